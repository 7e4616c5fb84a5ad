"""From standings and branches to a ruling on one topic, with a step for every candidate."""

from __future__ import annotations

from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches, walk_branches
from coverage_resolver.cases import Case, Standing
from coverage_resolver.determinations import Alternative, Ruling, Step
from coverage_resolver.named import settle_named
from coverage_resolver.outcomes import Outcome
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.silence import unshown
from coverage_resolver.vocabulary import (
    COVERAGE,
    CoverageStatus,
    Disposition,
    Resolution,
    Role,
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


#: What made the ruling what it is, where a source governs; and the reasons that only such a source reports.
_MATERIAL = frozenset({Disposition.GOVERNS, Disposition.COMPOSED, Disposition.CONFLICTS, Disposition.DEPENDS})
_OF_THE_MATERIAL = frozenset({ReasonCode.PLAN_DETERMINED_EFFECTIVE_DATE})
#: In force, though it decides nothing.
_IN_FORCE = frozenset({Disposition.CONSULTED, Disposition.DOES_NOT_SPEAK})


def rule(topic: str, standings: list[Standing], aside: list[Step], case: Case) -> Ruling:
    """The ruling on one topic.

    ``standings`` are its candidates with a place on the ladder, in and out; ``aside`` the steps of those without.
    """
    settle_named(standings)
    inside = _sift(standings)
    branches = walk_branches(inside, case.ladder)
    codes: dict[ReasonCode, None] = {}
    needs: dict[str, None] = {}
    consult: set[str] = set()
    for doubt in branches.deciding:
        codes.update(dict.fromkeys(doubt.reasons))
        needs[doubt.need or doubt.key] = None
    outcome = None if branches.deciding else branches.outcome
    if outcome is not None:
        codes.update(dict.fromkeys(outcome.reasons))
        if topic == COVERAGE:
            codes.update(dict.fromkeys(outcome.silences))
    steps = [_step(item, branches) for item in standings]
    for item, step in zip(standings, steps, strict=True):
        idle = outcome is not None and outcome.governor is not None and step.disposition not in _MATERIAL
        codes.update(dict.fromkeys(code for code in item.reasons if not (idle and code in _OF_THE_MATERIAL)))
        if item.basis:
            consult.update(item.basis)
        for need in item.needs:
            needs[need] = None
        if step.disposition in _CONSULT:
            consult.add(item.provision.authority.id)
            if step.disposition is Disposition.PREEMPTED and item.tier is not None:
                consult.add(item.tier.citation.text)
    if len(inside) < len(standings) and version_gap(standings):
        codes[ReasonCode.VERSION_GAP] = None
    gaps = unshown(standings, case) if topic != COVERAGE and branches.some_silent else ()
    if outcome is None:
        result = _doubtful(topic, branches, bool(gaps), case)
    else:
        result = _settled(topic, branches, outcome, case)
    if outcome is not None and outcome.unmeasured:
        needs.update(dict.fromkeys(_unmeasured(outcome)))
    if gaps:
        if outcome is not None:
            result = {"resolution": Resolution.INDETERMINATE, "alternatives": NOBODY_OR_SOMEBODY}
        needs.update(dict.fromkeys(need for need, _ in gaps))
        codes.update(dict.fromkeys(code for _, code in gaps))
    if topic == COVERAGE and result["resolution"] is Resolution.SILENT:
        codes[ReasonCode.INDIVIDUAL_REVIEW] = None
    if result.get("governing") is not None:
        consult.discard(result["governing"].authority.id)
    return Ruling(
        topic=topic,
        steps=(*steps, *aside),
        reason_codes=tuple(codes),
        needs=tuple(needs),
        must_consult=tuple(sorted(consult)) if consult else (),
        **result,
    )


#: The branches where silence is not shown.
NOBODY_OR_SOMEBODY = (Alternative("no source speaks", None), Alternative("one does that is not here", None))


def _unmeasured(outcome: Outcome) -> list[str]:
    name = "" if outcome.governor is None else outcome.governor.provision.id
    return [f"whether {item.provision.id} conflicts with {name}" for item in outcome.unmeasured]


def _unmeasured_branches(outcome: Outcome, governor: Provision) -> tuple[Alternative, ...]:
    others = " and ".join(item.provision.id for item in outcome.unmeasured)
    floor = next((item.provision for item in outcome.unmeasured if item.provision.role is Role.FLOOR), None)
    both = Alternative(f"no conflict: {governor.id} and {others} both", governor.status, governor)
    if floor is None:
        return Alternative(f"it conflicts with {others}: {governor.id} alone", governor.status, governor), both
    return Alternative(f"it is less generous than {floor.id}, which then stands", floor.status, floor), both


def _settled(topic: str, branches: Branches, outcome: Outcome, case: Case) -> dict[str, Any]:
    coverage = topic == COVERAGE
    if outcome.resolution is Resolution.CONFLICT:
        every = [item.provision for branch in branches.branches for item in branch.outcome.contenders]
        contenders = tuple({id(item): item for item in every}.values())
        return {
            "resolution": Resolution.CONFLICT,
            "status": CoverageStatus.INDETERMINATE if coverage else None,
            "contenders": contenders,
            "alternatives": tuple(Alternative(f"{item.id} prevails", item.status, item) for item in contenders),
        }
    if outcome.governor is None:
        return {"resolution": Resolution.SILENT, "status": case.ladder.silence if coverage else None}
    governor = outcome.governor.provision
    if outcome.resolution is Resolution.INDETERMINATE:
        return {"resolution": Resolution.INDETERMINATE, "alternatives": _unmeasured_branches(outcome, governor)}
    possible = {id(found): found for found in (item.outcome.governor for item in branches.branches)}
    composed = tuple(item.provision for item in outcome.composed)
    return {
        "resolution": Resolution.GOVERNED,
        "status": governor.status,
        "value": governor.value,
        "stance": governor.stance,
        "governing": governor,
        "possible": tuple(None if item is None else item.provision for item in possible.values()),
        "composed_of": (governor, *composed) if composed else (),
    }


def _doubtful(topic: str, branches: Branches, unshown_silence: bool, case: Case) -> dict[str, Any]:
    return {
        "resolution": Resolution.INDETERMINATE,
        "status": CoverageStatus.INDETERMINATE if topic == COVERAGE else None,
        "alternatives": _alternatives(topic, branches, unshown_silence, case),
    }


def _alternatives(topic: str, branches: Branches, unshown_silence: bool, case: Case) -> tuple[Alternative, ...]:
    """The different outcomes; on coverage a governor is named only where every branch of that outcome has the same one.

    Elsewhere the value is in the source, and sources of one outcome are of one family and say the same: the first
    stands for them.
    """
    found = []
    for condition, outcomes in branches.distinct():
        if unshown_silence and outcomes[0].silent:
            found += [attrs.evolve(each, condition=f"{condition}, and {each.condition}") for each in NOBODY_OR_SOMEBODY]
            continue
        governors = {item.governor.provision.id if item.governor else "": item.governor for item in outcomes}
        first = min(filter(None, governors.values()), key=lambda item: item.provision.sort_key(), default=None)
        governor = first if len(governors) == 1 or topic != COVERAGE else None
        if outcomes[0].resolution is Resolution.CONFLICT:
            status: CoverageStatus | None = CoverageStatus.INDETERMINATE
        elif outcomes[0].governor is not None:
            status = outcomes[0].governor.provision.status
        else:
            status = case.ladder.silence
        found.append(Alternative(condition, status, None if governor is None else governor.provision))
    return tuple(found)


def _sift(standings: list[Standing]) -> list[Standing]:
    """The candidates that are in; an ended one with a successor in force, silent or not, is superseded, not retired."""
    inside = [item for item in standings if item.disposition is None]
    ended = [item for item in standings if item.disposition is Disposition.RETIRED]
    if ended:
        others = [item for item in standings if item.disposition in _IN_FORCE]
        present = {item.provision.authority.family for item in (*inside, *others)}
        for item in ended:
            if item.provision.authority.family in present:
                # An end with a successor is no retirement.
                _take_back(item, "retired")
                item.disposition = Disposition.SUPERSEDED
                item.report("superseded")
    silent = {item.provision.authority.id for item in standings if item.disposition is Disposition.DOES_NOT_SPEAK}
    if silent:
        for item in standings:
            if item.disposition is Disposition.NOT_YET_EFFECTIVE and item.provision.authority.id in silent:
                # The document is in effect; what begins later is that it speaks.
                _take_back(item, "not_yet_effective")
    return inside


def _take_back(item: Standing, event: str) -> None:
    """Without the reason codes that were reported for an event."""
    kind = item.provision.authority.kind
    reported = set(item.provision.reported(event, kind))
    if item.tier is not None:
        reported |= set(item.tier.reported(event, kind))
    item.reasons = tuple(code for code in item.reasons if code not in reported)


def _step(item: Standing, branches: Branches) -> Step:
    tier = "" if item.tier is None else item.tier.name
    if item.disposition is not None:
        hangs_on = tuple(doubt.need or doubt.key for doubt in item.doubts)
        return Step(item.provision, item.disposition, item.because, None, tier, hangs_on)
    key = id(item.provision)
    first = branches.branches[0].outcome.fates.get(key)
    others = (branch.outcome.fates.get(key) for branch in branches.branches[1:])
    if first is None or any(fate is None or fate.disposition is not first.disposition for fate in others):
        return Step(item.provision, Disposition.DEPENDS, _hanging_on(item, branches), None, tier)
    return Step(item.provision, first.disposition, first.because, first.comparison, tier)


def _hanging_on(item: Standing, branches: Branches) -> str:
    """The doubts of a candidate on which the answer hangs, in words; where these are of others, those decide."""
    deciding = {doubt.key for doubt in branches.deciding}
    told = "; ".join(doubt.words or doubt.key for doubt in item.doubts if doubt.key in deciding)
    name = f"{item.provision.authority.id} (version {item.provision.version})"
    return told.replace(item.provision.id, name) or "depends on what else is in force"


def version_gap(standings: list[Standing]) -> bool:
    """Whether a family has an ended version and a coming one, and none in force (DT-7).

    Before the first day of every version there is no gap, though one of them was replaced before it began, or had ended
    when the plan adopted the document.
    """
    coming = {
        item.provision.authority.family for item in standings if item.disposition is Disposition.NOT_YET_EFFECTIVE
    }
    if not coming:
        return False
    past = {item.provision.authority.family for item in standings if ended(item)}
    here = [item for item in standings if item.disposition is None or item.disposition is Disposition.DOES_NOT_SPEAK]
    present = {item.provision.authority.family for item in here}
    return bool((past & coming) - present)


def ended(item: Standing) -> bool:
    """Whether a version counted, for this plan, and does so no more."""
    return item.begun and item.disposition in (Disposition.SUPERSEDED, Disposition.RETIRED)
