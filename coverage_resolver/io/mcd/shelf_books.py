"""The documents of a pack, opened when asked for: their editions, heads and parts, and when each could be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from coverage_resolver.contracts import Served
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.catalogue import Catalogue, Edition
from coverage_resolver.io.mcd.handovers import Handovers
from coverage_resolver.io.mcd.held_diagnoses import Lists
from coverage_resolver.io.mcd.knowledge import contractor_turns, contradicted_on, known_from, turns
from coverage_resolver.io.mcd.layout import ARTICLE, LCD, NCD
from coverage_resolver.io.mcd.ncd_texts import NcdText
from coverage_resolver.io.mcd.pack_file import PackFile
from coverage_resolver.io.mcd.places_served import places_served
from coverage_resolver.io.mcd.reigns import Head
from coverage_resolver.io.mcd.running_texts import ON_DIAGNOSES, on_diagnoses
from coverage_resolver.io.mcd.said_before import before, says_the_same
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.io.mcd.whole_refusals import EVERY
from coverage_resolver.remembered import Remembered

_NOTHING: Mapping[str, Any] = {}
_NO_LISTS = Lists.of(_NOTHING)
#: Lists of diagnoses that are kept.
_MOST_LISTS = 1000
#: Lists of procedures that are kept: those of a few services, which are read several times for each.
_MOST_PROCEDURES = 256


class Books:
    """One open pack, by document."""

    def __init__(self, path: Path) -> None:
        self.file = PackFile(path)
        self.catalogue = Catalogue.of(self.file.catalogue)
        self._parts: dict[int, Any] = {}
        self._lists = Remembered[Lists](_MOST_LISTS)
        self._procedures = Remembered[Mapping[str, Any]](_MOST_PROCEDURES)
        self._known: dict[int, dt.date] = {}
        self._origins: dict[int, int] = {}
        self._present: dict[str, frozenset[int]] = {}
        self._turns: dict[str, list[dt.date]] = {}
        self.handovers = Handovers(self.catalogue.successors, self._told)
        #: By document and heir, each with the number of its turns that had passed.
        self.timelines: dict[tuple[tuple[str, int], ...], Timeline] = {}
        #: By number of an edition of an NCD: what its text says of itself.
        self.ncd_texts: dict[int, NcdText] = {}
        #: The editions whose texts refuse all that their documents list.
        self.refusing = frozenset(self.catalogue.ruled.get(EVERY, ()))
        adding = map(self.catalogue.editions.__getitem__, self.catalogue.ruled.get(ON_DIAGNOSES, ()))
        #: The parts with running texts that add anything on diagnoses.
        self._adding = frozenset(edition.parts["text"] for edition in adding)
        #: By numbers of two editions of a document: whether they say the same.
        self.same_texts: dict[tuple[int, int], bool] = {}
        #: By number of the part of an edition that has its procedures: whether it lists any.
        self._listing: dict[int, bool] = {}
        self._contractors: dict[int, dict[str, list[tuple[str, str]]]] = {}
        self._contractor_turns = contractor_turns((LCD, ARTICLE), self.catalogue.snapshots)

    @cached_property
    def by_document(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the editions of each document."""
        found: dict[str, list[int]] = {}
        for number, edition in enumerate(self.catalogue.editions):
            found.setdefault(edition.doc, []).append(number)
        return {doc: tuple(numbers) for doc, numbers in found.items()}

    @cached_property
    def served_by(self) -> Mapping[str, tuple[str, ...]]:
        """By LCD: the articles that carry its codes."""
        found: dict[str, list[str]] = {}
        for article, lcds in self.catalogue.serves.items():
            for lcd in lcds:
                found.setdefault(lcd, []).append(article)
        return {lcd: tuple(articles) for lcd, articles in found.items()}

    def head(self, edition: Edition) -> Head:
        """The head of an edition: its dates, relations, contractors."""
        found = self._parts.get(edition.head)
        if found is None:
            found = self._parts[edition.head] = self.file.part(edition.head)
        return found  # type: ignore[no-any-return]

    def part(self, edition: Edition, name: str) -> Mapping[str, Any]:
        """A part of an edition; empty where it has none. Texts are not kept, and few lists."""
        number = edition.parts.get(name)
        if number is None:
            return _NOTHING
        if name != "procedures":
            return self.file.part(number)  # type: ignore[no-any-return]
        return self._procedures.get(number) or self._procedures.keep(number, self.file.part(number))

    def diagnoses(self, edition: Edition) -> Lists:
        """The lists of diagnoses of an edition; many editions have the same."""
        text = edition.parts.get("text")
        key = edition.parts.get("diagnoses"), text if text in self._adding else None
        if key == (None, None):
            return _NO_LISTS
        found = self._lists.get(key)
        if found is None:
            part, added = (_NOTHING if number is None else self.file.part(number) for number in key)
            found = self._lists.keep(key, Lists.of(part, on_diagnoses(added)))
        return found

    def known(self, number: int) -> dt.date:
        """The day from which an edition could be known."""
        found = self._known.get(number)
        if found is None:
            edition = self.catalogue.editions[number]
            present = self._present.get(edition.doc)
            if present is None:
                others = map(self.catalogue.editions.__getitem__, self.by_document[edition.doc])
                present = self._present[edition.doc] = frozenset(n for other in others for n in other.seen)
            snapshots = self.catalogue.snapshots
            found = self._known[number] = known_from(edition, self.head(edition), snapshots, present)
        return found

    def origin(self, number: int) -> int:
        """The number of the first of the editions, one right after the other, that say what this one says."""
        found = self._origins.get(number)
        if found is None:
            edition = self.catalogue.editions[number]
            rows = ((other, self.catalogue.editions[other]) for other in self.by_document[edition.doc])
            near = before(edition, rows, self.catalogue.snapshots)
            same = near is not None and says_the_same(self.catalogue.editions[near], edition, self.head)
            found = self._origins[number] = self.origin(near) if near is not None and same else number
        return found

    def said_from(self, number: int) -> dt.date:
        """The day from which what an edition says could be known: of one that was merely stamped anew, from before."""
        return self.known(self.origin(number))

    def turns(self, doc: str) -> list[dt.date]:
        """The days on which what is known of a document changes."""
        found = self._turns.get(doc)
        if found is None:
            editions = [(self.catalogue.editions[number], self.known(number)) for number in self.by_document[doc]]
            days = {*turns(self.kind(doc), editions, self.catalogue.snapshots)}
            for edition, _ in editions:
                days |= contradicted_on(edition, self.head(edition), self.catalogue.snapshots)
            found = self._turns[doc] = sorted(days)
        return found

    def turns_of(self, code: str) -> tuple[dt.date, ...]:
        """The days on which what is known of a code changes: of any document that ever had to do with it."""
        listing = {*self.listing(code), *self.in_words(code)}
        named = set(listing)
        for doc in listing:
            named.update(self.catalogue.serves.get(doc, ()), self.served_by.get(doc, ()))
        named |= self.handovers.around(named)
        national = {ncd for name in named for ncd in self.catalogue.national.get(name, ())}
        days = {day for doc in named | national if doc in self.by_document for day in self.turns(doc)}
        first = next((number for number, item in enumerate(self.catalogue.snapshots) if NCD in item.scopes), None)
        if first is not None and any(not self._held_in(ncd, first) for ncd in national):
            days.add(self.catalogue.snapshots[first].day)  # from then on an NCD that is named is missing
        return tuple(sorted(days.union(self._contractor_turns)))

    def _held_in(self, doc: str, snapshot: int) -> bool:
        return any(snapshot in self.catalogue.editions[number].seen for number in self.by_document.get(doc, ()))

    def listing(self, code: str) -> dict[str, set[int]]:
        """By document: the editions that list a code of a service, by itself or in a range."""
        return self._editions(code, self.catalogue.codes, self.catalogue.ranges)

    def in_words(self, code: str) -> dict[str, set[int]]:
        """By document: the editions that name a code of a service and do not list it, or leave a range open."""
        named = self._editions(code, self.catalogue.named, self.catalogue.named_ranges)
        ruling, listing = self.ruling(code), self.listing(code)
        rows = {doc: named.get(doc, set()) | ruling.get(doc, set()) for doc in (*named, *ruling)}
        return {doc: without for doc, numbers in rows.items() if (without := numbers - listing.get(doc, set()))}

    def ruling(self, code: str) -> dict[str, set[int]]:
        """By document: the editions in whose running texts a sentence rules on a code of a service, listed or not."""
        return self._editions(code, self.catalogue.ruled, self.catalogue.ruled_ranges)

    def _editions(
        self, code: str, codes: Mapping[str, tuple[int, ...]], ranges: tuple[tuple[str, str, int], ...]
    ) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        numbers = list(codes.get(code, ()))
        numbers += [number for first, last, number in ranges if code_lists.between(code, first, last)]
        for number in numbers:
            found.setdefault(self.catalogue.editions[number].doc, set()).add(number)
        return found

    def contractors(self, kind: str, snapshot: int) -> Mapping[str, list[tuple[str, str]]]:
        """By number of a contract its kinds and the states it serves, as a snapshot has them."""
        number = self.catalogue.snapshots[snapshot].contractors.get(kind)
        if number is None:
            return _NOTHING
        tables = self._contractors.get(number)
        if tables is None:
            tables = self._contractors[number] = {}
            for row in self.file.part(number):
                rows = tables.setdefault(row["number"], [])
                rows += [(row["type"], state) for state, _, _ in row["states"]]
        return tables

    def served(self, as_of: dt.date) -> Iterator[Served]:
        """The places that each contract serves, as the latest tables of each collection then known have them."""
        known = [item for item in self.catalogue.snapshots if item.day <= as_of]
        for collection in sorted({kind for item in known for kind in item.contractors}):
            named: set[str] = set()
            for item in reversed(known):
                number = item.contractors.get(collection)
                rows = [] if number is None else [row for row in self.file.part(number) if row["number"] not in named]
                named.update(row["number"] for row in rows)
                for row in rows:
                    yield from places_served(row)

    def lists(self, edition: Edition) -> bool:
        """Whether an edition lists any procedure."""
        number = edition.parts.get("procedures")
        if number is None:
            return False
        found = self._listing.get(number)
        if found is None:
            groups = self.part(edition, "procedures").get("groups", ())
            found = self._listing[number] = any(group.get("codes") for group in groups)
        return found

    def kind(self, doc: str) -> str:
        """The collection of a document."""
        return self.catalogue.editions[self.by_document[doc][0]].kind

    def _told(self, doc: str) -> list[tuple[Head, dt.date]]:
        """What each edition of a document says, and from which day that could be known."""
        numbers = self.by_document.get(doc, ())
        return [(self.head(self.catalogue.editions[number]), self.known(number)) for number in numbers]
