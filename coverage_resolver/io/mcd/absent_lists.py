"""Articles that say nothing of a diagnosis, beside articles that do: these speak.

That a list is absent denies nothing (mcd.md section 11.12). By itself an article without one leaves everything to
prose; where another article of an LCD that it is for has lists for the code and the contractor, these are the lists of
that LCD, and it is silent. So is one that serves no determination at all, as a list of excluded drugs does not. One
that speaks of diagnoses in prose is not without. Nor does a list deny that does not have a diagnosis: where another
article of its LCD has it, that one speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.bearing import Bearing
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import FIRST_DAY, within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside, with_the_same


@attrs.define(eq=False)
class Listing:
    """One edition of an article, when and for whom it bears on the code, and whether it says anything of diagnoses."""

    doc: str
    reign: Reign
    bears: tuple[Bearing, ...]
    speaks: bool


def silence_the_absent(books: KnownBooks, editions: Sequence[Listing]) -> None:
    """Make editions without any diagnoses silent, for whom and when one that speaks for them has some."""
    speaking = [each for each in editions if each.speaks]
    for edition in editions if speaking else ():
        if not edition.speaks:
            edition.bears = silent_beside(books, edition, speaking, alone=_serves_nothing(books, edition))


def silent_beside(
    books: KnownBooks, edition: Listing, others: Iterable[Listing], *, alone: bool = False
) -> tuple[Bearing, ...]:
    """What an edition bears on, silent where one of the others, of the same LCD, bears on the code for its contracts.

    One that is ``alone`` serves no LCD, and others of any speak.
    """
    always: list[Stretch] = [(FIRST_DAY, None)]
    beside = [
        (each, days)
        for each in others
        if each.doc != edition.doc and (days := always if alone else _of_one_lcd(books, edition.doc, each.doc))
    ]
    return tuple(_parted(books, edition, beside)) if beside else edition.bears


def _serves_nothing(books: KnownBooks, edition: Listing) -> bool:
    """Whether an article is for no determination, so that what it leaves to prose is none of anybody's."""
    return not books.catalogue.serves.get(edition.doc) and not edition.reign.relations.get("ncds")


def _of_one_lcd(books: KnownBooks, one: str, other: str) -> list[Stretch]:
    """The days on which two articles are for one LCD."""
    lcds = set(books.catalogue.serves.get(one, ())) & set(books.catalogue.serves.get(other, ()))
    return joined(
        piece
        for lcd in sorted(lcds)
        for each in books.serves(one, lcd)
        for piece in common(each, books.serves(other, lcd))
    )


def _parted(books: KnownBooks, edition: Listing, beside: list[tuple[Listing, list[Stretch]]]) -> Iterator[Bearing]:
    """What an edition bears on, silent where one that speaks in its place bears on the code, too."""
    for each in edition.bears:
        whole = each.stretch
        contracts = _contracts(books, edition, each)
        spoken = {name: [*_spoken(books, whole, beside, name)] for name in contracts}
        silent = {name: common(whole, spoken[name]) for name in contracts}
        alone = {name: outside(whole, spoken[name]) for name in contracts}
        for days, says in ((alone, True), (silent, False)):
            for names, pieces in with_the_same(days):
                among = each.among if names == contracts else names
                for piece in pieces:
                    period = each.period if piece == whole else within(each.period, piece)
                    yield attrs.evolve(each, period=period, among=among, silent=not says)


def _spoken(
    books: KnownBooks, whole: Stretch, beside: Iterable[tuple[Listing, list[Stretch]]], contract: str
) -> Iterator[Stretch]:
    """The days of a stretch on which any of the others bears on the code for a contract."""
    for other, days in beside:
        for each in other.bears:
            if contract != NO_NUMBER and contract in _contracts(books, other, each):
                yield from (piece for part in common(each.stretch, days) for piece in common(whole, [part]))


def _contracts(books: KnownBooks, edition: Listing, bears: Bearing) -> frozenset[str]:
    return books.contracts(edition.reign) if bears.among is None else bears.among
