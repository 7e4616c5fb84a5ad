"""Tables key by key, lists as sets, words and truths: what has no shape of its own.

The polarity of a key says which way is better for the member. A key without one can only agree or differ; prose can
only agree. Tables that share no key answer different questions, and so do two that agree where they meet and each go
on where the other is silent: both cannot be compared. Nor can two that agree where only one of them goes on to a bound:
whether the other left it out because it sets none, or because it says nothing of it, is not in the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coverage_resolver.values.directions import is_number, joined, larger_is_generous, larger_is_restrictive
from coverage_resolver.values.limits import compare_limits
from coverage_resolver.vocabulary import Comparison

#: Lists of what is let in: the longer, the more generous.
_PERMITTING = frozenset(
    {"any_of", "from_any_of", "by_any_of", "one_of", "allowed", "contemplated", "qualifying", "validated_by"}
    | {"limited_to", "modality"}
)
#: Lists of what is shut out or asked for: the longer, the more restrictive.
_RESTRICTING = frozenset({"excluded", "excluded_unless_pa", "required", "requires", "and", "not_from", "content"})
#: Truths that are better for the member, and those that are worse.
_GOOD = frozenset(
    {"covered", "allowed", "available", "payable", "parity", "soft", "max_soft", "authorization_transfers"}
)
_BAD = frozenset({"required", "may_be_required", "denied_without", "new_initial_request"})
#: Words by which two numbers count different things.
_BASES = frozenset({"of", "measure", "per", "period", "basis", "unit"})
#: How keys begin that take something away, whatever their value.
_BINDING = ("max", "min", "limit", "require", "exclu", "except", "only", "not_", "unless", "after_", "modality")
#: What is the worse for the member the more there may be of it.
_BURDENS = frozenset({"copay", "copayment", "coinsurance", "deductible", "cost", "charge", "wait", "response"})
#: Words in their order, from the least demanding.
_DEMAND: Mapping[str, int] = {"not_required": 0, "no-auth": 0, "satisfied": 0, "required": 1, "auth-needed": 1}
DEMAND_WORDS = frozenset(_DEMAND)
#: Every key that has a polarity, or a shape of its own.
COMPARED_KEYS = _PERMITTING | _RESTRICTING | _GOOD | _BAD | {"limits"}
#: Words by which a list stays open.
_OPEN = frozenset({"other", "others", "another", "any", "similar", "equivalent", "etc"})


def compare_tables(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two tables, by the keys that they share.

    >>> compare_tables({"covered": True}, {"covered": False}).value
    'more_generous'
    >>> compare_tables({"claim_by": "LBA", "modifiers": ["HN"]}, {"claim_by": "LBA"}).value
    'agrees'
    >>> compare_tables({"transfers": False}, {"assessment": True}).value
    'not_comparable'
    >>> compare_tables({"allowed": True}, {"allowed": True, "max_percent": 20}).value
    'not_comparable'
    """
    shared = [key for key in mine if key in theirs]
    if not shared:
        return Comparison.NOT_COMPARABLE
    found = joined(compare_entries(key, mine[key], theirs[key]) for key in shared)
    if found is not Comparison.AGREES:
        return found
    both_go_on = len(mine) > len(shared) and len(theirs) > len(shared)
    alone = {**mine, **theirs}.items()
    bounded = any(takes_away(key, value) for key, value in alone if key not in shared)
    return Comparison.NOT_COMPARABLE if both_go_on or bounded else found


def compare_beside(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """What stands beside a shape of its own: the shared entries; a bound that stands alone cannot be compared.

    >>> compare_beside({"validated_by": ["MD"]}, {"note": "as before"}).value
    'not_comparable'
    """
    parts = [compare_entries(key, mine[key], theirs[key]) for key in mine if key in theirs]
    alone = ((key, value) for key, value in (*mine.items(), *theirs.items()) if not (key in mine and key in theirs))
    bounded = any(takes_away(key, value) for key, value in alone)
    return joined([*parts, Comparison.NOT_COMPARABLE] if bounded else parts)


def asks_nothing(value: object) -> bool:
    """Whether a value is certain to bound nobody.

    >>> asks_nothing({"prior_authorization": "not_required"}), asks_nothing({"required": False, "form": "none"})
    (True, False)
    """
    return isinstance(value, Mapping) and bool(value) and all(_asks_nothing(key, item) for key, item in value.items())


def _asks_nothing(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value if key in _GOOD else not value and (key in _BAD or key.endswith("_required"))
    return isinstance(value, str) and _DEMAND.get(value) == 0


def takes_away(key: str, value: Any) -> bool:
    """Whether an entry takes something away from a table that is without it."""
    if isinstance(value, bool):
        return (key in _GOOD and not value) or (value and (key in _BAD or key.endswith("_required")))
    return key.startswith(_BINDING) or key in _PERMITTING or key in _RESTRICTING


def compare_entries(key: str, mine: Any, theirs: Any) -> Comparison:
    """Two values of one key."""
    if mine == theirs:
        return Comparison.AGREES
    if key == "limits":
        return compare_limits({key: mine}, {key: theirs})
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return compare_tables(mine, theirs)
    if isinstance(mine, (list, tuple)) and isinstance(theirs, (list, tuple)):
        return _sets(key, mine, theirs)
    if isinstance(mine, bool) and isinstance(theirs, bool):
        return _truths(key, mine)
    if is_number(mine) and is_number(theirs):
        return _numbers(key, mine, theirs)
    if isinstance(mine, str) and isinstance(theirs, str):
        found = compare_words(mine, theirs)
        return Comparison.NOT_COMPARABLE if key in _BASES and found is Comparison.DIFFERENT else found
    return Comparison.NOT_COMPARABLE


def compare_words(mine: str, theirs: str) -> Comparison:
    """Two texts: words of a known order by it, other words as different, prose not at all. Case means nothing."""
    if mine.casefold() == theirs.casefold():
        return Comparison.AGREES
    if mine in _DEMAND and theirs in _DEMAND:
        return larger_is_restrictive(_DEMAND[mine], _DEMAND[theirs])
    return Comparison.NOT_COMPARABLE if " " in mine.strip() or " " in theirs.strip() else Comparison.DIFFERENT


def _sets(key: str, mine: Any, theirs: Any) -> Comparison:
    try:
        ours, others = frozenset(map(_folded, mine)), frozenset(map(_folded, theirs))
    except TypeError:
        return Comparison.NOT_COMPARABLE
    if ours == others:
        return Comparison.AGREES
    if any(map(_is_open, (*ours, *others))) and not (_is_part(ours, others) or _is_part(others, ours)):
        return Comparison.NOT_COMPARABLE
    better = ours > others if key in _PERMITTING else ours < others if key in _RESTRICTING else False
    worse = ours < others if key in _PERMITTING else ours > others if key in _RESTRICTING else False
    return Comparison.MORE_GENEROUS if better else Comparison.MORE_RESTRICTIVE if worse else Comparison.DIFFERENT


def _folded(item: Any) -> Any:
    return item.casefold() if isinstance(item, str) else item


def _is_part(part: frozenset[Any], whole: frozenset[Any]) -> bool:
    """Whether a closed list is part of what another names outright, whatever else that one stands for."""
    return not any(map(_is_open, part)) and part <= {item for item in whole if not _is_open(item)}


def _is_open(item: object) -> bool:
    """Whether an entry stands for more than itself: "other licensed practitioner" is no closed list."""
    return isinstance(item, str) and bool(_OPEN & set(re.split(r"[^a-z]+", item.lower())))


def _truths(key: str, mine: bool) -> Comparison:
    if key in _GOOD:
        return Comparison.MORE_GENEROUS if mine else Comparison.MORE_RESTRICTIVE
    if key in _BAD or key.endswith("_required"):
        return Comparison.MORE_RESTRICTIVE if mine else Comparison.MORE_GENEROUS
    return Comparison.DIFFERENT


def _numbers(key: str, mine: float, theirs: float) -> Comparison:
    if key.startswith("max") and _BURDENS.isdisjoint(key.split("_")):
        return larger_is_generous(mine, theirs)
    if key.startswith("max"):
        return larger_is_restrictive(mine, theirs)
    # Two minimums are both met by the larger, whomever they serve: an hour of training, or a month of authorization.
    return Comparison.NOT_COMPARABLE if key.startswith("min") else Comparison.DIFFERENT
