"""Was a source announced long enough before it takes effect: the notice rules, applied to one candidate."""

from __future__ import annotations

import datetime as dt

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Doubt, Standing
from coverage_resolver.in_force import basis_days
from coverage_resolver.notice import NoticeRule, earliest_permitted
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition

_BY_SERVICE = DateBasis.DATE_OF_SERVICE


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
        if found.disposition is None and rule.is_on(provision.topic) and _binds(rule, case, day):
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
    known = provision.noticed_from
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
        words=_asked(rule, options, f" on {provision.authority.id} (version {provision.version})"),
    )
    found.depends(doubt, options[0])


def _asked(rule: NoticeRule, options: tuple[str, str], of: str = "") -> str:
    """What a notice rule leaves open, in its own words."""
    return f"{rule.citation.text}{of}: {options[0]}, or {options[1]}"


def announced_late(provision: Provision, case: Case) -> NoticeRule | None:
    """The rule by which a source was known too shortly before it begins, on a day before it would have been in time.

    Where nobody loses by that it is no doubt; nor is it a source that was announced in time. A source that is dated
    back is not meant: it does not claim to have been announced.
    """
    known, start, day = provision.noticed_from, provision.period.start, case.question.date_of_service
    if known is None or known > start.earliest or not start.stated or provision.date_basis is not _BY_SERVICE:
        return None
    for rule in case.library.notice_rules(provision.authority.kind):
        told = rule.counted_from == "publication" and rule.restrictive_only and rule.is_on(provision.topic)
        if told and _binds(rule, case, day):
            permitted, _ = earliest_permitted(rule, known)
            if (
                start.latest < permitted
                and day < permitted
                and rule.period.contains(start.earliest) is not Certainty.NO
            ):
                return rule
    return None


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
        reasons, told = rule.reasons.get("missing", ()), _asked(rule, options)
        doubt = Doubt(f"{rule.id} notice", options, need=need, reasons=reasons, words=told)
        found.depends(doubt, options[0])
        return
    soonest, latest = earliest_permitted(rule, provider.notice_sent)
    if day >= latest:
        found.reasons += rule.reasons.get("met", ())
    elif day < soonest:
        found.reasons += rule.reasons.get("unmet", ())
        found.out(Disposition.NOT_YET_EFFECTIVE, f"{rule.citation}: not before {soonest} for this provider")
    else:
        need, reasons = "which holidays are business days", rule.reasons.get("doubt", ())
        doubt = Doubt(f"{rule.id} notice", options, need=need, reasons=reasons, words=_asked(rule, options))
        found.depends(doubt, options[0])
