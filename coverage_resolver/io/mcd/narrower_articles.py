"""Articles that do not list a code which their LCD lists itself: the two disagree, and a person reads both.

An article decides nothing on coverage, but it is read together with its LCD, and one that is narrower is not passed
over (law.md MC-6). One that lists no procedures at all is none of these: documents for medical equipment are split so
(mcd.md section 11.1). Nor is one beside which another article of the LCD lists the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.making import Making, within
from coverage_resolver.io.mcd.reigns import Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside
from coverage_resolver.vocabulary import Axis, CoverageStatus

_ABSENT = "Its lists of procedures do not have the code, which {lcd} lists itself."


def narrower_articles(making: Making, lcds: Mapping[str, set[int]], listed: Mapping[str, set[int]]) -> list[Provision]:
    """What is said by articles, on the days on which an LCD lists the code and no article of it does.

    ``lcds`` are the editions of LCDs that list the code, ``listed`` those of articles, by document.
    """
    return [item for lcd in sorted(lcds) if not is_proposal(lcd) for item in _of_lcd(making, lcd, lcds[lcd], listed)]


def _of_lcd(making: Making, lcd: str, numbers: set[int], listed: Mapping[str, set[int]]) -> Iterator[Provision]:
    books = making.books
    spoken = joined(reign.stretch for reign in books.timeline(lcd).living if reign.number in numbers)
    articles = [doc for doc in sorted(books.articles_of(lcd)) if not is_proposal(doc)]
    carried = [
        piece
        for doc in articles
        for reign in books.timeline(doc).living
        if reign.number in listed.get(doc, ()) or "procedures" not in reign.edition.parts
        for piece in common(reign.stretch, books.serves(doc, lcd))
    ]
    for doc in articles:
        for reign in books.timeline(doc).living:
            if reign.number in listed.get(doc, ()) or not books.pack.lists(reign.edition):
                continue
            for piece in _alone(common(reign.stretch, books.serves(doc, lcd)), spoken, carried):
                yield from making.local(
                    doc,
                    reign,
                    within(reign.period, piece),
                    axis=Axis.CODING,
                    status=CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW,
                    criteria=_ABSENT.format(lcd=lcd),
                )


def _alone(days: list[Stretch], spoken: list[Stretch], carried: list[Stretch]) -> Iterator[Stretch]:
    """Those of the days on which the LCD speaks and nothing carries the code for it."""
    for day in days:
        for piece in common(day, spoken):
            yield from outside(piece, carried)
