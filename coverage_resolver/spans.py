"""Days on which an answer may change: the window of one answer, and the segments of a from/through span.

The days are collected from everything that the judgement reads dates from; between two of them nothing can
change. Whether something *does* change at one of them is found by asking again, so that a window is the longest.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from coverage_resolver.across_topics import with_what_acts
from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Answer, Determination, Ruling, Window
from coverage_resolver.in_force import CONTRACT, plan_period
from coverage_resolver.judge import judge
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, anniversary, day_after, day_before, months_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reach import reaches
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import DateBasis


@attrs.frozen(kw_only=True)
class Segment:
    """A run of days, both ends included, on which one answer holds."""

    first: dt.date
    last: dt.date
    answer: Answer


@attrs.frozen(kw_only=True)
class SpanAnswer:
    """The segments of a from/through span, in order; one segment means that nothing changes inside it (DT-5)."""

    segments: tuple[Segment, ...]
    reason_codes: tuple[ReasonCode, ...] = ()

    @property
    def split(self) -> bool:
        """Whether the span must be split."""
        return len(self.segments) > 1


def answer_key(answer: Answer) -> tuple[object, ...]:
    """What must stay the same for two days to have the same answer."""
    return (answer.order_settled, *(determination_key(item) for item in answer.determinations))


def determination_key(item: Determination) -> tuple[object, ...]:
    """What must stay the same for one payer's determination to be the same."""
    rulings = tuple(
        (topic, *ruling_key(ruling))
        for topic, ruling in sorted(item.rulings.items())
        if ruling.governing is not None or ruling.alternatives
    )
    return (item.payer, item.resolution, item.status, item.paid_by, item.alternatives, rulings)


def ruling_key(ruling: Ruling) -> tuple[object, ...]:
    """What must stay the same for the ruling on one topic to be the same."""
    return (
        ruling.resolution,
        repr(ruling.value),
        None if ruling.governing is None else ruling.governing.id,
        tuple(other.id for other in ruling.composed_of),
        # What may stand, however its condition is worded: an imprecise day drops out of the words before it matters.
        frozenset((branch.status, branch.governing and branch.governing.id) for branch in ruling.alternatives),
    )


def change_points(
    question: CoverageQuestion, library: PolicyLibrary, topics: Iterable[str] | None = None
) -> tuple[dt.date, ...]:
    """Every day on which the answer to this question, or to these topics, may begin to differ from the day before."""
    wanted = None if topics is None else with_what_acts(topics)
    return tuple(sorted({day for day in _points(question, library, wanted) if day > FIRST_DAY}))


def _points(question: CoverageQuestion, library: PolicyLibrary, topics: frozenset[str] | None) -> Iterator[dt.date]:
    yield from _member_points(question, library)
    yield from library.ladders.turning_days
    places = {question.service.state, question.service.provider_state, question.member.residence_state}
    places |= {question.service.performing_laboratory_state, question.service.billing_laboratory_state}
    places |= {item.state for item in question.member.residences}
    for place in places:
        yield from library.jurisdictions.turning_days.get(place, ())
    yield from library.contracts(question.as_of).turning_days(frozenset(places))
    for election in library.elections:
        yield from election.period.change_points()
    for shelf in library.shelves:
        yield from shelf.turning_days(question.as_of)
    seen: set[int] = set()
    for line, states, plan in _spoken_for(question):
        lines = library.ladders.lines(line)
        for item in library.candidates(question, lines, states):
            if id(item) not in seen and (topics is None or item.topic in topics) and reaches(item, lines, states, plan):
                seen.add(id(item))
                for each in (item, *(later for later, _ in library.superseders(item))):
                    yield from provision_points(each, question, library)
                    for condition in each.conditions:
                        yield from _condition_points(condition.fact, condition.value, question)


def _spoken_for(question: CoverageQuestion) -> Iterator[tuple[str, frozenset[str], str]]:
    """Each line of business of the member, with the states whose law may count, and the plan where it is the one."""
    member = question.member
    homes = {member.residence_state, *(item.state for item in member.residences)}
    for span in member.enrollments:
        states = frozenset({span.state, *homes} - {""})
        yield span.line_of_business, states, span.plan
        if span.carve_outs and span.plan:
            yield span.line_of_business, states, ""  # What is carved out is asked of the programme itself.
    request = member.retroactive_request
    if request is not None:
        yield request.line_of_business, frozenset({request.state, *homes} - {""}), ""


def _member_points(question: CoverageQuestion, library: PolicyLibrary) -> Iterator[dt.date]:
    member, service = question.member, question.service
    if member.date_of_birth is not None:
        yield member.date_of_birth
    for span in member.enrollments:
        for part in library.participations_of(span.plan):
            yield from part.period.change_points()
        yield span.start
        if span.end is not None:
            yield day_after(span.end)
        if span.premium_paid_through is not None:
            yield from (months_before(span.premium_paid_through, -count) for count in range(1, 6))
        if span.application_date is not None:
            yield span.application_date
    for residence in member.residences:
        if residence.start is not None:
            yield residence.start
        if residence.end is not None:
            yield day_after(residence.end)
    if member.retroactive_request is not None:
        applied = member.retroactive_request.application_date
        yield from (row.first_day(applied) for row in library.payer_rules.retroactive)
        yield from (applied, day_after(applied))
    given = service.prior_authorization
    for day in (member.hospice_from, None if given is None else given.decided_on):
        if day is not None:
            yield day
    for day in (member.hospice_through, None if given is None else given.valid_through):
        if day is not None:
            yield day_after(day)


def provision_points(item: Provision, question: CoverageQuestion, library: PolicyLibrary) -> Iterator[dt.date]:
    """The days on which what one provision says may begin or cease to count, its conditions apart."""
    yield from item.period.change_points()
    if item.date_basis in CONTRACT:
        yield from (anniversary(day, 1) for day in item.period.change_points())
    if item.date_basis is DateBasis.REQUEST:
        # A request that nobody dated may lie in the half year before the service, or after it where that is past.
        yield question.as_of
        yield from (months_before(day, -count) for day in item.period.change_points() for count in (6, 7))
    for span in question.member.enrollments:
        yield from plan_period(item, span.plan)[0].change_points()
    for day in (item.retired_on, item.significant_cost_through):
        if day is not None:
            yield from (day, day_after(day))
    # What had begun held until its replacement was published.
    yield from (
        later.known_from
        for later, mode in library.superseders(item)
        if mode == "replace" and later.known_from is not None
    )
    sent = question.service.provider.notice_sent if question.service.provider is not None else None
    for rule in library.notice_rules(item.authority.kind):
        counted_from = item.known_from if rule.counted_from == "publication" else sent
        if counted_from is not None:
            yield from earliest_permitted(rule, counted_from)
        yield from rule.period.change_points()


def _condition_points(fact: str, value: object, question: CoverageQuestion) -> Iterator[dt.date]:
    born = question.member.date_of_birth
    if not isinstance(value, int) or isinstance(value, bool):
        return
    if fact == "age_years" and born is not None:
        yield from (anniversary(born, value), anniversary(born, value + 1))
    elif fact == "age_months" and born is not None:
        for months in (value, value + 1):
            first = months_before(born, -months)
            yield from (first + dt.timedelta(days=born.day - 1), months_before(first, -1))
    elif fact == "days_since_enrollment":
        for span in question.member.enrollments:
            yield from (span.start + dt.timedelta(days=value - 1), span.start + dt.timedelta(days=value))


def window(
    question: CoverageQuestion, library: PolicyLibrary, order: int, *, back: bool = True, ahead: bool = True
) -> Window:
    """The longest run of days around the date of service on which one payer's determination stays the same.

    Without ``back`` its first day is not worked out, without ``ahead`` its last.
    """
    key = determination_key(judge(question, library).determinations[order])
    points = change_points(question, library)
    place = bisect_right(points, question.date_of_service)
    first, last = FIRST_DAY, LAST_DAY

    def same(day: dt.date) -> bool:
        determinations = judge(question.on(day), library).determinations
        return order < len(determinations) and determination_key(determinations[order]) == key

    for index in range(place - 1, -1, -1) if back else ():
        if not same(day_before(points[index])):
            first = points[index]
            break
    for index in range(place, len(points)) if ahead else ():
        if not same(points[index]):
            last = day_before(points[index])
            break
    return Window(first=None if first == FIRST_DAY else first, last=last)


def topic_windows(
    question: CoverageQuestion, library: PolicyLibrary, order: int, topics: Collection[str] | None = None
) -> dict[str, Window]:
    """For each topic of one payer's determination, the longest run of days around the date of service on which the
    ruling on it stays the same. Where only some ``topics`` are asked about, no day beyond theirs is judged."""
    every = judge(question, library, topics=topics).determinations[order].rulings
    rulings = {topic: ruling for topic, ruling in every.items() if topics is None or topic in topics}
    points = change_points(question, library, topics)
    place = bisect_right(points, question.date_of_service)
    back = ((points[index], day_before(points[index])) for index in range(place - 1, -1, -1))
    ahead = ((day_before(points[index]), points[index]) for index in range(place, len(points)))
    first, last = (_ends(question, library, order, rulings, steps) for steps in (back, ahead))
    return {topic: Window(first=first.get(topic), last=last.get(topic)) for topic in rulings}


def _ends(
    question: CoverageQuestion,
    library: PolicyLibrary,
    order: int,
    rulings: Mapping[str, Ruling],
    steps: Iterable[tuple[dt.date, dt.date]],
) -> dict[str, dt.date]:
    """For each topic whose ruling changes, the last day on which it is still the same; ``steps`` lead away from it."""
    found: dict[str, dt.date] = {}
    for same, other in steps:
        if len(found) == len(rulings):
            break
        determinations = judge(question.on(other), library, topics=rulings).determinations
        theirs = determinations[order].rulings if order < len(determinations) else {}
        for topic, ruling in rulings.items():
            if topic not in found and (topic not in theirs or ruling_key(theirs[topic]) != ruling_key(ruling)):
                found[topic] = same
    return found


def segments(question: CoverageQuestion, through: dt.date, library: PolicyLibrary) -> SpanAnswer:
    """Split ``date_of_service`` .. ``through`` into maximal runs of days with one answer each."""
    first = question.date_of_service
    starts = [first, *(day for day in change_points(question, library) if first < day <= through)]
    found: list[Segment] = []
    for number, start in enumerate(starts):
        last = day_before(starts[number + 1]) if number + 1 < len(starts) else through
        answer = judge(question.on(start), library)
        if found and answer_key(found[-1].answer) == answer_key(answer):
            found[-1] = attrs.evolve(found[-1], last=last)
        else:
            found.append(Segment(first=start, last=last, answer=answer))
    codes: list[ReasonCode] = []
    if len(found) > 1:
        codes.append(ReasonCode.SPAN_SPLIT)
        lines = {tuple(item.payer.line_of_business for item in segment.answer.determinations) for segment in found}
        if len(lines) > 1:
            codes += [ReasonCode.LOB_CHANGE, ReasonCode.PAYER_BY_DOS]
    codes += [code for segment in found for code in segment.answer.reason_codes]
    return SpanAnswer(segments=tuple(found), reason_codes=tuple(dict.fromkeys(codes)))
