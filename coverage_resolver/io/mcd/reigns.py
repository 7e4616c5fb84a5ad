"""One edition of a document, and the days on which it is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_after

Head = Mapping[str, Any]
#: A stretch of days, both ends included; without an end it is open.
Stretch = tuple[dt.date, dt.date | None]


@attrs.define(eq=False)
class Reign:
    """One edition, as known on some day, and the days on which it is in force.

    ``seen`` are the snapshots up to then that held it; ``gives_way`` later versions that leave it no day. ``relations``
    is the head that names what it is for: its own, or its neighbour's where it was seen without its contents.
    ``former`` are earlier contents of this version that were in force when they were seen, before it was dated anew,
    in order; one that is itself former has none. ``corrected`` are all that were in force when they were seen, in
    order: the newest may have changed them on days of its own.
    """

    number: int
    edition: Edition
    head: Head
    label: str
    start: ImpreciseDate
    known: dt.date
    seen: tuple[int, ...] = ()
    #: The first snapshot that held it, then known or not.
    held_on: dt.date = FIRST_DAY
    #: The last snapshot before that which had the document, in any edition, as not retired.
    active_before: dt.date | None = None
    #: Of an edition that is retired: the first snapshot after that which had this version so.
    told_retired: dt.date = attrs.field(default=attrs.Factory(lambda self: self.held_on, takes_self=True))
    former: tuple[Reign, ...] = ()
    corrected: tuple[Reign, ...] = ()
    relations: Head = attrs.field(default=attrs.Factory(lambda self: self.head, takes_self=True), repr=False)
    end: ImpreciseDate | None = None
    retired: dt.date | None = None
    gives_way: list[Reign] = attrs.field(factory=list)

    @classmethod
    def of(
        cls, number: int, edition: Edition, head: Head, known: dt.date, seen: tuple[int, ...], held_on: dt.date
    ) -> Reign:
        """An edition with its first day, as it states it; without one it began on some day before it was known."""
        start = day_of(head, "start") or day_of(head, "first")
        begun = ImpreciseDate(start, _begun_at_last(head, start)) if start else ImpreciseDate(FIRST_DAY, known)
        return cls(number, edition, head, str(edition.version), begun, known, seen, held_on)

    @property
    def bare(self) -> bool:
        """Whether it was seen without its contents: no lists, no texts, nothing that it is for."""
        return not self.edition.parts and not any(self.head.get(name) for name in ("lcds", "articles", "ncds"))

    @property
    def began(self) -> dt.date | None:
        """The first day that an earlier content of this version had, which had begun when it was seen."""
        return self.former[0].start.earliest if self.former else None

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


def _begun_at_last(head: Head, start: dt.date) -> dt.date:
    """The last day on which it can have begun: while its own notice runs it is not in effect (mcd.md section 7)."""
    first, last = day_of(head, "notice_start"), day_of(head, "notice_end")
    return day_after(last) if last is not None and (first or start) <= start <= last else start


def day_of(head: Head, name: str) -> dt.date | None:
    """A day of a head."""
    text = head.get(name, "")
    return dt.date.fromisoformat(text) if text else None


def newest(contents: Iterable[Reign]) -> Reign:
    """The last of the contents of one version, with those before it that were in force when they were seen."""
    *before, reign = contents
    former: list[Reign] = []
    corrected: list[Reign] = []
    for other in reversed(before):
        began = day_of(other.head, "start")
        if began is not None and began <= other.held_on and began < (former[0] if former else reign).start.earliest:
            former.insert(0, other)
        if other.start.earliest <= other.held_on and (other.edition.kind != ARTICLE or not other.bare):
            corrected.insert(0, other)
    reign.former, reign.corrected = tuple(former), tuple(corrected)
    return reign
