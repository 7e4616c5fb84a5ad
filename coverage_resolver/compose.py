"""From the rulings on each topic to one payer's determination: duties, finality, caveats, who pays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from coverage_resolver.across_topics import shuts_out
from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.cases import Case
from coverage_resolver.codes import Code
from coverage_resolver.determinations import Alternative, Determination, Payer, Ruling, Window
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.in_force import OPEN_START
from coverage_resolver.last_seen import assumed_between, assumed_unchanged, before_every_snapshot
from coverage_resolver.not_reviewed import not_reviewed, sets_of, unsettled, without_lists
from coverage_resolver.noticed import announced_late
from coverage_resolver.participation import takes_part
from coverage_resolver.payer_rules import Leg
from coverage_resolver.periods import anniversary
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.topics import AGE_LIMIT
from coverage_resolver.vocabulary import (
    COVERAGE,
    NOT_COVERED,
    Certainty,
    CoverageStatus,
    Finality,
    Resolution,
)

#: Levels of appeal at which a local determination no longer binds (42 CFR 405.1062).
_NOT_BOUND = frozenset({"alj", "council", "court"})
_NO_GUARANTEE = "This names the governing authority; it is not a guarantee of payment and not advice."


def payer_of(leg: Leg, ladder: str) -> Payer:
    """Who a leg asks."""
    span = leg.enrollment
    return Payer(span.line_of_business, span.plan, leg.order, span.state, ladder)


def fixed(leg: Leg, ladder: str, window: Callable[[], Window]) -> Determination:
    """A determination that follows from the member's coverage alone."""
    return Determination(
        payer=payer_of(leg, ladder),
        resolution=Resolution.SILENT,
        status=leg.fixed or CoverageStatus.INDETERMINATE,
        reason_codes=tuple(dict.fromkeys(leg.reasons)),
        needs=leg.needs,
        caveats=(leg.because,) if leg.because else (),
        must_consult=(leg.legal_basis,) if leg.legal_basis else (),
        finality=Finality.CATEGORICAL,
        redirected=leg.redirected,
        window=window,
    )


def compose(case: Case, rulings: Mapping[str, Ruling], window: Callable[[], Window]) -> Determination:
    """One payer's determination out of its rulings, with everything that must be said beside it."""
    ruling, leg, ladder = rulings[COVERAGE], case.leg, case.ladder
    status = ruling.status or CoverageStatus.INDETERMINATE
    resolution, needs, alternatives = ruling.resolution, list(ruling.needs), ruling.alternatives
    codes = [*leg.reasons, *ladder.reasons.get("applies", ())]
    consult: list[str] = []
    for topic, item in rulings.items():
        # A topic's reasons belong to the headline; the other topics' only where something governs them.
        if topic == COVERAGE or item.resolution is Resolution.GOVERNED:
            codes += item.reason_codes
        if item.must_consult:
            consult += case.library.listed(item.must_consult)
    lacking = not_reviewed(case, ruling)
    if lacking:
        codes = [ReasonCode.DUTY_TO_REVIEW, ReasonCode.INPUT_MISSING, *codes]
        sets = sets_of(lacking)
        needs, consult = [*sets, *needs], [*sets, *consult]
        alternatives = alternatives or (
            Alternative("the sources not reviewed are silent", status, ruling.governing),
            Alternative("one of them speaks", None, None),
        )
        resolution, status = Resolution.INDETERMINATE, CoverageStatus.INDETERMINATE
    if ladder.needs_state and not case.state:
        codes, needs = [ReasonCode.INPUT_MISSING, *codes], ["enrollment.state", *needs]
        resolution, status = Resolution.INDETERMINATE, CoverageStatus.INDETERMINATE
    if _takes_no_part(case):
        codes, needs = (
            [ReasonCode.PLAN_NOT_PARTICIPATING, ReasonCode.NEEDS_HUMAN, *codes],
            ["member.enrollments", *needs],
        )
        resolution, status = Resolution.INDETERMINATE, CoverageStatus.INDETERMINATE
    if leg.doubt is not None:
        yes, no = leg.doubt_labels
        alternatives = (Alternative(yes, leg.doubt, None), Alternative(no, status, ruling.governing), *alternatives)
        needs = [*leg.needs, *needs]
        resolution, status = Resolution.INDETERMINATE, CoverageStatus.INDETERMINATE
    governing = ruling.governing if resolution is Resolution.GOVERNED else None
    if governing is not None:
        consult = [name for name in consult if name != governing.authority.id]
    notes, noted = _caveats(case, governing)
    unchanged, assumed = assumed_unchanged(case, resolution, governing)
    between, also = assumed_between(case, resolution, rulings)
    notes += before_every_snapshot(case, lacking) + unchanged + between
    notes += _without_a_step(case, ruling)
    ages = rulings.get(AGE_LIMIT)
    left_out = shuts_out(ages, case)
    if ages is not None and ages.governing is not None and status not in NOT_COVERED and left_out is not Certainty.NO:
        how = "leaves" if left_out is Certainty.YES else "may leave"
        notes += (f"{ages.governing.authority.id}: its age limit {how} the member out; see the topic {AGE_LIMIT}.",)
    shown = rulings
    if resolution is not ruling.resolution:
        shown = {**rulings, COVERAGE: unsettled(ruling, status, alternatives)}
    shown = without_lists(shown, lacking)
    return Determination(
        payer=payer_of(leg, ladder.id),
        resolution=resolution,
        status=status,
        rulings=FrozenTable(shown),
        reason_codes=tuple(dict.fromkeys((*codes, *noted, *assumed, *also))),
        needs=tuple(dict.fromkeys(needs)),
        caveats=notes,
        must_consult=tuple(dict.fromkeys(consult)),
        alternatives=alternatives,
        finality=_finality(case, ruling, resolution, status),
        standard=ladder.standard if status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW else "",
        paid_by=_paid_by(case, governing),
        window=window,
    )


def _takes_no_part(case: Case) -> bool:
    """Whether the member is enrolled in a plan that had no part in its programme that day: one of the two is wrong."""
    spans = case.library.participations_of(case.leg.enrollment.plan)
    return bool(spans) and takes_part(spans, case.question.date_of_service) is not Certainty.YES


def _finality(case: Case, ruling: Ruling, resolution: Resolution, status: CoverageStatus) -> Finality:
    if resolution is not Resolution.GOVERNED or ruling.governing is None:
        return Finality.INDIVIDUAL
    if status is not CoverageStatus.COVERED and status not in NOT_COVERED:
        return Finality.INDIVIDUAL
    governing = ruling.governing
    rank = case.ladder.rank_of(governing.place)
    binding = rank is not None and case.ladder.tiers[rank].binding
    exceedable = ReasonCode.LIMIT_MAY_BE_EXCEEDED in ruling.reason_codes
    return Finality.CATEGORICAL if binding and not exceedable else Finality.REBUTTABLE


def _paid_by(case: Case, governing: Provision | None) -> str:
    payer = case.ladder.significant_cost_payer
    if not payer or governing is None or governing.significant_cost_through is None:
        return ""
    return payer if case.question.date_of_service <= governing.significant_cost_through else ""


def _without_a_step(case: Case, ruling: Ruling) -> tuple[str, ...]:
    """What was asked about and has no step: the library does not have it, or nothing of it was known on the day."""
    shown = {step.provision.authority.id for step in ruling.steps}
    found = []
    for name in dict.fromkeys(case.question.offered):
        if name not in shown and case.library.authority(name) is None:
            found.append(f"{name}: the library has no document of this id; what it says was not looked at.")
        elif name not in shown:
            found.append(f"{name}: nothing that it says on coverage was known on {case.question.as_of}.")
    return tuple(found)


def _caveats(case: Case, governing: Provision | None) -> tuple[tuple[str, ...], tuple[ReasonCode, ...]]:
    """Warnings that change nothing about who governs."""
    notes = [_NO_GUARANTEE]
    codes: list[ReasonCode] = []
    day, born = case.question.date_of_service, case.question.member.date_of_birth
    if born is not None and born > day:
        notes.append("member.date_of_birth lies after the date of service: no age is taken from it.")
    if governing is None:
        return tuple(notes), ()
    authority = governing.authority
    if governing.published_on is None:
        codes.append(ReasonCode.PUBLICATION_UNKNOWN)
        notes.append(f"{authority.id}: publication date unknown; treated as known on the day as of which is asked.")
    if not governing.period.start.stated:
        codes.append(ReasonCode.EFFECTIVE_DATE_UNSTATED)
        notes.append(f"{authority.id}: does not say since when it applies; taken to be in force.")
    if not governing.checked:
        notes.append(f"{authority.id}: this record was not checked against the primary text.")
        if governing.reaches.level == "state":
            codes.append(ReasonCode.STATE_SOURCE_UNVERIFIED)
    review = authority.last_review
    if review is not None and anniversary(review.latest, 1) < day:
        codes.append(ReasonCode.POLICY_REVIEW_STALE)
        notes.append(f"{authority.id}: last reviewed {review.text()}, more than twelve months before the service.")
    begun = governing.period.start.latest <= day
    if begun and governing.implementation_on and day < max(governing.implementation_on):
        codes.append(ReasonCode.EFFECTIVE_NOT_IMPLEMENTATION)
        notes.append(f"{authority.id}: in effect although its implementation date had not come.")
    late = announced_late(governing, case)
    if late is not None:
        notes.append(
            f"{authority.id}: nothing is told of its publication before {governing.noticed_from}, and it took effect "
            f"sooner after that day than {late.citation.text} asks for; on coverage it takes nothing from the member "
            "here, so that whether notice was needed was not judged."
        )
    if authority.exception_route and governing.status in NOT_COVERED:
        codes.append(ReasonCode.EXCEPTION_ROUTE_EXISTS)
        notes.append(f"An exception can be asked for under {authority.exception_route}.")
    if governing.allows_supplement and case.ladder.plan_sources:
        notes.append(f"{authority.id} leaves room for further criteria.")
    if _paid_by(case, governing):
        codes.append(ReasonCode.MA_SIGNIFICANT_COST)
        notes.append(
            f"Paid by {_paid_by(case, governing)} through {governing.significant_cost_through} (42 CFR 422.109)."
        )
    if case.question.decision_level in _NOT_BOUND:
        tier = case.ladder.rank_of(governing.place)
        codes += case.ladder.tiers[tier].reported("deference") if tier is not None else ()
    code = case.question.service.code_system, case.question.service.code
    if authority.codes_informational and governing.codes and Code(*code) not in governing.codes:
        codes.append(ReasonCode.CODE_INFORMATIONAL_ONLY)
        notes.append(f"{authority.id}: found by the service described; its code list is informational.")
    codes += _renumbered(authority, case)
    if _month_window(governing, day):
        codes.append(ReasonCode.DATE_PRECISION_MONTH)
    return tuple(notes), tuple(codes)


def _renumbered(authority: Authority, case: Case) -> tuple[ReasonCode, ...]:
    """Whether its number is new for the contractor of the service, or for the plan that elected the former one."""
    here, chosen = case.routing.options, {choice.policy for choice in case.elected.choices}
    for name in authority.renumbered_from:
        former = case.library.authority(name)
        scope = None if former is None or former.scope.level != "contractor" else former.scope.values
        if scope is None or name in chosen or not here or not all(map(scope.isdisjoint, here)):
            return (ReasonCode.LCD_RENUMBERED,)
    return ()


def _month_window(governing: Provision, day: dt.date) -> bool:
    start = governing.period.start
    if governing.reported(OPEN_START):
        return False
    return not start.exact and day == start.latest and governing.period.contains(day) is Certainty.YES
