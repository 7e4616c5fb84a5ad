"""Downloads of the synthetic database: one archive for each month of a run, with the day it was published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mcd.article_tables import article_tables
from mcd.contracts import rows as contractor_tables
from mcd.dictionary import kind_of
from mcd.layout import Member, Rows, csv_members, write_all_data, write_collection
from mcd.lcd_tables import lcd_tables
from mcd.lookups import lookup_tables
from mcd.months import advance
from mcd.ncd_tables import ncd_tables
from mcd.prose import Prose
from mcd.world import World, found_world

LAST = dt.date(2026, 8, 2)
COLLECTIONS = ("all_article", "all_lcd", "ncd")
#: The one file that is not UTF-8: its dashes and quotes are single bytes.
CP1252 = {"lcd_x_revision_history": "cp1252"}


@dataclass(frozen=True)
class Snapshot:
    """One download."""

    published: dt.date
    paths: tuple[Path, ...]


def tables_of(world: World, prose: Prose, kind: str) -> dict[str, Rows]:
    """The records of one collection, to be read once."""
    if kind == "ncd":
        return ncd_tables(world, prose)
    own = article_tables(world, prose) if kind == "article" else lcd_tables(world, prose)
    return own | lookup_tables(kind) | contractor_tables(world.renamed_on)


def collections_of(world: World, prose: Prose) -> dict[str, Iterator[Member]]:
    """The collections of one download, each to be written once."""
    return {
        name: csv_members(kind_of(name), tables_of(world, prose, kind_of(name)), CP1252 if name == "all_lcd" else {})
        for name in COLLECTIONS
    }


def first_day(months: int) -> dt.date:
    """The day of the first download of a run that ends at ``LAST``."""
    whole = LAST.year * 12 + LAST.month - 1 - (months - 1)
    return dt.date(whole // 12, whole % 12 + 1, LAST.day)


def write_snapshots(
    folder: Path, scale: float = 1.0, months: int = 1, seed: int = 7, separate: bool = False
) -> Iterator[Snapshot]:
    """Writes the downloads of a run, oldest first; the same arguments give the same bytes.

    ``separate`` writes a zip for each collection in place of the combined archive.
    """
    world, prose = found_world(seed, scale, first_day(months)), Prose(seed)
    for number in range(months):
        if number:
            advance(world, rename=number == months // 2)
        place = folder / world.day.isoformat()
        place.mkdir(parents=True, exist_ok=True)
        collections = collections_of(world, prose)
        if separate:
            paths = tuple(write_collection(place / f"{name}.zip", name, each) for name, each in collections.items())
        else:
            paths = (write_all_data(place / "all_data.zip", collections),)
        yield Snapshot(world.day, paths)
