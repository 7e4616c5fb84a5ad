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
    """What may reach the contracts, and of each other version or document one provision that tells that it does not.

    A version may say different things to different contracts: what it says to others is no step of its own beside what
    it says here. Of topics other than coverage one provision is enough to tell that others speak on them.
    """
    every = list(provisions)
    near_ones = {id(item) for item in every if may_reach(item.reaches, contracts)}
    reaching = frozenset(item.authority.id for item in every if id(item) in near_ones)
    here = {_version(item) for item in every if id(item) in near_ones}
    latest: dict[tuple[str, ...], Provision] = {}
    topics: dict[str, Provision] = {}
    for item in every:
        name, key = item.authority.id, _version(item)
        if id(item) in near_ones or key in here:
            continue
        if name not in reaching:
            key = (name,)
            if item.topic != COVERAGE:
                topics.setdefault(item.topic, item)
                continue
        if key not in latest or _later(latest[key]) < _later(item):
            latest[key] = item
    kept = near_ones | {id(item) for item in (*latest.values(), *topics.values())}
    return [item for item in every if id(item) in kept]


def _version(item: Provision) -> tuple[str, ...]:
    return item.authority.id, item.version, item.topic


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
