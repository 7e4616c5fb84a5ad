"""What says which sheets and columns a spreadsheet was written with, so that one which was deleted is missed.

In a workbook that is a sheet of its own, in CSV rows of a record of their own: there all columns stand in one header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.spreadsheets.sheets import Row, Sheet, sheet_of
from coverage_resolver.io.strict_values import plain, shown

INDEX = "sheets"
#: What CSV calls a row of it.
INDEX_RECORD = "sheet"
_MISSING = "is missing, which was written with values"
INDEX_COLUMNS = ("sheet", "rows", "columns")
#: A workbook that was written before columns were named here has none of them.
INDEX_NEEDED = ("sheet", "rows")


def index_of(sheets: Iterable[Sheet]) -> Sheet:
    """The sheet that names the others, with how many rows each of them has, and which columns."""
    rows = [{"sheet": each.name, "rows": str(len(each.rows)), "columns": ", ".join(each.header)} for each in sheets]
    return sheet_of(INDEX, INDEX_COLUMNS, rows)


def missing_sheets(tables: Mapping[str, Sequence[Row]], label: str) -> Iterator[InvalidRecord]:
    """A fault for each sheet that was written and is not there; without the index nothing is missed."""
    for row in tables.get(INDEX, ()):
        name = row.cells.get("sheet", "").casefold()
        if name and name not in tables:
            written = _rows(row.cells.get("rows", "some"))
            what = f"the sheet {shown(name)} is missing, which was written with {written}"
            yield InvalidRecord(label, what, f"put it back, or take its row out of the sheet `{INDEX}`")


def missing_in_csv(tables: Mapping[str, Sequence[Row]], header: Sequence[str], label: str) -> Iterator[InvalidRecord]:
    """A fault for each column that some record was written with and that is not in the one header."""
    listed = dict.fromkeys(column for row in tables.get(INDEX, ()) for column in _columns(row))
    for column in listed:
        if column not in header:
            advice = f"put it back, or take it out of the column `columns` of the rows `{INDEX_RECORD}`"
            yield InvalidRecord(f"{label}:1", f"the column {shown(column)} {_MISSING}", advice)


def missing_columns(
    tables: Mapping[str, Sequence[Row]], headers: Mapping[str, Sequence[str]], label: str
) -> Iterator[InvalidRecord]:
    """A fault for each column that was written and is not in the header of its sheet."""
    for row in tables.get(INDEX, ()):
        name = row.cells.get("sheet", "").casefold()
        for column in _columns(row) if name in headers else ():
            if column not in headers[name]:
                advice = f"put it back, or take it out of the column `columns` of the sheet `{INDEX}`"
                yield InvalidRecord(f"{label}:{name}:1", f"the column {shown(column)} {_MISSING}", advice)


def cleared_columns(tables: Mapping[str, Sequence[Row]], label: str) -> Iterator[InvalidRecord]:
    """A note for each column that was written with values and has none, while its sheet has rows."""
    for row in tables.get(INDEX, ()):
        name = row.cells.get("sheet", "").casefold()
        rows = tables.get(name, ())
        for column in _columns(row) if rows else ():
            if not any(column in each.cells for each in rows):
                what = f"the column {shown(column)} is empty, and was written with values"
                yield InvalidRecord(f"{label}:{name}:1", what, "put back what was cleared by mistake")


def _columns(row: Row) -> Iterable[str]:
    return filter(None, (name.strip() for name in row.cells.get("columns", "").split(",")))


def fewer_rows(tables: Mapping[str, Sequence[Row]], label: str) -> Iterator[InvalidRecord]:
    """A note for each sheet that has fewer rows than were written."""
    for row in tables.get(INDEX, ()):
        name, written = row.cells.get("sheet", "").casefold(), row.cells.get("rows", "")
        found = len(tables.get(name, ()))
        if written.isdecimal() and len(written) < 10 and found < int(written):
            what = f"{_rows(str(found))}, and was written with {written}"
            yield InvalidRecord(f"{label}:{name}", what, "put back what was taken out by mistake")


def _rows(count: str) -> str:
    return f"{plain(count)} row{'' if count == '1' else 's'}"
