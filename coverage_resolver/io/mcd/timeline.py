"""When each edition of a document governs, as its own dates and the other editions tell - and what nobody has seen.

A download holds about one version of a living document. What came before the oldest one seen existed, for the number
of a version and the first day of a determination say so; it is kept as a stretch of days of which nothing is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import attrs

from coverage_resolver.io.mcd.catalogue import Snapshot
from coverage_resolver.io.mcd.endings import After, after_end, gone_on, own_end, retired_before, vanish
from coverage_resolver.io.mcd.layout import LCD
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.periods import FIRST_DAY, ImpreciseDate, day_after, day_before


@attrs.frozen
class Timeline:
    """The editions of one document in order, and the stretches of days of which no edition was seen.

    ``unseen`` are those before the oldest edition and between editions, ``after`` the one after the newest. ``former``
    are the contents that versions had before they were dated anew, each on those of its days of which no edition is
    known any more: what is told of these days, though the newest download no longer says it.
    """

    reigns: tuple[Reign, ...] = ()
    unseen: tuple[Stretch, ...] = ()
    after: After | None = None
    former: tuple[Reign, ...] = ()
    #: The editions that have days of their own: no other version of the document replaced them.
    living: tuple[Reign, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "living", tuple([reign for reign in self.reigns if not reign.gives_way]))

    def unseen_on(self, day: dt.date) -> bool:
        """Whether no edition of that day was seen."""
        stretches = self.unseen if self.after is None else (*self.unseen, self.after.days)
        return any(first <= day and (last is None or day <= last) for first, last in stretches)


def timeline(
    reigns: Sequence[Reign],
    present: Collection[int],
    snapshots: Sequence[Snapshot],
    heir_begins: frozenset[dt.date] = frozenset(),
) -> Timeline:
    """The timeline of one document, as known when the last of the ``snapshots`` was.

    ``reigns`` are the newest edition of each version, in order, without an end yet; ``present`` the snapshots that held
    the document; ``heir_begins`` the days on which a document that took over began.
    """
    living = [reign for reign in reigns if not _withdrawn(reign, present, snapshots)]
    if not living:
        return Timeline()
    for place, reign in enumerate(living):
        _follow(reign, living[place + 1 :])
        own_end(reign, heir_begins, present, snapshots, living[place + 1 :])
    last = living[-1]
    retired_before(last, living[:-1])
    gone = gone_on(last, present, snapshots)
    after = after_end(last, gone, snapshots)
    vanish(last, present, snapshots, gone)
    return Timeline(tuple(living), _unseen(living), after, tuple(_former(living)))


def _withdrawn(reign: Reign, present: Collection[int], snapshots: Sequence[Snapshot]) -> bool:
    """Whether it had gone before it began: a later snapshot was without it, or without the document, by then."""
    later = [number for number in present if reign.seen and number > reign.seen[-1]]
    without = snapshots[min(later)].day if later else gone_on(reign, present, snapshots) if reign.seen else None
    return without is not None and reign.start.earliest > without


def _follow(reign: Reign, later: Sequence[Reign]) -> None:
    """What later versions do to it: they end it the day before they begin, or leave it no day at all."""
    over = [other for other in later if other.start.earliest <= reign.start.earliest]
    if over:
        reign.gives_way += over
    elif later:
        last = day_before(min(_first_after(reign, other) for other in later))
        reign.end = ImpreciseDate(last, last)


def _first_after(reign: Reign, other: Reign) -> dt.date:
    """The first day of a later version: also of an earlier content of it, of which the days are no longer told."""
    began = other.began
    return began if began is not None and began > reign.start.earliest else other.start.earliest


def _former(living: Sequence[Reign]) -> Iterator[Reign]:
    """The earlier contents of versions that were dated anew, each up to the next day of which anything is known."""
    for place, reign in enumerate(living):
        for number, former in enumerate(reign.former):
            later = [other.start.earliest for other in reign.former[number + 1 :]] or [reign.start.earliest]
            later += [_first_after(former, other) for other in living[place + 1 :]]
            last = day_before(min(later))
            if last >= former.start.earliest:
                former.end = ImpreciseDate(last, last)
                yield former


def _unseen(living: Sequence[Reign]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    oldest = min(living, key=lambda reign: reign.start.earliest)
    begins = oldest.start.earliest
    firsts = [day for reign in living for day in (day_of(reign.head, "first"),) if day is not None]
    if oldest.edition.kind != LCD:
        published = day_of(oldest.head, "published")
        firsts = [published] if published is not None and published < begins else []
    firsts += [oldest.began] if oldest.began is not None else []
    first = min(firsts, default=None)
    if begins > FIRST_DAY and (first is None or first < begins) and not (first is None and oldest.edition.version == 1):
        found.append((first or FIRST_DAY, day_before(begins)))
    for reign, later in pairwise(living):
        if reign.end is not None and reign.retired is None and day_after(reign.end.latest) < later.start.earliest:
            found.append((day_after(reign.end.latest), day_before(later.start.earliest)))
    return tuple(found)
