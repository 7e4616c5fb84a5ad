"""Who can keep a provision from governing on a ladder, or a tie from standing: nobody else needs to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.areas import Places
from coverage_resolver.lint.axes import possible_days
from coverage_resolver.lint.search import Stage
from coverage_resolver.lint.services import ServicePoint, Services
from coverage_resolver.precedence import Tier
from coverage_resolver.vocabulary import NOT_COVERED, CoverageStatus, DateBasis, Relation, Role, Stance

_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
_NEVER = frozenset({Relation.ASIDE, Relation.PREEMPTED, Relation.CONSULTED})
DECIDING, REVIEWING, STANDARDS, RESERVING, FLOORS = ("deciding", "reviewing", "standards", "reserving", "floors")


def part_of(item: Provision, tier: Tier) -> str:
    """In which part of the walk a provision comes to govern, as the walk sorts them; none where it never may."""
    if tier.relation in _NEVER or item.stance in (Stance.SILENT, Stance.DEFERS, Stance.DELEGATES):
        return ""
    if tier.relation is Relation.GRANTS and (item.status in NOT_COVERED or item.status is _REVIEW):
        return ""
    if tier.relation is Relation.FLOOR:
        return FLOORS
    if item.role in (Role.RESERVES, Role.STANDARD):
        return RESERVING if item.role is Role.RESERVES else STANDARDS
    return REVIEWING if item.status is _REVIEW and item.role is Role.DECIDES else DECIDING


def rivals(stage: Stage, services: Services, point: ServicePoint, targets: Sequence[Provision]) -> list[Provision]:
    """The other candidates that may change what becomes of the targets, of which the first is to govern.

    Where the targets decide, weaker sources never do: they are measured against what governs. Reviews, standards,
    reserved decisions and floors may hang on anybody.
    """
    rank, ladder = stage.ladder.rank_of(targets[0].place), stage.ladder
    if rank is None:
        return []
    deciding = part_of(targets[0], ladder.tiers[rank]) == DECIDING
    found = []
    for item in services.candidates(point):
        place = ladder.rank_of(item.place)
        if item.topic != targets[0].topic or place is None or any(item is target for target in targets):
            continue
        if (deciding and place > rank) or not part_of(item, ladder.tiers[place]):
            continue
        if all(may_meet(item, target, stage.places) for target in targets):
            found.append(item)
    return found


def may_meet(one: Provision, other: Provision, places: Places) -> bool:
    """Whether two provisions can both be in, as far as their places and days alone tell."""
    if one.reaches.level == other.reaches.level and not _same_place(one, other, places):
        return False
    if one.date_basis is not DateBasis.DATE_OF_SERVICE or other.date_basis is not DateBasis.DATE_OF_SERVICE:
        return True
    (first, last), (begin, end) = possible_days(one), possible_days(other)
    return first <= end and begin <= last


def _same_place(one: Provision, other: Provision, places: Places) -> bool:
    mine, theirs = _reached(one), _reached(other)
    if one.reaches.level == "contractor":
        return places.together(mine, theirs) or bool(places.library.elections)
    return one.reaches.level in ("national", "member") or bool(mine & theirs)


def _reached(item: Provision) -> frozenset[str]:
    if item.reaches.level == "plan":
        return item.reaches.values | {record.plan for record in item.authority.adoptions}
    return item.reaches.values
