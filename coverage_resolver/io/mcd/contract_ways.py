"""How the editions of articles that list a code stand to each contract of their LCD.

No article speaks beyond the contracts that it is for: one of Part A, or of one state, carries a code for these alone.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined

#: By article: its editions that list the code.
Listed = Mapping[str, set[int]]


class Way(enum.StrEnum):
    """How an edition of an article stands to a contract of the LCD that it does not plainly reach."""

    ASKED = "beyond its primary jurisdiction"
    OTHERS = "for other contracts"
    UNSURE = "one of its contracts has no number"


def beyond(making: Making, lcd: str, reign: Reign, articles: Listed, ways: dict[str, dict[int, Way]]) -> None:
    """The contracts of an edition of the LCD that an edition of an article which lists the code does not reach."""
    books = making.books
    contracts, primary = books.contracts(reign) - {NO_NUMBER}, reign.head.get("states", ())
    for doc in books.articles_of(lcd):
        for other in books.told(doc) if doc in articles else ():
            if other.number not in articles[doc] or not common(reign.stretch, [other.stretch]):
                continue
            theirs, states = books.contracts(other), other.head.get("states", ())
            rows = dict.fromkeys(contracts - theirs, Way.UNSURE if NO_NUMBER in theirs else Way.OTHERS)
            if states and set(states) != set(primary):
                rows |= dict.fromkeys(books.outside(other, contracts & theirs, frozenset(states)), Way.ASKED)
            for contract, way in rows.items():
                ways.setdefault(contract, {})[other.number] = way


def beside(making: Making, lcd: str, contract: str, ways: Mapping[int, Way]) -> list[Stretch]:
    """The days on which an article of the LCD whose lists are known is for a contract."""
    books = making.books
    return joined(
        piece
        for doc in books.articles_of(lcd)
        for reign in books.reigns(doc)
        if reign.number not in ways and "procedures" in reign.edition.parts and contract in books.contracts(reign)
        for piece in common(reign.stretch, books.serves(doc, lcd))
    )
