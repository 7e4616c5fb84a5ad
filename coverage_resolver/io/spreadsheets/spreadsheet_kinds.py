"""What a spreadsheet is, told by its headers and the names of its sheets, so that a wrong door says which is right.

Without it every column of a grid of questions would be an unknown column of records, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.spreadsheets.sheets import Sheet


class SpreadsheetKind(Enum):
    """A kind of spreadsheet, in the words of messages."""

    DECISIONS = "a decision table"
    GRID = "a grid of questions"
    RECORDS = "a spreadsheet of records"


_READ_BY = {
    SpreadsheetKind.DECISIONS: "run it with `coverage-resolver check`",
    SpreadsheetKind.GRID: "read it with `coverage-resolver questions`",
    SpreadsheetKind.RECORDS: "read it with `coverage-resolver records`",
}
_OF_A_QUESTION = ("service.", "member.", "enrollment.")


def refuse_others(sheets: Iterable[Sheet], wanted: SpreadsheetKind, label: str) -> None:
    """Refuse a file of another kind in one line; raises :class:`InvalidRecords`.

    A sheet of another kind beside one that is wanted is a note, as is one of no kind.
    """
    kinds = [kind for sheet in sheets if (kind := _kind_of(sheet)) is not None]
    if kinds and wanted not in kinds:
        what = f"this is {kinds[0].value}, not {wanted.value}"
        raise_all("the spreadsheet cannot be used", [InvalidRecord(label, what, _READ_BY[kinds[0]])])


def _kind_of(sheet: Sheet) -> SpreadsheetKind | None:
    header = sheet.header
    if "case" in header and any(name.startswith("expect") for name in header):
        return SpreadsheetKind.DECISIONS
    if "date_of_service" in header or any(name.startswith(_OF_A_QUESTION) for name in header):
        return SpreadsheetKind.GRID
    if "record" in header or {"id", "kind"} <= set(header) or {"authority", "topic"} <= set(header):
        return SpreadsheetKind.RECORDS
    return None
