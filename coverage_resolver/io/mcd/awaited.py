"""What an article says between two downloads of which the later brings it together with a version of its LCD.

Of an LCD the tables tell when it was published, of an article they need not: so the LCD can be known while the article
beside it is the one of the download before. What the article said then, nobody can tell: its new lists may have been
out with the LCD, or not. From the day on which both begin its lists are unknown, until the later download.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.endings import After
from coverage_resolver.io.mcd.layout import ARTICLE, LCD
from coverage_resolver.io.mcd.reigns import Head, day_of
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import FIRST_DAY, ImpreciseDate, day_before


@attrs.frozen
class Awaited:
    """An edition of an article that a later download has, and its LCD, of which a version was published by then.

    ``first`` is the day on which both have begun.
    """

    number: int
    lcd: str
    version: Edition
    first: dt.date


def awaited(pack: Books, doc: str, day: dt.date) -> Iterator[Awaited]:
    """The editions of an article that came with a version of its LCD which was known on a day, itself not being it."""
    if pack.kind(doc) != ARTICLE:
        return
    editions = pack.catalogue.editions
    coming = [number for number in pack.by_document[doc] if pack.known(number) > day]
    if not coming:
        return
    held = [_lists(editions[number]) for number in pack.by_document[doc] if pack.known(number) <= day]
    for number in coming:
        if _lists(editions[number]) in held:
            continue
        for lcd in pack.catalogue.serves.get(doc, ()):
            for version in _published(pack, lcd, day):
                heads = pack.head(editions[number]), pack.head(version)
                together = editions[number].seen[0] <= version.seen[0]
                if together and (lcd in heads[0].get("lcds", ()) or doc in heads[1].get("articles", ())):
                    yield Awaited(number, lcd, version, max(map(_first, heads)))


def _lists(edition: Edition) -> Mapping[str, int | None]:
    return {name: edition.parts.get(name) for name in ("procedures", "diagnoses")}


def _published(pack: Books, lcd: str, day: dt.date) -> Iterator[Edition]:
    """The versions of an LCD that were published by then, and after the last download before it."""
    snapshots = pack.catalogue.snapshots
    before = [item.day for item in snapshots if LCD in item.scopes and item.day <= day]
    for number in pack.by_document.get(lcd, ()) if before else ():
        edition = pack.catalogue.editions[number]
        known = edition.kind == LCD and max(before) < pack.known(number) <= day
        if known and snapshots[edition.seen[0]].day > day:
            yield edition


def _first(head: Head) -> dt.date:
    return day_of(head, "start") or day_of(head, "first") or FIRST_DAY


def without_awaited(line: Timeline, first: dt.date) -> Timeline:
    """The timeline of an article whose lists are unknown from a day on: another edition follows, and nobody saw it."""
    before = [reign for reign in line.reigns if reign.start.earliest < first]
    if not before:
        return line
    last = line.after.days[1] if line.after is not None else line.reigns[-1].stretch[1]
    if last is not None and last < first:
        return line
    cut = ImpreciseDate(day_before(first), day_before(first))
    kept = [
        attrs.evolve(reign, end=cut, retired=None) if reign.stretch[1] is None or reign.stretch[1] >= first else reign
        for reign in before
    ]
    return Timeline(tuple(kept), line.unseen, After(kept[-1], (first, last)))
