"""Which shape of value a topic has, and with that how two of them compare. One row a topic; the others go by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coverage_resolver.topics import topic_named
from coverage_resolver.values.ages import compare_ages
from coverage_resolver.values.bounds import compare_bounds
from coverage_resolver.values.limits import compare_limits
from coverage_resolver.values.tables import compare_tables, compare_words
from coverage_resolver.values.times import compare_recency, compare_timeframes
from coverage_resolver.vocabulary import Comparison

Comparator = Callable[[Mapping[str, Any], Mapping[str, Any]], Comparison]

#: The topics whose values have a shape of their own.
COMPARATORS: Mapping[str, Comparator] = {
    "quantity_limit": compare_limits,
    "diagnosis_recency": compare_recency,
    "age_limit": compare_ages,
    "decision_timeframe": compare_timeframes,
    "supervision": compare_bounds,
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
        return COMPARATORS.get(topic_named(topic), compare_tables)(mine, theirs)
    if isinstance(mine, str) and isinstance(theirs, str):
        found = compare_words(mine, theirs)
        # A value that is one text is all that the source says: where two of them differ, the sources do.
        return Comparison.DIFFERENT if found is Comparison.NOT_COMPARABLE else found
    return Comparison.DIFFERENT
