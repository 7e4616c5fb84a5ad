"""From single cells to rows that a committee can read: cells that change alike become one row.

A row is a box: for each aspect (services, places, plans, each circumstance) a set of values, and every combination of
them changes in the same way. Two boxes that differ in one aspect alone are joined there; nothing else is, so that no
row claims a combination that was not found to change.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import attrs

from coverage_resolver.changes.circumstances import Circumstance
from coverage_resolver.changes.intervals import Interval
from coverage_resolver.changes.topic_views import together

Values = frozenset[Hashable]


@attrs.frozen(kw_only=True)
class Box:
    """An interval, and the values of each aspect for which it holds; an aspect that is not named does not matter."""

    interval: Interval
    aspects: Mapping[str, Values]


def without_circumstances(boxes: Iterable[Box], found: Sequence[Circumstance]) -> list[Box]:
    """Join the cells of one branch; a circumstance of which every class changes alike does not matter."""
    joined = list(boxes)
    for item in found:
        joined = joined_in(joined, item.name)
        every = frozenset(choice.label for choice in item.choices)
        if item.whole:
            joined = [_dropped(box, item.name) if box.aspects.get(item.name) == every else box for box in joined]
    return joined


def joined_in(boxes: Iterable[Box], aspect: str) -> list[Box]:
    """Join the boxes that differ in one aspect alone, in the order in which they were first met."""
    groups: dict[Hashable, list[Box]] = {}
    for box in boxes:
        rest = tuple(sorted((name, values) for name, values in box.aspects.items() if name != aspect))
        groups.setdefault((box.interval, _ordered(rest), aspect in box.aspects), []).append(box)
    return [_union(group, aspect) for group in groups.values()]


def _ordered(rest: Sequence[tuple[str, Values]]) -> Hashable:
    return tuple(rest)


def _union(group: Sequence[Box], aspect: str) -> Box:
    first = group[0]
    if aspect not in first.aspects:
        return first
    values = frozenset[Hashable]().union(*(box.aspects[aspect] for box in group))
    return attrs.evolve(first, aspects={**first.aspects, aspect: values})


def _dropped(box: Box, aspect: str) -> Box:
    return attrs.evolve(box, aspects={name: values for name, values in box.aspects.items() if name != aspect})


def all_topics(boxes: Iterable[Box]) -> list[Box]:
    """One box for what changes on several topics in the same cases on the same days."""
    groups: dict[Hashable, list[Box]] = {}
    for box in boxes:
        key = (box.interval.first, box.interval.last, tuple(sorted(box.aspects.items())))
        groups.setdefault(key, []).append(box)
    return [attrs.evolve(group[0], interval=_of_all(group)) for group in groups.values()]


def _of_all(group: Sequence[Box]) -> Interval:
    before, after = (together(getattr(box.interval, side) for box in group) for side in ("before", "after"))
    return attrs.evolve(group[0].interval, before=before, after=after)


def whole_left_out(boxes: Iterable[Box], aspect: str, whole: Values) -> list[Box]:
    """Leave an aspect out where a box holds all its values."""
    return [_dropped(box, aspect) if box.aspects.get(aspect) == whole else box for box in boxes]
