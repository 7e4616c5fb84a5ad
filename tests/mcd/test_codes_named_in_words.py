"""A document that names a code and does not list it speaks of it: what it means must be read (mcd.md section 11.11)."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import CODE, MAY_REFUSE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination, load_library
from coverage_resolver.cli import main
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.joining import join_packs
from coverage_resolver.io.mcd.lookup import lookup
from coverage_resolver.io.mcd.named_wordings import names_in
from coverage_resolver.io.mcd.pack_file import PackFile, write_pack

OTHER, NAMED = "81207", "91113"
#: The paragraph of a real article over its diagnoses, which has no list of procedures (A58362).
SUPPORT = (
    f"The following ICD-10-CM codes support medical necessity and provide coverage for (CPT/HCPCS) codes: {NAMED}."
)
OPEN = ("indeterminate", MAY_REFUSE)


def world(folder: Path, words: str = SUPPORT, listed: Any = (), **given: Any) -> Path:
    """An LCD and its article, with a paragraph over its diagnoses, and what it lists of procedures."""
    article = billing(**given.pop("article", {}))
    tables = {"article_x_icd10_covered_group": [of(article, icd10_covered_group=1, paragraph=words)]}
    tables |= {name: [of(article, **row) for row in rows] for name, rows in given.pop("tables", {}).items()}
    more = given.pop("articles", ())
    codes = {5: listed, **given.pop("codes", {})}
    tables |= given.pop("whole", {})
    held = snapshot([determination()], [article, *more], codes, article_tables=tables, **given)
    return pack(folder, {"2024-06-01": held})


def asked(path: Path, day: str = "2024-06-01", code: str = NAMED, **more: Any) -> Determination:
    system = "CPT" if code[0].isdigit() else "HCPCS"
    return ask(path, day, code=code, code_system=system, **more)


def fate(found: Determination) -> tuple[str, tuple[str, ...]]:
    return said(found), found.needs


@pytest.mark.parametrize(
    ("title", "code", "expected"),
    [
        (f"Billing and Coding: CPT Code {NAMED}", NAMED, OPEN),
        ("Billing and Coding: CPT Codes 91110-91115", NAMED, OPEN),
        ("Billing and Coding: CPT Codes 91114-91115", NAMED, ("silent", ())),
        ("Billing and Coding: LCD 91113", NAMED, ("silent", ())),
    ],
)
@pytest.mark.parametrize("listed", [(), (OTHER,)])
def test_a_title_names_what_its_document_is_for(
    tmp_path: Path, title: str, code: str, expected: Any, listed: Any
) -> None:
    """Articles on CPT codes 81265 to 81268 are called so; a list beside the title does not take it back."""
    path = world(tmp_path, "N/A", listed, article={"title": title})
    found = asked(path, code=code)
    assert fate(found) == expected
    assert ("A90001" in found.must_consult) is (expected == OPEN)


def test_where_no_list_is_there_what_names_the_code_leaves_its_determination_open(tmp_path: Path) -> None:
    found = asked(world(tmp_path), diagnoses=["D45"])
    assert fate(found) == OPEN
    assert {"L80001", "A90001"} <= set(found.must_consult)
    assert found.rulings["diagnosis_support"].value == "prose_only"
    step = found.rulings["coverage"].step_of("L80001")
    assert step is not None
    assert "A90001 names the code in words only" in step.provision.criteria
    assert SUPPORT in step.provision.criteria


BOUNDED = {"start": "2024-07-01", "article_end_date": "2024-12-31 00:00:00"}


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-06-30", "silent"),
        ("2024-07-01", "indeterminate"),
        ("2024-12-31", "indeterminate"),
        ("2025-01-01", "silent"),
    ],
)
def test_it_does_so_on_the_days_of_the_document_that_names_it(tmp_path: Path, day: str, answer: str) -> None:
    beside = billing(90002, 4)  # without a word of it
    first = {**BOUNDED, "version": 1}
    path = world(tmp_path, article=first, articles=[beside], codes={1: (), 4: [CODE]}, words=f"{NAMED} is not covered.")
    assert said(asked(path, day)) == answer


@pytest.mark.parametrize(
    ("day", "unseen"), [("2024-06-30", True), ("2024-07-01", False), ("2024-12-31", False), ("2025-01-01", True)]
)
@pytest.mark.parametrize("version", [1, 5])
def test_where_no_other_article_is_there_then_what_the_determination_is_for_is_unknown(
    tmp_path: Path, day: str, unseen: bool, version: int
) -> None:
    path = world(tmp_path, article={**BOUNDED, "version": version}, codes={version: ()})
    found = asked(path, day)
    assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", unseen)


def test_and_for_its_contracts_alone(tmp_path: Path) -> None:
    assert said(asked(world(tmp_path), state="OH")) == "silent"


def test_criteria_of_a_plan_do_not_govern_meanwhile(tmp_path: Path) -> None:
    plan = {"line_of_business": "medicare_advantage", "plan": "open-plan"}
    more = {"enrollment": plan, "shipped": True, "beside": [Path(__file__).with_name("plans_beside.toml")]}
    path = world(tmp_path, SUPPORT.replace(NAMED, CODE))
    found = asked(path, code=CODE, as_of="2024-06-01", **more)
    assert said(found) == "indeterminate"
    assert "text: L80001" in found.needs


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (SUPPORT, "indeterminate"),
        # In a row with a code that is listed (A52370).
        (f"HCPCS code {NAMED}*, {CODE} and the ICD-10-CM codes listed below should be reported.", "indeterminate"),
        (f"CPT code {NAMED} is not covered.", "indeterminate"),
        (f"{NAMED} (effective for dates of service on or after 04/01/2022)", "indeterminate"),
        (f"For dates of service up to 12/31/2021 CPT code {NAMED} may be reported instead.", "indeterminate"),
        # In passing.
        (f"Do not report {NAMED} and {CODE} together.", "silent"),
        (f"CPT code {NAMED} should not be reported for this.", "silent"),
        (f"When billing {CODE} with {NAMED}, append modifier 25.", "silent"),
        (f"The evaluation and management service {NAMED} is included.", "silent"),
    ],
)
def test_beside_lists_only_what_is_of_the_code_does(tmp_path: Path, words: str, answer: str) -> None:
    found = asked(world(tmp_path, words, [CODE]))
    assert said(found) == answer
    assert "A90001" in found.must_consult
    assert said(asked(world(tmp_path, words, [CODE]), code=CODE)) == "L80001@6"


def test_the_cell_of_other_codes_is_a_list_in_words(tmp_path: Path) -> None:
    rows = [{"other_coding_group": 1, "paragraph": "Other codes", "codes": "J7777, J8888"}]
    path = world(tmp_path, "", [CODE], tables={"article_x_other_coding_group": rows})
    assert [fate(asked(path, code=code)) for code in ("J7777", "J8888")] == [OPEN, OPEN]
    assert said(asked(path, code="J7778")) == "silent"


def test_a_range_in_words_names_what_lies_in_it(tmp_path: Path) -> None:
    path = world(tmp_path, "CPT codes 91110 through 91113 are covered.", [CODE])
    assert [said(asked(path, code=code)) for code in ("91109", "91111", "91113", "91114")] == [
        "silent",
        "indeterminate",
        "indeterminate",
        "silent",
    ]


def test_what_another_document_of_the_determination_lists_is_listed(tmp_path: Path) -> None:
    beside = billing(90002, 4, start="2024-03-01")
    path = world(tmp_path, articles=[beside], codes={4: [NAMED]})
    assert said(asked(path, "2024-03-01")) == "L80001@6"
    assert said(asked(path, "2024-02-29")) == "indeterminate"


@pytest.mark.parametrize(
    ("words", "day", "answer"),
    [
        (f"Deleted 12/31/2024: {NAMED}", "2024-12-31", "L80001@6"),
        (f"Deleted 12/31/2024: {NAMED}", "2025-01-01", "indeterminate"),
        (f"Do not report {NAMED} and {CODE} together.", "2025-01-01", "silent"),
    ],
)
def test_what_drops_from_the_lists_and_is_still_named(tmp_path: Path, words: str, day: str, answer: str) -> None:
    before, now = billing(version=5), billing(version=7, start="2025-01-01")
    over = [of(now, hcpc_code_group=1, paragraph=words)]
    tables = {"article_x_hcpc_code_group": over}
    held = snapshot([determination()], [before, now], {5: [CODE, NAMED], 7: [CODE]}, article_tables=tables)
    assert said(asked(pack(tmp_path, {"2024-06-01": held}), day)) == answer


def test_names_of_other_things_are_no_codes() -> None:
    text = (
        "See LCD L33394, article A52370, CR 12345, transmittals 10001, 10002, NDC 50242-060-01, contractors 15101 and"
        " 15102, ICD-10-CM code E1165 (C50.911), 10000 units, $12345, 2023"
    )
    assert [each.first for each in names_in(text)] == []
    assert [each.first for each in names_in("CPT® 91113/91110, 3044F, 0123T (A4253)")] == [
        "91113",
        "91110",
        "3044F",
        "0123T",
        "A4253",
    ]


def test_a_diagnosis_of_its_own_lists_is_no_code_of_a_service(tmp_path: Path) -> None:
    path = world(tmp_path, "M1711 supports, as G2211 does.", diagnoses=["M17.11"])
    assert [said(asked(path, code=code)) for code in ("M1711", "G2211")] == ["silent", "indeterminate"]


def test_an_article_of_no_determination_is_consulted(tmp_path: Path) -> None:
    found = asked(world(tmp_path, whole={"article_related_documents": []}))
    assert (said(found), found.must_consult) == ("silent", ("A90001",))


def test_one_whose_determination_nobody_saw_is_a_doubt(tmp_path: Path) -> None:
    serves = [of(billing(), r_lcd_id=80009)]
    found = asked(world(tmp_path, whole={"article_related_documents": serves}))
    assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)
    assert found.needs == ("version of that day, unknown in these snapshots: L80009",)


def test_it_publishes_no_code_of_an_ncd(tmp_path: Path) -> None:
    ncd = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "X", "cvrg_lvl_cd": "2"}
    ncd |= {"ncd_efctv_dt": "2020-01-01 00:00:00"}
    whole = {"article_related_documents": [], "article_related_ncd_documents": [of(billing(), r_ncd_id=15)]}
    found = asked(world(tmp_path, whole=whole, ncds=[ncd]))
    assert said(found) == "indeterminate"
    assert "NCD 30.3" in found.must_consult
    assert said(asked(world(tmp_path, listed=[NAMED], whole=whole, ncds=[ncd]))) == "NCD 30.3@1"


def test_a_version_that_nobody_saw_is_a_doubt_as_for_a_code_that_is_listed(tmp_path: Path) -> None:
    lcd, bare = determination(), billing(version=5)
    first = {
        "all_article": {"article": [bare], "article_x_contractor": [of(bare, **MAC)], "article_x_hcpc_code": []},
        "all_lcd": {"lcd": [lcd], "lcd_x_contractor": [of(lcd, **MAC)]},
    }
    later = billing(version=7, start="2025-07-01")
    over = [of(later, icd10_covered_group=1, paragraph=SUPPORT)]
    second = snapshot([lcd], [later], {7: ()}, article_tables={"article_x_icd10_covered_group": over})
    path = pack(tmp_path, {"2024-06-01": first, "2025-08-01": second})
    found = asked(path, "2025-06-30")
    assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)
    assert fate(asked(path, "2025-07-01")) == ("indeterminate", ("text: L80001",))


def test_lookup_tells_that_it_is_named_in_words_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = world(tmp_path)
    lcd, article = lookup(load_library(path), Code.of("CPT", NAMED), "AK", dt.date(2024, 6, 1), ["D45"])["documents"]
    assert (lcd["listed_by"], lcd["named_by_words_of"]) == ([], [{"document": "A90001", "version": "5"}])
    assert (article["groups"], article["names_it_in_words"], article["support"]) == ([], SUPPORT, "prose_only")
    assert main(["lookup", NAMED, "--library", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "no list of it has the code; it is named in words only, by A90001 (version 5)" in shown
    assert f"names it in words only: {SUPPORT}" in shown
    assert main(["lookup", NAMED, "--library", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"][1]["names_it_in_words"] == SUPPORT


def test_a_pack_that_was_written_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path, old, new = world(tmp_path), tmp_path / "old.pack", tmp_path / "new.pack"
    opened = PackFile(path)
    parts = dict(opened.raw(number) for number in range(opened.count))
    about = {name: opened.manifest[name] for name in ("holds", "snapshots", "documents", "editions", "codes")}
    without = {name: table for name, table in opened.catalogue.items() if not name.startswith("named")}
    write_pack(old, without, about, parts)
    assert said(asked(old)) == "silent"
    join_packs([old], new)
    assert fate(asked(new)) == OPEN
    assert new.read_bytes() == path.read_bytes()
