"""JSON Schemas (draft 2020-12) of questions, answers and policy records.

Those of questions and records are made from the fields of our own values, so that they cannot drift from them;
that of answers is written out here, and tests hold it against what is really given. ``data/schemas`` holds the
same texts for readers without Python.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from coverage_resolver.authorities import SCOPE_LEVELS, Scope, Supersession
from coverage_resolver.conditions import OPERATORS, Condition
from coverage_resolver.io.answer_schema import answer_schema
from coverage_resolver.io.converters import DiagnosisCodes, Name, ProcedureCodes
from coverage_resolver.io.questions_json import required
from coverage_resolver.io.record_shapes import (
    RECORDS,
    AuthorityShape,
    ParticipationShape,
    ProvisionShape,
    RecordFileShape,
)
from coverage_resolver.periods import UNSTATED, ImpreciseDate
from coverage_resolver.questions import CoverageQuestion

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MONTH = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_FACT = {"type": ["string", "number", "boolean", "null", "array"], "items": {"type": ["string", "number", "boolean"]}}
Schema = dict[str, Any]


def schema(name: str) -> Schema:
    """The schema of ``question``, ``answer`` or ``records``."""
    made = {"question": question_schema, "answer": answer_schema, "records": records_schema}[name]()
    return {"$schema": DRAFT, **made}


def schema_text(name: str) -> str:
    """As it stands in ``data/schemas``."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def question_schema() -> Schema:
    """Questions, as ``io.questions_json`` reads them: ``null`` means that a key is left out."""
    parts = _Parts(null_is_absent=True)
    top = parts.object(CoverageQuestion)
    return {"title": "A coverage question", **top, "$defs": dict(sorted(parts.found.items()))}


def records_schema() -> Schema:
    """Policy records, as TOML or JSON writes them."""
    parts = _Parts(null_is_absent=False)
    provision, authority, top = map(parts.object, (ProvisionShape, AuthorityShape, RecordFileShape))
    participation = parts.object(ParticipationShape)
    participation["anyOf"] = [{"required": ["from"]}, {"required": ["through"]}]
    authority["properties"]["provision"] = {"type": "array", "items": {"$ref": "#/$defs/Provision"}}
    top["properties"] |= {
        "schema": {"const": RECORDS},
        "authority": {"type": "array", "items": {"$ref": "#/$defs/Authority"}},
        "participation": {"type": "array", "items": {"$ref": "#/$defs/Participation"}},
    }
    parts.found |= {"Provision": provision, "Authority": authority, "Participation": participation}
    return {"title": "Policy records", **top, "$defs": dict(sorted(parts.found.items()))}


@attrs.define
class _Parts:
    """The schemas of the parts that are found on the way."""

    null_is_absent: bool
    found: dict[str, Schema] = attrs.field(factory=dict)

    def object(self, shape: type[attrs.AttrsInstance]) -> Schema:
        """The schema of a table with the fields of ``shape``."""
        hints = get_type_hints(shape)
        keys = {field.name: field.metadata.get("key", field.name) for field in attrs.fields(shape)}
        special = _SPECIAL.get(shape, {})
        return {
            "description": (shape.__doc__ or "").strip().partition("\n")[0],
            "type": "object",
            "properties": {
                keys[field.name]: special.get(field.name) or self.field(hints[field.name], field)
                for field in attrs.fields(shape)
            },
            "required": [keys[field.name] for field in attrs.fields(shape) if required(field)],
            "additionalProperties": False,
        }

    def field(self, kind: Any, field: attrs.Attribute[Any]) -> Schema:
        made = self.value(kind)
        if not self.null_is_absent or required(field):
            return made
        return {"anyOf": [made, {"type": "null"}]} if made else {}

    def value(self, kind: Any) -> Schema:
        """The schema of one value."""
        origin = get_origin(kind)
        if kind is Any:
            return {}
        if origin in (Union, types.UnionType):
            return self.value(next(item for item in get_args(kind) if item is not type(None)))
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if origin in (tuple, frozenset):
            return {"type": "array", "items": self.value(get_args(kind)[0])}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": _FACT}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.value(get_args(kind)[1])}
        return self.named(kind)

    def named(self, kind: type) -> Schema:
        """A reference to the schema of a vocabulary or of a value of ours."""
        name = kind.__name__.removesuffix("Shape")
        if name not in self.found:
            if issubclass(kind, Enum):
                self.found[name] = {"type": "string", "enum": [member.value for member in kind]}
            elif attrs.has(kind):
                self.found[name] = self.object(kind)
            else:
                raise TypeError(f"no schema for the type {name}; add it to _PLAIN")
        return {"$ref": f"#/$defs/{name}"}


_NAME = {"type": "string", "pattern": "^[!-~§]([ -~§]*[!-~§])?$"}
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    dt.date: _DAY,
    Name: _NAME,
    ProcedureCodes: {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9-]+:.+$"}},
    DiagnosisCodes: _TEXTS,
    ImpreciseDate: {
        "anyOf": [
            _DAY,
            _MONTH,
            {"const": UNSTATED},
            {
                "type": "object",
                "properties": {"earliest": _DAY, "latest": _DAY, "written": {"type": "string"}},
                "required": ["earliest", "latest"],
                "additionalProperties": False,
            },
        ]
    },
}
#: Fields whose readers know more than their types do.
_SPECIAL: Mapping[type, Mapping[str, Schema]] = {
    Scope: {"level": {"enum": list(SCOPE_LEVELS)}, "values": {"type": "array", "items": _NAME}},
    Supersession: {"version": _NAME, "mode": {"enum": ["amend", "replace"]}},
    Condition: {"fact": _NAME, "operator": {"enum": list(OPERATORS)}},
}
