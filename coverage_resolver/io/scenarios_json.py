"""Files of worked scenarios: read, and checked for what every scenario needs before any is run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.reading import json_files

#: What a scenario must have, with its sort.
NEEDED: Mapping[str, tuple[type, str]] = {
    "id": (str, "text"),
    "confidence": (str, "text"),
    "as_of": (str, "text"),
    "member": (dict, "an object"),
    "service": (dict, "an object"),
    "authorities": (list, "a list"),
    "expected": (dict, "an object"),
}


def read_scenarios(paths: Iterable[str | os.PathLike[str]]) -> tuple[dict[str, Any], ...]:
    """The scenarios of all files, in order.

    Raises :class:`DataNotFound` for a path that leads nowhere, and :class:`InvalidRecords` with every fault of
    every file.
    """
    faults: list[InvalidRecord] = []
    found: list[dict[str, Any]] = []
    for label, table in json_files(paths, faults):
        found += _scenarios(table, label, faults)
    raise_all("the scenarios cannot be run", faults)
    return tuple(found)


def _scenarios(table: dict[str, Any], label: str, faults: list[InvalidRecord]) -> list[dict[str, Any]]:
    rows = table.get("scenarios")
    if not isinstance(rows, list):
        faults.append(InvalidRecord(f"{label}:scenarios", "missing, or no list", 'write {"scenarios": [ … ]}'))
        return []
    if not rows:
        faults.append(InvalidRecord(f"{label}:scenarios", "empty: nothing would be shown", "write the scenarios"))
    good = []
    for number, row in enumerate(rows, start=1):
        where = f"{label}:scenarios[{number}]"
        if not isinstance(row, dict):
            faults.append(InvalidRecord(where, "no object", "write { … }"))
            continue
        bad = [(name, sort) for name, (kind, sort) in NEEDED.items() if not isinstance(row.get(name), kind)]
        for name, sort in bad:
            faults.append(InvalidRecord(f"{where}.{name}", "missing, or of another sort", f"write {sort}"))
        if not bad:
            good.append(row)
    return good
