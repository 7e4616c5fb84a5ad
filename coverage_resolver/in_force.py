"""Is this provision in force for this case: yes, no, or it depends on something not known.

Each check lets a provision through, sends it out with one disposition, or makes it depend on a doubt: a question
with two or more possible answers, of which only some let the provision in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from coverage_resolver import reach
from coverage_resolver.authorities import Adoption, Provision
from coverage_resolver.cases import Case, Doubt, Standing
from coverage_resolver.notice import NoticeRule, earliest_permitted
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition, Relation


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


def _known(found: Standing, provision: Provision, case: Case) -> None:
    known = provision.known_from
    if known is not None and known > case.question.as_of:
        found.reasons += (ReasonCode.NOT_YET_PUBLISHED,)
        found.out(Disposition.NOT_YET_PUBLISHED, f"published {known}, after the day as of which is asked")


def basis_days(provision: Provision, question: CoverageQuestion) -> dict[str, dt.date | None]:
    """The day or days that may select the version: one, or several for a stay whose date basis is open."""
    service, basis = question.service, provision.date_basis
    if basis is DateBasis.DATE_OF_SERVICE:
        if service.admission is None or service.discharge is None or service.admission == service.discharge:
            return {"": question.date_of_service}
        days = {"admission date": service.admission, "discharge date": service.discharge}
        if service.procedure_date is not None:
            days["procedure date"] = service.procedure_date
        return dict(days)
    given = {
        DateBasis.ADMISSION: service.admission,
        DateBasis.DISCHARGE: service.discharge,
        DateBasis.REQUEST: service.request_date,
        DateBasis.ORDER: service.order_date,
    }
    return {"": given.get(basis, question.date_of_service)}


def plan_period(provision: Provision, plan: str) -> tuple[EffectivePeriod, Adoption | None]:
    """The printed period, or the plan-determined one where the plan recorded it (IR-10)."""
    record = next((item for item in provision.authority.adoptions if item.plan == plan), None)
    if record is None or record.period is None:
        return provision.period, None
    end = record.period.end or provision.period.end
    if end is not None and end.latest < record.period.start.earliest:
        end = None
    return EffectivePeriod(record.period.start, end), record


def _in_period(found: Standing, provision: Provision, case: Case) -> None:
    question = case.question
    period, adopted = plan_period(provision, case.leg.enrollment.plan)
    if provision.end_known_from is not None and provision.end_known_from > question.as_of:
        period = EffectivePeriod(period.start)
    elif period.end is None and provision.retired_on is not None:
        retired = ImpreciseDate(provision.retired_on, provision.retired_on)
        period = EffectivePeriod(period.start, retired)
    found.period = period
    if adopted is not None:
        found.reasons += (ReasonCode.PLAN_DETERMINED_EFFECTIVE_DATE,)
    days = basis_days(provision, question)
    if any(day is None for day in days.values()):
        field = f"service.{provision.date_basis.value}_date"
        doubt = Doubt(field, ("in its period", "outside it"), need=field, reasons=(ReasonCode.INPUT_MISSING,))
        found.depends(doubt, "in its period")
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
    elif provision.retired_on == day:
        reasons = (ReasonCode.RETIREMENT_DAY_BOUNDARY, ReasonCode.NEEDS_HUMAN)
        key = f"retirement day of {provision.id}"
        name = provision.authority.id
        options = (f"{name} still in force on its retirement day", f"{name} no longer in force on it")
        found.depends(Doubt(key, options, reasons=reasons), options[0])
    elif held is Certainty.UNKNOWN:
        _imprecise(found, provision, period, day)
    elif not period.start.exact and day <= period.start.latest:
        found.reasons += (ReasonCode.DATE_PRECISION_MONTH,)


def _before_start(found: Standing, provision: Provision, period: EffectivePeriod, day: dt.date) -> None:
    if provision.published_on is not None and provision.published_on <= day:
        found.reasons += (ReasonCode.POSTING_DATE_NOT_EFFECTIVE_DATE,)
    approved = provision.authority.approved
    if approved is not None and approved.earliest <= day:
        found.reasons += (ReasonCode.APPROVAL_DATE_NOT_EFFECTIVE_DATE,)
    found.out(Disposition.NOT_YET_EFFECTIVE, f"effective {period.start.text()}")


def _imprecise(found: Standing, provision: Provision, period: EffectivePeriod, day: dt.date) -> None:
    name, plan_level = provision.authority.id, provision.authority.scope.level == "plan"
    reasons = (
        ReasonCode.DATE_PRECISION_MONTH,
        ReasonCode.INPUT_MISSING if plan_level else ReasonCode.NEEDS_HUMAN,
    )
    if day < period.start.latest:
        key = f"start of {provision.id}"
        options, allowed = (f"{name} started on or before the date of service", f"{name} started after it"), 0
    else:
        key = f"end of {provision.id}"
        options, allowed = (f"{name} ended before the date of service", f"{name} still in force"), 1
    need = f"plan-determined effective date: {name}" if plan_level else f"exact day: {key}"
    found.depends(Doubt(key, options, need=need, reasons=reasons), options[allowed])


def _noticed(found: Standing, provision: Provision, case: Case) -> None:
    rules = case.library.notice_rules(provision.authority.kind)
    if not rules:
        return
    day = basis_days(provision, case.question).get("") or case.question.date_of_service
    for rule in rules:
        if found.disposition is None and _binds(rule, case, day):
            if rule.counted_from == "publication":
                _published_in_time(found, provision, rule, day)
            else:
                _provider_told(found, provision, rule, case, day)


def _binds(rule: NoticeRule, case: Case, day: dt.date) -> bool:
    return (
        (not rule.state or rule.state == case.state)
        and (not rule.lines_of_business or case.leg.enrollment.line_of_business in rule.lines_of_business)
        and rule.period.contains(day) is Certainty.YES
    )


def _published_in_time(found: Standing, provision: Provision, rule: NoticeRule, day: dt.date) -> None:
    known = provision.known_from
    start = (found.period or provision.period).start
    if known is None or rule.period.contains(start.earliest) is Certainty.NO:
        return
    permitted, _ = earliest_permitted(rule, known)
    if start.latest >= permitted or day >= permitted:
        return
    found.basis += (rule.citation.text,)
    if rule.consequence == "delays":
        found.reasons += rule.reasons.get("unmet", ())
        found.out(Disposition.NOT_YET_EFFECTIVE, f"{rule.citation}: not before {permitted}")
        return
    options = (rule.label_yes.format(day=permitted), rule.label_no.format(day=permitted))
    doubt = Doubt(
        f"{rule.id} {provision.id}",
        options,
        need=f"effect of the notice defect: {provision.authority.id}",
        reasons=rule.reasons.get("unmet", ()),
        restrictive_only=rule.restrictive_only,
    )
    found.depends(doubt, options[0])


def _provider_told(found: Standing, provision: Provision, rule: NoticeRule, case: Case, day: dt.date) -> None:
    provider = case.question.service.provider
    if provider is None:
        return
    if provider.contracted is False:
        found.reasons += rule.reasons.get("not_applicable", ())
        return
    found.basis += (rule.citation.text,)
    options = (rule.label_yes, rule.label_no)
    if provider.contracted is None or provider.notice_sent is None:
        need = "provider.contracted" if provider.contracted is None else "provider.notice_sent"
        doubt = Doubt(f"{rule.id} notice", options, need=need, reasons=rule.reasons.get("missing", ()))
        found.depends(doubt, options[0])
        return
    soonest, latest = earliest_permitted(rule, provider.notice_sent)
    if day >= latest:
        found.reasons += rule.reasons.get("met", ())
    elif day < soonest:
        found.reasons += rule.reasons.get("unmet", ())
        found.out(Disposition.NOT_YET_EFFECTIVE, f"{rule.citation}: not before {soonest} for this provider")
    else:
        doubt = Doubt(
            f"{rule.id} notice", options, need="which holidays are business days", reasons=rule.reasons.get("doubt", ())
        )
        found.depends(doubt, options[0])


_CHECKS: tuple[Callable[[Standing, Provision, Case], None], ...] = (
    reach.line,
    reach.within,
    reach.conditions,
    reach.diagnoses,
    reach.speaks,
    _known,
    _in_period,
    _noticed,
    reach.sourced,
    reach.admitted,
    reach.applies,
)
