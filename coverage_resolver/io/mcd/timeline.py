"""When each edition of a document governs, as its own dates and the other editions tell - and what nobody has seen.

A download holds about one version of a living document. What came before the oldest one seen existed, for the number
of a version and the first day of a determination say so; it is kept as a stretch of days of which nothing is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from coverage_resolver.io.mcd.catalogue import Edition, Snapshot
from coverage_resolver.io.mcd.layout import LCD, NCD
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_after, day_before

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


@attrs.frozen
class Timeline:
    """The editions of one document in order, and the stretches of days of which no edition was seen."""

    reigns: tuple[Reign, ...]
    unseen: tuple[Stretch, ...]


def timeline(
    editions: Sequence[tuple[int, Edition, Head]], snapshots: Sequence[Snapshot], heir_begins: frozenset[dt.date]
) -> Timeline:
    """The timeline of one document. ``heir_begins`` are the days on which a document that took over began."""
    present = {number for _, edition, _ in editions for number in edition.seen}
    found = [_reign(*row, editions, snapshots, present) for row in editions]
    by_version: dict[int, list[Reign]] = {}
    for reign in found:
        by_version.setdefault(reign.edition.version, []).append(reign)
    current = []
    for version in sorted(by_version):
        same = sorted(by_version[version], key=lambda reign: reign.edition.seen)
        for reign, later in pairwise(same):
            reign.label = f"{version} as of {snapshots[reign.edition.seen[0]].published}"
            reign.gives_way.append((later, "replace"))
        current.append(same[-1])
    for reign in current:
        reign.withdrawn = _withdrawn(reign, found, snapshots)
    living = [reign for reign in current if reign.withdrawn is None]
    for place, reign in enumerate(living):
        _follow(reign, living[place + 1 :])
        for other in current:
            if other.withdrawn is not None and other.edition.version > reign.edition.version:
                # It would have followed, as long as nobody knew that it was withdrawn.
                reign.gives_way.append((other, "amend"))
        _own_end(reign, heir_begins)
    for reign in found:
        if reign not in living:
            _own_end(reign, heir_begins)
    if living:
        _vanished(living[-1], present, snapshots)
    return Timeline(tuple(found), _unseen(living))


def day_of(head: Head, name: str) -> dt.date | None:
    """A day of a head."""
    text = head.get(name, "")
    return dt.date.fromisoformat(text) if text else None


def _reign(
    number: int,
    edition: Edition,
    head: Head,
    editions: Sequence[tuple[int, Edition, Head]],
    snapshots: Sequence[Snapshot],
    present: set[int],
) -> Reign:
    known = _known(edition, head, snapshots, present)
    start = day_of(head, "start") or day_of(head, "first")
    begun = ImpreciseDate(start, start) if start else ImpreciseDate(FIRST_DAY, known)
    return Reign(number, edition, head, str(edition.version), begun, known)


def _known(edition: Edition, head: Head, snapshots: Sequence[Snapshot], present: set[int]) -> dt.date:
    """The day from which it could be known: as recorded, but after any snapshot that had the document without it."""
    first = snapshots[edition.seen[0]].day
    recorded = [day_of(head, "updated")]
    if edition.kind == LCD:
        recorded.append(day_of(head, "published"))
        start, ends = day_of(head, "start"), day_of(head, "notice_end")
        if start is not None and ends is not None and ends <= start <= day_after(day_after(ends)):
            recorded.append(day_of(head, "notice_start"))
    days = [day for day in recorded if day is not None and day <= first]
    known = min(days, default=first)
    without = [number for number in present if number < edition.seen[0]]
    if without:
        known = max(known, day_after(snapshots[max(without)].day))
    return min(known, first)


def _withdrawn(reign: Reign, found: Sequence[Reign], snapshots: Sequence[Snapshot]) -> dt.date | None:
    """The day on which it had gone, before it began; nothing where it did begin."""
    later = [other for other in found if other.edition.seen[-1] > reign.edition.seen[-1]]
    if not later:
        return None
    missing = min(min(n for n in other.edition.seen if n > reign.edition.seen[-1]) for other in later)
    gone = snapshots[missing].day
    return gone if reign.start.earliest > gone else None


def _follow(reign: Reign, later: Sequence[Reign]) -> None:
    """What later versions do to it: they end it the day before they begin, or leave it no day at all."""
    if not later:
        return
    over = [other for other in later if other.start.earliest <= reign.start.earliest]
    if over:
        reign.gives_way += [(other, "replace") for other in over]
        return
    soonest = min(later, key=lambda other: (other.start.earliest, other.known))
    if any(other.known < soonest.known for other in later):
        # A later one was announced for a later day before the one that came first was known: as_of decides.
        reign.gives_way += [(other, "amend") for other in later]
        return
    last = day_before(soonest.start.earliest)
    reign.end, reign.end_known = ImpreciseDate(last, last), soonest.known


def _own_end(reign: Reign, heir_begins: frozenset[dt.date]) -> None:
    """The end that the edition itself states, where that comes first."""
    head = reign.head
    if reign.edition.kind == NCD:
        return
    retired = day_of(head, "retired") or day_of(head, "retiring")
    stated = [day for day in (day_of(head, "end"), day_of(head, "whole_end"), retired) if day is not None]
    if not stated:
        return
    last = min(stated)
    if retired is not None and retired in heir_begins and last >= retired > reign.start.earliest:
        last = day_before(retired)
    if reign.end is not None and reign.end.latest < last:
        return
    reign.retired = retired
    if last < reign.start.earliest:
        reign.end, reign.end_known, reign.retired = None, None, last
    else:
        reign.end, reign.end_known = ImpreciseDate(last, last), reign.known


def _vanished(reign: Reign, present: set[int], snapshots: Sequence[Snapshot]) -> None:
    """A document that later downloads of the same reach no longer have ended between the two; nobody saw when."""
    seen, kind = max(present), reign.edition.kind
    scope = snapshots[seen].scopes.get(kind)
    missing = [n for n in range(seen + 1, len(snapshots)) if snapshots[n].scopes.get(kind) == scope]
    if reign.end is None and reign.retired is None and missing and scope is not None:
        last = snapshots[missing[0]].day
        first = max(snapshots[seen].day, reign.start.earliest)
        reign.end, reign.end_known = ImpreciseDate(first, max(first, day_before(last))), last


def _unseen(living: Sequence[Reign]) -> tuple[Stretch, ...]:
    if not living:
        return ()
    found: list[Stretch] = []
    oldest = min(living, key=lambda reign: reign.start.earliest)
    begins = oldest.start.earliest
    firsts = [day for reign in living for day in (day_of(reign.head, "first"),) if day is not None]
    if oldest.edition.kind != LCD:
        published = day_of(oldest.head, "published")
        firsts = [published] if published is not None and published < begins else []
    first = min(firsts, default=None)
    if begins > FIRST_DAY and (first is None or first < begins) and not (first is None and oldest.edition.version == 1):
        found.append((first or FIRST_DAY, day_before(begins)))
    for reign, later in pairwise(living):
        if reign.end is not None and reign.retired is None and day_after(reign.end.latest) < later.start.earliest:
            found.append((day_after(reign.end.latest), day_before(later.start.earliest)))
    return tuple(found)
