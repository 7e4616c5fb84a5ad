"""``*.decisions.md``: pipe tables in a document that people read; those with a column ``case`` are decision tables.

What stands in a fence or in a comment is no table. All else that looks like rows of one, and is none because of a slip
of the pen, is a fault: a row that never runs looks like one that passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.tables.raw_tables import RawRow, RawTable, squared

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_BAR = re.compile(r"(?<!\\)\|")
_QUOTED = re.compile(r"(\s{0,3}>)+")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_COMMENT = re.compile(r"<!--.*?(-->|$)")
_ADVICE = r"write every cell, and a bar inside a cell as \|"


def read_markdown(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The decision tables of a document, in order; all else in it is prose."""
    before, found = len(faults), list[RawTable]()
    lines = _Lines(text.splitlines(), label, faults)
    for table in lines.tables():
        where = f"{label}:{table.line}"
        if _INDENTED.match(lines.lines[table.line - 1]):
            advice = "move it to the margin, or put it between lines of ``` where it is an example"
            faults.append(InvalidRecord(where, "a table so far from the margin is code to Markdown", advice))
        elif "case" in table.header:
            found += squared(table, faults, _ADVICE)
        else:
            advice = "name it so, in small letters and without emphasis"
            faults.append(InvalidRecord(where, "a decision table without a column `case`", advice))
    if not found and len(faults) == before:
        advice = "write a pipe table whose header has `case`, `dos` and an `expect.` column"
        faults.append(InvalidRecord(label, "no table with a column `case`", advice))
    return found


class _Lines:
    """The lines of a document, gone through once."""

    def __init__(self, lines: list[str], label: str, faults: list[InvalidRecord]) -> None:
        self.lines, self.label, self.faults = lines, label, faults
        self._width = 0

    def tables(self) -> Iterator[RawTable]:
        """Every pipe table that is one of decisions, or is meant as one."""
        fence, opened, place = "", 0, 0
        self._drop_comments()
        while place < len(self.lines):
            mark = _FENCE.match(self.lines[place])
            if mark and (not fence or mark[1].startswith(fence)):
                fence, opened = ("" if fence else mark[1]), place + 1
            elif not fence and self._ruled(place):
                table = self._table(place)
                place = table.line + len(table.rows)
                if _meant(table.header):
                    self._width = len(table.header)
                    yield table
            elif not fence and self._stray(self.lines[place]):
                advice = "put it right below its table, or write a header and a line of dashes above it"
                self._fault(place + 1, "a row that belongs to no table", advice)
            place += 1
        if fence:
            self._fault(opened, "a block of code that is not closed", f"close it with a line {fence}")

    def _fault(self, line: int, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(f"{self.label}:{line}", what, what_to_do))

    def _drop_comments(self) -> None:
        """Empty what stands in comments, outside of fences; the lines keep their numbers."""
        fence, opened = "", 0
        for place, line in enumerate(self.lines):
            if opened:
                _, end, rest = line.partition("-->")
                opened, line = (0, rest) if end else (opened, "")
            mark = None if opened else _FENCE.match(line)
            if mark and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
            if not fence and not opened and "<!--" in line:
                opened = place + 1 if "-->" not in line.rpartition("<!--")[2] else 0
                line = _COMMENT.sub("", line)
            self.lines[place] = line
        if opened:
            self._fault(opened, "a comment that is not closed", "close it with -->")

    def _ruled(self, place: int) -> bool:
        """Whether a header and a line of dashes begin here."""
        below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        return "|" in self.lines[place] and "-" in below and _RULE.fullmatch(below) is not None

    def _table(self, start: int) -> RawTable:
        place, rows = start + 2, list[RawRow]()
        while place < len(self.lines) and "|" in self.lines[place] and not _QUOTED.match(self.lines[place]):
            rows.append(RawRow(line=place + 1, cells=_cells(self.lines[place])))
            place += 1
        header = tuple(_cells(self.lines[start]))
        return RawTable(label=self.label, header=header, rows=tuple(rows), line=start + 1)

    def _stray(self, line: str) -> bool:
        """Whether a line outside of tables looks like a row: bars at its margin, or as many cells as the last table."""
        inner = _QUOTED.sub("", line, count=1)
        cells = _cells(inner)
        first = inner.strip().startswith("|")
        return first or (len(cells) > 2 and (_plain(cells[0]) == "case" or len(cells) == self._width))


def _meant(header: tuple[str, ...]) -> bool:
    """Whether a header is that of a decision table, also where ``case`` is written otherwise."""
    names = [_plain(name) for name in header]
    return any(name in ("case", "cases") or name.startswith("expect.") for name in names)


def _plain(name: str) -> str:
    return name.strip("*_~ ").casefold()


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
