"""Calendar days: imprecise dates and inclusive periods.

A document that prints "Effective 6/25" does not say on which day of June 2025 it began. Such a date stays a
window of possible days, and membership in a period is yes, no or unknown (law.md DT-1). Periods are closed:
the last day is a day in force (DT-2). There are no times and no time zones.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

import attrs

from coverage_resolver.vocabulary import Certainty

if TYPE_CHECKING:
    import pendulum

#: How a record writes the first day of a text that is in force and does not say since when.
UNSTATED = "unstated"
FIRST_DAY = dt.date.min
LAST_DAY = dt.date.max

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


def parse_day(value: object) -> dt.date:
    """A calendar day from ``YYYY-MM-DD`` or from a date; raises ``ValueError`` without repeating the value.

    A ``datetime`` is refused: a time of day would be dropped silently. ``pendulum.Date`` is a date.

    >>> parse_day("2025-06-30")
    datetime.date(2025, 6, 30)
    >>> parse_day("2025-06")
    Traceback (most recent call last):
    ...
    ValueError: not a calendar day written YYYY-MM-DD
    """
    if isinstance(value, dt.datetime):
        raise ValueError("a date with a time of day; give the calendar day only")
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, str):
        found = _DAY.fullmatch(value)
        if found:
            year, month, day = map(int, found.groups())
            try:
                return dt.date(year, month, day)
            except ValueError:
                raise ValueError("no such day in the calendar") from None
    raise ValueError("not a calendar day written YYYY-MM-DD")


def pendulum_day(day: dt.date) -> pendulum.Date:
    """The same day as a ``pendulum.Date``, for callers who want its arithmetic."""
    import pendulum

    return pendulum.Date(day.year, day.month, day.day)


def months_before(day: dt.date, months: int) -> dt.date:
    """The first day of the month that lies ``months`` months before the month of ``day``.

    >>> months_before(dt.date(2025, 9, 10), 3)
    datetime.date(2025, 6, 1)
    """
    count = day.year * 12 + day.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def months_after(day: dt.date, months: int) -> dt.date:
    """The day on which ``months`` months are completed; where that month has no such day, the first of the next.

    >>> months_after(dt.date(2026, 11, 1), 24), months_after(dt.date(2026, 8, 31), 6)
    (datetime.date(2028, 11, 1), datetime.date(2027, 3, 1))
    """
    first = months_before(day, -months)
    try:
        return first.replace(day=day.day)
    except ValueError:
        return months_before(first, -1)


def anniversary(day: dt.date, years: int) -> dt.date:
    """The day on which ``years`` years are completed; 29 February falls on 1 March in a common year."""
    if not 1 <= day.year + years <= LAST_DAY.year:
        return LAST_DAY if years > 0 else FIRST_DAY
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def day_before(day: dt.date) -> dt.date:
    """The day before, or the first day of the calendar."""
    return day if day == FIRST_DAY else day - dt.timedelta(days=1)


def day_after(day: dt.date) -> dt.date:
    """The day after, or the last day of the calendar."""
    return day if day == LAST_DAY else day + dt.timedelta(days=1)


@attrs.frozen
class ImpreciseDate:
    """A day known only to lie in the closed window ``earliest`` .. ``latest``.

    >>> ImpreciseDate.parse("2025-06")
    ImpreciseDate(earliest=datetime.date(2025, 6, 1), latest=datetime.date(2025, 6, 30), written='2025-06')
    >>> ImpreciseDate.parse("2025-06-15").exact
    True
    """

    earliest: dt.date
    latest: dt.date
    written: str = attrs.field(default="", eq=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("the latest possible day lies before the earliest")

    @classmethod
    def parse(cls, value: object) -> ImpreciseDate:
        """From a day, a month ``YYYY-MM``, or ``unstated``: in force since a day that nobody wrote down.

        >>> ImpreciseDate.parse("unstated").stated
        False
        """
        if isinstance(value, ImpreciseDate):
            return value
        if value == UNSTATED:
            return cls(FIRST_DAY, FIRST_DAY, written=UNSTATED)
        if isinstance(value, str) and (found := _MONTH.fullmatch(value)):
            year, month = map(int, found.groups())
            if not 1 <= month <= 12 or year < 1:
                raise ValueError("no such month in the calendar")
            last = calendar.monthrange(year, month)[1]
            return cls(dt.date(year, month, 1), dt.date(year, month, last), written=value)
        day = parse_day(value)
        return cls(day, day, written=day.isoformat())

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest

    @property
    def stated(self) -> bool:
        """Whether the source states the day at all."""
        return self.written != UNSTATED

    def text(self) -> str:
        """As written, or the window."""
        if self.written:
            return self.written
        if self.exact:
            return self.earliest.isoformat()
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


def earlier(one: ImpreciseDate | None, other: ImpreciseDate | None) -> ImpreciseDate | None:
    """Which of two last days comes first, where none is an open end; of two windows that overlap, what both leave.

    >>> earlier(ImpreciseDate.parse("2025-06"), ImpreciseDate.parse("2025-06-15")).text()
    '2025-06-01/2025-06-15'
    """
    if one is None or other is None:
        return one or other
    if one.latest <= other.earliest or other.latest <= one.earliest:
        return min(one, other, key=lambda date: (date.earliest, date.latest))
    return ImpreciseDate(min(one.earliest, other.earliest), min(one.latest, other.latest))


@attrs.frozen
class EffectivePeriod:
    """A closed period of days, either end of which may be imprecise; ``end=None`` is open.

    >>> june = EffectivePeriod.of("2025-06")
    >>> [june.contains(parse_day(d)).value for d in ("2025-05-31", "2025-06-01", "2025-06-29", "2025-06-30")]
    ['no', 'unknown', 'unknown', 'yes']
    """

    start: ImpreciseDate
    end: ImpreciseDate | None = None

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end.latest < self.start.earliest:
            raise ValueError("the last day lies before the first day")

    @classmethod
    def of(cls, start: object, end: object | None = None) -> EffectivePeriod:
        """From anything :meth:`ImpreciseDate.parse` reads."""
        return cls(ImpreciseDate.parse(start), None if end is None else ImpreciseDate.parse(end))

    def contains(self, day: dt.date) -> Certainty:
        """Whether ``day`` is in the period: yes, no, or unknown when an imprecise end decides it."""
        start, end = self.start, self.end
        if day < start.earliest or (end is not None and day > end.latest):
            return Certainty.NO
        if day < start.latest or (end is not None and day > end.earliest):
            return Certainty.UNKNOWN
        return Certainty.YES

    def change_points(self) -> tuple[dt.date, ...]:
        """The days on which membership may change: each is the first day of a different state."""
        points = [self.start.earliest, self.start.latest]
        if self.end is not None:
            points += [day_after(self.end.earliest), day_after(self.end.latest)]
        return tuple(sorted(set(points)))

    def text(self) -> str:
        """``2025-06 .. `` with an open end, or both ends."""
        return f"{self.start.text()}..{'' if self.end is None else self.end.text()}"


#: Always in force.
ALWAYS = EffectivePeriod(ImpreciseDate(FIRST_DAY, FIRST_DAY), None)
