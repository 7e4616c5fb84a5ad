"""When each edition of a document governs, as its own dates and the other editions tell - and what nobody has seen.

A download holds about one version of a living document. What came before the oldest one seen existed, for the number
of a version and the first day of a determination say so; it is kept as a stretch of days of which nothing is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import attrs

from coverage_resolver.io.mcd.catalogue import Edition, Snapshot
from coverage_resolver.io.mcd.endings import After, after_end, gone_on, own_end, vanish
from coverage_resolver.io.mcd.layout import LCD
from coverage_resolver.io.mcd.reigns import Head, Reign, Stretch, day_of
from coverage_resolver.periods import FIRST_DAY, ImpreciseDate, day_after, day_before


@attrs.frozen
class Timeline:
    """The editions of one document in order, and the stretches of days of which no edition was seen.

    ``unseen`` are those before the oldest edition and between editions, ``after`` the one after the newest.
    """

    reigns: tuple[Reign, ...]
    unseen: tuple[Stretch, ...]
    after: After | None = None

    def unseen_on(self, day: dt.date) -> bool:
        """Whether no edition of that day was seen."""
        stretches = self.unseen if self.after is None else (*self.unseen, self.after.days)
        return any(first <= day and (last is None or day <= last) for first, last in stretches)


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
        own_end(reign, heir_begins, found, snapshots)
    for reign in found:
        if reign not in living:
            own_end(reign, heir_begins, found, snapshots)
    after = None
    if living:
        gone = gone_on(living[-1].edition.kind, present, snapshots)
        after = after_end(living[-1], gone)
        vanish(living[-1], present, snapshots, gone)
    return Timeline(tuple(found), _unseen(living), after)


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
    begun = ImpreciseDate(start, _begun_at_last(head, start)) if start else ImpreciseDate(FIRST_DAY, known)
    return Reign(number, edition, head, str(edition.version), begun, known)


def _begun_at_last(head: Head, start: dt.date) -> dt.date:
    """The last day on which it can have begun: while its own notice runs it is not in effect (mcd.md section 7)."""
    first, last = day_of(head, "notice_start"), day_of(head, "notice_end")
    return day_after(last) if first is not None and last is not None and first <= start <= last else start


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
