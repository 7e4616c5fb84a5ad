"""The documents of a pack, opened when asked for: their editions, heads, parts and timelines, each read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from coverage_resolver.contracts import Served
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.catalogue import Catalogue, Edition
from coverage_resolver.io.mcd.layout import LCD
from coverage_resolver.io.mcd.pack_file import PackFile
from coverage_resolver.io.mcd.timeline import Head, Reign, Timeline, timeline
from coverage_resolver.jurisdictions import NO_NUMBER, contract_place

#: The kind of contract of which no list of CMS gives every number (data/jurisdictions/README.md).
WITHOUT_NUMBERS = "HHH"
#: How the database words the kinds of contract, such as "A and B and HHH MAC" and "MAC - Part B".
_WORKLOADS = {
    "A": re.compile(r"\bA and B\b|\bPart A\b"),
    "B": re.compile(r"\bA and B\b|\bPart B\b"),
    "DME": re.compile(r"\bDME\b"),
    "HHH": re.compile(r"\bHHH\b"),
}
_NOTHING: Mapping[str, Any] = {}


class Books:
    """One open pack, by document."""

    def __init__(self, path: Path) -> None:
        self.file = PackFile(path)
        self.catalogue = Catalogue.of(self.file.catalogue)
        self._parts: dict[int, Any] = {}
        self._timelines: dict[str, Timeline] = {}
        #: By number of an edition of an NCD: whether its text leaves anything to the contractors.
        self.discretion: dict[int, bool] = {}
        self._contracts: dict[int, frozenset[str]] = {}
        self._contractors: dict[int, dict[str, list[tuple[str, str]]]] = {}

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
        """A part of an edition; empty where it has none. Long lists and texts are not kept."""
        number = edition.parts.get(name)
        return _NOTHING if number is None else self.file.part(number)

    def timeline(self, doc: str) -> Timeline:
        """The timeline of a document."""
        found = self._timelines.get(doc)
        if found is None:
            rows = [(number, self.catalogue.editions[number]) for number in self.by_document.get(doc, ())]
            editions = [(number, edition, self.head(edition)) for number, edition in rows]
            found = self._timelines[doc] = timeline(editions, self.catalogue.snapshots, self._heir_begins(doc))
        return found

    def _heir_begins(self, doc: str) -> frozenset[dt.date]:
        heir = self.catalogue.successors.get(doc)
        editions = [self.catalogue.editions[number] for number in self.by_document.get(heir or "", ())]
        days = [self.head(edition).get("start", "") for edition in editions]
        return frozenset(dt.date.fromisoformat(day) for day in days if day)

    def listing(self, code: str) -> dict[str, set[int]]:
        """By document: the editions that list a code of a service, by itself or in a range."""
        found: dict[str, set[int]] = {}
        numbers = list(self.catalogue.codes.get(code, ()))
        numbers += [number for first, last, number in self.catalogue.ranges if code_lists.between(code, first, last)]
        for number in numbers:
            found.setdefault(self.catalogue.editions[number].doc, set()).add(number)
        return found

    def contracts(self, reign: Reign) -> frozenset[str]:
        """The contracts that an edition is for: numbers, places where no number is known, a mark for an unknown one."""
        found = self._contracts.get(reign.number)
        if found is None:
            numbers = frozenset(reign.head.get("contractors", ()))
            places = {
                contract_place(WITHOUT_NUMBERS, state)
                for number in numbers
                for kind, state in self._served(reign, number)
                if WITHOUT_NUMBERS in kind
            }
            unknown = {NO_NUMBER} if reign.head.get("unnumbered") else set()
            found = self._contracts[reign.number] = numbers | places | unknown
        return found

    def outside(self, reign: Reign, contracts: frozenset[str], states: frozenset[str]) -> frozenset[str]:
        """Those of the contracts of an edition that serve none of these states."""
        found = set()
        for name in contracts:
            served = {state for _, state in self._served(reign, name)} or {name.partition(":")[2]} - {""}
            if served and not served & states:
                found.add(name)
        return frozenset(found)

    def _served(self, reign: Reign, contract: str) -> list[tuple[str, str]]:
        """The kinds of contract and the states of a contract number, as the last snapshot of the edition has them."""
        number = self.catalogue.snapshots[reign.edition.seen[-1]].contractors.get(reign.edition.kind)
        if number is None:
            return []
        tables = self._contractors.get(number)
        if tables is None:
            tables = self._contractors[number] = {}
            for row in self.file.part(number):
                rows = tables.setdefault(row["number"], [])
                rows += [(row["type"], state) for state, _, _ in row["states"]]
        return tables.get(contract, [])

    def served(self) -> Iterator[Served]:
        """The places that each contract serves, as the latest tables of each collection that name it have them."""
        for collection in sorted({kind for item in self.catalogue.snapshots for kind in item.contractors}):
            named: set[str] = set()
            for item in reversed(self.catalogue.snapshots):
                number = item.contractors.get(collection)
                rows = [] if number is None else [row for row in self.file.part(number) if row["number"] not in named]
                named.update(row["number"] for row in rows)
                for row in rows:
                    yield from _served(row)

    def lcds_of(self, articles: Mapping[str, set[int]]) -> set[str]:
        """The LCDs that the articles serve, as far as the pack has them."""
        named = {lcd for article in articles for lcd in self.catalogue.serves.get(article, ())}
        return {name for name in named if name in self.by_document and self.kind(name) == LCD}

    def beside(self, lcds: set[str]) -> dict[str, set[int]]:
        """By article: its editions that list no procedures at all, of articles that serve these LCDs.

        Documents for medical equipment are split so: procedures on the LCD, diagnoses on the article (mcd.md 11.1).
        """
        found: dict[str, set[int]] = {}
        for article in sorted({name for lcd in lcds for name in self.served_by.get(lcd, ())}):
            numbers = {
                number
                for number in self.by_document.get(article, ())
                if not self._lists(self.catalogue.editions[number])
            }
            if numbers:
                found[article] = numbers
        return found

    def procedures_of(self, edition: Edition, lcds: set[str]) -> Mapping[str, Any]:
        """The groups of procedures that an edition of an article is for: its own, else the most that its LCDs have."""
        own = self.part(edition, "procedures")
        if self._lists(edition):
            return own
        served = [name for name in self.catalogue.serves.get(edition.doc, ()) if name in lcds]
        parts = [
            self.part(self.catalogue.editions[number], "procedures")
            for name in served
            for number in self.by_document[name]
        ]
        return max(parts, key=lambda part: len(part.get("groups", ())), default=own)

    def _lists(self, edition: Edition) -> bool:
        return any(group.get("codes") for group in self.part(edition, "procedures").get("groups", ()))

    def kind(self, doc: str) -> str:
        """The collection of a document."""
        return self.catalogue.editions[self.by_document[doc][0]].kind

    def family(self, doc: str) -> str:
        """The last of the documents that took over from one another."""
        seen = {doc}
        while (heir := self.catalogue.successors.get(doc)) and heir not in seen:
            seen.add(heir)
            doc = heir
        return doc


def _served(row: Mapping[str, Any]) -> Iterator[Served]:
    """One contract of the tables: each kind of it in each of its states, or that it is there."""
    yield Served(row["number"])
    for workload, sign in _WORKLOADS.items():
        if sign.search(row["type"]):
            for state, first, last in row["states"]:
                yield Served(row["number"], contract_place(workload, state), _day(first), _day(last))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
