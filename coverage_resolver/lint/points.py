"""The values of each axis: those that the provisions name, those between them, and one that none of them names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.lint.areas import Place
from coverage_resolver.lint.axes import (
    AGE,
    AREA,
    AS_OF,
    CONTRACT,
    DAY,
    DIAGNOSES,
    ENROLLED,
    FACT,
    PLAN,
    SELECTS,
    STATE,
    TooMany,
)
from coverage_resolver.lint.diagnosis_points import diagnosis_points
from coverage_resolver.lint.fact_points import age_points, fact_points
from coverage_resolver.periods import day_before

if TYPE_CHECKING:
    from coverage_resolver.lint.stage import Stage

_ENROLLED = "days_since_enrollment"
_OTHER_PLAN = "another-plan"
#: A place that is no state, for a library without a map.
_NOWHERE = "ZZ"


def values_of(axis: str, items: Sequence[Provision], stage: Stage) -> tuple[Any, ...]:
    """Values of one axis, of which each class that the provisions tell apart has one at least."""
    if axis == STATE:
        return _states(items, stage)
    if axis == PLAN:
        return _plans(items, stage)
    if axis == AREA:
        return _places(items, stage)
    if axis == DIAGNOSES:
        found, whole = diagnosis_points([item.diagnoses for item in items if item.diagnoses is not None])
        if not whole:
            raise TooMany
        return found
    if axis == SELECTS:
        return stage.chosen
    if axis == AS_OF:
        return (None, *_around(stage.days(items, AS_OF))[::-1])
    if axis == AGE:
        return age_points(_conditions(items, "age_years", "age_months"))
    if axis == ENROLLED:
        return tuple(day for day in fact_points(_ENROLLED, _conditions(items, _ENROLLED)) if day > 0)
    if axis.startswith(FACT):
        fact = axis.removeprefix(FACT)
        return fact_points(fact, _conditions(items, fact), stage.optics.words.get(fact, ()))
    return _days(items, axis, stage)


def _places(items: Sequence[Provision], stage: Stage) -> tuple[Place, ...]:
    """The places of local determinations.

    Beside a place of service a contractor of another kind is a contradiction, unless the kind is told.
    """
    routed = (item for item in items if id(item) not in stage.optics.electing and item.reaches.level == "contractor")
    names = {name for item in routed for name in item.reaches.values}
    found = stage.places.of(names, stage.by_map) if names else ()
    if stage.kinds and _conditions(items, "place_of_service"):
        return tuple(stage.places.telling_kinds(found, stage.kinds))
    return found


def _conditions(items: Iterable[Provision], *facts: str) -> list[Condition]:
    return [condition for item in items for condition in item.conditions if condition.fact in facts]


def _named(items: Iterable[Provision], fact: str) -> Iterator[str]:
    """What conditions compare a fact of text with."""
    for condition in _conditions(items, fact):
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        yield from (value for value in values if isinstance(value, str))


def _states(items: Sequence[Provision], stage: Stage) -> tuple[str, ...]:
    named = {name for item in items if item.reaches.level == "state" for name in item.reaches.values}
    named |= set(_named(items, "state"))
    named |= {rule.state for item in items for rule in stage.library.notice_rules(item.authority.kind) if rule.state}
    known = stage.library.jurisdictions.states
    others = sorted(known - named)
    other = (others[0],) if others else () if known else (_NOWHERE,)
    return (*other, *sorted(name for name in named if not known or name in known))


def _plans(items: Sequence[Provision], stage: Stage) -> tuple[str, ...]:
    named = {name for item in items if item.reaches.level == "plan" for name in item.reaches.values}
    named |= {record.plan for item in items for record in item.authority.adoptions}
    named |= set(_named(items, "plan"))
    if stage.optics.elects:
        named |= {name for election in stage.library.elections for name in election.reaches.values}
    return (_OTHER_PLAN, *sorted(named - {_OTHER_PLAN}))


def _around(points: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """Each point, and the day before the first of them."""
    return (day_before(points[0]), *points) if points else ()


def _days(items: Sequence[Provision], axis: str, stage: Stage) -> tuple[dt.date, ...]:
    """One day of each run on which nothing changes; those after the first provision began come first."""
    days = set(_around(stage.days(items, axis)))
    if axis == CONTRACT and days:
        # One day before all of them, on which a contract may stand whatever the day of service is.
        first = min(days)
        days = days - {first} | {min(first, *_days(items, DAY, stage))}
    if axis == DAY:
        days.update(stage.days(items, CONTRACT))  # no contract is younger than the service
        periods = (place.period for place in _places(items, stage))
        days.update(period.start.earliest for period in periods if period is not None)
    begun = items[0].period.start.latest if items else dt.date.min
    return tuple(sorted(days, key=lambda day: (day < begun, day)))
