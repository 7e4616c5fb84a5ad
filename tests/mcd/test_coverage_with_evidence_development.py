"""An NCD for coverage with evidence development covers within an approved study alone (MC-15, SSA 1862(a)(1)(E))."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import ask, billing, pack, said, snapshot

CED, CRITERIA, NOT_COVERED = "coverage_with_evidence_development", "covered_with_criteria", "not_medically_necessary"
ADDRESSED = {"NCD 220.6 addresses the service": True}


def national(title: str = "PET", text: str = "", level: str = "2") -> dict[str, Any]:
    """An NCD since 2019, and an article of no LCD that publishes its codes."""
    ncd: dict[str, Any] = {"ncd_id": 150, "ncd_vrsn_num": 1, "ncd_mnl_sect": "220.6", "ncd_mnl_sect_title": title}
    ncd |= {"ncd_efctv_dt": "2019-01-01 00:00:00", "cvrg_lvl_cd": level, "indctn_lmtn": text}
    article = billing()
    tables = {"article_related_documents": [], "article_related_ncd_documents": [of(article, r_ncd_id=150)]}
    return {"2025-08-17": snapshot([], [article], article_tables=tables, ncds=[ncd])}


def answer(folder: Path, world: Any, enrolled: bool | None, **facts: bool) -> Any:
    told = {} if enrolled is None else {"registry_enrolled": enrolled}
    return ask(pack(folder, world), "2025-06-01", facts={**told, **facts})


@pytest.mark.parametrize("title", ["TAVR - Coverage with Evidence Development", "PET (CED)"])
@pytest.mark.parametrize(("enrolled", "status"), [(None, CED), (True, CED)])
def test_one_that_is_so_by_its_title_covers_within_a_study(
    tmp_path: Path, title: str, enrolled: bool | None, status: str
) -> None:
    found = answer(tmp_path, national(title), enrolled)
    assert (found.status.value, said(found)) == (status, "NCD 220.6@1")
    assert "CED_CONDITION" in found.reason_codes


def test_outside_of_one_it_does_not(tmp_path: Path) -> None:
    found = answer(tmp_path, national("PET (CED)"), enrolled=False, **ADDRESSED)
    assert (found.status.value, said(found)) == (NOT_COVERED, "NCD 220.6@1")
    assert "CED_CONDITION" in found.reason_codes


@pytest.mark.parametrize(
    "text",
    [
        "Covered under Coverage with Evidence Development (CED) as follows.",
        "CMS covers it under section 1862(a)(1)(E) of the Act.",
        "B. Nationally covered under CED in an approved registry.",
    ],
)
@pytest.mark.parametrize("enrolled", [None, True])
def test_one_whose_text_speaks_of_it_says_so_with_its_criteria(
    tmp_path: Path, text: str, enrolled: bool | None
) -> None:
    found = answer(tmp_path, national(text=text), enrolled)
    assert (found.status.value, said(found)) == (CRITERIA, "NCD 220.6@1")
    assert "CED_CONDITION" in found.reason_codes


def test_of_whom_it_is_told_that_he_takes_part_in_none_the_text_must_be_read(tmp_path: Path) -> None:
    world = national(text="Covered under Coverage with Evidence Development (CED).")
    found = answer(tmp_path, world, enrolled=False, **ADDRESSED)
    assert (said(found), "text: NCD 220.6" in found.needs) == ("indeterminate", True)


@pytest.mark.parametrize("text", ["", "Covered where the evidence shows it. Ced by surgery; developed further."])
@pytest.mark.parametrize("enrolled", [None, True, False])
def test_any_other_asks_for_no_study(tmp_path: Path, text: str, enrolled: bool | None) -> None:
    found = answer(tmp_path, national(text=text), enrolled)
    assert (found.status.value, "CED_CONDITION" in found.reason_codes) == (CRITERIA, False)


def test_one_that_covers_nothing_does_so_within_a_study_too(tmp_path: Path) -> None:
    found = answer(tmp_path, national("PET (CED)", level="3"), enrolled=True, **ADDRESSED)
    assert found.status.value == NOT_COVERED
