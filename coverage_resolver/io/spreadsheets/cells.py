"""What a field of a record is in a cell: text as it is, lists with commas, and JSON for what has parts of its own.

The columns follow the shapes of the record format, so that a new field of a record is a new column by itself.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from coverage_resolver.authorities import Provenance, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.conditions import Condition
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.converters import DiagnosisCodes, Name, ProcedureCodes
from coverage_resolver.io.damage.cells import Holds
from coverage_resolver.io.damage.signs import SMART, odd_signs
from coverage_resolver.io.damage.texts import Reader
from coverage_resolver.io.reading import read_json
from coverage_resolver.io.spreadsheets.compared_cells import READERS, compared_json
from coverage_resolver.io.spreadsheets.sheets import Row
from coverage_resolver.io.strict_values import Fault, shown
from coverage_resolver.periods import ImpreciseDate

#: Values with a few plain parts, each of which has a column of its own: ``scope.level``, ``citation.verified``.
_IN_PARTS = (Citation, Scope, Provenance)
_QUOTES = re.compile(r'"{2,}')
_SPLIT = re.compile(r"[,;\n]")


class Kind(Enum):
    """How a field is written in a cell."""

    TEXT = "text"
    TRUTH = "truth"
    LIST = "list"
    DATE = "date"
    OPEN = "open"
    JSON = "json"


@cache
def columns_of(shape: type) -> Mapping[str, Kind]:
    """The columns of a shape in the order of its fields, each with how its cells are written."""
    return types.MappingProxyType({name: _kind(kind) for name, kind in _types(shape)})


@cache
def held_by(shape: type) -> Mapping[str, Holds]:
    """What the columns of a shape hold: names, days and codes are held against damage, prose is the writer's own."""
    return types.MappingProxyType(
        {name: Holds.VERSION if name == "version" else _holds(kind) for name, kind in _types(shape)}
    )


def _types(shape: type) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(shape)
    for field in attrs.fields(shape):
        if not field.init or field.name == "authority":
            continue
        name, kind = field.metadata.get("key", field.name), _plain_type(hints[field.name])
        if kind in _IN_PARTS:
            yield from ((f"{name}.{part}", each) for part, each in _types(kind))
        else:
            yield name, kind


def _holds(kind: Any) -> Holds:
    if kind in (ProcedureCodes, DiagnosisCodes):
        return Holds.PROCEDURES if kind is ProcedureCodes else Holds.DIAGNOSES
    if get_origin(kind) is frozenset:
        return Holds.TEXT
    each = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if each is Condition or kind is Any:
        return Holds.VALUE if kind is Any else Holds.CONDITIONS
    if each in (ImpreciseDate, dt.date):
        return Holds.DAY
    if kind is bool:
        return Holds.TRUTH
    return Holds.TEXT if each is Name or (isinstance(each, type) and issubclass(each, Enum)) else Holds.PROSE


def _plain_type(hint: Any) -> Any:
    """The type, without the possibility that there is nothing."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(item for item in get_args(hint) if item is not type(None))
    return hint


def _kind(kind: Any) -> Kind:
    if kind is bool:
        return Kind.TRUTH
    if kind is Any:
        return Kind.OPEN
    if kind is ImpreciseDate:
        return Kind.DATE
    if kind in (ProcedureCodes, DiagnosisCodes):
        return Kind.LIST
    if get_origin(kind) in (tuple, frozenset):
        return Kind.LIST if _is_plain(get_args(kind)[0]) else Kind.JSON
    return Kind.TEXT if _is_plain(kind) else Kind.JSON


def _is_plain(kind: Any) -> bool:
    kind = getattr(kind, "__supertype__", kind)
    return isinstance(kind, type) and issubclass(kind, (str, dt.date))


def cells_of(record: Mapping[str, Any], shape: type) -> dict[str, str]:
    """The cells of a record, as :mod:`coverage_resolver.io.dump` writes it."""
    cells, holds = {}, held_by(shape)
    for column, kind in columns_of(shape).items():
        name, _, part = column.partition(".")
        value = record.get(name)
        if part and isinstance(value, Mapping):
            value = value.get(part)
        if value is not None:
            cells[column] = _written(value, kind, READERS.get(holds[column]))
    return cells


def _written(value: Any, kind: Kind, read: Reader | None) -> str:
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    if kind is Kind.LIST:
        return _list_text(value)
    if read is not None:
        bare = kind is Kind.OPEN and isinstance(value, str) and _is_bare(value) and read(value) is None
        return value if bare else compared_json(value, read)
    if kind is Kind.JSON or not isinstance(value, str):
        return _json(value)
    # An empty cell is a field that is not given; a text that is empty is written as two quotes.
    return f'{value}""' if not value or _QUOTES.fullmatch(value) else value


def _list_text(items: list[str]) -> str:
    plain = all(item and item == item.strip() and not _SPLIT.search(item) for item in items)
    return ", ".join(items) if plain and items and not items[0].startswith("[") else _json(items)


def _is_bare(text: str) -> bool:
    """Whether a text can stand without quotes and is still read as a text."""
    if not text or text != text.strip() or text[0] in '{["' or _json_value(text) is not None:
        return False
    return text not in ("null", "NaN", "Infinity", "-Infinity")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _json_value(text: str) -> Any:
    """The value of a JSON text under a name, or nothing."""
    return read_json(f'{{"value": {text}}}', "", [])


def items_of(cell: str, kind: Kind) -> list[str] | None:
    """The items of a cell that holds a list; nothing where it holds none, or none that can be read."""
    if kind is not Kind.LIST:
        return None
    found = split_list(cell)
    if found is None:
        value = _json_value(cell)
        found = value.get("value") if isinstance(value, Mapping) else None
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else None


def split_list(cell: str) -> list[str] | None:
    """The items of a list that is written with commas; nothing where it is written as JSON."""
    return None if cell.lstrip().startswith("[") else [item.strip() for item in _SPLIT.split(cell) if item.strip()]


def record_of(row: Row, shape: type, faults: list[InvalidRecord]) -> tuple[dict[str, Any], Row]:
    """The record of a row, and the row as far as it can be read: a cell that cannot adds its fault and is left out."""
    record: dict[str, Any] = {}
    damaged: set[str] = set()
    for column, kind in columns_of(shape).items():
        if column not in row.cells:
            continue
        try:
            value = _read(row.cells[column], kind)
        except Fault as fault:
            faults.append(InvalidRecord(row.at(column), fault.what, fault.what_to_do))
            damaged.add(column)
            continue
        name, _, part = column.partition(".")
        if part:
            record.setdefault(name, {})[part] = value
        else:
            record[name] = value
    return record, attrs.evolve(row, damaged=row.damaged | damaged) if damaged else row


def _read(cell: str, kind: Kind) -> Any:
    if kind is Kind.TRUTH:
        flat = cell.strip().lower()
        if flat not in ("true", "false"):
            raise Fault(f"expected true or false, not {shown(cell)}", "write true or false")
        return flat == "true"
    if kind is Kind.LIST:
        items = split_list(cell)
        return _parsed(cell, "write values with commas between them, or a JSON list") if items is None else items
    if kind is Kind.JSON or (kind is Kind.DATE and cell.lstrip().startswith("{")):
        return _parsed(cell, "write JSON, as in docs/spreadsheets.md")
    if kind is Kind.OPEN:
        found = _json_value(cell)
        if found is None and cell.lstrip()[:1] in ("{", "[", '"'):
            return _parsed(cell, "write JSON, as in docs/spreadsheets.md")
        return cell if found is None or cell == "null" else found["value"]
    return cell[:-2] if _QUOTES.fullmatch(cell) else cell


def _parsed(cell: str, what_to_do: str) -> Any:
    found = _json_value(cell)
    if found is None or set(found) != {"value"}:
        if odd := odd_signs(cell, SMART):
            raise Fault(f"{shown(cell)} is not JSON: it holds {odd}, which only looks plain", "write plain quotes")
        raise Fault(f"{shown(cell)} is not JSON", what_to_do)
    return found["value"]
