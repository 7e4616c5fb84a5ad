"""How an edition ends: by its own dates, by its status, by being gone - and what follows where only a version ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs

from coverage_resolver.io.mcd.catalogue import Snapshot
from coverage_resolver.io.mcd.layout import NCD
from coverage_resolver.io.mcd.reigns import Head, Reign, Stretch, day_of
from coverage_resolver.periods import ImpreciseDate, day_after, day_before

#: The status of a document that no longer is in force.
RETIRED = "R"


@attrs.frozen
class After:
    """The days after the end of the newest version seen, of a document that did not end with it.

    ``known`` is when that end could be known, ``end_known`` when it was known that the document is gone.
    """

    reign: Reign
    days: Stretch
    known: dt.date
    end_known: dt.date | None = None


def own_end(
    reign: Reign, heir_begins: frozenset[dt.date], found: Sequence[Reign], snapshots: Sequence[Snapshot]
) -> None:
    """The end that the edition itself states, where that comes first."""
    head = reign.head
    if reign.edition.kind == NCD:
        return
    retired = _retired(head)
    stated = [day for day in (day_of(head, "end"), _whole_end(head)) if day is not None]
    if not stated:
        if head.get("status") == RETIRED:
            _retired_some_day(reign, found, snapshots)
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


def _retired(head: Head) -> dt.date | None:
    return day_of(head, "retired") or day_of(head, "retiring")


def _whole_end(head: Head) -> dt.date | None:
    """The end of the document, as far as an edition states one; the end of a version is not that (mcd.md section 7)."""
    stated = [day for day in (day_of(head, "whole_end"), _retired(head)) if day is not None]
    return min(stated, default=None)


def _retired_some_day(reign: Reign, found: Sequence[Reign], snapshots: Sequence[Snapshot]) -> None:
    """Retired by its status, and no day is told: it was between the last snapshot in which it was not, and this one."""
    if reign.end is not None:
        return
    seen = reign.edition.seen[0]
    before = [number for other in found for number in other.edition.seen if number < seen]
    first = max(reign.start.earliest, snapshots[max(before)].day) if before else reign.start.earliest
    reign.end, reign.end_known = ImpreciseDate(first, max(first, snapshots[seen].day)), reign.known


def gone_on(kind: str, present: set[int], snapshots: Sequence[Snapshot]) -> dt.date | None:
    """The day of the first download that no longer had the document, of the same reach as the last that had it."""
    seen = max(present)
    scope = snapshots[seen].scopes.get(kind)
    missing = [n for n in range(seen + 1, len(snapshots)) if snapshots[n].scopes.get(kind) == scope]
    return snapshots[missing[0]].day if missing and scope is not None else None


def vanish(reign: Reign, present: set[int], snapshots: Sequence[Snapshot], gone: dt.date | None) -> None:
    """A document that later downloads of the same reach no longer have ended between the two; nobody saw when."""
    if reign.end is None and reign.retired is None and gone is not None:
        first = max(snapshots[max(present)].day, reign.start.earliest)
        reign.end, reign.end_known = ImpreciseDate(first, max(first, day_before(gone))), gone


def after_end(reign: Reign, gone: dt.date | None) -> After | None:
    """What follows a version that ended by itself: another that nobody saw, until the document ends or is gone."""
    ended, whole = day_of(reign.head, "end"), _whole_end(reign.head)
    if reign.edition.kind == NCD or ended is None or reign.end is None or reign.end.latest != ended:
        return None
    last, end_known = whole, None
    if gone is not None and (whole is None or gone <= whole):
        last, end_known = day_before(gone), gone
    if last is not None and last <= ended:
        return None
    return After(reign, (day_after(ended), last), reign.known, end_known)
