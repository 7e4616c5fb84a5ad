"""Articles that are narrower or broader than their LCD, which lists codes itself: a person reads both.

An article decides nothing on coverage, but it is read together with its LCD, and one that is narrower is not passed
over (law.md MC-6); nor does one that is broader put a code under an LCD that keeps a list of its own without it. What
an LCD lists is held against all that its articles of a contractor carry on a day: one that lists the code carries it,
and one that lists no procedures at all carries every code of the LCD, for documents for medical equipment are split so
(mcd.md section 11.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.code_lists import is_inpatient
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import Making, within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, outside, with_the_same
from coverage_resolver.vocabulary import Axis, CoverageStatus

#: An edition, and days of it.
_Days = tuple[Reign, list[Stretch]]
_ABSENT = "Its lists of procedures do not have the code, which {lcd} lists itself."
_BEYOND = "Its lists of procedures have the code, which is not on the list that {lcd} keeps itself."


def narrower_articles(making: Making, lcds: Mapping[str, set[int]], listed: Mapping[str, set[int]]) -> list[Provision]:
    """What is said by articles, on the days and for the contracts for which an LCD lists the code and no article of it.

    ``lcds`` are the editions of LCDs that list the code, ``listed`` those of articles, by document.
    """
    return [item for lcd in sorted(lcds) if not is_proposal(lcd) for item in _of_lcd(making, lcd, lcds[lcd], listed)]


def _of_lcd(making: Making, lcd: str, numbers: set[int], listed: Mapping[str, set[int]]) -> Iterator[Provision]:
    books = making.books
    articles = [doc for doc in sorted(books.articles_of(lcd)) if not is_proposal(doc)]
    reigns = [(doc, reign) for doc in articles for reign in books.reigns(doc)]
    carrying = [
        (doc, reign)
        for doc, reign in reigns
        if reign.number in listed.get(doc, ()) or not books.pack.lists(reign.edition)
    ]
    carried = [(reign, common(reign.stretch, books.serves(doc, lcd))) for doc, reign in carrying]
    spoken = [(reign, [reign.stretch]) for reign in books.reigns(lcd) if reign.number in numbers]
    for doc, reign in reigns:
        if (doc, reign) in carrying:
            continue
        days = common(reign.stretch, books.serves(doc, lcd))
        there = [(each, [piece for day in days for piece in common(day, pieces)]) for each, pieces in spoken]
        yield from _said(making, doc, reign, there, carried, _ABSENT.format(lcd=lcd))


def broader_articles(
    making: Making, listing: Mapping[str, set[int]], articles: Mapping[str, set[int]]
) -> Iterator[Provision]:
    """What is said by articles that list the code, when and for whom every LCD of theirs lists procedures without it.

    ``articles`` are the editions of articles that list the code, ``listing`` those of all documents. No LCD lists
    procedures of inpatients, for there is no table of them.
    """
    books = making.books
    for doc in sorted(articles) if not is_inpatient(making.code.value) else ():
        lcds = [lcd for lcd in sorted(books.lcds_of([doc])) if not is_proposal(lcd)]
        for reign in books.reigns(doc) if lcds else ():
            if reign.number not in articles[doc] or not making.groups(reign):
                continue
            without: dict[str, list[_Days]] = {}
            under: list[_Days] = []
            for lcd in lcds:
                days = books.serves(doc, lcd)
                for each in books.reigns(lcd):
                    pieces = [piece for day in common(reign.stretch, days) for piece in common(each.stretch, [day])]
                    own = books.pack.lists(each.edition) and each.number not in listing.get(lcd, ())
                    (without.setdefault(lcd, []) if own else under).append((each, pieces))
            for lcd, mine in without.items():
                yield from _said(making, doc, reign, mine, under, _BEYOND.format(lcd=lcd))


def _said(
    making: Making,
    doc: str,
    reign: Reign,
    days: list[_Days],
    but: list[_Days],
    words: str,
) -> Iterator[Provision]:
    """That an edition is at odds with its LCD, for each contract on those of its days that are not among the others."""
    books = making.books
    alone = {
        name: [piece for day in _for(books, days, name) for piece in outside(day, _for(books, but, name))]
        for name in books.contracts(reign)
    }
    for among, pieces in with_the_same(alone):
        for piece in pieces:
            yield from making.local(
                doc,
                reign,
                within(reign.period, piece),
                among,
                axis=Axis.CODING,
                status=CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW,
                criteria=words,
            )


def _for(books: KnownBooks, rows: Iterable[_Days], contract: str) -> list[Stretch]:
    """The days of those editions that are for a contract, or may be: one of theirs has no number."""
    return [
        piece
        for reign, days in rows
        if contract == NO_NUMBER or books.contracts(reign) & {contract, NO_NUMBER}
        for piece in days
    ]
