"""An LCD that retires behind the day from which anybody could know of it (law.md MC-8, MC-11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import Row, of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

RETIRED = "2025-12-01"
FIRST, BEFORE, LATER = "2025-01-10", "2026-01-10", "2026-02-10"


def retired(number: int = 80001, day: str = RETIRED, known: str = "", **cells: Any) -> Row:
    days = {"date_retired": f"{day} 00:00:00", "last_updated": known and f"{known} 00:00:00"}
    return determination(number, status="R", **days, **cells)


def months(folder: Path, last: Row, before: str = BEFORE, **tables: Any) -> Path:
    active = snapshot([determination()], [billing()], **tables)
    return pack(folder, {FIRST: active, before: active, LATER: snapshot([last], [billing()])})


def reaches_back(found: Determination) -> bool:
    told = {code.value for code in found.reason_codes}
    return said(found) == "indeterminate" and {"RETROACTIVE_RESTRICTION", "NEEDS_HUMAN"} <= told


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-11-30", "L80001@6"),
        ("2025-12-02", "doubt"),
        (BEFORE, "doubt"),
        ("2026-02-09", "doubt"),
        (LATER, "silent"),
    ],
)
def test_until_it_could_be_known_it_is_a_doubt(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(months(tmp_path, retired()), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer
    if answer == "doubt":
        assert found.needs == ("whether L80001@retirement of 2025-12-01 reaches back behind its publication",)
        assert (str(found.valid_from), str(found.valid_through)) == ("2025-12-02", "2026-02-09")
        assert "NOTICE_PERIOD_DEFECT" not in found.reason_codes
    else:
        assert "LCD_NOT_YET_EFFECTIVE" not in found.reason_codes


def test_the_day_of_the_retirement_is_a_doubt_of_its_own(tmp_path: Path) -> None:
    found = ask(months(tmp_path, retired()), RETIRED)
    assert found.needs == ("retirement day of L80001@6",)
    assert "RETROACTIVE_RESTRICTION" not in found.reason_codes


@pytest.mark.parametrize(("day", "answer"), [("2026-02-03", "doubt"), ("2026-02-04", "silent")])
def test_the_day_of_its_record_tells(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(months(tmp_path, retired(known="2026-02-04")), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


def test_as_of_a_day_before_it_was_known_the_determination_governs(tmp_path: Path) -> None:
    path = months(tmp_path, retired(known="2026-02-04"))
    assert [said(ask(path, BEFORE, as_of=day)) for day in ("2026-02-03", "2026-02-04")] == ["L80001@6", "indeterminate"]


@pytest.mark.parametrize("known", ["", "2025-11-20"])
def test_one_that_no_download_shows_to_be_known_too_late_ends_it(tmp_path: Path, known: str) -> None:
    path = months(tmp_path, retired(known=known), before="2025-11-15")
    assert [said(ask(path, day)) for day in ("2025-11-30", "2025-12-02")] == ["L80001@6", "silent"]


@pytest.mark.parametrize(("announced", "answer"), [(RETIRED, "silent"), ("2026-03-01", "indeterminate")])
def test_one_that_was_announced_ends_it(tmp_path: Path, announced: str, answer: str) -> None:
    """For the day that was announced, or for an earlier one."""
    row = {"lcd_id": 80001, "retire_dt": f"{announced} 00:00:00"}
    path = months(tmp_path, retired(), lcd_tables={"lcd_future_retire": [row]})
    assert said(ask(path, "2025-12-02")) == answer


@pytest.mark.parametrize("title", ["One Test", "Another Test"])
def test_another_determination_that_has_the_code_leaves_nothing_lost(tmp_path: Path, title: str) -> None:
    """Whether it is known as the successor, by its title, or not."""
    heir, list_of_it = determination(80002, 1, RETIRED, title=title), billing(90002, version=1, start=RETIRED)
    serves = [of(billing(), r_lcd_id=80001), of(list_of_it, r_lcd_id=80002)]
    active = snapshot([determination(title="One Test")], [billing()])
    both = [retired(title="One Test"), heir]
    last = snapshot(both, [billing(), list_of_it], {1: [CODE]}, article_tables={"article_related_documents": serves})
    path = pack(tmp_path, {FIRST: active, BEFORE: active, LATER: last})
    assert [said(ask(path, day)) for day in ("2025-12-02", BEFORE, LATER)] == ["L80002@1"] * 3


@pytest.mark.parametrize(("day", "answer"), [("2025-11-30", "supports"), ("2025-12-02", None), (LATER, "silent")])
def test_its_list_retires_with_it(tmp_path: Path, day: str, answer: str | None) -> None:
    active = snapshot([determination()], [billing()])
    gone = billing(status="R", date_retired=f"{RETIRED} 00:00:00")
    path = pack(tmp_path, {FIRST: active, BEFORE: active, LATER: snapshot([retired()], [gone])})
    found = ask(path, day, diagnoses=["D45"])
    ruling = found.rulings["diagnosis_support"]
    if answer is None:
        assert reaches_back(found)
        assert "RETROACTIVE_RESTRICTION" in ruling.reason_codes
    else:
        assert (ruling.value or ruling.resolution.value) == answer
