"""The map of Medicare contractors, read from CSV: ``areas.csv``, ``counties.csv``, ``service_kinds.csv``,
``contractors.csv``.

All columns are text, so that codes and numbers keep their leading zeros. Every fault is placed at
``file:row:column``; the row is the line on which it begins. The columns are described in
``data/jurisdictions/README.md``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import attrs

from coverage_resolver.codes import CodeRange, code_system
from coverage_resolver.contract_areas import Area
from coverage_resolver.counties import County
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import (
    Fault,
    about,
    closest,
    enum_member,
    imprecise_day,
    one_of,
    plain,
    shown,
)
from coverage_resolver.io.strict_values import text as strict_text
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate
from coverage_resolver.service_kinds import ServiceKindRow
from coverage_resolver.vocabulary import ServiceKind

T = TypeVar("T")

_DATED = ("from", "through", "citation", "verified", "note")
AREA_COLUMNS = ("workload", "state", "county", "jurisdiction", "contract_number", "boundary", *_DATED)
KIND_COLUMNS = (
    *("kind", "code_system", "code_from", "code_through", "place_of_service", "type_of_bill", "possible"),
    *("citation", "verified", "note"),
)
COUNTY_COLUMNS = ("state", "county", "code", "other_names", "citation", "verified", "note")
CONTRACTOR_COLUMNS = ("contract_number", "workload", "jurisdiction", "contractor", "replaces", *_DATED)
_WORKLOADS = ("A", "B", "DME", "HHH")
_STATE = re.compile(r"[A-Z]{2}", re.ASCII)
_CONTRACT = re.compile(r"[0-9]{5}", re.ASCII)
_COUNTY = re.compile(r"[0-9]{5}", re.ASCII)
_PLACE = re.compile(r"[0-9]{2}", re.ASCII)
_BILL = re.compile(r"[0-9]{2}x", re.ASCII)


@attrs.frozen(kw_only=True)
class ContractorRow:
    """One contractor under one number, for as long as that held."""

    contract_number: str
    workload: str
    jurisdiction: str
    contractor: str
    period: EffectivePeriod
    replaces: str = ""
    verified: bool = False


@attrs.define
class _Row:
    """One row while it is read; each cell that cannot be read adds a fault."""

    label: str
    number: int
    cells: dict[str, str]
    faults: list[InvalidRecord]

    def fault(self, column: str, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(f"{self.label}:{self.number}:{column}", what, what_to_do))

    def read(self, column: str, reader: Callable[[str], T], otherwise: T) -> T:
        try:
            return reader(self.cells[column])
        except Fault as error:
            self.fault(column, error.what, error.what_to_do)
            return otherwise

    def text(self, column: str, shape: re.Pattern[str] | None = None, example: str = "", *, empty: bool = True) -> str:
        value = self.read(column, strict_text, "")
        if not value and not empty:
            self.fault(column, "empty", f"write {example}" if example else "fill it in")
        elif value and shape is not None and not shape.fullmatch(value):
            self.fault(column, f"{shown(value)} has another shape", f"write {example}")
        return value

    def truth(self, column: str) -> bool:
        return self.read(column, lambda value: one_of(("true", "false"), "truth")(value, None), "false") == "true"

    def period(self) -> EffectivePeriod:
        """An empty ``from`` means that the start is not known, an empty ``through`` that no end is."""
        first = ImpreciseDate(FIRST_DAY, FIRST_DAY)
        start = self.read("from", lambda value: imprecise_day(value) if value else first, first)
        end = self.read("through", lambda value: imprecise_day(value) if value else None, None)
        try:
            return EffectivePeriod(start, end)
        except ValueError as error:
            self.fault("through", str(error), "correct one of the two days")
            return EffectivePeriod(start)


def read_areas(text: str, label: str, faults: list[InvalidRecord]) -> tuple[Area, ...]:
    """The areas of contractors; rows with faults are reported and must not be used."""
    found = []
    for row in _rows(text, label, AREA_COLUMNS, faults):
        row.truth("verified")
        found.append(
            Area(
                row.read("workload", lambda value: one_of(_WORKLOADS, "workload")(value, None), ""),
                row.text("state", _STATE, "a state such as VA", empty=False),
                row.text("county"),
                row.text("jurisdiction", empty=False),
                row.text("contract_number", _CONTRACT, "five digits"),
                row.period(),
                row.truth("boundary"),
            )
        )
    return tuple(found)


def read_counties(text: str, label: str, faults: list[InvalidRecord]) -> tuple[County, ...]:
    """The counties of states in which a county decides; no two of a state may be written alike."""
    found: list[County] = []
    taken: dict[tuple[str, str], str] = {}
    for row in _rows(text, label, COUNTY_COLUMNS, faults):
        row.truth("verified")
        others = (name.strip() for name in row.text("other_names").split(";"))
        county = County(
            row.text("state", _STATE, "a state such as VA", empty=False),
            row.text("county", empty=False),
            row.text("code", _COUNTY, "five digits such as 51059"),
            tuple(name for name in others if name),
        )
        for key in filter(None, county.keys):
            other = taken.setdefault((county.state, key), county.name)
            if other != county.name:
                row.fault("county", f"a spelling of it is one of {shown(other)} too", "tell the two apart")
        found.append(county)
    return tuple(found)


def read_service_kinds(text: str, label: str, faults: list[InvalidRecord]) -> tuple[ServiceKindRow, ...]:
    """How kinds of service are recognised; each row fills codes, or a place of service, or a type of bill."""
    found = []
    for row in _rows(text, label, KIND_COLUMNS, faults):
        row.truth("verified")
        place = row.text("place_of_service", _PLACE, "two digits such as 81")
        bill = row.text("type_of_bill", _BILL, "two digits and x, such as 11x")
        codes = _code_range(row)
        whole = codes is None and bool(row.cells["code_system"]) and not row.cells["code_from"]
        system = row.read("code_system", code_system, "") if whole else ""
        filled = (
            any(row.cells[name] for name in ("code_system", "code_from", "code_through")),
            bool(place),
            bool(bill),
        )
        if sum(filled) != 1:
            row.fault("kind", "needs codes, or a place of service, or a type of bill", "fill one of the three")
        possible = row.truth("possible")
        if possible and bill:
            row.fault("possible", "of a type of bill", "write `false`; it tells the kind")
        kind = row.read("kind", lambda value: _service_kind(value), ServiceKind.PROFESSIONAL)
        found.append(ServiceKindRow(kind, codes, place, bill, possible, system))
    return tuple(found)


def _service_kind(value: str) -> ServiceKind:
    enum_member(value, ServiceKind)
    return ServiceKind(value)


def _code_range(row: _Row) -> CodeRange | None:
    system, first, last = (row.text(name) for name in ("code_system", "code_from", "code_through"))
    if not (system and first and last):
        if system and not (first or last):
            return None  # every code of the system
        for name, value in (("code_system", system), ("code_from", first), ("code_through", last)):
            if not value and (system or first or last):
                row.fault(name, "empty", "fill in all three columns of the codes, or the system alone, or none")
        return None
    try:
        return CodeRange.of(system, first, last)
    except ValueError as error:
        fault = about(f"{system}:{first}..{last}", error, "write both ends as codes of the system")
        row.fault("code_from", fault.what, fault.what_to_do)
        return None


def read_contractors(text: str, label: str, faults: list[InvalidRecord]) -> tuple[ContractorRow, ...]:
    """The contractors by number and time."""
    return tuple(
        ContractorRow(
            contract_number=row.text("contract_number", _CONTRACT, "five digits"),
            workload=row.read("workload", lambda value: one_of((*_WORKLOADS, "RRB"), "workload")(value, None), ""),
            jurisdiction=row.text("jurisdiction", empty=False),
            contractor=row.text("contractor", empty=False),
            period=row.period(),
            replaces=row.text("replaces", _CONTRACT, "five digits"),
            verified=row.truth("verified"),
        )
        for row in _rows(text, label, CONTRACTOR_COLUMNS, faults)
    )


def _rows(text: str, label: str, columns: Sequence[str], faults: list[InvalidRecord]) -> Iterator[_Row]:
    """The rows below the header; the header must hold exactly ``columns``, in any order."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    number = 1
    try:
        for cells in reader:
            if header is None:
                header = cells
                if not _header(cells, columns, label, faults):
                    return
            elif len(cells) != len(header):
                what = f"{len(cells)} columns where the header has {len(header)}"
                faults.append(
                    InvalidRecord(f"{label}:{number}", what, "write every column, and quote text with commas")
                )
            else:
                yield _Row(label, number, dict(zip(header, cells, strict=True)), faults)
            number = reader.line_num + 1
    except csv.Error as error:
        faults.append(InvalidRecord(f"{label}:{number}", f"not CSV: {plain(str(error))}", "close every quoted text"))
    if header is None:
        faults.append(InvalidRecord(label, "an empty file", "write a header and rows"))


def _header(cells: Sequence[str], columns: Sequence[str], label: str, faults: list[InvalidRecord]) -> bool:
    before = len(faults)
    for name in columns:
        if name not in cells:
            faults.append(InvalidRecord(f"{label}:1:{name}", "the column is missing", "add it to the header"))
    for place, name in enumerate(cells):
        if name not in columns:
            faults.append(InvalidRecord(f"{label}:1", f"unknown column {shown(name)}", closest(name, columns)))
        elif name in cells[:place]:
            faults.append(InvalidRecord(f"{label}:1:{name}", "the column stands twice", "keep one of them"))
    return len(faults) == before
