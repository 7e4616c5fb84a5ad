"""A table as it stands in a file, whatever its spelling: a header, and rows of text with the place of each cell."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.tables.damage import column_letters


@attrs.frozen(kw_only=True)
class RawRow:
    """The cells of one row, the line of the file on which it begins, and its number in a spreadsheet, if it has one."""

    line: int
    cells: Sequence[str]
    number: int = 0


@attrs.frozen(kw_only=True)
class RawTable:
    """One table: ``label`` is the file as messages name it, ``sheet`` a sheet of a workbook."""

    label: str
    header: Sequence[str]
    rows: Sequence[RawRow]
    line: int = 1
    sheet: str = ""

    def where(self, row: RawRow, column: str = "") -> str:
        """The place of a row or of one of its cells, for a message: file, line, column, and the cell's own name."""
        base = f"{self.label}{f'[{self.sheet}]' if self.sheet else ''}:{row.line}"
        if not column:
            return base
        if not row.number or column not in self.header:
            return f"{base}:{column}"
        return f"{base}:{column} (cell {column_letters(list(self.header).index(column))}{row.number})"


def square(table: RawTable, faults: list[InvalidRecord]) -> bool:
    """Whether every row has as many cells as the header; each that has not is a fault."""
    before, width = len(faults), len(table.header)
    for row in table.rows:
        if len(row.cells) != width:
            what = f"{len(row.cells)} cells where the header has {width}"
            faults.append(InvalidRecord(table.where(row), what, "write every cell, and quote text that holds a comma"))
    return len(faults) == before
