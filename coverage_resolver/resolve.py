"""Ask the library: one question, or one question over a span of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from coverage_resolver.determinations import Answer
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.facts import FIELDS
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.question_fields import day
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.recurring import answered
from coverage_resolver.spans import SpanAnswer, segments, window


def resolve(question: CoverageQuestion, library: PolicyLibrary, topics: Iterable[str] | None = None) -> Answer:
    """Which authority governs, topic by topic, payer by payer, and what became of the others.

    Never raises for what the data says: silence, conflict and doubt are answers. The same question and library
    give the same answer, whatever the order in which the library was filled. ``valid_from`` and ``valid_through``
    of a determination are worked out when they are first asked for.

    Where only some ``topics`` are asked about, they are ruled on as ever, and so is coverage and every topic that acts
    on one of them. The others have no ruling then, and what a determination gathers from all of its rulings - reason
    codes, needs, what must be consulted - has nothing of theirs. Its window is that of the whole answer.

    Raises :class:`InvalidQuestion` where the question names a state that the library's map of contractors, if it
    holds one, does not - no answer about it could be told from silence - and where its facts name what it has a field
    of its own for.
    """
    return answered(question, library, window, topics, admitted=_admit)


def resolve_span(question: CoverageQuestion, through: dt.date | str, library: PolicyLibrary) -> SpanAnswer:
    """The answer for each day from ``question.date_of_service`` to ``through``, as maximal segments (DT-5).

    Raises :class:`InvalidQuestion` when ``through`` lies before the date of service, and as :func:`resolve` does.
    """
    _admit(question, library)
    through = day(through, "through")
    if through < question.date_of_service:
        raise InvalidQuestion("date_of_service", "the span ends before it begins", "correct the from and through dates")
    return segments(question, through, library)


def _admit(question: CoverageQuestion, library: PolicyLibrary) -> None:
    _check_states(question, library.jurisdictions.states)
    _check_facts(question)


def _check_facts(question: CoverageQuestion) -> None:
    for owner, facts in (("member", question.member.facts), ("service", question.service.facts)):
        for name in facts:
            field = FIELDS.get(name.rpartition(".")[2])
            if field is not None:
                raise InvalidQuestion(f"{owner}.facts.{name}", "a field of the question, not a fact", f"give `{field}`")


def _check_states(question: CoverageQuestion, known: frozenset[str]) -> None:
    for field, state in _states(question) if known else ():
        if state and state not in known:
            raise InvalidQuestion(field, "not a state or territory", "use its two-letter postal code")


def _states(question: CoverageQuestion) -> Iterator[tuple[str, str]]:
    """Every state that a question names, with the field that names it."""
    member, service = question.member, question.service
    yield "member.residence_state", member.residence_state
    for residence in member.residences:
        yield "member.residences.state", residence.state
    for enrollment in member.enrollments:
        yield "member.enrollments.state", enrollment.state
    if member.retroactive_request is not None:
        yield "member.retroactive_request.state", member.retroactive_request.state
    for name in ("state", "performing_laboratory_state", "billing_laboratory_state", "provider_state"):
        yield f"service.{name}", getattr(service, name)
