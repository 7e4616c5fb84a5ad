"""Questions that no candidate can tell apart: they have the same rulings, step by step, and are ruled on once.

What the candidates for a service on one ladder look at in a question is little: between which of the days that they
name the date of service and the day of knowledge lie, the plan, the state, the contractors, and the facts that their
conditions turn on. :func:`likeness` is all of this. Where they look at more - an age, the day of a request, a stay,
what a provider was told, an election - there is none, and the question is ruled on by itself.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Hashable, Iterable

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.facts import EVENTS, FIELDS
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import anniversary
from coverage_resolver.topics import AGE_LIMIT
from coverage_resolver.vocabulary import AuthorityKind, DateBasis, Stance

#: Fewer candidates than this are judged sooner than they are looked up.
FEW = 12
_NOTHING_TOLD = "no fact"
_DERIVED = EVENTS.keys() | FIELDS.keys()


@attrs.frozen(eq=False)
class Distinctions:
    """What the candidates for one service on one ladder tell apart.

    ``days`` are those that they name, each with the day after it, by number: between two of them nothing differs.
    ``facts`` are those of their conditions, ``derived`` where the library derives one of them from other fields;
    ``ages`` where a limit of age is among them, ``beyond`` where they look at more than is named here.
    """

    candidates: tuple[Provision, ...]
    days: tuple[int, ...]
    facts: tuple[str, ...]
    derived: bool
    ages: bool
    diagnoses: bool
    plans: bool
    contractors: bool
    beyond: bool
    #: What the local determinations among them reach that say anything.
    local: frozenset[frozenset[str]]

    @classmethod
    def of(cls, candidates: tuple[Provision, ...], case: Case) -> Distinctions:
        """Of the candidates with a place on the ladder, and of the later versions that supersede them."""
        library = case.library
        placed = [item for item in candidates if case.ladder.rank_of(item.place) is not None]
        every = {id(item): item for item in placed}
        for _ in ("what supersedes them", "and what replaced that"):
            later = [found for item in every.values() for found, _ in library.superseders(item)]
            every.update({id(item): item for item in later})
        facts = {condition.fact for item in placed for condition in item.conditions}
        days = {day.toordinal() for item in every.values() for day in _named_days(item, library)}
        return cls(
            candidates=candidates,
            days=tuple(sorted(days.union([day + 1 for day in days]))),
            facts=tuple(sorted(facts)),
            derived=not facts.isdisjoint(_DERIVED),
            ages=any(item.topic == AGE_LIMIT for item in placed),
            diagnoses=any(item.diagnoses is not None for item in placed),
            plans=any(item.reaches.level == "plan" or item.authority.adoptions for item in every.values()),
            contractors=any(item.reaches.level == "contractor" for item in placed),
            beyond=any(item.date_basis is not DateBasis.DATE_OF_SERVICE for item in every.values())
            or any(fact.startswith("age_") for fact in facts),
            local=reached_by_determinations(placed),
        )


def reached_by_determinations(candidates: Iterable[Provision]) -> frozenset[frozenset[str]]:
    """The contracts for which local determinations say something."""
    return frozenset(
        item.reaches.values
        for item in candidates
        if item.authority.kind is AuthorityKind.LCD
        and item.reaches.level == "contractor"
        and item.stance is not Stance.SILENT
    )


def _named_days(item: Provision, library: PolicyLibrary) -> list[dt.date]:
    """Every day on which what the judgement says of one provision turns, as the provision or a notice rule names it."""
    authority = item.authority
    told = (item.published_on, item.decision_memo_on, item.announced_on, item.end_known_from, item.retired_on)
    given = (*told, item.absent_from, item.significant_cost_through)
    found = [day for day in given if day is not None]
    found += item.implementation_on
    if authority.last_review is not None:
        found.append(anniversary(authority.last_review.latest, 1))
    if authority.approved is not None:
        found.append(authority.approved.earliest)
    periods = [item.period, *(record.period for record in authority.adoptions if record.period is not None)]
    for rule in library.notice_rules(authority.kind):
        if not rule.is_on(item.topic):
            continue
        periods.append(rule.period)
        if rule.counted_from == "publication" and item.noticed_from is not None:
            found += earliest_permitted(rule, item.noticed_from)
    for period in periods:
        found += (period.start.earliest, period.start.latest)
        if period.end is not None:
            found += (period.end.earliest, period.end.latest)
    return found


def distinctions(case: Case, candidates: tuple[Provision, ...]) -> Distinctions:
    """What these candidates tell apart; remembered, by their identity."""
    asked, table = (case.ladder, *map(id, candidates)), case.library.distinctions
    found: Distinctions = table.get(asked) or table.keep(asked, Distinctions.of(candidates, case))
    return found


def likeness(case: Case, candidates: tuple[Provision, ...]) -> Hashable:
    """What these candidates see of a question: alike in this, alike in their rulings. None where they see more.

    It names the candidates by their identity: whoever keeps it keeps them.
    """
    question, library = case.question, case.library
    service, plan = question.service, case.leg.enrollment.plan
    if len(candidates) < FEW or service.provider is not None or service.admission is not None:
        return None
    if case.elected.choices or case.elected.unseen or case.void_elections or library.participations_of(plan):
        return None
    told = distinctions(case, candidates)
    if told.beyond:
        return None
    facts = _facts(case, told)
    return facts and (
        told,
        bisect_right(told.days, question.date_of_service.toordinal()),
        bisect_right(told.days, question.as_of.toordinal()),
        case.state,
        case.home[0],
        plan if told.plans else "",
        service.diagnoses if told.diagnoses else (),
        (case.routing, case.strangers, case.idle) if told.contractors else (),
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
