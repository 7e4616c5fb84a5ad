"""Which values of a fact tell conditions apart: one at least of every class, as :mod:`missing_facts` has them.

A fact has one value; what is compared may be a fraction, such as hours, unless the fact counts whole days or years.
Waivers are the one fact that is a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from coverage_resolver import question_fields as read
from coverage_resolver.conditions import Condition
from coverage_resolver.facts import EVENTS, SORTS
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.vocabulary import Certainty

_COMPARED = frozenset({"below", "at_least", "at_most", "above"})
#: A value that no condition names, of a fact of which no words are known.
ANOTHER = "another_value"
#: What most questions have: a case is the plainer the more of these stand in it.
USUAL: Mapping[str, str] = FrozenTable(
    {
        **{name: value for name, value in EVENTS.items() if isinstance(value, str)},
        "decision_level": "plan",
        "dual_status": "none",
        "place_of_service": "11",
    }
)
_MOST_WAIVERS = 6
#: Facts of which the question keeps a normal spelling: the values that a case can have are spelled so.
_SPELLED = {
    "delivery_system": read.delivery_system,
    "dual_status": read.standing_word,
    **dict.fromkeys(("funding", "programme", "eligibility_group", "decision_level"), read.word),
}


def fact_points(fact: str, conditions: Iterable[Condition], words: Iterable[str] = ()) -> tuple[Any, ...]:
    """Values of a fact, in a stable order, no two of which all conditions see alike.

    ``words`` are those that a question may have for it, where they are known.
    """
    asked = distinct(conditions)
    found: dict[tuple[bool, ...], Any] = {}
    for value in _values(fact, asked, words):
        found.setdefault(truths(fact, asked, value), value)
    return tuple(found.values())


def distinct(conditions: Iterable[Condition]) -> list[Condition]:
    """Each condition once, in a stable order; a truth is not taken for the number 1."""
    found = {(condition.text(), repr(condition.value)): condition for condition in conditions}
    return [found[key] for key in sorted(found)]


def truths(fact: str, asked: Sequence[Condition], value: Any) -> tuple[bool, ...]:
    """Which conditions hold for a value."""
    return tuple(condition.holds({fact: value}) is Certainty.YES for condition in asked)


def _values(fact: str, asked: Sequence[Condition], words: Iterable[str]) -> Iterator[Any]:
    named = list(_named(asked))
    if fact == "waivers":
        texts = sorted({value for value in named if isinstance(value, str)})[:_MOST_WAIVERS]
        for count in range(len(texts) + 1):
            yield from combinations(texts, count)
        return
    sort = SORTS.get(fact)
    if sort is str:
        named = [_SPELLED.get(fact, str)(value) for value in named if isinstance(value, str)]
    if sort is bool or (named and all(isinstance(value, bool) for value in named)):
        yield from (False, True)
        return
    if sort is int or any(condition.operator in _COMPARED for condition in asked):
        yield from _numbers(
            [value for value in named if isinstance(value, (int, float)) and not isinstance(value, bool)],
            whole=sort is int,
        )
        yield from (named if sort is not int else ())
    else:
        yield _other(fact, named, words)
        yield from named


def _other(fact: str, named: Iterable[Any], words: Iterable[str]) -> str:
    """A value that no condition names, and that a question may have: capitals tell no two values apart."""
    taken = {value.casefold() for value in named if isinstance(value, str)}
    usual = (USUAL[fact],) if fact in USUAL else ()
    return next((word for word in (*usual, *sorted(words)) if word.casefold() not in taken), ANOTHER)


def _named(asked: Iterable[Condition]) -> Iterator[Any]:
    for condition in asked:
        if isinstance(condition.value, tuple):
            yield from condition.value
        else:
            yield condition.value


def _numbers(edges: list[Any], *, whole: bool) -> Iterator[Any]:
    """Each edge and what lies between two of them, below and above."""
    ordered = sorted(set(edges))
    yield from (value + off for value in ordered for off in (-1, 0, 1))
    if not whole:
        yield from ((low + high) / 2 for low, high in pairwise(ordered))


def age_points(conditions: Iterable[Condition]) -> tuple[int, ...]:
    """Ages in completed months that tell conditions on ``age_years`` and ``age_months`` apart."""
    asked = distinct(conditions)
    months = {0}
    for condition in asked:
        for value in _named([condition]):
            if isinstance(value, int) and not isinstance(value, bool):
                edge, width = (value * 12, 12) if condition.fact == "age_years" else (value, 1)
                months.update((edge - 1, edge, edge + width - 1, edge + width))
    found: dict[tuple[bool, ...], int] = {}
    for age in sorted(month for month in months if 0 <= month <= OLDEST):
        found.setdefault(age_truths(asked, age), age)
    return tuple(found.values())


#: No member is older, in months.
OLDEST = 12 * 130


def age_truths(asked: Sequence[Condition], months: int) -> tuple[bool, ...]:
    """Which conditions hold at an age."""
    facts = {"age_years": months // 12, "age_months": months}
    return tuple(condition.holds(facts) is Certainty.YES for condition in asked)
