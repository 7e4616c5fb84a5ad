"""Whose contracts the real documents name, with stand-ins for the ids that the records do not give.

The records name a contractor, a type and an area that was observed. The contract numbers of that contractor in that
area are those of the published list (``data/jurisdictions``), one row each, as in the database. That a document lists
all of them, and no other, is inferred. Ids of contracts, and those of states and types that were never seen, are
stand-ins of 900,000 or more, the same in both snapshots.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from mcd.contracts import ROLL_UP, contracts
from mcd.contracts import Contract as ListedContract
from mcd.dictionary import TABLES
from mcd.layout import Rows
from mcd_real_records import (
    areas_of,
    article_rows,
    listed_documents,
    observed_areas,
    same_contractor,
    state_codes,
)

STAND_IN = 900_000
#: Ids of states and contract types that were seen in the data.
KNOWN_STATES = {"CO": 8, "DC": 10, "DE": 11, "MA": 24, "TX": 51, "CNMI": 60, "DN": 63, "UN": 65, "NF": 66}
KNOWN_TYPES = {"MAC - Part A": 8, "MAC - Part B": 9}

WORKLOADS = {
    "MAC - Part A": "A",
    "MAC - Part B": "B",
    "A and B MAC": "A B",
    "A and B and HHH MAC": "A B",
    "HHH MAC": "HHH",
    "DME MAC": "DME",
}
#: (contractor, contract type, area, contract number); an empty area is an unknown one, and has no number.
Contract = tuple[str, str, str, str]


def _named_2025(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    names, kinds = row["contractor_names"].split("; "), row["contract_types"].split("; ")
    for name, several in zip(names, kinds, strict=True):
        for kind in several.split(", "):
            yield name, kind


def _named_2026(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for text in row["contractors"].split("; "):
        name, _, kind = text.rpartition(" (")
        yield name, kind.rstrip(")")


def contracts_2025(row: dict[str, str]) -> list[tuple[str, Contract]]:
    """(name as printed, contract) of a listed document."""
    found = []
    for name, kind in _named_2025(row):
        who = same_contractor(name)
        areas = areas_of(who, kind)
        area = "DME" if kind == "DME MAC" else areas[0] if len(areas) == 1 else ""
        found += [(name, (who, kind, area, number)) for number in sorted(numbers(who, kind, area)) or [""]]
    return found


def contracts_2026(row: dict[str, str]) -> list[tuple[str, Contract]]:
    """(name as printed, contract) of an article: the areas of its contractors that lie within its states."""
    states, found = frozenset(row["states_mcd"].split()), []
    for name, kind in _named_2026(row):
        who = same_contractor(name)
        mine = [area for area, inside in observed_areas().items() if same_contractor(area) == who and inside <= states]
        wide = [area for area in mine if not any(observed_areas()[area] < observed_areas()[other] for other in mine)]
        for area in ["DME"] if kind == "DME MAC" else wide:
            found += [(name, (who, kind, area, number)) for number in sorted(numbers(who, kind, area)) or [""]]
    return found


@functools.cache
def numbers(who: str, kind: str, area: str) -> dict[str, frozenset[str]]:
    """The contract numbers of a contractor in an area → the database's codes of the states that each serves there.

    A number without a state of its own is the one of the national providers of old, where others leave states over.
    """
    workloads = ("HHH" if "HHH" in area else WORKLOADS[kind]).split()
    within = observed_areas().get(area, frozenset())
    mine = [item for item in contracts() if same_contractor(item.organisation) == who and item.workload in workloads]
    mine = [item for item in mine if not item.through]
    found = {}
    for item in mine:
        states = _codes(item) if area == "DME" else _codes(item) & within
        found["" if item.number == ROLL_UP else item.number] = states
    left = within - frozenset().union(*found.values()) if "A" in workloads else frozenset[str]()
    spare = [item.number for item in mine if not item.states and item.workload == "A"]
    if left and len(spare) == 1:
        found[spare[0]] = left
    return {number: states for number, states in found.items() if states}


def _codes(item: ListedContract) -> frozenset[str]:
    """Its states in the database's codes, and the whole state where the database also splits it."""
    whole = (state_codes().get(state, state) for state in item.states) if item.workload != "DME" else ()
    return (frozenset(item.states) | frozenset(whole)) - {"MP"}


def states_of(contract: Contract) -> frozenset[str]:
    """The database's codes of the states that one contract serves in its area."""
    who, kind, area, number = contract
    return numbers(who, kind, area).get(number, frozenset()) if area else frozenset()


@functools.cache
def contract_ids() -> dict[Contract, int]:
    """A stand-in for each contractor of both snapshots, the same in both."""
    seen = {
        contract for kind in ("Article", "LCD") for row in listed_documents(kind) for _, contract in contracts_2025(row)
    }
    seen |= {contract for row in article_rows("mcd_articles") for _, contract in contracts_2026(row)}
    return {contract: STAND_IN + number for number, contract in enumerate(sorted(seen), 1)}


def type_ids() -> dict[str, int]:
    """Contract types; stand-ins but for the two that were seen."""
    kinds = sorted({kind for _, kind, _, _ in contract_ids()} - set(KNOWN_TYPES))
    return KNOWN_TYPES | {kind: STAND_IN + number for number, kind in enumerate(kinds, 1)}


def state_ids() -> dict[str, int]:
    """States; stand-ins but for those that were seen."""
    states = {state for contract in contract_ids() for state in states_of(contract)} - set(KNOWN_STATES)
    return KNOWN_STATES | {state: STAND_IN + number for number, state in enumerate(sorted(states), 1)}


def contractor_key(name: str, contract: Contract) -> dict[str, object]:
    renamed = name.startswith("Wellpoint")
    return {
        "contractor_id": contract_ids()[contract],
        "contractor_type_id": type_ids()[contract[1]],
        "contractor_version": STAND_IN + (2 if renamed else 1),
    }


def contractor_tables(kind: str, named: Iterable[tuple[str, Contract]]) -> dict[str, Rows]:
    """The tables about contractors, for those that a snapshot's documents name."""
    table = TABLES[kind]
    seen = sorted(set(named), key=lambda pair: (contract_ids()[pair[1]], pair[0]))
    return {
        "contractor": [
            table["contractor"].row(
                **contractor_key(*pair), contractor_bus_name=pair[0][:40], contractor_number=pair[1][3]
            )
            for pair in seen
        ],
        "contractor_jurisdiction": [
            table["contractor_jurisdiction"].row(**contractor_key(*pair), state_id=state_ids()[state])
            for pair in seen
            for state in sorted(states_of(pair[1]))
        ],
        "contractor_type_lookup": [[str(number), name] for name, number in sorted(type_ids().items())],
        "state_lookup": [[str(number), state, ""] for state, number in sorted(state_ids().items())],
    }
