"""A table as it stands in a file, whatever its spelling: a header, and rows of cells with the place of each."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.damage.dates import AS_TEXT
from coverage_resolver.io.spreadsheets.cell_names import column_letters
from coverage_resolver.io.spreadsheets.sheets import EVERY_CELL


@attrs.frozen(kw_only=True)
class RawRow:
    """The cells of one row, the line of the file on which it begins, and its number in a spreadsheet, if it has one.

    A cell is text, or what a workbook or a TOML file holds instead.
    """

    line: int
    cells: Sequence[object]
    number: int = 0


@attrs.frozen(kw_only=True)
class RawTable:
    """One table: ``label`` is the file as messages name it, ``sheet`` a sheet of a workbook.

    ``places`` are the places of the columns in the file, where columns without a name were left out. ``as_text`` says
    how a cell is kept as text, where there is a way.
    """

    label: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    line: int = 1
    sheet: str = ""
    places: tuple[int, ...] = ()
    as_text: str = AS_TEXT

    @property
    def base(self) -> str:
        """The file, and the sheet where there are sheets."""
        return f"{self.label}[{self.sheet}]" if self.sheet else self.label

    def heading(self, place: int, name: str = "") -> str:
        """Where a column has its name, with the name of one that is known; in a spreadsheet with the cell."""
        where = f"{self.base}:{self.line}:{name}" if name else f"{self.base}:{self.line}"
        if not any(row.number for row in self.rows):
            return where
        return f"{where} (cell {column_letters(self.places[place] if self.places else place)}1)"

    def where(self, row: RawRow, column: str = "") -> str:
        """The place of a row or of one of its cells, for a message: file, line, column, and the cell's own name."""
        if not column:
            return f"{self.base}:{row.line}"
        if not row.number or column not in self.header:
            return f"{self.base}:{row.line}:{column}"
        place = self.header.index(column)
        letters = column_letters(self.places[place] if self.places else place)
        return f"{self.base}:{row.line}:{column} (cell {letters}{row.number})"


def squared(table: RawTable, faults: list[InvalidRecord], what_to_do: str = "") -> list[RawTable]:
    """The table without empty rows and nameless empty columns, and without rows that have too many or too few cells.

    ``what_to_do`` is the advice for such a row, where it is not that of CSV.
    """
    width = len(table.header)
    late = _late_header(table)
    if late is not None:
        what = f"the header stands here, below {'a title' if any(map(str.strip, table.header)) else 'an empty row'}"
        faults.append(InvalidRecord(table.where(late), what, "take out the rows above it"))
        return []
    rows = tuple(row for row in table.rows if any(not _blank(cell) for cell in row.cells))
    square = list[RawRow]()
    for row in rows:
        if len(row.cells) == width:
            square.append(row)
        else:
            what = f"{len(row.cells)} {'cell' if len(row.cells) == 1 else 'cells'} where the header has {width}"
            advice = what_to_do or (EVERY_CELL if len(row.cells) < width else _QUOTED)
            faults.append(InvalidRecord(table.where(row), what, advice))
    kept = []
    for place, name in enumerate(table.header):
        if name.strip():
            kept.append(place)
            continue
        filled = next((row for row in square if not _blank(row.cells[place])), None)
        if filled is not None:
            kept.append(place)
            what = f"column {column_letters(place)} has cells and no name"
            faults.append(InvalidRecord(table.where(filled), what, "name the column, or empty its cells"))
    header = tuple(table.header[place] for place in kept)
    slim = tuple(attrs.evolve(row, cells=tuple(row.cells[place] for place in kept)) for row in square)
    return [attrs.evolve(table, header=header, rows=slim, places=tuple(kept))]


def _late_header(table: RawTable) -> RawRow | None:
    """The row further down that is the header, where the first one is none: below a title, or below empty rows."""
    if "case" in table.header:
        return None
    for row in table.rows[:LOOKED_AT]:
        names = [cell.strip() for cell in row.cells if isinstance(cell, str)]
        if "case" in names and any(name.startswith("expect") for name in names):
            return row
    return None


_QUOTED = "write every cell, and quote text that holds a comma"
#: So far down a header is looked for that does not stand in the first row.
LOOKED_AT = 10


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
