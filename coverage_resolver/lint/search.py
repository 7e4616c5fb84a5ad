"""Going through every case in which provisions meet on one ladder: the search behind ties, gaps and shadows.

The axes of a case are cut into the classes that the lenses of the provisions tell apart, one value stands for each
class, and the judgement itself is asked about each combination - once, for what it needs is remembered by what each
provision sees. Nothing is sampled; where there are too many combinations the search says so (:class:`TooMany`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches, walk_branches
from coverage_resolver.candidacy import standing
from coverage_resolver.cases import Case, Standing
from coverage_resolver.judge import make_case
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.areas import Places
from coverage_resolver.lint.axes import (
    AREA,
    AS_OF,
    CONTRACT,
    DAY,
    PLAN,
    SELECTS,
    STATE,
    Cell,
    Optics,
    TooMany,
    possible_days,
)
from coverage_resolver.lint.cells import medicare_status, supposed
from coverage_resolver.lint.points import values_of
from coverage_resolver.payer_rules import Leg
from coverage_resolver.periods import LAST_DAY, day_after, day_before
from coverage_resolver.precedence import Ladder
from coverage_resolver.vocabulary import Certainty, DateBasis

#: More combinations than this are not gone through for one question of lint.
MOST_CELLS = 200_000
#: Cases that are tried before all are gone through.
MOST_TRIED = 64


@attrs.frozen
class Found:
    """One combination, and where every provision stands in it."""

    cell: Cell
    standings: tuple[Standing, ...]

    @property
    def present(self) -> tuple[Standing, ...]:
        """Those that are in."""
        return tuple(item for item in self.standings if item.disposition is None)


@attrs.define(eq=False)
class Stage:
    """One ladder, with everything that was worked out on it before."""

    library: PolicyLibrary
    ladder: Ladder
    places: Places
    #: A day on which all that the library holds is known.
    known: dt.date
    _standings: dict[Hashable, Standing] = attrs.field(factory=dict)
    _outcomes: dict[tuple[int, ...], Branches] = attrs.field(factory=dict)
    _ladders: dict[Hashable, bool] = attrs.field(factory=dict)
    _last: tuple[Cell, Case] | None = None
    _optics: Optics = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._optics = Optics(self.library, self.ladder)

    @property
    def optics(self) -> Optics:
        """How provisions see cases on this ladder."""
        return self._optics

    @cached_property
    def by_map(self) -> bool:
        """Whether places of the map are tried: not for Medicaid, where care away from home is another question."""
        return self.ladder.line_of_business not in self.library.payer_rules.medicaid_lines

    @cached_property
    def order(self) -> Mapping[int, int]:
        """The order of the library, in which the judgement meets its candidates."""
        return {id(item): number for number, item in enumerate(self.library.provisions)}

    def standing(self, item: Provision, cell: Cell) -> Standing:
        """Where a provision stands in a case; it has a place on the ladder."""
        key = (id(item), *[glass.look(cell[glass.axis]) for glass in self._optics.lens(item)])
        found = self._standings.get(key)
        if found is None:
            rank = self.ladder.rank_of(item.place)
            found = standing(item, -1 if rank is None else rank, self.case(cell))
            self._standings[key] = found
        return found

    def case(self, cell: Cell) -> Case:
        """The case of a cell, as the judgement sees it."""
        if self._last is None or self._last[0] is not cell:
            question = supposed(cell, self.ladder, self.known)
            leg = Leg(enrollment=question.member.enrollments[0])
            self._last = cell, make_case(question, leg, self.ladder, self.library, medicare_status(cell))
        return self._last[1]

    def outcome(self, present: Sequence[Standing]) -> Branches:
        """What the ladder makes of these."""
        key = tuple(sorted(map(id, present)))
        found = self._outcomes.get(key)
        if found is None:
            ordered = sorted(present, key=lambda item: self.order[id(item.provision)])
            fresh = [attrs.evolve(item) if item.open or item.undated else item for item in ordered]
            found = self._outcomes[key] = walk_branches(fresh, self.ladder)
        return found

    def selects(self, cell: Cell) -> bool:
        """Whether enrolment and day pick this ladder and no other, and the place has one contractor on that day.

        The day of a contract that is younger than the service picks nothing.
        """
        day, chosen = cell[DAY], cell[SELECTS]
        key = (day, chosen)
        if key not in self._ladders:
            line = self.ladder.line_of_business
            self._ladders[key] = self.library.ladders.matching(line, dict(chosen), day) == (self.ladder,)
        place = cell.get(AREA)
        routed = place is None or place.period is None or place.period.contains(day) is Certainty.YES
        return self._ladders[key] and routed and cell.get(CONTRACT, day) <= day

    def last_day(self, cell: Cell, items: Iterable[Provision]) -> dt.date:
        """The last day of the run of days that look like this one."""
        later = [day for day in self.days(items, DAY) if day > cell[DAY]]
        return day_before(min(later)) if later else LAST_DAY

    def days(self, items: Iterable[Provision], axis: str) -> tuple[dt.date, ...]:
        """The days on one axis on which anything may change for these provisions."""
        found = {day for item in items for day in self.optics.points(item).days.get(axis, ())}
        return tuple(sorted(found | self._stretches if axis == DAY else found))

    @cached_property
    def _stretches(self) -> frozenset[dt.date]:
        """The days on which a ladder of this line of business begins or ends."""
        ladders = (
            item for item in self.library.ladders.ladders if item.line_of_business == self.ladder.line_of_business
        )
        return frozenset(day for ladder in ladders for day in ladder.period.change_points())

    def search(
        self,
        targets: Sequence[Provision],
        others: Sequence[Provision],
        *,
        latest: bool,
        outs: bool = True,
        most: int = 0,
    ) -> Iterator[Found]:
        """Every combination in which all targets are in, and the rest in or out, one of each kind.

        ``latest`` keeps to what is known in the end; without it every state of knowledge is gone through. Without
        ``outs`` nothing is said of those that place, plan, days or diagnoses alone keep out, nor of what only they see.
        ``most`` is the number of combinations after which it gives up.
        """
        most = most or MOST_CELLS
        axes = self._axes((*targets, *others), latest)
        needed = [glass for item in targets for glass in self.optics.lens(item)]
        mine = {glass.axis for glass in needed} | {DAY, SELECTS}
        first = {axis: values for axis, values in axes.items() if axis in mine}
        for glass in needed:
            if glass.must:
                first[glass.axis] = tuple(value for value in first[glass.axis] if glass.look(value))
        rest = {axis: values for axis, values in axes.items() if axis not in mine}
        late = rest.keys() & {AREA, CONTRACT}
        seen: set[tuple[int, ...]] = set()
        tried = 0
        for outer in _cells(first):
            tried += 1
            if not late and not self.selects(outer):
                continue
            inside = tuple([self.standing(item, outer) for item in targets])
            if tried > most:
                raise TooMany
            if any(item.disposition is not None for item in inside):
                continue
            near = others if outs else [item for item in others if self._may_be_in(item, outer)]
            for inner in _cells(rest if outs else self._seen_by(near, rest)):
                tried += 1
                if tried > most:
                    raise TooMany
                cell = {**outer, **inner}
                if late and not self.selects(cell):
                    continue
                told = near if outs else [item for item in near if self._may_be_in(item, cell)]
                standings = (*inside, *[self.standing(item, cell) for item in told])
                key = tuple(map(id, standings))
                if key not in seen:
                    seen.add(key)
                    yield Found(cell, standings)

    def alone(self, item: Provision, others: Sequence[Provision]) -> Found | None:
        """A case in which a provision is in and none of the others can be, by place or day; where one is soon found."""
        axes = dict(self._axes([item], True))
        first, last = possible_days(item)
        days = [item.period.start.latest]
        for other in others:
            begin, end = possible_days(other)
            days += [day_after(end), day_before(begin)]
        axes[DAY] = tuple(day for day in dict.fromkeys(days) if first <= day <= last)
        for glass in self.optics.lens(item):
            if glass.must:
                axes[glass.axis] = tuple(value for value in axes[glass.axis] if glass.look(value))
        for cell in islice(_cells(axes), MOST_TRIED):
            if all(self._away(other, cell) for other in others) and self.selects(cell):
                standing = self.standing(item, cell)
                if standing.disposition is None:
                    return Found(cell, (standing,))
        return None

    def _may_be_in(self, item: Provision, cell: Cell) -> bool:
        """Whether nothing keeps a provision out that a cell, or a part of one, tells by itself."""
        return all(glass.look(cell[glass.axis]) for glass in self._optics.musts(item) if glass.axis in cell)

    def _seen_by(
        self, items: Sequence[Provision], axes: Mapping[str, tuple[Any, ...]]
    ) -> Mapping[str, tuple[Any, ...]]:
        seen = {glass.axis for item in items for glass in self._optics.lens(item)}
        return {axis: values for axis, values in axes.items() if axis in seen}

    def _away(self, other: Provision, cell: Cell) -> bool:
        """Whether a provision cannot be in, whatever else is said about the case."""
        first, last = possible_days(other)
        if other.date_basis is DateBasis.DATE_OF_SERVICE and not first <= cell[DAY] <= last:
            return True
        level, reached = other.reaches.level, other.reaches.values
        if level == "state" and STATE in cell:
            return cell[STATE] not in reached
        if level == "plan" and PLAN in cell:
            return cell[PLAN] not in reached and all(cell[PLAN] != record.plan for record in other.authority.adoptions)
        return level == "contractor" and AREA in cell and not self.optics.elects and not cell[AREA].names & reached

    def _axes(self, items: Sequence[Provision], latest: bool) -> Mapping[str, tuple[Any, ...]]:
        """The axes with one value for each class that these provisions tell apart."""
        looks: dict[str, list[Any]] = {DAY: [], SELECTS: []}
        if self.ladder.needs_state:
            looks[STATE] = []
        for item in items:
            for glass in self.optics.lens(item):
                looks.setdefault(glass.axis, []).append(glass.look)
        found = {}
        for axis in sorted(looks):
            every = (None,) if axis == AS_OF and latest else values_of(axis, items, self)
            if axis not in (DAY, SELECTS, AREA):
                kept: dict[Hashable, Any] = {}
                for value in every:
                    kept.setdefault(tuple([look(value) for look in looks[axis]]), value)
                every = tuple(kept.values())
            found[axis] = every
        return found


def _cells(axes: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    names = tuple(axes)
    return (dict(zip(names, values, strict=True)) for values in product(*axes.values()))
