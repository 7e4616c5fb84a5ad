"""An article that publishes the codes of an NCD, and calls one of them not covered: read both (law.md MC-6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, pack, said, snapshot

LINES = ["medicare_ffs", "medicare_advantage"]


def national(words: str, start: str = "2024-01-01") -> Any:
    """An NCD of level 2 since 2019, and an article of no LCD that has the code under these words."""
    ncd: dict[str, Any] = {"ncd_id": 150, "ncd_vrsn_num": 1, "ncd_mnl_sect": "220.6", "ncd_mnl_sect_title": "PET"}
    ncd |= {"ncd_efctv_dt": "2019-01-01 00:00:00", "cvrg_lvl_cd": "2"}
    article = billing(start=start)
    tables = {
        "article_related_documents": [],
        "article_related_ncd_documents": [of(article, r_ncd_id=150)],
        "article_x_hcpc_code_group": [of(article, hcpc_code_group=1, paragraph=words)],
    }
    return snapshot([], [article], article_tables=tables, ncds=[ncd])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Covered codes", "NCD 220.6@1"),
        ("The following codes are not covered under NCD 220.6", "conflict"),
        ("The following codes are nationally non-covered", "conflict"),
    ],
)
def test_a_code_that_it_calls_not_covered_is_for_a_person(tmp_path: Path, words: str, answer: str, line: str) -> None:
    found = ask(pack(tmp_path, {"2025-08-17": national(words)}), "2025-06-01", enrollment={"line_of_business": line})
    assert (said(found), "ARTICLE_LCD_MISMATCH" in found.reason_codes) == (answer, answer == "conflict")


def test_it_is_so_too_where_it_is_told_that_the_ncd_addresses_the_service(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": national("Noncovered codes")})
    assert said(ask(path, "2025-06-01", facts={"NCD 220.6 addresses the service": True})) == "conflict"


@pytest.mark.parametrize(("day", "settled"), [("2024-12-31", False), ("2025-01-01", True)])
def test_it_is_so_from_the_first_day_of_the_article(tmp_path: Path, day: str, settled: bool) -> None:
    path = pack(tmp_path, {"2025-08-17": national("Noncovered codes", "2025-01-01")})
    assert (CODE, said(ask(path, day)) == "conflict") == (CODE, settled)
