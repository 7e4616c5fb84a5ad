"""What one row shows of the rules: who governed, which edges were taken, which dates it guards on which of their days.

Who governed, and which edges were taken, counts on the topics of which the row says something that tells. A date counts
on a day where the row would fail if the date lay on the other side of that day: a row that says nothing on which the
date bears does not test it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Mapping
from functools import lru_cache, partial

import attrs

from coverage_resolver.adopted_versions import own_dates
from coverage_resolver.determinations import Answer, Determination, Ruling, Step
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.in_force import basis_days
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.precedence import Ladder
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.edges import PREVAILS, SILENT
from coverage_resolver.tables.moved_dates import with_date_across
from coverage_resolver.tables.rows import XFAIL, Row
from coverage_resolver.tables.rule_targets import GENERATED, GENERATED_SOURCE, Targets, governs_key
from coverage_resolver.tables.rungs import ladder_name
from coverage_resolver.tables.running import Result, bears_on, holds
from coverage_resolver.tables.told_topics import told_topics
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition, Resolution

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
#: What becomes of a weaker source where a stronger one governs.
GAVE_WAY = frozenset({Disposition.DISPLACED, Disposition.NOT_ADMITTED, Disposition.STANDS_BY, Disposition.COMPOSED})
_IN_FORCE = GAVE_WAY | {Disposition.GOVERNS, Disposition.CONFLICTS, Disposition.DEPENDS}
#: So many libraries with a moved date are kept: rows about one date mostly stand together.
_KEPT = 64


@attrs.frozen(kw_only=True)
class Observer:
    """Observes rows against one library and its targets."""

    library: PolicyLibrary
    targets: Targets
    _places: Mapping[int, int] = attrs.field(init=False, repr=False)
    _own_dates: Mapping[int, frozenset[str]] = attrs.field(init=False, repr=False)
    _topics: Mapping[str, str] = attrs.field(init=False, repr=False)
    #: The library with a date on the other side of a day.
    with_date_across: Callable[[Boundary, dt.date], PolicyLibrary] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        places = {id(item): place for place, item in enumerate(self.library.provisions)}
        object.__setattr__(self, "_places", places)
        topics = {f"provision:{place}": item.topic for place, item in enumerate(self.library.provisions)}
        object.__setattr__(self, "_topics", topics)
        object.__setattr__(self, "_own_dates", {id(item): own_dates(item) for item in self.library.provisions})
        object.__setattr__(self, "with_date_across", lru_cache(_KEPT)(partial(with_date_across, self.library)))

    def shown(self, result: Result, seen: Container[str] = ()) -> frozenset[str]:
        """The keys of what a row shows, those of a generated row marked as such; nothing for one that failed or should.

        A date that was ``seen`` to be tested is not tried again: that a row would fail is found out by asking it anew.
        """
        if not result.passed or not result.asked or XFAIL in result.row.marks:
            return frozenset()
        mark = GENERATED if result.row.source == GENERATED_SOURCE else ""

        def known(key: str) -> bool:
            return key in seen or mark + key in seen

        days = self._days(result)
        return frozenset(mark + key for question, answer in days for key in self._keys(result, question, answer, known))

    def guards(self, row: Row, boundary: Boundary, day: dt.date) -> bool:
        """Whether a row that passes would fail if a date lay on the other side of a day."""
        topic = self._topics.get(boundary.subject)
        return (topic is None or bears_on(topic, row)) and not holds(row, self.with_date_across(boundary, day))

    def reached(self, result: Result) -> frozenset[tuple[str, str, dt.date]]:
        """The provisions and ladders whose dates may bear on a row, as :meth:`Targets.at` has them."""
        return frozenset(place for asked in result.asked for place in self._places_in_time(*asked))

    def _days(self, result: Result) -> Iterator[tuple[CoverageQuestion, Answer]]:
        """Every asked day; of a range, also each of its days on which something begins or ends."""
        yield from result.asked
        row, question = result.row, result.asked[0][0]
        if row.first != row.last:
            days = self.targets.days
            for day in days[bisect_left(days, row.first) : bisect_right(days, row.last)]:
                there = question.on(day)
                yield there, resolve(there, self.library)

    def _keys(
        self, result: Result, question: CoverageQuestion, answer: Answer, known: Callable[[str], bool]
    ) -> Iterator[str]:
        row, told = result.row, _told(result, answer)
        for place, item in enumerate(answer.determinations):
            ladder = self._ladder(item, question.date_of_service)
            for topic, ruling in item.rulings.items():
                if (place, topic) not in told:
                    continue
                if ruling.governing is not None:
                    yield governs_key(ruling.governing.authority.id)
                if ladder is not None:
                    yield from edge_keys(ruling, ladder)
        for subject, plan, day in self._places_in_time(question, answer):
            for boundary in self.targets.at(subject, plan, day):
                if not known(boundary.key(day)) and self.guards(row, boundary, day):
                    yield boundary.key(day)

    def _places_in_time(self, question: CoverageQuestion, answer: Answer) -> Iterator[tuple[str, str, dt.date]]:
        """Each provision and ladder whose dates bear on an answer, the plan whose own dates count, and the day."""
        yield from self._ladder_days(question, answer)
        for item in answer.determinations:
            span = _span(question, item)
            for ruling in item.rulings.values():
                for step in ruling.steps:
                    if step.disposition not in _NOT_REACHED:
                        yield from self._provision_days(step, question, span)

    def _ladder_days(self, question: CoverageQuestion, answer: Answer) -> Iterator[tuple[str, str, dt.date]]:
        """The ladders that an enrolment selects, whether or not they are in force on the day.

        A question that came to no payer, such as one about no service, was held against no ladder.
        """
        asked = {item.payer.line_of_business for item in answer.determinations}
        for span in (span for span in question.member.enrollments if span.line_of_business in asked):
            for place, ladder in enumerate(self.library.ladders.ladders):
                chosen = all(getattr(span, fact, "") in allowed for fact, allowed in ladder.selects.items() if fact)
                if ladder.line_of_business == span.line_of_business and chosen:
                    yield f"ladder:{place}", "", question.date_of_service

    def _provision_days(
        self, step: Step, question: CoverageQuestion, span: Enrollment | None
    ) -> Iterator[tuple[str, str, dt.date]]:
        item, day = step.provision, question.date_of_service
        place = self._places.get(id(item))
        if place is None:  # found on demand, in a corpus whose dates nobody counts
            return
        plan = "" if span is None or span.plan not in self._own_dates.get(id(item), ()) else span.plan
        subject = f"provision:{place}"
        if span is None or (item.date_basis is DateBasis.DATE_OF_SERVICE and question.service.admission is None):
            yield subject, plan, day
            return
        for basis in basis_days(item, question, span, item.period).values():
            if basis is not None:
                yield subject, plan, basis

    def _ladder(self, item: Determination, day: dt.date) -> Ladder | None:
        return next(
            (
                ladder
                for ladder in self.library.ladders.ladders
                if ladder.id == item.payer.ladder and ladder.period.contains(day) is not Certainty.NO
            ),
            None,
        )


def _told(result: Result, answer: Answer) -> frozenset[tuple[int, str]]:
    return told_topics(result.row.expectations, result.row.topic, len(answer.determinations))


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
        if step.disposition in GAVE_WAY and ranks.get(step.tier, -1) > rank:
            yield f"edge|{name}|{governing.tier}|{step.tier}|{PREVAILS}"
    for tier in ladder.tiers[:rank]:
        if tier.name not in present:
            yield f"edge|{name}|{tier.name}|{governing.tier}|{SILENT}"
