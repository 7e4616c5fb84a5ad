"""On which days, and for which contracts, the lists of an article bear on a code: as the LCD says that it is for.

An article that lists the code speaks of it on its own days. One that lists no procedures is for those that its LCD
lists (mcd.md section 11.1): it speaks of a code where, and as long as, an LCD of it lists the code. What an LCD drops
and did not announce in time may go on (:mod:`coverage_resolver.io.mcd.dropped`); the lists that were read with it go
on as long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import Dropped, Making, within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, with_the_same
from coverage_resolver.periods import EffectivePeriod, day_after, day_before, earlier

#: By LCD: its editions that list the code.
Listing = Mapping[str, set[int]]


@attrs.frozen(eq=False)
class Bearing:
    """Days of one edition of an article on which its lists bear on the code, for some of its contracts or for all.

    Where they bear on it only because what an LCD ``dropped`` may go on, its revisions amend them. ``silent``: it has
    none, and others speak in its place.
    """

    period: EffectivePeriod
    among: frozenset[str] | None = None
    dropped: Dropped | None = None
    silent: bool = False

    @property
    def stretch(self) -> Stretch:
        """Its days at their widest."""
        return self.period.start.earliest, None if self.period.end is None else self.period.end.latest


def bearings(
    making: Making, doc: str, reigns: Sequence[Reign], own: Collection[int], lcds: Listing
) -> dict[int, list[Bearing]]:
    """By edition of an article: when and for whom its lists bear on the code.

    ``own`` are those that list the code; the others list no procedures, and ``lcds`` list it themselves.
    """
    books = making.books
    found = {reign.number: bearing(books, doc, reign, own, lcds) for reign in reigns}
    for contracts, dropped in making.dropped:
        eve = day_before(dropped.begins)
        if common((eve, eve), books.serves(doc, dropped.lcd)):
            _go_on(making, doc, reigns, found, contracts, dropped)
    return found


def bearing(books: KnownBooks, doc: str, reign: Reign, own: Collection[int], lcds: Listing) -> list[Bearing]:
    """When and for whom the lists of one edition bear on the code."""
    return [Bearing(reign.period)] if reign.number in own else [*_beside(books, doc, reign, lcds)]


def _beside(books: KnownBooks, doc: str, reign: Reign, lcds: Listing) -> Iterator[Bearing]:
    """The days on which an LCD of the article lists the code, once for all contracts for which they are the same."""
    contracts = books.contracts(reign)
    days: dict[str, list[Stretch]] = {name: [] for name in contracts}
    for lcd, numbers in lcds.items():
        served = [piece for each in books.serves(doc, lcd) for piece in common(each, [reign.stretch])]
        for theirs, listing in _listing(books, lcd, numbers) if served else ():
            pieces = [piece for each in served for piece in common(each, listing)]
            for name in contracts if theirs is None or NO_NUMBER in theirs else contracts & (theirs | {NO_NUMBER}):
                days[name] += pieces
    for names, stretches in with_the_same(days):
        among = None if names == contracts else names
        for piece in stretches:
            yield Bearing(reign.period if piece == reign.stretch else within(reign.period, piece), among)


def _listing(books: KnownBooks, lcd: str, numbers: set[int]) -> Iterator[tuple[frozenset[str] | None, list[Stretch]]]:
    """The days on which an LCD lists the code, or may in a version that nobody saw, each with its contracts."""
    line = books.timeline(lcd)
    for reign in line.living:
        if reign.number in numbers:
            yield books.contracts(reign), [reign.stretch]
    yield (
        None,
        [*line.unseen, *([line.after.days] if line.after is not None and line.after.reign.number in numbers else [])],
    )


def _go_on(
    making: Making,
    doc: str,
    reigns: Sequence[Reign],
    found: dict[int, list[Bearing]],
    contracts: frozenset[str],
    dropped: Dropped,
) -> None:
    """What bore on the code up to the eve of a revision that drops it goes on with what the LCD said until then."""
    books = making.books
    last, own = dropped.last, books.timeline(doc).living[-1].period.end
    if own is not None and own.latest >= dropped.begins:
        last = earlier(last, own)
    spoken = [
        books.contracts(reign) if each.among is None else each.among
        for reign in reigns
        for each in found[reign.number]
        if common((dropped.begins, dropped.begins), [each.stretch])
    ]
    lost = contracts.difference(*spoken)
    for reign in reigns:
        kept: list[Bearing] = []
        for each in found[reign.number]:
            whom = books.contracts(reign) if each.among is None else each.among
            end = each.period.end
            if each.dropped is not None or end is None or day_after(end.latest) != dropped.begins or not whom & lost:
                kept.append(each)
                continue
            if whom - lost:
                kept.append(attrs.evolve(each, among=whom - lost))
            kept.append(Bearing(EffectivePeriod(each.period.start, last), whom & lost, dropped))
        found[reign.number] = kept
