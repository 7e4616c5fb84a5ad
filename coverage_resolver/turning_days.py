"""Days on which an answer may change: collected from everything that the judgement reads dates from.

Between two of them nothing can change. Whether anything does change at one of them is found by asking again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from coverage_resolver.across_topics import with_what_acts
from coverage_resolver.adopted_versions import plan_period
from coverage_resolver.authorities import Provision
from coverage_resolver.elected_policies import former_names
from coverage_resolver.elections import chosen_by
from coverage_resolver.heirs import HELD_UNTIL_PUBLISHED
from coverage_resolver.in_force import CONTRACT
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import FIRST_DAY, anniversary, day_after, months_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reach import reaches
from coverage_resolver.vocabulary import AuthorityKind, DateBasis


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
    for name in {*places, question.service.contractor} - {""}:
        yield from library.jurisdictions.turning_days.get(name, ())
    yield from library.contracts(question.as_of).turning_days(frozenset(places))
    for election in library.elections:
        yield from election.period.change_points()
    for shelf in library.shelves:
        yield from shelf.turning_days(question.as_of)
    chosen = frozenset(map(chosen_by, library.elections))
    seen: set[int] = set()
    for line, states, plan in _spoken_for(question):
        lines = library.ladders.lines(line)
        candidates = library.candidates(question, lines, states)
        # Whether an elected policy is in force, on whatever topic or service, tells whether others are set aside.
        elsewhere = library.documents(_given_up(candidates, chosen, library), question.as_of) if chosen else ()
        for item in (*candidates, *elsewhere):
            asked = topics is None or item.topic in topics or (chosen and item.authority.kind is AuthorityKind.LCD)
            if id(item) not in seen and asked and reaches(item, lines, states, plan):
                seen.add(id(item))
                for gap in library.between(item.authority, question.as_of):
                    yield from (gap.first, day_after(gap.last))
                for each in (item, *(later for later, _ in library.superseders(item))):
                    yield from provision_points(each, question, library)
                    for condition in each.conditions:
                        yield from _condition_points(condition.fact, condition.value, question)


def _given_up(candidates: Iterable[Provision], chosen: frozenset[str], library: PolicyLibrary) -> tuple[str, ...]:
    """The policies that plans elect, and that some of these took the places of under a new number."""
    local = {item.authority.id: item.authority for item in candidates if item.authority.renumbered_from}
    return tuple(sorted(chosen & frozenset[str]().union(*(former_names(each, library) for each in local.values()))))


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
        period, record = plan_period(item, span.plan)
        yield from period.change_points()
        if record is not None and record.period is not None:
            yield from record.period.change_points()
    for day in (item.retired_on, item.absent_from, item.significant_cost_through):
        if day is not None:
            yield from (day, day_after(day))
    # What had begun held until its replacement was published.
    yield from (
        later.known_from
        for later, mode in library.superseders(item)
        if mode in HELD_UNTIL_PUBLISHED and later.known_from is not None
    )
    sent = question.service.provider.notice_sent if question.service.provider is not None else None
    for rule in library.notice_rules(item.authority.kind):
        if not rule.is_on(item.topic):
            continue
        counted_from = item.noticed_from if rule.counted_from == "publication" else sent
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
