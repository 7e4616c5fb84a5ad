"""The 71 tables of the downloads: their names, their columns in file order, their rows in the middle of 2026.

``tables.csv`` holds them as data, so that the generator, the layout of the real records and the tests all read one
dictionary. The row counts are those of the current articles (575,139), current LCDs (35,910) and NCDs (1,076).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: The one table whose file starts with a record, not with its column names.
WITHOUT_HEADER = frozenset({"lcd_x_requestor_letters"})


@dataclass(frozen=True)
class Table:
    """One table of one collection."""

    collection: str
    name: str
    rows: int
    columns: tuple[str, ...]

    def row(self, **cells: object) -> list[str]:
        """One record in file order; a column that is not given is empty, which is how the files write NULL."""
        unknown = set(cells) - set(self.columns)
        if unknown:
            raise KeyError(f"{self.name} has no column {sorted(unknown)}")
        return ["" if cells.get(name) is None else str(cells[name]) for name in self.columns]


def _read() -> dict[str, dict[str, Table]]:
    found: dict[str, dict[str, Table]] = {}
    with Path(__file__).with_name("tables.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            table = Table(line["collection"], line["table"], int(line["rows"]), tuple(line["columns"].split()))
            found.setdefault(table.collection, {})[table.name] = table
    return found


#: collection ("article", "lcd", "ncd") → table name → table.
TABLES: Mapping[str, Mapping[str, Table]] = _read()


def kind_of(collection: str) -> str:
    """The tables of a download: "all_article" and "current_article" hold the same ones."""
    return collection.rpartition("_")[2]
