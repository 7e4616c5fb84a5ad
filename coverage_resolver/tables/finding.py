"""Finding one row by its name, ``TABLE::CASE``, so that a command can ask it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coverage_resolver.errors import DataNotFound, InvalidRecord, InvalidRecords
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.tables.asking import question_table
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.reading import find_tables, read_table
from coverage_resolver.tables.rows import NO_AS_OF, Options

#: Stands for the day that a row does not give, so that it is no fault of the other rows.
_ANY_DAY = "9999-12-31"


def case_table(name: str, as_of: str, names: KnownNames | None = None) -> dict[str, Any]:
    """The question of a row on its first day, as JSON has it; raises :class:`DataNotFound`, :class:`InvalidRecords`."""
    path, _, case = name.rpartition("::")
    if not path or not Path(path).is_file():
        raise DataNotFound(f"--case {plain(name, 200)}", "no such table", "write FILE::CASE, with the file's path")
    label, file = next(find_tables([path]))
    rows = read_table(file, label, Options(as_of=as_of or _ANY_DAY, names=names))
    found = next((row for row in rows if row.case == case), None)
    if found is None:
        raise DataNotFound(f"{label}::{plain(case)}", "no such case", closest(case, (row.case for row in rows)))
    if found.as_of == _ANY_DAY and not as_of:
        raise InvalidRecords(f"{label} cannot be read", [InvalidRecord(found.place("as_of"), *NO_AS_OF)])
    return question_table(found)
