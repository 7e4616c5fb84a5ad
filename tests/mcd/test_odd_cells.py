"""What can be read in a table and makes no sense is told with its place, and taken so that nobody is told too much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import SHARED, article, download, lcd, members, of

from coverage_resolver.io.mcd.catalogue import Catalogue
from coverage_resolver.io.mcd.importing import ImportReport, import_mcd
from coverage_resolver.io.mcd.pack_file import PackFile

KEY = article(90001, 5, "2025-01-01")
CODES = [of(KEY, hcpc_code_id="81206", hcpc_code_group=1, range="N")]


def imported(folder: Path, kind: str = "article", **tables: Any) -> ImportReport:
    given = {"article": [KEY], "article_x_hcpc_code": CODES, **tables} if kind == "article" else tables
    name = kind if kind == "ncd" else f"all_{kind}"
    return import_mcd([download(folder, name, members(kind, given))], folder / "m.pack", "2026-01-10")


def diagnoses(folder: Path, **cells: object) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The notes of an import, and the group of a diagnosis with these cells."""
    row = of(KEY, **{"icd10_covered_group": 1, "icd10_code_id": "D45", "range": "N", **cells})
    report = imported(folder, article_x_icd10_covered=[row])
    pack = PackFile(folder / "m.pack")
    (edition,) = (item for item in Catalogue.of(pack.catalogue).editions if item.doc == "A90001")
    return report.notes, pack.part(edition.parts["diagnoses"])["covered"][0]


def test_a_mark_of_no_range_leaves_open_what_the_code_begins(tmp_path: Path) -> None:
    notes, group = diagnoses(tmp_path, range="Q")
    assert group["broken"] == ["D45"]
    assert (
        "article_x_icd10_covered.range: 1 cells are no mark of a range, so that nobody knows what lies in it: row 2"
        in notes
    )


def test_an_asterisk_that_is_neither_there_nor_not_counts_as_one(tmp_path: Path) -> None:
    notes, group = diagnoses(tmp_path, asterisk="maybe")
    assert group["starred"] == ["D45"]
    told = "article_x_icd10_covered.asterisk: 1 cells say neither Y nor N, and are taken as an asterisk: row 2"
    assert told in notes


@pytest.mark.parametrize("cells", [{"range": "b"}, {"range": ""}, {"asterisk": "Y"}, {"asterisk": ""}])
def test_the_marks_of_the_dictionary_are_not_told(tmp_path: Path, cells: Any) -> None:
    notes, _ = diagnoses(tmp_path, **cells)
    assert not [note for note in notes if "mark" in note or "asterisk" in note]


@pytest.mark.parametrize(("level", "told"), [("9", True), ("4", False), ("", False), ("1", False)])
def test_a_level_of_national_coverage_that_nobody_knows_is_told(tmp_path: Path, level: str, told: bool) -> None:
    row = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "X", "cvrg_lvl_cd": level}
    notes = imported(tmp_path, "ncd", ncd_trkg=[row]).notes
    what = "are no level of coverage that is known, so that a person must read the text"
    assert (f"ncd_trkg.cvrg_lvl_cd: 1 cells {what}: row 2" in notes) is told


@pytest.mark.parametrize(("short", "told"), [("ZZ", True), ("SF", False), ("PR", False)])
def test_an_abbreviation_of_no_state_is_told(tmp_path: Path, short: str, told: bool) -> None:
    states = [*SHARED["state_lookup"], {"state_id": 99, "state_abbrev": short, "description": "Somewhere"}]
    notes = imported(tmp_path, state_lookup=states).notes
    what = "are no state, and are matched with none"
    assert ([note for note in notes if what in note] == [f"state_lookup.state_abbrev: 1 cells {what}: {short}"]) is told


@pytest.mark.parametrize("column", ["rev_end_date", "ent_det_end_date", "date_retired"])
def test_an_end_before_the_beginning_is_told(tmp_path: Path, column: str) -> None:
    row = lcd(80001, 6, "2025-01-01", **{column: "2024-12-31 00:00:00"})
    notes = imported(tmp_path, "lcd", lcd=[row]).notes
    what = "end what they are of before it begins: in doubt, unless its document had retired by then"
    assert f"lcd.{column}: 1 cells {what}: all_lcd.zip!all_lcd_csv.zip!lcd.csv:2:{column}" in notes


def test_a_document_that_ends_on_its_first_day_is_not_told(tmp_path: Path) -> None:
    row = lcd(80001, 6, "2025-01-01", date_retired="2025-01-01 00:00:00")
    assert not [note for note in imported(tmp_path, "lcd", lcd=[row]).notes if "before it begins" in note]


def test_a_contract_that_ends_before_it_begins_is_left_out_and_counted(tmp_path: Path) -> None:
    served = SHARED["contractor_jurisdiction"]
    odd = {**served[0], "active_date": "2025-01-01 00:00:00", "term_date": "2024-12-31 00:00:00"}
    skipped = imported(tmp_path, contractor_jurisdiction=[*served, odd]).skipped
    assert {"table": "contractor_jurisdiction", "reason": "it ends before it begins", "rows": 1} in skipped


def test_the_same_row_twice_says_nothing_else(tmp_path: Path) -> None:
    skipped = imported(tmp_path, article=[KEY, KEY]).skipped
    assert {"table": "article", "reason": "the same row stands twice", "rows": 1} in skipped


@pytest.mark.parametrize(("lcd_id", "told"), [(None, True), ("0", True), ("80001", False)])
def test_articles_of_which_none_names_an_lcd_are_told(tmp_path: Path, lcd_id: str | None, told: bool) -> None:
    """The table may have been cut off behind its header: nothing that articles list would lead to an LCD."""
    related = [] if lcd_id is None else [of(KEY, r_lcd_id=lcd_id)]
    notes = imported(tmp_path, article_related_documents=related).notes
    place = (
        "all_article.zip!all_article_csv.zip!article_related_documents.csv: no article of this download names an LCD"
    )
    assert any(note.startswith(place) for note in notes) is told
