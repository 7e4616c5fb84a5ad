"""Provisions for the contracts that may apply: one version stands for a document that reaches none of them.

A code meets the documents of a dozen contractors, each in a dozen versions. That another contractor has a document is
worth a step; that each of its versions is another contractor's is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.contract_areas import NO_NUMBER, is_contract_number
from coverage_resolver.vocabulary import COVERAGE, Stance


def narrowed(provisions: Iterable[Provision], contracts: frozenset[str]) -> list[Provision]:
    """Everything of documents that may reach the contracts, and of each other one its latest version on coverage.

    Of topics other than coverage one provision is enough to tell that others speak on them.
    """
    every = list(provisions)
    reaching = near(((item.authority.id, item.reaches) for item in every), contracts)
    latest: dict[str, Provision] = {}
    topics: dict[str, Provision] = {}
    for item in every:
        name = item.authority.id
        if name in reaching:
            continue
        if item.topic != COVERAGE:
            topics.setdefault(item.topic, item)
        elif name not in latest or _later(latest[name]) < _later(item):
            latest[name] = item
    far = {id(item) for item in (*latest.values(), *topics.values())}
    return [item for item in every if item.authority.id in reaching or id(item) in far]


def near(reaches: Iterable[tuple[str, Scope]], contracts: frozenset[str]) -> frozenset[str]:
    """The documents of which anything may reach the contracts."""
    return frozenset(name for name, scope in reaches if may_reach(scope, contracts))


def may_reach(scope: Scope, contracts: frozenset[str]) -> bool:
    """Whether a scope holds any of the contracts, or nobody can tell whose it is."""
    if scope.level != "contractor":
        return True
    values = scope.values
    return bool(values & contracts) or NO_NUMBER in values or not any(map(is_contract_number, values))


def _later(item: Provision) -> tuple[object, ...]:
    """What was seen to speak comes before what was not, then what began last; of equals the first in order stays."""
    return item.stance is Stance.RULE, item.stance is not Stance.UNKNOWN, item.period.start.earliest
