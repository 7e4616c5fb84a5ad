"""Provisions for the contracts that may apply: one version stands for a document that reaches none of them.

A code meets the documents of a dozen contractors, each in a dozen versions. That another contractor has a document is
worth a step; that each of its versions is another contractor's is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.authorities import Provision
from coverage_resolver.jurisdictions import NO_NUMBER, is_contract_number
from coverage_resolver.vocabulary import COVERAGE, Stance


def narrowed(provisions: Iterable[Provision], contracts: frozenset[str]) -> list[Provision]:
    """Everything of documents that may reach the contracts, and of each other one its latest version on coverage.

    Of topics other than coverage one provision is enough to tell that others speak on them.
    """
    every = list(provisions)
    near = {item.authority.id for item in every if may_reach(item, contracts)}
    latest: dict[str, Provision] = {}
    topics: dict[str, Provision] = {}
    for item in every:
        name = item.authority.id
        if name in near:
            continue
        if item.topic != COVERAGE:
            topics.setdefault(item.topic, item)
        elif name not in latest or _later(latest[name]) < _later(item):
            latest[name] = item
    far = {id(item) for item in (*latest.values(), *topics.values())}
    return [item for item in every if item.authority.id in near or id(item) in far]


def may_reach(item: Provision, contracts: frozenset[str]) -> bool:
    """Whether a provision is for any of the contracts, or nobody can tell whose it is."""
    if item.reaches.level != "contractor":
        return True
    values = item.reaches.values
    return bool(values & contracts) or NO_NUMBER in values or not any(map(is_contract_number, values))


def _later(item: Provision) -> tuple[object, ...]:
    """What was seen to speak comes before what was not, then what began last; of equals the first in order stays."""
    return item.stance is Stance.RULE, item.stance is not Stance.UNKNOWN, item.period.start.earliest
