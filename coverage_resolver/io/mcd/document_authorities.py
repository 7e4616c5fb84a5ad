"""The documents of a pack as authorities: known by their number, an NCD by its section of the manual."""

from __future__ import annotations

import datetime as dt

from coverage_resolver.authorities import Authority, Provenance, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.io.mcd.layout import ARTICLE, NCD
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.vocabulary import AuthorityKind

#: Whose members the Medicare sources bind.
LINES = frozenset({"medicare_ffs", "medicare_advantage"})


def is_proposal(doc: str) -> bool:
    """Whether a document is only proposed: it never counts (law.md MC-8), nor do its lists for what is in force."""
    return doc.startswith("D")


def authority(books: Books, doc: str, day: dt.date) -> Authority:
    """The document: known by its number, or an NCD by its section of the manual.

    From which it took over, and which took over from it, as that was known on a day.
    """
    editions = [books.catalogue.editions[number] for number in books.by_document[doc]]
    last, head = editions[-1], books.head(editions[-1])
    seen = books.catalogue.snapshots[last.seen[-1]]
    if last.kind == NCD:
        kind, name = AuthorityKind.NCD, national_id(books, doc)
        section = books.catalogue.sections.get(doc)
        aliases = [f"NCD {doc[1:]}"] + [f"{where} {section}" for where in ("NCD Manual", "Pub. 100-03") if section]
        scope, issuer = Scope("national", frozenset({"US"})), "CMS"
    else:
        kind = AuthorityKind.COVERAGE_ARTICLE if last.kind == ARTICLE else AuthorityKind.LCD
        if is_proposal(doc):
            kind = AuthorityKind.PROPOSED_ARTICLE if last.kind == ARTICLE else AuthorityKind.PROPOSED_LCD
        name, aliases = doc, [f"{'Article' if last.kind == ARTICLE else 'LCD'} {doc}"]
        numbers = {number for each in editions for number in books.head(each).get("contractors", ())}
        scope, issuer = Scope("contractor", frozenset(numbers)), ""
    return Authority(
        id=name,
        kind=kind,
        title=head.get("title", ""),
        issuer=issuer,
        citation=Citation(name, True, aliases=tuple(alias for alias in aliases if alias != name)),
        scope=scope,
        lines_of_business=LINES,
        provenance=Provenance(
            source=f"Medicare Coverage Database, document {doc[-len(doc.lstrip('LAND')) :]}", retrieved=seen.day
        ),
        family=national_id(books, doc) if last.kind == NCD else books.handovers.family(doc, day),
        renumbered_from=books.handovers.former(doc, day),
    )


def national_id(books: Books, doc: str) -> str:
    """The id of an NCD: its section, or its number in the database where it has none."""
    return f"NCD {books.catalogue.sections.get(doc) or doc[1:]}"
