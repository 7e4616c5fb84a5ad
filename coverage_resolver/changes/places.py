"""Classes of places: which states and contractors' areas the records tell apart for one class of services.

The service is furnished where the member lives; a place is a state, or a county where the map of contractors knows
counties. Care away from home is not a class of its own here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Sequence

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.sides import Side
from coverage_resolver.jurisdictions import ELSEWHERE, WORKLOADS
from coverage_resolver.periods import FIRST_DAY
from coverage_resolver.vocabulary import ServiceKind

Options = tuple[frozenset[str], ...]
_POSTAL = re.compile(r"[A-Z]{2}", re.ASCII)


@attrs.frozen(order=True)
class Place:
    """A state, and a county where the county decides; ``rest`` is the state without the counties named."""

    state: str
    county: str = ""

    def text(self) -> str:
        """As the reports write it."""
        return f"{self.state} ({self.county})" if self.county not in ("", ELSEWHERE) else self.state


@attrs.frozen(kw_only=True, eq=False)
class PlaceClass:
    """Places that no record of the cell tells apart, for kinds of service that are routed alike.

    The first kind stands for all; no kind is the one that the code has.
    """

    places: tuple[Place, ...]
    kinds: tuple[ServiceKind | None, ...] = (None,)

    @property
    def kind(self) -> ServiceKind | None:
        """The kind with which the class is asked."""
        return self.kinds[0]


@attrs.define(eq=False)
class Atlas:
    """The places of both sides."""

    old: Side
    new: Side
    places: tuple[Place, ...] = attrs.field(init=False)
    _routes: dict[tuple[int, str, Place], tuple[tuple[dt.date, Options], ...]] = attrs.field(init=False, factory=dict)
    _known: dict[Hashable, tuple[PlaceClass, ...]] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self.places = self._places()

    def _places(self) -> tuple[Place, ...]:
        """Every place that the maps or the records of either side name, and one that no record names."""
        areas = [area for side in (self.old, self.new) for area in side.library.jurisdictions.areas]
        counted = {area.state for area in areas if area.county}
        found = {Place(area.state, area.county) for area in areas if area.county}
        found |= {Place(area.state, ELSEWHERE if area.state in counted else "") for area in areas}
        on_the_map = {area.state for area in areas}
        provisions = [item for side in (self.old, self.new) for item in side.library.provisions]
        rules = [rule.state for side in (self.old, self.new) for rule in side.library.notices]
        named = {state for item in provisions for state in states_of(item)} | set(rules)
        found |= {Place(state) for state in named - on_the_map if _POSTAL.fullmatch(state)}
        if not areas:
            found.add(Place(next(f"Z{letter}" for letter in "ZYXWV" if f"Z{letter}" not in named)))
        return tuple(sorted(found))

    def classes(
        self, old: Sequence[Provision], new: Sequence[Provision], kinds: tuple[ServiceKind, ServiceKind]
    ) -> tuple[PlaceClass, ...]:
        """The classes of places that these records tell apart."""
        both = (*old, *new)
        states = frozenset(state for item in both for state in states_of(item))
        states |= frozenset(
            rule.state
            for side, items in ((self.old, old), (self.new, new))
            for kind in {one.authority.kind for item in items for one in (item, *side.later(item))}
            for rule in side.library.notice_rules(kind)
        )
        local = frozenset(name for item in both if item.reaches.level == "contractor" for name in item.reaches.values)
        routed = any(item.reaches.level == "contractor" for item in both)
        key = (states, local, routed, kinds)
        if key not in self._known:
            self._known[key] = tuple(self._classes(states, local, kinds if routed else None))
        return self._known[key]

    def _classes(
        self, states: frozenset[str], local: frozenset[str], kinds: tuple[ServiceKind, ServiceKind] | None
    ) -> Iterable[PlaceClass]:
        own = kinds or (ServiceKind.PROFESSIONAL, ServiceKind.PROFESSIONAL)
        offered: list[tuple[ServiceKind | None, tuple[ServiceKind, ServiceKind]]] = [(None, own)]
        offered += [(kind, (kind, kind)) for kind in ServiceKind if kinds is not None]
        alike: dict[Hashable, tuple[list[tuple[Place, ...]], list[ServiceKind | None]]] = {}
        for kind, (before, after) in offered:
            found: dict[Hashable, list[Place]] = {}
            for place in self.places:
                there = place.state if place.state in states else ""
                routes: Hashable = ()
                if kinds is not None:
                    routes = (self._route(0, before, place, local), self._route(1, after, place, local))
                found.setdefault((there, routes), []).append(place)
            told = (
                tuple((said, tuple(places)) for said, places in found.items()),
                self._elected_for((before, after), local),
            )
            alike.setdefault(told, ([tuple(places) for places in found.values()], []))[1].append(kind)
        for groups, same in alike.values():
            every = (None, *ServiceKind) if kinds is None else tuple(same)
            yield from (PlaceClass(places=places, kinds=every) for places in groups)

    def _elected_for(self, kinds: tuple[ServiceKind, ServiceKind], local: frozenset[str]) -> Hashable:
        """The contracts whose policies plans may elect for these kinds of service, wherever those are."""
        sides = [(side.library, kind) for side, kind in zip((self.old, self.new), kinds, strict=True)]
        return tuple(
            frozenset(name for name in local if kind in library.jurisdictions.kinds_served(frozenset({name})))
            for library, kind in sides
            if library.elections
        )

    def _route(self, side: int, kind: ServiceKind, place: Place, local: frozenset[str]) -> Hashable:
        """How one side's map routes a place over time, with the names that no record mentions left out."""
        others: dict[frozenset[str], str] = {}
        told = []
        for first, options in self._timeline(side, kind, place):
            # Which other contractor it is makes no difference; that it is one, and one of how many, does.
            named = [tuple(sorted(option & local)) or others.setdefault(option, str(len(others))) for option in options]
            told.append((first, tuple(named)))
        return tuple(told)

    def _timeline(self, side: int, kind: ServiceKind, place: Place) -> tuple[tuple[dt.date, Options], ...]:
        """The contractors of a place from each day on which the map of its state changes."""
        key = (side, WORKLOADS[kind], place)
        if key not in self._routes:
            board = (self.old, self.new)[side].library.jurisdictions
            points = {FIRST_DAY}
            for area in board.areas:
                if area.workload == WORKLOADS[kind] and area.state == place.state:
                    points.update(area.period.change_points())
            home = (place.state, place.county)
            self._routes[key] = tuple((day, board.route_home(kind, home, day)) for day in sorted(points))
        return self._routes[key]


def states_of(item: Provision) -> Iterable[str]:
    """The states that a record names: by where it reaches, and by its conditions."""
    if item.reaches.level == "state":
        yield from item.reaches.values
    for condition in item.conditions:
        if condition.fact == "state":
            yield from condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
