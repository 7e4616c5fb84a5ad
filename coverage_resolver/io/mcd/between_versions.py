"""The days between the last sight of one version of a document and the first day of the next one that was seen.

A download holds about one version of a living document, and numbers of versions leap (mcd.md 11.4): where they leave
room, another version may have been in force between two downloads, or none. Where one download held both versions, it
held all that there was between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.shelves import Between


def between_versions(books: KnownBooks, doc: str) -> Iterator[Between]:
    """Each such stretch of one document, as known on the day of the books."""
    line, snapshots, catalogue = books.timeline(doc), books.catalogue.snapshots, books.catalogue
    seen = {reign.edition.version for reign in line.reigns}
    firsts: dict[int, int] = {}
    for edition in map(catalogue.editions.__getitem__, books.pack.by_document.get(doc, ())):
        firsts[edition.version] = min(edition.seen[0], firsts.get(edition.version, edition.seen[0]))
    for reign, later in pairwise(line.living):
        here, there = reign.edition.version, later.edition.version
        apart = bool(reign.seen and later.seen) and reign.seen[-1] < firsts[there]
        if apart and not seen.issuperset(range(here + 1, there)):
            day, begins, ends = snapshots[reign.seen[-1]].day, later.start.earliest, reign.stretch[1]
            first = max(day_after(day), reign.start.earliest)
            last = day_before(begins) if ends is None else min(ends, day_before(begins))
            if first <= last:
                yield Between(reign.label, day, later.label, begins, first, last)
