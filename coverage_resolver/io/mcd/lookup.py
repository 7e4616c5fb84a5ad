"""What Medicare says about a code at a glance: documents, versions, contractors, dates, what they say of diagnoses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.document_authorities import LINES, is_proposal, national_id
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.layout import ARTICLE, LCD, NCD
from coverage_resolver.io.mcd.lookup_rows import held_on, local_row, national_row, served_by
from coverage_resolver.io.mcd.named_in_words import Naming, namings
from coverage_resolver.io.mcd.pack_shelf import PackShelf
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.io.mcd.stretches import common
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.vocabulary import Certainty

_ORDER = {LCD: 0, ARTICLE: 1, NCD: 2}
#: How far sources of Medicare reach; those of plans and states may name no line of business and are none of its.
_OF_MEDICARE = ("national", "contractor")
#: What stands beside no document: nobody is to take it for no policy.
NOTHING_NAMES_IT = "No document of this library names it then. That is no statement on coverage: ask resolve."
NOBODY_SAW = "That day is before the oldest snapshot: a version of then that nobody saw may have listed it."


def lookup(
    library: PolicyLibrary, code: Code, state: str = "", day: dt.date | None = None, diagnoses: Iterable[str] = ()
) -> dict[str, Any]:
    """Everything that packs, and records of Medicare, hold about a code, in that state and on that day.

    Without a state, of every contractor; with one, also of those of which no number, and so no state, is known.
    Without a day, every version. Nothing is judged here: ask ``resolve``.
    """
    found: list[dict[str, Any]] = []
    snapshots: set[str] = set()
    for shelf in library.shelves:
        if isinstance(shelf, PackShelf):
            snapshots |= {item.published for item in shelf.books.catalogue.snapshots}
            found += _of_pack(shelf, code, state, day, tuple(diagnoses))
    found += _of_records(library, code, day)
    return {
        "code": f"{code.system}:{code.value}",
        "state": state,
        "on": "" if day is None else day.isoformat(),
        "snapshots": sorted(snapshots),
        "documents": found,
        "caveats": [] if found else [*_of_nothing(library, day)],
    }


def _of_nothing(library: PolicyLibrary, day: dt.date | None) -> Iterator[str]:
    """What has to be known of it that no document was found."""
    yield NOTHING_NAMES_IT
    if day is not None and any(shelf.lacking(day, LAST_DAY) for shelf in library.shelves):
        yield NOBODY_SAW


def _of_records(library: PolicyLibrary, code: Code, day: dt.date | None) -> list[dict[str, Any]]:
    return [
        {
            "document": item.authority.id,
            "kind": item.authority.kind.value,
            "title": item.authority.title,
            "version": item.version,
            "topic": item.topic,
            "from": item.period.start.text(),
            "through": "" if item.period.end is None else item.period.end.text(),
            "says": "" if item.status is None else item.status.value,
        }
        for item in library.provisions
        if code in item.codes
        and item.reaches.level in _OF_MEDICARE
        and (not item.lines or item.lines & LINES)
        and (day is None or item.period.contains(day) is not Certainty.NO)
    ]


def _of_pack(
    shelf: PackShelf, code: Code, state: str, day: dt.date | None, diagnoses: tuple[str, ...]
) -> list[dict[str, Any]]:
    books = KnownBooks(shelf.books, LAST_DAY)
    listing = books.listing(code.value)
    articles = {doc: numbers for doc, numbers in listing.items() if books.kind(doc) == ARTICLE}
    final = {doc: numbers for doc, numbers in articles.items() if not is_proposal(doc)}
    beside = books.beside({doc for doc in listing if doc not in articles})
    named = namings(books, code.value)
    words = {each.reign.number: each.words for each in named}
    naming = {each.doc for each in named}
    served = books.lcds_of(doc for doc in naming if books.kind(doc) == ARTICLE)
    local = books.lcds_of(final) | set(listing) | set(beside) | naming | served
    found: list[dict[str, Any]] = []
    for doc in sorted(local, key=lambda name: (_ORDER[books.kind(name)], name)):
        for reign in books.timeline(doc).reigns:
            has_it = reign.number in {*listing.get(doc, ()), *beside.get(doc, ())} or reign.number in words
            if books.kind(doc) == ARTICLE and not has_it:
                continue
            if day is not None and reign.period.contains(day) is Certainty.NO and reign.retired != day:
                continue
            where = served_by(books, reign, state, day)
            if where or not state or reign.head.get("unnumbered"):
                row = local_row(books, doc, reign, code, diagnoses, where, words.get(reign.number, ""))
                if books.kind(doc) == LCD:
                    row["listed_by"] = _listed_by(books, doc, reign, listing, day)
                    row["named_by_words_of"] = _named_by_words(books, doc, reign, named, day)
                found.append(row)
        if day is not None:
            found += _unseen(books, doc, state, day, code)
    return found + _named(books, [row["document"] for row in found], day)


def _listed_by(
    books: KnownBooks, lcd: str, reign: Reign, listing: Mapping[str, set[int]], day: dt.date | None
) -> list[dict[str, str]]:
    """What lists the code for a version of an LCD on the day, or on any of its days: itself, or articles of it.

    None does where an earlier version did, or a version of its articles that is not of these days.
    """
    if reign.number in listing.get(lcd, ()):
        return [{"document": lcd, "version": reign.label}]
    days = [reign.stretch if day is None else (day, day)]
    return [
        {"document": doc, "version": other.label}
        for doc in sorted(listing)
        if books.kind(doc) == ARTICLE and not is_proposal(doc)
        for other in books.reigns(doc)
        if other.number in listing[doc]
        and any(common(stretch, days) for stretch in common(other.stretch, books.serves(doc, lcd)))
    ]


def _named_by_words(
    books: KnownBooks, lcd: str, reign: Reign, named: Iterable[Naming], day: dt.date | None
) -> list[dict[str, str]]:
    """The documents of a version of an LCD that name the code in words and do not list it, as ``_listed_by``."""
    days = [reign.stretch if day is None else (day, day)]
    return [
        {"document": each.doc, "version": each.reign.label}
        for each in sorted(named, key=lambda each: (each.doc, each.reign.number))
        if (each.reign is reign if each.doc == lcd else books.kind(each.doc) == ARTICLE)
        and any(
            common(stretch, days)
            for stretch in common(each.reign.stretch, days if each.doc == lcd else books.serves(each.doc, lcd))
        )
    ]


def _named(books: KnownBooks, documents: list[str], day: dt.date | None) -> list[dict[str, Any]]:
    """The NCDs that these documents name, each with those that name it; an NCD itself lists no codes."""
    naming: dict[str, set[str]] = {}
    for name in documents:
        for doc in books.catalogue.national.get(name, ()):
            if books.holds(doc) or books.read_ncds:
                naming.setdefault(doc, set()).add(name)
    found: list[dict[str, Any]] = []
    for doc in sorted(naming, key=lambda name: national_id(books.pack, name)):
        rows = [
            national_row(books, doc, reign)
            for reign in books.timeline(doc).reigns
            if day is None or reign.period.contains(day) is not Certainty.NO
        ]
        if not books.holds(doc):
            rows = [_missing(doc)]
        elif day is not None:
            rows += _unseen(books, doc, "", day)
        found += [row | {"named_by": sorted(naming[doc])} for row in rows]
    return found


def _unseen(
    books: KnownBooks, doc: str, state: str, day: dt.date, code: Code | None = None
) -> Iterator[dict[str, Any]]:
    line = books.timeline(doc)
    oldest = line.reigns[0]
    served = served_by(books, oldest, state, day)
    if line.unseen_on(day) and (served or not state):
        name = national_id(books.pack, doc) if oldest.edition.kind == NCD else doc
        near = _nearest(line, day)
        rows = books.part(near.edition, "procedures").get("excluded", ()) if code is not None else ()
        yield {
            "document": name,
            "kind": oldest.edition.kind,
            "title": oldest.head.get("title", ""),
            "version": "unseen",
            "says": "unknown in these snapshots",
            "because": _why_unseen(near, day),
            "excluded_beside": [
                {**row, "version": near.label}
                for row in rows
                if code is not None and row["code"] == code.value and held_on(day, row["start"], row["end"])
            ],
        }


def _missing(doc: str) -> dict[str, Any]:
    """An NCD that a document names and that is in no snapshot of the NCDs."""
    title = f"the NCD of number {doc[1:]} in the database"
    says = "in none of these snapshots"
    return {"document": f"NCD {doc[1:]}", "kind": NCD, "title": title, "version": "unseen", "says": says}


def _nearest(line: Timeline, day: dt.date) -> Reign:
    """Of the editions that were seen the next to begin after a day, or else the last that ended before it."""
    later = [reign for reign in line.living if reign.start.earliest > day]
    return min(later, key=_begins) if later else max(line.living, key=_begins)


def _begins(reign: Reign) -> dt.date:
    return reign.start.earliest


def _why_unseen(near: Reign, day: dt.date) -> str:
    if near.start.earliest > day:
        return f"version {near.label} begins {near.period.start.text()}, and the one before it is in no snapshot"
    ended = "" if near.period.end is None else near.period.end.text()
    return f"version {near.label} ended {ended}, and the one after it is in no snapshot"
