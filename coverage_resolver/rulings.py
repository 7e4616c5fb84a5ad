"""From standings and branches to a ruling on one topic, with a step for every candidate."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches, walk_branches
from coverage_resolver.cases import Case, Standing
from coverage_resolver.determinations import Alternative, Ruling, Step
from coverage_resolver.outcomes import Outcome
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    CoverageStatus,
    Disposition,
    Resolution,
)

_CONSULT = frozenset(
    {
        Disposition.CONSULTED,
        Disposition.DISPLACED,
        Disposition.STANDS_BY,
        Disposition.CONFLICTS,
        Disposition.COMPOSED,
        Disposition.NOT_ADMITTED,
        Disposition.DEPENDS,
        Disposition.PREEMPTED,
    }
)


def rule(topic: str, standings: list[Standing], case: Case) -> Ruling:
    """The ruling on one topic; ``standings`` are all of its candidates, in and out."""
    _supersede(standings)
    inside = [item for item in standings if item.disposition is None]
    branches = walk_branches(inside, case.ladder)
    steps = tuple(_step(item, branches) for item in standings)
    reasons, needs = _because(standings, branches)
    basis = {name for item in standings for name in item.basis if not name.startswith("need:")}
    basis |= {step.provision.authority.id for step in steps if step.disposition in _CONSULT}
    basis |= {
        standing.tier.citation.text
        for standing in standings
        if standing.tier is not None and standing.tier.relation.value == "preempted"
    }
    ruling = Ruling(
        topic=topic,
        resolution=Resolution.INDETERMINATE,
        steps=steps,
        reason_codes=reasons,
        needs=needs,
        must_consult=tuple(sorted(basis)),
    )
    if branches.settled:
        return _settled(ruling, branches.outcome, case)
    status = CoverageStatus.INDETERMINATE if topic == COVERAGE else None
    return attrs.evolve(ruling, status=status, alternatives=_alternatives(branches, case))


def _settled(ruling: Ruling, outcome: Outcome, case: Case) -> Ruling:
    coverage = ruling.topic == COVERAGE
    if outcome.resolution is Resolution.CONFLICT:
        contenders = tuple(item.provision for item in outcome.contenders)
        return attrs.evolve(
            ruling,
            resolution=Resolution.CONFLICT,
            status=CoverageStatus.INDETERMINATE if coverage else None,
            contenders=contenders,
            alternatives=tuple(Alternative(f"{item.id} prevails", item.status, item) for item in contenders),
        )
    if outcome.governor is None:
        silence = case.ladder.silence if coverage else None
        extra = (ReasonCode.INDIVIDUAL_REVIEW,) if coverage else ()
        return attrs.evolve(
            ruling,
            resolution=Resolution.SILENT,
            status=silence,
            reason_codes=tuple(dict.fromkeys((*ruling.reason_codes, *extra))),
        )
    governor = outcome.governor.provision
    composed = tuple(item.provision for item in outcome.composed)
    return attrs.evolve(
        ruling,
        resolution=Resolution.GOVERNED,
        status=governor.status,
        value=governor.value,
        stance=governor.stance,
        governing=governor,
        composed_of=(governor, *composed) if composed else (),
        must_consult=tuple(name for name in ruling.must_consult if name != governor.authority.id),
    )


def _alternatives(branches: Branches, case: Case) -> tuple[Alternative, ...]:
    found = []
    for condition, outcome in branches.distinct():
        if outcome.governor is not None:
            governor: Provision | None = outcome.governor.provision
            status = outcome.governor.provision.status
        else:
            governor = None
            conflict = outcome.resolution is Resolution.CONFLICT
            status = CoverageStatus.INDETERMINATE if conflict else case.ladder.silence
        found.append(Alternative(condition, status, governor))
    return tuple(found)


def _supersede(standings: Iterable[Standing]) -> None:
    """Versions that are gone whatever else is in force.

    What a known version *replaces* never took effect; what a version that has had its day *amended* is gone for
    good; an ended version with a successor in force is called superseded.
    """
    items = list(standings)
    replaced = {
        (item.provision.authority.family, record.version)
        for item in items
        for record in item.provision.supersedes
        if item.disposition is Disposition.RETIRED
        or (record.mode == "replace" and item.disposition in (None, Disposition.NOT_YET_EFFECTIVE))
    }
    for item in items:
        provision = item.provision
        if item.disposition is None and (provision.authority.family, provision.version) in replaced:
            item.out(Disposition.SUPERSEDED, "replaced or amended by a later version")
        elif item.disposition is Disposition.RETIRED and _succeeded(item, items):
            item.report("superseded")
            item.disposition = Disposition.SUPERSEDED


def _succeeded(item: Standing, items: list[Standing]) -> bool:
    return any(
        other is not item
        and other.disposition is None
        and other.provision.authority.family == item.provision.authority.family
        for other in items
    )


def _step(item: Standing, branches: Branches) -> Step:
    tier = "" if item.tier is None else item.tier.name
    if item.disposition is not None:
        return Step(item.provision, item.disposition, item.because, None, tier)
    fates = [branch.outcome.fates.get(id(item.provision)) for branch in branches.branches]
    first = fates[0]
    if first is None or any(fate is None or fate.disposition is not first.disposition for fate in fates):
        because = "; ".join(doubt.key for doubt in item.doubts) or "depends on what else is in force"
        return Step(item.provision, Disposition.DEPENDS, because, None, tier)
    return Step(item.provision, first.disposition, first.because, first.comparison, tier)


def _because(standings: Iterable[Standing], branches: Branches) -> tuple[tuple[ReasonCode, ...], tuple[str, ...]]:
    """Reason codes in a stable order without repetition, and the facts that would settle the doubt."""
    codes: list[ReasonCode] = []
    needs: list[str] = []
    for doubt in branches.deciding:
        codes += doubt.reasons
        needs.append(doubt.need or doubt.key)
    outcomes = [branches.outcome] if branches.settled else [branch.outcome for branch in branches.branches]
    if branches.settled:
        for outcome in outcomes:
            codes += outcome.reasons
    for item in standings:
        codes += item.reasons
        needs += [name.removeprefix("need:") for name in item.basis if name.startswith("need:")]
    codes += _gaps(standings, branches)
    return tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(needs))


def _gaps(standings: Iterable[Standing], branches: Branches) -> tuple[ReasonCode, ...]:
    """A family with an ended version and a coming one, and none in force, has a gap (DT-7)."""
    ended, coming, present = set(), set(), set()
    for item in standings:
        family = item.provision.authority.family
        if item.disposition in (Disposition.RETIRED, Disposition.SUPERSEDED):
            ended.add(family)
        elif item.disposition is Disposition.NOT_YET_EFFECTIVE:
            coming.add(family)
        elif item.disposition is None:
            present.add(family)
    return (ReasonCode.VERSION_GAP,) if (ended & coming) - present else ()
