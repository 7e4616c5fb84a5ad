"""When an edition of a document could be known, and the days on which what is known of a document changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from coverage_resolver.io.mcd.catalogue import Edition, Snapshot
from coverage_resolver.io.mcd.layout import LCD
from coverage_resolver.io.mcd.reigns import Head, day_of
from coverage_resolver.periods import day_after


def known_from(edition: Edition, head: Head, snapshots: Sequence[Snapshot], present: Collection[int]) -> dt.date:
    """The day from which it could be known: as recorded, but after any snapshot that had the document without it.

    ``present`` are the snapshots that held the document in any edition.
    """
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


def turns(kind: str, editions: Sequence[tuple[Edition, dt.date]], snapshots: Sequence[Snapshot]) -> list[dt.date]:
    """The days on which what is known of a document changes: another edition is known, or snapshots hold others."""
    days = {known for _, known in editions}
    held = [number for number, snapshot in enumerate(snapshots) if kind in snapshot.scopes]
    inside = {
        number: {place for place, (edition, _) in enumerate(editions) if number in edition.seen} for number in held
    }
    days.update(snapshots[later].day for earlier, later in pairwise(held) if inside[earlier] != inside[later])
    return sorted(days)


def contractor_turns(kinds: Iterable[str], snapshots: Sequence[Snapshot]) -> list[dt.date]:
    """The days of the snapshots whose table of contractors is another than that of the one before."""
    found: set[dt.date] = set()
    for kind in kinds:
        tables = [(item.contractors[kind], item.day) for item in snapshots if kind in item.contractors]
        found.update(day for (earlier, _), (later, day) in pairwise(tables) if earlier != later)
    return sorted(found)
