"""``*.decisions.md``: pipe tables in a document that people read; their headings say which are decision tables.

What stands in a fence or in a comment is no table. All else that looks like rows of one, and is none because of a slip
of the pen, is a fault: a row that never runs looks like one that passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.tables.columns import means_decisions, plain_heading
from coverage_resolver.tables.markdown_blocks import INDENTED, Fences, without_comments
from coverage_resolver.tables.raw_tables import RawRow, RawTable, squared

RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
BAR = re.compile(r"(?<!\\)\|")
#: Signs that look like a bar and are none: full-width, half-width, of divisibility, of a click, of boxes.
_NO_BARS = str.maketrans(dict.fromkeys("\uff5c\uffe8\u2223\u01c0\u2502\u2503", "|"))
_QUOTED = re.compile(r"(\s{0,3}>)+")
_ADVICE = r"write every cell, and a bar inside a cell as \|"


def read_markdown(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The decision tables of a document, in order; all else in it is prose."""
    before, found = len(faults), list[RawTable]()
    lines = _Lines(text.splitlines(), label, faults)
    for table in lines.tables():
        where = f"{label}:{table.line}"
        if INDENTED.match(lines.lines[table.line - 1]):
            advice = "move it to the margin, or put it between lines of ``` where it is an example"
            faults.append(InvalidRecord(where, "a table so far from the margin is code to Markdown", advice))
        elif "case" in table.header:
            found += squared(table, faults, _ADVICE)
        else:
            advice = "name it so, in small letters and without emphasis"
            faults.append(InvalidRecord(where, "a decision table without a column `case`", advice))
    if not found and len(faults) == before:
        advice = "write a pipe table whose header has `case`, `dos` and an `expect.` column"
        faults.append(InvalidRecord(label, "no decision table", advice))
    return found


class _Lines:
    """The lines of a document, gone through once."""

    def __init__(self, lines: list[str], label: str, faults: list[InvalidRecord]) -> None:
        self.label, self.faults = label, faults
        self.lines = without_comments(lines, self._fault)
        self._width = 0

    def tables(self) -> Iterator[RawTable]:
        """Every pipe table that is one of decisions, or is meant as one."""
        fences, place = Fences(), 0
        while place < len(self.lines):
            if not fences.hold(self.lines[place], place + 1):
                if self._ruled(place):
                    table = self._table(place)
                    place = table.line + len(table.rows)
                    if means_decisions(table.header):
                        self._width = len(table.header)
                        yield table
                    else:
                        self._look(table.line - 1, self._other_bars)
                else:
                    self._look(place, self._stray)
            place += 1
        if fences.mark:
            self._fault(fences.opened, "a block of code that is not closed", f"close it with a line {fences.mark}")

    def _fault(self, line: int, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(f"{self.label}:{line}", what, what_to_do))

    def _look(self, place: int, at: Callable[[str], tuple[str, str] | None]) -> None:
        told = at(self.lines[place])
        if told is not None:
            self._fault(place + 1, *told)

    def _ruled(self, place: int) -> bool:
        """Whether a header and a line of dashes begin here."""
        below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        return "|" in self.lines[place] and "-" in below and RULE.fullmatch(below) is not None

    def _table(self, start: int) -> RawTable:
        place, rows = start + 2, list[RawRow]()
        while place < len(self.lines) and "|" in self.lines[place] and not _QUOTED.match(self.lines[place]):
            rows.append(RawRow(line=place + 1, cells=cells_of(self.lines[place])))
            place += 1
        header = tuple(cells_of(self.lines[start]))
        return RawTable(label=self.label, header=header, rows=tuple(rows), line=start + 1, as_text="")

    def _stray(self, line: str) -> tuple[str, str] | None:
        """Of a line outside of tables that looks like a row: bars at its margin, or as many cells as the last table."""
        inner = _QUOTED.sub("", line, count=1)
        cells = cells_of(inner)
        first = inner.strip().startswith("|")
        if first or (len(cells) > 2 and (plain_heading(cells[0]) == "case" or len(cells) == self._width)):
            advice = "put it right below its table, or write a header and a line of dashes above it"
            return "a row that belongs to no table", advice
        return self._other_bars(inner)

    def _other_bars(self, line: str) -> tuple[str, str] | None:
        """Of a line that would be a header or a row, if its bars were bars."""
        bar = next((letter for letter in line if ord(letter) in _NO_BARS), "")
        cells = cells_of(line.translate(_NO_BARS))
        if bar and len(cells) > 2 and (means_decisions(cells) or len(cells) == self._width):
            return f"cells between `{bar}`, which is no bar", "write | between the cells"
        return None


def cells_of(line: str) -> list[str]:
    r"""The cells of a line: without the outer bars, ``\|`` as a bar, and without the ticks of code.

    >>> cells_of(r"| `M0076` | a\|b |")
    ['M0076', 'a|b']
    """
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_unticked(cell.strip().replace("\\|", "|")) for cell in BAR.split(inner)]


def _unticked(cell: str) -> str:
    return cell[1:-1].strip() if len(cell) > 2 and cell[0] == cell[-1] == "`" and "`" not in cell[1:-1] else cell
