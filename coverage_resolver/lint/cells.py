"""From a cell of the search to the question that asks for it, and to words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

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
from coverage_resolver.questions import CoverageQuestion, Enrollment, Member, Service
from coverage_resolver.vocabulary import DateBasis

#: The facts that a question holds in a field of its own, and the part that has it.
_OF_SPAN = ("delivery_system", "funding", "programme", "eligibility_group", "waivers")
_ELSEWHERE = (*_OF_SPAN, "dual_status", "emergency", "decision_level", "place_of_service", "medicare_status")
_LONG_AGO = dt.date(1900, 1, 1)


def question_of(cell: Cell, service: Service, ladder: Ladder, known: dt.date) -> CoverageQuestion:
    """A question of one member with one payer; everything that the cell leaves open stays out.

    ``known`` is a day on which all that the library holds is known.
    """
    day: dt.date = cell[DAY]
    facts = {axis.removeprefix(FACT): value for axis, value in cell.items() if axis.startswith(FACT)}
    place: Place | None = cell.get(AREA)
    at_home = place is not None and place.kind is not None and place.kind.value == "dme"
    stay = cell.get(DAYS[DateBasis.ADMISSION])
    as_of = cell.get(AS_OF)
    return CoverageQuestion(
        member=Member(
            date_of_birth=born(day, cell[AGE]) if AGE in cell else None,
            residence_state=place.state if place is not None and at_home else "",
            residence_county=place.county if place is not None and at_home else "",
            dual_status=facts.get("dual_status", ""),
            enrollments=[_enrollment(cell, facts, ladder)],
        ),
        service=Service(
            code=service.code,
            code_system=service.code_system,
            description=service.description,
            diagnoses=cell.get(DIAGNOSES, ()),
            contractor="" if place is None else place.contractor,
            kind=None if place is None else place.kind,
            state="" if place is None or at_home else place.state,
            county="" if place is None or at_home else place.county,
            admission=stay,
            discharge=stay,
            request_date=cell.get(DAYS[DateBasis.REQUEST]),
            order_date=cell.get(DAYS[DateBasis.ORDER]),
            emergency=facts.get("emergency"),
            place_of_service=facts.get("place_of_service", ""),
            facts={name: value for name, value in facts.items() if name not in _ELSEWHERE},
        ),
        date_of_service=day,
        as_of=max(known, day) if as_of is None else as_of,
        decision_level=facts.get("decision_level", "plan"),
        reviewed=tuple(sorted(kind.value for kind in ladder.duty_to_review)),
    )


def _enrollment(cell: Cell, facts: Mapping[str, Any], ladder: Ladder) -> Enrollment:
    day: dt.date = cell[DAY]
    start = min(day, _LONG_AGO)
    if ENROLLED in cell:
        start = day - dt.timedelta(days=cell[ENROLLED] - 1)
    chosen = {**{name: facts[name] for name in _OF_SPAN if name in facts}, **dict(cell[SELECTS])}
    return Enrollment(
        line_of_business=ladder.line_of_business,
        plan=cell.get(PLAN, ""),
        state=cell.get(STATE, ""),
        start=start,
        application_date=cell.get(DAYS[DateBasis.APPLICATION]),
        contract_date=cell.get(DAYS[DateBasis.PLAN_CONTRACT]),
        **{name: chosen[name] for name in _OF_SPAN if name in chosen},
    )


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
    parts = [f"{fact} {value}" for fact, value in sorted(dict(cell[SELECTS]).items())]
    if DIAGNOSES in cell:
        parts.append("diagnoses " + " ".join(cell[DIAGNOSES]))
    if AGE in cell:
        parts.append(f"aged {cell[AGE] // 12} years and {cell[AGE] % 12} months")
    if ENROLLED in cell:
        parts.append(f"day {cell[ENROLLED]} of enrolment")
    for axis in sorted(cell):
        if axis.startswith(FACT):
            parts.append(f"{axis.removeprefix(FACT)} is {_shown(cell[axis])}")
        elif axis.startswith("day of ") and axis != DAY:
            parts.append(f"{axis} {cell[axis]}")
    return ", ".join(parts)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
