"""One value for every class of values that conditions on a fact tell apart.

Numbers are cut at every bound that a condition names: whole numbers between two bounds are one class, other numbers
also lie between the bounds. Texts are those that conditions name, and another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coverage_resolver.conditions import Condition
from coverage_resolver.facts import SORTS
from coverage_resolver.question_fields import delivery_system, word
from coverage_resolver.questions import PriorAuthorization

#: Two readings of one thing are asked together, under a name that no fact has.
AGES, AUTHORIZATION = "the member's age", "the prior authorization"
READINGS: Mapping[str, str] = {
    **dict.fromkeys(("age_years", "age_months"), AGES),
    **dict.fromkeys(("prior_authorization", "prior_authorization_valid"), AUTHORIZATION),
}
WAIVERS = "waivers"
_ANOTHER = "any other value"
#: Of so many, none, each, every two and all are every combination.
_MOST_WAIVERS = 3
_COMPARED = frozenset({"below", "at_least", "at_most", "above"})
#: Facts that the reader of questions brings to one spelling.
_WORDS = frozenset({"eligibility_group", "dual_status", "funding", "programme", "decision_level"})
#: No member is older, in months.
_OLDEST = 12 * 130


def values_of(name: str, asked: Sequence[Condition]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Values with which a group of facts is asked, each with the facts that the judgement then sees."""
    if name == AGES:
        for months in _whole_numbers({bound for item in asked for bound in _months(item)}, 0, _OLDEST):
            yield months, {"age_years": months // 12, "age_months": months}
    elif name == AUTHORIZATION:
        yield from _authorizations(asked)
    elif name == WAIVERS:
        yield from ((held, {name: held}) for held in _subsets(sorted({str(v) for item in asked for v in _each(item)})))
    else:
        for value in _plain(name, asked):
            yield value, {name: value}


def every_combination(name: str, asked: Sequence[Condition]) -> bool:
    """Whether the values are all that conditions tell apart: of many waivers three at once are not asked."""
    return name != WAIVERS or len({str(value) for item in asked for value in _each(item)}) <= _MOST_WAIVERS


def _plain(name: str, asked: Sequence[Condition]) -> Iterator[Any]:
    sort = SORTS.get(name)
    if sort is bool:
        yield from (True, False)
    elif sort is int:
        low = 1 if name == "days_since_enrollment" else 0
        yield from _whole_numbers({bound for item in asked for bound in _bounds(item)}, low, None)
    else:
        yield from _of_any_sort(name, asked)


def _of_any_sort(name: str, asked: Sequence[Condition]) -> Iterator[Any]:
    """Numbers at the bounds, between them and beyond; truths both ways; texts, and another one."""
    given = [value for item in asked for value in _each(item)]
    numbers = sorted({value for value in given if isinstance(value, (int, float)) and not isinstance(value, bool)})
    if any(isinstance(value, bool) for value in given):
        yield from (True, False)
    for place, number in enumerate(numbers):
        yield number
        yield number - 1 if place == 0 else (number + numbers[place - 1]) / 2
    if numbers:
        yield numbers[-1] + 1
    words = [_read(name, value) for value in given if isinstance(value, str)]
    yield from dict.fromkeys(words)
    # Another word is an answer only to a condition on words: to one on truths or numbers it is none.
    if words and not any(item.operator in _COMPARED for item in asked):
        yield another(name)


def another(name: str) -> str:
    """The text that no condition names."""
    return _read(name, _ANOTHER)


def _read(name: str, value: str) -> str:
    """As the reader of questions hands it on."""
    if name == "delivery_system":
        return delivery_system(value)
    return word(value) if name in _WORDS else value.strip()


def _each(item: Condition) -> tuple[Any, ...]:
    return item.value if isinstance(item.value, tuple) else (item.value,)


def _bounds(item: Condition) -> Iterator[int]:
    """Whole numbers at which the truth of a condition may change."""
    for value in _each(item):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield from (int(value) - 1, int(value), int(value) + 1)


def _months(item: Condition) -> Iterator[int]:
    for bound in _bounds(item):
        yield bound * 12 if item.fact == "age_years" else bound


def _whole_numbers(bounds: set[int], low: int, high: int | None) -> Iterator[int]:
    """The first number of every run between two bounds."""
    yield from sorted({low} | {bound for bound in bounds if bound > low and (high is None or bound <= high)})


def _authorizations(asked: Sequence[Condition]) -> Iterator[tuple[PriorAuthorization | None, Mapping[str, Any]]]:
    """None asked for; each status; and an approval that is not valid on the day, told by a status of its own."""
    yield None, {"prior_authorization": "none", "prior_authorization_valid": False}
    statuses = dict.fromkeys(("approved", "denied", "pending"))
    statuses |= dict.fromkeys(word(value) for item in asked for value in _each(item) if isinstance(value, str))
    for status in statuses:
        if status and status != "none":
            given = PriorAuthorization(status=status)
            yield given, {"prior_authorization": status, "prior_authorization_valid": status == "approved"}
    over = PriorAuthorization(status="approved", valid_through="1900-01-01")
    yield over, {"prior_authorization": "approved", "prior_authorization_valid": False}


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """None, each, every two, and all: a member may be in several waivers."""
    yield ()
    for place, name in enumerate(names):
        yield (name,)
        yield from ((name, other) for other in names[place + 1 :])
    yield tuple(names)
