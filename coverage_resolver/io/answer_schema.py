"""The JSON Schema of an answer, written out key by key beside :mod:`coverage_resolver.io.answers`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from coverage_resolver.io.answers import ANSWER
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    AuthorityKind,
    Comparison,
    CoverageStatus,
    Disposition,
    Finality,
    Resolution,
    Stance,
)

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_DAY: Schema = {"type": "string", "format": "date"}
_GOVERNING: Schema = {"anyOf": [{"$ref": "#/$defs/Governing"}, {"type": "null"}]}
_CODES: Schema = {"type": "array", "items": {"$ref": "#/$defs/ReasonCode"}}


def answer_schema() -> Schema:
    """Answers, as ``io.answers`` writes them."""
    top = _object(
        schema={"const": ANSWER},
        date_of_service=_DAY,
        as_of=_DAY,
        order_settled={"type": "boolean"},
        reason_codes=_CODES,
        determinations={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Determination"}},
    )
    parts = {
        "Alternative": _object(condition=_TEXT, status=_null(_one_of(CoverageStatus)), governing=_GOVERNING),
        "Determination": _determination(),
        "Governing": _governing(),
        "ReasonCode": _one_of(ReasonCode),
        "Ruling": _object(
            resolution=_one_of(Resolution),
            stance=_null(_one_of(Stance)),
            value={},
            status=_null(_one_of(CoverageStatus)),
            governing=_GOVERNING,
            alternatives={"type": "array", "items": {"$ref": "#/$defs/Alternative"}},
            reason_codes=_CODES,
            needs=_TEXTS,
            steps={"type": "array", "items": {"$ref": "#/$defs/Step"}},
        ),
        "Step": _object(
            id=_TEXT,
            version=_TEXT,
            kind=_one_of(AuthorityKind),
            criteria=_TEXT,
            disposition=_one_of(Disposition),
            because=_TEXT,
            comparison=_null(_one_of(Comparison)),
            tier=_TEXT,
        ),
    }
    return {"title": "An answer to a coverage question", **top, "$defs": parts}


def _determination() -> Schema:
    return _object(
        payer=_object(line_of_business=_TEXT, plan=_TEXT, order={"type": "integer", "minimum": 1}),
        resolution=_one_of(Resolution),
        status=_one_of(CoverageStatus),
        governing=_GOVERNING,
        rulings={"type": "object", "additionalProperties": {"$ref": "#/$defs/Ruling"}},
        must_consult=_TEXTS,
        reason_codes=_CODES,
        needs=_TEXTS,
        valid_from=_null(_DAY),
        valid_through=_null(_DAY),
        caveats=_TEXTS,
        alternatives={"type": "array", "items": {"$ref": "#/$defs/Alternative"}},
        finality=_one_of(Finality),
        prior_authorization=_TEXT,
        paid_by=_TEXT,
        standard=_TEXT,
    )


def _governing() -> Schema:
    """A day, a month where only that is known, ``unstated``, or an interval ``earliest/latest``."""
    window = {"type": "string", "pattern": "^unstated$|^[0-9]{4}-[0-9]{2}(-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?$"}
    return _object(
        id=_TEXT,
        version=_TEXT,
        kind=_one_of(AuthorityKind),
        citation=_TEXT,
        criteria=_TEXT,
        effective=_object(**{"from": window, "through": _null(window)}),
    )


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(vocabulary: type[StrEnum]) -> Schema:
    return {"enum": [member.value for member in vocabulary]}


def _null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
