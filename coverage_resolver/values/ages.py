"""Ages: from which month of life to which, in whichever unit a source writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coverage_resolver.values.directions import is_number
from coverage_resolver.values.tables import compare_tables
from coverage_resolver.vocabulary import Comparison

_NEVER = 10**6
#: Each way of writing a bound: whether it is the upper one, months to a unit, and what is added to make it exclusive.
_BOUNDS: Mapping[str, tuple[bool, int, int]] = {
    "max_age_years_inclusive": (True, 12, 1),
    "max_age_years_exclusive": (True, 12, 0),
    "max_age_months_inclusive": (True, 1, 1),
    "max_age_months_exclusive": (True, 1, 0),
    "max_exclusive": (True, 1, 0),
    "min_age_years": (False, 12, 0),
    "min_age_years_inclusive": (False, 12, 0),
    "min_age_months": (False, 1, 0),
    "min_age_months_inclusive": (False, 1, 0),
    "min": (False, 1, 0),
}
#: The band that leaves nobody out.
EVERY_AGE = (0, _NEVER)
_NO_LIMIT = "no_age_limit"
#: Every key of an age limit that is read.
AGE_KEYS = frozenset({*_BOUNDS, _NO_LIMIT})


def age_span(value: Mapping[str, Any]) -> tuple[int, int] | None:
    """The first month of life that is in, and the first that is out again; ``None`` where no bound is written.

    >>> age_span({"min_age_months": 18, "max_age_years_inclusive": 20})
    (18, 252)
    """
    found = {_BOUNDS[key][0]: (amount + _BOUNDS[key][2]) * _BOUNDS[key][1] for key, amount in _written(value)}
    if not found and value.get(_NO_LIMIT) is not True:
        return None
    return found.get(False, 0), found.get(True, _NEVER)


def _written(value: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(key, int(amount)) for key, amount in value.items() if key in _BOUNDS and is_number(amount)]


def age_keys(value: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a value that say from which age to which."""
    return frozenset(key for key in value if key in AGE_KEYS)


def compare_ages(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two bands of age: the one that holds the other is the more generous.

    >>> compare_ages({"max_age_years_inclusive": 20}, {"no_age_limit": True}).value
    'more_restrictive'
    """
    ours, others = age_span(mine), age_span(theirs)
    if ours is None or others is None:
        return compare_tables(mine, theirs)
    if ours == others:
        return Comparison.AGREES
    if ours[0] <= others[0] and ours[1] >= others[1]:
        return Comparison.MORE_GENEROUS
    if ours[0] >= others[0] and ours[1] <= others[1]:
        return Comparison.MORE_RESTRICTIVE
    return Comparison.DIFFERENT
