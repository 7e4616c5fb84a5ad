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


@pytest.mark.parametrize("version", ["2024-06-29", "2024-06-30"])
@pytest.mark.parametrize(("whole", "answer"), [("2024-06-29", "silent"), ("2024-06-30", DOUBT)])
def test_so_it_does_where_its_version_ends_with_it(tmp_path: Path, version: str, whole: str, answer: str) -> None:
    """A last day that is stated settles the day of the retirement; no version follows it that nobody saw."""
    cells = {**RETIRED, "ent_det_end_date": f"{whole} 00:00:00", "rev_end_date": f"{version} 00:00:00"}
    path = pack(tmp_path, ends(cells))
    assert [said(ask(path, f"2024-{day}")) for day in ("06-29", "06-30", "07-01")] == ["L80001@6", answer, "silent"]


@pytest.mark.parametrize(("day", "answer"), [("2024-05-31", "L80001@6"), ("2024-06-01", DOUBT), ("2024-07-01", DOUBT)])
def test_the_lists_of_an_article_that_ends_twice_may_be_gone(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, ends({}, {**RETIRED, "article_end_date": "2024-05-31 00:00:00"}))
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2024-06-29", "L80001@6"), ("2024-06-30", DOUBT), ("2024-07-01", DOUBT)])
def test_on_the_day_of_its_retirement_too(tmp_path: Path, day: str, answer: str) -> None:
    """That another column has a later day does not settle the day itself."""
    path = pack(tmp_path, ends({}, {**RETIRED, "article_end_date": "2024-07-31 00:00:00"}))
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
    told = "lcd.date_retired: 1 cells are another day than ent_det_end_date: in doubt between the two"
    assert f"{told}: all_lcd.zip!all_lcd_csv.zip!lcd.csv:2:date_retired" in notes


LONG_AGO = "2001-01-01 00:00:00"
END = ("exact day: end of L80001@6",)


@pytest.mark.parametrize("column", ["rev_end_date", "ent_det_end_date", "date_retired"])
@pytest.mark.parametrize(
    ("day", "answer", "needs"),
    [
        (BEGUN, DOUBT, END),
        ("2024-01-02", DOUBT, END),
        ("2024-01-10", DOUBT, END),
        ("2025-06-01", DOUBT, END),
        ("2025-06-02", DOUBT, END),
    ],
)
def test_an_active_determination_that_ended_before_it_began_is_in_doubt(
    tmp_path: Path, column: str, day: str, answer: str, needs: tuple[str, ...]
) -> None:
    """Corrupt days are never read as never in force (law.md IN-2); also where the article is of a later day."""
    lists = [billing(), billing(90002, start="2025-06-01")]
    path = pack(tmp_path, {FIRST: snapshot([determination(**{column: LONG_AGO})], lists)})
    found = ask(path, day)
    assert (said(found), found.needs) == (answer, needs)
    assert "RETIREMENT_DAY_BOUNDARY" in found.reason_codes


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2024-06-29", DOUBT), ("2024-06-30", DOUBT), ("2024-07-01", "silent"), ("2025-01-01", "silent")],
)
def test_no_later_than_its_document_retired(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(pack(tmp_path, ends({**RETIRED, "rev_end_date": LONG_AGO})), day)) == answer


@pytest.mark.parametrize(("day", "answer"), [(FIRST, DOUBT), ("2024-01-11", "silent")])
def test_no_later_than_a_download_that_has_it_retired(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, ends({"status": "R", "rev_end_date": LONG_AGO}))
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2024-08-16", DOUBT), ("2024-08-17", "silent")])
def test_no_later_than_it_was_gone(tmp_path: Path, day: str, answer: str) -> None:
    other = snapshot([determination(80002)], [billing()])
    path = pack(tmp_path, {**ends({"date_retired": LONG_AGO}), "2024-08-17": other})
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2024-06-14", DOUBT), ("2024-06-15", "L80001@7")])
def test_no_later_than_the_eve_of_the_next_version(tmp_path: Path, day: str, answer: str) -> None:
    new = determination(version=7, start="2024-06-15", orig_det_eff_date=BEGUN)
    path = pack(tmp_path, {**ends({"rev_end_date": LONG_AGO}), "2024-08-17": snapshot([new], [billing()])})
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize("status", ["A", "R"])
def test_what_was_to_begin_after_its_document_had_retired_never_began(tmp_path: Path, status: str) -> None:
    """Announced, and retired before its first day: that is no damage."""
    cells = {"start": "2024-03-01", "status": status, "date_retired": "2024-02-28 00:00:00"}
    path = pack(tmp_path, {FIRST: snapshot([determination(**cells)], [billing()])})
    assert {said(ask(path, day)) for day in ("2024-02-29", "2024-03-01", "2024-03-02")} == {"silent"}


def test_an_end_on_the_first_day_is_one_day(tmp_path: Path) -> None:
    """Zero length is real (mcd.md 11.7): the retiring revision replaced the effective date."""
    path = pack(tmp_path, ends({"status": "R", "date_retired": f"{BEGUN} 00:00:00"}))
    assert (ask(path, BEGUN).needs, said(ask(path, "2024-01-11"))) == (("retirement day of L80001@6",), "silent")


@pytest.mark.parametrize(("day", "answer"), [("2024-06-09", "silent"), ("2024-06-10", DOUBT), ("2024-06-11", DOUBT)])
def test_a_list_that_begins_within_the_doubt_settles_no_day(tmp_path: Path, day: str, answer: str) -> None:
    """The first day on which the article lists the code was settled."""
    cells = {**RETIRED, "ent_det_end_date": "2024-05-31 00:00:00"}
    lists, codes = [billing(), billing(version=6, start="2024-06-10")], {5: ["81207"]}
    assert said(ask(pack(tmp_path, {FIRST: snapshot([determination(**cells)], lists, codes)}), day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-03-31", "L80001@6"),
        ("2025-04-02", "indeterminate"),
        ("2025-04-30", "indeterminate"),
        ("2025-05-01", "L80001@7"),
    ],
)
def test_an_announced_retirement_that_a_later_version_overtakes_is_a_doubt(
    tmp_path: Path, day: str, answer: str
) -> None:
    """The older download announces the first of April; the newer one has the next version, and announces nothing."""
    announced = {"lcd_future_retire": [{"lcd_id": 80001, "retire_dt": "2025-04-01 00:00:00"}]}
    next_one = determination(version=7, start="2025-05-01", orig_det_eff_date=BEGUN, mcd_publish_date="2025-02-01")
    path = pack(
        tmp_path,
        {
            "2025-03-02": snapshot([determination()], [billing()], lcd_tables=announced),
            "2025-06-02": snapshot([next_one], [billing()]),
        },
    )
    assert said(ask(path, day)) == answer


def announced(retires: str, *versions: dict[str, Any], article: dict[str, Any] | None = None) -> dict[str, Any]:
    """A download whose announcements, which are of documents, say that the determination retires on a day."""
    tables = {"lcd_future_retire": [{"lcd_id": 80001, "retire_dt": f"{retires} 00:00:00"}]}
    rows = [determination(**{"orig_det_eff_date": BEGUN, **cells}) for cells in versions]
    return {FIRST: snapshot(rows, [billing(**(article or {}))], lcd_tables=tables)}


NEXT = {"version": 7, "start": "2024-06-15"}


@pytest.mark.parametrize(
    ("day", "answer", "needs"),
    [
        ("2024-04-30", "L80001@6", ()),
        ("2024-05-01", DOUBT, ("retirement day of L80001@6",)),
        ("2024-05-02", DOUBT, END),
        ("2024-06-14", DOUBT, END),
        ("2024-06-15", DOUBT, ("exact day: end of L80001@7",)),
        ("2025-06-15", DOUBT, ("exact day: end of L80001@7",)),
    ],
)
def test_a_version_that_is_to_begin_after_the_announced_retirement_leaves_both_in_doubt(
    tmp_path: Path, day: str, answer: str, needs: tuple[str, ...]
) -> None:
    """One of the two will not come about, and the announcement names no version: silence for ever was settled."""
    found = ask(pack(tmp_path, announced("2024-05-01", {}, NEXT)), day)
    assert (said(found), found.needs) == (answer, needs)
    assert ("RETIREMENT_DAY_BOUNDARY" in found.reason_codes) is (answer == DOUBT)


@pytest.mark.parametrize(
    ("day", "answer"), [("2024-06-14", "L80001@6"), ("2024-06-15", DOUBT), ("2024-06-16", "silent")]
)
def test_one_that_is_to_begin_on_the_day_of_the_retirement_has_that_day(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(pack(tmp_path, announced("2024-06-15", {}, NEXT)), day)) == answer


@pytest.mark.parametrize(
    "cells", [{"status": "R"}, {"date_retired": "2024-05-01"}, {"ent_det_end_date": "2024-05-01"}], ids=str
)
def test_what_its_own_row_says_to_have_retired_before_it_began_never_began(
    tmp_path: Path, cells: dict[str, Any]
) -> None:
    path = pack(tmp_path, announced("2024-05-01", {}, {**NEXT, **cells}))
    assert {said(ask(path, day)) for day in ("2024-06-15", "2025-06-15")} == {"silent"}


@pytest.mark.parametrize(("status", "answer"), [("A", "L80001@7"), ("R", "silent")])
def test_a_later_download_tells_which_of_the_two_came_about(tmp_path: Path, status: str, answer: str) -> None:
    ended = {"date_retired": "2024-05-01"} if status == "R" else {}
    later = determination(**{"orig_det_eff_date": BEGUN, **NEXT, "status": status, **ended})
    path = pack(tmp_path, {**announced("2024-05-01", {}, NEXT), "2024-08-17": snapshot([later], [billing()])})
    assert said(ask(path, "2024-06-15")) == answer
    assert said(ask(path, "2024-06-15", as_of="2024-08-16")) == DOUBT


@pytest.mark.parametrize(
    ("day", "answer"), [("2024-06-29", "L80001@6"), ("2024-06-30", DOUBT), ("2024-07-01", "silent")]
)
def test_a_status_of_retired_with_a_day_to_come_is_read_by_the_day(tmp_path: Path, day: str, answer: str) -> None:
    """The day says when; the status says that, and is set when the retirement is recorded."""
    assert said(ask(pack(tmp_path, ends(RETIRED)), day)) == answer


@pytest.mark.parametrize("day", ["2024-05-02", "2024-06-14", "2024-06-15", "2025-06-15"])
def test_the_lists_of_an_article_that_is_to_retire_before_its_next_version_are_in_doubt(
    tmp_path: Path, day: str
) -> None:
    tables = {"article_future_retire": [{"article_id": 90001, "retire_dt": "2024-05-01 00:00:00"}]}
    articles = [billing(), billing(version=6, start="2024-06-15")]
    path = pack(tmp_path, {FIRST: snapshot([determination()], articles, article_tables=tables)})
    assert (said(ask(path, "2024-04-30")), said(ask(path, day))) == ("L80001@6", DOUBT)
