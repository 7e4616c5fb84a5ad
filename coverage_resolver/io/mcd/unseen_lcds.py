"""LCDs that an article in force serves and that no snapshot holds: that they cover is as possible as that they do not.

An article alone is no determination (law.md MC-6). One that hangs off an LCD says that there is one; of several that
it names, those that are not there may be proposals (mcd.md 11.13), and those that are decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.io.mcd.document_authorities import LINES, is_proposal
from coverage_resolver.io.mcd.making import UNSEEN, Making
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Stance


def unseen_lcds(making: Making, articles: Mapping[str, set[int]], named: Mapping[str, set[int]]) -> list[Provision]:
    """For each article that has the code and none of whose LCDs was seen: these LCDs, of which nothing is known.

    ``articles`` are the editions that list it, ``named`` those that name it in words.
    """
    found: list[Provision] = []
    books = making.books
    for doc in sorted({*articles, *named}):
        if is_proposal(doc) or books.lcds_of([doc]):
            continue
        made, line = {}, books.timeline(doc)
        for reign in (*line.reigns, *line.former):
            listed = reign.number in articles.get(doc, ()) and making.groups(reign)
            served = reign.relations.get("lcds", ()) if listed or reign.number in named.get(doc, ()) else ()
            if not any(books.holds(f"D{name}") for name in served):
                made[reign.number] = [item for lcd in served for item in _unseen(making, doc, lcd, reign)]
        found += making.superseded(made, (*line.reigns, *line.former))
    return found


def _unseen(making: Making, doc: str, lcd: str, reign: Reign) -> list[Provision]:
    """The LCD for as long as one edition of the article is in force, for the contracts of the article."""
    whose = Authority(
        id=lcd,
        kind=AuthorityKind.LCD,
        title=f"the LCD that {doc} names",
        citation=Citation(lcd, True, aliases=(f"LCD {lcd}",)),
        scope=Scope("contractor", making.books.contracts(reign)),
        lines_of_business=LINES,
        provenance=Provenance(
            source=f"Medicare Coverage Database, named by {doc}; in none of these snapshots", retrieved=reign.known
        ),
    )
    return [
        Provision(
            authority=whose,
            version=f"as {doc} {reign.label} names it",
            scope=scope,
            conditions=conditions,
            codes=making.codes,
            stance=Stance.UNKNOWN,
            status=CoverageStatus.COVERED_WITH_CRITERIA,
            criteria=f"Criteria of {lcd}.",
            period=reign.period,
            published_on=making.books.pack.said_from(reign.number),
            reasons=UNSEEN,
        )
        for scope, conditions in making.reaches(doc, reign)
    ]
