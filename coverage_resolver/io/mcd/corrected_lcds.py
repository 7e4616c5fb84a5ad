"""LCDs whose version was corrected, and left a contract or a code of its own list: it goes on until that was known.

What its articles drop by a correction is in the room of what articles drop (``dropped_behind``).
"""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.contract_ways import Listed
from coverage_resolver.io.mcd.corrections import articles_before, corrected_days
from coverage_resolver.io.mcd.dated_back import held_before
from coverage_resolver.io.mcd.lcd_editions import covers
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside, with_the_same
from coverage_resolver.vocabulary import Stance


def corrected_lcd(making: Making, doc: str, listed: set[int], articles: Listed) -> list[Provision]:
    """What a version of an LCD said before it was corrected, on the days on which that could not be known."""
    books, found = making.books, list[Provision]()
    for reign in books.timeline(doc).reigns:
        for before, held in corrected_days(books, reign):
            ended = making.local(doc, reign, reign.period, stance=Stance.SILENT)
            rows = tuple((item, "end") for item in ended[:1])
            for among, pieces in with_the_same(_lost(making, doc, before, held, listed, articles)):
                words = code_lists.paragraphs(making.groups(before))
                made = [item for piece in pieces for item in covers(making, doc, before, piece, among, words=words)]
                making.superseders.update((id(item), rows) for item in made)
                found += made
    return found


def _lost(
    making: Making, doc: str, before: Reign, held: Stretch, listed: set[int], articles: Listed
) -> dict[str, list[Stretch]]:
    """By contract: the days on which the LCD spoke of the code for it, and no version of the LCD does now."""
    books, found = making.books, dict[str, list[Stretch]]()
    own, groups = before.number in listed, making.groups(before)
    if own and (refuses(groups, making.code.value) or leaves_open(groups, making.code.value)):
        return found
    now = list(books.reigns(doc))
    for contract in books.contracts(before) - {NO_NUMBER}:
        listing = _listing(making, doc, articles, contract)
        still = [
            piece
            for other in now
            if books.contracts(other) & {contract, NO_NUMBER}
            for piece in ([other.stretch] if other.number in listed or not own else common(other.stretch, listing))
        ]
        days = [piece for part in ([held] if own else common(held, listing)) for piece in outside(part, still)]
        if days:
            found[contract] = joined(days)
    return found


def _listing(making: Making, doc: str, articles: Listed, contract: str) -> list[Stretch]:
    """The days on which articles of an LCD plainly list the code for a contract, or could not be known not to."""
    books = making.books
    found: list[Stretch] = []
    for name in (*books.articles_of(doc), *articles_before(books, doc)):
        reigns = books.timeline(name).reigns
        told = [(reign, reign.stretch) for reign in books.reigns(name)]
        told += [pair for later in reigns for pair in held_before(books, reigns, later)]
        for reign, days in told:
            if reign.number not in articles.get(name, ()) or contract not in books.contracts(reign):
                continue
            groups = making.groups(reign)
            if groups and not leaves_open(groups, making.code.value):
                named = doc in reign.relations.get("lcds", ())
                found += [days] if named else common(days, books.serves(name, doc))
    return found
