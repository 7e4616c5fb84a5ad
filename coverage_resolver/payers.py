"""Which ladders a member stands on that day, and in what order.

A member may have several payers on one day. This module finds them from the enrolments known on ``as_of`` and from
dated rules of coordination (``data/precedence/payers.toml``): order of payers, partial duals, retroactive months,
grace periods, hospice, payer at admission. What cannot be told is named, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.legs import legs_of
from coverage_resolver.payer_rules import Leg, PayerRank, PayerRules, Payers, RetroactiveWindow
from coverage_resolver.questions import CoverageQuestion, RetroactiveRequest
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty, CoverageStatus

#: The rank of a payer beside whom there is no other.
_ALONE = PayerRank(line_of_business="", rank=0)


def find_payers(question: CoverageQuestion, rules: PayerRules) -> Payers:
    """Every payer of the member on the date of service, as known on ``as_of``, primary first."""
    if not question.member.found:
        return Payers(status=CoverageStatus.MEMBER_NOT_FOUND, reasons=(ReasonCode.MEMBER_NOT_FOUND,))
    spans, reasons = _spans(question, rules)
    if not spans:
        return _nobody(question, rules)
    if len(spans) == 1:
        alone = tuple(legs_of(question, spans[0], _ALONE, rules, False, reasons))
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
    legs = _numbered(leg for rank, span in ranked for leg in legs_of(question, span, rank, rules, True, reasons))
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
    return spans if len(spans) == 1 else list(dict.fromkeys(spans)), tuple(reasons)


def retroactive_window(rules: PayerRules, line: str, application: dt.date, group: str) -> tuple[RetroactiveWindow, ...]:
    """The rows that a date of application selects; several when the eligibility group is not known to any of them."""
    rows = [
        row
        for row in rules.retroactive
        if row.line_of_business == line and row.applications.contains(application) is Certainty.YES
    ]
    if not any(group in row.eligibility_groups for row in rows):
        return tuple(rows)
    return tuple(row for row in rows if not row.eligibility_groups or group in row.eligibility_groups)


def _retroactive(question: CoverageQuestion, rules: PayerRules) -> Enrollment | None:
    request = question.member.retroactive_request
    if request is None or request.otherwise_eligible is not True or request.application_date > question.as_of:
        return None
    rows = retroactive_window(rules, request.line_of_business, request.application_date, request.eligibility_group)
    starts = {row.first_day(request.application_date) for row in rows}
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
        if rows and day < min(row.first_day(application) for row in rows):
            reasons.append(ReasonCode.RETRO_WINDOW_EXCEEDED)
        elif rows and day <= application and _retroaction_open(request, rows):
            status = CoverageStatus.INDETERMINATE
            reasons.append(ReasonCode.INPUT_MISSING)
            asked = "member.retroactive_request"
            if request is not None:
                asked += ".otherwise_eligible" if request.otherwise_eligible is None else ".eligibility_group"
            needs.append(asked)
        basis += [row.citation for row in rows]
    return Payers(
        status=status,
        reasons=tuple(dict.fromkeys(reasons)),
        needs=tuple(needs),
        legal_basis=tuple(dict.fromkeys(basis)),
    )


def _retroaction_open(request: RetroactiveRequest | None, rows: tuple[RetroactiveWindow, ...]) -> bool:
    """Whether it is open that coverage reaches back; to whom would not be eligible otherwise it does not."""
    if request is None or request.otherwise_eligible is None:
        return True
    return request.otherwise_eligible and len(rows) > 1


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
