"""Which ladders a member stands on that day, and in what order.

A member may have several payers on one day. This module finds them from the enrolments known on ``as_of`` and from
dated rules of coordination (``data/precedence/payers.toml``): order of payers, partial duals, retroactive months,
grace periods, hospice, payer at admission. What cannot be told is named, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from coverage_resolver.periods import EffectivePeriod, months_before
from coverage_resolver.questions import CoverageQuestion, Enrollment
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty, CoverageStatus


@attrs.frozen(kw_only=True)
class PayerRank:
    """Where a line of business stands in the order of payers; the smallest rank pays first."""

    line_of_business: str
    rank: int
    medicare_secondary: frozenset[str] = frozenset()
    citation: str = ""
    reasons: tuple[ReasonCode, ...] = ()


@attrs.frozen(kw_only=True)
class RetroactiveWindow:
    """How many months before the month of application coverage may reach, by date of application."""

    applications: EffectivePeriod
    months: int
    line_of_business: str = "medicaid"
    eligibility_groups: frozenset[str] = frozenset()
    citation: str = ""


@attrs.frozen(kw_only=True)
class GracePeriod:
    """Months after the last paid month in which claims are paid, and then may be pended."""

    line_of_business: str
    paid_months: int
    pended_months: int
    citation: str = ""


@attrs.frozen(kw_only=True)
class PayerRules:
    """The coordination rules of a library."""

    ranks: tuple[PayerRank, ...] = ()
    medicare_lines: frozenset[str] = frozenset()
    medicaid_lines: frozenset[str] = frozenset()
    exclusive: tuple[frozenset[str], ...] = ()
    no_medicaid_benefit: frozenset[str] = frozenset()
    retroactive: tuple[RetroactiveWindow, ...] = ()
    grace: tuple[GracePeriod, ...] = ()
    inpatient_bill_types: frozenset[str] = frozenset()
    at_admission_citation: str = ""
    hospice_citation: str = ""
    partial_dual_citation: str = ""
    medicaid_last_citation: str = ""
    out_of_state_facts: tuple[str, ...] = ()
    out_of_state_citation: str = ""


@attrs.frozen(kw_only=True)
class Leg:
    """One payer to ask. ``fixed`` is an outcome that needs no ladder; ``doubt`` an outcome that may replace it."""

    enrollment: Enrollment
    order: int = 1
    reasons: tuple[ReasonCode, ...] = ()
    fixed: CoverageStatus | None = None
    because: str = ""
    legal_basis: str = ""
    doubt: CoverageStatus | None = None
    doubt_labels: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    redirected: bool = False


@attrs.frozen(kw_only=True)
class Payers:
    """The legs in order, or an outcome for the whole question when there are none."""

    legs: tuple[Leg, ...] = ()
    status: CoverageStatus | None = None
    reasons: tuple[ReasonCode, ...] = ()
    needs: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    order_settled: bool = True


def find_payers(question: CoverageQuestion, rules: PayerRules) -> Payers:
    """Every payer of the member on the date of service, as known on ``as_of``, primary first."""
    if not question.member.found:
        return Payers(status=CoverageStatus.MEMBER_NOT_FOUND, reasons=(ReasonCode.MEMBER_NOT_FOUND,))
    spans, reasons = _spans(question, rules)
    if not spans:
        return _nobody(question, rules)
    if len(spans) == 1:
        alone = tuple(_legs_of(question, spans[0], PayerRank(line_of_business="", rank=0), rules, False, reasons))
        return Payers(legs=alone if len(alone) == 1 else _numbered(alone))
    clash = _exclusive_clash(spans, rules)
    if clash:
        legs = tuple(Leg(enrollment=span) for span in clash)
        return Payers(
            legs=legs,
            status=CoverageStatus.INDETERMINATE,
            reasons=(ReasonCode.ENROLLMENT_OVERLAP, ReasonCode.NEEDS_HUMAN),
            needs=("member.enrollments",),
        )
    ranked, order_settled = _ranked(question, spans, rules)
    legs = _numbered(leg for rank, span in ranked for leg in _legs_of(question, span, rank, rules, True, reasons))
    coordination: tuple[ReasonCode, ...] = () if order_settled else (ReasonCode.COB_CONFLICT, ReasonCode.NEEDS_HUMAN)
    if len({span.line_of_business for span in spans}) < len(spans):
        coordination += (ReasonCode.ENROLLMENT_OVERLAP,)
    needs = () if order_settled else ("member.medicare_secondary",)
    return Payers(legs=legs, reasons=coordination, needs=needs, order_settled=order_settled)


def _numbered(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    return tuple(attrs.evolve(leg, order=number) for number, leg in enumerate(legs, start=1))


def _spans(question: CoverageQuestion, rules: PayerRules) -> tuple[list[Enrollment], tuple[ReasonCode, ...]]:
    day, as_of, service = question.date_of_service, question.as_of, question.service
    spans = [span for span in question.member.enrollments if span.covers(day, as_of)]
    reasons: list[ReasonCode] = []
    if service.admission is not None and service.type_of_bill.lstrip("0")[:2] in rules.inpatient_bill_types:
        before = [
            span
            for span in question.member.enrollments
            if span.line_of_business in rules.medicare_lines and span.covers(service.admission, as_of)
        ]
        others = [span for span in spans if span.line_of_business not in rules.medicare_lines]
        now = [span for span in spans if span not in others]
        leaving = service.discharge is not None and any(not span.covers(service.discharge, as_of) for span in before)
        if before and (before != now or leaving):
            spans = before + others
            reasons.append(ReasonCode.INPATIENT_PAYER_AT_ADMISSION)
    if any(span.application_date is not None and day < span.application_date for span in spans):
        reasons.append(ReasonCode.RETRO_ELIGIBILITY)
    if not spans:
        retroactive = _retroactive(question, rules)
        if retroactive is not None:
            return [retroactive], (ReasonCode.RETRO_ELIGIBILITY,)
    return list(dict.fromkeys(spans)), tuple(reasons)


def retroactive_window(rules: PayerRules, line: str, application: dt.date, group: str) -> tuple[RetroactiveWindow, ...]:
    """The rows that a date of application selects; several when the eligibility group is not known."""
    return tuple(
        row
        for row in rules.retroactive
        if row.line_of_business == line
        and row.applications.contains(application) is Certainty.YES
        and (not row.eligibility_groups or not group or group in row.eligibility_groups)
    )


def _retroactive(question: CoverageQuestion, rules: PayerRules) -> Enrollment | None:
    request = question.member.retroactive_request
    if request is None or request.otherwise_eligible is not True or request.application_date > question.as_of:
        return None
    rows = retroactive_window(rules, request.line_of_business, request.application_date, request.eligibility_group)
    starts = {months_before(request.application_date, row.months) for row in rows}
    if not starts or question.date_of_service < max(starts) or question.date_of_service > request.application_date:
        return None
    return Enrollment(
        line_of_business=request.line_of_business,
        start=max(starts),
        end=request.application_date,
        state=request.state or question.member.home(question.date_of_service)[0],
        delivery_system="fee_for_service",
        application_date=request.application_date,
        eligibility_group=request.eligibility_group,
    )


def _nobody(question: CoverageQuestion, rules: PayerRules) -> Payers:
    """No span holds the day: why, and whether that may change."""
    day, as_of = question.date_of_service, question.as_of
    reasons = [ReasonCode.NO_COVERAGE_ON_DOS]
    basis: list[str] = []
    status = CoverageStatus.NO_COVERAGE_ON_DATE
    needs: list[str] = []
    request = question.member.retroactive_request
    applications = [(request.line_of_business, request.application_date, request.eligibility_group)] if request else []
    for span in question.member.enrollments:
        if span.known_from is not None and span.known_from > as_of and span.start <= day <= span.last_day(LATER):
            reasons.append(ReasonCode.NOT_YET_PUBLISHED)
        if span.end is not None and span.end < day:
            if day > as_of:
                reasons.append(ReasonCode.FUTURE_DOS)
            if span.end_known_from is not None and span.end_known_from > span.end:
                reasons.append(ReasonCode.RETRO_TERMINATION)
            admitted = question.service.admission
            if admitted is not None and span.start <= admitted <= span.end:
                status = CoverageStatus.INDETERMINATE
                reasons += [ReasonCode.EXTENSION_OF_BENEFITS, ReasonCode.NEEDS_HUMAN]
                needs.append("coverage document: extension of benefits")
        if span.application_date is not None:
            applications.append((span.line_of_business, span.application_date, span.eligibility_group))
    for line, application, group in applications:
        rows = retroactive_window(rules, line, application, group)
        if rows and day < min(months_before(application, row.months) for row in rows):
            reasons.append(ReasonCode.RETRO_WINDOW_EXCEEDED)
        elif rows and day < application and (request is None or request.otherwise_eligible is None or len(rows) > 1):
            status = CoverageStatus.INDETERMINATE
            reasons.append(ReasonCode.INPUT_MISSING)
            needs.append("member.retroactive_request")
        basis += [row.citation for row in rows]
    return Payers(
        status=status,
        reasons=tuple(dict.fromkeys(reasons)),
        needs=tuple(needs),
        legal_basis=tuple(dict.fromkeys(basis)),
    )


LATER = dt.date.max


def _exclusive_clash(spans: list[Enrollment], rules: PayerRules) -> list[Enrollment]:
    for group in rules.exclusive:
        inside = [span for span in spans if span.line_of_business in group]
        if len({(span.line_of_business, span.plan, span.delivery_system) for span in inside}) > 1:
            return sorted(inside, key=lambda span: (span.line_of_business, span.plan))
    return []


def _ranked(
    question: CoverageQuestion, spans: Iterable[Enrollment], rules: PayerRules
) -> tuple[list[tuple[PayerRank, Enrollment]], bool]:
    """Spans by rank of their line of business, and whether that order is certain."""
    secondary = question.member.medicare_secondary
    spans = list(spans)
    on_medicare = any(span.line_of_business in rules.medicare_lines for span in spans)
    ranked: list[tuple[PayerRank, Enrollment]] = []
    settled = True
    for span in spans:
        rows = [row for row in rules.ranks if row.line_of_business == span.line_of_business]
        with_reason = [row for row in rows if secondary in row.medicare_secondary]
        plain = [row for row in rows if not row.medicare_secondary]
        chosen = (with_reason or plain or [PayerRank(line_of_business=span.line_of_business, rank=50)])[0]
        if on_medicare and not with_reason and any(row.medicare_secondary for row in rows):
            settled = False
        ranked.append((chosen, span))
    ranked.sort(key=lambda pair: (pair[0].rank, pair[1].line_of_business, pair[1].plan))
    places = [pair[0].rank for pair in ranked]
    if secondary and on_medicare and not any(secondary in row.medicare_secondary for row, _ in ranked):
        settled = False
    return ranked, settled and len(set(places)) == len(places)


def _legs_of(
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
    if coordinated and question.member.dual_status in rules.no_medicaid_benefit:
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
    if coordinated and span.integrated:
        reasons = (*reasons, ReasonCode.INTEGRATED_DETERMINATION)
    if span.restricted_scope and question.service.emergency is not True:
        yield Leg(
            enrollment=span,
            reasons=(*reasons, ReasonCode.RESTRICTED_SCOPE),
            fixed=CoverageStatus.EXCLUDED_BENEFIT,
            because="the aid code is limited in scope and the service is not recorded as an emergency",
            needs=() if question.service.emergency is False else ("service.emergency",),
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
    if abroad is None:
        yield Leg(enrollment=span, reasons=reasons)
    else:
        yield attrs.evolve(abroad, enrollment=span, reasons=(*reasons, *abroad.reasons))


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
    if service.emergency is False:
        because = "care outside the home state, and no condition for paying it as at home is recorded"
        return attrs.evolve(leg, reasons=(*reasons, *unmet), fixed=CoverageStatus.EXCLUDED_BENEFIT, because=because)
    return attrs.evolve(
        leg,
        reasons=(*unmet, ReasonCode.INPUT_MISSING),
        doubt=CoverageStatus.EXCLUDED_BENEFIT,
        doubt_labels=("no condition for care outside the home state is met", "one of the conditions is met"),
        needs=tuple(f"service.{fact}" if fact == "emergency" else fact for fact in rules.out_of_state_facts),
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
