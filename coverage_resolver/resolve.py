"""Ask the library: one question, or one question over a span of days."""

from __future__ import annotations

import datetime as dt

from coverage_resolver.determinations import Answer
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.judge import judge
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.spans import SpanAnswer, segments, window


def resolve(question: CoverageQuestion, library: PolicyLibrary) -> Answer:
    """Which authority governs, topic by topic, payer by payer, and what became of the others.

    Never raises for what the data says: silence, conflict and doubt are answers. The same question and library
    give the same answer, whatever the order in which the library was filled. ``valid_from`` and ``valid_through``
    of a determination are worked out when they are first asked for.
    """
    return judge(question, library, window)


def resolve_span(question: CoverageQuestion, through: dt.date, library: PolicyLibrary) -> SpanAnswer:
    """The answer for each day from ``question.date_of_service`` to ``through``, as maximal segments (DT-5).

    Raises :class:`InvalidQuestion` when ``through`` lies before the date of service.
    """
    if through < question.date_of_service:
        raise InvalidQuestion("date_of_service", "the span ends before it begins", "correct the from and through dates")
    return segments(question, through, library)
