"""Sheets of text: a name, a header and rows of cells, whatever file they stand in, and where a cell is.

A cell is text, or empty. What a spreadsheet program made of a text (a number, a date, a formula) is a fault, for nobody
can tell what it was: ``00100`` becomes 100, ``1E5`` becomes 100000, and ``2025-06`` the first of June.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import closest, plain, shown

#: The endings of the files that hold sheets.
SUFFIXES = (".xlsx", ".csv")


@attrs.frozen(kw_only=True)
class Sheet:
    """One sheet; ``numbers`` are those of its rows as the program counts, ``faults`` its cells that are no text."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    faults: tuple[InvalidRecord, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    """One row as read: its place, and its cells by column; empty cells are not there."""

    where: str
    cells: Mapping[str, str]

    def at(self, column: str) -> str:
        """The place of a cell, for messages."""
        return f"{self.where}:{plain(column)}"


def sheet_of(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Sheet:
    """A sheet of rows; columns in which every cell is empty are left out, except the first."""
    found = list(rows)
    used = [column for place, column in enumerate(columns) if place == 0 or any(row.get(column) for row in found)]
    return Sheet(
        name=name, header=tuple(used), rows=tuple(tuple(row.get(column, "") for column in used) for row in found)
    )


def rows_of(sheet: Sheet, label: str, columns: Sequence[str], needed: Sequence[str], faults: list[InvalidRecord],
            prefix: str = "") -> list[Row]:  # fmt: skip
    """The rows below the header, each with its place; a header that cannot be used leaves none.

    Columns that begin with ``prefix``, if it is given, may have any name.
    """
    where = f"{label}:{sheet.name}" if sheet.name else label
    before = len(faults)
    for column in needed:
        if column not in sheet.header:
            faults.append(InvalidRecord(f"{where}:1:{column}", "the column is missing", "add it to the header"))
    for place, name in enumerate(sheet.header):
        known = name in columns or (prefix and name.startswith(prefix))
        if not name and any(len(row) > place and row[place] for row in sheet.rows):
            what = f"column {place + 1} has cells and no name"
            faults.append(InvalidRecord(f"{where}:1", what, "name the column, or empty it"))
        elif name and not known:
            faults.append(InvalidRecord(f"{where}:1", f"unknown column {shown(name)}", closest(name, columns)))
        elif name and name in sheet.header[:place]:
            faults.append(InvalidRecord(f"{where}:1:{plain(name)}", "the column stands twice", "keep one of them"))
    if len(faults) > before:
        return []
    found = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        if len(cells) > len(sheet.header) and any(cells[len(sheet.header) :]):
            what = f"{len(cells)} columns where the header has {len(sheet.header)}"
            advice = "write every column, and quote text with commas"
            faults.append(InvalidRecord(f"{where}:{number}", what, advice))
        given = {name: cell for name, cell in zip(sheet.header, cells, strict=False) if name and cell}
        if given:
            found.append(Row(where=f"{where}:{number}", cells=given))
    return found
