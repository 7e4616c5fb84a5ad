"""Whose contracts the real documents name, with stand-ins for the ids that the records do not give.

A contract is a contractor, a type and an area that was observed. Its id, and those of states and types that were never
seen, are stand-ins of 900,000 or more, the same in both snapshots.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from mcd.dictionary import TABLES
from mcd.layout import Rows
from mcd_real_records import (
    areas_of,
    article_rows,
    listed_documents,
    mapped_states,
    observed_areas,
    same_contractor,
    state_codes,
)

STAND_IN = 900_000
#: Ids of states and contract types that were seen in the data.
KNOWN_STATES = {"CO": 8, "DC": 10, "DE": 11, "MA": 24, "TX": 51, "CNMI": 60, "DN": 63, "UN": 65, "NF": 66}
KNOWN_TYPES = {"MAC - Part A": 8, "MAC - Part B": 9}

#: (contractor, contract type, area); an empty area is an unknown one.
Contract = tuple[str, str, str]


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
        found.append((name, (who, kind, area)))
    return found


def contracts_2026(row: dict[str, str]) -> list[tuple[str, Contract]]:
    """(name as printed, contract) of an article: the areas of its contractors that lie within its states."""
    states, found = frozenset(row["states_mcd"].split()), []
    for name, kind in _named_2026(row):
        who = same_contractor(name)
        mine = [area for area, inside in observed_areas().items() if same_contractor(area) == who and inside <= states]
        wide = [area for area in mine if not any(observed_areas()[area] < observed_areas()[other] for other in mine)]
        found += [(name, (who, kind, area)) for area in (["DME"] if kind == "DME MAC" else wide)]
    return found


def states_of(contract: Contract) -> frozenset[str]:
    """The database's state codes of a contract's area, narrowed to where a Part B contract reaches."""
    who, kind, area = contract
    if not area:
        return frozenset()
    if area == "DME":
        own = {usps: code for code, usps in state_codes().items() if code == "CNMI"}
        return frozenset(own.get(state, state) for state in mapped_states(who, "DME"))
    found = observed_areas()[area]
    if kind == "MAC - Part B":
        reach = mapped_states(who, "A/B")
        found = frozenset(state for state in found if state_codes().get(state, state) in reach)
    return found


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
    kinds = sorted({kind for _, kind, _ in contract_ids()} - set(KNOWN_TYPES))
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
    table = TABLES[kind]
    seen = sorted(set(named), key=lambda pair: (contract_ids()[pair[1]], pair[0]))
    return {
        "contractor": [
            table["contractor"].row(**contractor_key(*pair), contractor_bus_name=pair[0][:40]) for pair in seen
        ],
        "contractor_jurisdiction": [
            table["contractor_jurisdiction"].row(**contractor_key(*pair), state_id=state_ids()[state])
            for pair in seen
            for state in sorted(states_of(pair[1]))
        ],
        "contractor_type_lookup": [[str(number), name] for name, number in sorted(type_ids().items())],
        "state_lookup": [[str(number), state, ""] for state, number in sorted(state_ids().items())],
    }
