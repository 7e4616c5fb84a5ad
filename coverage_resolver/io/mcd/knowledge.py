"""When an edition of a document could be known, and the days on which what is known of a document changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from coverage_resolver.io.mcd.catalogue import Edition, Snapshot
from coverage_resolver.io.mcd.endings import ALL
from coverage_resolver.io.mcd.layout import ARTICLE, LCD
from coverage_resolver.io.mcd.reigns import Head, day_of
from coverage_resolver.io.mcd.stated_ends import RETIRED, ends_of_document
from coverage_resolver.periods import day_after


def known_from(edition: Edition, head: Head, snapshots: Sequence[Snapshot], present: Collection[int]) -> dt.date:
    """The day from which it could be known: as recorded, unless a snapshot of that day or later did not have it.

    It then came on some day before the snapshot that has it, and no table tells which: it is known from that snapshot.
    The publication that an article states may be that of its first version; where it lies after the first day of this
    one, neither the article nor this version was known before it.
    ``present`` are the snapshots that held the document in any edition.
    """
    number = edition.seen[0]
    first = snapshots[number].day
    start, published = day_of(head, "start"), day_of(head, "published")
    behind = edition.kind == ARTICLE and start is not None and published is not None and published > start
    posted = [published] if edition.kind == LCD or behind else []
    ends = day_of(head, "notice_end") if edition.kind == LCD else None
    if start is not None and ends is not None and ends <= start <= day_after(day_after(ends)):
        posted.append(day_of(head, "notice_start"))
    without = dt.date.min
    while number > 0 and without == dt.date.min:
        number -= 1
        if number in present or _would_hold(snapshots[number], edition.kind, start):
            without = snapshots[number].day
    # A record is written before it is posted, and again afterwards: that it was tells only where no posting is told.
    for recorded in (posted, [day_of(head, "updated")]):
        days = [day for day in recorded if day is not None and without < day <= first]
        if days:
            return min(days)
    return first


def _would_hold(snapshot: Snapshot, kind: str, start: dt.date | None) -> bool:
    """Whether a snapshot would hold a document known by then; those of the day may lack what is still to begin."""
    scope = snapshot.scopes.get(kind)
    return scope is not None and (scope == ALL or (start is not None and start <= snapshot.day))


def contradicted_on(edition: Edition, head: Head, snapshots: Sequence[Snapshot]) -> set[dt.date]:
    """The days of the snapshots that are the first to have a document as active after a day stated for its end."""
    active = head.get("status") != RETIRED
    days = [snapshots[number].day for number in edition.seen] if active else []
    return {min(later) for end in ends_of_document(head) if (later := [day for day in days if day > end])}


def turns(kind: str, editions: Sequence[tuple[Edition, dt.date]], snapshots: Sequence[Snapshot]) -> list[dt.date]:
    """The days on which what is known of a document changes: another edition is known, or snapshots hold others."""
    days = {known for _, known in editions}
    held = [number for number, snapshot in enumerate(snapshots) if kind in snapshot.scopes]
    inside: dict[int, list[int]] = {number: [] for number in held}
    for place, (edition, _) in enumerate(editions):
        for number in edition.seen:
            inside[number].append(place)
    days.update(snapshots[later].day for earlier, later in pairwise(held) if inside[earlier] != inside[later])
    return sorted(days)


def contractor_turns(kinds: Iterable[str], snapshots: Sequence[Snapshot]) -> list[dt.date]:
    """The days of the snapshots whose table of contractors is another than that of the one before."""
    found: set[dt.date] = set()
    for kind in kinds:
        tables = [(item.contractors[kind], item.day) for item in snapshots if kind in item.contractors]
        found.update(day for (earlier, _), (later, day) in pairwise(tables) if earlier != later)
    return sorted(found)
