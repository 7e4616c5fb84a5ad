"""``*.decisions.md``: pipe tables in a document that people read; those with a column ``case`` are decision tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.tables.raw_tables import RawRow, RawTable, squared

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_BAR = re.compile(r"(?<!\\)\|")


def read_markdown(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The decision tables of a document, in order; all else in it is prose."""
    found: list[RawTable] = []
    met = False
    for table in _tables(text.splitlines(), label):
        if "case" in table.header:
            met = True
            found += squared(table, faults)
    if not met:
        advice = "write a pipe table whose header has `case`, `dos` and an `expect.` column"
        faults.append(InvalidRecord(label, "no table with a column `case`", advice))
    return found


def _tables(lines: list[str], label: str) -> Iterator[RawTable]:
    """Every pipe table that stands outside of a block of code."""
    fence, place = "", 0
    while place < len(lines):
        mark = _FENCE.match(lines[place])
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        ruled = place + 1 < len(lines) and "|" in lines[place] and _RULE.fullmatch(lines[place + 1])
        if fence or not ruled or "-" not in lines[place + 1]:
            place += 1
            continue
        start, rows = place, []
        place += 2
        while place < len(lines) and "|" in lines[place] and lines[place].strip():
            rows.append(RawRow(line=place + 1, cells=_cells(lines[place])))
            place += 1
        yield RawTable(label=label, header=tuple(_cells(lines[start])), rows=tuple(rows), line=start + 1)


def _cells(line: str) -> list[str]:
    r"""The cells of a line: without the outer bars, ``\|`` as a bar, and without the ticks of code.

    >>> _cells(r"| `M0076` | a\|b |")
    ['M0076', 'a|b']
    """
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_unticked(cell.strip().replace("\\|", "|")) for cell in _BAR.split(inner)]


def _unticked(cell: str) -> str:
    return cell[1:-1].strip() if len(cell) > 2 and cell[0] == cell[-1] == "`" and "`" not in cell[1:-1] else cell
