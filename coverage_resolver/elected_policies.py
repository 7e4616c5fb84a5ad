"""Which elections of a plan choose among the local policies of a service, and whether what they choose is in force.

A plan elects between policies that compete (42 CFR 422.101(b)(3)). One that has ended, or has not begun, competes with
none: whether its election still sets the policies of the area aside nobody but the plan can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver import in_force
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Choice, Elected, Standing
from coverage_resolver.elections import chosen_by, unseen_policy
from coverage_resolver.noticed import noticed
from coverage_resolver.supersession import superseded
from coverage_resolver.vocabulary import AuthorityKind, Stance

_IN_TIME = (in_force.known, superseded, in_force.in_period, noticed)


def elections_that_bear(case: Case, candidates: Iterable[Provision]) -> Elected:
    """Which elections choose between the local policies of a service, as known on the day as of which is asked.

    One that is no policy on this service says nothing of it. Of one that the library does not have that cannot be told.
    """
    as_of, library = case.question.as_of, case.library
    known = [item for item in candidates if item.known_from is None or item.known_from <= as_of]
    local = [item for item in known if item.authority.kind is AuthorityKind.LCD]
    found, contractors, unseen = [], set[str](), dict[str, Provision]()
    for election in case.elections:
        chosen = chosen_by(election)
        mine = [item for item in local if chosen in (item.authority.id, *item.reaches.values)]
        bears = _chosen(election, mine, local, case) if mine else None
        if bears is not None:
            found.append(bears[0])
            contractors.update({chosen} if chosen in mine[0].reaches.values else bears[1])
        elif not mine and not library.has_local_policy(chosen, as_of):
            unseen.setdefault(chosen, unseen_policy(election))
    return Elected(tuple(found), frozenset(contractors), tuple(unseen.values()))


def _chosen(
    election: Provision, mine: list[Provision], local: list[Provision], case: Case
) -> tuple[Choice, frozenset[str]] | None:
    """What an election comes to, with whose policies it puts in; none where those are silent on the service."""
    chosen = chosen_by(election)
    standings = _in_force([item for item in mine if item.stance is not Stance.SILENT], case)
    if any(map(_surely, standings)):
        return Choice(election, chosen), mine[0].reaches.values
    silent = [item for item in mine if item.stance is Stance.SILENT and item.verified is not False]
    if not standings and any(map(_surely, _in_force(silent, case))):
        return None
    heirs = [item for item in local if chosen in _former_names(item, local) and item.stance is not Stance.SILENT]
    after = _in_force(heirs, case)
    names = frozenset(item.authority.id for item in heirs)
    choice = Choice(election, chosen, names, any(map(_surely, after)), standings, after)
    theirs = [mine[0].reaches.values] if standings or not after else []
    return choice, frozenset().union(*theirs, *(each.provision.reaches.values for each in after))


def _in_force(items: Iterable[Provision], case: Case) -> tuple[Standing, ...]:
    """Where those stand that may be in force on the day that selects their version."""
    found = [Standing(item) for item in items]
    for standing in found:
        for check in _IN_TIME:
            if standing.disposition is None:
                check(standing, standing.provision, case)
    return tuple(standing for standing in found if standing.disposition is None)


def _surely(standing: Standing) -> bool:
    return not standing.requires and not standing.gives_way


def _former_names(item: Provision, local: list[Provision]) -> frozenset[str]:
    """The names that a policy had before, each given up for the next (law.md MC-9)."""
    found, left = set[str](), list(item.authority.renumbered_from)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [each for other in local if other.authority.id == name for each in other.authority.renumbered_from]
    return frozenset(found)
