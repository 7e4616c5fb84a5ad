"""Sheets of text: a name, a header and rows of cells, whatever file they stand in, and where a cell is.

A cell is text, or empty, or a truth where one is asked for. What a spreadsheet program made of a text (a number, a
date, a truth, a formula) is a fault, for nobody can tell what it was: ``00100`` becomes 100, ``1E5`` becomes 100000,
and ``2025-06`` the first of June.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.spreadsheets.cell_names import column_letters
from coverage_resolver.io.strict_values import Fault, closest, plain, shown

#: The endings of the files that hold sheets.
SUFFIXES = (".xlsx", ".csv")
#: The last column of a CSV file that is written here, filled in every row: some programs leave out the empty cells at
#: the end of rows, and none those before a cell that is filled. It says nothing, and is never asked for.
END = "end_of_row"
#: What to do about a row of CSV with fewer cells than the header.
EVERY_CELL = "write every cell, with a comma for each empty one at the end, or save the sheet as .xlsx"
#: So far down a header is looked for that does not stand in the first row.
_LOOKED_AT = 10


@attrs.frozen(kw_only=True)
class Sheet:
    """One sheet. ``numbers`` are those of its rows as the program counts, ``lines`` those of the file.

    ``odd`` holds the cells that are no text, by the number of the row and the place of the column; ``merged`` names
    the cells that are merged.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    odd: Mapping[tuple[int, int], object] = attrs.field(factory=dict)
    merged: str = ""


@attrs.frozen(kw_only=True)
class Row:
    """One row as read: its place, and its cells by column; cells that are empty or damaged are not there."""

    where: str
    number: int
    places: Mapping[str, int]
    cells: Mapping[str, str]
    damaged: frozenset[str] = frozenset()

    def at(self, path: str) -> str:
        """The place of a cell, or of a part of what stands in it (``codes[2]``), for messages: with the cell's name."""
        where = f"{self.where}:{plain(path, 80)}"
        column = self.column_of(path)
        return f"{where} (cell {column_letters(self.places[column])}{self.number})" if column else where

    def lost(self, path: str) -> bool:
        """Whether a field stands in a damaged cell, or has a part that does."""
        return any(path == name or path.startswith((f"{name}[", f"{name}.")) or name.startswith(f"{path}.")
                   for name in self.damaged)  # fmt: skip

    def column_of(self, path: str) -> str:
        """The column that holds a field, such as ``adoptions`` for ``adoptions[1].plan``."""
        holders = (name for name in self.places if path == name or path.startswith((f"{name}[", f"{name}.")))
        return max(holders, key=len, default="")


#: What is wrong with a cell: its column, its text or what stands there instead, and the texts of the row.
Damage = Callable[[str, object, Mapping[str, str]], Iterable[tuple[str, Fault]]]


def sheet_of(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Sheet:
    """A sheet of rows; columns in which every cell is empty are left out, except the first."""
    found = list(rows)
    used = [column for place, column in enumerate(columns) if place == 0 or any(row.get(column) for row in found)]
    return Sheet(
        name=name, header=tuple(used), rows=tuple(tuple(row.get(column, "") for column in used) for row in found)
    )


def rows_of(
    sheet: Sheet, label: str, columns: Sequence[str], needed: Sequence[str], damage: Damage,
    faults: list[InvalidRecord], prefix: str = "",
) -> list[Row] | None:  # fmt: skip
    """The rows below the header, each with its place; nothing where the sheet as a whole cannot be used.

    Columns that begin with ``prefix``, if it is given, may have any name. Of a row with too few or too many cells
    nobody can tell which column a cell is of: it is a fault, and all of its cells are damaged.
    """
    where = f"{label}:{plain(sheet.name)}" if sheet.name else label
    wrong = list(_header_faults(sheet, where, columns, needed, prefix))
    faults += wrong
    if wrong:
        return None
    places = {name: place for place, name in enumerate(sheet.header) if name and name != END}
    found = []
    for number, line, cells in zip(sheet.numbers, sheet.lines or sheet.numbers, sheet.rows, strict=True):
        odd = {name: sheet.odd[number, place] for name, place in places.items() if (number, place) in sheet.odd}
        given = {name: cells[place] for name, place in places.items() if place < len(cells) and cells[place]}
        row = Row(where=f"{where}:{line}", number=number, places=places, cells=given)
        fault = _width_fault(row.where, cells, len(sheet.header)) if odd or any(cells) else None
        if fault is not None:
            faults.append(fault)
            found.append(attrs.evolve(row, cells={}, damaged=frozenset(places)))
        elif given or odd:
            found.append(_sound(row, given | odd, damage, faults))
    return found


def _width_fault(where: str, cells: Sequence[str], width: int) -> InvalidRecord | None:
    """The fault of a row with fewer cells than the header, or with cells beyond it that hold something."""
    if len(cells) < width:
        return InvalidRecord(where, f"{_cells(len(cells))} where the header has {width}", EVERY_CELL)
    if any(cells[width:]):
        advice = "write every column, and quote text with commas"
        return InvalidRecord(where, f"{len(cells)} columns where the header has {width}", advice)
    return None


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _sound(row: Row, values: Mapping[str, object], damage: Damage, faults: list[InvalidRecord]) -> Row:
    """The row without its damaged cells, each of which is a fault; a truth that is in its place is its word."""
    damaged = set()
    for column, value in values.items():
        for path, fault in damage(column, value, row.cells):
            faults.append(InvalidRecord(row.at(path), fault.what, fault.what_to_do))
            damaged.add(column)
    words = {column: str(value).lower() for column, value in values.items() if isinstance(value, bool)}
    cells = {column: text for column, text in {**row.cells, **words}.items() if column not in damaged}
    return attrs.evolve(row, cells=cells, damaged=frozenset(damaged))


def _header_faults(
    sheet: Sheet, where: str, columns: Sequence[str], needed: Sequence[str], prefix: str
) -> Iterator[InvalidRecord]:
    """What is wrong with a sheet as a whole: merged cells, a header further down, columns."""
    if sheet.merged:
        what = f"merged cells {sheet.merged}, of which only the first holds a value"
        yield InvalidRecord(where, what, "unmerge them, and write the value into each cell")
        return
    if not set(needed) <= set(sheet.header):
        for line, cells in list(zip(sheet.lines or sheet.numbers, sheet.rows, strict=True))[:_LOOKED_AT]:
            if set(needed) < {cell.strip() for cell in cells}:
                what = f"the header stands here, below {'a title' if any(sheet.header) else 'an empty row'}"
                yield InvalidRecord(f"{where}:{line}", what, "take out the rows above it")
                return
    for column in needed:
        if column not in sheet.header:
            yield InvalidRecord(f"{where}:1:{column}", "the column is missing", "add it to the header")
    for place, name in enumerate(sheet.header):
        known = name in columns or name == END or (prefix and name.startswith(prefix))
        cell = f"(cell {column_letters(place)}1)"
        if not name and any(len(row) > place and row[place] for row in sheet.rows):
            what = f"column {column_letters(place)} has cells and no name"
            yield InvalidRecord(f"{where}:1", what, "name the column, or empty it")
        elif name and not known:
            yield InvalidRecord(f"{where}:1 {cell}", f"unknown column {shown(name)}", closest(name, columns))
        elif name and name in sheet.header[:place]:
            yield InvalidRecord(f"{where}:1:{plain(name)} {cell}", "the column stands twice", "keep one of them")
