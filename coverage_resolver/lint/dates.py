"""Provisions without exact days: unsettled answers inside the window, and knowledge that as-of cannot bound."""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.adopted_versions import goes_by_the_print
from coverage_resolver.authorities import Adoption, Provision
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.parts import can_count
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
    if not goes_by_the_print(item) and all(map(_exact, item.authority.adoptions)):
        pass  # every plan that it reaches has said from when
    elif start.earliest == FIRST_DAY:
        what = "no first day: in force since ever"
        yield subject.finding("undated", item, "effective", what, "write the day on which it began")
    elif not start.exact:
        plans = [f"`{record.plan}`" for record in item.authority.adoptions if not _exact(record)]
        adopted = f"; the adoption by {', '.join(sorted(plans))} has no exact day either" if plans else ""
        what = f"the first day is only known to lie in `{start.text()}`{adopted}"
        advice = "write the exact day, or `from` of each adoption" if plans else "write the exact day"
        yield subject.finding("undated", item, "effective", what, advice)
    if end is not None and not end.exact:
        what = f"the last day is only known to lie in `{end.text()}`"
        yield subject.finding("undated", item, "through", what, "write the exact day")


def _exact(record: Adoption) -> bool:
    return record.period is not None and record.period.start.exact
