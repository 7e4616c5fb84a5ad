"""What the ruling on one topic does to another: topics are ruled on one by one, and some hang together.

A rule on how old a diagnosis may be means nothing where no diagnosis is required. A state that bars plans from being
stricter bounds every topic on which a plan's rule stands alone. Where limits may be exceeded, a cap that is used up is
a person's, and so is one for a lifetime until it is known how much is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.determinations import Ruling, Step
from coverage_resolver.for_a_person import for_a_person
from coverage_resolver.precedence import Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.topics import CARVE_OUT, LIMITS_MAY_BE_EXCEEDED, PLAN_STRINGENCY, PRESUPPOSES, may_be_exceeded
from coverage_resolver.values.limits import Limit, read_limits, used_up
from coverage_resolver.vocabulary import (
    COVERAGE,
    NOT_COVERED,
    Disposition,
    Resolution,
    Stance,
)

Rulings = Mapping[str, Ruling]


def with_what_acts(topics: Iterable[str]) -> frozenset[str]:
    """These topics, the headline, and every topic that acts on one of them: what must be ruled on to rule on these."""
    found = {COVERAGE, CARVE_OUT, PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED, *topics}
    bases = [PRESUPPOSES[topic] for topic in found if topic in PRESUPPOSES]
    return with_what_acts(found.union(bases)) if not found.issuperset(bases) else frozenset(found)


def across_topics(rulings: Rulings, case: Case) -> Rulings:
    """The rulings, with what they do to one another."""
    acting = [name for name in (*PRESUPPOSES, PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED) if name in rulings]
    if not acting:
        return rulings
    floor = _floor(rulings)
    return {topic: _bounded(ruling, rulings, floor, case) for topic, ruling in rulings.items()}


def _bounded(ruling: Ruling, rulings: Rulings, floor: bool, case: Case) -> Ruling:
    if ruling.resolution is not Resolution.GOVERNED or ruling.governing is None:
        return ruling
    found = _presupposition_gone(ruling, rulings, case) or _barred_from_stricter(ruling, rulings, case)
    limits = read_limits(ruling.value) or () if floor else ()
    if found is None and limits:
        found = _exhausted(ruling.governing, limits, case)
    if found is not None:
        return for_a_person(ruling, *found)
    # A bar that may be exceeded: a hard limit, or the exclusion of the service itself.
    if floor and (ruling.status in NOT_COVERED or any(not limit.soft for limit in limits)):
        return attrs.evolve(ruling, reason_codes=(*ruling.reason_codes, ReasonCode.LIMIT_MAY_BE_EXCEEDED))
    return ruling


#: Why a person must say, what is needed (facts by their name, then the judgement), and what holds otherwise.
Found = tuple[ReasonCode, tuple[str, ...], str] | None


def _presupposition_gone(ruling: Ruling, rulings: Rulings, case: Case) -> Found:
    base = rulings.get(PRESUPPOSES.get(ruling.topic, ""))
    if base is None or ruling.governing is None or base.governing is None or base.resolution is not Resolution.GOVERNED:
        return None
    mine, theirs = _tier(ruling, case), _tier(base, case)
    if base.stance is not Stance.EXPLICITLY_NONE or mine is None or theirs is None or mine.group == theirs.group:
        return None
    name = base.governing.authority.id
    return (
        ReasonCode.PRESUPPOSITION_GONE,
        (f"whether {ruling.governing.authority.id} still means anything where {name} requires none",),
        f"no {base.topic.replace('_', ' ')} by {name}",
    )


def _barred_from_stricter(ruling: Ruling, rulings: Rulings, case: Case) -> Found:
    bar, tier = rulings.get(PLAN_STRINGENCY), _tier(ruling, case)
    if bar is None or bar.governing is None or tier is None or ruling.governing is None or ruling.topic == COVERAGE:
        return None
    alone = ruling.governing.reaches.level == "plan" and ruling.stance is Stance.RULE
    left_to_it = any(step.provision.stance is Stance.DELEGATES and _silent(step) for step in ruling.steps)
    if not alone or left_to_it:
        return None
    name = bar.governing.authority.id
    need = f"whether {ruling.governing.authority.id} is a stricter limit than {name} allows"
    return ReasonCode.NO_MORE_STRINGENT, (need,), f"barred by {name}"


def _exhausted(governing: Provision, limits: tuple[Limit, ...], case: Case) -> Found:
    gone, facts = used_up(limits, case.facts)
    if not gone:
        return None
    need = f"individual review {'once' if facts else 'where'} the cap of {governing.authority.id} is used up"
    return ReasonCode.BENEFIT_EXHAUSTED_UNDER_FLOOR, (*facts, need), "the cap gives way to medical necessity"


def _floor(rulings: Rulings) -> bool:
    """Whether limits may be exceeded for this member."""
    found = rulings.get(LIMITS_MAY_BE_EXCEEDED)
    return found is not None and found.resolution is Resolution.GOVERNED and may_be_exceeded(found.value)


def _silent(step: Step) -> bool:
    return step.disposition is Disposition.DOES_NOT_SPEAK


def _tier(ruling: Ruling, case: Case) -> Tier | None:
    rank = None if ruling.governing is None else case.ladder.rank_of(ruling.governing.place)
    return None if rank is None else case.ladder.tiers[rank]
