"""What a case is made of, as axes: state, plan, area, diagnoses, facts, the days that select versions, and knowledge.

For one provision on one ladder, a *lens* says which axes its standing hangs on and how finely it sees each of them: two
values that look alike through every lens of a set of provisions are one to all of them. Lenses are what makes the
search of lint complete: the values of an axis are one of each kind that the lenses tell apart.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.fact_points import age_truths, distinct, truths
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import LAST_DAY, day_after
from coverage_resolver.precedence import Ladder
from coverage_resolver.vocabulary import DateBasis

STATE, PLAN, AREA, DIAGNOSES, AS_OF, AGE, ENROLLED, SELECTS = (
    *("state", "plan", "area", "diagnoses", "as_of", "age", "enrolled", "selects"),
)
DAY = "day of service"
#: The axis of the day that selects a version. One stay is one day: admission and discharge are not told apart.
DAYS: Mapping[DateBasis, str] = {
    DateBasis.DATE_OF_SERVICE: DAY,
    DateBasis.ADMISSION: "day of stay",
    DateBasis.DISCHARGE: "day of stay",
    DateBasis.REQUEST: "day of request",
    DateBasis.ORDER: "day of order",
    DateBasis.APPLICATION: "day of application",
    DateBasis.PLAN_YEAR: "day of contract",
    DateBasis.PLAN_CONTRACT: "day of contract",
}
#: The day of the contract, which is never after the service.
CONTRACT = DAYS[DateBasis.PLAN_CONTRACT]
FACT = "fact "

Cell = Mapping[str, Any]
Look = Callable[[Any], Hashable]


class TooMany(Exception):
    """There are more combinations than lint goes through; the check reports that it claims nothing."""


@attrs.frozen
class Glass:
    """What a provision makes of the value of one axis. ``must``: it is out wherever it makes nothing of it."""

    axis: str
    look: Look
    must: bool = False


#: How a provision sees a case.
Lens = tuple[Glass, ...]


@attrs.frozen(kw_only=True, eq=False)
class Points:
    """The days on which one provision's standing in time may change, by the axis that they lie on."""

    days: Mapping[str, tuple[dt.date, ...]]
    plans: bool = False
    states: bool = False


@attrs.define(eq=False)
class Optics:
    """The lenses of one ladder, each ground once."""

    library: PolicyLibrary
    ladder: Ladder
    _lenses: dict[int, Lens] = attrs.field(factory=dict)
    _musts: dict[int, Lens] = attrs.field(factory=dict)
    _points: dict[int, Points] = attrs.field(factory=dict)

    def lens(self, item: Provision) -> Lens:
        """How a provision sees a case on this ladder."""
        found = self._lenses.get(id(item))
        if found is None:
            found = self._lenses[id(item)] = tuple(self._ground(item))
        return found

    def musts(self, item: Provision) -> Lens:
        """The part of its lens that keeps it out where it makes nothing of what it sees."""
        found = self._musts.get(id(item))
        if found is None:
            found = self._musts[id(item)] = tuple(glass for glass in self.lens(item) if glass.must)
        return found

    def points(self, item: Provision) -> Points:
        """The change points of a provision and of what supersedes it."""
        found = self._points.get(id(item))
        if found is None:
            found = self._points[id(item)] = self._gather(item)
        return found

    def _ground(self, item: Provision) -> Iterator[Glass]:
        level, reached = item.reaches.level, item.reaches.values
        points = self.points(item)
        if level == "state":
            yield Glass(STATE, _among(reached), must=True)
        elif level == "plan":
            yield Glass(PLAN, _among(reached | {record.plan for record in item.authority.adoptions}), must=True)
        elif level == "contractor":
            yield Glass(AREA, _routed(reached), must=not self.elects)
            if self.elects:
                yield Glass(PLAN, _itself)
        if points.plans:
            yield Glass(PLAN, _itself)
        if points.states:
            yield Glass(STATE, _itself)
        if item.diagnoses is not None:
            yield Glass(DIAGNOSES, _diagnosed(item.diagnoses), must=True)
        yield from self._conditions(item)
        yield from (Glass(axis, _since(days)) for axis, days in points.days.items())
        yield Glass(DAYS[item.date_basis], _within(*possible_days(item)), must=True)

    @property
    def elects(self) -> bool:
        """Whether a plan's uniform election may route local sources on this ladder."""
        return self.ladder.plan_sources and bool(self.library.elections)

    def _conditions(self, item: Provision) -> Iterator[Glass]:
        asked: dict[str, list[Condition]] = defaultdict(list)
        for condition in item.conditions:
            asked[self.axis_of(condition.fact)].append(condition)
        for axis, conditions in asked.items():
            mine = tuple(distinct(conditions))
            if axis == SELECTS:
                yield Glass(axis, _selected(mine))
            elif axis == AGE:
                yield Glass(axis, partial(age_truths, mine))
            elif axis:
                yield Glass(axis, partial(truths, mine[0].fact, mine))

    def axis_of(self, fact: str) -> str:
        """The axis on which a fact lies; none for the line of business, which the ladder fixes."""
        if fact == "line_of_business":
            return ""
        if fact in self.ladder.selects:
            return SELECTS
        special = {"age_years": AGE, "age_months": AGE, "days_since_enrollment": ENROLLED, "state": STATE, "plan": PLAN}
        return special.get(fact, FACT + fact)

    def _gather(self, item: Provision) -> Points:
        later = [each for each, _ in self.library.superseders(item)]
        known = [item, *later, *(each for one in later for each, _ in self.library.superseders(one))]
        days: dict[str, set[dt.date]] = defaultdict(set)
        plans = states = False
        for each in (item, *later):
            axis = DAYS[each.date_basis]
            days[axis].update(_period_points(each))
            plans = plans or any(record.period is not None for record in each.authority.adoptions)
            for rule in self.library.notice_rules(each.authority.kind):
                if rule.counted_from == "publication":
                    days[axis].update(rule.period.change_points())
                    if each.known_from is not None:
                        days[axis].update(earliest_permitted(rule, each.known_from))
                    states = states or bool(rule.state)
        days[AS_OF].update(day for each in known for day in (each.known_from, each.end_known_from) if day is not None)
        if item.reaches.level == "plan":
            joined = [
                part
                for plan in item.reaches.values | {record.plan for record in item.authority.adoptions}
                for part in self.library.participations_of(plan)
            ]
            plans = plans or bool(joined)
            days[DAY].update(day for part in joined for day in part.period.change_points())
        if item.reaches.level == "contractor" and self.elects:
            for election in self.library.elections:
                days[DAY].update(election.period.change_points())
                days[AS_OF].update(() if election.published_on is None else (election.published_on,))
        return Points(days={axis: tuple(sorted(found)) for axis, found in days.items()}, plans=plans, states=states)


def _period_points(item: Provision) -> Iterator[dt.date]:
    yield from item.period.change_points()
    for record in item.authority.adoptions:
        if record.period is not None:
            yield from record.period.change_points()
    if item.retired_on is not None:
        yield from (item.retired_on, day_after(item.retired_on))


def possible_days(item: Provision) -> tuple[dt.date, dt.date]:
    """The first and the last day on which it can be in force, whatever is known of its end."""
    periods = [item.period, *(record.period for record in item.authority.adoptions if record.period is not None)]
    first = min(period.start.earliest for period in periods)
    if item.end_known_from is not None:
        return first, LAST_DAY
    last = max(LAST_DAY if period.end is None else period.end.latest for period in periods)
    if item.retired_on is not None and all(period.end is None for period in periods):
        last = item.retired_on
    return first, last


def _within(first: dt.date, last: dt.date) -> Look:
    return lambda day: first <= day <= last


def _itself(value: Any) -> Hashable:
    found: Hashable = value
    return found


def _among(names: frozenset[str]) -> Look:
    return lambda name: name in names


def _routed(names: frozenset[str]) -> Look:
    return lambda place: bool(place.names & names)


def _diagnosed(wanted: CodeSet) -> Look:
    return lambda codes: any(map(wanted.matches_diagnosis, codes))


def _selected(asked: tuple[Condition, ...]) -> Look:
    return lambda chosen: tuple(each.holds(dict(chosen)) for each in asked)


def _since(days: tuple[dt.date, ...]) -> Look:
    return lambda day: None if day is None else bisect_right(days, day)
