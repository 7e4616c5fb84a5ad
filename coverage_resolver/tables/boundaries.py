"""The days that matter of a library: each date of a provision or a ladder, with the days on which rows must ask.

A day matters where a provision or a ladder begins or ends, as printed, as a plan determined it, or as it was retired.
The printed dates of a plan's policy matter where some plan has no dates of its own for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.adopted_versions import goes_by_the_print, own_dates, plan_period
from coverage_resolver.authorities import Provision
from coverage_resolver.changes.contents import content
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_after, day_before
from coverage_resolver.precedence import Ladder
from coverage_resolver.tables.rungs import ladder_name, stands_on
from coverage_resolver.vocabulary import Certainty, Role

#: What becomes of a date.
RETIRED = "retired"
ENDS = frozenset({"ends", "earliest end", "latest end", RETIRED})
EARLIEST, LATEST = frozenset({"earliest start", "earliest end"}), frozenset({"latest start", "latest end"})


@attrs.frozen
class Boundary:
    """One date of a provision or ladder, with the days on which a row must ask. ``subject`` is ``provision:3``."""

    subject: str
    name: str
    what: str
    date: dt.date
    days: tuple[dt.date, ...]
    plan: str = ""

    def key(self, day: dt.date) -> str:
        """What must have been observed on one of its days."""
        return f"day|{self.subject}|{self.plan}|{self.what}|{self.date.isoformat()}|{day.isoformat()}"

    def keys(self) -> tuple[str, ...]:
        """What must have been observed, one for each day."""
        return tuple(map(self.key, self.days))


def has_dates_that_matter(item: Provision) -> bool:
    """Whether its dates can decide anything: what only informs is no candidate of any question."""
    return item.role is not Role.INFORMS


def provision_boundaries(library: PolicyLibrary) -> Iterator[Boundary]:
    """The dates of every provision, on the days on which it can be weighed."""
    for place, item in enumerate(library.provisions):
        if not has_dates_that_matter(item):
            continue
        for boundary in _of_provision(item, f"provision:{place}", f"{item.id} on {item.topic}"):
            days = tuple(day for day in boundary.days if _has_ladder(item, library, day))
            if days:
                yield attrs.evolve(boundary, days=days)


def _of_provision(item: Provision, subject: str, name: str) -> Iterator[Boundary]:
    own = sorted(own_dates(item))
    if goes_by_the_print(item):
        yield from _in_force(subject, name, item, item.period)
    for plan in own:
        yield from _in_force(subject, f"{name}, as a plan adopted it", item, plan_period(item, plan)[0], plan)


def _in_force(subject: str, name: str, item: Provision, period: EffectivePeriod, plan: str = "") -> Iterator[Boundary]:
    yield from _of_period(subject, name, period, plan)
    day = item.retired_on
    if day is not None and item.period.end is None and (period.end is None or day <= period.end.latest):
        yield _last(subject, name, RETIRED, day, plan)
    elif day is not None and period.end is not None and day < period.end.latest:
        yield Boundary(subject, name, RETIRED, day, (day,), plan)  # a doubt on that day alone


def _has_ladder(item: Provision, library: PolicyLibrary, day: dt.date) -> bool:
    """Whether it can be weighed on a day at all: before its ladder begins, the ladder's own date is what matters."""
    return any(
        ladder.period.contains(day) is not Certainty.NO and stands_on(item, ladder)
        for ladder in library.ladders.ladders
    )


def ladder_boundaries(library: PolicyLibrary, lent: Iterable[Ladder]) -> Iterator[Boundary]:
    """The dates of every ladder that the library brings: what says the same as a ladder that is lent is none of it."""
    others = frozenset(map(content, lent))
    for place, ladder in enumerate(library.ladders.ladders):
        if others and content(ladder) in others:
            continue
        yield from _of_period(f"ladder:{place}", f"the ladder {ladder_name(ladder)}", ladder.period)


def _of_period(subject: str, name: str, period: EffectivePeriod, plan: str = "") -> Iterator[Boundary]:
    """The first and last days of a period; of an imprecise one, both of its possible ends."""
    for what, day in _ends(period.start, "effective", "earliest start", "latest start"):
        if day > FIRST_DAY:
            yield Boundary(subject, name, what, day, (day_before(day), day), plan)
    if period.end is not None:
        for what, day in _ends(period.end, "ends", "earliest end", "latest end"):
            yield _last(subject, name, what, day, plan)


def _ends(day: ImpreciseDate, exact: str, earliest: str, latest: str) -> tuple[tuple[str, dt.date], ...]:
    return ((exact, day.earliest),) if day.exact else ((earliest, day.earliest), (latest, day.latest))


def _last(subject: str, name: str, what: str, day: dt.date, plan: str = "") -> Boundary:
    """A last day is a day in force, so that the day after it counts as well."""
    return Boundary(subject, name, what, day, (day_before(day), day, day_after(day)), plan)
