"""A list of codes of one's own, as CSV: ``code_system, code, added, ended``, and of which days it is the whole list.

    code_system,code,added,ended,complete_from,complete_through
    HCPCS,M0076,1986-01-01,,2019-01-01,2019-12-31

``ended`` is the last day on which the code may be used. An empty day is an open side. Rows of one system with the same
``complete_from`` and ``complete_through`` are one list; without these columns a list is the whole one of all days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from coverage_resolver.code_lists import CodeList, Days
from coverage_resolver.codes import CODE_SYSTEMS, code_system
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.code_lists.contents import Content
from coverage_resolver.io.code_lists.entries import ISO, Entry, Release, code_list, day_of
from coverage_resolver.io.spreadsheets.cell_damage import NoText
from coverage_resolver.io.spreadsheets.csv_sheets import csv_sheet
from coverage_resolver.io.spreadsheets.sheets import Row, rows_of
from coverage_resolver.io.strict_values import Fault, closest, shown
from coverage_resolver.periods import FIRST_DAY, LAST_DAY

_CELLS = ("code", "added", "ended")
NEEDED = ("code_system", *_CELLS)
COLUMNS = (*NEEDED, "complete_from", "complete_through")
_Group = tuple[str, str, str]


def plain_lists(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    """The lists of a file, each of one system and for the same days."""
    sheet = csv_sheet(content.text, content.label, faults)
    rows = None if sheet is None else rows_of(sheet, content.label, COLUMNS, NEEDED, _damage, faults)
    if rows is None:
        return []
    groups: dict[_Group, list[Row]] = {}
    for row in rows:
        if not row.damaged and (system := _system(row, faults)):
            days = row.cells.get("complete_from", ""), row.cells.get("complete_through", "")
            groups.setdefault((system, *days), []).append(row)
    found = []
    for (system, *_), members in groups.items():
        complete = _complete(members[0], faults)
        if complete is not None:
            alone = len([group for group in groups if group[0] == system]) == 1
            name = content.name if alone else f"{content.name}, {complete.text()}"
            release = Release(system=system, name=name, valid=complete, complete=complete)
            found.append(code_list(release, map(_entry, members), faults))
    return found


def _damage(_: str, value: object, __: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    if isinstance(value, NoText):
        yield _, Fault("a formula or an error of a spreadsheet program", "write what was meant as text")


def _system(row: Row, faults: list[InvalidRecord]) -> str:
    text = row.cells.get("code_system", "")
    try:
        return code_system(text)
    except ValueError:
        what = f"unknown code system {shown(text)}" if text else "no code system"
        faults.append(InvalidRecord(row.at("code_system"), what, closest(text, CODE_SYSTEMS)))
        return ""


def _complete(row: Row, faults: list[InvalidRecord]) -> Days | None:
    """The days of which a list is the whole one, as its first row has them."""
    before = len(faults)
    first, last = (_day(row, column, faults) for column in ("complete_from", "complete_through"))
    if first is not None and last is not None and last < first:
        what = f"the list is complete up to {last}, before {first}, from which it is"
        faults.append(InvalidRecord(row.at("complete_through"), what, "correct one of the two days"))
    return Days(first or FIRST_DAY, last or LAST_DAY) if len(faults) == before else None


def _day(row: Row, column: str, faults: list[InvalidRecord]) -> dt.date | None:
    try:
        return day_of(row.cells[column], ISO) if column in row.cells else None
    except Fault as fault:
        faults.append(InvalidRecord(row.at(column), fault.what, fault.what_to_do))
        return None


def _entry(row: Row) -> Entry:
    code, added, ended = (row.cells.get(column, "") for column in _CELLS)
    return Entry(code=code, added=added, ended=ended, at=lambda cell: row.at(_CELLS[cell]))
