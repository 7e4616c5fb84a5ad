"""Whose local coverage determination is even a candidate: routing, not rank (law.md MC-12).

The kind of service says which place counts: a professional service where it is furnished, durable medical
equipment where the member lives, a laboratory test where it is performed or, when referred, where the billing
laboratory is, a facility by its provider. The map itself is dated data in ``data/jurisdictions/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.contract_areas import Area, contract_place, names_by
from coverage_resolver.counties import NO_COUNTIES, Counties, county_key
from coverage_resolver.questions import Service
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.remembered import Remembered
from coverage_resolver.service_kinds import THE_CONTRACTOR, THE_KIND, ServiceKindRow, ServiceKinds, place_of, place_told
from coverage_resolver.vocabulary import Certainty, ServiceKind

WORKLOADS: Mapping[ServiceKind, str] = {
    ServiceKind.PROFESSIONAL: "B",
    ServiceKind.LABORATORY: "B",
    ServiceKind.FACILITY: "A",
    ServiceKind.DME: "DME",
    ServiceKind.HOME_HEALTH_HOSPICE: "HHH",
}
_ROUTED_BY: Mapping[ServiceKind, ReasonCode] = {
    ServiceKind.PROFESSIONAL: ReasonCode.MAC_BY_SERVICE_PLACE,
    ServiceKind.FACILITY: ReasonCode.MAC_BY_SERVICE_PLACE,
    ServiceKind.HOME_HEALTH_HOSPICE: ReasonCode.MAC_BY_SERVICE_PLACE,
    ServiceKind.DME: ReasonCode.MAC_BY_RESIDENCE,
    ServiceKind.LABORATORY: ReasonCode.MAC_BY_LAB,
}
#: Every county of a state that no row of the map names.
ELSEWHERE = "elsewhere"
_ALL_WORKLOADS = frozenset(WORKLOADS.values())
#: Whose claims a contract for railroad retirees processes.
_ALSO = {"RRB": "B"}


@attrs.frozen
class Routing:
    """Which contractors' local determinations may apply.

    One option is a certain answer; several are a doubt that ``need`` would settle; none means that the place is
    not known at all. Each option holds the names of one contract: its number, and its contractor's jurisdiction.
    ``unknown`` marks a contractor that was told and that the map does not know. ``kinds`` are those that the service
    may be of beside its own, which nothing tells.
    """

    kind: ServiceKind
    options: tuple[frozenset[str], ...]
    reason: ReasonCode
    need: str = ""
    #: The kind of contract and the state, such as ``B:AK``.
    place: str = ""
    unknown: bool = False
    kinds: tuple[ServiceKind, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether exactly one contract is meant."""
        return len(self.options) == 1

    @property
    def jurisdictions(self) -> tuple[frozenset[str], ...]:
        """The options by contractor: those that share a jurisdiction are one."""
        found: list[frozenset[str]] = []
        for option in self.options:
            same = [other for other in found if not other.isdisjoint(option)]
            found = [other for other in found if other not in same] + [option.union(*same)]
        return tuple(found)


@attrs.frozen(eq=False)
class JurisdictionMap:
    """The dated map of contractors."""

    areas: tuple[Area, ...] = ()
    kinds: tuple[ServiceKindRow, ...] = ()
    counties: Counties = NO_COUNTIES
    #: By contract number or jurisdiction: the kinds of contract it is, none where that is not known.
    contracts: Mapping[str, frozenset[str]] = attrs.field(factory=dict, repr=False)
    _by_state: Mapping[tuple[str, str], tuple[Area, ...]] = attrs.field(init=False, repr=False)
    _kinds: ServiceKinds = attrs.field(init=False, repr=False)
    #: By state and county as the map writes it: the name that is compared.
    _mapped: Mapping[tuple[str, str], str] = attrs.field(init=False, repr=False)
    _told_counties: Remembered[str] = attrs.field(init=False, repr=False, factory=lambda: Remembered(10_000))
    _served: Remembered[frozenset[ServiceKind]] = attrs.field(
        init=False, repr=False, factory=lambda: Remembered(10_000)
    )
    #: By kind of contract and contractor: its rows.
    _by_name: Mapping[tuple[str, str], tuple[Area, ...]] = attrs.field(init=False, repr=False)
    #: Every state and territory of the map.
    states: frozenset[str] = attrs.field(init=False, repr=False)
    #: By state: what every contract that ever served it is called.
    names_in: Mapping[str, frozenset[str]] = attrs.field(init=False, repr=False)
    #: By kind of contract: what every one of them is called.
    names_of: Mapping[str, frozenset[str]] = attrs.field(init=False, repr=False)
    #: By state, and by contractor: the days on which any of its rows begins or ceases to hold.
    turning_days: Mapping[str, frozenset[dt.date]] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        rows: dict[tuple[str, str], list[Area]] = {}
        turning: dict[str, set[dt.date]] = {}
        for area in self.areas:
            rows.setdefault((area.workload, area.state), []).append(area)
            for name in {area.state, area.jurisdiction, area.contract_number}:
                turning.setdefault(name, set()).update(area.period.change_points())
        turns = {state: frozenset(days) for state, days in turning.items()}
        object.__setattr__(self, "names_in", names_by(self.areas, lambda area: area.state))
        object.__setattr__(self, "names_of", names_by(self.areas, lambda area: area.workload))
        object.__setattr__(self, "turning_days", turns)
        object.__setattr__(self, "_by_state", {key: tuple(found) for key, found in rows.items()})
        object.__setattr__(self, "states", frozenset(area.state for area in self.areas))
        mapped = {(area.state, area.county) for area in self.areas if area.county}
        names = {key: self.counties.name(*key) or county_key(key[1], key[0]) for key in mapped}
        object.__setattr__(self, "_mapped", names)
        named: dict[tuple[str, str], list[Area]] = {}
        contracts = dict(self.contracts)
        for area in self.areas:
            for name in filter(None, (area.jurisdiction, area.contract_number)):
                contracts[name] = contracts.get(name, frozenset()) | {area.workload}
                named.setdefault((area.workload, name), []).append(area)
        object.__setattr__(self, "contracts", contracts)
        object.__setattr__(self, "_by_name", {key: tuple(found) for key, found in named.items()})
        object.__setattr__(self, "_kinds", ServiceKinds(self.kinds))

    @classmethod
    def of(
        cls,
        areas: Iterable[Area],
        kinds: Iterable[ServiceKindRow],
        counties: Counties = NO_COUNTIES,
        contracts: Mapping[str, frozenset[str]] | None = None,
    ) -> JurisdictionMap:
        """From rows in any order; ``contracts`` are those that no area names, too."""
        return cls(tuple(areas), tuple(kinds), counties, contracts or {})

    def service_kind(self, service: Service) -> ServiceKind:
        """The kind of a service: as given, else by type of bill, place of service, code; else professional."""
        return self._kinds.of(service)[0]

    def possible_kinds(self, service: Service) -> frozenset[ServiceKind]:
        """The kinds that a service may be of, as far as nothing that was said of it tells."""
        kind, others = self._kinds.of(service)
        return frozenset((kind, *others))

    def out_of_place(self, service: Service) -> bool:
        """Whether a service is taken for a kind that is not billed of the place of service that was told."""
        return self._kinds.out_of_place(service)

    def route(self, service: Service, home: tuple[str, str], day: dt.date) -> Routing:
        """Which contractor has jurisdiction over ``service`` on ``day``, for a member who lives at ``home``."""
        kind, others = self._kinds.of(service)
        reason = _ROUTED_BY[kind]
        if service.contractor:
            return self._told(service, kind, reason, home, day)
        if self._kinds.undecided(service):
            return Routing(kind, (), reason, THE_KIND)
        state, county, field, finer = place_of(kind, service, home)
        if not state:
            return Routing(kind, (), reason, field)
        options = self._options(WORKLOADS[kind], state, county, day)
        if county and len(options) != 1 and self._county(state, county):
            finer = THE_CONTRACTOR
        need = "" if len(options) == 1 else finer
        return Routing(kind, options, reason, need, contract_place(WORKLOADS[kind], state), kinds=others)

    def of_kind(
        self, kind: ServiceKind, service: Service, home: tuple[str, str], day: dt.date
    ) -> tuple[frozenset[str], ...]:
        """The contractors that a service would have if it were of another kind; any of them where no place is told."""
        state, county = place_of(kind, service, home)[:2]
        if not state:
            return (self.names_of.get(WORKLOADS[kind], frozenset()),)
        return self._options(WORKLOADS[kind], state, county, day)

    def _told(
        self, service: Service, kind: ServiceKind, reason: ReasonCode, home: tuple[str, str], day: dt.date
    ) -> Routing:
        """A contractor that was told is the one, under every name that the map has for it.

        Unless nobody knows it, or it does other services, or the map has another one for the place on that day.
        """
        name, workload = service.contractor, WORKLOADS[kind]
        known, itself = self.contracts.get(name), (frozenset({name}),)
        if known is None and self.areas:
            return Routing(kind, itself, reason, THE_CONTRACTOR, unknown=True)
        if known and workload not in known and workload not in map(_ALSO.get, known):
            # A place of service stands on the claims of professionals and suppliers alone.
            if service.kind is not None or service.type_of_bill or service.place_of_service:
                return Routing(kind, (), reason, THE_CONTRACTOR)
            workload = min(known)
            kind = next((other for other, its in WORKLOADS.items() if its == workload), kind)
            reason = _ROUTED_BY[kind]
        state, county = place_told(kind, service, home)
        rows = self._by_name.get((workload, name), ())
        if (workload, state) in self._by_state:
            options = tuple(each for each in self._options(workload, state, county, day) if name in each)
        else:
            now = (row for row in rows if row.period.contains(day) is not Certainty.NO)
            options = tuple(sorted({row.names for row in now}, key=sorted))
        if options:
            return Routing(kind, options, reason, "" if len(options) == 1 else THE_CONTRACTOR)
        if rows:
            return Routing(kind, (), reason, THE_CONTRACTOR)
        # The map places it nowhere: where it places another, that may be the one; but railroad retirees have their own.
        elsewhere = (workload, state) in self._by_state and not (known and any(map(_ALSO.get, known)))
        return Routing(kind, itself, reason, THE_CONTRACTOR if elsewhere else "", unknown=elsewhere)

    def goes_by(self, contractor: str) -> frozenset[str]:
        """The names by which documents reach a contractor: with a number its jurisdiction, with that all numbers."""
        rows = [row for workload in WORKLOADS.values() for row in self._by_name.get((workload, contractor), ())]
        whole = any(contractor == row.jurisdiction for row in rows)
        found = (row.names if whole else {row.jurisdiction} for row in rows)
        return frozenset({contractor}).union(*found)

    def kinds_served(self, names: frozenset[str]) -> frozenset[ServiceKind]:
        """The kinds of service that contracts may do; of one that the map does not know, nobody can tell."""
        return self._served.get(names) or self._served.keep(names, self._kinds_served(names))

    def _kinds_served(self, names: frozenset[str]) -> frozenset[ServiceKind]:
        found: set[ServiceKind] = set()
        for name in names:
            known = self.contracts.get(name) or _ALL_WORKLOADS & {name.partition(":")[0]}
            does = known | {_ALSO.get(each, each) for each in known}
            found.update(kind for kind, workload in WORKLOADS.items() if not does or workload in does)
        return frozenset(found)

    def route_home(self, kind: ServiceKind, home: tuple[str, str], day: dt.date) -> tuple[frozenset[str], ...]:
        """The contractors of the member's home area for a kind of service, as :meth:`route` gives them."""
        return self._options(WORKLOADS[kind], *home, day) if home[0] else ()

    def _options(self, workload: str, state: str, county: str, day: dt.date) -> tuple[frozenset[str], ...]:
        rows = [
            area for area in self._by_state.get((workload, state), ()) if area.period.contains(day) is not Certainty.NO
        ]
        if county and any(area.county for area in rows):
            rows = self._of_county(rows, state, county)
        if len(rows) == 1:
            return (rows[0].names,)
        return tuple(sorted({area.names for area in rows}, key=sorted))

    def _of_county(self, rows: list[Area], state: str, county: str) -> list[Area]:
        """The rows of a county, else those of the rest of the state; all where the state has no such county."""
        rest = [area for area in rows if not area.county]
        if county == ELSEWHERE:
            return rest
        known = self._county(state, county)
        wanted = known or county_key(county, state)
        for name in (wanted, f"{wanted} city"):
            found = [area for area in rows if area.county and self._mapped[state, area.county] == name]
            if found:
                return found
        return rest if known else rows

    def _county(self, state: str, told: str) -> str:
        """The name of the county that was told, which may be written in many ways."""
        found = self._told_counties.get((state, told))
        return self._told_counties.keep((state, told), self.counties.name(state, told)) if found is None else found
