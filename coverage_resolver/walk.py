"""The walk of one ladder, for one topic, in one branch: strongest tier first, and what becomes of each candidate.

Three passes keep three things apart: sources that decide, code-specific calls for individual review, and general
standards. A floor is held against the result at the end. Displacement by rank is never chained: a candidate is
measured against what governs and against nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Standing
from coverage_resolver.comparison import compare, said_to_conflict, says_no_more
from coverage_resolver.consulted import attach_consequences, hold_against_consulted
from coverage_resolver.equals import decide
from coverage_resolver.floors import hold_floors, hold_reserved
from coverage_resolver.outcomes import Outcome, reported, tier_of
from coverage_resolver.precedence import Ladder
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    GENEROSITY,
    NOT_COVERED,
    Comparison,
    CoverageStatus,
    Disposition,
    Relation,
    Resolution,
    Role,
    Stance,
)

_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW


def walk(standings: Iterable[Standing], ladder: Ladder) -> Outcome:
    """Rule on one topic among the candidates that are in force in this branch."""
    outcome = Outcome()
    deciding: list[Standing] = []
    reviewing: list[Standing] = []
    standards: list[Standing] = []
    reserving: list[Standing] = []
    floors: list[Standing] = []
    for standing in standings:
        _sort(standing, outcome, deciding, reviewing, standards, reserving, floors)
    spoken = {tier_of(item).group for item in deciding}
    _strongest_decides(deciding, outcome)
    if reserving:
        hold_reserved(reserving, outcome)
    _strongest_decides(reviewing, outcome)
    _strongest_decides(standards, outcome)
    if floors:
        hold_floors(floors, outcome)
    if deciding:
        _check_recorded(deciding, outcome)
    for standing in (*deciding, *reserving, *reviewing, *standards, *floors):
        if id(standing.provision) not in outcome.fates:
            _lose(standing, outcome)
    _report_silence(ladder, spoken, outcome)
    _report_governor(outcome)
    if outcome.consulted:
        attach_consequences(outcome)
        hold_against_consulted(outcome, ladder)
    if outcome.unmeasured and outcome.governor is not None:
        outcome.resolution = Resolution.INDETERMINATE
        outcome.settle(outcome.governor, Disposition.DEPENDS, "alone, or beside the source that may conflict with it")
        outcome.reasons += [ReasonCode.VALUES_NOT_COMPARABLE, ReasonCode.NEEDS_HUMAN]
    return outcome


def silence(ladder: Ladder) -> Outcome:
    """The outcome where no source of the ladder is in force."""
    return Outcome(silences=ladder.silent_codes)


def _sort(
    standing: Standing,
    outcome: Outcome,
    deciding: list[Standing],
    reviewing: list[Standing],
    standards: list[Standing],
    reserving: list[Standing],
    floors: list[Standing],
) -> None:
    tier, provision = tier_of(standing), standing.provision
    if tier.relation is Relation.CONSULTED:
        outcome.consulted.append(standing)
        outcome.settle(standing, Disposition.CONSULTED, "informs the decision and never makes it")
        outcome.reasons += reported(standing, "consulted")
    elif tier.relation is Relation.PREEMPTED:
        outcome.settle(standing, Disposition.PREEMPTED, tier.citation.text)
        outcome.reasons += reported(standing, "preempted")
    elif tier.relation is Relation.GRANTS and (provision.status in NOT_COVERED or provision.status is _REVIEW):
        outcome.settle(standing, Disposition.NOT_ADMITTED, "may add to the programme's benefits, not take away")
    elif tier.relation is Relation.FLOOR:
        floors.append(standing)
    elif provision.role is Role.RESERVES:
        reserving.append(standing)
    elif provision.role is Role.STANDARD:
        standards.append(standing)
    elif provision.status is _REVIEW and provision.role is Role.DECIDES:
        reviewing.append(standing)
    else:
        deciding.append(standing)


def _strongest_decides(group: list[Standing], outcome: Outcome) -> None:
    """Let the strongest tier of a group decide, unless somebody has decided."""
    if group and outcome.resolution is Resolution.SILENT:
        strongest = min(item.rank for item in group)
        decide([item for item in group if item.rank == strongest], outcome)


def _lose(standing: Standing, outcome: Outcome) -> None:
    """Measure a weaker candidate against what governs; nothing is displaced by agreement."""
    if outcome.governor is None:
        outcome.settle(standing, Disposition.STANDS_BY, "sources of higher rank are in conflict")
        return
    governor, tier = outcome.governor, tier_of(standing)
    mine, theirs = standing.provision, governor.provision
    if tier.relation is Relation.FILLS and mine.role is not Role.STANDARD:
        if theirs.allows_supplement:
            _compose(standing, outcome, "the stronger source leaves room for it")
        else:
            outcome.settle(standing, Disposition.NOT_ADMITTED, tier.citation.text, compare(mine, theirs))
            outcome.reasons += reported(standing, "barred")
        return
    if mine.status is _REVIEW:
        outcome.settle(standing, Disposition.STANDS_BY, "names a review, which the governing source answers")
        return
    how = compare(mine, theirs)
    if how is Comparison.NOT_COMPARABLE and says_no_more(mine, theirs):
        how = Comparison.AGREES
    names = (tier_of(governor).name, tier_of(governor).group, theirs.authority.kind)
    if how is Comparison.AGREES or _same_status(mine, theirs):
        outcome.reasons += [ReasonCode.NO_CONFLICT, *reported(standing, "agrees", *names)]
        if theirs.allows_supplement:
            _compose(standing, outcome, "the stronger source leaves room for it")
        else:
            outcome.settle(standing, Disposition.STANDS_BY, "agrees; nothing is displaced", how)
        return
    if how is Comparison.NOT_COMPARABLE and _for_a_person(mine, theirs):
        outcome.unmeasured.append(standing)
        outcome.settle(standing, Disposition.DEPENDS, "nobody can tell from the words whether the two conflict", how)
        return
    later, kind = governor.rank == standing.rank, mine.authority.kind.value
    because = "a later source of the same rank prevails" if later else f"{tier_of(governor).name} over {tier.name}"
    outcome.settle(standing, Disposition.DISPLACED, because, how)
    outcome.reasons += [
        ReasonCode.HIGHER_AUTHORITY_PREVAILS,
        *reported(standing, "displaced", *names),
        *tier_of(governor).reported("prevails_over", *dict.fromkeys((kind, tier.name, tier.group))),
    ]
    if tier.group != tier_of(governor).group:
        direction = {Comparison.MORE_RESTRICTIVE: "more_generous", Comparison.MORE_GENEROUS: "more_restrictive"}
        if how in direction:
            outcome.reasons += reported(governor, direction[how])


def _for_a_person(mine: Provision, theirs: Provision) -> bool:
    """Whether a comparison that cannot be made is a person's: on every topic but the headline.

    Rank and date settle conflicts, of one issuer too; two texts that can both be met are none. A text that nobody has
    seen is a doubt already.
    """
    return mine.topic != COVERAGE and Stance.UNKNOWN not in (mine.stance, theirs.stance)


def _compose(standing: Standing, outcome: Outcome, because: str) -> None:
    outcome.composed.append(standing)
    outcome.settle(standing, Disposition.COMPOSED, because, Comparison.DIFFERENT)
    outcome.reasons += reported(standing, "composed")


def _report_silence(ladder: Ladder, spoken: set[str], outcome: Outcome) -> None:
    if outcome.resolution is Resolution.CONFLICT:
        return
    limit = len(ladder.tiers) if outcome.governor is None else outcome.governor.rank
    for rank, group, codes in ladder.silent_tiers:
        if rank < limit and group not in spoken:
            outcome.silences += codes


def _report_governor(outcome: Outcome) -> None:
    governor = outcome.governor
    if governor is None:
        return
    outcome.reasons += reported(governor, "governs")
    status = governor.provision.status
    if status is CoverageStatus.STATUTORY_EXCLUSION:
        outcome.reasons.append(ReasonCode.STATUTORY_EXCLUSION)
    if status in NOT_COVERED:
        outcome.reasons += reported(governor, "noncovers")
    elif status is not None and GENEROSITY.get(status, 0) > GENEROSITY[_REVIEW]:
        outcome.reasons += reported(governor, "covers")
    elif status is _REVIEW:
        outcome.reasons.append(ReasonCode.INDIVIDUAL_REVIEW)
    outcome.reasons += governor.provision.wording


def _same_status(mine: Provision, theirs: Provision) -> bool:
    """One outcome; unless a person who read both says that they contradict each other all the same."""
    return mine.status is not None and mine.status is theirs.status and not said_to_conflict(mine, theirs)


def _check_recorded(deciding: list[Standing], outcome: Outcome) -> None:
    """A conflict that a person recorded between two sources of one issuer is a person's, though one ranks higher.

    Between issuers the recorded conflict is what precedence is for.
    """
    governor = outcome.governor
    if governor is None or outcome.resolution is not Resolution.GOVERNED:
        return
    group = tier_of(governor).group
    rivals = [item for item in deciding if item is not governor and tier_of(item).group == group]
    odd = [item for item in rivals if said_to_conflict(item.provision, governor.provision)]
    if odd:
        outcome.resolution, outcome.governor = Resolution.CONFLICT, None
        outcome.contenders = [governor, *odd]
        for item in outcome.contenders:
            outcome.settle(item, Disposition.CONFLICTS, "a person recorded that the two conflict")
        outcome.reasons += [ReasonCode.CONFLICT_RECORDED, ReasonCode.NEEDS_HUMAN]
