"""Versions of articles that reach back behind the day from which they could be known, each with the one before it.

So do new contents of a version that keeps its number, on the days from its first one: those before them are as a
version of their own.

A list that drops a diagnosis takes something from the member, and on a day before anybody could know of it the
diagnosis was supported. A restriction does not reach back behind its publication (law.md MC-11, SSA 1871(e)(1)): for
these days the version before goes on beside it, and the notice rules of the library decide between the two. From the
day on which it was known it is what the article says; no period of notice binds an article (MC-7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.io.mcd.bearing import Bearing
from coverage_resolver.io.mcd.corrections import corrected_days, unknown_through
from coverage_resolver.io.mcd.diagnosis_lists import DOES_NOT, NOT_LISTED, Said
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stated_ends import stated_end
from coverage_resolver.io.mcd.stretches import common
from coverage_resolver.periods import day_before
from coverage_resolver.vocabulary import SUPPORTS


@attrs.frozen(eq=False)
class DatedBack:
    """The version ``before``, the one that is dated back, and the days on which that one could not be known."""

    before: Reign
    later: Reign
    bears: Bearing


def dated_back(
    books: KnownBooks, reigns: Sequence[Reign], numbers: Collection[int], bears: Mapping[int, Sequence[Bearing]]
) -> Iterator[DatedBack]:
    """Of the versions of one article, in order: those that an earlier download was without, though they had begun.

    ``numbers`` are those that are for the code, ``bears`` when and for whom they bear on it.
    """
    for later in reigns:
        if later.number not in bears or later.known <= later.start.earliest:
            continue
        for before, days in held_before(books, reigns, later):
            for each in bears[later.number] if before.number in numbers else ():
                whom = books.contracts(before) & (books.contracts(later) if each.among is None else each.among)
                if whom and not each.silent and each.dropped is None:
                    for piece in common(each.stretch, [days]):
                        yield DatedBack(before, later, Bearing(within(each.period, piece), whom))


def held_before(books: KnownBooks, reigns: Sequence[Reign], later: Reign) -> Iterator[tuple[Reign, Stretch]]:
    """The versions that were in force on days of a later one on which that could not be known, each with these days.

    And the contents that a version had before it was corrected, up to the day before that could be known.
    """
    yield from corrected_days(books, later)
    older = [
        each
        for each in reigns
        if each.edition.version < later.edition.version and each.edition.seen[0] < later.edition.seen[0]
    ]
    if not older or later.known <= later.start.earliest:
        return
    first, last = later.start.earliest, unknown_through(books, later)
    for place, each in enumerate(older):
        ends = [day_before(other.start.earliest) for other in older[place + 1 :]]
        stated = stated_end(each.head)
        through = min([last, *ends, *([] if stated is None else [stated])])
        since = max(first, each.start.earliest)
        if since <= through:
            yield each, (since, through)
            yield from corrected_days(books, each, (since, through))


def loses(before: Said, later: Said) -> bool:
    """Whether diagnoses that supported the service no longer do: on no list, or on one of those that do not."""
    return before[0] == (SUPPORTS,) and later[0] in ((NOT_LISTED,), (DOES_NOT,))
