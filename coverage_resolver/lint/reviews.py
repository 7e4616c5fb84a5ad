"""Reviews of documents, measured from the day asked about: those of long ago, and those that are still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coverage_resolver.authorities import Authority
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject
from coverage_resolver.periods import anniversary
from coverage_resolver.vocabulary import Certainty


def reviews(subject: Subject) -> Iterable[Finding]:
    """Stale ones as an answer's caveat has them (POLICY_REVIEW_STALE); without a day to measure from, nothing."""
    day = subject.as_of
    if day is None:
        return
    for item in subject.authorities:
        review = item.last_review
        if review is not None and review.earliest > day:
            what = f"last reviewed {review.text()}, which is after {day}"
            yield subject.finding(
                "future-review", item, "last_review", what, "write the day of the last review that was"
            )
        elif review is not None and anniversary(review.latest, 1) < day and _in_force(subject, item, day):
            what = f"last reviewed {review.text()}, more than twelve months before {day}"
            yield subject.finding("stale-review", item, "last_review", what, "record a later review, or its end")


def _in_force(subject: Subject, authority: Authority, day: dt.date) -> bool:
    return any(
        item.authority is authority
        and item.period.contains(day) is not Certainty.NO
        and (item.retired_on is None or day <= item.retired_on)
        for item in subject.library.versions(authority.family)
    )
