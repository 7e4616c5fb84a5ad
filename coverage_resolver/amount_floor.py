"""Amount, duration and scope: a plan furnishes no less than its state does without one (42 CFR 438.210(a)).

What a state says of its own fee-for-service members does not reach a plan's. But a plan's limit that is tighter may be
one that it must not have, or one that serves to control utilization: that is for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.candidacy import standing
from coverage_resolver.cases import Case, Standing
from coverage_resolver.comparison import compare
from coverage_resolver.determinations import Ruling
from coverage_resolver.facts import FIELDS
from coverage_resolver.for_a_person import for_a_person, in_each_branch
from coverage_resolver.precedence import NoLessThan
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Comparison, Disposition, Role, Stance

_NO_LESS = frozenset({Comparison.AGREES, Comparison.MORE_GENEROUS})
_SPEAKS = frozenset({Stance.RULE, Stance.EXPLICITLY_NONE, Stance.UNKNOWN})


def no_less(ruling: Ruling, candidates: Iterable[Provision], case: Case) -> Ruling:
    """The ruling, or a doubt where a plan's rule stands that the state's own members do not have."""
    bound = case.ladder.no_less_than
    if bound is None or ruling.topic not in bound.topics:
        return ruling
    return in_each_branch(ruling, lambda item: _held(item, candidates, bound, case))


def _held(ruling: Ruling, candidates: Iterable[Provision], bound: NoLessThan, case: Case) -> Ruling:
    governing = ruling.governing
    if governing is None or not (_of_the_contract(governing, bound) or _in_place_of_a_plans(governing, ruling)):
        return ruling
    for found in _elsewhere(ruling.topic, candidates, bound, case):
        item = found.provision
        if compare(governing, item) not in _NO_LESS:
            name = _of_whom(governing, ruling).authority.id
            need = f"whether {name} furnishes less than {item.authority.id} ({bound.citation})"
            needs = (*_hangs_on(found), need)
            return for_a_person(ruling, ReasonCode.LESS_THAN_THE_STATE, needs, f"no less than {item.id}")
    return ruling


def _of_the_contract(governing: Provision, bound: NoLessThan) -> bool:
    """Whether a rule is on what a plan furnishes: its own, or its state's for the members of plans."""
    told_apart = any(condition.fact == bound.fact for condition in governing.conditions)
    return governing.reaches.level == "plan" or (governing.reaches.level == "state" and told_apart)


def _in_place_of_a_plans(governing: Provision, ruling: Ruling) -> bool:
    """Whether a floor stands where a plan's rule would: below 21 a member has no less than an adult has."""
    return governing.role is Role.FLOOR and _of_whom(governing, ruling) is not governing


def _of_whom(governing: Provision, ruling: Ruling) -> Provision:
    """The rule in question: what governs, or the plan's in the place of which a floor does."""
    taken = (step.provision for step in ruling.steps if step.disposition is Disposition.DISPLACED)
    plans = (item for item in taken if item.reaches.level == "plan")
    return governing if governing.role is not Role.FLOOR else next(plans, governing)


def _hangs_on(found: Standing) -> Iterator[str]:
    """The facts, days and texts without which nobody can tell whether the state's rule counts."""
    yield from (FIELDS.get(condition.fact, condition.fact) for condition in found.open)
    yield from (doubt.need or doubt.key for doubt in found.doubts)


def _elsewhere(topic: str, candidates: Iterable[Provision], bound: NoLessThan, case: Case) -> Iterator[Standing]:
    """What the state says to members whose ``fact`` is the other one, and not to this one."""
    span = attrs.evolve(case.leg.enrollment, **{bound.fact: bound.value})
    other = attrs.evolve(case, leg=attrs.evolve(case.leg, enrollment=span))
    for item in candidates:
        told_apart = any(condition.fact == bound.fact for condition in item.conditions)
        if item.topic != topic or item.reaches.level != "state" or not told_apart or item.stance not in _SPEAKS:
            continue
        rank = case.ladder.rank_of(item.place)
        found = standing(item, rank, other) if rank is not None and item.role is Role.DECIDES else None
        if found is not None and found.disposition is None:
            yield found
