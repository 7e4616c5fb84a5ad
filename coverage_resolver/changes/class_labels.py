"""How a class of cases is written: by what holds of it, and of none of the other classes.

A class that meets a wide condition and not a narrow one is told by both: by the wide one alone it would be told as
more than it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.changes.fact_values import AGES, another
from coverage_resolver.conditions import Condition
from coverage_resolver.facts import SORTS

Met = tuple[bool, ...]
_OPPOSITE: Mapping[str, str] = {
    "below": "at_least", "at_least": "below", "at_most": "above", "above": "at_most", "is": "is_not", "is_not": "is",
    "one_of": "none_of", "none_of": "one_of",
}  # fmt: skip
_OF_KNOWLEDGE: Mapping[str, str] = {"known_to_be": "not known to be", "unless_known": "known to be"}


def telling(met: Met, every: Collection[Met], *, whole: bool = True) -> list[int]:
    """The places of a class that together tell it from all the others: those that it meets, and others where need is.

    Where not ``every`` class is there, all places tell it.

    >>> telling((True, False), [(True, True), (True, False), (False, False)])
    [0, 1]
    >>> telling((True, True), [(True, True), (True, False), (False, False)])
    [1]
    """
    if not whole:
        return list(range(len(met)))
    others = [other for other in every if other != met]

    def alike(places: Collection[int]) -> list[Met]:
        return [other for other in others if all(other[place] is met[place] for place in places)]

    kept = [place for place, holds in enumerate(met) if holds]
    rest = [place for place, holds in enumerate(met) if not holds]
    while rest and (left := alike(kept)):
        kept.append(max(rest, key=lambda place: sum(other[place] for other in left)))
        rest.remove(kept[-1])
    for place in tuple(kept):
        fewer = [other for other in kept if other != place]
        if fewer and not alike(fewer):
            kept = fewer
    return sorted(kept)


def by_conditions(asked: Sequence[Condition], met: Met, places: Collection[int]) -> str:
    """A class of a fact by the conditions that it meets, and the opposites of those that it does not."""
    held = [asked[place].text() for place in places if met[place]]
    return " and ".join([*held, *(negated(asked[place]) for place in places if not met[place])])


def by_diagnoses(written: Sequence[str], met: Met, places: Collection[int]) -> str:
    """A class of diagnoses by the lists that they meet, and those that they do not."""
    held = " and ".join(written[place] for place in places if met[place])
    lacked = ", ".join(written[place] for place in places if not met[place])
    return f"{held} without {lacked}" if held and lacked else held or f"none of {lacked}"


def negated(condition: Condition) -> str:
    """What it means that a condition does not hold.

    >>> negated(Condition("age_years", "below", 21)), negated(Condition("tier", "one_of", ("a", "b")))
    ('age_years at least 21', 'tier none of a, b')
    """
    opposite = _OPPOSITE.get(condition.operator)
    if opposite is not None:
        return attrs.evolve(condition, operator=opposite).text()
    value = condition.text().rpartition(" ")[2]
    return f"{condition.fact} {_OF_KNOWLEDGE[condition.operator]} {value}"


def by_words(name: str, order: Sequence[Any], mine: Sequence[Any]) -> str:
    """Texts by themselves, such as ``tier is c``; nothing for values of another sort."""
    if not all(isinstance(value, str) for value in order):
        return ""
    other = another(name) in mine
    named = tuple([value for value in order if (value in mine) is not other])
    if not named:
        return ""
    if len(named) == 1:
        return Condition(name, "is_not" if other else "is", named[0]).text()
    return Condition(name, "none_of" if other else "one_of", named).text()


def by_runs(name: str, asked: Sequence[Condition], order: Sequence[Any], mine: Sequence[Any]) -> str:
    """Whole numbers as runs, such as ``age_years 18 to 20``; nothing for facts of another sort.

    ``order`` are the first numbers of all runs, ``mine`` those of one class.
    """
    if name != AGES and SORTS.get(name) is not int:
        return ""
    years = name == AGES and all(item.fact == "age_years" for item in asked)
    unit = 12 if years else 1
    told: list[list[int | None]] = []
    for place, first in enumerate(order):
        last = order[place + 1] // unit - 1 if place + 1 < len(order) else None
        if first in mine and told and told[-1][1] == first // unit - 1:
            told[-1][1] = last
        elif first in mine:
            told.append([first // unit, last])
    fact = "age_years" if years else "age_months" if name == AGES else name
    return f"{fact} " + " or ".join(
        f"{first} or more" if last is None else f"{first}" if first == last else f"{first} to {last}"
        for first, last in told
    )


def by_intervals(name: str, asked: Sequence[Condition], met: Callable[[float], Met], mine: Met) -> str:
    """Numbers that need not be whole as intervals, such as ``hours 10 to 30``; nothing for values of another sort.

    ``met`` tells which conditions a number meets, ``mine`` those that the class meets.
    """
    given = [value for item in asked for value in (item.value if isinstance(item.value, tuple) else (item.value,))]
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in given):
        return ""
    bounds = sorted(set(given))
    if not bounds:
        return ""
    # Every bound stands between two stretches: even places are stretches, odd ones the bounds themselves.
    within = [bounds[0] - 1]
    for place, bound in enumerate(bounds):
        following = bounds[place + 1 : place + 2]
        within += [bound, (bound + following[0]) / 2 if following else bound + 1]
    held = [met(number) == mine for number in within]
    if all(held):
        return ""
    if held.count(False) == held[1::2].count(False):
        left_out = tuple(bound for bound, holds in zip(bounds, held[1::2], strict=True) if not holds)
        return Condition(name, "none_of", left_out).text() if len(left_out) > 1 else f"{name} is not {left_out[0]}"
    stretches = [
        [place for place, _ in group]
        for holds, group in itertools.groupby(enumerate(held), key=lambda each: each[1])
        if holds
    ]
    return f"{name} " + " or ".join(_interval(run[0], run[-1], bounds) for run in stretches)


def _interval(first: int, last: int, bounds: Sequence[float]) -> str:
    """A run of stretches and bounds in words."""
    low = bounds[(first - 1) // 2] if first else None
    high = bounds[last // 2] if last < 2 * len(bounds) else None
    from_low, to_high = first % 2 == 1, last % 2 == 1
    if low is None:
        return f"{high} or less" if to_high else f"below {high}"
    if high is None:
        return f"{low} or more" if from_low else f"above {low}"
    if low == high:
        return f"{low}"
    if from_low and to_high:
        return f"{low} to {high}"
    if from_low:
        return f"{low} or more and below {high}"
    return f"above {low} and {'at most' if to_high else 'below'} {high}"
