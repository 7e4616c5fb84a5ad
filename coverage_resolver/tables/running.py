"""One row, asked and compared. A row over several days is asked for each of them, and must have one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import attrs

from coverage_resolver.across_topics import with_what_acts
from coverage_resolver.determinations import Answer, Window
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import parse_day
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve, resolve_span
from coverage_resolver.spans import topic_windows, window
from coverage_resolver.tables.answer_fields import ELSEWHERE, FIELDS
from coverage_resolver.tables.asking import question_of
from coverage_resolver.tables.differences import Difference, compare
from coverage_resolver.tables.expected import Expectation
from coverage_resolver.tables.rows import Row
from coverage_resolver.tables.topic_fields import topic_field, value_texts
from coverage_resolver.vocabulary import PRIOR_AUTHORIZATION

#: Fields that say from when and until when the answer holds.
WINDOWED = ("valid_from", "valid_through")
_OF_DAYS = frozenset({*WINDOWED, "split"})
#: What a determination or an answer gathers from the rulings on all topics; the rest is told by those that a row names.
_GATHERED = frozenset({"reason", "no_reason", "needs", "consult", "caveats", "displaced"})


@attrs.frozen(kw_only=True)
class Result:
    """What came of one row. ``answers`` holds a question and an answer for each run of days that has one answer."""

    row: Row
    differences: tuple[Difference, ...] = ()
    asked: tuple[tuple[CoverageQuestion, Answer], ...] = attrs.field(default=(), repr=False)
    shown: int = 0
    changes_on: dt.date | None = None
    refused: InvalidQuestion | None = None

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        refused = self.refused is not None and not any(item.column == "expect.error" for item in self.differences)
        return not refused and self.changes_on is None and all(item.right for item in self.differences)


def run_row(row: Row, library: PolicyLibrary, *, whole: bool = True) -> Result:
    """Ask the row and compare; never raises for what the row or the library says.

    Without ``whole`` the answers of a row that passes may lack rulings on topics that it says nothing of.
    """
    try:
        question = row.question or question_of(row)
        run = _one_day if row.first == row.last else _several_days
        result = run(row, question, library, whole=whole)
        return result if result.passed or whole else run(row, question, library, whole=True)
    except InvalidQuestion as fault:
        wishes = [wish for wish in row.expectations if wish.field == "error"]
        said = f"{fault.field}: {fault.what}"
        return Result(row=row, differences=tuple(_refusal(wish, fault, said) for wish in wishes), refused=fault)


def bears_on(topic: str, row: Row) -> bool:
    """Whether what a provision says on a topic can change anything that a row expects.

    How long an answer holds, and whether several days have one, hangs on every topic.
    """
    topics = _topics(row)
    if topics is None or row.first != row.last or any(wish.field in _OF_DAYS for wish in row.expectations):
        return True
    return topic in with_what_acts(topics)


def holds(row: Row, library: PolicyLibrary) -> bool:
    """Whether a row passes, asked about no more than it says."""
    try:
        question = row.question or question_of(row)
        run = _one_day if row.first == row.last else _several_days
        return run(row, question, library, whole=False).passed
    except InvalidQuestion:
        return False


def _topics(row: Row) -> frozenset[str] | None:
    """The topics of which a row expects something; ``None`` where it expects something of all together."""
    if any(wish.field in _GATHERED for wish in row.expectations if not wish.of_topic):
        return None
    named = {wish.topic for wish in row.expectations if wish.topic}
    named |= {PRIOR_AUTHORIZATION for wish in row.expectations if wish.field == PRIOR_AUTHORIZATION}
    return frozenset({*named, *((row.topic,) if row.topic else ())})


def _refusal(wish: Expectation, fault: InvalidQuestion, said: str) -> Difference:
    """A refusal is expected by the field that it names, or by part of what it says."""
    found = compare(wish, said)
    return attrs.evolve(found, right=found.right or (wish.form == "value" and wish.wanted[0] == fault.field))


def _one_day(row: Row, question: CoverageQuestion, library: PolicyLibrary, *, whole: bool) -> Result:
    answer = _answered(row, question, library, whole)
    compared = _all_compared(row, question, answer, library)
    return Result(row=row, differences=compared, asked=((question, answer),))


def _several_days(row: Row, question: CoverageQuestion, library: PolicyLibrary, *, whole: bool) -> Result:
    """Between two days on which something can change nothing does: a run of days has the answer of each of them."""
    parts = resolve_span(question, row.last, library).segments
    asked = []
    for part in parts:
        there = question.on(part.first)
        asked.append((there, _answered(row, there, library, whole)))
    found = [_all_compared(row, there, answer, library) for there, answer in asked]
    wrong = next((number for number, part in enumerate(found) if not all(item.right for item in part)), 0)
    changes = parts[1].first if len(parts) > 1 else None
    return Result(row=row, differences=found[wrong], asked=tuple(asked), shown=wrong, changes_on=changes)


def _answered(row: Row, question: CoverageQuestion, library: PolicyLibrary, whole: bool) -> Answer:
    """The answer; where a row expects a window of a payer, it is worked out once, as far as it is needed, and kept."""
    answer = resolve(question, library, None if whole else _topics(row))
    wanted = {(wish.payer, wish.field) for wish in row.expectations if wish.field in WINDOWED}
    if not wanted:
        return answer
    found = list(answer.determinations)
    for place in {place for place, _ in wanted if place < len(found)}:
        back, ahead = (whole or (place, field) in wanted for field in WINDOWED)
        kept = window(question, library, place, back=back, ahead=ahead)
        found[place] = attrs.evolve(found[place], window=partial(_itself, kept))
    return attrs.evolve(answer, determinations=tuple(found))


def _itself(kept: Window) -> Window:
    return kept


def _all_compared(
    row: Row, question: CoverageQuestion, answer: Answer, library: PolicyLibrary
) -> tuple[Difference, ...]:
    @cache
    def window_of(payer: int) -> Window:
        return topic_windows(question, library, payer, (row.topic,))[row.topic]

    return tuple([_compared(wish, answer, question, row, library, window_of) for wish in row.expectations])


def _compared(
    wish: Expectation,
    answer: Answer,
    question: CoverageQuestion,
    row: Row,
    library: PolicyLibrary,
    window_of: Callable[[int], Window],
) -> Difference:
    if wish.field in ELSEWHERE and not wish.topic and not wish.of_topic:
        return compare(wish, _elsewhere(wish.field, question, row, library))
    if wish.payer >= len(answer.determinations):
        got = f"only {len(answer.determinations)} payer(s)"
        return Difference(column=wish.column, expected=wish.written, got=got, right=wish.form == "absent")
    if wish.of_topic:
        return compare(wish, topic_field(wish.field, row.topic, wish.payer, answer, window_of))
    item = answer.determinations[wish.payer]
    if not wish.topic:
        return compare(wish, FIELDS[wish.field].read(answer, item))
    ruling = item.rulings.get(wish.topic)
    if ruling is None or ruling.governing is None:
        return compare(wish, None)
    stands = ruling.status if ruling.status is not None else ruling.stance
    return compare(wish, value_texts(ruling.value) or (stands and stands.value))


def _elsewhere(field: str, question: CoverageQuestion, row: Row, library: PolicyLibrary) -> Any:
    """What is not read from an answer."""
    day = question.date_of_service
    if field == "split":
        through = dict(row.inputs).get(("through",))
        return resolve_span(question, parse_day(through), library).split if through else None
    if field == "error":
        return None
    routing = library.jurisdictions.route(question.service, question.member.home(day), day)
    if field == "jurisdictions":
        return tuple("/".join(sorted(option)) for option in routing.jurisdictions)
    return routing.reason.value if field == "routed_by" else routing.need
