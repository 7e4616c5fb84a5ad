"""``*.decisions.toml``: a ``[[row]]`` for each row, with nested tables for nested names, and ``[defaults]`` for all.

A table ``expect = { status = "covered" }`` is the column ``expect.status``; a list is a cell ``a|b``; a list of tables
under ``enrollment`` or ``residence`` fills ``enrollment.``, ``enrollment2.`` and so on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.reading import read_toml
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.tables.cells import fact
from coverage_resolver.tables.columns import short_name
from coverage_resolver.tables.raw_tables import RawRow, RawTable

_ROW = re.compile(r"\s*\[\[\s*row\s*\]\]")
_KEYS = ("defaults", "row")


def read_toml_table(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The rows of a TOML file as one table; empty where there is a fault."""
    table = read_toml(text, label, faults)
    if table is None:
        return []
    before = len(faults)
    for key in table:
        if key not in _KEYS:
            faults.append(InvalidRecord(f"{label}:{key}", f"unknown key {shown(key)}", closest(key, _KEYS)))
    rows, defaults = table.get("row", []), table.get("defaults", {})
    if not isinstance(defaults, dict) or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(InvalidRecord(label, "`row` is no list of tables", "write each row under [[row]]"))
    if len(faults) > before:
        return []
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _ROW.match(line)]
    lines = lines if len(lines) == len(rows) else [1] * len(rows)
    flat = []
    for line, row in zip(lines, rows, strict=True):
        cells: dict[str, object] = {}
        for name, cell in _flat({**defaults, **_deep(defaults, row)}, ""):
            if name in cells:
                faults.append(InvalidRecord(f"{label}:{line}:{name}", "given twice in one row", "keep one of them"))
            cells.setdefault(name, cell)
        flat.append(cells)
    header = tuple(dict.fromkeys(name for row in flat for name in row))
    raw = tuple(
        RawRow(line=line, cells=tuple(row.get(name, "") for name in header))
        for line, row in zip(lines, flat, strict=True)
    )
    if not raw:
        faults.append(InvalidRecord(label, "no rows", "write each row under [[row]]"))
        return []
    return [RawTable(label=label, header=header, rows=raw, as_text=", in quotes")]


def _deep(defaults: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row over the defaults, table by table."""
    return {
        key: {**defaults[key], **value} if isinstance(value, dict) and isinstance(defaults.get(key), dict) else value
        for key, value in row.items()
    }


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
    """Each value with the name of its column."""
    for key, value in table.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from _flat(value, name)
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, start=1):
                yield from _flat(item, name if number == 1 else f"{name}{number}")
        else:
            yield short_name(name), _cell(value, path in ("fact", "member_fact"))


def _cell(value: Any, is_fact: bool) -> object:
    """A value as a cell has it; a text that would be read as another sort of fact goes in quotes.

    What is no text stays as it is, so that it is held against what its column holds: ``code = 100`` lost its zeros.
    """
    if isinstance(value, str):
        return f'"{value}"' if is_fact and fact(value) != value else value
    if isinstance(value, list):
        return [_cell(item, is_fact) for item in value]
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return value
