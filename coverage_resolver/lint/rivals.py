"""Who can keep a provision from governing on a ladder, or a tie from standing: nobody else needs to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.areas import Places
from coverage_resolver.lint.parts import DECIDING
from coverage_resolver.lint.services import ServicePoint, Services
from coverage_resolver.lint.stage import Stage
from coverage_resolver.vocabulary import DateBasis


def rivals(stage: Stage, services: Services, point: ServicePoint, targets: Sequence[Provision]) -> list[Provision]:
    """The other candidates that may change what becomes of the targets, of which the first is to govern.

    Where the targets decide, weaker sources never do: they are measured against what governs. Reviews, standards,
    reserved decisions and floors may hang on anybody.
    """
    mine = set(map(id, targets))
    return [
        item
        for item in not_weaker(stage, services, point, targets[0])
        if id(item) not in mine and all(may_meet(item, target, stage) for target in targets)
    ]


def not_weaker(stage: Stage, services: Services, point: ServicePoint, target: Provision) -> list[Provision]:
    """The candidates on whom it may hang what becomes of a provision, itself among them, of whatever place and day."""
    rank, part = stage.part(target)
    if rank < 0:
        return []
    weakest = rank if part == DECIDING else len(stage.ladder.tiers)
    return [item for item, place in stage.ranked(point, target.topic, services) if place <= weakest]


def may_meet(one: Provision, other: Provision, stage: Stage) -> bool:
    """Whether two provisions can both be in, as far as their places and days alone tell."""
    if one.reaches.level == other.reaches.level and not _same_place(one, other, stage.places):
        return False
    if one.date_basis is not DateBasis.DATE_OF_SERVICE or other.date_basis is not DateBasis.DATE_OF_SERVICE:
        return True
    (first, last), (begin, end) = stage.optics.possible_days(one), stage.optics.possible_days(other)
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
