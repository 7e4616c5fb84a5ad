"""Equals: what one tier arrives at when several of its sources speak. Zero, one, many - and never a silent choice."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from coverage_resolver.cases import Standing
from coverage_resolver.comparison import said_to_conflict, speak_as_one
from coverage_resolver.outcomes import Outcome, family_of, reported, start_of, tier_of
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind, Comparison, Disposition, Resolution

#: One code may stand for several services (an unlisted procedure), of which each source addresses another.
_BOTH = "the criteria of both apply, of each to what it addresses"


def decide(equals: list[Standing], outcome: Outcome) -> None:
    """Let one tier decide; whoever gets no fate here is measured against what governs in the end.

    A tie-break counts only where the tier declares one. Equals that agree on the outcome and ask for different
    things stand together; equals that disagree on the outcome, or are versions of one document, are a conflict.
    """
    if len(equals) == 1:
        outcome.resolution, outcome.governor = Resolution.GOVERNED, equals[0]
        outcome.settle(equals[0], Disposition.GOVERNS)
        return
    tier = tier_of(equals[0])
    leaders = equals
    kinds = tier.tie_break_kinds
    if tier.tie_break and all(kinds is None or _kind(item) in kinds for item in equals):
        latest = max(start_of(item) for item in equals)
        leaders = [item for item in equals if start_of(item) == latest]
    told = _different(leaders)
    odd = [pair for pair in combinations(told, 2) if not speak_as_one(pair[0].provision, pair[1].provision)]
    if any(irreconcilable(*pair) for pair in odd):
        event = "overlap" if any(family_of(one) == family_of(other) for one, other in odd) else "conflict"
        outcome.resolution = Resolution.CONFLICT
        outcome.contenders = list(leaders)
        outcome.reasons += [ReasonCode.SAME_RANK_CONFLICT, ReasonCode.NEEDS_HUMAN, *reported(leaders[0], event)]
        if any(said_to_conflict(one.provision, other.provision) for one, other in odd):
            outcome.reasons.append(ReasonCode.CONFLICT_RECORDED)
        for item in leaders:
            outcome.settle(item, Disposition.CONFLICTS, "of equal rank, and they disagree")
        return
    # Of equals that agree, one that states criteria or more of a value speaks for those that do not; then one that
    # stands whenever another does, so that who is named hangs neither on a doubt about the other nor on the alphabet.
    leaders = sorted(
        leaders, key=lambda item: (not item.provision.criteria, -_told(item.provision.value), *_required(item))
    )
    first = leaders[0]
    outcome.resolution, outcome.governor = Resolution.GOVERNED, first
    outcome.settle(first, Disposition.GOVERNS)
    for item in leaders[1:]:
        if not speak_as_one(first.provision, item.provision):
            outcome.composed.append(item)
            outcome.settle(item, Disposition.COMPOSED, _BOTH, Comparison.DIFFERENT)


def _different(leaders: list[Standing]) -> list[Standing]:
    """One of each set of sources of one family that say the same word for word; pairs of those need no comparison."""
    if len(leaders) < 3:
        return leaders
    found: dict[tuple[object, ...], Standing] = {}
    for item in leaders:
        provision = item.provision
        asserted = provision.id if provision.same_as or provision.conflicts_with else ""
        words = (provision.status, provision.stance, provision.criteria, repr(provision.value))
        found.setdefault((*words, family_of(item), asserted), item)
    return list(found.values())


def _kind(item: Standing) -> AuthorityKind:
    return item.provision.authority.kind


def _told(value: object) -> int:
    return len(value) if isinstance(value, Mapping) else 0


def _required(item: Standing) -> tuple[int, int]:
    """How much must hold for it to be in: what hangs on less, or allows more, comes before what hangs on more."""
    return len(item.requires), -sum(len(allowed) for allowed in item.requires.values())


def irreconcilable(one: Standing, other: Standing) -> bool:
    """Whether two sources that differ cannot stand together."""
    mine, theirs = one.provision, other.provision
    if said_to_conflict(mine, theirs):
        return True
    return mine.status is not theirs.status or mine.status is None or family_of(one) == family_of(other)
