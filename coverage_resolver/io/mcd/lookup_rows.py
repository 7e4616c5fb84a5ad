"""The rows of ``lookup``: one edition of a document, as a person reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from coverage_resolver.codes import Code
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.diagnosis_lists import PROSE, support
from coverage_resolver.io.mcd.document_authorities import is_proposal, national_id
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.io.mcd.withdrawn_ncds import is_withdrawn

_SHOWN = 12


def served_by(books: KnownBooks, reign: Reign, state: str, day: dt.date | None) -> list[dict[str, Any]]:
    """The contractors of an edition, each with the states that it served on the day, by claim type."""
    snapshot = books.catalogue.snapshots[reign.edition.seen[-1]]
    number = snapshot.contractors.get(reign.edition.kind)
    table: list[Mapping[str, Any]] = [] if number is None else books.pack.file.part(number)
    wanted, found = set(reign.head.get("contractors", ())), []
    for row in table:
        if row["number"] not in wanted:
            continue
        states = sorted({name for name, begun, ended in row["states"] if held_on(day, begun, ended)})
        if not state or state in states:
            found.append({"number": row["number"], "type": row["type"], "name": row["name"], "states": states})
    return found


def held_on(day: dt.date | None, begun: str, ended: str) -> bool:
    on = "" if day is None else day.isoformat()
    return not on or ((not begun or begun <= on) and (not ended or on <= ended))


def _dates(books: KnownBooks, name: str, reign: Reign) -> dict[str, Any]:
    snapshots, seen = books.catalogue.snapshots, reign.edition.seen
    first = min(place for item in _same_version(books, reign) for place in item.seen)
    return {
        "document": name,
        "kind": reign.edition.kind,
        "title": reign.head.get("title", ""),
        "version": reign.label,
        "from": reign.period.start.text(),
        "through": "" if reign.period.end is None else reign.period.end.text(),
        "retired": "" if reign.retired is None else reign.retired.isoformat(),
        "first_seen": snapshots[first].published,
        "as_it_is_since": snapshots[seen[0]].published,
        "last_seen": snapshots[seen[-1]].published,
    }


def _same_version(books: KnownBooks, reign: Reign) -> list[Edition]:
    """Every edition of the version: its contents may have changed under one number."""
    edition, editions = reign.edition, books.catalogue.editions
    numbers = books.pack.by_document.get(edition.doc, ())
    return [editions[number] for number in numbers if editions[number].version == edition.version]


def national_row(books: KnownBooks, doc: str, reign: Reign) -> dict[str, Any]:
    found = _dates(books, national_id(books.pack, doc), reign)
    head = reign.head
    return found | {"level": head.get("level", ""), "withdrawn": is_withdrawn(reign), "terminates": head.get("end", "")}


def local_row(
    books: KnownBooks,
    doc: str,
    reign: Reign,
    code: Code,
    diagnoses: tuple[str, ...],
    served: list[dict[str, Any]],
    words: str = "",
) -> dict[str, Any]:
    """One edition of an LCD or an article; ``words`` are those in which it names a code that it does not list."""
    head, edition = reign.head, reign.edition
    found = _dates(books, doc, reign)
    if is_proposal(doc):
        found["says"] = "only proposed; it never counts"
    found["contractors"] = served
    found["unnumbered"] = bool(head.get("unnumbered"))
    found["lcds"], found["ncds"] = (
        list(head.get("lcds", ())),
        [national_id(books.pack, f"N{number}") for number in head.get("ncds", ())],
    )
    found["successor"] = books.successor(doc)
    procedures, lists = books.part(edition, "procedures"), books.part(edition, "diagnoses")
    groups = code_lists.groups_with(code_lists.procedure_groups(procedures, code.value), code.value)
    found["groups"] = [
        {
            "group": group["group"],
            "paragraph": group.get("paragraph", ""),
            "untold": bool(group.get("untold")),
            "broken": list(group.get("broken", ())),
        }
        for group in groups
    ]
    found["names_it_in_words"] = words
    found["excluded"] = [dict(row) for row in procedures.get("excluded", ()) if row["code"] == code.value]
    found["modifiers"] = [
        {"group": group["group"], "paragraph": group.get("paragraph", ""), "codes": list(group.get("codes", ()))}
        for group in procedures.get("modifiers", ())
    ]
    found["bill_types"] = list(procedures.get("bill_types", ()))
    found["revenue_codes"] = [dict(group) for group in procedures.get("revenue_codes", ())]
    if edition.kind == ARTICLE:
        found["diagnoses"] = _diagnoses(lists)
        added = "".join(group["paragraph"] for group in books.pack.diagnoses(edition).added)
        found["adds_on_diagnoses"] = added
        if diagnoses and not is_proposal(doc):
            lcds = set(books.listing(code.value))
            in_words = bool(words) and lcds.isdisjoint(books.lcds_of([doc]))
            own = books.procedures_of(edition, lcds)
            answers = (PROSE,) if in_words else support(own, lists, code.value, diagnoses, added)
            found["support"] = answers[0] if len(answers) == 1 else "listed both as covered and as not covered"
    return found


def _diagnoses(lists: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "list": name,
            "group": group["group"],
            "paragraph": group.get("paragraph", ""),
            "note": group.get("note", ""),
            "starred": list(group.get("starred", ())),
            "untold": bool(group.get("untold")),
            "count": len(group.get("codes", ())),
            "codes": list(group.get("codes", ()))[:_SHOWN],
            "ranges": [list(row) for row in group.get("ranges", ())],
            "broken": list(group.get("broken", ())),
        }
        for name in ("covered", "noncovered")
        for group in lists.get(name, ())
    ]
