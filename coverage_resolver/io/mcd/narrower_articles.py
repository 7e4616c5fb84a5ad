"""Articles that do not list a code which their LCD lists itself: the two disagree, and a person reads both.

An article decides nothing on coverage, but it is read together with its LCD, and one that is narrower is not passed
over (law.md MC-6). What the LCD lists is held against all that its articles of a contractor carry on a day: one that
lists the code carries it, and one that lists no procedures at all carries every code of the LCD, for documents for
medical equipment are split so (mcd.md section 11.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import Making, within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, outside, with_the_same
from coverage_resolver.jurisdictions import NO_NUMBER
from coverage_resolver.vocabulary import Axis, CoverageStatus

_ABSENT = "Its lists of procedures do not have the code, which {lcd} lists itself."


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
        alone = {
            name: _alone(days, _for(books, spoken, name), _for(books, carried, name)) for name in books.contracts(reign)
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
                    criteria=_ABSENT.format(lcd=lcd),
                )


def _for(books: KnownBooks, rows: Iterable[tuple[Reign, list[Stretch]]], contract: str) -> list[Stretch]:
    """The days of those editions that are for a contract, or may be: one of theirs has no number."""
    return [
        piece
        for reign, days in rows
        if contract == NO_NUMBER or books.contracts(reign) & {contract, NO_NUMBER}
        for piece in days
    ]


def _alone(days: list[Stretch], spoken: list[Stretch], carried: list[Stretch]) -> list[Stretch]:
    """Those of the days on which the LCD speaks and nothing carries the code for it."""
    return [piece for day in days for part in common(day, spoken) for piece in outside(part, carried)]
