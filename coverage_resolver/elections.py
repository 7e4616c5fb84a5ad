"""A plan's uniform election of one local policy where several apply in its area (42 CFR 422.101(b)(3))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.periods import parse_day
from coverage_resolver.vocabulary import AuthorityKind


def elections_that_bear(
    elections: Iterable[Provision], candidates: Iterable[Provision]
) -> tuple[tuple[Provision, ...], frozenset[str]]:
    """Which elections choose between the local policies of a service, and whose the chosen policies are.

    A plan elects between policies that compete (42 CFR 422.101(b)(3)): one that is no policy on this service says
    nothing of it.
    """
    local = [item for item in candidates if item.authority.kind is AuthorityKind.LCD]
    found, contractors = [], set[str]()
    for election in elections:
        chosen = election.value["selected"]
        mine = [item for item in local if chosen in (item.authority.id, *item.reaches.values)]
        if mine:
            found.append(election)
            contractors.update({chosen} if chosen in mine[0].reaches.values else mine[0].reaches.values)
    return tuple(found), frozenset(contractors)


def uniform_election_valid(election: Provision) -> bool:
    """Whether a plan's uniform election of one local policy counts (42 CFR 422.101(b)(3)).

    It must have been notified to CMS at least 60 days before the bid date of 42 CFR 422.254(a)(1), the first Monday
    of June of the year before the contract year, and CMS must not have refused it.
    """
    value = election.value if isinstance(election.value, Mapping) else {}
    if not value.get("selected") or value.get("cms_accepted") is False:
        return False
    notified = value.get("cms_notified_on")
    if notified is None:
        return value.get("cms_accepted") is True
    june = dt.date(election.period.start.earliest.year - 1, 6, 1)
    bid = june + dt.timedelta(days=-june.weekday() % 7)
    return bool(parse_day(notified) <= bid - dt.timedelta(days=60))
