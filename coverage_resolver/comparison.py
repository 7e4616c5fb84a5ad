"""How one provision compares with another on the same topic. Measured before anything is called a conflict."""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.vocabulary import COVERAGE, GENEROSITY, Comparison, Stance


def same_outcome(one: Provision, other: Provision) -> bool:
    """Whether two provisions say the same; criteria that only one of them states do not make a difference."""
    if one.topic == COVERAGE:
        return one.status is other.status and (one.criteria == other.criteria or not one.criteria or not other.criteria)
    return one.stance is other.stance and bool(one.value == other.value)


def compare(one: Provision, other: Provision) -> Comparison:
    """How ``one`` stands to ``other``: more generous means better for the member."""
    if same_outcome(one, other):
        return Comparison.AGREES
    if one.topic != COVERAGE:
        return _compare_values(one, other)
    if one.status is None or other.status is None or one.status not in GENEROSITY or other.status not in GENEROSITY:
        return Comparison.NOT_COMPARABLE
    mine, theirs = GENEROSITY[one.status], GENEROSITY[other.status]
    if mine == theirs:
        return Comparison.DIFFERENT
    return Comparison.MORE_GENEROUS if mine > theirs else Comparison.MORE_RESTRICTIVE


#: Authorization answers, from the least to the most demanding.
_DEMAND = {"no-auth": 0, "satisfied": 0, "auth-needed": 1}


def _compare_values(one: Provision, other: Provision) -> Comparison:
    if one.stance is Stance.EXPLICITLY_NONE and other.stance is Stance.RULE:
        return Comparison.MORE_GENEROUS
    if one.stance is Stance.RULE and other.stance is Stance.EXPLICITLY_NONE:
        return Comparison.MORE_RESTRICTIVE
    mine, theirs = _DEMAND.get(str(one.value)), _DEMAND.get(str(other.value))
    if mine is None or theirs is None:
        return Comparison.DIFFERENT
    if mine == theirs:
        return Comparison.AGREES
    return Comparison.MORE_RESTRICTIVE if mine > theirs else Comparison.MORE_GENEROUS
