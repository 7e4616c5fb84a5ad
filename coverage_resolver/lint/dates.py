"""Provisions without exact days: unsettled answers inside the window, and knowledge that as-of cannot bound."""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.ranks import can_count
from coverage_resolver.lint.subject import Subject
from coverage_resolver.periods import FIRST_DAY


def undated(subject: Subject) -> Iterable[Finding]:
    """Imprecise first and last days, and days of publication that are not recorded (DT-1, DT-3)."""
    for item in subject.library.provisions:
        if not can_count(item):
            continue
        yield from _imprecise(subject, item)
        if item.known_from is None:
            yield subject.finding(
                "unpublished",
                item,
                "published",
                "no day of publication is recorded",
                "add `published`, or leave it so where the source gives none",
            )


def _imprecise(subject: Subject, item: Provision) -> Iterable[Finding]:
    start, end = item.period.start, item.period.end
    if start.earliest == FIRST_DAY:
        yield subject.finding(
            "undated", item, "effective", "no first day: in force since ever", "write the day on which it began"
        )
    elif not start.exact:
        own = [record.plan for record in item.authority.adoptions if record.period is None or not _exact(record)]
        plans = (
            f"; the adoption by {', '.join(f'`{plan}`' for plan in sorted(own))} has no day of its own" if own else ""
        )
        yield subject.finding(
            "undated",
            item,
            "effective",
            f"the first day is only known to lie in `{start.text()}`{plans}",
            "write the exact day, or `from` of each adoption",
        )
    if end is not None and not end.exact:
        yield subject.finding(
            "undated",
            item,
            "through",
            f"the last day is only known to lie in `{end.text()}`",
            "write the exact day",
        )


def _exact(record: object) -> bool:
    period = getattr(record, "period", None)
    return period is not None and period.start.exact
