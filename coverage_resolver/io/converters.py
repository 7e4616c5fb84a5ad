"""The one converter: tables of policy files become our values, strictly.

cattrs alone would turn ``100`` and ``None`` into ``'100'`` and ``'None'``, split a word into letters where
a list is due, and drop keys that it does not know. Here each of these is a fault with its place, and
:func:`structure` finds all faults of a table together. A field is read under another key with
``metadata={"key": "from"}``, and by its own reader with ``metadata={"read": reader}``. Positions in lists
are counted from 1.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NewType, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from coverage_resolver.authorities import SCOPE_LEVELS, Scope, Supersession
from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import OPERATORS, Condition
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io import strict_values as strict
from coverage_resolver.io.condition_values import check_value
from coverage_resolver.io.located import located
from coverage_resolver.io.strict_values import Fault, about, shown
from coverage_resolver.periods import ImpreciseDate

T = TypeVar("T")
#: Text by which things are found; see :func:`strict_values.name`.
Name = NewType("Name", str)
#: Codes written ``HCPCS:M0076`` or ``CPT:64000..64999``.
ProcedureCodes = NewType("ProcedureCodes", CodeSet)
#: ICD-10-CM codes, categories or ranges of categories.
DiagnosisCodes = NewType("DiagnosisCodes", CodeSet)

#: Metadata of a field that is read later, item by item, so that one bad item does not hide the others.
UNREAD: Mapping[str, Any] = {"read": lambda value, _: value}

#: Readers for fields of our own values, which carry no metadata.
_READERS: Mapping[type, Mapping[str, Callable[[object, Any], Any]]] = {
    Scope: {
        "level": strict.one_of(SCOPE_LEVELS, "level"),
        "values": lambda value, _: frozenset(_each(_list(value), strict.name)),
    },
    Supersession: {"version": strict.name, "mode": strict.one_of(("amend", "replace"), "mode")},
}


@attrs.frozen(kw_only=True)
class _Window:
    earliest: dt.date
    latest: dt.date
    written: str = ""


@attrs.frozen(kw_only=True)
class _ConditionShape:
    fact: Name
    operator: str = attrs.field(metadata={"read": strict.one_of(OPERATORS, "operator")})
    value: Any = attrs.field(metadata={"read": strict.open_value})


def structure(shape: type[T], raw: object, where: str, faults: list[InvalidRecord]) -> T | None:
    """Read ``raw`` as ``shape``, or add every fault to ``faults`` and return ``None``; raises nothing.

    ``where`` is ``file:`` or ``file:path``; the path inside ``raw`` is appended to it.
    """
    try:
        return CONVERTER.structure(raw, shape)
    except (BaseValidationError, Fault, ForbiddenExtraKeysError) as error:
        found = list(located(error))
    except RecursionError:
        found = [("", Fault("nested too deeply", "nest at most 64 tables and lists"))]
    faults += [InvalidRecord(place(where, path), fault.what, fault.what_to_do) for path, fault in found]
    return None


def rows(shape: type[T], raw: object, where: str, faults: list[InvalidRecord]) -> list[tuple[str, T]]:
    """Each good item of the list ``raw`` with its place; the others add their faults to ``faults``."""
    if not isinstance(raw, (list, tuple)):
        faults.append(InvalidRecord(where, f"expected a list, not {shown(raw)}", "write [[table]], or a list in JSON"))
        return []
    places = ((f"{where}[{number}]", item) for number, item in enumerate(raw, start=1))
    read = ((there, structure(shape, item, there, faults)) for there, item in places)
    return [(there, found) for there, found in read if found is not None]


def place(where: str, path: str) -> str:
    """``where`` and a path below it: ``file:key`` at the top, ``file:table[1].key`` further down."""
    if path and not path.startswith((".", "[")):
        path = f".{path}"
    if where.endswith(":"):
        return where + path.removeprefix(".") if path else where[:-1]
    return where + path


def _each(values: Iterable[tuple[int | str, object]], read: Callable[[Any], T]) -> list[T]:
    """Read every item; raises one error that holds the faults of all items, each with its place."""
    good: list[T] = []
    bad: list[Exception] = []
    for index, value in values:
        try:
            good.append(read(value))
        except (Fault, BaseValidationError, ForbiddenExtraKeysError) as error:
            error.add_note(IterableValidationNote("", index, None))
            bad.append(error)
    if bad:
        raise IterableValidationError("", bad, list)
    return good


def _list(value: object) -> Iterable[tuple[int | str, object]]:
    if not isinstance(value, (list, tuple)):
        raise Fault(f"expected a list, not {shown(value)}", "put it in [ ]")
    return enumerate(value, start=1)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Fault(f"expected a table, not {shown(value)}", "write { key = value }")
    return value


def _sequence(kind: Any) -> Callable[[object, Any], Any]:
    item, make = get_args(kind)[0], get_origin(kind)
    return lambda value, _: make(_each(_list(value), lambda found: CONVERTER.structure(found, item)))


def _mapping(kind: Any) -> Callable[[object, Any], Any]:
    item = get_args(kind)[1]

    def read(value: object, _: Any) -> Any:
        table = _table(value)
        found = _each(table.items(), lambda each: CONVERTER.structure(each, item))
        return FrozenTable(zip(table, found, strict=True))

    return read


def _optional(kind: Any) -> Callable[[object, Any], Any]:
    (item,) = (arg for arg in get_args(kind) if arg is not type(None))

    def read(value: object, _: Any) -> Any:
        if value is None:
            raise Fault("`null` says nothing", "leave the key out")
        return CONVERTER.structure(value, item)

    return read


def _class(shape: Any) -> Callable[[object, Any], Any]:
    overrides: dict[str, Any] = {
        field.name: override(rename=field.metadata.get("key"), struct_hook=field.metadata.get("read"))
        for field in attrs.fields(shape)
    }
    overrides |= {name: override(struct_hook=read) for name, read in _READERS.get(shape, {}).items()}
    read_table = make_dict_structure_fn(
        shape, CONVERTER, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **overrides
    )
    return lambda value, _: read_table(_table(value), shape)


def _codes(read: Callable[[list[object]], CodeSet], what_to_do: str) -> Callable[[object, Any], CodeSet]:
    def one(value: object) -> CodeSet:
        try:
            return read([strict.text(value)])
        except Fault:
            raise
        except ValueError as error:
            raise about(value, error, what_to_do) from None

    def every(value: object, _: Any) -> CodeSet:
        sets = _each(_list(value), one)
        codes = frozenset(code for found in sets for code in found.codes)
        return CodeSet(codes, tuple(sorted({span for found in sets for span in found.ranges})))

    return every


_read_diagnoses = _codes(CodeSet.diagnoses, "write ICD-10-CM, such as M54.5 or F01..F99")


def _diagnoses(value: object, _: Any) -> CodeSet:
    found = _read_diagnoses(value, None)
    if not found:
        raise Fault("an empty list of diagnoses", "leave the key out where every diagnosis counts")
    return found


def _imprecise(value: object, _: Any) -> ImpreciseDate:
    if not isinstance(value, Mapping):
        return strict.imprecise_day(value)
    window = CONVERTER.structure(value, _Window)
    try:
        return ImpreciseDate(window.earliest, window.latest, written=window.written)
    except ValueError as error:
        raise Fault(str(error), "swap `earliest` and `latest`") from None


def _condition(value: object, _: Any) -> Condition:
    shape = CONVERTER.structure(value, _ConditionShape)
    check_value(shape.fact, shape.operator, shape.value)
    return Condition(shape.fact, shape.operator, shape.value)


def _is_optional(kind: Any) -> bool:
    union = get_origin(kind) in (Union, types.UnionType)
    return union and type(None) in get_args(kind) and len(get_args(kind)) == 2


def _has_origin(kind: Any, *origins: Any) -> bool:
    return get_origin(kind) in origins


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True, detailed_validation=True, prefer_attrib_converters=False)
    made.register_structure_hook_factory(attrs.has, _class)
    made.register_structure_hook_factory(lambda kind: _has_origin(kind, tuple, frozenset), _sequence)
    made.register_structure_hook_factory(lambda kind: _has_origin(kind, dict, Mapping), _mapping)
    made.register_structure_hook_factory(_is_optional, _optional)
    for kind, hook in (
        (str, strict.text), (int, strict.whole_number), (float, strict.number), (bool, strict.truth),
        (dt.date, strict.day), (ImpreciseDate, _imprecise), (Condition, _condition),
        (Name, strict.name), (StrEnum, strict.enum_member),
        (ProcedureCodes, _codes(CodeSet.procedures, "write a code with its system, such as HCPCS:M0076")),
        (DiagnosisCodes, _diagnoses),
    ):  # fmt: skip
        made.register_structure_hook(kind, hook)
    return made


CONVERTER = _converter()
