"""From a row to a question, by the same door as questions in JSON, so that the same checks and messages hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.io.questions_json import question_from_dict
from coverage_resolver.questions import (
    CoverageQuestion,
    Member,
    PriorAuthorization,
    Provider,
    Residence,
    RetroactiveRequest,
    Service,
)
from coverage_resolver.tables.rows import Row

#: A span that no cell dates began long ago: the row is about the service, not about the day of enrolment.
LONG_AGO = "1900-01-01"
_INSIDE = {
    "provider": ("service", "provider"),
    "prior_authorization": ("service", "prior_authorization"),
    "request": ("member", "retroactive_request"),
}


def question_of(row: Row) -> CoverageQuestion:
    """The question of a row on its first day; raises :class:`InvalidQuestion`.

    Cells are of the right sort already, so that the question is made at once. What it refuses is read again by the
    door of questions in JSON, whose messages name the span and the field.
    """
    table = question_table(row)
    try:
        return _made(table)
    except (InvalidQuestion, TypeError):
        return question_from_dict(table)


def _made(table: Mapping[str, Any]) -> CoverageQuestion:
    member, service = dict(table["member"]), dict(table["service"])
    for name, shape in (("enrollments", Enrollment), ("residences", Residence)):
        if name in member:
            member[name] = tuple(shape(**span) for span in member[name])
    if "retroactive_request" in member:
        member["retroactive_request"] = RetroactiveRequest(**member["retroactive_request"])
    for name, kind in (("provider", Provider), ("prior_authorization", PriorAuthorization)):
        if name in service:
            service[name] = kind(**service[name])
    for part in (member, service):
        if "facts" in part:
            facts = part["facts"].items()
            part["facts"] = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts}
    return CoverageQuestion(**{**table, "member": Member(**member), "service": Service(**service)})


def question_table(row: Row) -> dict[str, Any]:
    """The question of a row as JSON has it."""
    table = filled_table(row.inputs)
    table["date_of_service"] = row.first.isoformat()
    table["as_of"] = row.as_of
    return table


def filled_table(inputs: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, Any]:
    """A question as JSON has it, of the values of its fields."""
    member: dict[str, Any] = {}
    service: dict[str, Any] = {}
    table: dict[str, Any] = {"member": member, "service": service}
    spans: dict[str, dict[str, Any]] = {}
    for field, value in inputs:
        if len(field) == 1:
            if field[0] != "through":
                table[field[0]] = value
            continue
        part, *rest = field
        if part.startswith(("enrollment", "residence")):
            spans.setdefault(part, {})[rest[0]] = value
            continue
        place = {"member": member, "service": service}.get(part)
        if place is None:
            outer, inner = _INSIDE[part]
            place = table[outer].setdefault(inner, {})
        if rest[0] == "facts":
            place = place.setdefault("facts", {})
        place[rest[-1]] = value
    for kind in ("enrollment", "residence"):
        found = [spans[name] for name in sorted(spans) if name.startswith(kind)]
        if found:
            member[f"{kind}s"] = [{"start": LONG_AGO, **span} for span in found] if kind == "enrollment" else found
    return table
