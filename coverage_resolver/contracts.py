"""What the corpora themselves say of contracts: which places each serves, from when and until when.

The map of contractors decides (``jurisdictions``). Where a corpus knows a contract that the map does not, or does not
have one serving on a day on which the map has it, nobody can tell whose its documents are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.periods import day_after

_NOBODY: frozenset[str] = frozenset()
_NO_DAY: frozenset[dt.date] = frozenset()


#: Kinds of contract that go by the place: one for facilities may be of a chain, one for railroad retirees has none.
_BY_PLACE = frozenset({"B", "DME"})


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
    _mapped: Mapping[str, Mapping[str, tuple[Served, ...]]] = attrs.field(factory=dict, repr=False)
    #: By state the days on which any of this changes there.
    _turns: Mapping[str, frozenset[dt.date]] = attrs.field(init=False, repr=False)

    @_turns.default
    def _changes(self) -> Mapping[str, frozenset[dt.date]]:
        known = ((place, rows) for place, numbers in self._mapped.items() for rows in numbers.values())
        found: dict[str, set[dt.date]] = {}
        for place, rows in (*self._strangers.items(), *known):
            days = found.setdefault(place.partition(":")[2], set())
            days.update(row.first for row in rows if row.first is not None)
            days.update(day_after(row.last) for row in rows if row.last is not None)
        return {state: frozenset(days) for state, days in found.items()}

    @classmethod
    def of(cls, rows: Iterable[Served], mapped: frozenset[str], nowhere: frozenset[str] = _NOBODY) -> Contracts:
        """From the rows of the corpora; ``mapped`` are the numbers that the map knows.

        Of those that it has ``nowhere`` a corpus may say that they serve a place: the map may be wrong about that day.
        """
        every = frozenset(rows)
        placed = {row.number for row in every if row.place}
        strangers: dict[str, tuple[Served, ...]] = {}
        known: dict[str, dict[str, tuple[Served, ...]]] = {}
        for row in every:
            if row.place and (row.number not in mapped or row.number in nowhere):
                strangers[row.place] = (*strangers.get(row.place, ()), row)
            elif row.place:
                numbers = known.setdefault(row.place, {})
                numbers[row.number] = (*numbers.get(row.number, ()), row)
        return cls(
            frozenset(row.number for row in every),
            strangers,
            frozenset(row.number for row in every) - mapped - placed,
            known,
        )

    def strangers(self, place: str, day: dt.date) -> frozenset[str]:
        """The contracts unknown to the map that serve a place on a day, or that serve nobody knows where."""
        rows = self._strangers.get(place)
        if rows is None:
            return self._placeless
        return self._placeless.union(row.number for row in rows if row.on(day))

    def idle(self, place: str, day: dt.date) -> frozenset[str]:
        """The contracts that did not serve a place yet on a day, or no longer, by what their corpus says."""
        known = self._mapped.get(place)
        if not known:
            return _NOBODY
        return frozenset(number for number, rows in known.items() if not any(row.on(day) for row in rows))

    def turning_days(self, states: frozenset[str]) -> frozenset[dt.date]:
        """The days on which any of this may change in these states."""
        return _NO_DAY.union(*(self._turns.get(state, _NO_DAY) for state in states))


def old_numbers(known: Mapping[str, frozenset[str]], placed: Iterable[str]) -> frozenset[str]:
    """The numbers of contracts that are known, by kind, that go by the place, and that no area has any more.

    >>> old_numbers({"10102": frozenset({"B"}), "10112": frozenset({"B"}), "05901": frozenset({"A"})}, ["10112"])
    frozenset({'10102'})
    """
    kinds = {number: its for number, its in known.items() if its and its <= _BY_PLACE}
    return frozenset(kinds.keys() - frozenset(placed))
