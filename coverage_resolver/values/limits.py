"""Limits of quantity: ``{"limits": [{"period": "week", "max_hours": 25, "soft": true, ...}, ...]}``.

``soft`` means that going over is a matter of documentation, not of denial. A limit is the same as another when it
counts the same measure over the same period, for the same person or group and the same codes together; only then do
the two numbers compare. Limits of different periods or scopes can all be met at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.values.directions import is_number, joined, larger_is_generous
from coverage_resolver.vocabulary import Comparison

#: A period that does not begin anew: once the amount is used, the benefit is over.
LIFETIME = "lifetime"
#: In what a limit counts.
MEASURES = ("max_hours", "max_units", "max_count", "max_days", "max_visits", "max")
#: Every key of a limit that is read.
LIMIT_KEYS = frozenset({*MEASURES, "period", "per", "scope", "applies_when", "combined_codes", "soft"})


@attrs.frozen(kw_only=True)
class Limit:
    """One limit, with every measure in which it is written."""

    period: str
    per: str
    scope: str
    when: str
    codes: frozenset[str]
    soft: bool
    amounts: Mapping[str, Any] = attrs.field(eq=False)
    beside: Mapping[str, Any] = attrs.field(eq=False, factory=dict)

    @property
    def used(self) -> Mapping[str, float]:
        """The facts that tell how much is used up, each with the amount at which nothing is left.

        >>> (limit,) = read_limits({"limits": [{"period": "lifetime", "max_hours": 4000}]})
        >>> dict(limit.used)
        {'lifetime_hours_used': 4000}
        """
        named = ((name.removeprefix("max_"), amount) for name, amount in self.amounts.items() if name != "max")
        return {f"{self.period}_{measure}_used": amount for measure, amount in named if is_number(amount)}

    def spent(self, facts: Mapping[str, Any]) -> bool | None:
        """Whether it is used up, by the facts of a case; ``None`` where they do not tell."""
        told = {name: facts[name] for name in self.used if is_number(facts.get(name))}
        return any(amount >= self.used[name] for name, amount in told.items()) if told else None

    @property
    def counts(self) -> tuple[object, ...]:
        """What is counted, apart from the measure."""
        return (self.period, self.per, self.codes)


def read_limits(value: object) -> tuple[Limit, ...] | None:
    """The limits of a value; ``None`` where it is not written as limits."""
    rows = value.get("limits") if isinstance(value, Mapping) else None
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
        return None
    return tuple(_limit(row) for row in rows)


def _limit(row: Mapping[str, Any]) -> Limit:
    codes = row.get("combined_codes")
    return Limit(
        period=str(row.get("period", "")).casefold(),
        per=str(row.get("per", "")),
        scope=str(row.get("scope", "")),
        when=str(row.get("applies_when", "")),
        codes=frozenset(map(str, codes)) if isinstance(codes, (list, tuple)) else frozenset(),
        soft=row.get("soft") is True,
        amounts={name: row[name] for name in MEASURES if name in row},
        beside={name: row[name] for name in row if name not in LIMIT_KEYS},
    )


def compare_limits(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two lists of limits.

    >>> week = lambda hours, soft: {"limits": [{"period": "week", "max_hours": hours, "soft": soft}]}
    >>> compare_limits(week(25, True), week(40, True)).value
    'more_restrictive'
    >>> compare_limits(week(40, True), week(40, False)).value
    'more_generous'
    >>> compare_limits({"limits": [*week(10, False)["limits"], *week(20, False)["limits"]]}, week(10, False)).value
    'agrees'
    >>> compare_limits(week(30, True), {"limits": [{"period": "day", "max_hours": 6, "soft": True}]}).value
    'not_comparable'
    """
    ours, others = read_limits(mine), read_limits(theirs)
    if ours is None or others is None:
        return Comparison.NOT_COMPARABLE
    return joined(_parts(_tightest(ours), _tightest(others)))


def _tightest(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Without those that another of the same list bounds already: ten hours a week make twenty a week idle."""
    kept: list[Limit] = []
    for limit in sorted(limits, key=lambda item: item.soft):
        kept = [item for item in kept if not _within(limit, item)]
        if not any(_within(item, limit) for item in kept):
            kept.append(limit)
    return tuple(kept)


def _within(tight: Limit, loose: Limit) -> bool:
    """Whether whoever keeps to the one has kept to the other."""
    if (tight.counts, tight.scope, tight.when) != (loose.counts, loose.scope, loose.when) or tight.soft > loose.soft:
        return False
    pairs = [(tight.amounts.get(name), amount) for name, amount in loose.amounts.items()]
    return all(mine == amount or (is_number(mine) and is_number(amount) and mine <= amount) for mine, amount in pairs)


def _parts(mine: tuple[Limit, ...], theirs: tuple[Limit, ...]) -> Iterator[Comparison]:
    left = list(theirs)
    alone = 0
    for limit in mine:
        twin = next((other for other in left if other.counts == limit.counts), None)
        if twin is None:
            alone += 1
            continue
        left.remove(twin)
        yield _pair(limit, twin)
    if alone and left:
        yield Comparison.NOT_COMPARABLE
    elif alone or left:
        yield Comparison.MORE_RESTRICTIVE if alone else Comparison.MORE_GENEROUS


def _pair(mine: Limit, theirs: Limit) -> Comparison:
    if (mine.scope, mine.when) != (theirs.scope, theirs.when):
        return Comparison.NOT_COMPARABLE
    shared = [name for name in mine.amounts if name in theirs.amounts]
    if not shared:
        return Comparison.NOT_COMPARABLE
    # The same amount may be written in hours and in units: a measure of one alone is nothing that the other lacks.
    parts = [_amounts(mine.amounts[name], theirs.amounts[name]) for name in shared]
    if mine.amounts.keys() != theirs.amounts.keys():
        parts.append(Comparison.NOT_COMPARABLE)
    if mine.soft is not theirs.soft:
        parts.append(Comparison.MORE_GENEROUS if mine.soft else Comparison.MORE_RESTRICTIVE)
    beside = {**mine.beside, **theirs.beside}
    if any(_bounds(key) and mine.beside.get(key) != theirs.beside.get(key) for key in beside):
        parts.append(Comparison.NOT_COMPARABLE)
    return joined(parts)


def _bounds(key: str) -> bool:
    """Whether an entry beside the amount of a limit is another bound; words of explanation are none."""
    return key.startswith(("max", "min", "excluded", "required"))


def _amounts(mine: Any, theirs: Any) -> Comparison:
    if is_number(mine) and is_number(theirs):
        return larger_is_generous(mine, theirs)
    return Comparison.AGREES if mine == theirs else Comparison.NOT_COMPARABLE


def limit_keys(value: Mapping[str, Any]) -> frozenset[str]:
    """The key of a value under which its limits stand."""
    return frozenset({"limits"} & value.keys())


def used_up(limits: Iterable[Limit], facts: Mapping[str, Any]) -> tuple[bool, tuple[str, ...]]:
    """Whether a hard limit leaves nothing, or may; and the facts that would tell.

    A period begins anew, and while nobody says otherwise it has: only the limit of a lifetime is asked about.
    """
    hard = [(limit, limit.spent(facts)) for limit in limits if not limit.soft]
    if any(spent for _, spent in hard):
        return True, ()
    open_ones = [limit for limit, spent in hard if spent is None and limit.period == LIFETIME]
    return bool(open_ones), tuple(dict.fromkeys(name for limit in open_ones for name in limit.used))
