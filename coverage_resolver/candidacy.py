"""Where a candidate stands: every check in order, each of which may send it out or make it depend on a doubt."""

from __future__ import annotations

from collections.abc import Callable

from coverage_resolver import in_force, reach
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Standing
from coverage_resolver.noticed import noticed
from coverage_resolver.supersession import superseded
from coverage_resolver.vocabulary import Disposition, Relation


def standing(provision: Provision, rank: int, case: Case, addressed: bool = True) -> Standing:
    """Where one provision, which has a place on the ladder at ``rank``, stands in a case."""
    tier = case.ladder.tiers[rank]
    found = Standing(provision, rank, tier)
    if tier.relation is Relation.ASIDE:
        return reach.set_aside(found, tier)
    if not addressed:
        found.reasons += provision.authority.defects
        return found.out(Disposition.OUT_OF_SCOPE, "does not address this service", "subject")
    for check in _CHECKS:
        check(found, provision, case)
        if found.disposition is not None:
            return found
    return found


#: What a provision is about comes before when it counts, so that each leaves for the reason that says most.
_CHECKS: tuple[Callable[[Standing, Provision, Case], None], ...] = (
    reach.line,
    reach.within,
    reach.conditions,
    reach.diagnoses,
    in_force.known,
    superseded,
    in_force.in_period,
    noticed,
    reach.speaks,
    reach.sourced,
    reach.admitted,
    reach.applies,
)
