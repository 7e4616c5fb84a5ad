"""The real records of the coverage database that lie beside the checkout, read as they are; absent, they are skipped.

Two observations: the report lists of 2025-08-17 (every final LCD and article, without codes) and a part of the
download of 2026-08-02 (65 articles with codes), with 37 NCDs. Each folder's PROVENANCE.md says what is real in it.
"""

from __future__ import annotations

import csv
import functools
import gzip
import io
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2] / "shared" / "data" / "mcd"
#: One contractor under two names: renamed in the database, or spelled otherwise in its interface than in its files.
ALIASES = {"Wellpoint": "National", "WPS": "Wisconsin"}


def require() -> Path:
    """The folder of the records, or a skip that says what is missing."""
    if not HOME.is_dir():
        pytest.skip("the real records of the coverage database are not beside this checkout (../shared/data/mcd)")
    return HOME


@functools.cache
def records(place: str) -> tuple[dict[str, str], ...]:
    """One source file, a mapping for each record."""
    data = (require() / place).read_bytes()
    text = (gzip.decompress(data) if place.endswith(".gz") else data).decode("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


def listed_documents(kind: str) -> list[dict[str, str]]:
    """The documents of the lists of August 2025: "Article" or "LCD"."""
    return [row for row in records("documents-2025-08/mcd_documents_2025-08.csv.gz") if row["doc_type"] == kind]


def article_rows(name: str) -> tuple[dict[str, str], ...]:
    """One file of the articles of August 2026."""
    return records(f"articles-2026-08/{name}.csv")


def partly_transcribed() -> frozenset[str]:
    """Articles of August 2026 with incomplete code lists: no test may conclude from absence in them."""
    return frozenset(row["article"] for row in article_rows("mcd_articles") if row["transcription"] != "complete")


@functools.cache
def state_codes() -> dict[str, str]:
    """The database's own codes → postal codes, where they differ."""
    return {row["mcd_abbrev"]: row["usps"] for row in records("jurisdictions/mcd_state_abbrev_nonusps.csv")}


def same_contractor(name: str) -> str:
    """The first word of a contractor's name, the same for all of its names."""
    word = name.split()[0]
    return ALIASES.get(word, word)


@functools.cache
def observed_areas() -> dict[str, frozenset[str]]:
    """ "Noridian JE" → the states that the database listed for it in August 2026."""
    found: dict[str, set[str]] = {}
    for row in records("jurisdictions/mcd_contractor_state_sets_observed.csv"):
        found.setdefault(row["contractor_group"], set()).add(row["state_abbrev_mcd"])
    return {group: frozenset(states) for group, states in found.items()}


def areas_of(contractor: str, kind: str) -> list[str]:
    """The observed areas that a contract of this kind may have; several where its documents are issued per area."""
    home_health = kind == "HHH MAC"
    return [
        group for group in observed_areas() if same_contractor(group) == contractor and ("HHH" in group) == home_health
    ]
