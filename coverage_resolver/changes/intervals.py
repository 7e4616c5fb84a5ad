"""The days on which one cell is answered otherwise: between change points of both libraries nothing is sampled.

A cell is asked once on each stretch between two days on which either side may change; stretches on which the same turns
into the same are one interval.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.cells import FIRST_ASKED, Cell
from coverage_resolver.changes.grid import Branch
from coverage_resolver.changes.sides import Side
from coverage_resolver.changes.told import Told, told_on
from coverage_resolver.changes.topic_views import inputs
from coverage_resolver.in_force import CONTRACT
from coverage_resolver.judge import judge
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, anniversary, day_after, day_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.turning_days import provision_points
from coverage_resolver.vocabulary import COVERAGE, DateBasis

#: Where the period of a ladder, an area or a record begins, with no day before it asked.
Points = tuple[dt.date, ...]
Stretches = tuple[tuple[dt.date, dt.date], ...]


@attrs.frozen(kw_only=True)
class Interval:
    """A longest run of days, both ends included, on which one answer turns into one other."""

    first: dt.date
    last: dt.date
    before: Told
    after: Told


def points_of(cell: Cell, branch: Branch, old: Side, new: Side) -> Points:
    """Every day on which the answer of either side may begin to differ from the day before.

    The same for all cells of a branch: what a member's own days would add moves with the day that is asked.
    """
    days = {FIRST_ASKED}
    for ladder in (*branch.coverage.old, *branch.coverage.new):
        days.update(ladder.period.change_points())
    for side, records in zip((old, new), branch.records, strict=True):
        question = cell.on(FIRST_ASKED, side.as_of)
        for span in question.member.enrollments:
            for part in side.library.participations_of(span.plan):
                days.update(part.period.change_points())
        if any(item.reaches.level == "contractor" for item in records):
            days.update(_routing_points(side, question))
        for item in records:
            for one in (item, *side.later(item)):
                days.update(provision_points(one, question, side.library))
                days.update(_contract_points(one))
    return tuple(sorted(day for day in days if day >= FIRST_ASKED))


def _routing_points(side: Side, question: CoverageQuestion) -> Iterator[dt.date]:
    for area in side.library.jurisdictions.areas:
        if area.state == question.service.state:
            yield from area.period.change_points()
    yield from side.library.contracts(question.as_of).turning_days(frozenset({question.service.state}))
    for election in side.library.elections:
        yield from election.period.change_points()
        for item in side.given_up(election):
            yield from provision_points(item, question, side.library)


def _contract_points(item: Provision) -> Iterator[dt.date]:
    """A contract that is a year old began on the day after the same day of last year."""
    if item.date_basis in CONTRACT:
        for day in item.period.change_points():
            turned = anniversary(day, 1)
            yield from (day_before(turned), turned, day_after(turned))


def intervals(cell: Cell, topic: str, old: Side, new: Side, stretches: Stretches) -> tuple[Interval, ...]:
    """The longest runs of days on which the two sides answer otherwise on a topic."""
    found: list[Interval] = []
    for first, last in stretches:
        question = cell.on(first, old.as_of)
        before = told_by(old, question, topic)
        after = told_by(new, question if old.as_of == new.as_of else attrs.evolve(question, as_of=new.as_of), topic)
        if before == after:
            continue
        earlier = found[-1] if found else None
        if earlier and day_after(earlier.last) == first and (earlier.before, earlier.after) == (before, after):
            found[-1] = attrs.evolve(earlier, last=last)
        else:
            found.append(Interval(first=first, last=last, before=before, after=after))
    return tuple(found)


def told_by(side: Side, question: CoverageQuestion, topic: str) -> Told:
    """What one side tells on a topic of a cell's question; a cell has one payer."""
    return told_on(judge(question, side.about(inputs(topic))).determinations[0], topic)


def stretches_of(cell: Cell, branch: Branch, old: Side, new: Side) -> Stretches:
    """The stretches between change points on which the answers of a branch may differ.

    A record that is not in force on a day changes no answer on coverage of that day; on another topic it may show, or
    leave open, what held before it. Where both sides have the same rules, stretches on which none of the records that
    differ can matter are therefore not asked.
    """
    points = points_of(cell, branch, old, new)
    every = [
        (first, LAST_DAY if after is None else day_before(after))
        for first, after in zip(points, (*points[1:], None), strict=True)
    ]
    if not branch.by_records:
        return tuple(every)
    before, after = (
        Counter(map(side.record, records)) for side, records in zip((old, new), branch.records, strict=True)
    )
    lives = [_life(item) for item in branch.records[0] if before[old.record(item)] != after[old.record(item)]]
    lives += [_life(item) for item in branch.records[1] if before[new.record(item)] != after[new.record(item)]]
    return tuple(
        (first, last) for first, last in every if any(begun <= last and first <= ended for begun, ended in lives)
    )


def _life(item: Provision) -> tuple[dt.date, dt.date]:
    """The first and the last day of service on which a record can matter to anybody."""
    if item.date_basis is not DateBasis.DATE_OF_SERVICE:
        return FIRST_DAY, LAST_DAY
    periods = [item.period, *(record.period for record in item.authority.adoptions if record.period is not None)]
    begun = min(period.start.earliest for period in periods) if item.topic == COVERAGE else FIRST_DAY
    if item.end_known_from is not None or any(period.end is None for period in periods):
        return begun, LAST_DAY
    return begun, max(period.end.latest for period in periods if period.end is not None)
