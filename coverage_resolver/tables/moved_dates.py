"""A library in which one date lies on the other side of a day: a row that tests the date on the day must notice."""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.adopted_versions import plan_period
from coverage_resolver.authorities import Provision
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, day_after, day_before
from coverage_resolver.precedence import Ladders
from coverage_resolver.tables.boundaries import EARLIEST, ENDS, LATEST, RETIRED, Boundary


def with_date_across(library: PolicyLibrary, boundary: Boundary, day: dt.date) -> PolicyLibrary:
    """The library as it would be if the date were moved so far that it parts ``day`` from the other side of it."""
    new = _beyond(boundary, day)
    sort, _, number = boundary.subject.partition(":")
    if sort == "ladder":
        ladders = list(library.ladders.ladders)
        ladder = ladders[int(number)]
        ladders[int(number)] = attrs.evolve(ladder, period=_period(ladder.period, boundary.what, new))
        return attrs.evolve(library, ladders=Ladders.of(ladders))
    item = library.provisions[int(number)]
    changed = _provision(item, boundary, new)
    if changed.authority is item.authority:
        return library.with_replaced({id(item): changed})
    others = (other for other in library.provisions if other.authority is item.authority and other is not item)
    moved = {id(other): attrs.evolve(other, authority=changed.authority) for other in others}
    return library.with_replaced({id(item): changed, **moved})


def _beyond(boundary: Boundary, day: dt.date) -> dt.date:
    """Where the date must lie so that the day changes sides; a last day is a day in force."""
    if boundary.what in ENDS:
        return day_before(day) if day <= boundary.date else day
    return day if day < boundary.date else day_after(day)


def _provision(item: Provision, boundary: Boundary, new: dt.date) -> Provision:
    if boundary.what == RETIRED:
        return attrs.evolve(item, retired_on=new)
    record = next((each for each in item.authority.adoptions if boundary.plan and each.plan == boundary.plan), None)
    if record is None:
        return attrs.evolve(item, period=_period(item.period, boundary.what, new))
    period = plan_period(item, boundary.plan)[0]
    moved = attrs.evolve(record, period=_period(period, boundary.what, new))
    adoptions = tuple(moved if each is record else each for each in item.authority.adoptions)
    changed = attrs.evolve(item, authority=attrs.evolve(item.authority, adoptions=adoptions))
    own = item.period.end is not None if boundary.what in ENDS else item.period.start == period.start
    if own:
        # What ends first, the version or the adoption, ends it for the plan; a later text begins by itself: both go.
        return attrs.evolve(changed, period=_period(item.period, boundary.what, new))
    return changed


def _period(period: EffectivePeriod, what: str, new: dt.date) -> EffectivePeriod:
    """The period with one of its ends moved; the other goes with it where they would cross."""
    if what in ENDS and period.end is not None:
        end = _date(period.end, what, new)
        start = period.start if period.start.earliest <= end.latest else end
        return EffectivePeriod(start, end)
    start = _date(period.start, what, new)
    end_kept = period.end is None or start.earliest <= period.end.latest
    return EffectivePeriod(start, period.end if end_kept else start)


def _date(date: ImpreciseDate, what: str, new: dt.date) -> ImpreciseDate:
    """A day, or one of the two ends of the window in which it lies."""
    if what in EARLIEST:
        return ImpreciseDate(new, max(new, date.latest))
    if what in LATEST:
        return ImpreciseDate(min(new, date.earliest), new)
    return ImpreciseDate(new, new)
