"""A group of codes that the table of groups does not have, though it has others: its paragraph is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import article, download, members, of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import load_library
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.lookup import lookup
from coverage_resolver.library import PolicyLibrary

ROW, OTHER = billing(), billing(90002)
PROCEDURES, COVERED = "article_x_hcpc_code", "article_x_icd10_covered"
DAY = "2024-06-01"


def notes(folder: Path, **tables: Any) -> list[str]:
    """What an import of an article with codes in two groups tells of groups."""
    key = article(90001, 5, "2024-01-01")
    codes = [of(key, hcpc_code_id=code, hcpc_code_group=group) for code, group in (("81206", 1), ("81207", 2))]
    given = {"article": [key], PROCEDURES: [*codes, of(key, hcpc_code_id="81208", hcpc_code_group=2)], **tables}
    report = import_mcd([download(folder, "all_article", members("article", given))], folder / "m.pack", DAY)
    return [note for note in report.notes if "paragraph is missing" in note]


def group(row: Any, number: int, paragraph: str = "N/A") -> Any:
    return of(row, hcpc_code_group=number, paragraph=paragraph)


def asked(folder: Path, diagnosis: str = "D45", lists: Any = (), **tables: Any) -> Any:
    given = {PROCEDURES: [of(ROW, hcpc_code_id=CODE, hcpc_code_group=1)], **tables}
    if lists:
        given[COVERED] = lists
    held = snapshot([determination()], [ROW], article_tables=given)
    return ask(pack(folder, {DAY: held}), DAY, DAY, diagnoses=[diagnosis])


def test_the_import_tells_how_many_cells_name_it_and_where(tmp_path: Path) -> None:
    told = (
        "article_x_hcpc_code.hcpc_code_group: 2 cells name a group of which `article_x_hcpc_code_group` has no row, so "
        "that its paragraph is missing (is that file whole?): row 3"
    )
    assert notes(tmp_path, article_x_hcpc_code_group=[group(ROW, 1)]) == [told]


def test_so_it_does_of_a_placeholder_for_codes(tmp_path: Path) -> None:
    """Lists that stand in words alone have nothing but their paragraph."""
    tables = {
        "article_x_icd10_noncovered": [of(ROW, icd10_noncovered_group=2, icd10_code_id="XX000")],
        "article_x_icd10_noncovered_group": [of(ROW, icd10_noncovered_group=1, paragraph="N/A")],
    }
    (told,) = notes(tmp_path, **tables)
    assert told.startswith("article_x_icd10_noncovered.icd10_noncovered_group: 1 cells name a group of which")


@pytest.mark.parametrize("rows", [[], [group(ROW, 1), group(ROW, 2)]])
def test_a_table_without_a_row_and_one_with_all_of_them_are_not_told(tmp_path: Path, rows: Any) -> None:
    assert notes(tmp_path, article_x_hcpc_code_group=rows) == []


def test_the_listing_is_a_doubt_where_other_groups_of_the_list_have_a_row(tmp_path: Path) -> None:
    found = asked(tmp_path, article_x_hcpc_code_group=[group(ROW, 2, "The following are not covered.")])
    assert (said(found), "text: L80001" in found.needs) == ("indeterminate", True)
    assert found.rulings["diagnosis_support"].value == "prose_only"
    (step, *_) = (each for each in found.rulings["coverage"].steps if each.provision.authority.id == "L80001")
    assert step.provision.criteria.endswith("listed under: a paragraph that is missing in the download")
    assert said(asked(tmp_path, article_x_hcpc_code_group=[group(ROW, 1)])) == "L80001@6"


def test_a_list_of_which_the_table_has_no_row_is_read_as_one_without_words(tmp_path: Path) -> None:
    """Whether every layout has rows for lists without words nobody tells; the import tells them."""
    found = asked(tmp_path, article_x_hcpc_code_group=[group(OTHER, 1)], article=[ROW, OTHER])
    assert said(found) == "L80001@6"


@pytest.mark.parametrize(("diagnosis", "answer"), [("D45", "prose_only"), ("M17.11", "not_listed")])
def test_a_list_of_diagnoses_without_its_paragraph_decides_nothing(tmp_path: Path, diagnosis: str, answer: str) -> None:
    lists = [of(ROW, icd10_covered_group=number, icd10_code_id="D45") for number in (1, 2)]
    rows = [of(ROW, icd10_covered_group=1, paragraph="N/A")]
    assert asked(tmp_path, diagnosis, lists, article_x_icd10_covered_group=rows).rulings["diagnosis_support"].value == (
        answer
    )
    whole = [*rows, of(ROW, icd10_covered_group=2, paragraph="N/A")]
    settled = asked(tmp_path, "D45", lists, article_x_icd10_covered_group=whole)
    assert settled.rulings["diagnosis_support"].value == "supports"


def test_lookup_shows_that_it_is_missing(tmp_path: Path) -> None:
    tables = {PROCEDURES: [of(ROW, hcpc_code_id=CODE, hcpc_code_group=1)], f"{PROCEDURES}_group": [group(ROW, 2)]}
    library: PolicyLibrary = load_library(
        pack(tmp_path, {DAY: snapshot([determination()], [ROW], article_tables=tables)})
    )
    (row,) = (row for row in lookup(library, Code.of("CPT", CODE))["documents"] if row["document"] == "A90001")
    assert row["groups"] == [{"group": 1, "paragraph": "", "untold": True, "broken": []}]
