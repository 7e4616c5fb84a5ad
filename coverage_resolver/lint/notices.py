"""Notice: sources in force sooner after their publication than the law allows, or before it.

Only rules that count from publication can be weighed: when a provider was told is known to the asker, not to the
library.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coverage_resolver.adopted_versions import starts
from coverage_resolver.authorities import Provision
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject
from coverage_resolver.notice import NoticeRule, earliest_permitted
from coverage_resolver.vocabulary import COVERAGE, GENEROSITY, Certainty, CoverageStatus

_SILENCE = GENEROSITY[CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW]


def notice_defects(subject: Subject) -> Iterable[Finding]:
    """A first day that lies before the earliest that the notice rules permit (IR-12, IR-13, MC-7, MC-11)."""
    for item in subject.library.provisions:
        known, days = item.noticed_from, starts(item)
        if known is None or not days:
            continue
        for rule in subject.library.notice_rules(item.authority.kind):
            if rule.counted_from != "publication":
                continue
            permitted, _ = earliest_permitted(rule, known)
            early = (day for day in days if rule.period.contains(day.earliest) is not Certainty.NO)
            start = next((day for day in early if day.latest < permitted), None)
            if start is not None and _binds(subject, rule, item):
                yield _finding(subject, item, rule, start.text(), known, permitted)


def _finding(
    subject: Subject, item: Provision, rule: NoticeRule, text: str, known: dt.date, permitted: dt.date
) -> Finding:
    if rule.days == 0:
        what = f"restricts from {text}, and was published {known}"
        return subject.finding(
            "retroactive",
            item,
            "effective",
            what,
            f"do not apply it before {permitted} without a ground for back-dating",
            citation=rule.citation.text,
        )
    kind = "business days" if rule.day_kind == "business" else "days"
    what = f"effective {text}, published {known}: less than the {rule.days} {kind} of {rule.citation.text}"
    advice = f"do not apply it before {permitted}, or accept it in a baseline and say there why no notice was due"
    return subject.finding("late-notice", item, "effective", what, advice, citation=rule.citation.text)


def _binds(subject: Subject, rule: NoticeRule, item: Provision) -> bool:
    if not rule.is_on(item.topic):
        return False
    if rule.state and item.reaches.level == "state" and rule.state not in item.reaches.values:
        return False
    lines = item.lines
    if rule.lines_of_business and lines and not lines & rule.lines_of_business:
        return False
    return not rule.restrictive_only or _restricts(subject, item)


def _restricts(subject: Subject, item: Provision) -> bool:
    """Whether it leaves members worse off than what its document said before, or than silence where it said nothing."""
    if item.topic != COVERAGE or item.status is None:
        return False
    before = [
        GENEROSITY[other.status]
        for other in subject.library.versions(item.authority.family)
        if other.topic == item.topic
        and other.status in GENEROSITY
        and other is not item
        and other.period.start.earliest < item.period.start.earliest
    ]
    return GENEROSITY.get(item.status, _SILENCE) < max(before, default=_SILENCE)
