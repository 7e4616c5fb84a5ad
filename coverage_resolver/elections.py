"""A plan's uniform election of one local policy where several apply in its area (42 CFR 422.101(b)(3))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.periods import parse_day
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Stance


def unseen_policy(election: Provision) -> Provision:
    """The elected policy of which nothing is known, for as long as it is elected.

    It is a document of its own, whatever else in the library bears that name: no version of an article, say.
    """
    name, chosen = election.authority.id, chosen_by(election)
    return Provision(
        authority=Authority(
            id=chosen,
            kind=AuthorityKind.LCD,
            title=f"the local policy that {name} elects",
            citation=Citation(chosen, True),
            scope=Scope("contractor", frozenset({chosen})),
            lines_of_business=election.lines,
            family=f"{chosen} as {name} elects it",
            provenance=Provenance(source=f"named by {name}; not in the library"),
        ),
        version=f"as {name} elects it",
        stance=Stance.UNKNOWN,
        status=CoverageStatus.COVERED_WITH_CRITERIA,
        criteria=f"Criteria of {chosen}.",
        period=election.period,
    )


def chosen_by(election: Provision) -> str:
    """The policy, or the contractor, that an election names; empty where it names none."""
    value = election.value if isinstance(election.value, Mapping) else {}
    chosen = value.get("selected")
    return chosen if isinstance(chosen, str) else ""


def uniform_election_valid(election: Provision) -> bool:
    """Whether a plan's uniform election of one local policy counts (42 CFR 422.101(b)(3)).

    It must have been notified to CMS in time, and CMS must not have refused it.
    """
    value = election.value if isinstance(election.value, Mapping) else {}
    if not chosen_by(election) or value.get("cms_accepted") is False:
        return False
    notified = value.get("cms_notified_on")
    if notified is None:
        return value.get("cms_accepted") is True
    return parse_day(notified) <= last_day_to_notify(election)


def last_day_to_notify(election: Provision) -> dt.date:
    """The last day on which CMS may be told: 60 days before the bid date of 42 CFR 422.254(a)(1).

    That is the first Monday of June of the year before the contract year.
    """
    june = dt.date(election.period.start.earliest.year - 1, 6, 1)
    return june + dt.timedelta(days=-june.weekday() % 7) - dt.timedelta(days=60)
