"""What the cells of one row say against one another: what is expected of a refused question, or of days not asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coverage_resolver.tables.expected import Expectation

#: A column, what is wrong there, and what to do.
Contradiction = tuple[str, str, str]
_REFUSED = "beside `expect.error`: a question that is refused has no answer"


def contradictions(
    wishes: Iterable[Expectation], asked: Mapping[tuple[str, ...], Any], days: tuple[dt.date, dt.date], topic: str
) -> Iterator[Contradiction]:
    """Everything that a row says against itself."""
    wishes = tuple(wishes)
    yield from _of_facts(asked)
    yield from _of_a_refusal(wishes)
    yield from _of_a_span(wishes, asked.get(("through",)), days)
    if not topic and any(wish.of_topic for wish in wishes):
        yield "topic", "missing beside what is expected of a topic", "name it, such as prior_authorization"


def expects_refusal(text: str) -> bool:
    """Whether a cell of ``expect.error`` says that the question is refused."""
    return text not in ("", "-", "absent")


def _of_facts(asked: Mapping[tuple[str, ...], Any]) -> Iterator[Contradiction]:
    """A fact of the member that the service gives too, with another value: only that of the service is looked at."""
    for place, value in asked.items():
        other = ("service", *place[1:])
        if place[:2] == ("member", "facts") and other in asked and repr(asked[other]) != repr(value):
            what = f"not what `fact.{place[-1]}` says, which alone would be looked at"
            yield f"member_fact.{place[-1]}", what, "empty one of them, or write the same in both"


def _of_a_refusal(wishes: tuple[Expectation, ...]) -> Iterator[Contradiction]:
    if any(_is_refusal(wish) for wish in wishes):
        for wish in wishes:
            if not _is_refusal(wish):
                yield wish.column, _REFUSED, "empty one of them, or make two rows"


def _is_refusal(wish: Expectation) -> bool:
    return wish.column == "expect.error" and wish.form != "absent"


def _of_a_span(wishes: tuple[Expectation, ...], through: Any, days: tuple[dt.date, dt.date]) -> Iterator[Contradiction]:
    """The last day of a service is looked at for ``expect.split`` alone: without it, it would say nothing."""
    if through is None or any(_is_refusal(wish) for wish in wishes):
        return
    first, last = days
    if first != last:
        yield "through", "beside several days in `dos`", "write one day in `dos`, or drop `through`"
    elif through < first.isoformat():
        yield "through", "the span ends before it begins", "correct the first or the last day"
    if not any(wish.column == "expect.split" for wish in wishes):
        advice = f"say under expect.split whether the answer changes, or write {first}..{through} in `dos`"
        yield "through", "without `expect.split` nothing is asked of the days up to it", advice
