"""What a provision makes of each axis of a case: one value is as good as another where it looks alike.

For one provision on one ladder, a *lens* says which axes its standing hangs on and how finely it sees each of them: two
values that look alike through every lens of a set of provisions are one to all of them. Lenses are what makes the
search of lint complete: the values of an axis are one of each kind that the lenses tell apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.elected_policies import chosen_among, former_names
from coverage_resolver.elections import chosen_by
from coverage_resolver.heirs import HELD_UNTIL_PUBLISHED
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.axes import AGE, AREA, AS_OF, DAY, DAYS, DIAGNOSES, ENROLLED, FACT, PLAN, SELECTS, STATE
from coverage_resolver.lint.fact_points import age_truths, distinct, truths
from coverage_resolver.lint.glasses import (
    Glass,
    Lens,
    View,
    among,
    diagnosed,
    itself,
    kinds_done,
    known,
    routed,
    selected,
    since,
    within,
)
from coverage_resolver.lint.tenures import Tenures
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import LAST_DAY, day_after
from coverage_resolver.vocabulary import AuthorityKind


@attrs.frozen(kw_only=True, eq=False)
class Points:
    """The days on which one provision's standing in time may change, by the axis that they lie on."""

    days: Mapping[str, tuple[dt.date, ...]]
    plans: bool = False
    states: bool = False


@attrs.define(eq=False)
class Optics:
    """The lenses of some ladders, each ground once: of those that are chosen by the same facts and elect alike.

    ``selects`` are the facts by which a ladder is chosen; ``elects`` says that a plan's uniform election may route
    local sources on it. ``electing`` are the plans that elect a policy which nobody has, by that policy's identity.
    """

    library: PolicyLibrary
    selects: frozenset[str]
    elects: bool
    electing: Mapping[int, frozenset[str]]
    #: By fact: the words that questions have for it, where they are known.
    words: Mapping[str, frozenset[str]]
    tenures: Tenures
    _lenses: dict[int, Lens] = attrs.field(factory=dict)
    _points: dict[int, Points] = attrs.field(factory=dict)
    _views: dict[int, Mapping[str, View]] = attrs.field(factory=dict)
    _days: dict[int, tuple[dt.date, dt.date]] = attrs.field(factory=dict)
    #: What a stage works out for a provision by itself.
    own: dict[Hashable, tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]] = attrs.field(init=False, factory=dict)

    def lens(self, item: Provision) -> Lens:
        """How a provision sees a case on this ladder."""
        found = self._lenses.get(id(item))
        if found is None:
            found = self._lenses[id(item)] = tuple(self._ground(item))
        return found

    def views(self, item: Provision) -> Mapping[str, View]:
        """Its lens, axis by axis."""
        found = self._views.get(id(item))
        if found is None:
            parts: dict[str, list[Glass]] = {}
            for glass in self.lens(item):
                parts.setdefault(glass.axis, []).append(glass)
            found = self._views[id(item)] = {name: View.through(tuple(glasses)) for name, glasses in parts.items()}
        return found

    def possible_days(self, item: Provision) -> tuple[dt.date, dt.date]:
        """The days between which alone it can be in force; see :func:`possible_days`."""
        found = self._days.get(id(item))
        if found is None:
            found = self._days[id(item)] = possible_days(item)
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
            yield Glass(STATE, among(reached), must=True)
        elif level == "plan":
            yield Glass(PLAN, among(reached | {record.plan for record in item.authority.adoptions}), must=True)
        elif id(item) in self.electing:
            yield Glass(PLAN, among(self.electing[id(item)]), must=True)
        elif level == "contractor":
            yield Glass(AREA, routed(reached), must=not self.elects)
            if self.elects:
                yield Glass(PLAN, itself)
                yield Glass(AREA, kinds_done(self.library.jurisdictions))
        if points.plans:
            yield Glass(PLAN, itself)
        if points.states:
            yield Glass(STATE, itself)
        if item.diagnoses is not None:
            yield Glass(DIAGNOSES, diagnosed(item.diagnoses), must=True)
        yield from self._conditions(item)
        for axis, days in points.days.items():
            yield Glass(axis, since(days), breaks=days)
        first, last = self.possible_days(item)
        edges = (first,) if last == LAST_DAY else (first, day_after(last))
        yield Glass(DAYS[item.date_basis], within(first, last), must=True, breaks=edges)
        if item.known_from is not None:
            yield Glass(AS_OF, known(item.known_from), must=True, breaks=(item.known_from,))

    def _conditions(self, item: Provision) -> Iterator[Glass]:
        asked: dict[str, list[Condition]] = defaultdict(list)
        for condition in item.conditions:
            asked[self.axis_of(condition.fact)].append(condition)
        for axis, conditions in asked.items():
            mine = tuple(distinct(conditions))
            if axis == SELECTS:
                yield Glass(axis, selected(mine))
            elif axis == AGE:
                yield Glass(axis, partial(age_truths, mine))
            elif axis:
                yield Glass(axis, partial(truths, mine[0].fact, mine))

    def axis_of(self, fact: str) -> str:
        """The axis on which a fact lies; none for the line of business, which the ladder fixes."""
        if fact == "line_of_business":
            return ""
        if fact in self.selects:
            return SELECTS
        special = {"age_years": AGE, "age_months": AGE, "days_since_enrollment": ENROLLED, "state": STATE, "plan": PLAN}
        return special.get(fact, FACT + fact)

    def _gather(self, item: Provision) -> Points:
        later = [each for each, _ in self.library.superseders(item)]
        known = [item, *later, *(each for one in later for each, _ in self.library.superseders(one))]
        days: dict[str, set[dt.date]] = defaultdict(set)
        plans = states = False
        # Whether an elected policy is in force tells whether others are set aside.
        chosen = self._chosen if item.reaches.level == "contractor" and self.elects else ()
        for each in (item, *later, *chosen):
            axis = DAYS[each.date_basis]
            days[axis].update(_period_points(each))
            plans = plans or any(record.period is not None for record in each.authority.adoptions)
            for rule in self.library.notice_rules(each.authority.kind):
                if rule.counted_from == "publication" and rule.is_on(each.topic):
                    days[axis].update(rule.period.change_points())
                    if each.noticed_from is not None:
                        days[axis].update(earliest_permitted(rule, each.noticed_from))
                    states = states or bool(rule.state)
        # What had begun held until its replacement was published: its own day is held against that day.
        days[DAYS[item.date_basis]].update(
            each.known_from
            for each, mode in self.library.superseders(item)
            if mode in HELD_UNTIL_PUBLISHED and each.known_from is not None
        )
        days[AS_OF].update(
            day for each in (*known, *chosen) for day in (each.known_from, each.end_known_from) if day is not None
        )
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
            days[AS_OF].update(self.library.snapshot_days)
        return Points(days={axis: tuple(sorted(found)) for axis, found in days.items()}, plans=plans, states=states)

    @cached_property
    def _chosen(self) -> tuple[Provision, ...]:
        """The local policies that some plan elects, what took their places, and what supersedes any of them."""
        library = self.library
        local = [item for item in library.provisions if item.authority.kind is AuthorityKind.LCD]
        names = {chosen_by(election) for election in library.elections}
        chosen = {item.authority.id for name in names for item in chosen_among(name, local, library)} | names
        found = [
            item for item in local if not chosen.isdisjoint({item.authority.id} | former_names(item.authority, library))
        ]
        later = (each for item in found for one, _ in library.superseders(item) for each in self._later(one))
        return tuple({id(item): item for item in (*found, *later)}.values())

    def _later(self, item: Provision) -> tuple[Provision, ...]:
        """A version that supersedes another, and those that replaced it."""
        return (item, *(each for each, _ in self.library.superseders(item)))


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
