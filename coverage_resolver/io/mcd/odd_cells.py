"""Cells that can be read and make no sense: what is made of them, told with their number and where they stand."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import attrs

from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.tables import Reading
from coverage_resolver.periods import day_before

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

    def add(self, column: str, what: str, place: str, cells: int = 1) -> None:
        """One cell, or several: ``column`` names the table and its column, ``place`` the row or the document."""
        places = self._found.setdefault((column, what), {})
        places[place] = places.get(place, 0) + cells

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


def odd_ends(days: Mapping[str, str], cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The columns that end a document, or its version, as makes no sense. ``days`` are its columns by field."""
    start = cells[days["start"]] or cells.get(days.get("first", ""), "")
    for column in (days[name] for name in ("end", "whole_end", "retired") if cells[days[name]]):
        if start and cells[column] < start:
            yield column, "end what they are of before it begins: in doubt, unless its document had retired by then"
    whole, retired = (cells[days[name]] for name in ("whole_end", "retired"))
    if apart(_day(whole), _day(retired)):
        yield days["retired"], f"are another day than {days['whole_end']}: in doubt between the two"


def apart(whole_end: dt.date | None, retired: dt.date | None) -> bool:
    """Whether two days do not agree on when a document ended: a retirement ends it on its day or on its eve (MC-8)."""
    return None not in (whole_end, retired) and whole_end not in (retired, retired and day_before(retired))


def _day(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell) if cell else None


def no_state(abbreviation: str) -> bool:
    """Whether an abbreviation is that of no state or territory."""
    return abbreviation not in _states()


@cache
def _states() -> frozenset[str]:
    text = (data_home() / "jurisdictions" / "areas.csv").read_text("utf-8")
    return frozenset(row["state"] for row in csv.DictReader(text.splitlines()))
