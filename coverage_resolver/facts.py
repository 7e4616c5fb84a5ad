"""The named facts of a case, on which conditions of provisions turn.

Two kinds of absence are kept apart. *Events* are recorded when they happen (an approval, a waiver enrolment, a
course of treatment): what is not recorded did not happen. *Attributes* are simply unknown when they are not given,
and a rule that turns on one is in doubt.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from coverage_resolver.payer_rules import Leg
from coverage_resolver.periods import anniversary
from coverage_resolver.questions import CoverageQuestion

#: Facts that count as absent unless recorded, with the value that absence means.
EVENTS: dict[str, Any] = {
    "active_course": False,
    "step_therapy_policy": False,
    "trial_approved": False,
    "routine_cost": False,
    "prior_authorization": "none",
    "prior_authorization_valid": False,
    "waivers": (),
    "medicare_status": "none",
}


#: The field of a question that gives a fact, for those that are not named in its ``facts``: there they would be lost.
FIELDS: dict[str, str] = {
    "line_of_business": "enrollment.line_of_business",
    "days_since_enrollment": "enrollment.start",
    "waivers": "enrollment.waivers",
    "decision_level": "decision_level",
    "age_years": "member.date_of_birth",
    "age_months": "member.date_of_birth",
    "dual_status": "member.dual_status",
    "emergency": "service.emergency",
    "place_of_service": "service.place_of_service",
    **{
        name: f"enrollment.{name}"
        for name in ("plan", "state", "delivery_system", "funding", "programme", "state_programme", "eligibility_group")
    },
}


#: The sort of every fact that is derived here; other facts are named by callers, and may be anything.
SORTS: dict[str, type] = {
    **dict.fromkeys(("age_years", "age_months", "days_since_enrollment"), int),
    **dict.fromkeys(
        ("active_course", "step_therapy_policy", "trial_approved", "routine_cost", "prior_authorization_valid"), bool
    ),
    "emergency": bool,
    **dict.fromkeys(
        ("line_of_business", "plan", "state", "delivery_system", "funding", "programme", "state_programme"), str
    ),
    **dict.fromkeys(("eligibility_group", "dual_status", "medicare_status", "waivers"), str),
    **dict.fromkeys(("place_of_service", "prior_authorization", "decision_level"), str),
}


def case_facts(question: CoverageQuestion, leg: Leg, state: str, medicare_status: str) -> dict[str, Any]:
    """Every fact of the case by name; ``None`` where an attribute is unknown."""
    member, service, span = question.member, question.service, leg.enrollment
    facts: dict[str, Any] = dict(EVENTS)
    facts.update(member.facts)
    facts.update(service.facts)
    facts["line_of_business"] = span.line_of_business
    facts["plan"] = span.plan or None
    facts["delivery_system"] = span.delivery_system or None
    facts["funding"] = span.funding or None
    facts["programme"] = span.programme or None
    facts["state_programme"] = span.state_programme or None
    facts["eligibility_group"] = span.eligibility_group or None
    facts["dual_status"] = member.dual_status or "none"
    facts["state"] = state or None
    facts["waivers"] = span.waivers
    facts["emergency"] = service.emergency
    facts["decision_level"] = question.decision_level
    facts["place_of_service"] = service.place_of_service or None
    facts["days_since_enrollment"] = (question.date_of_service - span.start).days + 1
    facts["medicare_status"] = medicare_status or "none"
    _ages(facts, member.date_of_birth, question.date_of_service)
    _authorization(facts, question)
    return facts


def _ages(facts: dict[str, Any], born: dt.date | None, day: dt.date) -> None:
    """Completed years and months on ``day``: a year is completed on the birthday (see docs/decisions)."""
    if born is None or born > day:
        facts["age_years"] = facts["age_months"] = None
        return
    years = day.year - born.year
    if day < anniversary(born, years):
        years -= 1
    months = (day.year - born.year) * 12 + day.month - born.month
    facts["age_years"], facts["age_months"] = years, months - (day.day < born.day)


def near_birthday(born: dt.date | None, day: dt.date, years: int) -> bool:
    """Whether conventions of age attainment disagree on ``day`` (20 CFR 404.2(c)(4) counts the day before)."""
    if born is None:
        return False
    return (anniversary(born, years) - day).days in (0, 1)


def _authorization(facts: dict[str, Any], question: CoverageQuestion) -> None:
    given = question.service.prior_authorization
    if given is None:
        return
    day = question.date_of_service
    facts["prior_authorization"] = given.status or None
    facts["prior_authorization_valid"] = (
        given.status == "approved"
        and (given.decided_on is None or given.decided_on <= day)
        and (given.valid_through is None or day <= given.valid_through)
    )
