"""How a provision looks at the value of one axis of a case: as good as another where it looks alike."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import attrs

from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.jurisdictions import JurisdictionMap

Look = Callable[[Any], Hashable]


@attrs.frozen
class Glass:
    """What a provision makes of the value of one axis. ``must``: it is out wherever it makes nothing of it.

    ``breaks`` are the days between which all days look alike, where the axis is one of days.
    """

    axis: str
    look: Look
    must: bool = False
    breaks: tuple[dt.date, ...] | None = None


#: How a provision sees a case.
Lens = tuple[Glass, ...]


@attrs.frozen(eq=False)
class View:
    """All that a provision makes of one axis."""

    glasses: Lens
    musts: Lens
    breaks: tuple[dt.date, ...] | None

    @classmethod
    def through(cls, glasses: Lens) -> View:
        """Through the glasses of one axis."""
        breaks: set[dt.date] | None = set()
        for glass in glasses:
            breaks = None if breaks is None or glass.breaks is None else breaks.union(glass.breaks)
        musts = tuple([glass for glass in glasses if glass.must])
        return cls(glasses, musts, None if breaks is None else tuple(sorted(breaks)))

    def look(self, value: Any) -> Hashable:
        """What the provision makes of a value."""
        return tuple([glass.look(value) for glass in self.glasses])

    def lets(self, value: Any) -> bool:
        """Whether a value does not keep the provision out by itself."""
        return all(glass.look(value) for glass in self.musts)

    def classes(self, values: Sequence[Any]) -> list[int]:
        """A number for each value: the same for those that look alike."""
        if self.breaks is not None:
            breaks = self.breaks
            return [len(breaks) if value is None else bisect_right(breaks, value) for value in values]
        told: dict[Hashable, int] = {}
        return [told.setdefault(self.look(value), len(told)) for value in values]


def within(first: dt.date, last: dt.date) -> Look:
    """Days: those from one to another."""
    return lambda day: first <= day <= last


def known(since: dt.date) -> Look:
    """Days of knowledge: those from one on, or all of them."""
    return lambda as_of: as_of is None or since <= as_of


def itself(value: Any) -> Hashable:
    """Every value by itself."""
    found: Hashable = value
    return found


def among(names: frozenset[str]) -> Look:
    """Names: those of a set."""
    return lambda name: name in names


def routed(names: frozenset[str]) -> Look:
    """Places: those of whose contractors one is named."""
    return lambda place: bool(place.names & names)


def kinds_done(board: JurisdictionMap) -> Look:
    """Places: the kind of service that is done there, as told or as its contractor does it."""
    return lambda place: place.kind or board.kinds_served(place.names)


def diagnosed(wanted: CodeSet) -> Look:
    """Sets of diagnoses: those of which one is wanted."""
    return lambda codes: any(map(wanted.matches_diagnosis, codes))


def selected(asked: tuple[Condition, ...]) -> Look:
    """Facts by which a ladder is chosen: what each condition makes of them."""
    return lambda chosen: tuple(each.holds(dict(chosen)) for each in asked)


def since(days: tuple[dt.date, ...]) -> Look:
    """Days: by how many of these have come."""
    return lambda day: len(days) if day is None else bisect_right(days, day)
