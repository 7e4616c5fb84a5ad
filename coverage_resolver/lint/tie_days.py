"""The days of a tie: from the case that shows it, up to the last day on which the two still contend.

The days of one combination of the search end wherever anything else begins that any provision looks at. What the
ladder makes of the later ones is known without a question to the library, which is asked where the tie seems to end.
"""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches
from coverage_resolver.lint.axes import AGE, DAY, ENROLLED, Cell
from coverage_resolver.lint.findings import Witness
from coverage_resolver.lint.rivals import rivals
from coverage_resolver.lint.search import Found
from coverage_resolver.lint.services import ServicePoint
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.workbench import NO_END, Workbench
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.resolve import resolve
from coverage_resolver.turning_days import change_points
from coverage_resolver.vocabulary import Resolution

Pair = tuple[Provision, Provision]


def tied_by(branches: Branches, pair: Pair) -> bool:
    """Whether every branch is a conflict, and the two contend."""
    if not branches.settled or branches.outcome.resolution is not Resolution.CONFLICT:
        return False
    contenders = {id(item.provision) for branch in branches.branches for item in branch.outcome.contenders}
    return all(id(item) in contenders for item in pair)


def lasting(bench: Workbench, stage: Stage, found: Found, point: ServicePoint, witness: Witness, pair: Pair) -> Witness:
    """The witness with the last day on which the library still has the two contend, in the case that it asks about."""
    question, topic = witness.question, pair[0].topic
    if question is None or witness.through == NO_END:
        return witness

    def holds(day: dt.date) -> bool:
        ruling = resolve(question.on(day), bench.library, (topic,)).primary.rulings.get(topic)
        return ruling is not None and {id(item) for item in pair} <= set(map(id, ruling.contenders))

    if AGE in found.cell or ENROLLED in found.cell:  # Of the day: on others the person of the witness has others.
        end: dt.date | None = day_after(dt.date.fromisoformat(witness.through))
    else:
        end = _end(bench, stage, found, point, pair)
    if end is not None and holds(end):
        later = (day for day in change_points(question, bench.library, (topic,)) if day > end)
        end = next((day for day in later if not holds(day)), None)
    return attrs.evolve(witness, through=NO_END if end is None else day_before(end).isoformat())


def _end(bench: Workbench, stage: Stage, found: Found, point: ServicePoint, pair: Pair) -> dt.date | None:
    """The first day on which the two do not tie on the ladder of that day, the case being the same otherwise."""
    items = [item.provision for item in found.standings]
    for day in stage.days(items, DAY):
        if day <= found.cell[DAY]:
            continue
        cell = {**found.cell, DAY: day}
        if not stage.selects(cell):
            next_one = _successor(bench, stage, cell, items, point, pair)
            if next_one is None:
                return day
            stage = next_one
        standings = tuple(stage.standing(item, cell) for item in items)
        if not tied_by(stage.outcome(Found(cell, standings).present), pair):
            return day
    return None


def _successor(
    bench: Workbench, stage: Stage, cell: Cell, items: list[Provision], point: ServicePoint, pair: Pair
) -> Stage | None:
    """The ladder in the place of one that has ended, if it is the same one to all of these, and no others matter."""
    for other in bench.stages:
        if other.ladder.line_of_business != stage.ladder.line_of_business or not other.selects(cell):
            continue
        mattering = {*map(id, rivals(other, bench.services, point, pair)), *map(id, pair)}
        serving = other.serving(point, bench.services)
        return serving if mattering == set(map(id, items)) and bench.twins.one_to(stage, serving, items) else None
    return None
