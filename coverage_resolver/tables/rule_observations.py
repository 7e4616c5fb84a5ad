"""What one row shows of the rules: who governed, which edges were taken, which days of which provision were asked.

Only a row that expects something of the outcome shows anything. A provision is tested on a day when it was weighed
and left for no other reason than time, or stayed: one that is for another place, plan or patient is not.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

import attrs

from coverage_resolver.determinations import Answer, Determination, Ruling, Step
from coverage_resolver.in_force import basis_days
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.precedence import Ladder
from coverage_resolver.questions import CoverageQuestion, Enrollment
from coverage_resolver.resolve import resolve
from coverage_resolver.tables.rule_targets import (
    GENERATED,
    GENERATED_SOURCE,
    PREVAILS,
    SILENT,
    Targets,
    day_key,
    governs_key,
    ladder_name,
)
from coverage_resolver.tables.running import Result
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition, Resolution

#: Fields of an answer that tell its outcome.
_TELLING = frozenset(
    {"status", "governing", "resolution", "statuses", "alternatives", "steps", "displaced", "settled", "finality"}
)
#: A candidate that left so was never held against the calendar.
_NOT_REACHED = frozenset(
    {
        Disposition.OTHER_JURISDICTION,
        Disposition.NOT_ADOPTED,
        Disposition.OUT_OF_SCOPE,
        Disposition.NOT_ON_LADDER,
        Disposition.NOT_YET_PUBLISHED,
    }
)
#: In force, and weaker than what governs.
_GAVE_WAY = frozenset({Disposition.DISPLACED, Disposition.NOT_ADMITTED, Disposition.STANDS_BY, Disposition.COMPOSED})
_IN_FORCE = _GAVE_WAY | {Disposition.GOVERNS, Disposition.CONFLICTS, Disposition.DEPENDS}


@attrs.frozen(kw_only=True)
class Observer:
    """Observes rows against one library and its targets."""

    library: PolicyLibrary
    targets: Targets
    _places: Mapping[int, int] = attrs.field(init=False, repr=False)
    _own_dates: Mapping[int, frozenset[str]] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        places = {id(item): place for place, item in enumerate(self.library.provisions)}
        dated = {
            id(item): frozenset(each.plan for each in item.authority.adoptions if each.period is not None)
            for item in self.library.provisions
        }
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_own_dates", dated)

    def observe(self, result: Result) -> frozenset[str]:
        """The keys of everything that a row shows; nothing for one that failed or tells no outcome."""
        telling = any(wish.field in _TELLING or wish.topic or wish.of_topic for wish in result.row.expectations)
        if not result.passed or not telling or not result.asked:
            return frozenset()
        return frozenset(key for question, answer in self._days(result) for key in self._keys(question, answer))

    def shown(self, result: Result) -> frozenset[str]:
        """What a row shows, as coverage counts it: what a generated row shows is marked as such."""
        keys = self.observe(result)
        return frozenset(map(GENERATED.__add__, keys)) if result.row.source == GENERATED_SOURCE else keys

    def _days(self, result: Result) -> Iterator[tuple[CoverageQuestion, Answer]]:
        """Every asked day; of a range, also each of its days on which something begins or ends."""
        yield from result.asked
        row, question = result.row, result.asked[0][0]
        if row.first != row.last:
            days = self.targets.days
            for day in days[bisect_left(days, row.first) : bisect_right(days, row.last)]:
                there = question.on(day)
                yield there, resolve(there, self.library)

    def _keys(self, question: CoverageQuestion, answer: Answer) -> Iterator[str]:
        day = question.date_of_service
        yield from self._ladder_days(question, answer)
        for item in answer.determinations:
            span = _span(question, item)
            for ruling in item.rulings.values():
                if ruling.governing is not None:
                    yield governs_key(ruling.governing.authority.id)
                for step in ruling.steps:
                    if step.disposition not in _NOT_REACHED:
                        yield from self._provision_days(step, question, span, day)
            ladder = self._ladder(item, day)
            if ladder is not None:
                for ruling in item.rulings.values():
                    yield from edge_keys(ruling, ladder)

    def _ladder_days(self, question: CoverageQuestion, answer: Answer) -> Iterator[str]:
        """The ladders that an enrolment selects, whether or not they are in force on the day.

        A question that came to no payer, such as one about no service, was held against no ladder.
        """
        day = question.date_of_service
        asked = {item.payer.line_of_business for item in answer.determinations}
        for span in (span for span in question.member.enrollments if span.line_of_business in asked):
            for place, ladder in enumerate(self.library.ladders.ladders):
                chosen = all(getattr(span, fact, "") in allowed for fact, allowed in ladder.selects.items() if fact)
                if ladder.line_of_business == span.line_of_business and chosen:
                    yield day_key(f"ladder:{place}", "", day)

    def _provision_days(
        self, step: Step, question: CoverageQuestion, span: Enrollment | None, day: dt.date
    ) -> Iterator[str]:
        item = step.provision
        plan = "" if span is None or span.plan not in self._own_dates.get(id(item), ()) else span.plan
        subject = f"provision:{self._places[id(item)]}"
        if span is None or (item.date_basis is DateBasis.DATE_OF_SERVICE and question.service.admission is None):
            yield day_key(subject, plan, day)
            return
        for basis in basis_days(item, question, span, item.period).values():
            if basis is not None:
                yield day_key(subject, plan, basis)

    def _ladder(self, item: Determination, day: dt.date) -> Ladder | None:
        return next(
            (
                ladder
                for ladder in self.library.ladders.ladders
                if ladder.id == item.payer.ladder and ladder.period.contains(day) is not Certainty.NO
            ),
            None,
        )


def _span(question: CoverageQuestion, item: Determination) -> Enrollment | None:
    """The enrolment of a payer."""
    return next(
        (
            span
            for span in question.member.enrollments
            if span.line_of_business == item.payer.line_of_business and span.plan == item.payer.plan
        ),
        None,
    )


def edge_keys(ruling: Ruling, ladder: Ladder) -> Iterator[str]:
    """The edges that a settled ruling took, each one way."""
    if ruling.resolution is not Resolution.GOVERNED or ruling.governing is None:
        return
    ranks = {tier.name: rank for rank, tier in enumerate(ladder.tiers)}
    governing = next((step for step in ruling.steps if step.disposition is Disposition.GOVERNS), None)
    if governing is None or governing.tier not in ranks:
        return
    rank, name = ranks[governing.tier], ladder_name(ladder)
    present = {step.tier for step in ruling.steps if step.disposition in _IN_FORCE}
    for step in ruling.steps:
        if step.disposition in _GAVE_WAY and ranks.get(step.tier, -1) > rank:
            yield f"edge|{name}|{governing.tier}|{step.tier}|{PREVAILS}"
    for tier in ladder.tiers[:rank]:
        if tier.name not in present:
            yield f"edge|{name}|{tier.name}|{governing.tier}|{SILENT}"
