"""Whose local coverage determination is even a candidate: routing, not rank (law.md MC-12).

The kind of service says which place counts: a professional service where it is furnished, durable medical
equipment where the member lives, a laboratory test where it is performed or, when referred, where the billing
laboratory is, a facility by its provider. The map itself is dated data in ``data/jurisdictions/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.codes import Code, CodeRange
from coverage_resolver.counties import NO_COUNTIES, Counties, county_key
from coverage_resolver.periods import ALWAYS, EffectivePeriod
from coverage_resolver.questions import Service
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.remembered import Remembered
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
#: Among the contracts of a document: one of which the number is not known.
NO_NUMBER = ""
#: Every county of a state that no row of the map names.
ELSEWHERE = "elsewhere"
#: The field of a question that tells the contractor itself.
THE_CONTRACTOR = "service.contractor"
#: Whose claims a contract for railroad retirees processes.
_ALSO = {"RRB": "B"}
#: Modifier of a test that the billing laboratory sent to another one.
_REFERRED = "90"


@attrs.frozen
class Area:
    """One dated row of the map: a state, or a county where the county decides."""

    workload: str
    state: str
    county: str
    jurisdiction: str
    contract_number: str = ""
    period: EffectivePeriod = ALWAYS
    boundary: bool = False
    #: What documents can be held against: where no number of the contract is known, that is the place itself.
    names: frozenset[str] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        number = self.contract_number or contract_place(self.workload, self.state)
        object.__setattr__(self, "names", frozenset({self.jurisdiction, number}))


@attrs.frozen
class ServiceKindRow:
    """How a kind of service is recognised: by type of bill, else by place of service, else by code."""

    kind: ServiceKind
    codes: CodeRange | None = None
    place_of_service: str = ""
    type_of_bill: str = ""


@attrs.frozen
class Routing:
    """Which contractors' local determinations may apply.

    One option is a certain answer; several are a doubt that ``need`` would settle; none means that the place is
    not known at all. Each option holds the names of one contract: its number, and its contractor's jurisdiction.
    ``unknown`` marks a contractor that was told and that the map does not know.
    """

    kind: ServiceKind
    options: tuple[frozenset[str], ...]
    reason: ReasonCode
    need: str = ""
    #: The kind of contract and the state, such as ``B:AK``.
    place: str = ""
    unknown: bool = False

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


def _between(first: str, last: str) -> tuple[str, ...]:
    """The initials of the codes of a range."""
    return tuple(chr(number) for number in range(ord(first[0]), ord(last[0]) + 1))


@attrs.frozen(eq=False)
class JurisdictionMap:
    """The dated map of contractors."""

    areas: tuple[Area, ...] = ()
    kinds: tuple[ServiceKindRow, ...] = ()
    counties: Counties = NO_COUNTIES
    #: By contract number or jurisdiction: the kinds of contract it is, none where that is not known.
    contracts: Mapping[str, frozenset[str]] = attrs.field(factory=dict, repr=False)
    _by_state: Mapping[tuple[str, str], tuple[Area, ...]] = attrs.field(init=False, repr=False)
    _by_initial: Mapping[tuple[str, str], tuple[ServiceKindRow, ...]] = attrs.field(init=False, repr=False)
    _by_place: Mapping[str, ServiceKind] = attrs.field(init=False, repr=False)
    _by_code: Remembered[ServiceKind] = attrs.field(init=False, repr=False, factory=lambda: Remembered(10_000))
    #: By state and county as the map writes it: the name that is compared.
    _mapped: Mapping[tuple[str, str], str] = attrs.field(init=False, repr=False)
    _told_counties: Remembered[str] = attrs.field(init=False, repr=False, factory=lambda: Remembered(10_000))
    #: By kind of contract and contractor: the states that it serves on any day.
    _served: Mapping[tuple[str, str], frozenset[str]] = attrs.field(init=False, repr=False)
    #: Every state and territory of the map.
    states: frozenset[str] = attrs.field(init=False, repr=False)
    #: By state: the days on which any of its rows begins or ceases to hold.
    turning_days: Mapping[str, frozenset[dt.date]] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        rows: dict[tuple[str, str], list[Area]] = {}
        turning: dict[str, set[dt.date]] = {}
        for area in self.areas:
            rows.setdefault((area.workload, area.state), []).append(area)
            turning.setdefault(area.state, set()).update(area.period.change_points())
        turns = {state: frozenset(days) for state, days in turning.items()}
        object.__setattr__(self, "turning_days", turns)
        object.__setattr__(self, "_by_state", {key: tuple(found) for key, found in rows.items()})
        object.__setattr__(self, "states", frozenset(area.state for area in self.areas))
        mapped = {(area.state, area.county) for area in self.areas if area.county}
        names = {key: self.counties.name(*key) or county_key(key[1], key[0]) for key in mapped}
        object.__setattr__(self, "_mapped", names)
        served: dict[tuple[str, str], set[str]] = {}
        contracts = dict(self.contracts)
        for area in self.areas:
            for name in filter(None, (area.jurisdiction, area.contract_number)):
                contracts[name] = contracts.get(name, frozenset()) | {area.workload}
                served.setdefault((area.workload, name), set()).add(area.state)
        object.__setattr__(self, "contracts", contracts)
        object.__setattr__(self, "_served", {key: frozenset(states) for key, states in served.items()})
        initials: dict[tuple[str, str], list[ServiceKindRow]] = {}
        for row in self.kinds:
            if row.codes is not None:
                for initial in _between(row.codes.first, row.codes.last):
                    initials.setdefault((row.codes.system, initial), []).append(row)
        object.__setattr__(self, "_by_initial", {key: tuple(found) for key, found in initials.items()})
        places = tuple(row for row in self.kinds if row.place_of_service)
        object.__setattr__(self, "_by_place", {row.place_of_service: row.kind for row in places})

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
        if service.kind is not None:
            return service.kind
        billed = self._billed(service)
        if billed is not None:
            return billed
        if service.place_of_service in self._by_place:
            return self._by_place[service.place_of_service]
        if not service.code:
            return ServiceKind.PROFESSIONAL
        code = (service.code_system, service.code)
        return self._by_code.get(code) or self._by_code.keep(code, self._kind_of(Code(*code)))

    def _billed(self, service: Service) -> ServiceKind | None:
        """The kind that the type of bill tells, if it tells any."""
        bill = service.type_of_bill.lstrip("0")
        rows = (row for row in self.kinds if row.type_of_bill) if bill else ()
        return next((row.kind for row in rows if bill.startswith(row.type_of_bill.rstrip("xX"))), None)

    def _undecided(self, service: Service) -> bool:
        """Whether it was billed by a facility, on a type of bill of which the map does not say what kind it is."""
        if service.kind is not None or not service.type_of_bill or self._billed(service) is not None:
            return False
        return any(row.type_of_bill for row in self.kinds)

    def _kind_of(self, code: Code) -> ServiceKind:
        for row in self._by_initial.get((code.system, code.value[0]), ()):
            if row.codes is not None and code in row.codes:
                return row.kind
        return ServiceKind.PROFESSIONAL

    def route(self, service: Service, home: tuple[str, str], day: dt.date) -> Routing:
        """Which contractor has jurisdiction over ``service`` on ``day``, for a member who lives at ``home``."""
        kind = self.service_kind(service)
        reason = _ROUTED_BY[kind]
        if service.contractor:
            return self._told(service, kind, reason, home)
        if self._undecided(service):
            return Routing(kind, (), reason, "service.kind")
        state, county, field, finer = _place(kind, service, home)
        if not state:
            return Routing(kind, (), reason, field)
        options = self._options(WORKLOADS[kind], state, county, day)
        if county and len(options) != 1 and self._county(state, county):
            finer = THE_CONTRACTOR
        return Routing(
            kind, options, reason, "" if len(options) == 1 else finer, contract_place(WORKLOADS[kind], state)
        )

    def _told(self, service: Service, kind: ServiceKind, reason: ReasonCode, home: tuple[str, str]) -> Routing:
        """A contractor that was told is the one, unless nobody knows it, or it does other services or other states."""
        name, workload = service.contractor, WORKLOADS[kind]
        known = self.contracts.get(name)
        if known is None and self.areas:
            return Routing(kind, (frozenset({name}),), reason, THE_CONTRACTOR, unknown=True)
        # A place of service stands on the claims of professionals and suppliers alone.
        sure = service.kind is not None or service.type_of_bill or service.place_of_service
        if sure and known and workload not in known and workload not in map(_ALSO.get, known):
            return Routing(kind, (), reason, THE_CONTRACTOR)
        if self._elsewhere(name, workload, _told_state(kind, service, home)):
            return Routing(kind, (), reason, THE_CONTRACTOR)
        return Routing(kind, (frozenset({name}),), reason)

    def _elsewhere(self, name: str, workload: str, state: str) -> bool:
        """Whether the map has a contractor for other states, and on no day for this one, which was told too."""
        served = self._served.get((workload, name), frozenset())
        return bool(served) and (workload, state) in self._by_state and state not in served

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


def _place(kind: ServiceKind, service: Service, home: tuple[str, str]) -> tuple[str, str, str, str]:
    """State, county, and the fields that would have to be supplied for the one and for the other."""
    if kind is ServiceKind.DME:
        return *home, "member.residence_state", "member.residence_county"
    if kind is ServiceKind.LABORATORY:
        if _REFERRED in service.modifiers:
            return service.billing_laboratory_state, "", "service.billing_laboratory_state", THE_CONTRACTOR
        state, field = service.performing_laboratory_state or service.state, "service.performing_laboratory_state"
    elif kind in (ServiceKind.FACILITY, ServiceKind.HOME_HEALTH_HOSPICE):
        state, field = service.provider_state or service.state, "service.provider_state"
    else:
        state, field = service.state, "service.state"
    # The county that is told is that of the place of service.
    here = state == service.state
    return state, service.county if here else "", field, "service.county" if here else THE_CONTRACTOR


def _told_state(kind: ServiceKind, service: Service, home: tuple[str, str]) -> str:
    """The state whose contractor it must be, where it was told.

    A facility may be on the contract of its chain, wherever it is (42 CFR 421.404); a laboratory may be elsewhere than
    the service.
    """
    if kind is ServiceKind.LABORATORY:
        referred = _REFERRED in service.modifiers
        return service.billing_laboratory_state if referred else service.performing_laboratory_state
    return _place(kind, service, home)[0] if kind in (ServiceKind.PROFESSIONAL, ServiceKind.DME) else ""


def contract_place(workload: str, state: str) -> str:
    """What stands for the contract of a kind of service in a state where its number is not known."""
    return f"{workload}:{state}"


def is_contract_number(name: str) -> bool:
    """Whether a name of a contract is its number: not a place, and not the mark of a contract that has none."""
    return name != NO_NUMBER and ":" not in name
