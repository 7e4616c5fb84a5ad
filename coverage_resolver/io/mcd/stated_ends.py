"""The days that one edition states for an end: of itself, of its document - and whether its status says as much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from coverage_resolver.io.mcd.catalogue import Snapshot
from coverage_resolver.io.mcd.reigns import Head, Reign, day_of

#: The status of a document that no longer is in force.
RETIRED = "R"


def stated_end(head: Head) -> dt.date | None:
    """The last day that an edition states, of itself or of its document."""
    stated = [day for day in (day_of(head, "end"), whole_end(head)) if day is not None]
    return min(stated, default=None)


def whole_end(head: Head) -> dt.date | None:
    """The end of the document, as far as an edition states one: the first of these days."""
    return min(ends_of_document(head), default=None)


def ends_of_document(head: Head) -> list[dt.date]:
    """The days that an edition states for the end of the document; that of a version is not one (mcd.md section 7)."""
    whole = day_of(head, "whole_end")
    return [*retirements(head), *([] if whole is None else [whole])]


def retirements(head: Head) -> list[dt.date]:
    """The days on which the document is said to have retired, and to retire."""
    return [day for day in (day_of(head, "retired"), day_of(head, "retiring")) if day is not None]


def terminated(head: Head) -> dt.date | None:
    """The day on which an NCD terminates; one that does not lie after its first day cannot be relied on."""
    start, end = day_of(head, "start"), day_of(head, "end")
    return end if end is not None and (start is None or start < end) else None


def announced_before(reign: Reign) -> bool:
    """Whether a version is active, and its document is to retire before it begins - as announced, and by no other day.

    An announcement is keyed by the document alone (mcd.md section 3): it does not say that this version never begins.
    """
    head, start = reign.head, reign.start.earliest
    announced = day_of(head, "retiring")
    others = [day for day in (day_of(head, "retired"), day_of(head, "whole_end")) if day is not None and day < start]
    return head.get("status") != RETIRED and announced is not None and announced < start and not others


def tell_retired(
    reigns: Iterable[Reign], present: Collection[int], retired: Mapping[int, set[int]], snapshots: Sequence[Snapshot]
) -> None:
    """Which snapshots had a document as retired, by version, and as not retired."""
    active = sorted(set(present).difference(*retired.values()))
    for reign in reigns if retired else ():
        since = retired.get(reign.edition.version, set())
        since = {number for number in since if not reign.seen or number <= reign.seen[-1]}
        before = [number for number in active if not reign.seen or number < reign.seen[0]]
        last = max(before, default=-1)
        reign.active_before = snapshots[last].day if before else None
        told = min((number for number in since if number > last), default=None)
        reign.told_retired = reign.held_on if told is None else min(reign.held_on, snapshots[told].day)
