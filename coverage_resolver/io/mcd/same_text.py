"""Versions that say what the version before them says: they were dated anew, and nothing was put in force with them.

A contractor that changes its name dates all its documents anew (mcd.md section 11.2). Who issued a text after a
national determination was bound by it; who merely dated it anew need not have looked at it again (law.md MC-4).
"""

from __future__ import annotations

import datetime as dt

from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.periods import day_before

#: What a new version changes by itself: the record of its revisions.
_RECORD = "revisions"


def put_in_force(books: KnownBooks, doc: str, reign: Reign) -> dt.date | None:
    """The day on which the text of an edition was put in force; nothing where that is its own first day."""
    line = books.timeline(doc)
    others = [other for other in (*line.living, *line.former) if other is not reign]
    first, found = reign, None
    while (before := _before(first, others)) is not None and _same(books, before, first):
        first, found = before, before.start.earliest
    return found


def _before(reign: Reign, others: list[Reign]) -> Reign | None:
    """The edition that was in force up to the eve of another."""
    start = reign.start.earliest
    return next((other for other in others if other.start.earliest < start and _last(other) == day_before(start)), None)


def _last(reign: Reign) -> dt.date | None:
    return reign.stretch[1]


def _same(books: KnownBooks, one: Reign, other: Reign) -> bool:
    """Whether the later of two editions says what the earlier does, names the same NCDs, and is for nobody else."""
    if one.bare or other.bare or not books.contracts(other) <= books.contracts(one):
        return False
    if any(one.head.get(name) != other.head.get(name) for name in ("title", "ncds")):
        return False
    known = books.pack.same_texts
    pair = one.number, other.number
    if pair not in known:
        known[pair] = _same_parts(books.pack, one, other)
    return known[pair]


def _same_parts(pack: Books, one: Reign, other: Reign) -> bool:
    mine, theirs = ({name: n for name, n in each.edition.parts.items() if name != "text"} for each in (one, other))
    if mine != theirs:
        return False
    texts = [dict(pack.part(each.edition, "text")) for each in (one, other)]
    for text in texts:
        text.pop(_RECORD, None)
    return texts[0] == texts[1]
