"""Was a source announced long enough before it takes effect: the notice rules, applied to one candidate."""

from __future__ import annotations

import datetime as dt

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Doubt, Standing
from coverage_resolver.in_force import basis_days
from coverage_resolver.notice import NoticeRule, earliest_permitted
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition


def noticed(found: Standing, provision: Provision, case: Case) -> None:
    """The notice rules that bind its kind; each may delay it or put its effect in doubt."""
    rules = case.library.notice_rules(provision.authority.kind)
    if not rules:
        return
    day = case.question.date_of_service
    if provision.date_basis is not DateBasis.DATE_OF_SERVICE:
        period = found.period or provision.period
        day = basis_days(provision, case.question, case.leg.enrollment, period).get("") or day
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
    sent = provider.notice_sent
    if provider.contracted is None and sent is not None and day >= earliest_permitted(rule, sent)[1]:
        return
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
