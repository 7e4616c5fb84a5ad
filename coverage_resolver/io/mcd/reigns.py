"""One edition of a document, and the days on which it is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate

Head = Mapping[str, Any]
#: A stretch of days, both ends included; without an end it is open.
Stretch = tuple[dt.date, dt.date | None]


@attrs.define(eq=False)
class Reign:
    """One edition and the days on which it is in force. ``gives_way`` are later ones that take its place, and how."""

    number: int
    edition: Edition
    head: Head
    label: str
    start: ImpreciseDate
    known: dt.date
    end: ImpreciseDate | None = None
    end_known: dt.date | None = None
    retired: dt.date | None = None
    #: The day from which it was known that it would never begin.
    withdrawn: dt.date | None = None
    gives_way: list[tuple[Reign, str]] = attrs.field(factory=list)

    @property
    def period(self) -> EffectivePeriod:
        """Its days."""
        end = None if self.end is None or self.end.latest < self.start.earliest else self.end
        return EffectivePeriod(self.start, end)

    @property
    def stretch(self) -> Stretch:
        """Its days at their widest."""
        period = self.period
        return period.start.earliest, None if period.end is None else period.end.latest


def day_of(head: Head, name: str) -> dt.date | None:
    """A day of a head."""
    text = head.get(name, "")
    return dt.date.fromisoformat(text) if text else None
