"""The payer that one span of coverage makes: hospice, partial duals, carve-outs, care away from home, grace."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.payer_rules import Leg, PayerRank, PayerRules
from coverage_resolver.periods import months_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import CoverageStatus


def legs_of(
    question: CoverageQuestion,
    span: Enrollment,
    rank: PayerRank,
    rules: PayerRules,
    coordinated: bool,
    known: tuple[ReasonCode, ...],
) -> Iterable[Leg]:
    """The leg of one span; a carved-out service adds the programme itself as the payer after the plan."""
    reasons = (*rank.reasons, *known) if coordinated else known
    if span.line_of_business in rules.medicare_lines:
        yield _medicare_leg(question, span, reasons, rules)
        return
    if span.line_of_business in rules.medicaid_lines:
        yield from _medicaid_legs(question, span, reasons, rules, coordinated)
        return
    yield _grace(question, Leg(enrollment=span, reasons=reasons), rules)


def _medicare_leg(
    question: CoverageQuestion, span: Enrollment, reasons: tuple[ReasonCode, ...], rules: PayerRules
) -> Leg:
    leg = Leg(enrollment=span, reasons=reasons)
    member, day = question.member, question.date_of_service
    elected = member.hospice_from is not None and member.hospice_from <= day
    if not elected or (member.hospice_through is not None and day > member.hospice_through):
        return leg
    hospice = attrs.evolve(leg, reasons=(*reasons, ReasonCode.HOSPICE_ELECTION), legal_basis=rules.hospice_citation)
    outcome = CoverageStatus.OTHER_PAYER_RESPONSIBLE
    if question.service.hospice_related is None:
        return attrs.evolve(
            hospice,
            reasons=(*hospice.reasons, ReasonCode.INPUT_MISSING),
            doubt=outcome,
            doubt_labels=("service is related to the terminal illness", "service is unrelated"),
            needs=("service.hospice_related",),
        )
    if question.service.hospice_related:
        return attrs.evolve(hospice, fixed=outcome, because="hospice election: the hospice benefit pays")
    return leg


def _medicaid_legs(
    question: CoverageQuestion,
    span: Enrollment,
    reasons: tuple[ReasonCode, ...],
    rules: PayerRules,
    coordinated: bool,
) -> Iterable[Leg]:
    dual = coordinated and _on_medicare(question, rules)
    if dual and question.member.dual_status in rules.no_medicaid_benefit:
        yield Leg(
            enrollment=span,
            reasons=(*reasons, ReasonCode.PARTIAL_DUAL),
            fixed=CoverageStatus.EXCLUDED_BENEFIT,
            because="a partial dual has no Medicaid benefit beyond Medicare cost sharing or premiums",
            legal_basis=rules.partial_dual_citation,
        )
        return
    abroad = _out_of_state(question, span, reasons, rules)
    if abroad is not None and abroad.fixed is not None:
        yield abroad
        return
    if dual and any(item.integrated for item in _present(question)):
        reasons = (*reasons, ReasonCode.INTEGRATED_DETERMINATION)
    if span.restricted_scope and question.service.emergency is False:
        yield Leg(
            enrollment=span,
            reasons=(*reasons, ReasonCode.RESTRICTED_SCOPE),
            fixed=CoverageStatus.EXCLUDED_BENEFIT,
            because="the aid code is limited in scope and the service is no emergency",
        )
        return
    if span.restricted_scope and question.service.emergency is None:
        yield Leg(
            enrollment=span,
            reasons=(*reasons, ReasonCode.RESTRICTED_SCOPE, ReasonCode.INPUT_MISSING),
            doubt=CoverageStatus.EXCLUDED_BENEFIT,
            doubt_labels=("the service is no emergency", "the service is an emergency"),
            needs=("service.emergency",),
        )
        return
    if question.service.code in span.carve_outs and span.delivery_system != "fee_for_service":
        yield Leg(
            enrollment=span,
            reasons=(*reasons, ReasonCode.CARVED_OUT),
            fixed=CoverageStatus.OTHER_PAYER_RESPONSIBLE,
            because="carved out of the plan's contract; the programme itself pays",
            redirected=True,
        )
        span = attrs.evolve(span, plan="", delivery_system="fee_for_service", carve_outs=())
        reasons = (*reasons, ReasonCode.CARVED_OUT)
    if abroad is not None:
        yield attrs.evolve(abroad, enrollment=span, reasons=(*reasons, *abroad.reasons))
    elif dual and question.member.dual_status not in rules.full_medicaid_benefit:
        yield _perhaps_partial(span, reasons, rules)
    else:
        yield Leg(enrollment=span, reasons=reasons)


def _on_medicare(question: CoverageQuestion, rules: PayerRules) -> bool:
    return any(span.line_of_business in rules.medicare_lines for span in _present(question))


def _present(question: CoverageQuestion) -> Iterable[Enrollment]:
    day, as_of = question.date_of_service, question.as_of
    return (span for span in question.member.enrollments if span.covers(day, as_of))


def _perhaps_partial(span: Enrollment, reasons: tuple[ReasonCode, ...], rules: PayerRules) -> Leg:
    """A dual whose status is not given, or is none that the rules know: full and partial duals differ (IN-3, DU-3)."""
    return Leg(
        enrollment=span,
        reasons=(*reasons, ReasonCode.INPUT_MISSING),
        doubt=CoverageStatus.EXCLUDED_BENEFIT,
        doubt_labels=("partial dual", "full dual"),
        needs=("member.dual_status",),
        legal_basis=rules.partial_dual_citation,
    )


def _out_of_state(
    question: CoverageQuestion, span: Enrollment, reasons: tuple[ReasonCode, ...], rules: PayerRules
) -> Leg | None:
    """Care outside the home state is paid as at home if one of the conditions of 42 CFR 431.52(b) is met."""
    service, home = question.service, span.state or question.member.home(question.date_of_service)[0]
    if not service.state or not home or service.state == home or not rules.out_of_state_facts:
        return None
    known = {**question.member.facts, **service.facts, "emergency": service.emergency}
    given = [known.get(fact) for fact in rules.out_of_state_facts]
    leg = Leg(enrollment=span, reasons=(ReasonCode.RESIDENCE_STATE_GOVERNS,), legal_basis=rules.out_of_state_citation)
    if True in given:
        return leg
    unmet = (ReasonCode.RESIDENCE_STATE_GOVERNS, ReasonCode.OUT_OF_STATE_CONDITION_UNMET)
    untold = [name for name, value in zip(rules.out_of_state_facts, given, strict=True) if value is None]
    if not untold:
        because = "care outside the home state, and no condition for paying it as at home is recorded"
        return attrs.evolve(leg, reasons=(*reasons, *unmet), fixed=CoverageStatus.EXCLUDED_BENEFIT, because=because)
    return attrs.evolve(
        leg,
        reasons=(*unmet, ReasonCode.INPUT_MISSING),
        doubt=CoverageStatus.EXCLUDED_BENEFIT,
        doubt_labels=("no condition for care outside the home state is met", "one of the conditions is met"),
        needs=tuple(f"service.{fact}" if fact == "emergency" else fact for fact in untold),
    )


def _grace(question: CoverageQuestion, leg: Leg, rules: PayerRules) -> Leg:
    span, day = leg.enrollment, question.date_of_service
    rows = [row for row in rules.grace if row.line_of_business == span.line_of_business]
    if not rows or span.premium_credit is not True or span.premium_paid_through is None:
        return leg
    row = rows[0]
    unpaid = months_before(span.premium_paid_through, -1)
    pended, ended = (
        months_before(unpaid, -row.paid_months),
        months_before(unpaid, -(row.paid_months + row.pended_months)),
    )
    if day < pended:
        return leg
    if day >= ended:
        return attrs.evolve(
            leg,
            reasons=(*leg.reasons, ReasonCode.NO_COVERAGE_ON_DOS),
            fixed=CoverageStatus.NO_COVERAGE_ON_DATE,
            because="the grace period ended with premiums unpaid",
            legal_basis=row.citation,
        )
    return attrs.evolve(
        leg,
        reasons=(*leg.reasons, ReasonCode.GRACE_PERIOD_PENDED),
        doubt=CoverageStatus.NO_COVERAGE_ON_DATE,
        doubt_labels=("lapsed", "premium paid"),
        needs=("enrollment.premium_paid_through",),
        legal_basis=row.citation,
    )
