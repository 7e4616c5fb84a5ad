"""Which determinations change between two libraries, or between two days of knowledge: the whole comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from coverage_resolver.changes.circumstances import Circumstance
from coverage_resolver.changes.grid import MOST_CHOICES, Branch, Grid
from coverage_resolver.changes.intervals import intervals, stretches_of
from coverage_resolver.changes.merging import Box, all_topics, joined_in, whole_left_out, without_circumstances
from coverage_resolver.changes.payer_classes import OTHER_PLAN
from coverage_resolver.changes.places import Place
from coverage_resolver.changes.services import OTHERS
from coverage_resolver.changes.sides import sides
from coverage_resolver.changes.told import Told, differences
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.vocabulary import ServiceKind

SERVICES, COVERAGE, PLACES, PLANS, KIND = "services", "coverage", "places", "plans", "kind of service"
_BY_CODE = "as its code says"

#: What no cell of the grid is: such questions can be given one by one, as cases.
NEVER_ASKED = (
    "members with more than one payer, and in which order these pay",
    "care outside the state in which the member lives",
    "questions in which a fact, a diagnosis or a place is missing",
    "a code together with a description, and descriptions of several services at once",
    "requests, orders, applications and stays on another day than the service",
    "contracts dated between the day of service and a year before it",
    "notice sent to a provider before the day of service and less than its period ago",
    "facts with several values at once, other than waivers and diagnoses",
    "days before 1900",
)


@attrs.frozen
class Chosen:
    """Values of one aspect; with ``all_but`` all others than these, and without any, all."""

    values: tuple[Any, ...] = ()
    all_but: bool = True


@attrs.frozen(kw_only=True)
class Change:
    """One row: for all of these services, places, plans and circumstances, on these days, one answer becomes another.

    A circumstance that is not named does not matter. ``before`` and ``after`` hold what changes together on these days;
    other topics are empty in them, because nobody asked.
    ``changed`` names what differs: the ``PARTS`` of ``told``, and topics by their names.
    """

    services: Chosen
    coverage: tuple[str, ...]
    places: Chosen
    plans: Chosen
    circumstances: tuple[tuple[str, tuple[str, ...]], ...]
    first: dt.date
    last: dt.date
    before: Told
    after: Told
    changed: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Changes:
    """All that changes. ``asked`` counts the cells that were asked, ``not_asked`` says what was left out."""

    old: str
    new: str
    as_of_old: dt.date
    as_of_new: dt.date
    changes: tuple[Change, ...]
    asked: int
    not_asked: tuple[str, ...]


def diff_libraries(
    old: PolicyLibrary,
    new: PolicyLibrary,
    *,
    as_of_old: dt.date = LAST_DAY,
    as_of_new: dt.date = LAST_DAY,
    lines: Iterable[str] = (),
) -> Changes:
    """Every change of a determination between ``old`` as known on ``as_of_old`` and ``new`` as known on ``as_of_new``.

    Without days of knowledge everything that a library holds counts as known. ``lines`` limits the comparison to some
    lines of business. Raises nothing for what the data says. Every class of cases that the records and rules can tell
    apart is asked, on every day from 1900 on; what is not, ``not_asked`` names.
    """
    grid = Grid(*sides(old, new, as_of_old, as_of_new), lines=tuple(lines))
    run = _Run(grid)
    boxes: dict[str, list[Box]] = {}
    for branch in grid.branches():
        for view in grid.on_topics(branch):
            boxes.setdefault(view.topic, []).extend(run.boxes(view))
    wholes = _wholes(grid)
    joined = all_topics(box for topic in sorted(boxes) for box in _joined(boxes[topic], wholes))
    changes = sorted((_change(box, wholes) for box in joined), key=_order)
    return Changes(
        old=old.name,
        new=new.name,
        as_of_old=as_of_old,
        as_of_new=as_of_new,
        changes=tuple(changes),
        asked=run.asked,
        not_asked=(*run.left_out(), *_rules_left_out(grid), *NEVER_ASKED),
    )


@attrs.define
class _Run:
    """The branches asked so far. Branches with equal records have equal answers, whatever their codes."""

    grid: Grid
    asked: int = 0
    known: dict[Hashable, list[Box]] = attrs.field(factory=dict)
    unasked: set[str] = attrs.field(factory=set)
    cut_short: int = 0

    def boxes(self, branch: Branch) -> Iterator[Box]:
        """What changes in a branch."""
        key = branch.key(self.grid.old, self.grid.new)
        if key not in self.known:
            self.known[key] = self.ask(branch)
        aspects = {
            SERVICES: frozenset(branch.services.pieces),
            COVERAGE: frozenset({branch.coverage.text()}),
            PLACES: frozenset(branch.places.places),
            PLANS: frozenset(branch.plans.plans),
            KIND: frozenset(_BY_CODE if kind is None else kind.value for kind in branch.places.kinds),
        }
        for box in self.known[key]:
            yield attrs.evolve(box, aspects={**box.aspects, **aspects})

    def ask(self, branch: Branch) -> list[Box]:
        """Ask every cell of a branch."""
        grid = self.grid
        found, unasked = grid.circumstances(branch)
        self.unasked |= unasked
        cells, whole = grid.cells(branch, found)
        self.cut_short += not (whole and all(item.whole for item in found))
        stretches = stretches_of(cells[0], branch, grid.old, grid.new)
        boxes = []
        for cell in cells:
            self.asked += 1
            chosen = {name: frozenset({choice.label}) for name, choice in cell.choices.items()}
            boxes += [
                Box(interval=each, aspects=chosen)
                for each in intervals(cell, branch.topic, grid.old, grid.new, stretches)
            ]
        return without_circumstances(boxes, _joinable(found, whole))

    def left_out(self) -> Iterator[str]:
        """What was found too many, or cannot be asked."""
        if self.cut_short:
            yield (
                f"in {self.cut_short} branches, circumstances in every combination (more than {MOST_CHOICES}, or more"
                " diagnoses at once than are combined): each circumstance was varied alone"
            )
        for fact in sorted(self.unasked):
            yield f"values of `{fact}`, which only another payer of the member gives"


def _joinable(found: Sequence[Circumstance], whole: bool) -> Sequence[Circumstance]:
    """Circumstances that were varied one at a time are never said not to matter."""
    return found if whole else [attrs.evolve(item, whole=False) for item in found]


def _wholes(grid: Grid) -> dict[str, frozenset[Any]]:
    """All the values of each aspect that rows name."""
    return {
        PLANS: frozenset(grid.plans),
        PLACES: frozenset(grid.atlas.places),
        SERVICES: frozenset(piece for each in grid.services for piece in each.pieces),
        KIND: frozenset({_BY_CODE, *(kind.value for kind in ServiceKind)}),
    }


def _joined(boxes: list[Box], wholes: dict[str, frozenset[Any]]) -> list[Box]:
    """Join the boxes of all branches; an aspect of which everything changes alike does not matter."""
    for aspect, whole in wholes.items():
        boxes = whole_left_out(joined_in(boxes, aspect), aspect, whole)
    return joined_in(boxes, COVERAGE)


def _rules_left_out(grid: Grid) -> Iterator[str]:
    old, new = grid.old.library.payer_rules, grid.new.library.payer_rules
    if old != new:
        yield "the rules of coordination between payers, which differ between the libraries: give cases that need them"


def _change(box: Box, wholes: dict[str, frozenset[Any]]) -> Change:
    interval, aspects = box.interval, box.aspects
    own = sorted(name for name in aspects if name not in (SERVICES, COVERAGE, PLACES, PLANS))
    told = {name: tuple(sorted(map(str, aspects[name]))) for name in own}
    return Change(
        services=_chosen_by_name(aspects.get(SERVICES), wholes[SERVICES], OTHERS),
        coverage=tuple(sorted(map(str, aspects[COVERAGE]))),
        places=_chosen_places(aspects.get(PLACES), wholes[PLACES]),
        plans=_chosen_by_name(aspects.get(PLANS), wholes[PLANS], OTHER_PLAN),
        circumstances=tuple(told.items()),
        first=interval.first,
        last=interval.last,
        before=interval.before,
        after=interval.after,
        changed=differences(interval.before, interval.after),
    )


def _chosen(values: frozenset[Any] | None, whole: frozenset[Any]) -> Chosen:
    """The values, or where that is shorter those that are missing."""
    if values is None:
        return Chosen()
    missing = whole - values
    return Chosen(tuple(sorted(missing)), True) if len(missing) < len(values) else Chosen(tuple(sorted(values)), False)


def _chosen_by_name(values: frozenset[Any] | None, whole: frozenset[Any], others: Any) -> Chosen:
    """As for other aspects; but where what no record names is not among them, whoever reads it is owed the names."""
    if values is None or others in values:
        return _chosen(values, whole)
    return Chosen(tuple(sorted(values)), False)


def _chosen_places(values: frozenset[Any] | None, whole: frozenset[Any]) -> Chosen:
    """As for other aspects, with a state by its name where all of its counties are among the places."""
    chosen = _chosen(values, whole)
    states = {place.state for place in chosen.values}
    full = {state for state in states if all(each in chosen.values for each in whole if each.state == state)}
    rest = {place for place in chosen.values if place.state not in full}
    return Chosen(tuple(sorted(rest | {Place(state) for state in full})), chosen.all_but)


def _order(change: Change) -> tuple[object, ...]:
    chosen = tuple((each.all_but, each.values) for each in (change.services, change.places, change.plans))
    rest = (change.circumstances, change.last, repr(change.before), repr(change.after))
    return (change.first, change.coverage, *chosen, *rest)
