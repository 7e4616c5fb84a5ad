"""Floors and ceilings on what a provider must do, such as supervision.

Two minimums are both met by the larger, and a minimum and a ceiling by anything between: numbers that differ are no
conflict. They are one only where what one asks for at least lies above what the other allows at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.values.directions import is_number
from coverage_resolver.values.tables import compare_tables
from coverage_resolver.vocabulary import Comparison


def compare_bounds(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two duties with floors or ceilings.

    >>> compare_bounds({"min_percent": 10}, {"min_percent": 5}).value
    'not_comparable'
    >>> compare_bounds({"min_percent": 25}, {"max_percent": 20}).value
    'different'
    """
    ours, others = dict(_bounds(mine)), dict(_bounds(theirs))
    if not ours or not others:
        return compare_tables(mine, theirs)
    if _crossed(ours, others) or _crossed(others, ours):
        return Comparison.DIFFERENT
    return Comparison.AGREES if ours == others else Comparison.NOT_COMPARABLE


def bound_keys(value: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a value that are floors or ceilings."""
    return frozenset(key for key, _ in _bounds(value))


def _bounds(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is asked for at least and allowed at most."""
    return ((key, found) for key, found in value.items() if key == "min" or key.startswith(("min_", "max_")))


def _crossed(demands: Mapping[str, Any], ceilings: Mapping[str, Any]) -> bool:
    """Whether a floor of the one lies above the ceiling of the other in the same measure."""
    for key, floor in demands.items():
        ceiling = ceilings.get(key.replace("min", "max", 1)) if key.startswith("min_") else None
        if is_number(floor) and is_number(ceiling) and floor > ceiling:
            return True
    return False
