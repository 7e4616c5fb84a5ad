"""Finding one row by its name, ``TABLE::CASE``, so that a command can ask it again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coverage_resolver.errors import DataNotFound, InvalidRecord, InvalidRecords
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.tables.asking import question_table
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.reading import find_tables, read_table
from coverage_resolver.tables.row_reading import NO_AS_OF
from coverage_resolver.tables.rows import Options, Row

#: Stands for the day that a row does not give, so that it is no fault of the other rows.
_ANY_DAY = "9999-12-31"


def case_table(name: str, as_of: str, names: KnownNames | None = None) -> dict[str, Any]:
    """The question of a row on its first day, as JSON has it; raises :class:`DataNotFound`, :class:`InvalidRecords`."""
    path, _, case = name.rpartition("::")
    if not path or not Path(path).is_file():
        raise DataNotFound(f"--case {plain(name, 200)}", "no such table", "write FILE::CASE, with the file's path")
    label, file = next(find_tables([path]))
    rows = read_table(file, label, Options(as_of=as_of or _ANY_DAY, names=names))
    found = _row(rows, label, case)
    if found.as_of == _ANY_DAY and not as_of:
        raise InvalidRecords(f"{label} cannot be read", [InvalidRecord(found.place("as_of"), *NO_AS_OF)])
    return question_table(found)


def _row(rows: Iterable[Row], label: str, case: str) -> Row:
    """The row of a table by its name; raises :class:`DataNotFound`."""
    mine = [row for row in rows if row.table == label]
    for row in mine:
        if row.case == case:
            return row
    raise DataNotFound(f"{label}::{plain(case)}", "no such case", closest(case, (row.case for row in mine)))


def split_names(paths: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Files and folders, and of those given as ``FILE::CASE``, as test runners write it, the file and the case."""
    whole, cases = list[str](), list[tuple[str, str]]()
    for path in paths:
        file, _, case = path.rpartition("::")
        if file and not Path(path).exists():
            cases.append((file, case))
        else:
            whole.append(path)
    return whole, cases


def only_named(rows: tuple[Row, ...], whole: Iterable[str], cases: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    """The rows of the whole tables, and of the others those that are named; raises :class:`DataNotFound`."""
    kept = {label for label, _ in find_tables(whole)}
    named = {id(_row(rows, label, case)) for file, case in cases for label, _ in find_tables([file])}
    return tuple(row for row in rows if row.table in kept or id(row) in named)
