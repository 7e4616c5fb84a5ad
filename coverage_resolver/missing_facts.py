"""Facts that conditions turn on and the question lacks, as doubts with consistent answers.

"Below 21" and "21 or over" cannot both hold and cannot both fail. The answers to a missing fact are therefore the
classes of values that the conditions of all candidates tell apart, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from coverage_resolver.cases import Doubt, Standing
from coverage_resolver.conditions import Condition
from coverage_resolver.facts import FIELDS
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty

#: A value that no condition names.
_ANOTHER = "any other value"
_COMPARED = frozenset({"below", "at_least", "at_most", "above"})


def doubt_missing_facts(standings: Iterable[Standing]) -> None:
    """Make every candidate with open conditions depend on the facts that they name."""
    items = [item for item in standings if item.open]
    if not items:
        return
    for fact in sorted({condition.fact for item in items for condition in item.open}):
        asked = sorted(
            {condition for item in items for condition in item.open if condition.fact == fact}, key=Condition.text
        )
        classes: dict[tuple[bool, ...], str] = {}
        for value in _values(asked):
            truths = tuple(condition.holds({fact: value}) is Certainty.YES for condition in asked)
            classes.setdefault(truths, _label(fact, asked, truths))
        doubt = Doubt(fact, tuple(classes.values()), need=FIELDS.get(fact, fact), reasons=(ReasonCode.INPUT_MISSING,))
        for item in items:
            mine = [asked.index(condition) for condition in item.open if condition.fact == fact]
            if mine:
                allowed = [label for truths, label in classes.items() if all(truths[place] for place in mine)]
                item.depends(doubt, *allowed)


def _values(asked: list[Condition]) -> Iterator[Any]:
    """One value at least of every class that the conditions tell apart; what is compared is a number."""
    for condition in asked:
        if condition.operator in _COMPARED:
            yield from (condition.value - 1, condition.value, condition.value + 1)
        elif condition.operator in ("one_of", "none_of"):
            yield from condition.value
        else:
            yield condition.value
    if not any(condition.operator in _COMPARED for condition in asked):
        yield _ANOTHER


def _label(fact: str, asked: list[Condition], truths: tuple[bool, ...]) -> str:
    held = [condition.text() for condition, truth in zip(asked, truths, strict=True) if truth]
    return " and ".join(held) or f"{fact} none of these"
