"""What the ruling on one topic does to another: topics are ruled on one by one, and some hang together.

A rule on how old a diagnosis may be means nothing where no diagnosis is required. A state that bars plans from being
stricter bounds every topic on which a plan's rule stands alone. Where limits may be exceeded, a cap that is used up is
a person's, and so is one for a lifetime until it is known how much is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.determinations import Ruling, Step
from coverage_resolver.facts import FIELDS
from coverage_resolver.for_a_person import for_a_person, in_each_branch
from coverage_resolver.precedence import Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.topics import (
    AGE_LIMIT,
    CARVE_OUT,
    LIMITS_MAY_BE_EXCEEDED,
    PLAN_STRINGENCY,
    PRESUPPOSES,
    may_be_exceeded,
)
from coverage_resolver.values.ages import EVERY_AGE, age_span
from coverage_resolver.values.limits import Limit, read_limits, used_up
from coverage_resolver.values.tables import asks_nothing
from coverage_resolver.vocabulary import (
    COVERAGE,
    NOT_COVERED,
    Certainty,
    Disposition,
    Resolution,
    Stance,
)

Rulings = Mapping[str, Ruling]


def with_what_acts(topics: Iterable[str]) -> frozenset[str]:
    """These topics, the headline, and every topic that acts on one of them: what must be ruled on to rule on these."""
    found = {COVERAGE, AGE_LIMIT, CARVE_OUT, PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED, *topics}
    bases = [PRESUPPOSES[topic] for topic in found if topic in PRESUPPOSES]
    return with_what_acts(found.union(bases)) if not found.issuperset(bases) else frozenset(found)


def across_topics(rulings: Rulings, case: Case) -> Rulings:
    """The rulings, with what they do to one another."""
    acting = [name for name in (*PRESUPPOSES, PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED) if name in rulings]
    if not acting:
        return rulings
    floor = _floor(rulings)

    def bounded(ruling: Ruling, settled: bool) -> Ruling:
        return _bounded(ruling, rulings, floor, case, settled)

    return {
        topic: in_each_branch(ruling, partial(bounded, settled=ruling.resolution is Resolution.GOVERNED))
        for topic, ruling in rulings.items()
    }


def _bounded(
    ruling: Ruling, rulings: Rulings, floor: tuple[bool, tuple[str, ...]], case: Case, settled: bool
) -> Ruling:
    if ruling.governing is None:
        return ruling
    found = _presupposition_gone(ruling, rulings, case) or _barred_from_stricter(ruling, rulings, case)
    exceedable, needs = floor
    limits = read_limits(ruling.value) or () if exceedable else ()
    if found is None and limits:
        found = _exhausted(ruling.governing, limits, needs, case)
    if found is not None:
        return for_a_person(ruling, *found)
    # A bar that may be exceeded: a hard limit, the exclusion of the service itself, or of the member's age.
    left_out = shuts_out(ruling, case)
    # A branch hangs on the same facts, and may be the one in which nothing may be exceeded.
    if exceedable and needs and settled and (ruling.status in NOT_COVERED or left_out is not Certainty.NO):
        need = f"whether {ruling.governing.authority.id} may be exceeded for this member"
        return for_a_person(ruling, ReasonCode.LIMIT_MAY_BE_EXCEEDED, (*needs, need), "it may be: individual review")
    hard = ruling.status in NOT_COVERED or any(not limit.soft for limit in limits) or left_out is Certainty.YES
    if exceedable and not needs and hard:
        return attrs.evolve(ruling, reason_codes=(*ruling.reason_codes, ReasonCode.LIMIT_MAY_BE_EXCEEDED))
    return ruling


#: Why a person must say, what is needed (facts by their name, then the judgement), and what holds otherwise.
Found = tuple[ReasonCode, tuple[str, ...], str] | None


def shuts_out(ruling: Ruling | None, case: Case) -> Certainty:
    """Whether an age limit stands that leaves out this member's age."""
    if ruling is None or ruling.topic != AGE_LIMIT or ruling.resolution is not Resolution.GOVERNED:
        return Certainty.NO
    if not isinstance(ruling.value, Mapping) or (ages := age_span(ruling.value)) is None or ages == EVERY_AGE:
        return Certainty.NO
    age = case.facts.get("age_months")
    if age is None:
        return Certainty.UNKNOWN
    return Certainty.NO if ages[0] <= age < ages[1] else Certainty.YES


def _presupposition_gone(ruling: Ruling, rulings: Rulings, case: Case) -> Found:
    topic = PRESUPPOSES.get(ruling.topic, "")
    acting, needs = _acting(rulings.get(topic))
    mine = _tier(ruling.governing, case)
    for base in acting if ruling.governing is not None and mine is not None else ():
        theirs = _tier(base, case)
        gone = base.stance is Stance.EXPLICITLY_NONE or base.stance is Stance.UNKNOWN
        if gone and theirs is not None and mine is not None and mine.group != theirs.group:
            name, own = base.authority.id, "" if ruling.governing is None else ruling.governing.authority.id
            need = f"whether {own} still means anything where {name} requires none"
            return ReasonCode.PRESUPPOSITION_GONE, (*needs, need), f"no {topic.replace('_', ' ')} by {name}"
    return None


def _barred_from_stricter(ruling: Ruling, rulings: Rulings, case: Case) -> Found:
    bars, needs = _acting(rulings.get(PLAN_STRINGENCY))
    if not bars or _tier(ruling.governing, case) is None or ruling.governing is None:
        return None
    strict = ruling.status in NOT_COVERED if ruling.topic == COVERAGE else not asks_nothing(ruling.value)
    alone = ruling.governing.reaches.level == "plan" and ruling.stance is Stance.RULE and strict
    leaving = [_leaves_it(step, case) for step in ruling.steps if _delegates(step)]
    if not alone or () in leaving:
        return None
    facts = dict.fromkeys(fact for each in leaving for fact in each or ())
    name = bars[0].authority.id
    need = f"whether {ruling.governing.authority.id} is a stricter limit than {name} allows"
    return ReasonCode.NO_MORE_STRINGENT, (*needs, *facts, need), f"barred by {name}"


def _exhausted(governing: Provision, limits: tuple[Limit, ...], needs: tuple[str, ...], case: Case) -> Found:
    gone, facts = used_up(limits, case.facts)
    if not gone:
        return None
    need = f"individual review {'once' if facts else 'where'} the cap of {governing.authority.id} is used up"
    return ReasonCode.BENEFIT_EXHAUSTED_UNDER_FLOOR, (*needs, *facts, need), "the cap gives way to medical necessity"


def _floor(rulings: Rulings) -> tuple[bool, tuple[str, ...]]:
    """Whether limits may be exceeded for this member, and what that hangs on."""
    acting, needs = _acting(rulings.get(LIMITS_MAY_BE_EXCEEDED))
    return any(may_be_exceeded(item.value) for item in acting), needs


def _delegates(step: Step) -> bool:
    return step.disposition is Disposition.DOES_NOT_SPEAK and step.provision.stance is Stance.DELEGATES


def _leaves_it(step: Step, case: Case) -> tuple[str, ...] | None:
    """What it hangs on that a source leaves the question to the plan, nothing where it does; ``None`` where not."""
    held = [(item.fact, item.holds(case.facts)) for item in step.provision.conditions]
    if any(certainty is Certainty.NO for _, certainty in held):
        return None
    missing = (FIELDS.get(fact, fact) for fact, certainty in held if certainty is Certainty.UNKNOWN)
    return (*missing, *step.hangs_on)


def _acting(ruling: Ruling | None) -> tuple[tuple[Provision, ...], tuple[str, ...]]:
    """What acts on other topics, or may, and what it hangs on."""
    if ruling is None:
        return (), ()
    if ruling.resolution is Resolution.GOVERNED:
        return (() if ruling.governing is None else (ruling.governing,)), ()
    branches = (*(branch.governing for branch in ruling.alternatives), *ruling.contenders)
    return tuple(item for item in branches if item is not None), ruling.needs


def _tier(item: Provision | None, case: Case) -> Tier | None:
    rank = None if item is None else case.ladder.rank_of(item.place)
    return None if rank is None else case.ladder.tiers[rank]
