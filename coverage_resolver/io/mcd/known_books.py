"""One pack as it was known on a day: what had been published or seen by then, and nothing that came after.

A pack asked as of a day answers as the pack of the snapshots of that day would. What one document says of another -
which LCD an article is for, which NCD is behind it - is therefore read from the editions known then, each on its days.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from coverage_resolver.contract_areas import NO_NUMBER, contract_place
from coverage_resolver.io.mcd.awaited import Awaited, awaited, without_awaited
from coverage_resolver.io.mcd.catalogue import Edition
from coverage_resolver.io.mcd.layout import LCD, NCD
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of, newest
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.io.mcd.stated_ends import RETIRED, tell_retired
from coverage_resolver.io.mcd.stretches import common, joined
from coverage_resolver.io.mcd.timeline import Timeline, timeline
from coverage_resolver.periods import FIRST_DAY, day_before

#: The kind of contract of which no list of CMS gives every number (data/jurisdictions/README.md).
WITHOUT_NUMBERS = "HHH"


class KnownBooks:
    """The documents of a pack as known on a day."""

    def __init__(self, pack: Books, day: dt.date) -> None:
        self.pack, self.day = pack, day
        self.catalogue, self.part, self.kind = pack.catalogue, pack.part, pack.kind
        self.diagnoses = pack.diagnoses
        self._all = pack.by_document
        self._contracts: dict[int, frozenset[str]] = {}
        self._timelines: dict[str, Timeline] = {}
        self._awaited: dict[str, tuple[Awaited, ...]] = {}
        self._served: dict[tuple[str, str], list[Stretch]] = {}
        self._articles: dict[str, tuple[str, ...]] = {}
        self._lcds: dict[str, frozenset[str]] = {}

    def timeline(self, doc: str) -> Timeline:
        """The timeline of a document, of its editions known by then; without any where none was."""
        found = self._timelines.get(doc)
        if found is None:
            found = self._timelines[doc] = self._timeline(doc)
        return found

    def of_lists(self, doc: str) -> Timeline:
        """The timeline of an article as far as its lists are known; an edition that is awaited leaves them unknown."""
        firsts = [item.first for item in self.awaited(doc)]
        return without_awaited(self.timeline(doc), min(firsts)) if firsts else self.timeline(doc)

    def awaited(self, doc: str) -> tuple[Awaited, ...]:
        """The editions of an article that may have been out, with a version of its LCD that was."""
        found = self._awaited.get(doc)
        if found is None:
            found = self._awaited[doc] = tuple(awaited(self.pack, doc, self.day)) if doc in self._all else ()
        return found

    def _timeline(self, doc: str) -> Timeline:
        """Worked out once for all the days between two turns of what is known of a document and of its heir."""
        heir = self.successor(doc)
        pairs = [(name, bisect_right(self.pack.turns(name), self.day)) for name in (doc, heir) if name in self._all]
        known = [self.pack.turns(name)[place - 1] for name, place in pairs if place]
        if not known:
            return Timeline()
        found = self.pack.timelines.get(tuple(pairs))
        if found is None:
            day = max(known)
            snapshots = tuple(item for item in self.catalogue.snapshots if item.day <= day)
            present, reigns = self._known(doc, day, len(snapshots))
            begins = [day_of(reign.head, "start") for reign in self._known(heir, day, len(snapshots))[1]]
            days = frozenset(day for day in begins if day is not None)
            found = self.pack.timelines[tuple(pairs)] = timeline(reigns, present, snapshots, days)
        return found

    def _known(self, doc: str, day: dt.date, snapshots: int) -> tuple[frozenset[int], list[Reign]]:
        """The snapshots that held the document, and of each of its versions the newest edition known."""
        held: dict[int, list[tuple[tuple[int, dt.date], int, Reign]]] = {}
        present: set[int] = set()
        retired: dict[int, set[int]] = {}
        for number in self._all.get(doc, ()):
            edition, known = self.catalogue.editions[number], self.pack.known(number)
            if known > day:
                continue
            seen = tuple(n for n in edition.seen if n < snapshots)
            present.update(seen)
            if self.pack.head(edition).get("status") == RETIRED:
                retired.setdefault(edition.version, set()).update(seen)
            # What is known of before a snapshot has it is newer than what the snapshots before it have.
            order = (seen[-1] if seen else snapshots, known)
            held_on = self.catalogue.snapshots[edition.seen[0]].day
            reign = Reign.of(number, edition, self.pack.head(edition), known, seen, held_on)
            held.setdefault(edition.version, []).append((order, -number, reign))
        reigns = [newest(row[-1] for row in sorted(held[version])) for version in sorted(held)]
        tell_retired(reigns, present, retired, self.catalogue.snapshots)
        for place, reign in enumerate(reigns):
            if reign.bare:
                near = (other for other in (*reigns[place + 1 :], *reversed(reigns[:place])) if not other.bare)
                reign.relations = next(near, reign).head
        return frozenset(present), reigns

    def successor(self, doc: str) -> str:
        """The document that took over from a retired one, where that was known."""
        return self.pack.handovers.heir(doc, self.day)

    def holds(self, doc: str) -> bool:
        """Whether any edition of a document was known."""
        return bool(self.timeline(doc).reigns)

    def reigns(self, doc: str) -> Iterator[Reign]:
        """The editions of a document that have days of their own: no other one of its versions replaced them."""
        return iter(self.timeline(doc).living)

    def told(self, doc: str) -> Iterator[Reign]:
        """Those, and the contents that versions had before they were dated anew."""
        line = self.timeline(doc)
        return iter((*line.living, *line.former))

    def listing(self, code: str) -> dict[str, set[int]]:
        """By document: the editions that list a code of a service, by itself or in a range.

        Also those that did before their version was dated anew, or corrected: what it says on the days before is asked.
        """
        found = {}
        for doc, numbers in self.pack.listing(code).items():
            line = self.timeline(doc)
            told = (*line.reigns, *line.former, *(each for reign in line.reigns for each in reign.corrected))
            known = numbers & {reign.number for reign in told}
            if known:
                found[doc] = known
        return found

    def serves(self, article: str, lcd: str) -> list[Stretch]:
        """The days on which an article is for an LCD, as the edition of either that is in force then says."""
        known = self._served.get((article, lcd))
        if known is None:
            known = self._served[article, lcd] = self._serves(article, lcd)
        return known

    def _serves(self, article: str, lcd: str) -> list[Stretch]:
        found = []
        for reign in self.told(article):
            if lcd in reign.relations.get("lcds", ()):
                found.append(reign.stretch)
            else:
                named = (other.stretch for other in self.told(lcd) if article in other.relations.get("articles", ()))
                found += common(reign.stretch, named)
        return joined(found)

    def lcds_of(self, articles: Iterable[str]) -> set[str]:
        """The LCDs that any of the articles is for on any day."""
        return {lcd for name in articles for lcd in self._lcds_of(name)}

    def _lcds_of(self, article: str) -> frozenset[str]:
        found = self._lcds.get(article)
        if found is None:
            served = (lcd for lcd in self.catalogue.serves.get(article, ()) if self.holds(lcd))
            found = frozenset([lcd for lcd in served if self.kind(lcd) == LCD and self.serves(article, lcd)])
            self._lcds[article] = found
        return found

    def articles_of(self, lcd: str) -> tuple[str, ...]:
        """The articles that are for an LCD on any day."""
        found = self._articles.get(lcd)
        if found is None:
            names = [name for name in self.pack.served_by.get(lcd, ()) if self.holds(name) and self.serves(name, lcd)]
            found = self._articles[lcd] = tuple(names)
        return found

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

    def naming(self, documents: Iterable[str], *, held: bool = True) -> dict[str, dict[str, list[Stretch]]]:
        """By NCD: the documents that name it, each with the days on which it does; or, of those that are not ``held``.

        What an edition names is named before it by nobody else, and after it until another edition of the document
        does not name it: a service that an NCD addresses is not left by it where a local document ends.
        """
        found: dict[str, dict[str, list[Stretch]]] = {}
        for name in documents:
            for ncd in self.catalogue.national.get(name, ()):
                naming = partial(_names, ncd[1:])
                stretches = self.naming_days(name, naming) if self.holds(ncd) is held else []
                if stretches:
                    found.setdefault(ncd, {})[name] = stretches
        return found

    @property
    def read_ncds(self) -> bool:
        """Whether the NCDs had been downloaded: one that is not there then is missing, and was not merely not read."""
        return any(NCD in item.scopes and item.day <= self.day for item in self.catalogue.snapshots)

    def naming_days(self, name: str, held: Callable[[Reign], bool]) -> list[Stretch]:
        """The days of the editions of a document of which something holds, each reaching to its neighbours."""
        reigns = sorted(self.reigns(name), key=lambda reign: reign.start.earliest)
        if not reigns:
            return []
        firsts = [FIRST_DAY, *(reign.start.earliest for reign in reigns[1:])]
        lasts = [*(day_before(first) for first in firsts[1:]), None]
        rows = zip(firsts, lasts, reigns, strict=True)
        found = [(first, last) for first, last, reign in rows if held(reign)]
        return joined([*found, *(reign.stretch for reign in self.timeline(name).former if held(reign))])

    def contracts(self, reign: Reign) -> frozenset[str]:
        """The contracts that an edition is for: numbers, places where no number is known, a mark for an unknown one."""
        found = self._contracts.get(reign.number)
        if found is None:
            numbers, served = frozenset(reign.head.get("contractors", ())), self._served_by(reign)
            places = {
                contract_place(WITHOUT_NUMBERS, state)
                for number in numbers
                for kind, state in served.get(number, ())
                if WITHOUT_NUMBERS in kind
            }
            unknown = {NO_NUMBER} if reign.head.get("unnumbered") else set()
            found = self._contracts[reign.number] = numbers | places | unknown
        return found

    def outside(self, reign: Reign, contracts: frozenset[str], states: frozenset[str]) -> frozenset[str]:
        """Those of the contracts of an edition that serve none of these states."""
        found, tables = set(), self._served_by(reign)
        for name in contracts:
            served = {state for _, state in tables.get(name, ())} or {name.partition(":")[2]} - {""}
            if served and not served & states:
                found.add(name)
        return frozenset(found)

    def _served_by(self, reign: Reign) -> Mapping[str, list[tuple[str, str]]]:
        """By number of a contract its kinds and states, as the last snapshot of the edition then had them."""
        seen = [number for number in reign.edition.seen if self.catalogue.snapshots[number].day <= self.day]
        return self.pack.contractors(reign.edition.kind, seen[-1] if seen else reign.edition.seen[0])


def _names(ncd: str, reign: Reign) -> bool:
    return ncd in reign.relations.get("ncds", ())
