"""One pack as it was known on a day: what had been published or seen by then, and nothing that came after.

A pack asked as of a day answers as the pack of the snapshots of that day would. What one document says of another -
which LCD an article is for, which NCD is behind it - is therefore read from the editions known then, each on its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.layout import LCD
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.io.mcd.stretches import common, joined
from coverage_resolver.io.mcd.timeline import Timeline, timeline
from coverage_resolver.jurisdictions import NO_NUMBER, contract_place
from coverage_resolver.periods import FIRST_DAY, day_before

#: The kind of contract of which no list of CMS gives every number (data/jurisdictions/README.md).
WITHOUT_NUMBERS = "HHH"


class KnownBooks:
    """The documents of a pack as known on a day."""

    def __init__(self, pack: Books, day: dt.date) -> None:
        self.pack, self.day = pack, day
        self.catalogue, self.part, self.kind = pack.catalogue, pack.part, pack.kind
        self._snapshots = tuple(item for item in pack.catalogue.snapshots if item.day <= day)
        self._timelines: dict[str, Timeline] = {}
        self._contracts: dict[int, frozenset[str]] = {}

    def timeline(self, doc: str) -> Timeline:
        """The timeline of a document, of its editions known by then; without any where none was."""
        found = self._timelines.get(doc)
        if found is None:
            present, reigns = self._known(doc)
            heir = self.successor(doc)
            begins = [day_of(reign.head, "start") for reign in self._known(heir)[1]] if heir else []
            days = frozenset(day for day in begins if day is not None)
            found = self._timelines[doc] = timeline(reigns, present, self._snapshots, days)
        return found

    def _known(self, doc: str) -> tuple[frozenset[int], list[Reign]]:
        """The snapshots that held the document, and of each of its versions the newest edition known."""
        newest: dict[int, tuple[tuple[int, dt.date], Reign]] = {}
        present: set[int] = set()
        for number in self.pack.by_document.get(doc, ()):
            edition, known = self.catalogue.editions[number], self.pack.known(number)
            if known > self.day:
                continue
            seen = tuple(n for n in edition.seen if n < len(self._snapshots))
            present.update(seen)
            # What is known of before a snapshot has it is newer than what the snapshots before it have.
            order = (seen[-1] if seen else len(self._snapshots), known)
            if edition.version not in newest or newest[edition.version][0] < order:
                newest[edition.version] = order, Reign.of(number, edition, self.pack.head(edition), known, seen)
        reigns = [newest[version][1] for version in sorted(newest)]
        for place, reign in enumerate(reigns):
            if reign.bare:
                near = (other for other in (*reigns[place + 1 :], *reversed(reigns[:place])) if not other.bare)
                reign.relations = next(near, reign).head
        return frozenset(present), reigns

    def successor(self, doc: str) -> str:
        """The document that took over from a retired one, where that was known."""
        heir = self.catalogue.successors.get(doc, "")
        return (
            heir if any(self.pack.known(number) <= self.day for number in self.pack.by_document.get(heir, ())) else ""
        )

    def holds(self, doc: str) -> bool:
        """Whether any edition of a document was known."""
        return bool(self.timeline(doc).reigns)

    def reigns(self, doc: str) -> Iterator[Reign]:
        """The editions of a document that have days of their own: no other one of its versions replaced them."""
        return (reign for reign in self.timeline(doc).reigns if not reign.gives_way)

    def listing(self, code: str) -> dict[str, set[int]]:
        """By document: the editions that list a code of a service, by itself or in a range."""
        found = {}
        for doc, numbers in self.pack.listing(code).items():
            known = numbers & {reign.number for reign in self.timeline(doc).reigns}
            if known:
                found[doc] = known
        return found

    def serves(self, article: str, lcd: str) -> list[Stretch]:
        """The days on which an article is for an LCD, as the edition of either that is in force then says."""
        found = []
        for reign in self.reigns(article):
            if lcd in reign.relations.get("lcds", ()):
                found.append(reign.stretch)
            else:
                named = (other.stretch for other in self.reigns(lcd) if article in other.relations.get("articles", ()))
                found += common(reign.stretch, named)
        return joined(found)

    def lcds_of(self, articles: Iterable[str]) -> set[str]:
        """The LCDs that any of the articles is for on any day."""
        pairs = ((name, lcd) for name in articles for lcd in self.catalogue.serves.get(name, ()))
        return {lcd for name, lcd in pairs if self.holds(lcd) and self.kind(lcd) == LCD and self.serves(name, lcd)}

    def articles_of(self, lcd: str) -> tuple[str, ...]:
        """The articles that are for an LCD on any day."""
        return tuple(name for name in self.pack.served_by.get(lcd, ()) if self.holds(name) and self.serves(name, lcd))

    def beside(self, lcds: Iterable[str]) -> dict[str, set[int]]:
        """By article: its editions that list no procedures at all, of articles that are for these LCDs.

        Documents for medical equipment are split so: procedures on the LCD, diagnoses on the article (mcd.md 11.1).
        """
        found: dict[str, set[int]] = {}
        for article in sorted({name for lcd in lcds for name in self.articles_of(lcd)}):
            numbers = {reign.number for reign in self.reigns(article) if not self.pack.lists(reign.edition)}
            if numbers:
                found[article] = numbers
        return found

    def procedures_of(self, edition: Edition, lcds: set[str]) -> Mapping[str, Any]:
        """The groups of procedures that an edition of an article is for: its own, else the most that its LCDs have."""
        own = self.part(edition, "procedures")
        if self.pack.lists(edition):
            return own
        served = [name for name in self.lcds_of([edition.doc]) if name in lcds]
        parts = [self.part(reign.edition, "procedures") for name in served for reign in self.reigns(name)]
        return max(parts, key=lambda part: len(part.get("groups", ())), default=own)

    def naming(self, documents: Iterable[str]) -> dict[str, dict[str, list[Stretch]]]:
        """By NCD: the documents that name it, each with the days on which it does.

        What an edition names is named before it by nobody else, and after it until another edition of the document
        does not name it: a service that an NCD addresses is not left by it where a local document ends.
        """
        found: dict[str, dict[str, list[Stretch]]] = {}
        for name in documents:
            for ncd in self.catalogue.national.get(name, ()):
                naming = partial(_names, ncd[1:])
                stretches = self.naming_days(name, naming) if self.holds(ncd) else []
                if stretches:
                    found.setdefault(ncd, {})[name] = stretches
        return found

    def naming_days(self, name: str, held: Callable[[Reign], bool]) -> list[Stretch]:
        """The days of the editions of a document of which something holds, each reaching to its neighbours."""
        reigns = sorted(self.reigns(name), key=lambda reign: reign.start.earliest)
        if not reigns:
            return []
        firsts = [FIRST_DAY, *(reign.start.earliest for reign in reigns[1:])]
        lasts = [*(day_before(first) for first in firsts[1:]), None]
        rows = zip(firsts, lasts, reigns, strict=True)
        return joined((first, last) for first, last, reign in rows if held(reign))

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
        """The kinds of contract and the states of a number, as the last snapshot of the edition then had them."""
        snapshot = reign.seen[-1] if reign.seen else reign.edition.seen[0]
        return self.pack.served(contract, reign.edition.kind, snapshot)


def _names(ncd: str, reign: Reign) -> bool:
    return ncd in reign.relations.get("ncds", ())
