"""Facts that conditions turn on and the question lacks, as doubts with consistent answers.

"Below 21" and "21 or over" cannot both hold and cannot both fail. The answers to a missing fact are therefore the
classes of values that the conditions of all candidates tell apart, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from coverage_resolver.cases import Doubt, Standing
from coverage_resolver.conditions import Condition, spelled
from coverage_resolver.facts import FIELDS
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.values.directions import is_number
from coverage_resolver.vocabulary import Certainty

#: A value that no condition names.
_ANOTHER = "any other value"
_OPPOSITE = {"below": "at_least", "at_least": "below", "at_most": "above", "above": "at_most"}
_COMPARED = frozenset(_OPPOSITE)


def doubt_missing_facts(standings: Iterable[Standing]) -> None:
    """Make every candidate with open conditions depend on the facts that they name."""
    items = [item for item in standings if item.open]
    if not items:
        return
    for fact in sorted({condition.fact for item in items for condition in item.open}):
        asked = sorted(
            {condition for item in items for condition in item.open if condition.fact == fact}, key=Condition.text
        )
        members: dict[tuple[bool, ...], list[str]] = {}
        for value in _values(asked):
            truths = tuple(_holds(condition, value) for condition in asked)
            told = members.setdefault(truths, [])
            if spelled(value) not in told:
                told.append(spelled(value))
        named = {value for values in members.values() for value in values}
        classes = {truths: _label(fact, asked, truths, values, named) for truths, values in members.items()}
        doubt = Doubt(fact, tuple(classes.values()), need=FIELDS.get(fact, fact), reasons=(ReasonCode.INPUT_MISSING,))
        for item in items:
            mine = [asked.index(condition) for condition in item.open if condition.fact == fact]
            if mine:
                allowed = [label for truths, label in classes.items() if all(truths[place] for place in mine)]
                item.depends(doubt, *allowed)


def _holds(condition: Condition, value: Any) -> bool:
    """Whether a value meets a condition; another one than all that are named, of whatever sort, is none of them."""
    if value is _ANOTHER:
        return condition.operator in ("is_not", "none_of")
    return condition.holds({condition.fact: value}) is Certainty.YES


def _values(asked: list[Condition]) -> Iterator[Any]:
    """One value at least of every class that the conditions tell apart; what is compared is a number, and what is held
    against true or false is one of the two."""
    if all(isinstance(condition.value, bool) for condition in asked):
        yield from (True, False)
        return
    compared = any(condition.operator in _COMPARED for condition in asked)
    for condition in asked:
        for value in condition.value if condition.operator in ("one_of", "none_of") else (condition.value,):
            yield from (value - 1, value, value + 1) if compared and is_number(value) else (value,)
    if not compared:
        yield _ANOTHER


def _label(fact: str, asked: list[Condition], truths: tuple[bool, ...], values: list[str], named: set[str]) -> str:
    """A class of values in words that hold for it and for no other."""
    pairs = list(zip(asked, truths, strict=True))
    compared = [pair for pair in pairs if pair[0].operator in _COMPARED]
    if compared:
        others = [
            f"{'' if held else 'not '}{condition.text()}"
            for condition, held in pairs
            if condition.operator not in _COMPARED
        ]
        return " and ".join([_interval(fact, compared), *others])
    if _ANOTHER not in values:
        return f"{fact} is {' or '.join(values)}"
    rest = " or ".join(sorted(named - set(values)))
    return f"{fact} is not {rest}" if len(values) > 1 else f"another {fact}"


def _interval(fact: str, asked: list[tuple[Condition, bool]]) -> str:
    """Between the nearest bounds: a comparison that does not hold bounds from the other side."""
    least: list[tuple[Any, bool, str]] = []
    most: list[tuple[Any, bool, str]] = []
    for condition, holds in asked:
        operator = condition.operator if holds else _OPPOSITE[condition.operator]
        inner = operator in ("above", "at_most")
        bound = (condition.value, inner, f"{operator.replace('_', ' ')} {condition.value}")
        (least if operator in ("at_least", "above") else most).append(bound)
    parts = [max(least)[2]] if least else []
    return f"{fact} {' and '.join([*parts, *([min(most)[2]] if most else [])])}"
