"""What can only be seen when all records of a load lie side by side: doubles, overlaps, dangling references.

Each check adds located faults and raises nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.periods import LAST_DAY

#: Each version, named with its document, and the versions that it supersedes.
Successions = Mapping[str, frozenset[str]]


def check_records(
    records: Iterable[Placed], topics: frozenset[str], states: frozenset[str], faults: list[InvalidRecord]
) -> None:
    """Every fault between records.

    ``topics`` are the known ones and those that the files register; ``states`` those of the map of contractors, if
    one is read along.
    """
    placed = list(records)
    provisions = [(item.where, item.provision) for item in placed if item.provision is not None]
    _twice_the_same_id(placed, faults)
    _no_such_state(placed, states, faults)
    for where, provision in provisions:
        if provision.topic not in topics:
            advice = closest(provision.topic, topics, "register it under `topics` at the top of the file")
            faults.append(InvalidRecord(f"{where}.topic", f"unknown topic {shown(provision.topic)}", advice))
    successions = _successions(provisions, faults)
    by_slot: dict[object, list[tuple[str, Provision]]] = defaultdict(list)
    for where, provision in provisions:
        by_slot[_slot(provision)].append((where, provision))
    for slot in by_slot.values():
        for number, (where, later) in enumerate(slot):
            clash = next(filter(None, (_clash(earlier, later, successions) for _, earlier in slot[:number])), None)
            if clash:
                faults.append(InvalidRecord(where, *clash))


def _twice_the_same_id(placed: list[Placed], faults: list[InvalidRecord]) -> None:
    first: dict[str, str] = {}
    for item in placed:
        if item.provision is not None:
            continue
        earlier = first.setdefault(item.authority.id, item.where)
        if earlier != item.where:
            what = f"the id {shown(item.authority.id)} stands already at {earlier}"
            faults.append(InvalidRecord(f"{item.where}.id", what, "join the two or give one another id"))


def _no_such_state(placed: list[Placed], states: frozenset[str], faults: list[InvalidRecord]) -> None:
    for item in placed:
        scope = item.authority.scope if item.provision is None else item.provision.scope
        for value in sorted(scope.values) if scope is not None and scope.level == "state" else ():
            if value not in states if states else not (len(value) == 2 and value.isalpha() and value.isupper()):
                what = f"{shown(value)} is not a state or territory"
                faults.append(InvalidRecord(f"{item.where}.scope.values", what, "use its two-letter postal code"))


def _slot(provision: Provision) -> object:
    """Provisions in one slot speak about the same cases; at any time only one of them may."""
    return (
        id(provision.authority),
        provision.topic,
        provision.role,
        provision.axis,
        provision.codes,
        provision.diagnoses,
        tuple(sorted(repr((each.fact, each.operator, each.value)) for each in provision.conditions)),
    )


def _clash(earlier: Provision, later: Provision, successions: Successions) -> tuple[str, str] | None:
    """What is wrong with two provisions of one slot: one version twice, or two in force together."""
    if earlier.version == later.version:
        what = f"version {shown(later.version)} speaks twice on {shown(later.topic)} for the same cases"
        return what, "join the two or tell them apart by `conditions` or `codes`"
    if later.id in successions[earlier.id] or earlier.id in successions[later.id]:
        return None
    if _last_possible_day(earlier) < later.period.start.earliest:
        return None
    if _last_possible_day(later) < earlier.period.start.earliest:
        return None
    what = f"versions {shown(earlier.version)} and {shown(later.version)} may be in force on one day"
    return what, "end the older with `through`, or declare `supersedes` in the newer"


def _last_possible_day(provision: Provision) -> dt.date:
    last = LAST_DAY if provision.period.end is None else provision.period.end.latest
    return last if provision.retired_on is None else min(last, provision.retired_on)


def _successions(provisions: list[tuple[str, Provision]], faults: list[InvalidRecord]) -> Successions:
    """What each version supersedes, directly or through others; a version alone is one of the same document."""
    direct: dict[str, set[str]] = defaultdict(set)
    for _, provision in provisions:
        direct[provision.id].update(_named(provision, each.version) for each in provision.supersedes)
    closed = {name: _reached(name, direct) for name in list(direct)}
    for where, provision in provisions:
        for number, each in enumerate(provision.supersedes, start=1):
            place, name = f"{where}.supersedes[{number}].version", _named(provision, each.version)
            if name not in closed:
                what = f"no version {shown(each.version)} of {shown(provision.authority.id)}"
                own = [key.partition("@")[2] for key in closed if key.partition("@")[0] == provision.authority.id]
                faults.append(InvalidRecord(place, what, closest(each.version, own)))
            elif provision.id in closed[name] or provision.id == name:
                what = f"version {shown(provision.version)} would supersede itself"
                faults.append(InvalidRecord(place, what, "keep one direction"))
    return closed


def _named(provision: Provision, version: str) -> str:
    return version if "@" in version else f"{provision.authority.id}@{version}"


def _reached(version: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    ahead = set(direct[version])
    while ahead:
        seen |= ahead
        ahead = {after for each in ahead for after in direct.get(each, set())} - seen
    return frozenset(seen)
