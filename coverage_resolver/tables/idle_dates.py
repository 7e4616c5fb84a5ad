"""Whether a date bears on anything that a row can expect: if on nothing, no row can test it, and it is no gap.

A version may be superseded when it ends, and known to be; a proposal is no law on any day: such dates change no answer.
The date is moved to the other side of the day, and questions that reach it are asked with both, also as of days before
what else counts was published; rows of the tables may show more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs

from coverage_resolver.determinations import Answer
from coverage_resolver.resolve import resolve
from coverage_resolver.tables.answer_fields import FIELDS
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.probes import probes
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.running import WINDOWED
from coverage_resolver.tables.topic_fields import topic_values
from coverage_resolver.tables.witness import questions_about


@attrs.define(eq=False)
class IdleDates:
    """The days of dates on which no question that was tried changes, each looked for once."""

    observer: Observer
    _found: dict[str, bool] = attrs.field(init=False, factory=dict)

    def idle(self, boundary: Boundary, day: dt.date) -> bool:
        """Whether questions reach the date on the day, and the answer to none of them would change if it moved."""
        key = boundary.key(day)
        if key not in self._found:
            self._found[key] = self._idle(boundary, day)
        return self._found[key]

    def _idle(self, boundary: Boundary, day: dt.date) -> bool:
        tried = 0
        for _, probe in probes(boundary, day, questions_about(boundary, day, self.observer.library), self.observer):
            tried += 1
            question, answer = probe.asked[0]
            other = resolve(question, self.observer.with_date_across(boundary, day))
            if list(all_that_is_told(answer)) != list(all_that_is_told(other)):
                return False
        return tried > 0


def all_that_is_told(answer: Answer) -> Iterator[Any]:
    """Everything of an answer that a row can expect, but for the window, which a date that bears on nothing leaves."""
    for item in answer.determinations:
        yield [field.read(answer, item) for name, field in FIELDS.items() if name not in WINDOWED]
        yield {topic: topic_values(ruling) for topic, ruling in item.rulings.items()}
