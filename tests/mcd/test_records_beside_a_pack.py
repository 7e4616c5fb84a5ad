"""A record that a person wrote stands in the place of the pack's document for the services that it addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

LCD = """schema = "coverage-records/1"
[[authority]]
id = "L80001"
kind = "lcd"
title = "As a person read it"
citation = {{ text = "L80001" }}
scope = {{ level = "contractor", values = ["JF"] }}
lines_of_business = ["medicare_ffs", "medicare_advantage"]
provenance = {{ source = "written for the tests", retrieved = "2025-01-01" }}
subjects = ["gene test"]
{more}
[[authority.provision]]
version = "by hand"
status = "not_medically_necessary"
effective = "2024-01-01"
{codes}
"""
NATIONAL: dict[str, Any] = {
    "ncd_id": 110,
    "ncd_vrsn_num": 1,
    "ncd_mnl_sect": "20.4",
    "ncd_mnl_sect_title": "Implantable Cardioverter Defibrillators",
    "ncd_efctv_dt": "2018-02-15 00:00:00",
    "cvrg_lvl_cd": "2",
}


def record(folder: Path, codes: str = "", more: str = "") -> Path:
    path = folder / "l.toml"
    path.write_text(LCD.format(codes=codes, more=more))
    return path


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return pack(tmp_path, {"2025-08-17": snapshot([determination()], [billing()])})


@pytest.mark.parametrize(
    ("codes", "more", "governing"),
    [
        ("", "", "L80001@6"),  # it names no code: it does not silence the articles that do
        (f'codes = ["CPT:{CODE}"]', "", "L80001@by hand"),
        ('codes = ["CPT:87507"]', "codes_informational = true", "L80001@6"),
        ('codes = ["CPT:87507"]', "", "L80001@6"),
    ],
    ids=["names no code", "names the code", "names another for information", "names another"],
)
def test_of_a_code_that_it_does_not_name_the_pack_speaks(
    tmp_path: Path, local: Path, codes: str, more: str, governing: str
) -> None:
    assert said(ask(local, "2025-09-01", beside=(record(tmp_path, codes, more),), shipped=True)) == governing


def test_asked_by_its_subject_it_stands_in_the_place_of_the_pack_s(tmp_path: Path, local: Path) -> None:
    found = ask(local, "2025-09-01", beside=(record(tmp_path),), shipped=True, description="A gene test")
    steps = [step.provision.version for step in found.rulings["coverage"].steps]
    assert (said(found), "6" in steps) == ("L80001@by hand", False)


def test_what_a_record_takes_out_it_says_so_of_the_code(tmp_path: Path, local: Path) -> None:
    path = record(tmp_path, f'codes = ["CPT:{CODE}"]')
    path.write_text(path.read_text().replace('status = "not_medically_necessary"', 'stance = "silent"'))
    assert ask(local, "2025-09-01", beside=(path,), shipped=True).status.value == "not_addressed_individual_review"


@pytest.mark.parametrize("shipped", [False, True])
def test_what_is_shipped_of_an_ncd_without_codes_does_not_silence_its_articles(tmp_path: Path, shipped: bool) -> None:
    article = billing()
    tables = {"article_related_documents": [], "article_related_ncd_documents": [of(article, r_ncd_id=110)]}
    held = snapshot([], [article], codes={5: ["33249"]}, article_tables=tables, ncds=[NATIONAL])
    found = ask(pack(tmp_path, {"2025-08-17": held}), "2025-09-01", code="33249", shipped=shipped)
    assert (said(found), "NCD_SILENT" in found.reason_codes) == ("NCD 20.4@1", False)


def test_what_the_pack_said_last_is_assumed_to_hold_though_there_is_a_record(tmp_path: Path, local: Path) -> None:
    found = ask(local, "2026-06-01", beside=(record(tmp_path),), shipped=True)
    assert "ASSUMED_STILL_IN_FORCE" in found.reason_codes
