"""One edition of an LCD as provisions: what covers with its criteria, or may, and what stands for one nobody saw.

The tables hold no criteria, only lists and prose.
"""

from __future__ import annotations

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.making import UNSEEN, Making, days, unseen_version, within
from coverage_resolver.io.mcd.refused_by_texts import refused_by_text
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.vocabulary import CoverageStatus, Stance

_CRITERIA = CoverageStatus.COVERED_WITH_CRITERIA
#: The contracts of a document that are meant; all where there is none.
Among = frozenset[str] | None


def known_with(making: Making, reign: Reign, made: list[Provision], editions: list[Reign]) -> list[Provision]:
    """What articles carry is published when the first of these editions is, where that was later than the LCD."""
    pack = making.books.pack
    known = min(pack.said_from(edition.number) for edition in editions)
    if known <= max(pack.said_from(reign.number), making.books.catalogue.snapshots[0].day):
        return made
    return [attrs.evolve(item, published_on=known, announced_on=item.published_on) for item in made]


def covers(
    making: Making,
    doc: str,
    reign: Reign,
    piece: Stretch,
    among: Among,
    *,
    words: str,
    stance: Stance = Stance.RULE,
) -> list[Provision]:
    """The LCD covers with its criteria; where words leave open what it says of the code, it may refuse it, too."""
    if refusal := refused_by_text(making.books, reign, making.code.value):
        stance, words = Stance.UNKNOWN, " | ".join(filter(None, (words, refusal)))
    criteria = _criteria(reign) + (f" The code is listed under: {words}" if words else "")
    period = within(reign.period, piece)
    may_say = (_CRITERIA,) if stance is Stance.RULE else (_CRITERIA, CoverageStatus.NOT_MEDICALLY_NECESSARY)
    made = (making.local(doc, reign, period, among, status=each, criteria=criteria, stance=stance) for each in may_say)
    return [item for items in made for item in items]


def unseen(making: Making, doc: str, piece: Stretch, reign: Reign, among: Among = None) -> list[Provision]:
    """A version of the document that no snapshot holds, or whose codes none holds."""
    whose = making.whose(doc)
    return [
        Provision(
            authority=whose,
            version=unseen_version(piece),
            scope=scope,
            conditions=conditions,
            codes=making.codes,
            stance=Stance.UNKNOWN,
            status=_CRITERIA,
            criteria=_criteria(reign),
            period=days(piece),
            reasons=UNSEEN,
        )
        for scope, conditions in making.reaches(doc, reign, among)
    ]


def _criteria(reign: Reign) -> str:
    """An LCD may get another title with a version; of one that nobody saw, the nearest that was seen tells it."""
    return f"Criteria of “{reign.head.get('title', '')}”."
