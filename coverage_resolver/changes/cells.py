"""A cell of the grid: one class of cases, as a question that can be asked about any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.changes.circumstances import CONTRACTS, DIAGNOSES, NOTICE, Choice
from coverage_resolver.changes.fact_values import AGES, AUTHORIZATION, WAIVERS
from coverage_resolver.changes.payer_classes import CoverageClass, PlanClass
from coverage_resolver.changes.places import PlaceClass
from coverage_resolver.changes.services import ServiceClass, ServicePiece
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.periods import FIRST_DAY, anniversary, day_after, day_before, months_before
from coverage_resolver.questions import CoverageQuestion, Member, Provider, Service

#: Days before this one are not asked: a member must have been born, and enrolled, some time before.
FIRST_ASKED = dt.date(1900, 1, 1)
_OF_ENROLLMENT = frozenset({"eligibility_group", "delivery_system", "funding", "programme", WAIVERS})


@attrs.frozen(kw_only=True, eq=False)
class Cell:
    """A class of services, of coverage, of places and of plans, with one choice for every circumstance."""

    services: ServiceClass
    coverage: CoverageClass
    places: PlaceClass
    plans: PlanClass
    choices: Mapping[str, Choice]

    def on(self, day: dt.date, as_of: dt.date, piece: ServicePiece | None = None) -> CoverageQuestion:
        """The question about a day, which is also the day of the request, the order, the admission and the discharge.

        An age, a time since enrolment and the date of a contract are those of the cell on every day.
        """
        given = {name: choice.value for name, choice in self.choices.items()}
        place = self.places.places[0]
        known = {name for name in given if name not in (AGES, AUTHORIZATION, DIAGNOSES, CONTRACTS, NOTICE)}
        enrolled = {name: given[name] for name in known & _OF_ENROLLMENT}
        facts = {name: given[name] for name in known - _OF_ENROLLMENT - _PLACED}
        member = Member(
            date_of_birth=months_before(day, given[AGES]) if AGES in given else None,
            residence_state=place.state,
            residence_county=place.county,
            dual_status=given.get("dual_status", ""),
            enrollments=[
                Enrollment(
                    line_of_business=self.coverage.line,
                    plan=self.plans.plan,
                    state=place.state,
                    start=_enrolled(day, given.get("days_since_enrollment", 366)),
                    application_date=day,
                    contract_date=day_after(anniversary(day, -1)) if given.get(CONTRACTS) else day,
                    **(dict(self.coverage.facts) | enrolled),
                )
            ],
        )
        return CoverageQuestion(
            member=member,
            service=self._service(day, piece or self.services.pieces[0], given, facts),
            date_of_service=day,
            as_of=as_of,
            decision_level=given.get("decision_level", "plan"),
        )

    def _service(self, day: dt.date, piece: ServicePiece, given: Mapping[str, Any], facts: dict[str, Any]) -> Service:
        place = self.places.places[0]
        authorization = given.get(AUTHORIZATION)
        if authorization is not None and authorization.valid_through is not None:
            authorization = attrs.evolve(authorization, valid_through=day_before(day))
        kind, own = self.places.kind, set(self.services.kinds)
        # A place of service may also change the kind of a service: the kind of the cell is kept.
        if kind is None and "place_of_service" in given and len(own) == 1:
            kind = self.services.kinds[0]
        return Service(
            **piece.service(),
            diagnoses=given.get(DIAGNOSES, ()),
            place_of_service=given.get("place_of_service", ""),
            kind=kind,
            state=place.state,
            county=place.county,
            emergency=given.get("emergency"),
            provider=Provider(contracted=True, notice_sent=day) if given.get(NOTICE) else None,
            prior_authorization=authorization,
            facts=facts,
            **dict.fromkeys(("admission", "discharge", "order_date", "request_date"), day),
        )


def _enrolled(day: dt.date, days: int) -> dt.date:
    """The first day of an enrolment of so many days, or the first of the calendar."""
    return day - dt.timedelta(days=min(days - 1, (day - FIRST_DAY).days))


#: Facts that have a field of their own outside the enrolment.
_PLACED = frozenset({"dual_status", "decision_level", "place_of_service", "emergency", "days_since_enrollment"})
