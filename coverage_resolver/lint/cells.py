"""From a cell of the search to the question that asks for it, and to words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import attrs

from coverage_resolver.codes import dotted
from coverage_resolver.conditions import spelled
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.facts import EVENTS
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.lint.areas import Place
from coverage_resolver.lint.axes import (
    AGE,
    AREA,
    AS_OF,
    DAY,
    DAYS,
    DIAGNOSES,
    ENROLLED,
    FACT,
    PLAN,
    SELECTS,
    STATE,
    Cell,
)
from coverage_resolver.periods import FIRST_DAY
from coverage_resolver.precedence import Ladder
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.vocabulary import AuthorityKind, DateBasis, ServiceKind

Value = TypeVar("Value")
#: The facts that a question holds in a field of its own, and the part that has it.
_OF_SPAN = ("delivery_system", "funding", "programme", "eligibility_group", "waivers")
_ELSEWHERE = (*_OF_SPAN, "dual_status", "emergency", "decision_level", "place_of_service", "medicare_status")
_LONG_AGO = dt.date(1900, 1, 1)


@attrs.frozen
class Parts:
    """The fields of a question that a cell fills; all others stay as they are when nothing is said."""

    span: dict[str, Any]
    member: dict[str, Any]
    service: dict[str, Any]
    question: dict[str, Any]


def question_of(cell: Cell, service: Service, ladder: Ladder, known: dt.date) -> CoverageQuestion:
    """A question of one member with one payer; everything that the cell leaves open stays out.

    ``known`` is a day on which all that the library holds is known.
    """
    parts = _parts(cell, ladder, known)
    about = {"code": service.code, "code_system": service.code_system, "description": service.description}
    member = Member(enrollments=[Enrollment(**parts.span)], **parts.member)
    return CoverageQuestion(member=member, service=Service(**about, **parts.service), **parts.question)


_DAY = dt.date(2000, 1, 1)
_SPAN, _MEMBER, _SERVICE = Enrollment(line_of_business="", start=_DAY), Member(), Service()
_QUESTION = CoverageQuestion(member=_MEMBER, service=_SERVICE, date_of_service=_DAY, as_of=_DAY)
_FILLED = {
    id(model): {field.name: getattr(model, field.name) for field in attrs.fields(type(model))}
    for model in (_SPAN, _MEMBER, _SERVICE, _QUESTION)
}


#: Members and services by the cells that they stand for, the days of service and of knowledge apart.
People = dict[tuple[tuple[str, Any], ...], tuple[Member, Service]]


def supposed(cell: Cell, ladder: Ladder, known: dt.date, people: People) -> CoverageQuestion:
    """The question of a cell about no service: made without reading its fields anew, because there are many cells.

    Most cells of a ladder differ in their days alone; ``people`` keeps what they share.
    """
    key = _shared(cell)
    kept = people.get(key) if key is not None else None
    if kept is not None:
        return _like(_QUESTION, member=kept[0], service=kept[1], **_asked(cell, ladder, known))
    parts = _parts(cell, ladder, known)
    member = _like(_MEMBER, enrollments=(_like(_SPAN, **parts.span),), **parts.member)
    service = _like(_SERVICE, **parts.service)
    if key is not None:
        people[key] = member, service
    return _like(_QUESTION, member=member, service=service, **parts.question)


def _shared(cell: Cell) -> tuple[tuple[str, Any], ...] | None:
    """What tells member and service of a cell; nothing where they hang on the day too, or on facts of any sort."""
    if cell[DAY] < _LONG_AGO or AGE in cell or ENROLLED in cell:
        return None
    found = tuple([(axis, value) for axis, value in cell.items() if axis not in (DAY, AS_OF)])
    return None if any(axis.startswith(FACT) for axis, _ in found) else found


def _like(model: Value, **fields: Any) -> Value:
    """A copy with other fields, which have the form that reading would give them; the model itself without any."""
    if not fields:
        return model
    made = object.__new__(type(model))
    for name, value in {**_FILLED[id(model)], **fields}.items():
        object.__setattr__(made, name, value)
    return made


def _parts(cell: Cell, ladder: Ladder, known: dt.date) -> Parts:
    day: dt.date = cell[DAY]
    facts = {axis.removeprefix(FACT): value for axis, value in cell.items() if axis.startswith(FACT)}
    member: dict[str, Any] = {}
    service: dict[str, Any] = {}
    question = _asked(cell, ladder, known)
    if AGE in cell:
        member["date_of_birth"] = born(day, cell[AGE])
    if DIAGNOSES in cell:
        service["diagnoses"] = cell[DIAGNOSES]
    for axis, fields in _SERVICE_DAYS.items():
        if axis in cell:
            service.update(dict.fromkeys(fields, cell[axis]))
    for name, (part, field) in _FIELDS.items():
        if name in facts:
            {"member": member, "service": service, "question": question}[part][field] = facts[name]
    # An event that is not recorded did not happen, so that nothing need be said of it.
    free = {name: value for name, value in facts.items() if name not in _ELSEWHERE and not _usual(name, value)}
    if free:
        service["facts"] = FrozenTable(free)
    if AREA in cell:
        _put(cell[AREA], member, service)
    return Parts(_span(cell, facts, ladder), member, service, question)


def _asked(cell: Cell, ladder: Ladder, known: dt.date) -> dict[str, Any]:
    """The fields of the question itself."""
    day, as_of = cell[DAY], cell.get(AS_OF)
    return {
        "date_of_service": day,
        "as_of": max(known, day) if as_of is None else as_of,
        "reviewed": _reviewed(ladder.duty_to_review),
    }


@cache
def _reviewed(kinds: frozenset[AuthorityKind]) -> tuple[str, ...]:
    return tuple(sorted(kind.value for kind in kinds))


#: Where a question holds the days that select versions, and facts that have a field of their own.
_SERVICE_DAYS = {
    DAYS[DateBasis.ADMISSION]: ("admission", "discharge"),
    DAYS[DateBasis.REQUEST]: ("request_date",),
    DAYS[DateBasis.ORDER]: ("order_date",),
}
_FIELDS = {
    "dual_status": ("member", "dual_status"),
    "emergency": ("service", "emergency"),
    "place_of_service": ("service", "place_of_service"),
    "decision_level": ("question", "decision_level"),
}


def _put(place: Place, member: dict[str, Any], service: dict[str, Any]) -> None:
    """A named contractor, or a place: for equipment that is where the member lives, else where the service is.

    The kind of the service is told wherever the place has one.
    """
    if place.kind is not None:
        service["kind"] = place.kind
    if place.contractor:
        service["contractor"] = place.contractor
    elif place.kind is ServiceKind.DME:
        member.update(residence_state=place.state, residence_county=place.county)
    else:
        service.update(state=place.state, county=place.county)


def _span(cell: Cell, facts: Mapping[str, Any], ladder: Ladder) -> dict[str, Any]:
    day: dt.date = cell[DAY]
    start = day - dt.timedelta(days=cell[ENROLLED] - 1) if ENROLLED in cell else min(day, _LONG_AGO)
    found = {"line_of_business": ladder.line_of_business, "start": start}
    found |= {name: facts[name] for name in _OF_SPAN if name in facts}
    found |= {name: value for name, value in cell[SELECTS] if name in _OF_SPAN}
    for axis, field in _SPAN_AXES.items():
        if axis in cell:
            found[field] = cell[axis]
    return found


_SPAN_AXES = {
    PLAN: "plan",
    STATE: "state",
    DAYS[DateBasis.APPLICATION]: "application_date",
    DAYS[DateBasis.PLAN_CONTRACT]: "contract_date",
}


def born(day: dt.date, months: int) -> dt.date:
    """A day of birth with exactly so many completed months on ``day``."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    if year < FIRST_DAY.year:
        return FIRST_DAY
    for back in range(4):
        try:
            return dt.date(year, month + 1, day.day - back)
        except ValueError:
            continue
    return dt.date(year, month + 1, 1)


def medicare_status(cell: Cell) -> str:
    """What Medicare has determined, where a condition turns on it."""
    status = cell.get(f"{FACT}medicare_status", "none")
    return str(status)


def area_text(cell: Cell) -> str:
    """State, plan and contractor of a case, as far as they matter."""
    place: Place | None = cell.get(AREA)
    parts = [
        f"state {cell[STATE]}" if STATE in cell else "",
        f"plan {cell[PLAN]}" if PLAN in cell else "",
        place.text() if place is not None else "",
    ]
    return ", ".join(filter(None, parts)) or "anywhere"


def more_text(cell: Cell) -> str:
    """Facts, diagnoses and further days of a case."""
    parts = [f"{fact} {_shown(value)}" for fact, value in sorted(dict(cell[SELECTS]).items())]
    if DIAGNOSES in cell:
        parts.append("diagnoses " + " and ".join(map(dotted, cell[DIAGNOSES])))
    if AGE in cell:
        parts.append(f"aged {cell[AGE] // 12} years and {cell[AGE] % 12} months")
    if ENROLLED in cell:
        parts.append(f"day {cell[ENROLLED]} of enrolment")
    for axis in sorted(cell):
        if axis.startswith(FACT) and not _usual(axis.removeprefix(FACT), cell[axis]):
            parts.append(f"{axis.removeprefix(FACT)} is {_shown(cell[axis])}")
        if axis.startswith("day of ") and axis != DAY:
            parts.append(f"{axis} {cell[axis]}")
    return ", ".join(parts)


def _usual(fact: str, value: object) -> bool:
    """Whether a question that says nothing of a fact has this value of it."""
    unsaid = EVENTS.get(fact, _UNSAID.get(fact))
    return unsaid is not None and type(value) is type(unsaid) and value == unsaid


_UNSAID = {"decision_level": "plan", "dual_status": "none"}


def _shown(value: object) -> str:
    return " and ".join(map(spelled, value)) if isinstance(value, tuple) else spelled(value)
