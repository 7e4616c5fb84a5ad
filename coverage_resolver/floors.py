"""What bounds a result from outside the order of ranks: reserved decisions and floors."""

from __future__ import annotations

from coverage_resolver.cases import Standing
from coverage_resolver.comparison import compare
from coverage_resolver.outcomes import Outcome, generosity, tier_of
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition, Resolution


def hold_reserved(reserving: list[Standing], outcome: Outcome) -> None:
    """A reserved decision stays with its issuer: the issuer's own sources may decide it, a plan's may not."""
    for standing in sorted(reserving, key=lambda item: (item.rank, item.provision.sort_key())):
        rivals = [item for item in (outcome.governor, *outcome.contenders) if item is not None]
        if any(item.rank <= standing.rank or tier_of(item).group == tier_of(standing).group for item in rivals):
            outcome.settle(standing, Disposition.STANDS_BY, "the decision that it reserves has been made")
        else:
            _raise_to(standing, outcome, "the decision is reserved to the issuer of the stronger source")
            outcome.reasons += tier_of(standing).reported("prevails_over", *(tier_of(item).group for item in rivals))


def hold_floors(floors: list[Standing], outcome: Outcome) -> None:
    """No outcome may be less generous than the floor; an equal one is the floor's."""
    for floor in sorted(floors, key=lambda item: (-generosity(item.provision), item.rank, item.provision.sort_key())):
        above = outcome.governor is not None and generosity(outcome.governor.provision) > generosity(floor.provision)
        if above and outcome.resolution is Resolution.GOVERNED:
            outcome.settle(floor, Disposition.STANDS_BY, "the governing source is more generous than the floor")
            continue
        if outcome.contenders and all(
            generosity(item.provision) > generosity(floor.provision) for item in outcome.contenders
        ):
            outcome.settle(floor, Disposition.STANDS_BY, "every contender is more generous than the floor")
            continue
        _raise_to(floor, outcome)


def _raise_to(floor: Standing, outcome: Outcome, because: str = "less generous than the floor") -> None:
    former = [item for item in (outcome.governor, *outcome.contenders, *outcome.composed) if item is not None]
    if outcome.contenders:
        conflict = {ReasonCode.SAME_RANK_CONFLICT, ReasonCode.NEEDS_HUMAN}
        outcome.reasons = [code for code in outcome.reasons if code not in conflict]
    outcome.resolution, outcome.governor = Resolution.GOVERNED, floor
    outcome.contenders, outcome.composed = [], []
    outcome.settle(floor, Disposition.GOVERNS)
    for item in former:
        how = compare(item.provision, floor.provision)
        lower = generosity(item.provision) < generosity(floor.provision)
        outcome.settle(
            item,
            Disposition.DISPLACED if lower else Disposition.STANDS_BY,
            because if lower else "no less generous",
            how,
        )
        if lower:
            outcome.reasons.append(ReasonCode.HIGHER_AUTHORITY_PREVAILS)
