"""Whoever dates a text anew puts nothing in force: an NCD that is younger than the text stays a doubt (MC-4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

ASKED = ("NCD 160.1 addresses the service",)
NCD = {
    "ncd_id": 150,
    "ncd_vrsn_num": 1,
    "ncd_mnl_sect": "160.1",
    "ncd_mnl_sect_title": "X",
    "cvrg_lvl_cd": "3",
    "ncd_efctv_dt": "2025-06-01 00:00:00",
}
ANEW = "2026-04-01"
#: A determination that lists no codes itself, with a text.
TEXT = {"indication": "Once a year.", "orig_det_eff_date": BEGUN}


def world(
    lcd: dict[str, Any],
    article: dict[str, Any],
    codes: tuple[str, ...] = (CODE,),
    diagnoses: tuple[str, ...] = ("D45",),
    contracts: tuple[int, ...] = (501,),
    record: str = "",
) -> Any:
    history = {"rev_hist_num": "R1", "rev_hist_date": "2026-04-01 00:00:00", "rev_hist_exp": record}
    tables: dict[str, Any] = {
        "lcd_related_ncd_documents": [of(lcd, r_ncd_id=150)],
        "lcd_x_contractor": [of(lcd, **{**MAC, "contractor_id": number}) for number in contracts],
        "lcd_x_revision_history": [of(lcd, **history)] if record else [],
    }
    whose = {"article_x_contractor": [of(article, **{**MAC, "contractor_id": number}) for number in contracts]}
    listed = {int(article["article_version"]): codes}
    return snapshot([lcd], [article], listed, diagnoses, lcd_tables=tables, article_tables=whose, ncds=[NCD])


OLD = world(determination(**TEXT), billing())


def answer(folder: Path, newer: Any, day: str, state: str = "AK", older: Any = OLD) -> tuple[str, tuple[str, ...]]:
    found = ask(pack(folder, {"2025-08-17": older, "2026-05-02": newer}), day, state=state)
    return said(found), found.needs


DOUBT, SETTLED = ("indeterminate", ASKED), ("L80001@7", ())


@pytest.mark.parametrize(("day", "doubt"), [("2025-05-31", False), ("2025-06-01", True), ("2026-03-31", True)])
def test_before_it_is_dated_anew_the_younger_ncd_is_asked(tmp_path: Path, day: str, doubt: bool) -> None:
    newer = world(determination(version=7, start=ANEW, **TEXT), billing(version=6, start=ANEW))
    assert answer(tmp_path, newer, day) == (DOUBT if doubt else ("L80001@6", ()))


@pytest.mark.parametrize("day", [ANEW, "2026-04-02", "2026-06-01"])
@pytest.mark.parametrize("record", ["", "The contractor has another name."])
def test_a_rename_does_not_put_the_text_in_force_under_it(tmp_path: Path, day: str, record: str) -> None:
    newer = world(determination(version=7, start=ANEW, **TEXT), billing(version=6, start=ANEW), record=record)
    assert answer(tmp_path, newer, day) == DOUBT


def test_nor_does_another_first_day_of_the_same_version(tmp_path: Path) -> None:
    newer = world(determination(start=ANEW, **TEXT), billing(start=ANEW))
    assert answer(tmp_path, newer, "2026-04-02") == DOUBT


@pytest.mark.parametrize(
    "newer",
    [
        world(determination(version=7, start=ANEW, **{**TEXT, "indication": "Twice."}), billing(version=6, start=ANEW)),
        world(determination(version=7, start=ANEW, **TEXT, title="Another"), billing(version=6, start=ANEW)),
    ],
    ids=["text", "title"],
)
def test_a_revision_is_put_in_force_under_the_ncd(tmp_path: Path, newer: Any) -> None:
    assert answer(tmp_path, newer, ANEW) == SETTLED


def test_a_code_that_comes_with_the_new_version_is_put_in_force_with_it(tmp_path: Path) -> None:
    older = world(determination(**TEXT), billing(), codes=("81207",))
    newer = world(determination(version=7, start=ANEW, **TEXT), billing(version=6, start=ANEW))
    assert answer(tmp_path, newer, ANEW, older=older) == SETTLED


@pytest.mark.parametrize("state", ["OH", "AK"])
def test_a_contract_that_joins_is_a_new_decision(tmp_path: Path, state: str) -> None:
    lcd, article = determination(version=7, start=ANEW, **TEXT), billing(version=6, start=ANEW)
    assert answer(tmp_path, world(lcd, article, contracts=(501, 502)), ANEW, state) == SETTLED
