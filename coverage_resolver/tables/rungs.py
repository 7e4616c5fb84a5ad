"""On which rung of a ladder a provision is weighed, and on which it can decide."""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.precedence import Ladder
from coverage_resolver.vocabulary import Certainty, Relation, Stance

_DECIDES = frozenset({Relation.CONTROLS, Relation.FILLS, Relation.FLOOR, Relation.GRANTS, Relation.UNDECIDED})


def ladder_name(ladder: Ladder) -> str:
    """A ladder of one stretch of time, by id and first day."""
    return f"{ladder.id} from {ladder.period.start.text()}"


def _deciding_rung(item: Provision, ladder: Ladder) -> int | None:
    """The rung on which a provision can decide in a ladder."""
    rank = ladder.rank_of(item.place)
    if rank is None or not stands_on(item, ladder) or ladder.tiers[rank].relation not in _DECIDES:
        return None
    return rank


def stands_on(item: Provision, ladder: Ladder) -> bool:
    """Whether a provision is weighed on a ladder: it has a place there, and is for its members."""
    lines = item.lines
    if ladder.rank_of(item.place) is None or (lines and not lines & ladder.lines):
        return False
    facts = {"line_of_business": frozenset({ladder.line_of_business}), **ladder.selects}
    return all(
        any(condition.holds({condition.fact: value}) is not Certainty.NO for value in facts[condition.fact])
        for condition in item.conditions
        if condition.fact in facts
    )


def speaking_rung(item: Provision, ladder: Ladder) -> int | None:
    """The rung on which it can decide in a ladder, where it speaks."""
    return _deciding_rung(item, ladder) if item.stance in (Stance.RULE, Stance.EXPLICITLY_NONE) else None
