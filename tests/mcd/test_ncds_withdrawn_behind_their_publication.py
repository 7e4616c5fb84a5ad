"""An NCD that is withdrawn behind the day from which anybody could know of it (law.md MC-11, MC-16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import ask, billing, pack, said, snapshot

ADDRESSES = {"facts": {"NCD 20.5 addresses the service": True}}
BEFORE, LATER = "2025-01-31", "2025-06-30"
UPDATED = {"last_updt_tmstmp": "2025-06-20 00:00:00"}
WAYS: dict[str, dict[str, Any]] = {
    "title": {"ncd_mnl_sect_title": "Thing (RETIRED)", **UPDATED},
    "termination": {"ncd_trmntn_dt": "2024-06-01 00:00:00", **UPDATED},
    "termination before it began": {"ncd_trmntn_dt": "2019-06-01 00:00:00", **UPDATED},
    "version": {"ncd_vrsn_num": 2, "ncd_efctv_dt": "2025-01-01 00:00:00", "ncd_mnl_sect_title": "RETIRED", **UPDATED},
}


def ncd(level: str = "2", **cells: Any) -> dict[str, Any]:
    row = {"ncd_id": 5, "ncd_vrsn_num": 1, "ncd_mnl_sect": "20.5", "ncd_mnl_sect_title": "Thing"}
    return {**row, "cvrg_lvl_cd": level, "ncd_efctv_dt": "2020-01-01 00:00:00", **cells}


def path_of(folder: Path, **downloads: dict[str, Any]) -> Path:
    """An article of the NCD alone, in every download, beside what each has of the NCD."""
    names = {"article_related_ncd_documents": [of(billing(), r_ncd_id=5)], "article_related_documents": []}
    rows = {"first": BEFORE, "last": LATER}
    return pack(
        folder,
        {rows[name]: snapshot([], [billing()], article_tables=names, ncds=[row]) for name, row in downloads.items()},
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("day", "doubt"),
    [(BEFORE, True), ("2025-06-19", True), ("2025-06-20", False), (LATER, False)],
)
def test_until_it_could_be_known_it_is_a_doubt(tmp_path: Path, day: str, doubt: bool, way: str) -> None:
    found = ask(path_of(tmp_path, first=ncd(), last=ncd(**WAYS[way])), day, **ADDRESSES)
    assert (said(found), "RETROACTIVE_RESTRICTION" in found.reason_codes) == (
        ("indeterminate", True) if doubt else ("silent", False)
    )


@pytest.mark.parametrize(("day", "answer"), [("2025-06-29", "indeterminate"), (LATER, "silent")])
def test_where_no_day_of_it_is_told_the_eve_of_the_download_that_has_it_is_the_last(
    tmp_path: Path, day: str, answer: str
) -> None:
    withdrawn = ncd(**{**WAYS["title"], "last_updt_tmstmp": ""})
    assert said(ask(path_of(tmp_path, first=ncd(), last=withdrawn), day, **ADDRESSES)) == answer


def test_as_of_a_day_before_it_was_known_the_ncd_governs(tmp_path: Path) -> None:
    path = path_of(tmp_path, first=ncd(), last=ncd(**WAYS["title"]))
    assert said(ask(path, BEFORE, "2025-06-19", **ADDRESSES)) == "NCD 20.5@1"


@pytest.mark.parametrize("way", ["title", "termination before it began"])
def test_one_download_alone_shows_nothing_in_force(tmp_path: Path, way: str) -> None:
    assert said(ask(path_of(tmp_path, last=ncd(**WAYS[way])), LATER, **ADDRESSES)) == "silent"


def test_one_that_covers_nothing_is_withdrawn_for_the_better(tmp_path: Path) -> None:
    found = ask(path_of(tmp_path, first=ncd("3"), last=ncd("3", **WAYS["title"])), BEFORE, **ADDRESSES)
    assert "RETROACTIVE_RESTRICTION" not in found.reason_codes


def test_a_termination_that_was_announced_ends_it(tmp_path: Path) -> None:
    told = ncd(ncd_trmntn_dt="2025-03-01 00:00:00")
    later = {**told, "ncd_mnl_sect_title": "Another title", **UPDATED}
    assert said(ask(path_of(tmp_path, first=told, last=later), "2025-03-15", **ADDRESSES)) == "silent"
