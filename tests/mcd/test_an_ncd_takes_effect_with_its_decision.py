"""The effective day of an NCD is that of its decision, and its text may follow by up to a year (law.md MC-10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import ask, billing, determination, pack, said, snapshot

ADDRESSES = {"facts": {"NCD 160.1 addresses the service": True}}


def ncd(version: int, start: str, level: str = "3") -> dict[str, Any]:
    title = {"ncd_mnl_sect": "160.1", "ncd_mnl_sect_title": "X", "cvrg_lvl_cd": level}
    return {"ncd_id": 150, "ncd_vrsn_num": version, "ncd_efctv_dt": f"{start} 00:00:00", **title}


def path_of(folder: Path, ncds: Mapping[str, list[dict[str, Any]]]) -> Path:
    """An LCD that names the NCD, in every download, beside what each has of the NCD."""
    lcd = determination()
    names = {"lcd_related_ncd_documents": [of(lcd, r_ncd_id=150)]}
    return pack(folder, {day: snapshot([lcd], [billing()], lcd_tables=names, ncds=rows) for day, rows in ncds.items()})


OLD, NEW = ncd(1, "2010-01-01", "2"), ncd(2, "2025-06-01")


@pytest.mark.parametrize(
    "downloads",
    [
        {"2025-08-17": [NEW]},
        {"2025-01-10": [OLD], "2025-08-17": [NEW]},
        {"2025-01-10": [OLD], "2025-07-01": [OLD], "2025-08-17": [NEW]},
    ],
    ids=["alone", "an older one", "one between"],
)
@pytest.mark.parametrize(
    ("day", "governs"),
    [("2025-05-31", False), ("2025-06-01", True), ("2025-08-16", True), ("2025-08-17", True)],
)
def test_it_is_in_force_from_its_decision_whatever_was_downloaded_before(
    tmp_path: Path, downloads: dict[str, Any], day: str, governs: bool
) -> None:
    found = ask(path_of(tmp_path, downloads), day, **ADDRESSES)
    assert (said(found) == "NCD 160.1@2", "RETROACTIVE_RESTRICTION" in found.reason_codes) == (governs, False)


def test_as_of_a_day_before_the_text_came_the_older_one_is_known(tmp_path: Path) -> None:
    path = path_of(tmp_path, {"2025-01-10": [OLD], "2025-08-17": [NEW]})
    assert said(ask(path, "2025-06-10", "2025-08-16", **ADDRESSES)) == "NCD 160.1@1"


@pytest.mark.parametrize(
    "downloads",
    [
        {"2025-07-01": [ncd(1, "2025-06-01", "2")], "2025-08-17": [NEW]},
        {"2025-01-10": [OLD], "2026-06-01": [OLD], "2026-07-01": [NEW]},
    ],
    ids=["another text on that day", "nothing for a year"],
)
def test_what_reaches_back_behind_what_downloads_told_is_a_doubt(tmp_path: Path, downloads: dict[str, Any]) -> None:
    found = ask(path_of(tmp_path, downloads), "2025-06-10", **ADDRESSES)
    assert (said(found), "RETROACTIVE_RESTRICTION" in found.reason_codes) == ("indeterminate", True)
