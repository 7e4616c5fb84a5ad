"""Questions that no candidate can tell apart: they have the same rulings, step by step, and are ruled on once.

What the candidates for a service on one ladder look at in a question is little: between which of the days that they
name the date of service and the day of knowledge lie, the plan, the state, the contractors, and the facts that their
conditions turn on. :func:`likeness` is all of this. Where they look at more - an age, the day of a request, a stay,
what a provider was told, an election - there is none, and the question is ruled on by itself.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.facts import EVENTS, FIELDS
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import EffectivePeriod, day_after
from coverage_resolver.vocabulary import DateBasis

#: Fewer candidates than this are judged sooner than they are looked up.
FEW = 8
_NOTHING_TOLD = "no fact"
_DERIVED = EVENTS.keys() | FIELDS.keys()


@attrs.frozen(eq=False)
class Distinctions:
    """What the candidates for one service on one ladder tell apart.

    ``days`` are those that they name, each with the day after it: between two of them nothing differs. ``facts`` are
    those of their conditions, ``derived`` where one is of those that the library derives from other fields.
    """

    days: tuple[dt.date, ...]
    facts: tuple[str, ...]
    derived: bool
    diagnoses: bool
    plans: bool
    contractors: bool
    beyond: bool

    @classmethod
    def of(cls, candidates: Iterable[Provision], case: Case) -> Distinctions:
        """Of the candidates with a place on the ladder, and of the later versions that supersede them."""
        library = case.library
        placed = [item for item in candidates if case.ladder.rank_of(item.place) is not None]
        every = {id(item): item for item in placed}
        for _ in ("what supersedes them", "and what replaced that"):
            later = [found for item in every.values() for found, _ in library.superseders(item)]
            every.update({id(item): item for item in later})
        facts = {condition.fact for item in placed for condition in item.conditions}
        days = {day for item in every.values() for day in named_days(item, library)}
        return cls(
            days=tuple(sorted(days | {day_after(day) for day in days})),
            facts=tuple(sorted(facts)),
            derived=not facts.isdisjoint(_DERIVED),
            diagnoses=any(item.diagnoses is not None for item in placed),
            plans=any(item.reaches.level == "plan" or item.authority.adoptions for item in every.values()),
            contractors=any(item.reaches.level == "contractor" for item in placed),
            beyond=any(item.date_basis is not DateBasis.DATE_OF_SERVICE for item in every.values())
            or any(fact.startswith("age_") for fact in facts),
        )


def named_days(item: Provision, library: PolicyLibrary) -> Iterator[dt.date]:
    """Every day on which what the judgement says of one provision turns, as the provision or a notice rule names it."""
    authority = item.authority
    periods = [item.period, *(record.period for record in authority.adoptions)]
    for rule in library.notice_rules(authority.kind):
        periods.append(rule.period)
        if rule.counted_from == "publication" and item.known_from is not None:
            yield from earliest_permitted(rule, item.known_from)
    for period in periods:
        if period is not None:
            yield from _ends(period)
    if authority.approved is not None:
        yield authority.approved.earliest
    for day in (item.published_on, item.decision_memo_on, item.end_known_from, item.retired_on):
        if day is not None:
            yield day


def _ends(period: EffectivePeriod) -> Iterator[dt.date]:
    for end in (period.start, period.end):
        if end is not None:
            yield end.earliest
            yield end.latest


def likeness(
    case: Case, candidates: tuple[Provision, ...], contracts: frozenset[str] | None, topics: frozenset[str] | None
) -> Hashable:
    """What these candidates see of a question: alike in this, alike in their rulings. None where they see more.

    ``contracts`` and ``topics`` are those for which they were found.
    """
    question, library = case.question, case.library
    service, plan = question.service, case.leg.enrollment.plan
    if len(candidates) < FEW or service.provider is not None or service.admission is not None:
        return None
    if case.elections or case.void_elections or library.participations_of(plan):
        return None
    # By these the candidates were found.
    found = (
        case.ladder,
        service.code_system,
        service.code,
        service.description,
        case.states,
        contracts,
        service.diagnoses if library.shelves else (),
        topics,
    )
    told = library.distinctions.get(found) or library.distinctions.keep(found, Distinctions.of(candidates, case))
    if told.beyond:
        return None
    facts = _facts(case, told)
    return facts and (
        found,
        bisect_right(told.days, question.date_of_service),
        bisect_right(told.days, question.as_of),
        case.state,
        case.home[0],
        plan if told.plans else "",
        service.diagnoses if told.diagnoses else (),
        (case.routing.options, case.routing.reason, case.routing.need) if told.contractors else (),
        facts,
    )


def _facts(case: Case, told: Distinctions) -> Hashable:
    """The facts that the candidates turn on; ``1`` and ``True`` are two. None where one cannot be looked up."""
    question = case.question
    if not told.derived and not question.member.facts and not question.service.facts:
        return _NOTHING_TOLD
    found = (told.facts, tuple([(type(value), value) for value in map(case.facts.get, told.facts)]))
    try:
        hash(found)
    except TypeError:  # a list
        return None
    return found
