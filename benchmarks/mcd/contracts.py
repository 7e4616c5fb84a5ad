"""Contractors and the states each serves: the contracts of this project's own data, in the database's columns.

The contract numbers, jurisdictions and areas are those of ``data/jurisdictions``, so that a service routed by that map
finds its documents; ids, addresses and dates of change are made up. The codes of states are the database's, which
splits three of them. One contractor serves, in its Part A rows, almost every state, as an old one does in the database.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mcd.dictionary import TABLES

HOME = Path(__file__).resolve().parents[2] / "data" / "jurisdictions"
NAMES = {
    "CGS": "CGS Administrators, LLC",
    "First Coast": "First Coast Service Options, Inc.",
    "National Government Services": "National Government Services, Inc.",
    "Noridian": "Noridian Healthcare Solutions, LLC",
    "Novitas": "Novitas Solutions, Inc.",
    "WPS": "Wisconsin Physicians Service Insurance Corporation",
}
#: The one that is renamed in the middle of a run, and its new name.
RENAMED, NEW_NAME = "National Government Services", "Wellpoint Federal"
TYPES = {
    8: "MAC - Part A",
    9: "MAC - Part B",
    10: "HHH MAC",
    11: "DME MAC",
    12: "A and B MAC",
    13: "A and B and HHH MAC",
    1: "Fiscal Intermediary",
    2: "Carrier",
    3: "RHHI",
    4: "DMERC",
    5: "DME PSC",
    6: "PSC",
    7: "ZPIC",
}
#: Contractors whose rows say "A and B MAC" where others have a row for each part.
BOTH_PARTS = {"First Coast", "Noridian", "Novitas"}
#: Postal code → the database's own codes, by workload and contract where it splits a state.
SPLIT = {
    ("01111", "CA"): ("NF", "SF"),
    ("01112", "CA"): ("NF",),
    ("01182", "CA"): ("SF",),
    ("13201", "NY"): ("DN", "QN", "UN"),
    ("13202", "NY"): ("DN",),
    ("13282", "NY"): ("UN",),
    ("13292", "NY"): ("QN",),
    ("05301", "MO"): ("EM", "WM"),
    ("05302", "MO"): ("EM", "WM"),
}
#: jurisdictions whose documents have one issuer → share of the articles and of the LCDs (the lists of August 2025).
ISSUERS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("JE",), 300, 107),
    (("JF",), 300, 107),
    (("JJ", "JM"), 355, 165),
    (("J15",), 325, 143),
    (("J5", "J8"), 248, 111),
    (("J6", "JK"), 209, 88),
    (("JH", "JL"), 118, 73),
    (("JN",), 117, 85),
    (("DME-JA", "DME-JB", "DME-JC", "DME-JD"), 82, 59),
    (("HHH-JM",), 15, 13),
    (("HHH-J6", "HHH-JK"), 4, 1),
)
TWINS, DURABLE = (0, 1), 8  # places in ISSUERS: two that fold their documents into one; equipment
#: The number under which the one area without a number of its own is found in the published list.
ROLL_UP = "06014"
MOMENT = "2019-01-01 00:00:00"


@dataclass(frozen=True)
class Contract:
    """One contract number."""

    id: int
    kind: int
    number: str
    workload: str
    jurisdiction: str
    organisation: str
    states: tuple[str, ...]
    since: str
    through: str

    @property
    def key(self) -> tuple[str, str]:
        """The parts of the key that do not change with a rename."""
        return str(self.id), str(self.kind)


def _kind(organisation: str, workload: str, jurisdiction: str) -> int:
    if workload in ("HHH", "DME"):
        return {"HHH": 10, "DME": 11}[workload]
    if organisation in BOTH_PARTS or jurisdiction == "JJ":
        return 12
    return 13 if jurisdiction == "JM" else {"A": 8, "B": 9}[workload]


def _areas() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (HOME / "areas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["contract_number"] or row["jurisdiction"]
            states = SPLIT.get((key, row["state"]), ("CNMI" if row["state"] == "MP" else row["state"],))
            found[key] = list(dict.fromkeys((*found.get(key, ()), *states)))
    return found


@cache
def contracts() -> tuple[Contract, ...]:
    """Every contract; one without a number of its own is known by its jurisdiction."""
    areas, found = _areas(), dict[str, Contract]()
    with (HOME / "contractors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["workload"] not in ("A", "B", "HHH", "DME") or row["contractor"] == NEW_NAME:
                continue
            key = row["contract_number"] or row["jurisdiction"]
            open_ended = row["contractor"] == RENAMED and row["workload"] != "DME"
            found[key] = Contract(
                id=100 + len(found),
                kind=_kind(row["contractor"], row["workload"], row["jurisdiction"]),
                number=row["contract_number"] or ROLL_UP,
                workload=row["workload"],
                jurisdiction=row["jurisdiction"],
                organisation=row["contractor"],
                states=tuple(areas.get(key, ())),
                since=row["from"] or "2008-01-01",
                through="" if open_ended else row["through"],
            )
    return tuple(found.values())


@cache
def issued_by(issuer: int) -> tuple[Contract, ...]:
    """The living contracts of one issuer."""
    return tuple(item for item in contracts() if item.jurisdiction in ISSUERS[issuer][0] and not item.through)


def renames(issuer: int) -> bool:
    """Whether the contractor that is renamed is this one."""
    return any(item.organisation == RENAMED for item in issued_by(issuer))


@cache
def states() -> dict[str, int]:
    """The database's state codes → ids, those that were seen in the data among them."""
    known = {"CO": 8, "DC": 10, "DE": 11, "MA": 24, "TX": 51, "CNMI": 60, "DN": 63, "UN": 65, "NF": 66}
    codes = sorted({state for item in contracts() for state in item.states} | {"NY", "CA", "MO"})
    free = iter(number for number in range(1, 999) if number not in known.values())
    return known | {code: next(free) for code in codes if code not in known}


def rows(renamed: dt.date | None) -> dict[str, list[list[str]]]:
    """The tables about contractors, as they stand after a rename on that day, or before any."""
    table = TABLES["article"]
    contractor, served, oversight = [], [], []
    for item in contracts():
        for version in ("1", "2") if renamed and item.organisation == RENAMED else ("1",):
            name = NEW_NAME if version == "2" else NAMES.get(item.organisation, item.organisation)
            key = dict(zip(("contractor_id", "contractor_type_id"), item.key, strict=True))
            key["contractor_version"] = version
            contractor.append(
                table["contractor"].row(
                    **key,
                    contractor_bus_name=name[:40],
                    contractor_number=item.number,
                    dmerc_rgn=item.jurisdiction[-1] if item.kind == 11 else "",
                    address1="1 Example Street",
                    city="Anywhere",
                    state_id=8,
                    zipcode="00000",
                    status="D" if item.through else "A",
                    last_updated=MOMENT,
                    status_flag="N" if item.through else "Y",
                    contractor_subtype_id=1,
                )
            )
            oversight.append(table["contractor_oversight"].row(**key, region_id=1, last_updated=MOMENT))
            for state, since, until in _served(item):
                served.append(
                    table["contractor_jurisdiction"].row(
                        **key,
                        state_id=states()[state],
                        last_updated=MOMENT,
                        active_date=f"{since} 00:00:00",
                        term_date=f"{until} 00:00:00" if until else "",
                    )
                )
    return {"contractor": contractor, "contractor_jurisdiction": served, "contractor_oversight": oversight}


def _served(item: Contract) -> Iterator[tuple[str, str, str]]:
    for state in item.states:
        yield state, item.since, item.through
    if item.number == "05901":  # the national providers of old
        for state in sorted(set(states()) - {"NY", "DN", "QN", "UN", "NF", "SF", "EM", "WM", "CNMI", "AS", "GU"}):
            yield state, item.since, ""
    if item.jurisdiction in ("JE", "JF") and item.kind == 12 and item.states:
        yield item.states[0], "2007-01-01", "2012-12-31"  # an earlier stay, ended
