"""Contents that change under the same number of a version: a correction, which takes the place of those before it.

What takes nothing from the member stands as the newest download has it. What takes something away does not reach back
behind the day from which anybody could know of it (law.md MC-11): until then the contents before go on beside it, as an
earlier version would. Contents that had not begun when they were seen were never in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.stated_ends import stated_end
from coverage_resolver.periods import day_before


def corrected_days(books: KnownBooks, reign: Reign, days: Stretch | None = None) -> Iterator[tuple[Reign, Stretch]]:
    """The contents that a version had before, each with those of its days on which the next ones could not be known."""
    first, last = reign.stretch if days is None else days
    for each, following in pairwise((*reign.corrected, reign)):
        if each.edition.seen[0] < following.edition.seen[0]:
            seen = [number for number in each.edition.seen if number < following.edition.seen[0]]
            lasts = [_unknown_through(books, following, seen), stated_end(each.head), last]
            since, through = max(first, each.start.earliest), min(day for day in lasts if day is not None)
            if since <= through:
                yield each, (since, through)


def unknown_through(books: KnownBooks, later: Reign) -> dt.date:
    """The last day on which a version could not be known: of one that is dated back, the eve of the day that tells it.

    One that had not begun by the last download which had the document and not this version is not shown to be dated
    back: a publication that nobody tells does not lie behind the first day (law.md DT-3).
    """
    first = later.edition.seen[0]
    editions = [books.catalogue.editions[number] for number in books.pack.by_document[later.edition.doc]]
    return _unknown_through(books, later, [number for each in editions for number in each.seen if number < first])


def _unknown_through(books: KnownBooks, later: Reign, before: Iterable[int]) -> dt.date:
    last = max(books.catalogue.snapshots[number].day for number in before)
    recorded = later.known < later.held_on or day_of(later.head, "updated") == later.known
    # A download shows that it came behind its first day; on which day it came, nobody tells before the one that has it.
    return day_before(later.known) if recorded or later.start.earliest <= last else last


def lcds_before(books: KnownBooks, articles: Iterable[str]) -> set[str]:
    """The LCDs that articles were for by contents that were corrected, of the articles or of the LCDs."""
    return {
        lcd
        for doc in articles
        for lcd in books.catalogue.serves.get(doc, ())
        if books.holds(lcd) and (_named_before(books, doc, "lcds", lcd) or _named_before(books, lcd, "articles", doc))
    }


def _named_before(books: KnownBooks, doc: str, relation: str, other: str) -> bool:
    """Whether a document named another by contents that were corrected."""
    corrected = (each for reign in books.timeline(doc).reigns for each in reign.corrected)
    return any(other in each.relations.get(relation, ()) for each in corrected)


def articles_before(books: KnownBooks, lcd: str) -> list[str]:
    """The articles that were for an LCD by contents that were corrected, and are for it on no day now."""
    now = books.articles_of(lcd)
    return [doc for doc in books.pack.served_by.get(lcd, ()) if doc not in now and lcd in lcds_before(books, [doc])]
