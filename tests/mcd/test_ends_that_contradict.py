"""A document is said to have ended on two days: between them it is in doubt (law.md MC-8, mcd.md 11.7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import download, members, of
from small_packs import BEGUN, ask, billing, determination, pack, said, snapshot

from coverage_resolver.io.mcd.importing import import_mcd

FIRST = "2024-01-10"
RETIRED = {"status": "R", "date_retired": "2024-06-30 00:00:00"}
DOUBT = "indeterminate"


def ends(lcd: dict[str, Any], article: dict[str, Any] | None = None) -> dict[str, Any]:
    return {FIRST: snapshot([determination(**lcd)], [billing(**(article or {}))])}


@pytest.mark.parametrize(
    ("day", "answer", "need"),
    [
        ("2024-05-30", "L80001@6", ()),
        ("2024-05-31", "L80001@6", ()),
        ("2024-06-01", DOUBT, ("exact day: end of L80001@6",)),
        ("2024-06-29", DOUBT, ("exact day: end of L80001@6",)),
        ("2024-06-30", DOUBT, ("retirement day of L80001@6",)),
        ("2024-07-01", "silent", ()),
    ],
)
def test_between_the_end_of_the_determination_and_its_retirement_it_is_in_doubt(
    tmp_path: Path, day: str, answer: str, need: tuple[str, ...]
) -> None:
    found = ask(pack(tmp_path, ends({**RETIRED, "ent_det_end_date": "2024-05-31 00:00:00"})), day)
    assert (said(found), found.needs) == (answer, need)
    assert ("RETIREMENT_DAY_BOUNDARY" in found.reason_codes) is (answer == DOUBT)


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2024-06-29", "L80001@6"), ("2024-06-30", DOUBT), ("2024-07-01", DOUBT), ("2024-07-31", DOUBT)],
)
def test_so_it_is_where_the_retirement_comes_first(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, ends({**RETIRED, "ent_det_end_date": "2024-07-31 00:00:00"}))
    assert said(ask(path, day)) == answer
    assert said(ask(path, "2024-08-01")) == "silent"


@pytest.mark.parametrize("whole", ["2024-06-29", "2024-06-30"])
def test_a_retirement_ends_it_on_its_day_or_on_its_eve(tmp_path: Path, whole: str) -> None:
    path = pack(tmp_path, ends({**RETIRED, "ent_det_end_date": f"{whole} 00:00:00"}))
    assert (said(ask(path, "2024-06-29")), said(ask(path, "2024-07-01"))) == ("L80001@6", "silent")


@pytest.mark.parametrize(("day", "answer"), [("2024-05-31", "L80001@6"), ("2024-06-01", DOUBT), ("2024-07-01", DOUBT)])
def test_the_lists_of_an_article_that_ends_twice_may_be_gone(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, ends({}, {**RETIRED, "article_end_date": "2024-05-31 00:00:00"}))
    assert said(ask(path, day)) == answer


def test_a_later_version_ends_it_sooner(tmp_path: Path) -> None:
    old = ends({"date_retired": "2024-06-30 00:00:00", "ent_det_end_date": "2024-05-31 00:00:00"})
    new = determination(version=7, start="2024-06-15", orig_det_eff_date=BEGUN)
    path = pack(tmp_path, {**old, "2024-08-17": snapshot([new], [billing()])})
    answers = [said(ask(path, day)) for day in ("2024-05-31", "2024-06-14", "2024-06-15")]
    assert answers == ["L80001@6", DOUBT, "L80001@7"]


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-03-19", "L80001@24"),
        ("2025-03-20", DOUBT),
        ("2025-03-26", DOUBT),
        ("2025-03-27", "silent"),
    ],
)
def test_the_version_before_one_that_was_to_begin_after_the_retirement(tmp_path: Path, day: str, answer: str) -> None:
    first = {"orig_det_eff_date": "2018-01-01"}
    retired = {"status": "R", "date_retired": "2025-03-20 00:00:00"}
    path = pack(
        tmp_path,
        {
            FIRST: snapshot([determination(version=24, start="2020-03-27", **first)], [billing()]),
            "2025-08-17": snapshot([determination(version=25, start="2025-03-27", **first, **retired)], [billing()]),
        },
    )
    assert said(ask(path, day)) == answer


def test_the_import_tells_it(tmp_path: Path) -> None:
    row = determination(**RETIRED, ent_det_end_date="2024-05-31 00:00:00")
    article = billing()
    tables = {"article": [article], "article_x_hcpc_code": [of(article, hcpc_code_id="81206")]}
    files = [
        download(tmp_path, "all_lcd", members("lcd", {"lcd": [row]})),
        download(tmp_path, "all_article", members("article", tables)),
    ]
    notes = import_mcd(files, tmp_path / "m.pack", FIRST).notes
    assert "lcd.date_retired: 1 cells are another day than ent_det_end_date: in doubt between the two: row 2" in notes
