"""Files of worked cases of plan against state, schema ``coverage-cases/1``: read, and checked before any is run."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io import strict_values as strict
from coverage_resolver.io.converters import Name, rows
from coverage_resolver.io.provision_case_checks import case_faults, unknown_names
from coverage_resolver.io.provision_files import ProvisionFiles
from coverage_resolver.io.provision_shapes import DELIVERIES, LINES, without_nulls
from coverage_resolver.io.reading import read_json, read_text
from coverage_resolver.io.strict_values import closest, plain, shown

CASES = "coverage-cases/1"
RELATIONS = ("agree", "conflict", "state_silent", "plan_silent", "both_silent")
SIDES = ("state", "plan", "none")
_OPEN = {"read": strict.open_value}


def _word(words: Iterable[str], noun: str) -> Any:
    return attrs.field(metadata={"read": strict.one_of(tuple(words), noun)})


@attrs.frozen(kw_only=True)
class ProvisionCase:
    """One worked case: a member, a service, one topic, and what is expected of plan and state on it."""

    id: Name
    state: Name
    plan: Name | None = None
    lob: str = _word(LINES, "line of business")
    programme: str = ""
    delivery: str = _word(DELIVERIES, "delivery system")
    member_age: int | None = None
    member_age_months: int
    code: str
    date_of_service: dt.date
    knowledge_date: dt.date
    topic: Name
    context: Any = attrs.field(factory=dict, metadata=_OPEN)
    plan_provision: str = ""
    state_provision: str = ""
    plan_value: Any = attrs.field(default=None, metadata=_OPEN)
    state_value: Any = attrs.field(default=None, metadata=_OPEN)
    relation: str = _word(RELATIONS, "relation")
    governing: str = _word(SIDES, "side")
    governing_provision: str = ""
    expected_value: Any = attrs.field(default=None, metadata=_OPEN)
    expected_effect: Any = attrs.field(default=None, metadata=_OPEN)
    decidable: bool
    flags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""


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
    for given in paths:
        path, label = Path(given), plain(Path(given).as_posix(), 200)
        if not path.is_file():
            raise DataNotFound(label, "no such file", "check the path")
        text = read_text(path, label, faults)
        table = None if text is None else read_json(text, label, faults)
        if table is None:
            continue
        meta = table.get("meta")
        schema = meta.get("schema") if isinstance(meta, dict) else None
        if schema != CASES:
            what = "missing" if schema is None else f"unknown schema {shown(schema)}"
            faults.append(InvalidRecord(f"{label}:meta.schema", what, closest(schema, (CASES,), f"write `{CASES}`")))
            continue
        found += rows(ProvisionCase, without_nulls(table).get("cases"), f"{label}:cases", faults)
    faults += case_faults(found)
    if files is not None:
        faults += unknown_names(found, files)
    raise_all("the cases cannot be run", faults)
    return tuple(case for _, case in found)
