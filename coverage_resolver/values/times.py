"""Times: how old a diagnosis may be, and within which time a request is decided.

The anchor of a clock matters: months since a diagnosis and months since an evaluation answer different questions.
Days may be calendar days or business days; so many business days are never fewer calendar days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.values.directions import is_number, joined, larger_is_generous, larger_is_restrictive
from coverage_resolver.values.tables import compare_tables
from coverage_resolver.vocabulary import Comparison

_CLOCK = re.compile(r"(standard|expedited|urgent)(?:_(calendar_days|business_days|days|hours))?(?:_max)?", re.ASCII)
_WRITTEN = re.compile(r"([0-9]+) ?(calendar days?|business days?|hours?)", re.ASCII)
_MONTHS = {"max_months": 1, "max_years": 12}
#: Keys of clocks as they are mostly written; a unit may follow each, and an anchor.
TIME_KEYS = frozenset(
    {*_MONTHS, "anchor", "alternative", "if_older", "no_time_limit"}
    | {f"{kind}_{unit}" for kind in ("standard", "expedited") for unit in ("calendar_days", "business_days", "hours")}
)
_HOURS = {"hour": 1, "hours": 1, "calendar_day": 24, "calendar_days": 24, "days": 24}


def compare_recency(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two clocks on an age: ``{"anchor": ..., "max_months": 36, "alternative": {...}, "if_older": ...}``.

    >>> compare_recency({"anchor": "evaluation", "max_months": 12}, {"anchor": "evaluation", "max_months": 36}).value
    'more_restrictive'
    >>> compare_recency({"anchor": "diagnosis", "max_months": 12}, {"anchor": "evaluation", "max_months": 36}).value
    'not_comparable'
    """
    ours, others = _recency(mine), _recency(theirs)
    if ours is None or others is None:
        return compare_tables(mine, theirs)
    if ours[0] != others[0]:
        return Comparison.NOT_COMPARABLE
    return joined([larger_is_generous(ours[1], others[1]), _alternatives(mine, theirs), _consequences(mine, theirs)])


def _recency(value: Mapping[str, Any]) -> tuple[str, float] | None:
    """The anchor of the clock and its months."""
    for key, found in value.items():
        unit = next((unit for unit in _MONTHS if key.startswith(unit)), None)
        if unit is not None and is_number(found):
            return str(value.get("anchor", key.removeprefix(unit).removeprefix("_since_"))), found * _MONTHS[unit]
    return None


def recency_keys(value: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a value that make its first clock on an age; a second clock stands beside it."""
    first = next((key for key, found in value.items() if key.startswith(tuple(_MONTHS)) and is_number(found)), None)
    return frozenset(() if first is None else (first, "anchor", "alternative", "if_older"))


def clock_keys(value: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a value that say within which time."""
    return frozenset(key for key in value if _CLOCK.fullmatch(key))


def _alternatives(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    ours, others = mine.get("alternative"), theirs.get("alternative")
    if ours == others:
        return Comparison.AGREES
    if ours is None or others is None:
        return Comparison.MORE_RESTRICTIVE if ours is None else Comparison.MORE_GENEROUS
    return compare_tables(ours, others) if isinstance(ours, Mapping) and isinstance(others, Mapping) else _UNSAID


def _consequences(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """What follows where the clock has run out: paperwork is better for the member than the bar that is meant else."""
    ours, others = mine.get("if_older"), theirs.get("if_older")
    if ours == others:
        return Comparison.AGREES
    if ours is None or others is None:
        return Comparison.MORE_RESTRICTIVE if ours is None else Comparison.MORE_GENEROUS
    return _UNSAID


_UNSAID = Comparison.NOT_COMPARABLE


def compare_timeframes(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Two times for deciding a request, kind of request by kind of request: the sooner, the more generous.

    >>> compare_timeframes({"standard_calendar_days": 14}, {"standard_calendar_days_max": 7}).value
    'more_restrictive'
    >>> compare_timeframes({"expedited_business_days": 2}, {"expedited_calendar_days": 2}).value
    'more_restrictive'
    """
    ours, others = dict(_clocks(mine)), dict(_clocks(theirs))
    shared = [kind for kind in ours if kind in others]
    if not shared:
        return compare_tables(mine, theirs)
    return joined(_sooner(ours[kind], others[kind]) for kind in shared)


#: The longest and the shortest that a time can be, in hours; ``None`` where nobody can say.
Hours = tuple[float, float | None]


def _clocks(value: Mapping[str, Any]) -> Iterator[tuple[str, Hours]]:
    for key, found in value.items():
        clock = _CLOCK.fullmatch(key)
        if clock is None:
            continue
        if is_number(found) and clock[2]:
            yield clock[1], _hours(found, clock[2])
        elif isinstance(found, str):
            written = [_hours(int(n), unit.replace(" ", "_")) for n, unit in _WRITTEN.findall(found)]
            if written and ("lesser" in found or "sooner" in found or len(written) == 1):
                most = [longest for _, longest in written if longest is not None]
                yield clock[1], (min(least for least, _ in written), min(most) if most else None)


def _hours(amount: float, unit: str) -> Hours:
    if unit.startswith("business"):
        # A business day is a calendar day at least; how many more there are between depends on the calendar.
        return amount * 24, None
    return amount * _HOURS[unit], amount * _HOURS[unit]


def _sooner(mine: Hours, theirs: Hours) -> Comparison:
    """The shortest and the longest that each can be decide, where they do not cross."""
    if mine == theirs:
        return Comparison.AGREES
    (least, most), (their_least, their_most) = mine, theirs
    if their_most is not None and least >= their_most:
        return Comparison.MORE_RESTRICTIVE
    if most is not None and most <= their_least:
        return Comparison.MORE_GENEROUS
    if most is None and their_most is None:
        return larger_is_restrictive(least, their_least)
    return Comparison.NOT_COMPARABLE
