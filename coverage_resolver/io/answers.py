"""Answers as JSON (schema ``coverage-answer/1``): deterministic, with enums by value and dates as ISO 8601.

Of what the caller asked, the date of service and the plan come back; nothing else of the member does. The
window of an answer is computed: it may end on the day on which the member's own coverage does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Alternative, Answer, Determination, Ruling, Step
from coverage_resolver.periods import ImpreciseDate
from coverage_resolver.spans import Segment, SpanAnswer
from coverage_resolver.vocabulary import COVERAGE

ANSWER = "coverage-answer/1"
SPAN = "coverage-span/1"


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as JSON has it; the keys are those of ``answer.schema.json``."""
    return {
        "schema": ANSWER,
        "date_of_service": answer.date_of_service.isoformat(),
        "as_of": answer.as_of.isoformat(),
        "order_settled": answer.order_settled,
        "reason_codes": _values(answer.reason_codes),
        "determinations": [determination_to_dict(item) for item in answer.determinations],
    }


def span_to_dict(span: SpanAnswer) -> dict[str, Any]:
    """The segments of a span; the window of a determination in it is that of its segment."""
    return {
        "schema": SPAN,
        "split": span.split,
        "reason_codes": _values(span.reason_codes),
        "segments": [_segment(segment) for segment in span.segments],
    }


def _segment(segment: Segment) -> dict[str, Any]:
    first, last = segment.first.isoformat(), segment.last.isoformat()
    answer = answer_to_dict(segment.answer)
    for item in answer["determinations"]:
        item["valid_from"], item["valid_through"] = first, last
    return {"from": first, "through": last, "answer": answer}


def determination_to_dict(item: Determination) -> dict[str, Any]:
    """One payer's determination."""
    topics = sorted(item.rulings, key=lambda name: (name != COVERAGE, name))
    return {
        "payer": {
            "line_of_business": item.payer.line_of_business,
            "plan": item.payer.plan,
            "order": item.payer.order,
        },
        "resolution": item.resolution.value,
        "status": item.status.value,
        "governing": provision_to_dict(item.governing),
        "rulings": {topic: _ruling(item.rulings[topic]) for topic in topics},
        "must_consult": list(item.must_consult),
        "reason_codes": _values(item.reason_codes),
        "needs": list(item.needs),
        "valid_from": _day(item.valid_from),
        "valid_through": _day(item.valid_through),
        "caveats": list(item.caveats),
        "alternatives": [_alternative(other) for other in item.alternatives],
        "finality": item.finality.value,
        "prior_authorization": item.prior_authorization,
        "paid_by": item.paid_by,
        "standard": item.standard,
    }


def provision_to_dict(item: Provision | None) -> dict[str, Any] | None:
    """What governs: enough to find its text."""
    if item is None:
        return None
    end = item.period.end
    return {
        "id": item.authority.id,
        "version": item.version,
        "kind": item.authority.kind.value,
        "citation": item.cited_as,
        "criteria": item.criteria,
        "effective": {"from": iso_window(item.period.start), "through": None if end is None else iso_window(end)},
    }


def iso_window(day: ImpreciseDate) -> str:
    """A day; a month where that is all that is known; ``unstated``; else an interval ``earliest/latest``.

    >>> [iso_window(ImpreciseDate.parse(text)) for text in ("2025-06-30", "2025-06")]
    ['2025-06-30', '2025-06']
    """
    if not day.stated:
        return day.text()
    if day.exact:
        return day.earliest.isoformat()
    month = day.earliest.isoformat()[:7]
    if ImpreciseDate.parse(month) == day:
        return month
    return f"{day.earliest.isoformat()}/{day.latest.isoformat()}"


def _ruling(ruling: Ruling) -> dict[str, Any]:
    return {
        "resolution": ruling.resolution.value,
        "stance": _value(ruling.stance),
        "value": plain_json(ruling.value),
        "status": _value(ruling.status),
        "governing": provision_to_dict(ruling.governing),
        "alternatives": [_alternative(other) for other in ruling.alternatives],
        "reason_codes": _values(ruling.reason_codes),
        "needs": list(ruling.needs),
        "steps": [_step(step) for step in ruling.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    item = step.provision
    return {
        "id": item.authority.id,
        "version": item.version,
        "kind": item.authority.kind.value,
        "criteria": item.criteria,
        "disposition": step.disposition.value,
        "because": step.because,
        "comparison": _value(step.comparison),
        "tier": step.tier,
    }


def _alternative(item: Alternative) -> dict[str, Any]:
    return {
        "condition": item.condition,
        "status": _value(item.status),
        "governing": provision_to_dict(item.governing),
    }


def plain_json(value: Any) -> Any:
    """A value of a record or a fact as JSON has it; sets are sorted."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_json(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (set, frozenset)):
        return sorted((plain_json(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain_json(item) for item in value]
    return value


def _value(member: Enum | None) -> Any:
    return None if member is None else member.value


def _values(members: tuple[Enum, ...]) -> list[Any]:
    return [member.value for member in members]


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
