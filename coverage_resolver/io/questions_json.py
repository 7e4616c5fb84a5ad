"""Questions as JSON. The keys are exactly the field names of :mod:`coverage_resolver.questions`.

Strict at the door: an unknown key, a wrong type or a broken file is an :class:`InvalidQuestion` that names the
path, counted from 1 in lists, and never a value. ``null`` means that the key is left out.
"""

from __future__ import annotations

import math
import os
import re
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from coverage_resolver.codes import dotted
from coverage_resolver.errors import DataNotFound, InvalidQuestion, InvalidRecord
from coverage_resolver.io.answers import plain_json
from coverage_resolver.io.reading import read_json, read_text
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.questions import CoverageQuestion

_QUOTED = re.compile(r"`[^`]*`")


def read_question(path: str | os.PathLike[str]) -> CoverageQuestion:
    """The question in a JSON file; raises :class:`InvalidQuestion`, or :class:`DataNotFound` without a file."""
    return question_from_dict(read_question_table(path))


def read_question_table(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The object in a JSON file, not yet checked as a question."""
    file = Path(path)
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    faults: list[InvalidRecord] = []
    text = read_text(file, "file", faults)
    table = None if text is None else read_json(text, "file", faults)
    if table is None:
        raise InvalidQuestion("json", _QUOTED.sub("…", faults[0].what), faults[0].what_to_do)
    return table


def question_from_dict(raw: object) -> CoverageQuestion:
    """The question that a table writes.

    >>> table = {"member": {}, "service": {}, "date_of_service": "2025-07-15", "as_off": "2026-06-30"}
    >>> question_from_dict(table)
    Traceback (most recent call last):
    ...
    coverage_resolver.errors.InvalidQuestion: question.as_off · unknown key · did you mean `as_of`?
    """
    question: CoverageQuestion = _read_object(CoverageQuestion, raw, "")
    return question


def question_to_dict(question: CoverageQuestion) -> dict[str, Any]:
    """What :func:`question_from_dict` reads back as an equal question; what is at its default is left out.

    Diagnoses are written as people write them.
    """
    table = _fields(question)
    if "diagnoses" in table["service"]:
        table["service"]["diagnoses"] = [dotted(code) for code in table["service"]["diagnoses"]]
    return table


@cache
def field_types(shape: type) -> Mapping[str, Any]:
    """The types of the fields of one of the values of a question."""
    hints = get_type_hints(shape)
    return types.MappingProxyType({field.name: hints[field.name] for field in attrs.fields(shape)})


def required(field: attrs.Attribute[Any]) -> bool:
    """Whether a table must have the field."""
    return field.default is attrs.NOTHING


def _read_object(shape: type, raw: object, path: str) -> Any:
    if not isinstance(raw, Mapping):
        raise InvalidQuestion(path or "json", f"expected an object, not {_noun(raw)}", "write { … }")
    kinds = field_types(shape)
    for key in raw:
        if key not in kinds:
            where = _below(path, plain(str(key)))
            raise InvalidQuestion(where, "unknown key", closest(key, kinds))
    given = {name: value for name, value in raw.items() if value is not None}
    for field in attrs.fields(shape):
        if required(field) and field.name not in given:
            raise InvalidQuestion(_below(path, field.name), "missing", "add it")
    values = {name: _read(kinds[name], value, _below(path, name)) for name, value in given.items()}
    try:
        return shape(**values)
    except InvalidQuestion as fault:
        raise InvalidQuestion(_located(fault.field, values, path), fault.what, fault.what_to_do) from None


def _located(field: str, values: Mapping[str, Any], path: str) -> str:
    """A field that a value of ours names, such as ``enrollment.start``, by its path in the table."""
    name = field.rpartition(".")[2]
    return _below(path, name) if path or name in values else field


def _read(kind: Any, value: object, path: str) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(item for item in get_args(kind) if item is not type(None))
    if attrs.has(kind):
        return _read_object(kind, value, path)
    if get_origin(kind) is tuple:
        return _read_list(get_args(kind)[0], value, path)
    if kind is bool:
        return _expect(bool, value, path, "true or false")
    if get_origin(kind) is Mapping:
        return _read_facts(value, path)
    return _expect(str, value, path, "text in quotes")


def _read_list(kind: Any, value: object, path: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise InvalidQuestion(path, f"expected a list, not {_noun(value)}", "put it in [ ]")
    return tuple(_read(kind, item, f"{path}[{number}]") for number, item in enumerate(value, start=1))


def _read_facts(value: object, path: str) -> dict[str, Any]:
    """Facts by name, each a text, a number, a truth, or a list of these; ``null`` is an unknown one."""
    if not isinstance(value, Mapping):
        raise InvalidQuestion(path, f"expected an object, not {_noun(value)}", 'write { "name": value }')
    found: dict[str, Any] = {}
    for name, fact in value.items():
        items = fact if isinstance(fact, (list, tuple)) else (fact,)
        if not all(_plain_fact(item) for item in items if item is not None):
            what = "neither text, number, truth nor a list of these"
            raise InvalidQuestion(_below(path, plain(str(name))), what, "write one of these")
        found[str(name)] = tuple(fact) if isinstance(fact, list) else fact
    return found


def _plain_fact(value: object) -> bool:
    return isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value))


def _expect(kind: type, value: object, path: str, what_to_do: str) -> Any:
    if not isinstance(value, kind):
        wanted = "text" if kind is str else "true or false"
        raise InvalidQuestion(path, f"expected {wanted}, not {_noun(value)}", f"write {what_to_do}")
    return value


def _noun(value: object) -> str:
    """What sort of JSON a value is; never the value."""
    nouns = ((bool, "a truth"), ((int, float), "a number"), (str, "text"), (Mapping, "an object"), (list, "a list"))
    return next((noun for kind, noun in nouns if isinstance(value, kind)), "null")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _written(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_written(item) for item in value]
    return _fields(value) if attrs.has(type(value)) else plain_json(value)


def _fields(value: attrs.AttrsInstance) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        found, default = getattr(value, field.name), field.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            default = default.factory()
        if required(field) or found != default:
            table[field.name] = _written(found)
    return table
