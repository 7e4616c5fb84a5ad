"""What a row expects beside what an answer has: whether that is right, and how the two are told."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import attrs

from coverage_resolver.tables.expected import Expectation, way_of


@attrs.frozen(kw_only=True)
class Difference:
    """One field that was compared: what was expected, what came, and whether that is right."""

    column: str
    expected: str
    got: str
    right: bool


def compare(wish: Expectation, got: Any) -> Difference:
    """One expectation beside what the answer has."""
    values = _texts(got)
    way, words = way_of(wish)
    if wish.form == "absent":
        right = not values
    elif wish.form == "any":
        right = bool(values)
    elif wish.form == "part":
        right = any(wish.wanted[0].casefold() in value.casefold() for value in values) is not (way == "lacks")
    else:
        right = _right(way, wish.wanted, values)
    shown_values = values[:1] if way == "is" else _steps_of(wish, values) if words == "step" else values
    return Difference(column=wish.column, expected=wish.written, got="|".join(shown_values) or "absent", right=right)


def _steps_of(wish: Expectation, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Each step once, by its version: those of the documents that are expected, or all where none of them has one."""
    named = {text.rpartition("=")[0] for text in wish.wanted}
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    theirs = [pair for pair in pairs if named & {step.rpartition("=")[0] for step in pair}]
    return tuple(dict.fromkeys(by_version for by_version, _ in theirs or pairs))


def _right(way: str, wanted: tuple[str, ...], values: tuple[str, ...]) -> bool:
    if way == "is":
        return wanted[0] in values
    if way == "holds":
        return set(wanted) <= set(values)
    if way == "lacks":
        return not set(wanted) & set(values)
    if way == "options":
        return _each_its_own([set(item.split("/")) for item in wanted], [set(item.split("/")) for item in values])
    return wanted == values if way == "order" else sorted(wanted) == sorted(values)


def _each_its_own(wanted: list[set[str]], options: list[set[str]]) -> bool:
    """Whether every wanted set of names lies in an option of its own, and no option is left."""
    return len(wanted) == len(options) and any(
        all(one <= other for one, other in zip(wanted, order, strict=True)) for order in permutations(options)
    )


def _texts(got: Any) -> tuple[str, ...]:
    """A field of an answer as texts; nothing is no text."""
    if got is None or got == "":
        return ()
    if isinstance(got, bool):
        return (str(got).lower(),)
    if isinstance(got, (tuple, list)):
        return tuple(map(str, got))
    if isinstance(got, dt.date):
        return (got.isoformat(),)
    return (str(got),)
