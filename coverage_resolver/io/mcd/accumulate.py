"""Adding a snapshot to what a pack holds already. The order in which snapshots are added does not matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.io.mcd.catalogue import Catalogue, Edition, Snapshot, document_order, groups
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.layout import ARTICLE, LCD, NCD
from coverage_resolver.io.mcd.named_codes import WORDINGS, ruled_codes, titled
from coverage_resolver.io.mcd.pack_file import PackFile, digest, encoded, packed

Refs = tuple[tuple[str, bytes], ...]
Identity = tuple[str, str, int, bytes, Refs]


@attrs.define
class _ByCode:
    """Numbers of editions by code, and by range of codes."""

    rows: set[tuple[str, str, int]] = attrs.field(factory=set)

    def add(self, number: int, spans: Iterable[tuple[str, str]]) -> None:
        self.rows.update((first, last, number) for first, last in spans)

    def codes(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for first, last, number in sorted(self.rows):
            if first == last:
                found.setdefault(first, []).append(number)
        return {code: tuple(numbers) for code, numbers in found.items()}

    def ranges(self) -> tuple[tuple[str, str, int], ...]:
        return tuple(sorted(row for row in self.rows if row[0] != row[1]))


@attrs.define
class Shelf:
    """Everything that will be in the pack, before it is written."""

    #: By day of publication: the scope of each collection, and the digest of its contractors.
    snapshots: dict[str, dict[str, tuple[str, bytes]]] = attrs.field(factory=dict)
    #: By identity: the days of the snapshots that held the edition.
    editions: dict[Identity, set[str]] = attrs.field(factory=dict)
    heads: dict[bytes, dict[str, Any]] = attrs.field(factory=dict)
    codes: dict[bytes, tuple[list[str], list[tuple[str, str]]]] = attrs.field(factory=dict)
    #: By the digests of the procedures and the diagnoses of an edition: what it names in words.
    named: dict[Refs, list[tuple[str, str]]] = attrs.field(factory=dict)
    #: By digest of the running texts of an edition: the codes on which they rule.
    ruled: dict[bytes, list[tuple[str, str]]] = attrs.field(factory=dict)
    parts: dict[bytes, bytes] = attrs.field(factory=dict)

    def keep(self, content: object) -> bytes:
        """Store a part once; returns its digest."""
        text = encoded(content)
        name = digest(text)
        if name not in self.parts:
            self.parts[name] = packed(text)
        return name

    def take(self, pack: PackFile) -> tuple[str, str] | None:
        """Everything that an existing pack holds; its parts are taken over as they are.

        Gives the day and the collection of a download that is another than the one held already. Raises
        :class:`InvalidRecord` where a part is damaged.
        """
        catalogue = Catalogue.of(pack.catalogue)
        names = []
        for number in range(pack.count):
            name, content = pack.sound(number)
            names.append(name)
            self.parts[name] = content
        days = [item.published for item in catalogue.snapshots]
        twice: list[tuple[str, str]] = []
        for snapshot in catalogue.snapshots:
            about = {
                kind: (scope, names[snapshot.contractors[kind]]) if kind in snapshot.contractors else (scope, b"")
                for kind, scope in snapshot.scopes.items()
            }
            held = self.snapshots.setdefault(snapshot.published, {})
            clashes = [kind for kind in about if held.get(kind, about[kind]) != about[kind]]
            if clashes:
                return snapshot.published, clashes[0]
            twice += [(snapshot.published, kind) for kind in about if kind in held]
            held |= about
        theirs: dict[Identity, set[str]] = {}
        for edition in catalogue.editions:
            refs = tuple(sorted((part, names[number]) for part, number in edition.parts.items()))
            head = names[edition.head]
            identity = (edition.doc, edition.kind, edition.version, head, refs)
            theirs[identity] = {days[number] for number in edition.seen}
            if head not in self.heads:
                self.heads[head] = pack.part(edition.head)
            listing = edition.parts.get("procedures")
            known = listing is None or names[listing] in self.codes
            if not known or _with_words(refs) not in self.named:
                parts = {name: pack.part(edition.parts[name]) for name, _ in _with_words(refs)}
                self._index(refs, Document(edition.doc, edition.kind, edition.version, {}, parts))
        self._take_ruled(pack, catalogue, names)
        clash = next((row for row in twice if held_by(self.editions, *row) != held_by(theirs, *row)), None)
        for identity, seen in theirs.items():
            self.editions.setdefault(identity, set()).update(seen)
        return clash

    def _take_ruled(self, pack: PackFile, catalogue: Catalogue, names: list[bytes]) -> None:
        """The codes on which running texts rule, as the catalogue has them; where it read them otherwise, anew."""
        texts = {item.parts["text"] for item in catalogue.editions if item.kind != NCD and "text" in item.parts}
        if catalogue.ruled_by != WORDINGS:
            found = {part: ruled_codes(pack.part(part)) for part in texts if names[part] not in self.ruled}
        else:
            spans: dict[int, set[tuple[str, str]]] = {part: set() for part in texts}
            rows = [(code, code, number) for code, numbers in catalogue.ruled.items() for number in numbers]
            for first, last, number in (*rows, *catalogue.ruled_ranges):
                spans[catalogue.editions[number].parts["text"]].add((first, last))
            found = {part: sorted(spans[part]) for part in texts}
        self.ruled |= {names[part]: codes for part, codes in found.items() if names[part] not in self.ruled}

    def add(self, published: str, kind: str, documents: Iterable[Document]) -> None:
        """The documents of one collection, as seen in the snapshot of that day."""
        for item in documents:
            head = self.keep(item.head)
            self.heads[head] = item.head
            refs = tuple(sorted((part, self.keep(content)) for part, content in item.parts.items() if content))
            self._index(refs, item)
            self.editions.setdefault((item.id, kind, item.version, head, refs), set()).add(published)

    def _index(self, refs: Refs, document: Document) -> None:
        """The codes that an edition lists, and those that it names in words; once for all that say the same."""
        listing, words = dict(refs).get("procedures"), _with_words(refs)
        if listing is not None and listing not in self.codes:
            self.codes[listing] = document.codes
        if words not in self.named:
            self.named[words] = document.named
        text = dict(refs).get("text")
        if text is not None and document.kind != NCD and text not in self.ruled and "text" in document.parts:
            self.ruled[text] = document.ruled

    def catalogue(self) -> Catalogue:
        """The catalogue of everything, with parts by their place in the order of digests."""
        place = {name: number for number, name in enumerate(sorted(self.parts))}
        days = {day: number for number, day in enumerate(sorted(self.snapshots))}
        order = sorted(
            self.editions, key=lambda key: (document_order(key[0]), key[2], min(self.editions[key]), key[3:])
        )
        listing, naming, ruling = _ByCode(), _ByCode(), _ByCode()
        editions = []
        for number, key in enumerate(order):
            doc, kind, version, head, refs = key
            seen = tuple(sorted(days[day] for day in self.editions[key]))
            parts = {part: place[name] for part, name in refs}
            editions.append(Edition(doc=doc, kind=kind, version=version, seen=seen, head=place[head], parts=parts))
            listed, spans = self.codes.get(dict(refs).get("procedures", b""), ([], []))
            listing.add(number, [*((code, code) for code in listed), *spans])
            title = "" if kind == NCD else self.heads[head].get("title", "")
            of_title = (span for span in titled(title) if span[0] not in listed)
            naming.add(number, {*self.named[_with_words(refs)], *of_title})
            if kind != NCD:
                ruling.add(number, self.ruled.get(dict(refs).get("text", b""), ()))
        return Catalogue(
            snapshots=tuple(
                Snapshot(
                    published=day,
                    scopes={kind: scope for kind, (scope, _) in sorted(self.snapshots[day].items())},
                    contractors={kind: place[name] for kind, (_, name) in self.snapshots[day].items() if name},
                )
                for day in days
            ),
            editions=tuple(editions),
            codes=listing.codes(),
            ranges=listing.ranges(),
            named=naming.codes(),
            named_ranges=naming.ranges(),
            ruled=ruling.codes(),
            ruled_ranges=ruling.ranges(),
            ruled_by=WORDINGS,
            serves=groups(self._serves()),
            national=groups((key[0], f"N{number}") for key in order for number in self.heads[key[3]].get("ncds", ())),
            successors=_successors([(key[0], self.heads[key[3]]) for key in order]),
            sections={key[0]: self.heads[key[3]].get("section", "") for key in order if key[1] == NCD},
        )

    def _serves(self) -> Iterable[tuple[str, str]]:
        for key in self.editions:
            head = self.heads[key[3]]
            if key[1] == ARTICLE:
                yield from ((key[0], name) for name in head.get("lcds", ()))
            elif key[1] == LCD:
                yield from ((name, key[0]) for name in head.get("articles", ()))


def _with_words(refs: Refs) -> Refs:
    """The parts of an edition that may name codes: its lists."""
    return tuple([row for row in refs if row[0] in ("procedures", "diagnoses")])


def held_by(editions: Mapping[Identity, set[str]], published: str, kind: str) -> set[Identity]:
    """The editions of one collection of one day."""
    return {key for key, seen in editions.items() if key[1] == kind and published in seen}


def _successors(heads: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """Which document took over from a retired one: the same title, from that day, for its contractors and more.

    The tables do not say it. Two documents of one title whose contractors differ, one of which ends on the day on which
    the other begins to reach the contractors of both, are a handover and not a gap.
    """
    begins: dict[tuple[str, str], list[tuple[str, str, frozenset[str]]]] = {}
    ends = []
    for name, head in heads:
        title = " ".join(head.get("title", "").casefold().split())
        numbers = frozenset(head.get("contractors", ()))
        if head.get("start") and numbers:
            begins.setdefault((name[:1], title), []).append((name, head["start"], numbers))
        if head.get("retired"):
            ends.append((name, title, head["retired"], numbers))
    found: dict[str, str] = {}
    for name, title, retired, numbers in ends:
        days = (retired, (dt.date.fromisoformat(retired) + dt.timedelta(days=1)).isoformat())
        heirs = {
            other
            for other, start, reach in begins.get((name[:1], title), ())
            if other != name and start in days and numbers and numbers <= reach
        }
        if len(heirs) == 1:
            found[name] = heirs.pop()
    return {name: found[name] for name in sorted(found)}


def kinds_of(snapshots: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    """The collections that any snapshot holds."""
    return frozenset(kind for about in snapshots.values() for kind in about)
