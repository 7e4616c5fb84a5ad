"""What the corpora themselves say of contracts: which places each serves, from when and until when.

The map of contractors decides (``jurisdictions``). Where a corpus knows a contract that the map does not, or has seen
one end that the map has in force, nobody can tell whose its documents are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from coverage_resolver.periods import day_after

_NOBODY: frozenset[str] = frozenset()


@attrs.frozen(order=True)
class Served:
    """That a contract serves a place (``B:AK``), or none that is known; a day that is not given is open."""

    number: str
    place: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Whether it does on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@attrs.frozen(eq=False)
class Contracts:
    """The contracts of the corpora, as far as they say something that the map does not."""

    numbers: frozenset[str] = frozenset()
    _strangers: Mapping[str, tuple[Served, ...]] = attrs.field(factory=dict, repr=False)
    _placeless: frozenset[str] = attrs.field(default=_NOBODY, repr=False)
    _ends: Mapping[str, Mapping[str, dt.date]] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Served], mapped: frozenset[str]) -> Contracts:
        """From the rows of the corpora; ``mapped`` are the numbers that the map knows."""
        every = frozenset(rows)
        placed = {row.number for row in every if row.place}
        strangers: dict[str, tuple[Served, ...]] = {}
        ends: dict[str, dict[str, list[dt.date | None]]] = {}
        for row in every:
            if row.place and row.number not in mapped:
                strangers[row.place] = (*strangers.get(row.place, ()), row)
            elif row.place:
                ends.setdefault(row.place, {}).setdefault(row.number, []).append(row.last)
        return cls(
            frozenset(row.number for row in every),
            strangers,
            frozenset(row.number for row in every) - mapped - placed,
            {
                place: {number: max(filter(None, days)) for number, days in found.items() if None not in days}
                for place, found in ends.items()
            },
        )

    def strangers(self, place: str, day: dt.date) -> frozenset[str]:
        """The contracts unknown to the map that serve a place on a day, or that serve nobody knows where."""
        rows = self._strangers.get(place)
        if rows is None:
            return self._placeless
        return self._placeless.union(row.number for row in rows if row.on(day))

    def ended(self, place: str, day: dt.date) -> frozenset[str]:
        """The contracts that no longer served a place on a day, by what their corpus says."""
        ends = self._ends.get(place)
        return frozenset(number for number, last in ends.items() if last < day) if ends else _NOBODY

    def turning_days(self, states: frozenset[str]) -> Iterator[dt.date]:
        """The days on which any of this may change in these states."""
        for place, rows in self._strangers.items():
            if place.partition(":")[2] in states:
                yield from (row.first for row in rows if row.first is not None)
                yield from (day_after(row.last) for row in rows if row.last is not None)
        for place, ends in self._ends.items():
            if place.partition(":")[2] in states:
                yield from (day_after(last) for last in ends.values())
