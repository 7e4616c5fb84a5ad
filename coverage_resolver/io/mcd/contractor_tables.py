"""Contractors as the downloads have them: numbers, kinds of contract, and the states each served and when.

Names are cut at forty characters and change; a contractor is known by its number. States are written in a way of their
own (parts of a state, other letters for a territory): those that are known are data, and a part that is not is told by
its description, ``state - part``.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

import attrs

from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.cells import day
from coverage_resolver.io.mcd.layout import CONTRACTOR_TABLES
from coverage_resolver.io.mcd.odd_cells import OddCells, no_state
from coverage_resolver.io.mcd.tables import Reading, read_table
from coverage_resolver.io.strict_values import plain

Triple = tuple[str, str, str]


@attrs.define
class Contractors:
    """Who stands behind a contractor's three-part key."""

    rows: dict[Triple, dict[str, Any]] = attrs.field(factory=dict)
    states: dict[str, str] = attrs.field(factory=dict)

    def number(self, key: Triple) -> str:
        """The contract number, or nothing where the table has none."""
        row = self.rows.get(key)
        return "" if row is None else str(row["number"])

    def table(self) -> list[dict[str, Any]]:
        """One row for each number and kind of contract, as it is kept."""
        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        for row in self.rows.values():
            if row["number"]:
                key = (row["number"], row["type"], row["name"])
                kept = found.setdefault(key, {**row, "states": set()})
                kept["states"] |= row["states"]
        return [{**found[key], "states": sorted(found[key]["states"])} for key in sorted(found)]


def read_contractors(tables: dict[str, Member], reading: Reading) -> Contractors:
    """The contractors of one download."""
    found = Contractors()
    kinds = _lookup(tables, "contractor_type_lookup", reading)
    found.states = _states(tables, reading)
    for line, row in _rows(tables, "contractor", reading):
        key = (row[0].strip(), row[1].strip(), row[2].strip())
        digits = row[4].strip()
        number = digits.zfill(5) if digits.isdigit() else digits
        if key in found.rows and found.rows[key]["number"] != number:
            where = f"{tables['contractor'].label}:{line}:contractor_number"
            reading.fault(where, "a second row of this contractor, with another number")
        found.rows[key] = {
            "number": number,
            "type": kinds.get(row[1].strip(), ""),
            "name": row[3].strip(),
            "states": set(),
        }
    for line, row in _rows(tables, "contractor_jurisdiction", reading):
        contractor = found.rows.get((row[0].strip(), row[1].strip(), row[2].strip()))
        state = found.states.get(row[3].strip())
        if contractor is None or state is None:
            what = "contractor" if contractor is None else "state"
            reading.skip("contractor_jurisdiction", f"its {what} is not in the tables")
            continue
        try:
            first, last = day(row[4]), day(row[5])
        except ValueError:
            label = tables["contractor_jurisdiction"].label
            reading.fault(f"{label}:{line}:active_date", "no such day in the calendar")
            continue
        if first and last and last < first:
            reading.skip("contractor_jurisdiction", "it ends before it begins")
        else:
            contractor["states"].add((state, first, last))
    return found


def _rows(tables: dict[str, Member], name: str, reading: Reading) -> Any:
    return read_table(tables[name], CONTRACTOR_TABLES[name], reading) if name in tables else ()


def _lookup(tables: dict[str, Member], name: str, reading: Reading) -> dict[str, str]:
    return {row[0].strip(): row[1].strip() for _, row in _rows(tables, name, reading)}


def _states(tables: dict[str, Member], reading: Reading) -> dict[str, str]:
    """By id: the postal code. A part takes the letters of its whole, and so does a longer abbreviation."""
    rows = [tuple(cell.strip() for cell in row) for _, row in _rows(tables, "state_lookup", reading)]
    whole = {name.casefold(): short for _, short, name in rows if name and len(short) == 2 and " - " not in name}
    found, postal, odd = {}, postal_codes(), OddCells()
    for number, short, name in rows:
        base = name.split(" - ")[0].strip().casefold()
        found[number] = postal.get(short, whole.get(base, short))
        if no_state(found[number]):
            odd.add("state_lookup.state_abbrev", "are no state, and are matched with none", plain(short, 20))
    odd.tell(reading)
    return found


@cache
def postal_codes() -> dict[str, str]:
    """The postal code of each abbreviation that is the database's own."""
    text = (data_home() / "vocabulary" / "coverage_database_states.csv").read_text("utf-8")
    return {row["abbreviation"]: row["state"] for row in csv.DictReader(text.splitlines())}
