"""Which shape of value a topic has, and with that how two of them compare. One row a topic; the others go by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coverage_resolver.topics import topic_named
from coverage_resolver.values.ages import age_keys, compare_ages
from coverage_resolver.values.bounds import bound_keys, compare_bounds
from coverage_resolver.values.directions import joined
from coverage_resolver.values.limits import compare_limits, limit_keys
from coverage_resolver.values.tables import compare_beside, compare_tables, compare_words
from coverage_resolver.values.times import clock_keys, compare_recency, compare_timeframes, recency_keys
from coverage_resolver.vocabulary import Comparison

Comparator = Callable[[Mapping[str, Any], Mapping[str, Any]], Comparison]
Keys = Callable[[Mapping[str, Any]], frozenset[str]]

#: The topics whose values have a shape of their own, with the keys of a value that belong to the shape.
COMPARATORS: Mapping[str, tuple[Comparator, Keys]] = {
    "quantity_limit": (compare_limits, limit_keys),
    "diagnosis_recency": (compare_recency, recency_keys),
    "age_limit": (compare_ages, age_keys),
    "decision_timeframe": (compare_timeframes, clock_keys),
    "supervision": (compare_bounds, bound_keys),
}


def compare_values(topic: str, mine: Any, theirs: Any) -> Comparison:
    """How my value on a topic stands to theirs; the topic by either of its names.

    >>> compare_values("age_limit", {"max_age_years_inclusive": 20}, {"max_age_years_exclusive": 21}).value
    'agrees'
    >>> compare_values("prior_authorization", "auth-needed", "no-auth").value
    'more_restrictive'
    """
    if type(mine) is type(theirs) and mine == theirs:
        return Comparison.AGREES
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        if _unlimited(mine) is not _unlimited(theirs):
            return Comparison.MORE_GENEROUS if _unlimited(mine) else Comparison.MORE_RESTRICTIVE
        shape = COMPARATORS.get(topic_named(topic))
        return compare_tables(mine, theirs) if shape is None else _by_shape(*shape, mine, theirs)
    if isinstance(mine, str) and isinstance(theirs, str):
        found = compare_words(mine, theirs)
        # A value that is one text is all that the source says: where two of them differ, the sources do.
        return Comparison.DIFFERENT if found is Comparison.NOT_COMPARABLE else found
    return Comparison.DIFFERENT


def _unlimited(value: Mapping[str, Any]) -> bool:
    """Whether a value says that there is no limit: ``no_time_limit``, ``no_age_limit``, ``no_limit``."""
    return any(found is True and key.startswith("no_") and key.endswith("limit") for key, found in value.items())


def _by_shape(compare: Comparator, keys: Keys, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """By the shape, and by what stands beside it: a clock that agrees is no agreement on who must validate."""
    ours, others = keys(mine), keys(theirs)
    if not ours or not others:
        return compare(mine, theirs)
    left = {key: value for key, value in mine.items() if key not in ours}
    right = {key: value for key, value in theirs.items() if key not in others}
    return joined([compare(mine, theirs), compare_beside(left, right)])
