"""An article lists procedures of inpatients, too (ICD-10-PCS): its LCD is for them as for any code of a service."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination, load_library
from coverage_resolver.cli import main
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.lookup import lookup

ASKED = {"code_system": "ICD10PCS"}


def world(folder: Path, *rows: tuple[str, str], words: str = "", start: str = "2024-01-01", **given: Any) -> Path:
    """An LCD and its article, which lists a code of a service and these of inpatients, each with its range mark."""
    article = billing(start=start)
    listed = [of(article, icd10_pcs_code_group=1, icd10_pcs_code_id=code, range=mark) for code, mark in rows]
    tables: dict[str, Any] = {
        "article_x_icd10_pcs_code": listed,
        "article_x_icd10_pcs_code_group": [of(article, icd10_pcs_code_group=1, paragraph=words)],
    }
    lcd_tables = given.pop("lcd_tables", None)
    held = snapshot([determination()], [article], article_tables=tables, lcd_tables=lcd_tables, **given)
    return pack(folder, {"2025-08-17": held})


def asked(path: Path, code: str, day: str = "2025-09-01", **more: Any) -> Determination:
    return ask(path, day, code=code, **{**ASKED, **more})


@pytest.mark.parametrize(("code", "answer"), [("02HV33Z", "L80001@6"), ("02HV34Z", "silent")])
def test_the_determination_of_the_article_that_lists_it_governs(tmp_path: Path, code: str, answer: str) -> None:
    assert said(asked(world(tmp_path, ("02HV33Z", "N")), code)) == answer


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("02HV33Z", "L80001@6"),
        ("02HV3DZ", "L80001@6"),  # digits and letters stand anywhere
        ("02HV43Z", "L80001@6"),
        ("02HV44Z", "silent"),
        ("02HV32Z", "silent"),
    ],
)
def test_a_range_holds_what_lies_between_its_ends(tmp_path: Path, code: str, answer: str) -> None:
    assert said(asked(world(tmp_path, ("02HV33Z", "B"), ("02HV43Z", "E")), code)) == answer


@pytest.mark.parametrize(("day", "governs"), [("2024-12-31", False), ("2025-01-01", True)])
def test_it_is_listed_on_the_days_of_the_article(tmp_path: Path, day: str, governs: bool) -> None:
    path = world(tmp_path, ("02HV33Z", "N"), start="2025-01-01")
    assert (said(asked(path, "02HV33Z", day)) == "L80001@6") is governs


def test_a_paragraph_over_it_that_refuses_it_is_for_a_person(tmp_path: Path) -> None:
    path = world(tmp_path, ("02HV33Z", "N"), words="The following procedures are not covered")
    assert said(asked(path, "02HV33Z")) == "conflict"
    assert said(ask(path, "2025-06-01")) == "L80001@6"


def test_an_lcd_that_lists_codes_of_services_is_for_it_too(tmp_path: Path) -> None:
    """There is no table of inpatients' procedures of an LCD, so that its own list says nothing of them."""
    listing = [of(determination(), hcpc_code_id=CODE, hcpc_code_group=1, range="N")]
    path = world(tmp_path, ("02HV33Z", "N"), lcd_tables={"lcd_x_hcpc_code": listing})
    assert said(asked(path, "02HV33Z")) == "L80001@6"


def test_which_of_two_lists_of_procedures_the_diagnoses_are_for_nobody_can_tell(tmp_path: Path) -> None:
    path = world(tmp_path, ("02HV33Z", "N"))
    ruling = asked(path, "02HV33Z", diagnoses=("D45",)).rulings["diagnosis_support"]
    assert ruling.value == "prose_only"
    assert ask(path, "2025-06-01", diagnoses=("D45",)).rulings["diagnosis_support"].value == "supports"


def test_what_has_not_the_shape_of_such_a_code_is_the_code_of_no_service(tmp_path: Path) -> None:
    assert said(ask(world(tmp_path, ("87507", "N")), "2025-09-01", code="87507")) == "silent"


def test_lookup_tells_who_lists_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = world(tmp_path, ("02HV33Z", "N"), words="Insertion of a device")
    found = lookup(load_library(path), Code.of("ICD10PCS", "02HV33Z"), "AK", dt.date(2025, 6, 1))["documents"]
    assert [row["document"] for row in found] == ["L80001", "A90001"]
    assert found[1]["groups"][0]["paragraph"] == "Insertion of a device"
    assert main(["lookup", "02hv33z", "--library", str(path)]) == 0
    assert "L80001" in capsys.readouterr().out
    assert [item.authority.id for item in load_library(path).documents(["A90001"])][:1] == ["A90001"]
