"""Going through every case in which provisions meet on one ladder: the search behind ties, gaps and shadows.

The axes of a case are cut into the classes that the lenses of the provisions tell apart, one value stands for each
class, and the judgement itself is asked about each combination - once, for what it needs is remembered by what each
provision sees. Nothing is sampled; where there are too many combinations the search says so (:class:`TooMany`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Standing
from coverage_resolver.lint.axes import AREA, CONTRACT, DAY, PLAN, SELECTS, STATE, Cell, TooMany
from coverage_resolver.lint.grid import Axis, Grid, Picks, Watch, axes_of
from coverage_resolver.lint.stage import Stage
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.vocabulary import DateBasis

#: More combinations than this are not gone through for one question of lint.
MOST_CELLS = 200_000
#: Cases that are tried before all are gone through.
MOST_TRIED = 64
#: The axis on which a reach of a level lies.
_PLACED = {"state": STATE, "plan": PLAN, "contractor": AREA}
#: Combinations for which every provision is asked by itself.
FEW = 4
#: What picks the ladder.
_PICKING = frozenset({DAY, SELECTS, AREA, CONTRACT})


@attrs.frozen
class Found:
    """One combination, and where every provision stands in it."""

    cell: Cell
    standings: tuple[Standing, ...]

    @property
    def present(self) -> tuple[Standing, ...]:
        """Those that are in."""
        return tuple([item for item in self.standings if item.disposition is None])


def search(
    stage: Stage,
    targets: Sequence[Provision],
    others: Sequence[Provision],
    *,
    latest: bool,
    outs: bool = True,
    most: int = 0,
) -> Iterator[Found]:
    """Every combination in which all targets are in, and the rest in or out, one of each kind.

    ``latest`` keeps to what is known in the end; without it every state of knowledge is gone through. Without
    ``outs`` nothing is said of those that place, plan, days, knowledge or diagnoses alone keep out, nor of what only
    they see. ``most`` is the number of combinations after which it gives up.
    """
    most = most or MOST_CELLS
    sweep = _Sweep.of(stage, targets, others, latest=latest)
    seen: set[tuple[int, ...]] = set()
    tried = 0
    for outer in sweep.outer.picks():
        tried += 1
        if not sweep.selects(outer):
            continue
        inside = sweep.standings(sweep.targets, sweep.outer, outer)
        if tried > most:
            raise TooMany
        if any(item.disposition is not None for item in inside):
            continue
        near = sweep.near(-1 if outs else sweep.outer.let_in(outer))
        steady: list[Standing] | None = None
        for inner in near.inner.picks():
            tried += 1
            if tried > most:
                raise TooMany
            picks = outer + inner
            if sweep.late and not stage.selects(near.whole.cell(picks)):
                continue
            left = -1 if outs else near.inner.let_in(inner)
            if sweep.few > 0:
                told = sweep.at_once(near, left, picks)
            else:
                steady = sweep.standings(near.steady, sweep.outer, outer) if steady is None else steady
                moving = [watch for watch in near.moving if left >> watch[0] & 1]
                told = [*steady, *sweep.standings(moving, near.whole, picks)]
            standings = (*inside, *told)
            key = tuple(map(id, standings))
            if key not in seen:
                seen.add(key)
                yield Found(near.whole.cell(picks), standings)


@attrs.define(eq=False)
class _Near:
    """The provisions that may be in beside the targets, the axes that only they look at, and all axes together.

    Those that look at none of these axes are ``steady``: they stand as the axes of the targets have them.
    """

    numbers: Sequence[int]
    inner: Grid
    whole: Grid

    @cached_property
    def steady(self) -> list[tuple[int, Watch]]:
        return [(number, self.whole.watch(number)) for number in self.numbers if not self._moves(number)]

    @cached_property
    def moving(self) -> list[tuple[int, Watch]]:
        return [(number, self.whole.watch(number)) for number in self.numbers if self._moves(number)]

    def _moves(self, number: int) -> bool:
        return any(number in axis.views for axis in self.inner.axes)


@attrs.define(eq=False)
class _Sweep:
    """One search: the axes of its targets, those of the others, and the standings that were met in it.

    ``late`` says that an axis at which no target looks has a say in whether a cell picks the ladder. Most searches end
    after a ``few`` cells, for which it does not pay to work out what everybody sees of every value.
    """

    stage: Stage
    items: tuple[Provision, ...]
    targets: list[tuple[int, Watch]]
    outer: Grid
    rest: tuple[Axis, ...]
    late: bool
    _picking: tuple[int, ...]
    few: int = FEW
    _picked: dict[Picks, bool] = attrs.field(factory=dict)
    _standings: dict[tuple[int, ...], Standing] = attrs.field(factory=dict)
    _near: dict[int, _Near] = attrs.field(factory=dict)

    @classmethod
    def of(cls, stage: Stage, targets: Sequence[Provision], others: Sequence[Provision], *, latest: bool) -> _Sweep:
        items = (*targets, *others)
        axes = axes_of(items, stage, latest)
        numbers = range(len(targets))
        mine = [axis.name in (DAY, SELECTS) or any(number in axis.views for number in numbers) for axis in axes]
        outer = Grid(tuple([axis.letting(numbers) for axis, own in zip(axes, mine, strict=True) if own]))
        rest = tuple([axis for axis, own in zip(axes, mine, strict=True) if not own])
        return cls(
            stage,
            items,
            [(number, outer.watch(number)) for number in numbers],
            outer,
            rest,
            any(axis.name == CONTRACT or (axis.name == AREA and _timed(axis)) for axis in rest),
            tuple([place for place, axis in enumerate(outer.axes) if axis.name in _PICKING]),
        )

    def selects(self, picks: Picks) -> bool:
        """Whether a combination of the outer axes picks the ladder, as far as they tell."""
        key = tuple([picks[place] for place in self._picking])
        found = self._picked.get(key)
        if found is None:
            found = self._picked[key] = self.stage.selects(self.outer.cell(picks))
        return found

    def near(self, let_in: int) -> _Near:
        """The others that are not kept out; the same for all cells that keep the same ones out."""
        found = self._near.get(let_in)
        if found is None:
            numbers = [number for number in range(len(self.targets), len(self.items)) if let_in >> number & 1]
            wanted = [axis for axis in self.rest if let_in == -1 or any(number in axis.views for number in numbers)]
            whole = Grid((*self.outer.axes, *wanted))
            found = self._near[let_in] = _Near(numbers, Grid(tuple(wanted)), whole)
        return found

    def at_once(self, near: _Near, let_in: int, picks: Picks) -> list[Standing]:
        """Where the others stand in a combination, each asked by itself."""
        self.few -= 1
        cell = near.whole.cell(picks)
        return [self.stage.standing(self.items[number], cell) for number in near.numbers if let_in >> number & 1]

    def standings(self, watches: Sequence[tuple[int, Watch]], grid: Grid, picks: Picks) -> list[Standing]:
        """Where provisions stand in a combination."""
        found = []
        cell: dict[str, Any] | None = None
        for number, watch in watches:
            key = (number, *[classes[picks[place]] for place, classes in watch])
            standing = self._standings.get(key)
            if standing is None:
                cell = grid.cell(picks) if cell is None else cell
                standing = self._standings[key] = self.stage.standing(self.items[number], cell)
            found.append(standing)
        return found


def _timed(axis: Axis) -> bool:
    """Whether some place has its contractor on some days only."""
    return any(place.period is not None for place in axis.values)


def alone(stage: Stage, item: Provision, others: Sequence[Provision]) -> Found | None:
    """A case in which a provision is in and none of the others can be, by place or day; where one is soon found."""
    names, values = stage.own_axes(item)
    left = MOST_TRIED
    for own in islice(product(*values), left):
        placed = dict(zip(names, own, strict=True))
        near = [other for other in others if not _elsewhere(stage, other, placed)]
        for day in _days_alone(stage, item, near):
            for chosen in stage.options(day):
                left -= 1
                cell = {DAY: day, SELECTS: chosen, **placed}
                standing = stage.standing(item, cell) if stage.selects(cell) else None
                if standing is not None and standing.disposition is None:
                    return Found(cell, (standing,))
        if left <= 0:
            break
    return None


def _days_alone(stage: Stage, item: Provision, near: Sequence[Provision]) -> Iterator[dt.date]:
    """Days to try on which it may be in force and none of those nearby: its first, and those before and after them."""
    if any(other.date_basis is not DateBasis.DATE_OF_SERVICE for other in near):
        return
    first, last = stage.optics.possible_days(item)
    spans = [_days_in_the_end(stage, other) for other in near]
    days = [item.period.start.latest]
    for begin, end in spans:
        days += [day_after(end), day_before(begin)]
    for day in dict.fromkeys(days):
        if first <= day <= last and not any(begin <= day <= end for begin, end in spans):
            yield day


def _days_in_the_end(stage: Stage, item: Provision) -> tuple[dt.date, dt.date]:
    """The days between which alone it can be in force where all is known: once superseded for good it is not."""
    (first, last), out = stage.optics.possible_days(item), stage.optics.tenures.of(item).out
    return first, last if out is None else min(last, day_before(out))


def _elsewhere(stage: Stage, other: Provision, cell: Cell) -> bool:
    """Whether the place of a case keeps a provision out, whatever else is said about it."""
    level, reached = other.reaches.level, other.reaches.values
    if id(other) in stage.optics.electing:
        return cell.get(PLAN) not in stage.optics.electing[id(other)]
    if level == "state" and STATE in cell:
        return cell[STATE] not in reached
    if level == "plan" and PLAN in cell:
        return cell[PLAN] not in reached and all(cell[PLAN] != record.plan for record in other.authority.adoptions)
    return level == "contractor" and AREA in cell and not stage.optics.elects and not cell[AREA].names & reached
