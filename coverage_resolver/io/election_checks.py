"""Whether the value of a uniform election can be read: what it selects, when CMS was told, whether it accepted.

42 CFR 422.101(b)(3). What cannot be read would undo an election, or make one of what CMS refused, without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.periods import parse_day

Told = tuple[str, str]


def _policy(value: object) -> Told | None:
    if isinstance(value, str) and value.strip():
        return None
    what = "an election names one local policy, or one contractor, as text"
    return what, "write its id in quotes, and an election of its own for each other policy"


def _day(value: object) -> Told | None:
    try:
        parse_day(value)
    except ValueError:
        return f"{shown(value)} is no day", "write the day as text, such as `2025-03-01`"
    return None


def _truth(value: object) -> Told | None:
    return None if isinstance(value, bool) else (f"{shown(value)} is neither true nor false", "write true or false")


_READERS: Mapping[str, Callable[[object], Told | None]] = {
    "selected": _policy,
    "cms_notified_on": _day,
    "cms_accepted": _truth,
}


def election_faults(value: Mapping[str, object]) -> Iterator[tuple[str, Told]]:
    """Every key that nobody reads, or whose value cannot be read; one that is not there, or is empty, says nothing."""
    for key, given in value.items():
        reader = _READERS.get(key)
        if reader is None:
            yield key, ("an election has no such key", closest(key, frozenset(_READERS), "leave it out"))
        elif given is not None and (told := reader(given)):
            yield key, told
