"""In which part of the walk of a ladder a provision comes to govern, as the walk sorts them."""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.precedence import Tier
from coverage_resolver.vocabulary import NOT_COVERED, AuthorityKind, CoverageStatus, Relation, Role, Stance

_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
_NEVER = frozenset({Relation.ASIDE, Relation.PREEMPTED, Relation.CONSULTED})
DECIDING, REVIEWING, STANDARDS, RESERVING, FLOORS = ("deciding", "reviewing", "standards", "reserving", "floors")


def can_count(item: Provision) -> bool:
    """Whether a provision is ever a candidate: what only informs is not, and an election routes and never governs."""
    return item.role is not Role.INFORMS and item.authority.kind is not AuthorityKind.MA_LCD_ELECTION


def part_of(item: Provision, tier: Tier) -> str:
    """The part in which a provision comes to govern on a tier; none where it never may."""
    if tier.relation in _NEVER or item.stance in (Stance.SILENT, Stance.DEFERS, Stance.DELEGATES):
        return ""
    if tier.relation is Relation.GRANTS and (item.status in NOT_COVERED or item.status is _REVIEW):
        return ""
    if tier.relation is Relation.FLOOR:
        return FLOORS
    if item.role in (Role.RESERVES, Role.STANDARD):
        return RESERVING if item.role is Role.RESERVES else STANDARDS
    return REVIEWING if item.status is _REVIEW and item.role is Role.DECIDES else DECIDING
