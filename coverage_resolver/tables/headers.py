"""The header of a decision table: its columns, and every name that is unknown, doubled or missing.

Rows below a faulty header are read as well, so that all faults of a table come together. A name that is nearly that of
a column is read as meant; of any other one nothing is known, nor of what would only follow from its cells.
"""

from __future__ import annotations

from difflib import get_close_matches

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.tables.answer_fields import KNOWN
from coverage_resolver.tables.columns import (
    CALLED_ELSEWHERE,
    HELP,
    NEARLY,
    Column,
    all_names,
    column_named,
    plain_heading,
)
from coverage_resolver.tables.raw_tables import RawTable


@attrs.frozen(kw_only=True)
class Header:
    """The columns as they are read, and the table with their names.

    It is ``known`` where each of them is, and ``sound`` where none is missing either, so that rows can be asked.
    """

    columns: tuple[Column, ...]
    table: RawTable
    known: bool
    sound: bool


def read_header(table: RawTable, faults: list[InvalidRecord]) -> Header:
    """The columns that a header names; every unknown, doubled or missing one is a fault."""
    before, found, unknown = len(faults), dict[int, Column](), 0
    for place, name in enumerate(table.header):
        column = column_named(name, place)
        if not name.strip():  # a column with cells and without a name, which was told of
            unknown += 1
            continue
        if column is None:
            meant, advice = _meant(name)
            faults.append(InvalidRecord(table.heading(place), f"unknown column {shown(name)}", advice))
            column = column_named(meant, place)
            if column is None or _twin(column, found) or meant in table.header:
                unknown += 1
                continue
        elif twin := _twin(column, found):
            what = "stands twice" if twin.name == name else f"says the same as `{twin.name}`"
            faults.append(InvalidRecord(table.heading(place), f"the column `{name}` {what}", "keep one of them"))
            continue
        found[place] = column
    missing = _missing(table, list(found.values()), len(faults) > before)
    faults += missing
    names = tuple(found[place].name if place in found else name for place, name in enumerate(table.header))
    read, sound = attrs.evolve(table, header=names), not unknown and not missing
    return Header(columns=tuple(found.values()), table=read, known=not unknown, sound=sound)


def _missing(table: RawTable, found: list[Column], faulty: bool) -> list[InvalidRecord]:
    """What every table needs; a column that is not known may be the one."""
    present, where = {column.name for column in found}, f"{table.base}:{table.line}"
    missing = []
    if "case" not in present:
        missing.append(InvalidRecord(where, "the column `case` is missing", "add it: each row needs a name"))
    faulty = faulty or bool(missing)
    if not present & {"dos", "date_of_service"} and not faulty:
        missing.append(InvalidRecord(where, "the column `dos` is missing", "add it: each row needs a date of service"))
    if not any(column.role == "expect" for column in found) and not faulty and not missing:
        missing.append(InvalidRecord(where, "no column begins with `expect.`", "add one, such as expect.status"))
    return missing


def _meant(name: str) -> tuple[str, str]:
    """The column as which an unknown one is read, if any, and what to do."""
    flat = plain_heading(name).replace("-", "_")
    meant = f"expect.{flat}" if flat in KNOWN else CALLED_ELSEWHERE.get(flat, "")
    if meant:
        return meant, f"did you mean `{meant}`?"
    near = get_close_matches(name[:80], all_names(), 1, NEARLY)
    return (near[0] if near else ""), closest(name, all_names(), HELP)


def _twin(column: Column, found: dict[int, Column]) -> Column | None:
    """A column before it that is the same, under this name or another one."""
    return next((other for other in found.values() if other.role == column.role and _same(other, column)), None)


def _same(one: Column, other: Column) -> bool:
    return one.name == other.name or (one.role == "input" and one.field == other.field)
