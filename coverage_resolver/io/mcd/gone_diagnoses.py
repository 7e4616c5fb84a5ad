"""Diagnoses on days on which the list of codes of an LCD is gone: they went with it, and nobody tells what they were.

An article carries the codes of its LCD and the diagnoses that go with them. Where the coverage is unknown because the
LCD is in force and its list is gone, or because no list of it is for the contract any more, so are the diagnoses.
Before an article began nothing had been said (:mod:`coverage_resolver.io.mcd.absent_lists`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.bearing import Bearing
from coverage_resolver.io.mcd.carried_lists import Carried
from coverage_resolver.io.mcd.diagnosis_lists import PROSE
from coverage_resolver.io.mcd.lists_gone import days_of
from coverage_resolver.io.mcd.making import FIRST_DAY, UNSEEN, Gone, Making, days, unseen_version
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.io.mcd.stretches import common, outside
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT, Axis, Stance


def tell_what_is_gone(making: Making, lcd: Reign, lists: Carried) -> None:
    """Keep the days of an edition of an LCD on which a list of its codes is gone, with the edition that had them."""
    having = [*lists.editions, *(each.edition for each in lists.doubted)]
    if not having or not (lists.gone or lists.unread):
        return
    there = [*lists.speaking, *(piece for _, asked in lists.asked for piece in asked)]
    there += [piece for each in lists.doubted for piece in each.days]
    for stretches, read in ((lists.gone, False), (lists.unread, True)):
        for piece in (part for day in common(lcd.stretch, stretches) for part in outside(day, there)):
            before = [reign for reign in having if reign.start.earliest <= piece[0]]
            if before:
                edition = max(before, key=lambda reign: reign.start.earliest)
                making.gone.append(Gone(edition, lists.contracts, piece, read))


def gone_support(making: Making, doc: str, speaking: Iterable[tuple[Reign, Iterable[Bearing]]]) -> Iterator[Provision]:
    """What an article said of diagnoses, on the days on which it is gone and none of those speaking is there."""
    books, others = making.books, list(speaking)
    for each in (gone for gone in making.gone if gone.edition.edition.doc == doc):
        whom = books.contracts(each.edition)
        whom = whom if each.contracts is None else whom & each.contracts
        there = [
            piece
            for reign, bearing in others
            for bears in bearing
            for piece in common(bears.stretch, [days_of(reign)])
            if not whom.isdisjoint(books.contracts(reign) if bears.among is None else bears.among)
        ]
        fields = {} if each.read else {"reasons": UNSEEN}
        for piece in outside(each.days, [*there, days_of(each.edition)]):
            for item in making.local(
                doc,
                each.edition,
                days(piece),
                whom,
                topic=DIAGNOSIS_SUPPORT,
                axis=Axis.CODING,
                stance=Stance.UNKNOWN,
                value=PROSE,
                absent_from=FIRST_DAY,  # of what held before, the edition itself tells
                **fields,
            ):
                yield attrs.evolve(item, version=unseen_version(piece), retired_on=None)
