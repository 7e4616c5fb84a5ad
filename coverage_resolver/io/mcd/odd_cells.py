"""Cells that can be read and make no sense: what is made of them, told with their number and where they stand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

import attrs

from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.tables import Reading

#: Places that a note names; the others are counted.
MOST_TOLD = 10
#: The marks beside a code: alone, or a part of a range (mcd.md section 7).
RANGE_MARKS = frozenset(("", "N", "B", "M", "E", "X", "Y", "Z"))
#: The marks of a diagnosis that has an asterisk, and of one that has none.
STARRED = frozenset(("Y", "YES", "TRUE", "1", "*", "**", "***"))
NOT_STARRED = frozenset(("", "N", "NO", "N/A", "0", "FALSE"))
#: What CMS calls how far an NCD covers; of the fourth the dictionary says nothing, and some have none (mcd.md).
LEVELS = frozenset(("", "1", "2", "3", "4"))

#: The lists of a document whose codes may be ranges, and what they list.
_LISTS = {
    "groups": "procedures",
    "covered": "covered",
    "noncovered": "noncovered",
    "modifiers": "modifiers",
    "pcs": "pcs",
    "revenue_codes": "revenue codes",
}


@attrs.define
class OddCells:
    """The odd cells of one table or more, by what is said of them."""

    _found: dict[tuple[str, str], dict[str, int]] = attrs.field(factory=dict)

    def add(self, column: str, what: str, place: str) -> None:
        """One cell: ``column`` names the table and its column, ``place`` the row or the document."""
        places = self._found.setdefault((column, what), {})
        places[place] = places.get(place, 0) + 1

    def tell(self, reading: Reading) -> None:
        """A note for each column and what is said of it."""
        for (column, what), places in self._found.items():
            told = [*places][:MOST_TOLD]
            more = [f"{len(places) - len(told)} more"] if len(places) > len(told) else []
            reading.notes.append(f"{column}: {sum(places.values())} cells {what}: {', '.join([*told, *more])}")


def tell_broken_ranges(kind: str, documents: Iterable[Document], reading: Reading) -> None:
    """Where they stand: which codes they mean nobody can tell, so that a person must read the document."""
    found: dict[str, dict[str, set[str]]] = {}
    for item in documents:
        lists = {**item.parts["procedures"], **item.parts["diagnoses"]}
        for name in _LISTS.keys() & lists.keys():
            broken = {code for group in lists[name] for code in group.get("broken", ())}
            if broken:
                found.setdefault(_LISTS[name], {}).setdefault(item.id, set()).update(broken)
    for target, named in sorted(found.items()):
        count = sum(map(len, named.values()))
        what = f"{count} codes begin or end a range whose other end is missing or no end of it"
        told = [f"{name} ({', '.join(sorted(codes))})" for name, codes in [*named.items()][:MOST_TOLD]]
        more = [f"{len(named) - len(told)} more documents"] if len(named) > len(told) else []
        reading.notes.append(f"{kind}, lists of {target}: {what}; taken alone: {', '.join([*told, *more])}")


def backwards(days: dict[str, str], cells: dict[str, str]) -> list[str]:
    """The columns of a document that end it, or its version, before it begins. ``days`` are its columns by field."""
    start = cells[days["start"]] or cells.get(days.get("first", ""), "")
    ends = (days[name] for name in ("end", "whole_end", "retired") if cells[days[name]])
    return [column for column in ends if start and cells[column] < start]


def no_state(abbreviation: str) -> bool:
    """Whether an abbreviation is that of no state or territory."""
    return abbreviation not in _states()


@cache
def _states() -> frozenset[str]:
    text = (data_home() / "jurisdictions" / "areas.csv").read_text("utf-8")
    return frozenset(row["state"] for row in csv.DictReader(text.splitlines()))
