"""Places as local determinations see them: a contractor by name, or a place of the map where one has several names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs

from coverage_resolver.jurisdictions import ELSEWHERE, WORKLOADS
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, EffectivePeriod, ImpreciseDate, day_before
from coverage_resolver.questions import Service
from coverage_resolver.vocabulary import ServiceKind

#: Stands for a contractor that no record of the library names.
NOBODY = "no contractor of these records"


@attrs.frozen(kw_only=True)
class Place:
    """Where a service is routed: the names of the contractor, and how a question says so.

    A place that names its contractor says the kind of the service where that has to be told.
    """

    names: frozenset[str]
    contractor: str = ""
    kind: ServiceKind | None = None
    state: str = ""
    county: str = ""
    period: EffectivePeriod | None = None

    def text(self) -> str:
        """For messages."""
        if self.contractor:
            return f"contractor {self.contractor}{f' for a {self.kind} service' if self.kind else ''}"
        return f"{self.kind} service in {', '.join(filter(None, (self.county, self.state)))}"


@attrs.define(eq=False)
class Places:
    """The map of a library, for what its names share."""

    library: PolicyLibrary
    _known: dict[tuple[frozenset[str], bool], tuple[Place, ...]] = attrs.field(init=False, factory=dict)

    def of(self, names: Iterable[str], by_map: bool) -> tuple[Place, ...]:
        """One place for each name, one for none of them, and the places of the map that go by two or more of them.

        Where plans elect, the kind of service tells too which policies count.
        """
        wanted = frozenset(names)
        found = self._known.get((wanted, by_map))
        if found is None:
            found = self._known[wanted, by_map] = self._of(wanted, by_map)
        return found

    def _of(self, wanted: frozenset[str], by_map: bool) -> tuple[Place, ...]:
        found = [Place(names=frozenset({name}), contractor=name) for name in sorted(wanted)]
        others = sorted(name for place in self._mapped for name in place.names - wanted)
        other = others[0] if others else NOBODY
        found.insert(0, Place(names=frozenset({other}), contractor=other))
        shared = {name for name in wanted if self._beside.get(name, frozenset()) & wanted}
        if by_map and shared:
            found += [place for place in self._mapped if len(place.names & shared) > 1]
        if by_map and self.library.elections:
            found += [place for place in self._of_each_kind(wanted) if place not in found]
        return tuple(found)

    def _of_each_kind(self, wanted: frozenset[str]) -> Iterable[Place]:
        """Of the places for a kind of service that go by the same of these names, the one that does so for longest."""
        kept: dict[tuple[ServiceKind | None, frozenset[str]], Place] = {}
        for place in sorted(self._mapped, key=_days, reverse=True):
            kept.setdefault((place.kind, place.names & wanted), place)
        return kept.values()

    def telling_kinds(self, places: Iterable[Place], kinds: frozenset[ServiceKind]) -> Iterator[Place]:
        """The places, with a kind of service beside each contractor that does one of these: one for each contract.

        With a contractor of other contracts nothing is said of it: it is what the code makes of it.
        """
        board = self.library.jurisdictions
        for place in places:
            known = board.contracts.get(place.contractor)
            done = sorted(kinds & board.kinds_served(place.names)) if known else ()
            told = {WORKLOADS[kind]: kind for kind in reversed(done)}
            yield from (attrs.evolve(place, kind=kind) for kind in told.values()) if told else (place,)

    def together(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether some contractor may go by a name of both."""
        return bool(one & other) or any(self._beside.get(name, frozenset()) & other for name in one)

    @cached_property
    def _beside(self) -> dict[str, frozenset[str]]:
        """Each name with the others of the same contractor."""
        found: dict[str, frozenset[str]] = {}
        for place in self._mapped:
            for name in place.names:
                found[name] = found.get(name, frozenset()) | place.names - {name}
        return found

    @cached_property
    def _mapped(self) -> tuple[Place, ...]:
        """Every place of the map with one contractor, over the stretch of days on which it has that one."""
        areas = self.library.jurisdictions.areas
        found: dict[Place, None] = {}
        for kind in (ServiceKind.PROFESSIONAL, ServiceKind.FACILITY, ServiceKind.HOME_HEALTH_HOSPICE, ServiceKind.DME):
            rows = [area for area in areas if area.workload == WORKLOADS[kind]]
            counted = {area.state for area in rows if area.county}
            for state, county in sorted(
                {(area.state, area.county or (ELSEWHERE if area.state in counted else "")) for area in rows}
            ):
                points = {
                    FIRST_DAY,
                    *(day for area in rows if area.state == state for day in area.period.change_points()),
                }
                days = sorted(points)
                for number, day in enumerate(days):
                    last = day_before(days[number + 1]) if number + 1 < len(days) else LAST_DAY
                    home = (state, county) if kind is ServiceKind.DME else ("", "")
                    service = Service(kind=kind, state="" if home[0] else state, county="" if home[0] else county)
                    options = self.library.jurisdictions.route(service, home, day).options
                    if len(options) == 1:
                        period = EffectivePeriod(ImpreciseDate(day, day), ImpreciseDate(last, last))
                        place = Place(names=options[0], kind=kind, state=state, county=county, period=period)
                        found[place] = None
        return tuple(found)


def _days(place: Place) -> int:
    """For how many days a place of the map has its contractor."""
    period = place.period
    return 0 if period is None or period.end is None else (period.end.latest - period.start.earliest).days
