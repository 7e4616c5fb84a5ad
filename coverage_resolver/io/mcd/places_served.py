"""The places that a contract serves, as the tables of contractors word them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.contract_areas import contract_place
from coverage_resolver.contracts import Served

#: How the database words the kinds of contract, such as "A and B and HHH MAC" and "MAC - Part B".
_WORKLOADS = {
    "A": re.compile(r"\bA and B\b|\bPart A\b"),
    "B": re.compile(r"\bA and B\b|\bPart B\b"),
    "DME": re.compile(r"\bDME\b"),
    "HHH": re.compile(r"\bHHH\b"),
}


def places_served(row: Mapping[str, Any]) -> Iterator[Served]:
    """One contract of the tables: each kind of it in each of its states, or that it is there."""
    yield Served(row["number"])
    for workload, sign in _WORKLOADS.items():
        if sign.search(row["type"]):
            for state, first, last in row["states"]:
                yield Served(row["number"], contract_place(workload, state), _day(first), _day(last))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
