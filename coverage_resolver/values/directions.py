"""Directions, and how those of the parts make that of the whole.

Every comparison is of *mine* with *theirs*: ``more_generous`` means that mine leaves the member better off.
"""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.vocabulary import Comparison

_GENEROUS = frozenset({Comparison.MORE_GENEROUS})
_RESTRICTIVE = frozenset({Comparison.MORE_RESTRICTIVE})


def joined(parts: Iterable[Comparison]) -> Comparison:
    """One direction for several parts.

    A part that certainly conflicts makes a conflict of the whole, whatever cannot be said of the others; without
    one, a part that cannot be compared leaves the whole in doubt.

    >>> joined([Comparison.AGREES, Comparison.MORE_GENEROUS]).value
    'more_generous'
    >>> joined([Comparison.MORE_GENEROUS, Comparison.MORE_RESTRICTIVE]).value
    'different'
    >>> joined([Comparison.AGREES, Comparison.NOT_COMPARABLE]).value
    'not_comparable'
    """
    found = set(parts)
    apart = found - {Comparison.AGREES, Comparison.NOT_COMPARABLE}
    if apart == _GENEROUS:
        return Comparison.MORE_GENEROUS
    if apart == _RESTRICTIVE:
        return Comparison.MORE_RESTRICTIVE
    if apart:
        return Comparison.DIFFERENT
    return Comparison.NOT_COMPARABLE if Comparison.NOT_COMPARABLE in found else Comparison.AGREES


def larger_is_generous(mine: float, theirs: float) -> Comparison:
    """Of two ceilings, the larger is the more generous."""
    if mine == theirs:
        return Comparison.AGREES
    return Comparison.MORE_GENEROUS if mine > theirs else Comparison.MORE_RESTRICTIVE


def larger_is_restrictive(mine: float, theirs: float) -> Comparison:
    """Of two demands, the larger is the more restrictive."""
    return larger_is_generous(theirs, mine)


def is_number(value: object) -> bool:
    """Whether a value is a number; ``True`` is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
