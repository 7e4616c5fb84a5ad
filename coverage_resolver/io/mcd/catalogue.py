"""The catalogue of a pack: snapshots, the editions of every document, and the index by code.

An *edition* is one version of one document with one content. A version that CMS changed without a new number has two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

_LETTERS = {"L": 0, "A": 1, "N": 2, "D": 3}


@attrs.frozen(kw_only=True)
class Snapshot:
    """One download, or several of one day: when CMS published it, and which collections it held, how widely."""

    published: str
    #: By collection: ``all``, ``current``, or nothing where the name of the file did not tell.
    scopes: Mapping[str, str]
    #: By collection: the part that holds its contractors.
    contractors: Mapping[str, int] = attrs.field(factory=dict)
    #: The day of publication.
    day: dt.date = attrs.field(init=False, eq=False, repr=False)

    @day.default
    def _read(self) -> dt.date:
        return dt.date.fromisoformat(self.published)


@attrs.frozen(kw_only=True)
class Edition:
    """One version of one document, with one content. ``seen`` are the snapshots that held it."""

    doc: str
    kind: str
    version: int
    seen: tuple[int, ...]
    head: int
    parts: Mapping[str, int]


@attrs.frozen(kw_only=True)
class Catalogue:
    """What a pack holds, without the contents."""

    snapshots: tuple[Snapshot, ...] = ()
    editions: tuple[Edition, ...] = ()
    codes: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)
    ranges: tuple[tuple[str, str, int], ...] = ()
    #: Codes, and ranges of them, that editions name in words and do not list; of packs written before these were, none.
    named: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)
    named_ranges: tuple[tuple[str, str, int], ...] = ()
    #: Codes, and ranges of them, on which running texts of editions rule, listed or not; and by which wordings.
    ruled: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)
    ruled_ranges: tuple[tuple[str, str, int], ...] = ()
    ruled_by: str = ""
    #: By article: the LCDs that it serves, as either of the two says.
    serves: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    #: By article or LCD: the NCDs that it names.
    national: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    #: By retired document: the one that took its place on that day.
    successors: Mapping[str, str] = attrs.field(factory=dict)
    #: By number of an NCD in the database: its section of the manual.
    sections: Mapping[str, str] = attrs.field(factory=dict)

    def table(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "snapshots": [
                {"published": item.published, "scopes": dict(item.scopes), "contractors": dict(item.contractors)}
                for item in self.snapshots
            ],
            "editions": [
                [item.doc, item.kind, item.version, list(item.seen), item.head, dict(item.parts)]
                for item in self.editions
            ],
            "codes": {code: list(rows) for code, rows in self.codes.items()},
            "ranges": [list(row) for row in self.ranges],
            "named": {code: list(rows) for code, rows in self.named.items()},
            "named_ranges": [list(row) for row in self.named_ranges],
            "ruled": {code: list(rows) for code, rows in self.ruled.items()},
            "ruled_ranges": [list(row) for row in self.ruled_ranges],
            "ruled_by": self.ruled_by,
            "serves": {name: list(rows) for name, rows in self.serves.items()},
            "national": {name: list(rows) for name, rows in self.national.items()},
            "successors": dict(self.successors),
            "sections": dict(self.sections),
        }

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Catalogue:
        """From what is stored."""
        return cls(
            snapshots=tuple(Snapshot(**row) for row in table["snapshots"]),
            editions=tuple(
                Edition(doc=doc, kind=kind, version=version, seen=tuple(seen), head=head, parts=parts)
                for doc, kind, version, seen, head, parts in table["editions"]
            ),
            codes=table["codes"],
            ranges=tuple((first, last, number) for first, last, number in table["ranges"]),
            named=table.get("named", {}),
            named_ranges=tuple((first, last, number) for first, last, number in table.get("named_ranges", ())),
            ruled=table.get("ruled", {}),
            ruled_by=table.get("ruled_by", ""),
            ruled_ranges=tuple((first, last, number) for first, last, number in table.get("ruled_ranges", ())),
            serves=table["serves"],
            national=table["national"],
            successors=table["successors"],
            sections=table["sections"],
        )


def document_order(name: str) -> tuple[int, int]:
    """LCDs, articles, NCDs, proposals; each by number."""
    digits = name.lstrip("LAND")
    return _LETTERS.get(name[:1], 9), int(digits)


def groups(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Pairs by their first, in a stable order."""
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}
