"""A service of which nothing tells the kind, and determinations that are for services of another kind.

What no field tells is taken to be professional, which is what most services are (law.md MC-12). That may not settle
that nobody speaks: a drug may be for an infusion pump, a test may be a hospital's. Where a determination for such a
service is in the place of this one, whose claim it is has to be told.
"""

from __future__ import annotations

import attrs

from coverage_resolver.alike import FEW, distinctions, reached_by_determinations
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.jurisdictions import WORKLOADS
from coverage_resolver.vocabulary import ServiceKind


def with_candidates(case: Case) -> tuple[Case, tuple[Provision, ...]]:
    """The case, in which other kinds of service count where they have to, and all that may address its service."""
    question, library = case.question, case.library
    candidates = library.candidates(question, case.ladder.lines, case.states, case.contracts)
    others = _contracts_of_other_kinds(case, candidates)
    if others:
        case = attrs.evolve(case, other_kinds=others)
        candidates = library.candidates(question, case.ladder.lines, case.states, case.contracts)
    return case, candidates


def _contracts_of_other_kinds(case: Case, candidates: tuple[Provision, ...]) -> tuple[frozenset[str], ...]:
    """The contracts that services of other kinds have there, as far as determinations among the candidates reach them.

    Those that reach the contracts of the kind that is taken, too, are for it, and ask nothing; but of what is not
    billed of the place of service as that kind, those ask that do not reach the contracts of professionals.
    """
    few = len(candidates) < FEW
    local = reached_by_determinations(candidates) if few else distinctions(case, candidates).local
    if not local or not case.routing.kinds or not case.routing.options:
        return ()
    question, jurisdictions = case.question, case.library.jurisdictions
    service, mine = question.service, frozenset[str]().union(*case.routing.options)
    states = {service.state, service.provider_state or service.state, case.home[0]}
    near = [jurisdictions.names_in.get(state, frozenset()) for state in states if state]
    if not case.home[0]:
        near.append(jurisdictions.names_of.get(WORKLOADS[ServiceKind.DME], frozenset()))
    others = [names for names in local if names.isdisjoint(mine) and not all(map(names.isdisjoint, near))]
    doubted = jurisdictions.out_of_place(service)
    own = [names for names in local if not names.isdisjoint(mine)] if doubted else []
    found: dict[frozenset[str], None] = {}
    for kind in case.routing.kinds if others or own else ():
        for option in jurisdictions.of_kind(kind, service, case.home, question.date_of_service):
            theirs = any(not option.isdisjoint(names) for names in others)
            if theirs or (kind is ServiceKind.PROFESSIONAL and any(map(option.isdisjoint, own))):
                found[option] = None
    return tuple(found)
