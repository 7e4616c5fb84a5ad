"""The areas of Medicare's contracts: dated rows of the map in ``data/jurisdictions/``, and what a contract is called.

Documents name contracts by number or by jurisdiction. Where no number is known, the place stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from coverage_resolver.periods import ALWAYS, EffectivePeriod

#: Among the contracts of a document: one of which the number is not known.
NO_NUMBER = ""


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


def names_by(areas: Iterable[Area], key: Callable[[Area], str]) -> Mapping[str, frozenset[str]]:
    """What all contracts of rows that share a key are called."""
    found: dict[str, set[str]] = {}
    for area in areas:
        found.setdefault(key(area), set()).update(area.names)
    return {name: frozenset(names) for name, names in found.items()}


def contract_place(workload: str, state: str) -> str:
    """What stands for the contract of a kind of service in a state where its number is not known."""
    return f"{workload}:{state}"


def is_contract_number(name: str) -> bool:
    """Whether a name of a contract is its number: not a place, and not the mark of a contract that has none."""
    return name != NO_NUMBER and ":" not in name
