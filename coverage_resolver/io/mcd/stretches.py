"""Stretches of days: joined where they touch, cut by one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.io.mcd.reigns import Stretch
from coverage_resolver.periods import LAST_DAY, day_after, day_before


def _last(stretch: Stretch) -> dt.date:
    return LAST_DAY if stretch[1] is None else stretch[1]


def _made(first: dt.date, last: dt.date) -> Stretch:
    return first, None if last == LAST_DAY else last


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days in as few stretches as can be."""
    given = list(stretches)
    if len(given) < 2:
        return given
    found: list[Stretch] = []
    for stretch in sorted(given, key=lambda item: (item[0], _last(item))):
        if found and (_last(found[-1]) == LAST_DAY or stretch[0] <= day_after(_last(found[-1]))):
            found[-1] = _made(found[-1][0], max(_last(found[-1]), _last(stretch)))
        else:
            found.append(stretch)
    return found


def common(one: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """The days of a stretch that lie in any of the others."""
    found = []
    for other in joined(others):
        first, last = max(one[0], other[0]), min(_last(one), _last(other))
        if first <= last:
            found.append(_made(first, last))
    return found


def outside(one: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """The days of a stretch that lie in none of the others."""
    found, first = [], one[0]
    for other in common(one, others):
        if first < other[0]:
            found.append(_made(first, day_before(other[0])))
        if other[1] is None:
            return found
        first = day_after(other[1])
    if first <= _last(one):
        found.append(_made(first, _last(one)))
    return found


def cut(one: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """The days of a stretch, in pieces that begin and end wherever one of the others does."""
    firsts = {one[0]}
    for first, last in others:
        firsts.update([first] if last is None else [first, day_after(last)])
    kept = sorted(day for day in firsts if one[0] <= day <= _last(one))
    lasts = [*(day_before(first) for first in kept[1:]), _last(one)]
    return [_made(first, last) for first, last in zip(kept, lasts, strict=True)]


def with_the_same(days: Mapping[str, Iterable[Stretch]]) -> Iterator[tuple[frozenset[str], tuple[Stretch, ...]]]:
    """The names for which the days are the same, with these days; without those that have none."""
    same: dict[tuple[Stretch, ...], set[str]] = {}
    for name, stretches in days.items():
        same.setdefault(tuple(joined(stretches)), set()).add(name)
    for stretches, names in sorted(same.items(), key=lambda row: min(row[1])):
        if stretches:
            yield frozenset(names), stretches
