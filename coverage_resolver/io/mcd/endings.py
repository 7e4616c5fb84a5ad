"""How an edition ends: by its own dates, by its status, by being gone - and what follows where only a version ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import attrs

from coverage_resolver.io.mcd.catalogue import Snapshot
from coverage_resolver.io.mcd.layout import LCD, NCD
from coverage_resolver.io.mcd.odd_cells import apart
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.stated_ends import (
    RETIRED,
    announced_before,
    ends_of_document,
    retirements,
    stated_end,
    terminated,
    whole_end,
)
from coverage_resolver.periods import LAST_DAY, ImpreciseDate, day_after, day_before

#: What a download holds: every document, or those of its day.
ALL, CURRENT = "all", "current"


@attrs.frozen
class After:
    """The days after the end of the newest version seen, of a document that did not end with it."""

    reign: Reign
    days: Stretch


def own_end(
    reign: Reign,
    heir_begins: frozenset[dt.date],
    present: Collection[int],
    snapshots: Sequence[Snapshot],
    later: Sequence[Reign] = (),
) -> None:
    """The end that the edition itself states, where that comes first; ``later`` are the versions after it."""
    head = reign.head
    if reign.edition.kind == NCD:
        _terminate(reign)
        return
    retired, last = retirements(head), stated_end(head)
    if last is None:
        if head.get("status") == RETIRED:
            _retired_some_day(reign, later)
        return
    taken_over = [day for day in retired if day in heir_begins and last >= day > reign.start.earliest]
    last = day_before(min(taken_over)) if taken_over else last
    if reign.end is not None and reign.end.latest < last:
        return
    reign.retired = min(retired, default=None)
    if last < reign.start.earliest:
        latest = _contradicted_until(reign, present, snapshots)
        reign.end = None if latest is None else ImpreciseDate(day_before(reign.start.earliest), latest)
        reign.retired = last
    else:
        reign.end = ImpreciseDate(last, _latest_end(reign, last, heir_begins, present, snapshots, later))


def _contradicted_until(reign: Reign, present: Collection[int], snapshots: Sequence[Snapshot]) -> dt.date | None:
    """The last day on which an LCD may be in force that is said to have ended before its first day.

    None where it never began: its document had retired by then (mcd.md section 11.7). A version whose own end lies
    before it, and one that had begun when a download listed it as active, contradict themselves (law.md IN-2). So do
    an active version and an announcement, which is of a document and of none of its versions, that it retires sooner.
    """
    head, start, own, whole = reign.head, reign.start.earliest, day_of(reign.head, "end"), whole_end(reign.head)
    active, day = head.get("status") != RETIRED, snapshots[reign.seen[-1]].day if reign.seen else reign.held_on
    of_itself = own is not None and own < start and (whole is None or start <= whole)
    if reign.edition.kind != LCD or not (of_itself or announced_before(reign) or (active and start <= day)):
        return None
    gone = gone_on(reign, present, snapshots)
    lasts = [
        *([] if reign.end is None else [reign.end.latest]),
        *([whole] if whole is not None and start <= whole and not outlived(reign, snapshots) else []),
        *([] if active or whole is not None else [reign.held_on]),  # retired, and no day is told that can be meant
        *([] if gone is None else [day_before(gone)]),
    ]
    return max(start, min(lasts, default=LAST_DAY))


def _latest_end(
    reign: Reign,
    last: dt.date,
    heir_begins: frozenset[dt.date],
    present: Collection[int],
    snapshots: Sequence[Snapshot],
    later: Sequence[Reign],
) -> dt.date:
    """The last of the days that are stated for the end of the document; they may contradict one another.

    A document that retires ends on that day or on its eve; further apart two days do not agree, and nobody tells which
    of them ended it. Nor does anybody where a later download has it as active, or where an active version is to begin
    after an announced retirement. A later version, or an heir, takes over whichever it was.
    """
    whole, retired = day_of(reign.head, "whole_end"), retirements(reign.head)
    if last < min(ends_of_document(reign.head), default=last):
        return last
    latest = last
    overtaken = (
        announced_before(each) or outlived(each, snapshots) or _overtakes(each, reign, snapshots) for each in later
    )
    if outlived(reign, snapshots) or any(overtaken):
        gone = gone_on(reign, present, snapshots)
        latest = LAST_DAY if gone is None else day_before(gone)
    elif len(set(retired)) > 1 or any(apart(whole, day) for day in retired):
        latest = max(day_before(day) if day in heir_begins else day for day in retired)
        latest = latest if whole is None else max(whole, latest)
    return max(last, latest if reign.end is None else min(latest, reign.end.latest))


def outlived(reign: Reign, snapshots: Sequence[Snapshot]) -> bool:
    """Whether a download after every day that is stated for the end of a document has it as active.

    A retirement that was announced may have been put off, and of a day that was wrong nobody tells the right one.
    """
    ends = ends_of_document(reign.head)
    listed = bool(ends) and bool(reign.seen) and snapshots[reign.seen[-1]].day > max(ends)
    return listed and reign.head.get("status") != RETIRED


def _overtakes(later: Reign, reign: Reign, snapshots: Sequence[Snapshot]) -> bool:
    """Whether a later version, active in a download after the end that an earlier one states, knows nothing of it."""
    ends = ends_of_document(reign.head)
    seen = bool(ends) and bool(later.seen) and snapshots[later.seen[-1]].day > max(ends)
    return seen and later.head.get("status") != RETIRED and set(ends).isdisjoint(ends_of_document(later.head))


def retired_before(reign: Reign, older: Sequence[Reign]) -> None:
    """What a version that was to begin after its document had retired, or may have, leaves of the one before it.

    The retiring version was dated anew (mcd.md section 11.7): whether the one before it was in force from the day of
    the retirement on, nobody tells.
    """
    retired, eve = whole_end(reign.head), day_before(reign.start.earliest)
    if retired is None and reign.head.get("status") == RETIRED:
        retired = None if reign.active_before is None else day_after(reign.active_before)
    if retired is None or retired > eve or reign.edition.kind == NCD:
        return
    for other in older:
        if other.end is not None and other.end.latest == eve and other.retired is None:
            first = max(other.start.earliest, day_before(retired))
            other.end = ImpreciseDate(min(first, other.end.earliest), eve)


def _terminate(reign: Reign) -> None:
    """An NCD ends when it terminates; whether it still counts on that day is read as of every retirement."""
    day = terminated(reign.head)
    if day is not None and day > reign.start.earliest and (reign.end is None or day <= reign.end.latest):
        reign.end, reign.retired = ImpreciseDate(day, day), day


def _retired_some_day(reign: Reign, later: Sequence[Reign]) -> None:
    """Retired by its status, and no day is told: between the last snapshot in which it was not, and the first after.

    Where none had it in force on a day of its own, it may never have begun; what had retired before its first day did
    not. Later versions that have retired as well do not tell that it was in force up to their first day; one that is
    active does.
    """
    told, start = reign.told_retired, reign.start.earliest
    if reign.end is not None and any(other.head.get("status") != RETIRED for other in later):
        return
    if told < start:
        reign.retired = told
        return
    first = max(day_before(start), reign.active_before or day_before(start))
    latest = max(first, told)
    reign.end = ImpreciseDate(first, latest) if reign.end is None else _no_later(first, latest, reign.end.latest)


def _no_later(first: dt.date, latest: dt.date, cap: dt.date) -> ImpreciseDate:
    return ImpreciseDate(min(first, cap), min(latest, cap))


def gone_on(reign: Reign, present: Collection[int], snapshots: Sequence[Snapshot]) -> dt.date | None:
    """The day of the first download that no longer had a document, though it holds what the last that had it does.

    All documents, or those of the day: one that is in neither is no longer in force. What is still to begin may be left
    out of those of the day.
    """
    if not present:
        return None
    kind, seen = reign.edition.kind, max(present)
    scope = snapshots[seen].scopes.get(kind)
    for later in snapshots[seen + 1 :]:
        now = later.scopes.get(kind)
        if now is None or scope is None:
            continue
        if now == scope or ((now, scope) == (CURRENT, ALL) and reign.start.latest <= later.day):
            return later.day
        if (now, scope) == (ALL, CURRENT):
            return later.day
    return None


def vanish(reign: Reign, present: Collection[int], snapshots: Sequence[Snapshot], gone: dt.date | None) -> None:
    """A document that later downloads of the same reach no longer have ended between the two; nobody saw when.

    Nor where a later day is stated for its end: it was gone by then.
    """
    if gone is None or (reign.retired is not None and reign.retired < reign.start.earliest):
        return
    first = max(snapshots[max(present)].day, reign.start.earliest)
    if reign.end is None:
        reign.end = ImpreciseDate(first, max(first, day_before(gone)))
    elif reign.end.earliest >= gone:
        reign.end = ImpreciseDate(min(first, reign.end.earliest), reign.end.latest)


def after_end(reign: Reign, gone: dt.date | None, snapshots: Sequence[Snapshot]) -> After | None:
    """What follows a version that ended by itself: another that nobody saw, until the document ends or is gone."""
    ended, ends = day_of(reign.head, "end"), [] if outlived(reign, snapshots) else ends_of_document(reign.head)
    whole = max(ends, default=None)
    if reign.edition.kind == NCD or ended is None or reign.end is None or reign.end.latest != ended:
        return None
    if min(ends, default=LAST_DAY) <= ended:  # the document ended with it
        return None
    last = day_before(gone) if gone is not None and (whole is None or gone <= whole) else whole
    return None if last is not None and last <= ended else After(reign, (day_after(ended), last))
