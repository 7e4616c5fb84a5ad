"""What bounds a result from outside the order of ranks: reserved decisions and floors."""

from __future__ import annotations

from coverage_resolver.cases import Standing
from coverage_resolver.comparison import compare
from coverage_resolver.equals import decide
from coverage_resolver.outcomes import Outcome, generosity, tier_of
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import COVERAGE, Comparison, Disposition, Resolution

_OF_CONFLICT = frozenset({ReasonCode.SAME_RANK_CONFLICT, ReasonCode.NEEDS_HUMAN})


def hold_reserved(reserving: list[Standing], outcome: Outcome) -> None:
    """A reserved decision stays with its issuer: the issuer's own sources may decide it, a plan's may not."""
    for rank in sorted({item.rank for item in reserving}):
        equals = [item for item in reserving if item.rank == rank]
        rivals = [item for item in (outcome.governor, *outcome.contenders) if item is not None]
        if any(item.rank <= rank or tier_of(item).group == tier_of(equals[0]).group for item in rivals):
            for item in equals:
                outcome.settle(item, Disposition.STANDS_BY, "the decision that it reserves has been made")
        else:
            _take_over(equals, outcome)


def hold_floors(floors: list[Standing], outcome: Outcome) -> None:
    """No weaker source may be less generous than the floor; an equal outcome is the floor's."""
    for floor in sorted(floors, key=lambda item: (-generosity(item.provision), item.rank, item.provision.sort_key())):
        if outcome.governor is not None and _clears(outcome.governor, floor, floors):
            outcome.settle(floor, Disposition.STANDS_BY, "the governing source is stronger, or no less generous")
            continue
        how = None if outcome.governor is None else compare(outcome.governor.provision, floor.provision)
        if floor.provision.topic != COVERAGE and how in (Comparison.DIFFERENT, Comparison.NOT_COMPARABLE):
            outcome.unmeasured.append(floor)
            outcome.settle(
                floor, Disposition.DEPENDS, "nobody can tell how much of the governing source it leaves", how
            )
            continue
        low = [item for item in outcome.contenders if not _clears(item, floor, floors)]
        if outcome.contenders and not low:
            outcome.settle(floor, Disposition.STANDS_BY, "every contender is stronger, or more generous")
        elif len(low) < len(outcome.contenders):
            _join_conflict(floor, low, outcome)
        else:
            _take_over([floor], outcome)


def _clears(standing: Standing, floor: Standing, floors: list[Standing]) -> bool:
    """Whether a source need not give way: it is stronger, more generous, or a floor itself."""
    if standing.rank < floor.rank or standing in floors:
        return True
    if standing.provision.topic == COVERAGE:
        return generosity(standing.provision) > generosity(floor.provision)
    how = compare(standing.provision, floor.provision)
    return how in (Comparison.AGREES, Comparison.MORE_GENEROUS)


def _join_conflict(floor: Standing, low: list[Standing], outcome: Outcome) -> None:
    """Some contenders stand above the floor: the floor takes the place of those below it, the conflict stays."""
    for item in low:
        outcome.settle(
            item, Disposition.DISPLACED, "less generous than the floor", compare(item.provision, floor.provision)
        )
    outcome.contenders = [item for item in outcome.contenders if item not in low] + [floor]
    outcome.settle(floor, Disposition.CONFLICTS, "bounds a conflict from below")


def _take_over(equals: list[Standing], outcome: Outcome) -> None:
    """Let sources from outside the order of ranks decide; who decided before is measured against them in the end."""
    for item in (outcome.governor, *outcome.contenders, *outcome.composed):
        if item is not None:
            outcome.fates.pop(id(item.provision), None)
    if outcome.contenders:
        outcome.reasons = [code for code in outcome.reasons if code not in _OF_CONFLICT]
    outcome.resolution, outcome.governor = Resolution.SILENT, None
    outcome.contenders, outcome.composed = [], []
    decide(equals, outcome)
