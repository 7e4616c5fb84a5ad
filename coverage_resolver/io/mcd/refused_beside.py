"""Documents that refuse a code which another list of its determination has: the two must be read together.

Equipment has its codes on the LCD and its exclusions in the text of the article; a second article of an LCD may refuse
what the first lists (law.md MC-6). What refuses says so in words: in its title or its texts, among other codes, or over
another list. The determination may then not cover the code, on the days and for the contracts of that document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.lcd_editions import known_with
from coverage_resolver.io.mcd.making import Making, within
from coverage_resolver.io.mcd.named_codes import mentions
from coverage_resolver.io.mcd.named_in_words import Naming
from coverage_resolver.io.mcd.refused_by_texts import refused_by_text
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Stance


def refused_beside(making: Making, named: Iterable[Naming], made: Mapping[str, list[Provision]]) -> list[Provision]:
    """That LCDs may not cover, by documents that refuse the code; ``made`` is what is said of them by lists."""
    books, found = making.books, list[Provision]()
    naming = {each.reign.number: each for each in named}
    for lcd, items in sorted(made.items()):
        covered = [_days(item) for item in items if item.topic == COVERAGE and item.stance is Stance.RULE]
        for doc in (lcd, *books.articles_of(lcd)) if covered and not is_proposal(lcd) else ():
            served = [(making.books.timeline(lcd).living[0].stretch[0], None)] if doc == lcd else books.serves(doc, lcd)
            for reign in books.reigns(doc):
                if words := _refusal(making, reign, naming):
                    days = [piece for part in common(reign.stretch, served) for piece in common(part, covered)]
                    found += _may_refuse(making, lcd, reign, days, words)
    return found


def _days(item: Provision) -> Stretch:
    end = item.period.end
    return item.period.start.earliest, None if end is None else end.latest


def _refusal(making: Making, reign: Reign, naming: Mapping[int, Naming]) -> str:
    """The words by which an edition refuses the code; of all that it lists where it has the code, or no procedures.

    The paragraph over a list that has the code is read with that list.
    """
    books, code = making.books, making.code.value
    own = reign.number in books.listing(code).get(reign.edition.doc, ())
    if own and (words := _over_other_lists(making, reign)):
        return words
    if reign.number in naming and naming[reign.number].refuses:
        return naming[reign.number].words
    ruled = reign.number in books.pack.ruling(code).get(reign.edition.doc, ())
    return refused_by_text(books, reign, code) if own or ruled or not books.pack.lists(reign.edition) else ""


def _over_other_lists(making: Making, reign: Reign) -> str:
    """What an edition that lists the code says where it refuses it over other lists; empty where it does not."""
    procedures, diagnoses = (making.books.part(reign.edition, name) for name in ("procedures", "diagnoses"))
    own = making.groups(reign)
    others = [group for group in procedures.get("groups", ()) if group not in own]
    said = mentions({**procedures, "groups": others}, diagnoses, making.code.value)
    return " | ".join(each.words for each in said if each.refuses)


def _may_refuse(making: Making, lcd: str, by: Reign, days: Iterable[Stretch], words: str) -> list[Provision]:
    books, found = making.books, list[Provision]()
    for reign in books.timeline(lcd).living:
        for piece in (part for day in days for part in common(reign.stretch, [day])):
            made = making.local(
                lcd,
                reign,
                within(reign.period, piece),
                books.contracts(by),
                status=CoverageStatus.NOT_MEDICALLY_NECESSARY,
                criteria=f"{by.edition.doc} refuses the code in words: {words}",
                stance=Stance.UNKNOWN,
            )
            found += known_with(making, reign, made, [by])
    return found
