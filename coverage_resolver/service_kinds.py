"""What kind a service is, and which place counts for it.

The kind says which contractors process its claims, and by which place one of them is found (law.md MC-12).
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from coverage_resolver.codes import Code, CodeRange
from coverage_resolver.questions import Service
from coverage_resolver.remembered import Remembered
from coverage_resolver.vocabulary import ServiceKind

#: The field of a question that tells the contractor itself.
THE_CONTRACTOR = "service.contractor"
#: The field that tells the kind itself, where nothing else of a question does.
THE_KIND = "service.kind"
#: Every field for which the routing may ask.
ROUTING_NEEDS = frozenset(
    {
        *(THE_CONTRACTOR, THE_KIND, "member.residence_state", "member.residence_county", "service.state"),
        *("service.county", "service.provider_state"),
        *("service.performing_laboratory_state", "service.billing_laboratory_state"),
    }
)
#: Modifier of a test that the billing laboratory sent to another one.
_REFERRED = "90"
#: What else a service may be, by what it is taken to be, where neither a place of service nor a type of bill is told:
#: what others' contractors process.
_ELSE: Mapping[ServiceKind, tuple[ServiceKind, ...]] = {
    ServiceKind.PROFESSIONAL: (ServiceKind.DME, ServiceKind.FACILITY, ServiceKind.HOME_HEALTH_HOSPICE),
    ServiceKind.LABORATORY: (ServiceKind.FACILITY,),
}


@attrs.frozen
class ServiceKindRow:
    """How a kind of service is recognised: by type of bill, else by place of service, else by code, or its system.

    A place where it is ``possible`` tells nothing; it leaves the kind open where nothing else tells it. Codes of which
    it is possible are those of professionals, too.
    """

    kind: ServiceKind
    codes: CodeRange | None = None
    place_of_service: str = ""
    type_of_bill: str = ""
    possible: bool = False
    #: The system all of whose codes are of the kind.
    system: str = ""


@attrs.frozen(eq=False)
class ServiceKinds:
    """How services are told apart by kind: the rows of the map, in their order."""

    rows: tuple[ServiceKindRow, ...] = ()
    _by_initial: Mapping[tuple[str, str], tuple[ServiceKindRow, ...]] = attrs.field(init=False, repr=False)
    _by_place: Mapping[str, ServiceKind] = attrs.field(init=False, repr=False)
    _possible: Mapping[str, tuple[ServiceKind, ...]] = attrs.field(init=False, repr=False)
    _by_code: Remembered[tuple[ServiceKindRow | None]] = attrs.field(
        init=False, repr=False, factory=lambda: Remembered(10_000)
    )

    @_by_initial.default
    def _index(self) -> Mapping[tuple[str, str], tuple[ServiceKindRow, ...]]:
        initials: dict[tuple[str, str], list[ServiceKindRow]] = {}
        for row in self.rows:
            if row.codes is not None:
                for initial in _between(row.codes.first, row.codes.last):
                    initials.setdefault((row.codes.system, initial), []).append(row)
        return {key: tuple(found) for key, found in initials.items()}

    @_by_place.default
    def _places(self) -> Mapping[str, ServiceKind]:
        return {row.place_of_service: row.kind for row in self.rows if row.place_of_service and not row.possible}

    @_possible.default
    def _possible_places(self) -> Mapping[str, tuple[ServiceKind, ...]]:
        found: dict[str, tuple[ServiceKind, ...]] = {}
        for row in self.rows:
            if row.possible and row.place_of_service:
                found[row.place_of_service] = tuple(sorted({*found.get(row.place_of_service, ()), row.kind}))
        return found

    def of(self, service: Service) -> tuple[ServiceKind, tuple[ServiceKind, ...]]:
        """The kind of a service, and the others that it may be of, as far as nothing tells it."""
        told = service.kind or self._billed(service) or self._by_place.get(service.place_of_service)
        if told is None and _names_a_laboratory(service):
            told = ServiceKind.LABORATORY
        if told is not None:
            return told, ()
        row = self._row_of(service) if service.code else None
        kind = ServiceKind.PROFESSIONAL if row is None else row.kind
        others = {ServiceKind.PROFESSIONAL} if row is not None and row.possible else set()
        if not service.place_of_service:
            others.update(_ELSE.get(kind, ()) if self.rows and not service.type_of_bill else ())
        elif row is None:
            others.update(self._possible.get(service.place_of_service, ()))
        return kind, tuple(sorted(others - {kind}))

    def out_of_place(self, service: Service) -> bool:
        """Whether a joint code is taken for a kind that is not billed of the place of service that was told."""
        row = self._row_of(service) if service.code and service.place_of_service else None
        return row is not None and row.possible and row.kind not in self._possible.get(service.place_of_service, ())

    def _row_of(self, service: Service) -> ServiceKindRow | None:
        """The row of its code, if there is one."""
        code = (service.code_system, service.code)
        return (self._by_code.get(code) or self._by_code.keep(code, (self._find(Code(*code)),)))[0]

    def _billed(self, service: Service) -> ServiceKind | None:
        """The kind that the type of bill tells, if it tells any."""
        bill = service.type_of_bill.lstrip("0")
        rows = (row for row in self.rows if row.type_of_bill) if bill else ()
        return next((row.kind for row in rows if bill.startswith(row.type_of_bill.rstrip("xX"))), None)

    def undecided(self, service: Service) -> bool:
        """Whether it was billed by a facility, on a type of bill of which the map does not say what kind it is."""
        if service.kind is not None or not service.type_of_bill or self._billed(service) is not None:
            return False
        return any(row.type_of_bill for row in self.rows)

    def _find(self, code: Code) -> ServiceKindRow | None:
        rows = self._by_initial.get((code.system, code.value[0]), ())
        found = next((row for row in rows if row.codes is not None and code in row.codes), None)
        return found or next((row for row in self.rows if row.system == code.system), None)


def _names_a_laboratory(service: Service) -> bool:
    """Whether a field tells which laboratory performed or billed it, as of no other kind of service."""
    return bool(service.performing_laboratory_state or service.billing_laboratory_state) or (
        _REFERRED in service.modifiers
    )


def _between(first: str, last: str) -> tuple[str, ...]:
    """The initials of the codes of a range."""
    return tuple(chr(number) for number in range(ord(first[0]), ord(last[0]) + 1))


def place_of(kind: ServiceKind, service: Service, home: tuple[str, str]) -> tuple[str, str, str, str]:
    """State, county, and the fields that would have to be supplied for the one and for the other."""
    if kind is ServiceKind.DME:
        return *home, "member.residence_state", "member.residence_county"
    if kind is ServiceKind.LABORATORY:
        if _REFERRED in service.modifiers:
            return service.billing_laboratory_state, "", "service.billing_laboratory_state", THE_CONTRACTOR
        state, field = service.performing_laboratory_state, "service.performing_laboratory_state"
        if not state and service.billing_laboratory_state in ("", service.state):
            state = service.state  # else the laboratory that bills is elsewhere, and may be the one that performed it
    elif kind in (ServiceKind.FACILITY, ServiceKind.HOME_HEALTH_HOSPICE):
        state, field = service.provider_state or service.state, "service.provider_state"
    else:
        state, field = service.state, "service.state"
    # The county that is told is that of the place of service.
    here = state == service.state
    return state, service.county if here else "", field, "service.county" if here else THE_CONTRACTOR


def place_told(kind: ServiceKind, service: Service, home: tuple[str, str]) -> tuple[str, str]:
    """The state and the county whose contractor it must be, where they were told.

    A facility may be on the contract of its chain, wherever it is (42 CFR 421.404); a laboratory may be elsewhere than
    the service.
    """
    if kind is ServiceKind.LABORATORY:
        referred = _REFERRED in service.modifiers
        return service.billing_laboratory_state if referred else service.performing_laboratory_state, ""
    return place_of(kind, service, home)[:2] if kind in (ServiceKind.PROFESSIONAL, ServiceKind.DME) else ("", "")
