"""The days nearest to a question on which its answer changes, and what it is beyond them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from coverage_resolver.determinations import Answer, Determination, Ruling
from coverage_resolver.explain_lines import value_words, words
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve
from coverage_resolver.spans import topic_windows
from coverage_resolver.vocabulary import COVERAGE

#: So many topics are told where the nearest change is one of topics other than coverage.
_TOPICS = 3


def nearest_changes(question: CoverageQuestion, answer: Answer, place: int, library: PolicyLibrary) -> Iterator[str]:
    """The nearest days on which anything in the answer of a payer changes, with what it is beyond them."""
    item = answer.determinations[place]
    first, last = item.valid_from, item.valid_through
    if first is None and last is None:
        yield "no day is known on which this answer changes"
    if first is not None:
        earlier = resolve(question.on(day_before(first)), library)
        yield f"the answer changed on {first}; on {day_before(first)} {_change(item, earlier, place)}"
    if last is not None:
        later = resolve(question.on(day_after(last)), library)
        yield f"the answer changes on {day_after(last)}; from then on {_change(item, later, place)}"


def nearest_changes_of(
    topic: str, question: CoverageQuestion, answer: Answer, place: int, library: PolicyLibrary
) -> Iterator[str]:
    """The nearest days on which the ruling on one topic changes; nothing where no source has the topic."""
    if topic not in answer.determinations[place].rulings:
        return
    around, name = topic_windows(question, library, place, (topic,))[topic], words(topic)
    if around.first is None and around.last is None:
        yield f"no day is known on which {name} changes"
    if around.first is not None:
        day = day_before(around.first)
        yield f"{name} changed on {around.first}; on {day} it is {_stands_on(topic, question, place, day, library)}"
    if around.last is not None:
        day = day_after(around.last)
        yield f"{name} changes on {day}; from then on it is {_stands_on(topic, question, place, day, library)}"


def _stands_on(topic: str, question: CoverageQuestion, place: int, day: dt.date, library: PolicyLibrary) -> str:
    there = resolve(question.on(day), library).determinations
    return _stands(there[place].rulings.get(topic)) if place < len(there) else "not asked: the payer is none"


def _change(item: Determination, answer: Answer, place: int) -> str:
    """What the answer of a payer is elsewhere; where it is the same on coverage, what stands on other topics."""
    if place >= len(answer.determinations):
        return "it is without this payer"
    other = answer.determinations[place]
    if _short(other) != _short(item):
        return f"it is {_short(other)}"
    topics = sorted({*item.rulings, *other.rulings} - {COVERAGE})
    told = [(topic, _stands(other.rulings.get(topic))) for topic in topics]
    changed = [f"{words(topic)} is {text}" for topic, text in told if text != _stands(item.rulings.get(topic))]
    return "; ".join(changed[:_TOPICS]) or f"it is {_short(other)}"


def _short(item: Determination) -> str:
    governing = "" if item.governing is None else f", by {item.governing.id}"
    return f"{words(item.status.value)}{governing}"


def _stands(ruling: Ruling | None) -> str:
    """What stands on a topic, and by whom, in short."""
    if ruling is None or ruling.governing is None:
        return "settled by nobody" if ruling is None else words(ruling.resolution.value)
    value = f"{value_words(ruling.value)}, " if ruling.value is not None else ""
    return f"{value}by {ruling.governing.id}"
