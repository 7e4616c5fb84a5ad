"""A document said to have ended that a later download has as active is in doubt from the stated day on (MC-8, IN-2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_packs import BEGUN, ask, billing, determination, pack, said, snapshot

DAYS = ("2026-01-02", "2026-03-02", "2026-04-02")
STATED = "2026-02-05"
ENDED = f"{STATED} 00:00:00"
END = ("exact day: end of L80001@6",)
COLUMNS = ["date_retired", "ent_det_end_date", "lcd_future_retire"]


def month(columns: dict[str, str], lists: dict[str, str] | None = None, **cells: Any) -> dict[str, Any]:
    """One download of an LCD with days in some of its columns; that of an announced retirement is a table."""
    told = {name: f"{day} 00:00:00" for name, day in columns.items()}
    announced = told.pop("lcd_future_retire", "")
    tables = {"lcd_future_retire": [{"lcd_id": 80001, "retire_dt": announced}]} if announced else {}
    return snapshot([determination(**told, **cells)], [billing(**(lists or {}))], lcd_tables=tables)


def active(folder: Path, columns: dict[str, str], last: dict[str, Any] | None = None, **cells: Any) -> Path:
    """Three downloads, each of which has it as active; or the last one is another."""
    months = {day: month(columns, **cells) for day in DAYS}
    return pack(folder, months if last is None else {**months, "2026-05-02": last})


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    ("day", "doubt"),
    [("2026-02-04", False), ("2026-02-06", True), (DAYS[1], True), (DAYS[2], True), ("2027-01-01", True)],
)
def test_an_end_after_which_a_download_has_it_as_active_is_a_doubt(
    tmp_path: Path, column: str, day: str, doubt: bool
) -> None:
    found = ask(active(tmp_path, {column: STATED}), day, "2027-12-31")
    assert (said(found).partition(" as of")[0], found.needs) == (("indeterminate", END) if doubt else ("L80001@6", ()))
    assert ("RETIREMENT_DAY_BOUNDARY" in found.reason_codes) is doubt
    assert "LCD_RETIRED" not in found.reason_codes


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("as_of", "answer"), [("2026-03-01", "silent"), (DAYS[1], "indeterminate")])
def test_until_then_it_ended_on_the_stated_day(tmp_path: Path, column: str, as_of: str, answer: str) -> None:
    assert said(ask(active(tmp_path, {column: STATED}), "2026-02-06", as_of)) == answer


@pytest.mark.parametrize("column", COLUMNS)
def test_a_download_of_the_day_itself_contradicts_nothing(tmp_path: Path, column: str) -> None:
    months = {day: month({column: DAYS[1]}) for day in DAYS[:2]}
    assert said(ask(pack(tmp_path, months), "2026-03-03")).partition(" as of")[0] == "silent"


@pytest.mark.parametrize(("day", "answer"), [("2026-06-29", "indeterminate"), ("2026-07-01", "silent")])
def test_no_later_than_an_end_that_can_be_meant(tmp_path: Path, day: str, answer: str) -> None:
    path = active(tmp_path, {"ent_det_end_date": STATED, "date_retired": "2026-06-30"})
    assert said(ask(path, day)).partition(" as of")[0] == answer


@pytest.mark.parametrize(("day", "answer"), [("2026-02-06", "silent"), ("2026-04-02", "silent")])
def test_a_later_download_that_has_it_as_retired_on_that_day_agrees(tmp_path: Path, day: str, answer: str) -> None:
    assert (
        said(ask(active(tmp_path, {"date_retired": STATED}, month({"date_retired": STATED}, status="R")), day))
        == answer
    )


@pytest.mark.parametrize(("day", "answer"), [("2026-04-14", "indeterminate"), ("2026-04-15", "L80001@7")])
def test_no_later_than_the_eve_of_the_next_version(tmp_path: Path, day: str, answer: str) -> None:
    later = snapshot([determination(version=7, start="2026-04-15", orig_det_eff_date=BEGUN)], [billing()])
    assert said(ask(active(tmp_path, {"date_retired": STATED}, later), day)).partition(" as of")[0] == answer


@pytest.mark.parametrize(("day", "answer"), [("2026-05-01", "indeterminate"), ("2026-05-02", "silent")])
def test_no_later_than_it_was_gone(tmp_path: Path, day: str, answer: str) -> None:
    gone = snapshot([determination(80002)], [billing()])
    assert said(ask(active(tmp_path, {"date_retired": STATED}, gone), day)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2026-02-10", "indeterminate"), ("2026-06-01", "L80001@6")])
def test_a_retirement_that_was_put_off_ends_it_on_the_newer_day(tmp_path: Path, day: str, answer: str) -> None:
    put_off = active(tmp_path, {"lcd_future_retire": STATED}, month({"lcd_future_retire": "2026-06-30"}))
    assert said(ask(put_off, day, DAYS[2])).partition(" as of")[0] == "indeterminate"
    assert said(ask(put_off, day)).partition(" as of")[0] == "L80001@6"


def test_the_version_that_follows_one_that_ended_by_itself_is_in_doubt_as_long(tmp_path: Path) -> None:
    path = active(tmp_path, {"rev_end_date": "2026-01-31", "ent_det_end_date": STATED})
    assert {said(ask(path, day)) for day in ("2026-02-01", "2026-02-06", "2026-04-02")} == {"indeterminate"}


@pytest.mark.parametrize(
    ("columns", "day", "answer", "needs"),
    [
        ({"date_retired": "2026-02-03", "lcd_future_retire": "2026-02-09"}, "2026-02-02", "L80001@6", ()),
        ({"date_retired": "2026-02-03", "lcd_future_retire": "2026-02-09"}, "2026-02-03", "indeterminate", None),
        ({"date_retired": "2026-02-03", "lcd_future_retire": "2026-02-09"}, "2026-02-04", "indeterminate", END),
        ({"date_retired": "2026-02-03", "lcd_future_retire": "2026-02-09"}, "2026-02-09", "indeterminate", END),
        ({"date_retired": "2026-02-03", "lcd_future_retire": "2026-02-09"}, "2026-02-10", "silent", ()),
        ({"date_retired": "2026-02-09", "lcd_future_retire": "2026-02-03"}, "2026-02-04", "indeterminate", END),
        ({"date_retired": "2026-02-09", "lcd_future_retire": "2026-02-03"}, "2026-02-10", "silent", ()),
        ({"date_retired": "2026-02-05", "lcd_future_retire": "2026-02-05"}, "2026-02-06", "silent", ()),
        ({"date_retired": "2026-02-05", "ent_det_end_date": "2026-02-04"}, "2026-02-06", "silent", ()),
    ],
)
def test_of_a_retired_document_two_days_of_retirement_are_a_doubt_between_them(
    tmp_path: Path, columns: dict[str, str], day: str, answer: str, needs: Any
) -> None:
    """One of them is that which was announced."""
    announced = {"lcd_future_retire": columns.get("lcd_future_retire", STATED)}
    found = ask(pack(tmp_path, {DAYS[0]: month(announced), DAYS[1]: month(columns, status="R")}), day)
    assert (said(found), needs is None or found.needs == needs) == (answer, True)


@pytest.mark.parametrize("day", ["2026-02-06", "2026-04-02"])
def test_the_lists_of_an_article_that_is_active_after_its_end_may_be_there(tmp_path: Path, day: str) -> None:
    found = ask(pack(tmp_path, {each: month({}, {"article_end_date": ENDED}) for each in DAYS}), day, diagnoses=["D45"])
    assert said(found) == "indeterminate"
    assert found.rulings["diagnosis_support"].resolution.value == "indeterminate"


@pytest.mark.parametrize(("day", "answer"), [("2026-02-04", "L80001@6"), (STATED, "indeterminate")])
def test_the_day_itself_stays_a_doubt_where_its_list_ends_behind_it(tmp_path: Path, day: str, answer: str) -> None:
    """The last day of a list cut off the doubt of the retirement day of the LCD, which was settled."""
    lists = [billing(), billing(version=6, start="2026-02-20")]
    later = snapshot([determination(date_retired=ENDED)], lists, {6: ["81207"]})
    found = ask(active(tmp_path, {"date_retired": STATED}, later), day)
    assert (said(found), found.needs) == (answer, () if day != STATED else ("retirement day of L80001@6",))


@pytest.mark.parametrize(
    ("day", "answer"), [("2026-02-04", "L80001@6"), ("2026-02-06", "indeterminate"), ("2026-05-01", "indeterminate")]
)
def test_a_later_version_that_is_active_after_the_same_day_contradicts_it_too(
    tmp_path: Path, day: str, answer: str
) -> None:
    """Both rows have the retirement, and the download of a later day has the document as active."""
    later = determination(version=7, start="2026-05-02", orig_det_eff_date=BEGUN, date_retired=ENDED)
    path = active(tmp_path, {}, snapshot([later], [billing()]), date_retired=ENDED)
    assert said(ask(path, day, "2027-12-31")) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2026-02-01", "L80001@6"), ("2026-02-02", "indeterminate"), ("2026-03-01", "indeterminate"), (DAYS[1], "silent")],
)
def test_a_document_that_is_gone_before_its_next_version_began_ended_then(
    tmp_path: Path, day: str, answer: str
) -> None:
    """The version that was announced never began; the one before it governed up to its first day."""
    coming = determination(version=7, start="2026-06-01", orig_det_eff_date=BEGUN, mcd_publish_date="2026-01-20")
    other = snapshot([determination(80002)], [billing()])
    months = {DAYS[0]: month({}), "2026-02-01": snapshot([coming], [billing()]), DAYS[1]: other}
    assert said(ask(pack(tmp_path, months), day)).partition(" as of")[0] == answer


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (DAYS[0], "L80001@6"),
        ("2026-01-03", "indeterminate"),
        ("2026-03-01", "indeterminate"),
        ("2026-06-29", "indeterminate"),
        ("2026-07-01", "silent"),
    ],
)
def test_a_document_that_is_gone_before_the_day_that_is_stated_for_its_end(
    tmp_path: Path, column: str, day: str, answer: str
) -> None:
    """It was in force up to that day, settled, though a download before it has it no longer."""
    other = snapshot([determination(80002)], [billing()])
    path = pack(tmp_path, {DAYS[0]: month({column: "2026-06-30"}), DAYS[1]: other})
    assert said(ask(path, day, "2027-12-31")).partition(" as of")[0] == answer


def test_one_that_is_gone_after_it_ended_on_it(tmp_path: Path) -> None:
    other = snapshot([determination(80002)], [billing()])
    path = pack(tmp_path, {DAYS[0]: month({"date_retired": STATED}), DAYS[1]: other})
    assert [said(ask(path, day)) for day in ("2026-02-04", "2026-02-06")] == ["L80001@6", "silent"]


@pytest.mark.parametrize("day", ["2026-02-06", DAYS[1], "2027-01-01"])
def test_an_end_of_the_version_before_its_first_day_changes_nothing_of_that(tmp_path: Path, day: str) -> None:
    """Neither day can be relied on: the one lies before the first day, and after the other a download has it."""
    path = active(tmp_path, {"date_retired": STATED}, rev_end_date="2023-12-31 00:00:00")
    assert said(ask(path, day, "2027-12-31")) == "indeterminate"
