"""Files of worked cases of plan against state, schema ``coverage-cases/1``: read, and checked before any is run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.converters import rows
from coverage_resolver.io.provisions.case_checks import case_faults, unknown_names
from coverage_resolver.io.provisions.case_shapes import ProvisionCase
from coverage_resolver.io.provisions.files import ProvisionFiles
from coverage_resolver.io.provisions.shapes import without_nulls
from coverage_resolver.io.reading import json_files, read_json, read_text
from coverage_resolver.io.strict_values import closest, shown

CASES = "coverage-cases/1"


def is_case_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file says of itself that it holds such cases; a file that cannot be read does not."""
    faults: list[InvalidRecord] = []
    text = read_text(Path(path), "", faults) if Path(path).is_file() else None
    table = None if text is None else read_json(text, "", faults)
    meta = None if table is None else table.get("meta")
    return isinstance(meta, dict) and meta.get("schema") == CASES


def read_provision_cases(
    paths: Iterable[str | os.PathLike[str]], files: ProvisionFiles | None = None
) -> tuple[ProvisionCase, ...]:
    """The cases of all files, in order; with ``files``, whatever a case names must stand in them.

    Raises :class:`DataNotFound` for a path that leads nowhere, and :class:`InvalidRecords` with every fault of
    every file.
    """
    faults: list[InvalidRecord] = []
    found: list[tuple[str, ProvisionCase]] = []
    for label, table in json_files(paths, faults):
        meta = table.get("meta")
        schema = meta.get("schema") if isinstance(meta, dict) else None
        if schema != CASES:
            what = "missing" if schema is None else f"unknown schema {shown(schema)}"
            faults.append(InvalidRecord(f"{label}:meta.schema", what, closest(schema, (CASES,), f"write `{CASES}`")))
            continue
        listed = without_nulls(table).get("cases")
        if listed == []:
            faults.append(InvalidRecord(f"{label}:cases", "empty: nothing would be shown", "write the cases"))
        found += rows(ProvisionCase, listed, f"{label}:cases", faults)
    faults += case_faults(found)
    if files is not None:
        faults += unknown_names(found, files)
    raise_all("the cases cannot be run", faults)
    return tuple(case for _, case in found)
