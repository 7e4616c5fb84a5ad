"""How long an answer holds: the window of one answer, and the segments of a from/through span.

Whether something changes on one of the days on which it may is found by asking again, so that a window is the longest.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping

import attrs

from coverage_resolver.determinations import Answer, Determination, Ruling, Window
from coverage_resolver.judge import judge
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, day_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.turning_days import change_points


@attrs.frozen(kw_only=True)
class Segment:
    """A run of days, both ends included, on which one answer holds."""

    first: dt.date
    last: dt.date
    answer: Answer


@attrs.frozen(kw_only=True)
class SpanAnswer:
    """The segments of a from/through span, in order; one segment means that nothing changes inside it (DT-5)."""

    segments: tuple[Segment, ...]
    reason_codes: tuple[ReasonCode, ...] = ()

    @property
    def split(self) -> bool:
        """Whether the span must be split."""
        return len(self.segments) > 1


def answer_key(answer: Answer) -> tuple[object, ...]:
    """What must stay the same for two days to have the same answer."""
    return (answer.order_settled, *(determination_key(item) for item in answer.determinations))


def determination_key(item: Determination) -> tuple[object, ...]:
    """What must stay the same for one payer's determination to be the same."""
    rulings = tuple(
        (topic, *ruling_key(ruling))
        for topic, ruling in sorted(item.rulings.items())
        if ruling.governing is not None or ruling.alternatives
    )
    return (item.payer, item.resolution, item.status, item.paid_by, item.alternatives, rulings)


def ruling_key(ruling: Ruling) -> tuple[object, ...]:
    """What must stay the same for the ruling on one topic to be the same."""
    return (
        ruling.resolution,
        repr(ruling.value),
        None if ruling.governing is None else ruling.governing.id,
        tuple(other.id for other in ruling.composed_of),
        # What may stand, however its condition is worded: an imprecise day drops out of the words before it matters.
        frozenset((branch.status, branch.governing and branch.governing.id) for branch in ruling.alternatives),
    )


def window(
    question: CoverageQuestion, library: PolicyLibrary, order: int, *, back: bool = True, ahead: bool = True
) -> Window:
    """The longest run of days around the date of service on which one payer's determination stays the same.

    Without ``back`` its first day is not worked out, without ``ahead`` its last.
    """
    key = determination_key(judge(question, library).determinations[order])
    points = change_points(question, library)
    place = bisect_right(points, question.date_of_service)
    first, last = FIRST_DAY, LAST_DAY

    def same(day: dt.date) -> bool:
        determinations = judge(question.on(day), library).determinations
        return order < len(determinations) and determination_key(determinations[order]) == key

    for index in range(place - 1, -1, -1) if back else ():
        if not same(day_before(points[index])):
            first = points[index]
            break
    for index in range(place, len(points)) if ahead else ():
        if not same(points[index]):
            last = day_before(points[index])
            break
    return Window(first=None if first == FIRST_DAY else first, last=last)


def topic_windows(
    question: CoverageQuestion, library: PolicyLibrary, order: int, topics: Collection[str] | None = None
) -> dict[str, Window]:
    """For each topic of one payer's determination, the longest run of days around the date of service on which the
    ruling on it stays the same. Where only some ``topics`` are asked about, no day beyond theirs is judged."""
    every = judge(question, library, topics=topics).determinations[order].rulings
    rulings = {topic: ruling for topic, ruling in every.items() if topics is None or topic in topics}
    points = change_points(question, library, topics)
    place = bisect_right(points, question.date_of_service)
    back = ((points[index], day_before(points[index])) for index in range(place - 1, -1, -1))
    ahead = ((day_before(points[index]), points[index]) for index in range(place, len(points)))
    first, last = (_ends(question, library, order, rulings, steps) for steps in (back, ahead))
    return {topic: Window(first=first.get(topic), last=last.get(topic)) for topic in rulings}


def _ends(
    question: CoverageQuestion,
    library: PolicyLibrary,
    order: int,
    rulings: Mapping[str, Ruling],
    steps: Iterable[tuple[dt.date, dt.date]],
) -> dict[str, dt.date]:
    """For each topic whose ruling changes, the last day on which it is still the same; ``steps`` lead away from it."""
    found: dict[str, dt.date] = {}
    for same, other in steps:
        if len(found) == len(rulings):
            break
        determinations = judge(question.on(other), library, topics=rulings).determinations
        theirs = determinations[order].rulings if order < len(determinations) else {}
        for topic, ruling in rulings.items():
            if topic not in found and (topic not in theirs or ruling_key(theirs[topic]) != ruling_key(ruling)):
                found[topic] = same
    return found


def segments(question: CoverageQuestion, through: dt.date, library: PolicyLibrary) -> SpanAnswer:
    """Split ``date_of_service`` .. ``through`` into maximal runs of days with one answer each."""
    first = question.date_of_service
    starts = [first, *(day for day in change_points(question, library) if first < day <= through)]
    found: list[Segment] = []
    for number, start in enumerate(starts):
        last = day_before(starts[number + 1]) if number + 1 < len(starts) else through
        answer = judge(question.on(start), library)
        if found and answer_key(found[-1].answer) == answer_key(answer):
            found[-1] = attrs.evolve(found[-1], last=last)
        else:
            found.append(Segment(first=start, last=last, answer=answer))
    codes: list[ReasonCode] = []
    if len(found) > 1:
        codes.append(ReasonCode.SPAN_SPLIT)
        lines = {tuple(item.payer.line_of_business for item in segment.answer.determinations) for segment in found}
        if len(lines) > 1:
            codes += [ReasonCode.LOB_CHANGE, ReasonCode.PAYER_BY_DOS]
    codes += [code for segment in found for code in segment.answer.reason_codes]
    return SpanAnswer(segments=tuple(found), reason_codes=tuple(dict.fromkeys(codes)))
