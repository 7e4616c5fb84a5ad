"""Which elections of a plan choose among the local policies of a service, and whether what they choose is in force.

A plan elects between policies that compete (42 CFR 422.101(b)(3)). One that has ended, or has not begun, competes with
none: whether its election still sets the policies of the area aside nobody but the plan can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from coverage_resolver import in_force
from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.cases import Case, Choice, Elected, Standing
from coverage_resolver.elections import chosen_by, unseen_policy
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.local_reach import does_this_kind, kind_in_doubt
from coverage_resolver.noticed import noticed
from coverage_resolver.reach import speaks
from coverage_resolver.supersession import superseded
from coverage_resolver.vocabulary import AuthorityKind, Stance

_IN_TIME = (in_force.known, superseded, in_force.in_period, noticed)
_LEFT_TO_OTHERS = frozenset({Stance.DEFERS, Stance.DELEGATES})


def elections_that_bear(case: Case, candidates: Iterable[Provision]) -> Elected:
    """Which elections choose between the local policies of a service, as known on the day as of which is asked.

    One that is no policy on this service says nothing of it, nor does one of contracts that do other kinds of service.
    Of one that the library does not have that cannot be told.
    """
    as_of, library = case.question.as_of, case.library
    known = [item for item in candidates if item.known_from is None or item.known_from <= as_of]
    local = [item for item in known if item.authority.kind is AuthorityKind.LCD and does_this_kind(item, case)]
    choices: list[Choice] = []
    unseen: dict[str, Provision] = {}
    for election in case.elections:
        name = chosen_by(election)
        named = chosen_among(name, local, library)
        found = [_choice(election, policy, named, local, case) for policy in _policies(name, named)]
        choices += [choice for choice in found if choice is not None]
        if not any(found) and not named and not library.has_local_policy(name, as_of):
            unseen.setdefault(name, unseen_policy(election))
    return Elected(tuple(choices), tuple(unseen.values()))


def chosen_among(name: str, local: Iterable[Provision], library: PolicyLibrary) -> list[Provision]:
    """The local policies that an election means by a name: its own, or that of their contractor."""
    contractor = library.jurisdictions.goes_by(name)
    return [item for item in local if item.authority.id == name or not contractor.isdisjoint(item.reaches.values)]


def former_names(authority: Authority, library: PolicyLibrary) -> frozenset[str]:
    """The names that a policy had before, each given up for the next (law.md MC-9)."""
    found, left = set[str](), list(authority.renumbered_from)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            former = library.authority(name)
            left += () if former is None else former.renumbered_from
    return frozenset(found)


def _policies(name: str, named: Iterable[Provision]) -> list[str]:
    """The policies that a name means; that name itself where only others under a new number may be here."""
    return sorted({item.authority.id for item in named}) or [name]


def _choice(
    election: Provision, policy: str, named: Iterable[Provision], local: Iterable[Provision], case: Case
) -> Choice | None:
    """What the election of one policy comes to; none where that says nothing of the service."""
    versions = tuple([item for item in named if item.authority.id == policy])
    perhaps, sure = _in_force(versions, case)
    heirs: tuple[Provision, ...] = ()
    heirs_perhaps: tuple[Standing, ...] = ()
    if not sure:
        heirs = tuple([item for item in local if policy in former_names(item.authority, case.library)])
        if heirs and not versions:  # the chosen one is not on this service, and may be in force for all that
            sure = _in_force(case.library.documents((policy,), case.question.as_of), case)[1]
        if not sure:
            heirs_perhaps, sure = _in_force(heirs, case)
    settled = any(map(_surely, (*perhaps, *heirs_perhaps)))
    if not (perhaps or heirs_perhaps) and (sure or not _was_chosen(election, policy, versions, case)):
        return None
    return Choice(
        election=election,
        policy=policy,
        versions=versions,
        heirs=heirs,
        perhaps=perhaps,
        heirs_perhaps=heirs_perhaps,
        settled=settled,
        lapsed=not sure,
    )


def _was_chosen(election: Provision, policy: str, versions: tuple[Provision, ...], case: Case) -> bool:
    """Whether a policy that is not in force was chosen: by its name, or as its contractor's when the election began."""
    if policy == chosen_by(election):
        return bool(versions)
    service = attrs.evolve(case.question.service, admission=None, discharge=None)
    first = attrs.evolve(case.question, service=service, date_of_service=election.period.start.earliest)
    return bool(_in_force(versions, attrs.evolve(case, question=first))[0])


def _in_force(items: Iterable[Provision], case: Case) -> tuple[tuple[Standing, ...], bool]:
    """Where those stand that may be in force and speak, and whether one is sure to be in force, silent or not."""
    timely = []
    for item in items:
        each = Standing(item)
        for check in _IN_TIME:
            if each.disposition is None:
                check(each, item, case)
        if each.disposition is None:
            timely.append(each)
    ways = [each.requires for each in timely]
    # Where one gives way, what it gives way to is in force.
    sure = any(not each.requires and all(way in ways for way in each.gives_way) for each in timely)
    for each in timely:
        kind_in_doubt(each, each.provision, case)
        if each.provision.stance not in _LEFT_TO_OTHERS:
            speaks(each, each.provision, case)
    return tuple([each for each in timely if each.disposition is None]), sure


def _surely(standing: Standing) -> bool:
    return not standing.requires and not standing.gives_way
