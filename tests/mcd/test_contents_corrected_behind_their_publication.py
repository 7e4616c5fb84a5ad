"""Contents that change under the number that their version has: what they drop does not reach back (law.md MC-11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, Row, of
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

BEFORE, LATER, OTHER = "2025-01-31", "2025-06-30", "81207"
#: The first day, those about which the newer contents could be known, and the day of the newer download.
DAYS = [
    (BEGUN, "doubt"),
    (BEFORE, "doubt"),
    ("2025-06-19", "doubt"),
    ("2025-06-20", "silent"),
    (LATER, "silent"),
]


def corrected(folder: Path, updated: str = "2025-06-20", lcd: Row | None = None, **later: Any) -> Path:
    """Version 5 of an article and version 6 of its LCD in two downloads; the second has other contents."""
    article = billing(last_updated=updated and f"{updated} 00:00:00")
    return pack(
        folder,
        {
            BEFORE: snapshot([determination()], [billing()]),
            LATER: snapshot([lcd or determination()], [article], **later),
        },
    )


def reaches_back(found: Determination) -> bool:
    told = {code.value for code in found.reason_codes}
    return said(found) == "indeterminate" and {"RETROACTIVE_RESTRICTION", "NEEDS_HUMAN"} <= told


def without_list(found: Determination) -> bool:
    """Whether the LCD is in force and has no list any more: what it means then, nobody tells (0153)."""
    return (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)


@pytest.mark.parametrize("dropped", ["code", "LCD"])
@pytest.mark.parametrize(("day", "answer"), DAYS)
def test_what_an_article_drops_is_a_doubt_until_it_could_be_known(
    tmp_path: Path, day: str, answer: str, dropped: str
) -> None:
    later: Any = {"codes": {5: [OTHER]}} if dropped == "code" else {"article_tables": {"article_related_documents": []}}
    found = ask(corrected(tmp_path, **later), day)
    if answer == "silent" and dropped == "LCD":
        assert without_list(found)
        return
    assert reaches_back(found) if answer == "doubt" else said(found) == answer
    if answer == "doubt":
        assert found.needs == ("whether A90001@5 reaches back behind its publication",)


@pytest.mark.parametrize(("day", "answer"), [(BEFORE, "doubt"), ("2025-06-29", "doubt"), (LATER, "silent")])
@pytest.mark.parametrize("updated", ["", BEGUN])
def test_where_no_day_of_it_is_told_the_eve_of_the_download_that_has_it_is_the_last(
    tmp_path: Path, day: str, answer: str, updated: str
) -> None:
    """Or the day of the record is that of the contents before: the download that has these shows that it came later."""
    found = ask(corrected(tmp_path, updated=updated, codes={5: [OTHER]}), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


@pytest.mark.parametrize(("day", "answer"), DAYS)
def test_a_contract_that_an_lcd_leaves(tmp_path: Path, day: str, answer: str) -> None:
    lcd = determination(last_updated="2025-06-20 00:00:00")
    left = {"lcd_x_contractor": [of(lcd, **{**MAC, "contractor_id": 502})]}
    found = ask(corrected(tmp_path, lcd=lcd, lcd_tables=left), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


@pytest.mark.parametrize(("day", "answer"), DAYS)
def test_an_article_that_the_lcd_alone_names_and_by_a_correction_no_longer(
    tmp_path: Path, day: str, answer: str
) -> None:
    none: Any = {"article_tables": {"article_related_documents": []}}
    lcd = determination(last_updated="2025-06-20 00:00:00")
    named = {"lcd_related_documents": [of(determination(), r_article_id=90001)]}
    first = snapshot([determination()], [billing()], lcd_tables=named, **none)
    found = ask(pack(tmp_path, {BEFORE: first, LATER: snapshot([lcd], [billing()], **none)}), day)
    assert reaches_back(found) if answer == "doubt" else without_list(found)
    if answer == "doubt":
        assert found.needs == ("whether L80001@6 reaches back behind its publication",)


@pytest.mark.parametrize("dropped", ["contract", "code"])
@pytest.mark.parametrize(("day", "answer"), DAYS)
def test_a_contract_that_an_lcd_leaves_with_its_article(tmp_path: Path, day: str, answer: str, dropped: str) -> None:
    lcd, article = (row(last_updated="2025-06-20 00:00:00") for row in (determination, billing))
    away = {**MAC, "contractor_id": 502}
    left: Any = {"lcd_tables": {"lcd_x_contractor": [of(lcd, **away)]}}
    if dropped == "contract":
        left |= {"article_tables": {"article_x_contractor": [of(article, **away)]}}
    else:
        left |= {"codes": {5: [OTHER]}}
    found = ask(corrected(tmp_path, lcd=lcd, **left), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize(("day", "settled"), [(BEFORE, False), ("2025-06-19", False), ("2025-06-20", True)])
def test_a_diagnosis_that_is_dropped_or_moved(tmp_path: Path, day: str, settled: bool, moved: bool) -> None:
    refused = [of(billing(), icd10_noncovered_group=1, icd10_code_id="D45")] if moved else []
    path = corrected(tmp_path, diagnoses=("D46.9",), article_tables={"article_x_icd10_noncovered": refused})
    found = ask(path, day, diagnoses=["D45"]).rulings["diagnosis_support"]
    assert found.resolution.value == ("governed" if settled else "indeterminate")
    assert not settled or found.value == ("does_not_support" if moved else "not_listed")


def test_a_correction_that_gives_more_stands(tmp_path: Path) -> None:
    first = snapshot([determination()], [billing()], {5: (OTHER,)}, diagnoses=("D46.9",))
    last = snapshot([determination()], [billing(last_updated="2025-06-20 00:00:00")], {5: (CODE, OTHER)})
    found = ask(pack(tmp_path, {BEFORE: first, LATER: last}), BEFORE, diagnoses=["D45"])
    assert (said(found), found.rulings["diagnosis_support"].value) == ("L80001@6", "supports")


def test_contents_that_had_not_begun_were_never_in_force(tmp_path: Path) -> None:
    soon = billing(version=6, start="2025-03-01")
    first = snapshot([determination()], [billing(), soon])
    last = snapshot([determination()], [billing(), soon], {5: (CODE,), 6: (OTHER,)})
    assert said(ask(pack(tmp_path, {BEFORE: first, LATER: last}), "2025-04-01")) == "silent"


def test_another_article_that_carries_the_code_leaves_nothing_lost(tmp_path: Path) -> None:
    beside = billing(90002, version=3)
    first = snapshot([determination()], [billing(), beside])
    last = snapshot([determination()], [billing(), beside], {5: (OTHER,), 3: (CODE,)})
    assert said(ask(pack(tmp_path, {BEFORE: first, LATER: last}), BEFORE)) == "L80001@6"


def test_a_second_correction_does_not_prolong_it(tmp_path: Path) -> None:
    """The code was dropped by the second download; the third drops another one."""
    lcd, rows = determination(), [billing(last_updated=f"{day} 00:00:00") for day in ("2025-06-20", "2025-10-20")]
    second, third = (
        snapshot([lcd], [row], {5: codes}) for row, codes in zip(rows, [(OTHER,), ("81208",)], strict=True)
    )
    path = pack(tmp_path, {BEFORE: snapshot([lcd], [billing()]), LATER: second, "2025-10-31": third})
    assert reaches_back(ask(path, "2025-06-19"))
    assert said(ask(path, "2025-06-20")) == "silent"


@pytest.mark.parametrize(("day", "answer"), [("2025-06-19", "indeterminate"), ("2025-06-20", "silent")])
def test_the_diagnoses_that_went_with_a_code_are_held_as_long(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(corrected(tmp_path, codes={5: [OTHER]}), day, diagnoses=["D45"])
    assert found.rulings["diagnosis_support"].resolution.value == answer
