"""Time: is a provision known on the day as of which is asked, and in its period on the day that selects it.

Each check lets a provision through, sends it out with one disposition, or makes it depend on a doubt: a question
with two or more possible answers, of which only some let the provision in.
"""

from __future__ import annotations

import datetime as dt

from coverage_resolver.adopted_versions import begun_for_plan, never_adopted, own_end, plan_period, why_never
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Doubt, Standing, Undated
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.periods import (
    FIRST_DAY,
    LAST_DAY,
    EffectivePeriod,
    anniversary,
    day_after,
    earlier,
    months_before,
)
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition, Stance

#: Where the contract selects the version, not the service.
CONTRACT = frozenset({DateBasis.PLAN_YEAR, DateBasis.PLAN_CONTRACT})
#: What a provision reports of a first or a last day that is not known, where that is not for a month.
OPEN_START, OPEN_END = "open_start", "open_end"
#: The field that holds the day of a date basis, where it is not one of the service.
_FIELDS = {
    DateBasis.PLAN_YEAR: "enrollment.contract_date",
    DateBasis.PLAN_CONTRACT: "enrollment.contract_date",
    DateBasis.APPLICATION: "enrollment.application_date",
    DateBasis.ADMISSION: "service.admission",
    DateBasis.DISCHARGE: "service.discharge",
}


def known(found: Standing, provision: Provision, case: Case) -> None:
    """Whether it was published by the day as of which is asked."""
    published = provision.known_from
    if published is not None and published > case.question.as_of:
        found.reasons += (ReasonCode.NOT_YET_PUBLISHED,)
        found.out(Disposition.NOT_YET_PUBLISHED, f"published {published}, after the day as of which is asked")


def basis_days(
    provision: Provision, question: CoverageQuestion, span: Enrollment, period: EffectivePeriod
) -> dict[str, dt.date | None]:
    """The day or days that may select the version: one, or several for a stay whose date basis is open."""
    service, basis = question.service, provision.date_basis
    if basis in CONTRACT:
        return {"": _contract_day(question, span, period)}
    if basis is DateBasis.DATE_OF_SERVICE:
        if not service.stay or service.admission is None or service.discharge is None:
            return {"": question.date_of_service}
        days = {"admission date": service.admission, "discharge date": service.discharge}
        if service.procedure_date is not None:
            days["procedure date"] = service.procedure_date
        return dict(days)
    if basis is DateBasis.REQUEST:
        return {"": _request_day(question, period)}
    given = {
        DateBasis.ADMISSION: service.admission,
        DateBasis.DISCHARGE: service.discharge,
        DateBasis.ORDER: service.order_date,
        DateBasis.APPLICATION: span.application_date,
    }
    return {"": given[basis]}


def _request_day(question: CoverageQuestion, period: EffectivePeriod) -> dt.date | None:
    """The day of the request; not needed where every day on which it may have been made gives one answer.

    A question without it does not say that no request was made yet. One that is asked before the service, or on its
    day, may have been made in the half year before it: longer than that a request is not held open. Asked afterwards,
    it may have been made on any day, in retrospect too.
    """
    given, day = question.service.request_date, question.date_of_service
    if given is not None:
        return given
    return day if question.as_of <= day and _one_answer(period, *_possible(DateBasis.REQUEST, question)) else None


def _contract_day(question: CoverageQuestion, span: Enrollment, period: EffectivePeriod) -> dt.date | None:
    """The day of the contract; not needed where any day of the past year would do, the longest that one runs."""
    needless = _one_answer(period, *_possible(DateBasis.PLAN_CONTRACT, question))
    return span.contract_date or (question.date_of_service if needless else None)


def _possible(basis: DateBasis, question: CoverageQuestion) -> tuple[dt.date, dt.date]:
    """The first and the last day that may be the one that is not given."""
    day, as_of = question.date_of_service, question.as_of
    if basis in CONTRACT:
        return day_after(anniversary(day, -1)), day
    if basis is DateBasis.REQUEST and as_of <= day:
        return min(as_of, months_before(day, 6)), day
    return FIRST_DAY, LAST_DAY


def _one_answer(period: EffectivePeriod, first: dt.date, last: dt.date) -> bool:
    """Whether all days of a stretch are alike in a period."""
    points = [point for point in period.change_points() if first < point <= last]
    return all(period.contains(point) is period.contains(first) for point in points)


def in_period(found: Standing, provision: Provision, case: Case) -> None:
    """Whether the day lies in its period, as printed or as the plan determined it."""
    period, record = plan_period(provision, case.leg.enrollment.plan)
    adopted = None if record is None else record.period
    if adopted is not None:
        found.reasons += (ReasonCode.PLAN_DETERMINED_EFFECTIVE_DATE,)
    if provision.end_known_from is not None and provision.end_known_from > case.question.as_of:
        period = EffectivePeriod(period.start if adopted is None else begun_for_plan(provision, adopted))
    elif adopted is not None and never_adopted(provision, adopted, case.question.as_of):
        found.begun = False
        found.out(*why_never(provision, adopted))
        return
    elif provision.period.end is None and provision.retired_on is not None:
        if provision.retired_on < period.start.earliest:
            found.begun = False
            found.out(Disposition.RETIRED, f"retired {provision.retired_on}, before it began")
            return
        period = EffectivePeriod(period.start, earlier(period.end, own_end(provision)))
    on_its_day(found, provision, period, case)


def on_its_day(found: Standing, provision: Provision, period: EffectivePeriod, case: Case) -> None:
    """Whether the day that selects its version lies in ``period``; several days may, for a stay."""
    question = case.question
    found.period = period
    if provision.date_basis is DateBasis.DATE_OF_SERVICE and not question.service.stay:
        _on_day(found, provision, period, question.date_of_service, period.contains(question.date_of_service))
        return
    days = basis_days(provision, question, case.leg.enrollment, period)
    if None in days.values():
        field = _FIELDS.get(provision.date_basis) or f"service.{provision.date_basis.value}_date"
        undated = Undated(field, period, *_possible(provision.date_basis, question))
        found.undated += (undated,)
        found.depends(Doubt(field, (undated.token,), need=field), undated.token)
        return
    inside = {label: period.contains(day) for label, day in days.items() if day is not None}
    if len(set(inside.values())) > 1:
        reasons = (ReasonCode.DATE_BASIS_UNCERTAIN, ReasonCode.NEEDS_HUMAN)
        doubt = Doubt("date basis", tuple(inside), need="the date that selects the version", reasons=reasons)
        found.depends(doubt, *(label for label, held in inside.items() if held is not Certainty.NO))
        return
    label, day = next((label, day) for label, day in days.items() if day is not None)
    if provision.date_basis is not DateBasis.DATE_OF_SERVICE and inside[label] is not period.contains(
        question.date_of_service
    ):
        found.reasons += (ReasonCode.DATE_BASIS_CONFLICT,)
    _on_day(found, provision, period, day, inside[label])


def _on_day(found: Standing, provision: Provision, period: EffectivePeriod, day: dt.date, held: Certainty) -> None:
    if held is Certainty.NO and day < period.start.earliest:
        _before_start(found, provision, period, day)
    elif held is Certainty.NO:
        found.out(Disposition.RETIRED, f"ended {period.end.text() if period.end else ''}")
    elif provision.retired_on == day and period.end is not None:
        reasons = (ReasonCode.RETIREMENT_DAY_BOUNDARY, ReasonCode.NEEDS_HUMAN)
        key = f"retirement day of {provision.id}"
        name = provision.authority.id
        options = (f"{name} still in force on its retirement day", f"{name} no longer in force on it")
        found.depends(Doubt(key, options, reasons=reasons), options[0])
    elif held is Certainty.UNKNOWN:
        _imprecise(found, provision, period, day)
    elif not period.start.exact and day <= period.start.latest and not provision.reported(OPEN_START):
        found.reasons += (ReasonCode.DATE_PRECISION_MONTH,)


def _before_start(found: Standing, provision: Provision, period: EffectivePeriod, day: dt.date) -> None:
    if provision.stance is Stance.SILENT:
        # Silence that is to come has no effect that is missed: nothing is reported for it.
        found.disposition, found.because = Disposition.NOT_YET_EFFECTIVE, f"effective {period.start.text()}"
        return
    if provision.published_on is not None and provision.published_on <= day:
        found.reasons += (ReasonCode.POSTING_DATE_NOT_EFFECTIVE_DATE,)
    approved = provision.authority.approved
    if approved is not None and approved.earliest <= day:
        found.reasons += (ReasonCode.APPROVAL_DATE_NOT_EFFECTIVE_DATE,)
    found.out(Disposition.NOT_YET_EFFECTIVE, f"effective {period.start.text()}")


def _imprecise(found: Standing, provision: Provision, period: EffectivePeriod, day: dt.date) -> None:
    """Make it depend on the unknown day of its start, of its end, or of both.

    A record writes a month where it does not know the day; what else makes an end imprecise, the provision reports.
    """
    name, plan_level = provision.authority.id, provision.reaches.level == "plan"
    usual = (ReasonCode.DATE_PRECISION_MONTH,)
    whose = (ReasonCode.INPUT_MISSING if plan_level else ReasonCode.NEEDS_HUMAN,)
    if day < period.start.latest:
        key = f"start of {provision.id}"
        options = (f"{name} started on or before the date of service", f"{name} started after it")
        need = f"plan-determined effective date: {name}" if plan_level else f"exact day: {key}"
        reasons = (provision.reported(OPEN_START) or usual) + whose
        found.depends(Doubt(key, options, need=need, reasons=reasons), options[0])
    if period.end is not None and day > period.end.earliest:
        key = f"end of {provision.id}"
        options = (f"{name} ended before the date of service", f"{name} still in force")
        reasons = (provision.reported(OPEN_END) or usual) + whose
        found.depends(Doubt(key, options, need=f"exact day: {key}", reasons=reasons), options[1])
