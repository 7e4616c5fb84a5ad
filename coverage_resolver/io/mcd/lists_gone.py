"""Days on which an LCD is in force and its list of codes is not there: what it means on them, nobody tells.

The LCD and its list of codes are dated apart, and each in force is looked up by itself (mcd.md section 11.14). A list
goes with its article: retired, ended, gone from the downloads, or moved to another LCD; or it comes later than the LCD.
Where another list takes its place, that one speaks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping

from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import FIRST_DAY, day_after, day_before


def gone_from(line: Timeline, reign: Reign, lcd: Timeline) -> dt.date | None:
    """The day from which the lists of an edition of an article no longer count; nothing where it did not end.

    Whether they still do on the day of a retirement hangs on how the retirement of the LCD is read, where both have one
    day; and an article that was gone from the downloads together with its LCD ended when that did.
    """
    end, retired = reign.end, reign.retired
    together = retired is not None and any(retired == other.retired for other in lcd.reigns)
    if end is not None and not end.exact:
        if any(end == other.end for other in lcd.reigns):
            return None
        return end.earliest if retired == end.earliest and not together else day_after(end.earliest)
    if retired is not None:
        return day_after(retired) if together else retired
    if end is None or reign is not line.living[-1]:
        return None
    if line.after is not None:
        last = line.after.days[1]
        return None if last is None else day_after(last)
    return day_after(end.earliest)


def without_list(books: KnownBooks, lcd: str, articles: Collection[str]) -> Mapping[str, tuple[Stretch, ...]]:
    """By contract of an LCD: stretches without a list of codes that hold days of the LCD; of contracts that have any.

    ``articles`` are those that list the code in any edition: one that is there without codes has dropped them.
    """
    return _without(books, lcd, articles, books.pack.lists)


def without_article(books: KnownBooks, lcd: str) -> Mapping[str, tuple[Stretch, ...]]:
    """The same of stretches without any article of the LCD that was seen with its contents, and no list of its own."""
    return _without(books, lcd, (), lambda edition: bool(edition.parts))


def _without(
    books: KnownBooks, lcd: str, articles: Collection[str], counts: Callable[[Edition], bool]
) -> Mapping[str, tuple[Stretch, ...]]:
    there: list[tuple[frozenset[str], list[Stretch]]] = []
    for doc in books.articles_of(lcd):
        mine, line = doc in articles, books.timeline(doc)
        served = books.serves(doc, lcd)
        for reign in () if is_proposal(doc) else books.told(doc):
            days = common(days_of(reign), served) if mine or counts(reign.edition) else []
            after = [line.after.days] if line.after is not None and line.after.reign is reign else []
            there.append((books.contracts(reign), [*days, *((*line.unseen, *after) if days else ())]))
    reigns = list(books.reigns(lcd))
    there += [(books.contracts(reign), [reign.stretch]) for reign in reigns if books.pack.lists(reign.edition)]
    days = [reign.stretch for reign in reigns]
    found: dict[str, tuple[Stretch, ...]] = {}
    same: dict[tuple[int, ...], tuple[Stretch, ...]] = {}
    for contract in frozenset[str]().union(*map(books.contracts, reigns)):
        near = tuple([place for place, (whose, _) in enumerate(there) if contract in whose or NO_NUMBER in whose])
        gaps = same.get(near)
        if gaps is None:
            lists = [piece for place in near for piece in there[place][1]]
            gaps = same[near] = tuple([gap for gap in outside((FIRST_DAY, None), lists) if common(gap, days)])
        if gaps:
            found[contract] = gaps
    return found


def in_force_without_list(books: KnownBooks, lcd: str, articles: Collection[str]) -> list[Stretch]:
    """The days on which an LCD is in force for a contract for which no list of codes is there."""
    gaps = without_list(books, lcd, articles)
    return [
        piece
        for reign in (books.reigns(lcd) if gaps else ())
        for contract in books.contracts(reign) & gaps.keys()
        for piece in common(reign.stretch, gaps[contract])
    ]


def beside_listing(gaps: Iterable[Stretch], listing: Iterable[Stretch]) -> list[Stretch]:
    """The days without a list that lie before, after or between days on which the code is listed, without another."""
    days = joined(listing)
    found = []
    for first, last in gaps:
        wide = day_before(first) if first > FIRST_DAY else first, None if last is None else day_after(last)
        if common(wide, days):
            found.append((first, last))
    return found


def days_of(reign: Reign) -> Stretch:
    """The days of an edition; one that ended before it began has none, and its stretch is of one day long before."""
    never = reign.retired is not None and reign.retired < reign.start.earliest
    return (FIRST_DAY, FIRST_DAY) if never else reign.stretch
