"""A procedure that a version of an article drops, dated back behind the day from which anybody could know of it.

Codes stand on articles (mcd.md section 11.1), and a restriction does not reach back behind its publication (law.md
MC-11). No period of notice binds an article (MC-7).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

OTHER, DROPPED = "81207", "2025-06-17"
OLDEST, BEFORE, LATER = "2025-01-10", "2025-08-17", "2026-08-02"
Codes = tuple[str, ...]


def two_versions(
    folder: Path,
    start: str = DROPPED,
    known: str = "",
    codes: tuple[Codes, Codes] = ((CODE, OTHER), (OTHER,)),
    lcds: tuple[Any, ...] = (),
    **later: Any,
) -> Path:
    """An article in version 11 with its codes, as two downloads have it, and in version 12 with others."""
    first = snapshot([determination(), *lcds], [billing(version=11)], {11: codes[0]})
    second = billing(version=12, start=start, last_updated=known and f"{known} 00:00:00")
    last = snapshot([determination(), *lcds], [second], {12: codes[1]}, **later)
    return pack(folder, {OLDEST: first, BEFORE: first, LATER: last})


def reaches_back(found: Determination) -> bool:
    told = {code.value for code in found.reason_codes}
    return said(found) == "indeterminate" and {"RETROACTIVE_RESTRICTION", "NEEDS_HUMAN"} <= told


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-06-16", "L80001@6"),
        (DROPPED, "doubt"),
        (BEFORE, "doubt"),
        ("2025-08-18", "doubt"),
        ("2026-08-01", "doubt"),
        (LATER, "silent"),
    ],
)
def test_where_no_day_of_it_is_told_the_eve_of_the_download_that_has_it_is_the_last(
    tmp_path: Path, day: str, answer: str
) -> None:
    found = ask(two_versions(tmp_path), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer
    if answer == "doubt":
        assert found.needs == ("whether A90001@12 reaches back behind its publication",)
        assert (str(found.valid_from), str(found.valid_through)) == (DROPPED, "2026-08-01")
        assert "NOTICE_PERIOD_DEFECT" not in found.reason_codes


@pytest.mark.parametrize(("day", "answer"), [("2026-02-28", "doubt"), ("2026-03-01", "silent")])
def test_where_its_day_is_told_the_eve_of_that_is_the_last(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(two_versions(tmp_path, known="2026-03-01"), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


def test_before_it_was_known_the_determination_governs(tmp_path: Path) -> None:
    path = two_versions(tmp_path, known="2026-03-01")
    assert [said(ask(path, BEFORE, as_of=day)) for day in ("2026-02-28", "2026-03-01")] == ["L80001@6", "indeterminate"]


@pytest.mark.parametrize("start", ["2025-08-18", "2025-09-01", "2026-08-02", "2026-09-01"])
def test_a_version_that_no_download_shows_to_be_dated_back_ends_it(tmp_path: Path, start: str) -> None:
    """A publication that nobody tells does not lie behind the first day (law.md DT-3)."""
    assert said(ask(two_versions(tmp_path, start), start)) == "silent"


def test_a_version_that_began_on_the_day_of_a_download_without_it_is_dated_back(tmp_path: Path) -> None:
    assert reaches_back(ask(two_versions(tmp_path, BEFORE), BEFORE))


@pytest.mark.parametrize(("day", "answer"), [("2026-08-01", "doubt"), (LATER, "silent")])
def test_a_record_that_is_older_than_a_download_without_it_tells_no_day(tmp_path: Path, day: str, answer: str) -> None:
    """Nor does the day of publication of the article, which is that of its first version."""
    found = ask(two_versions(tmp_path, known=DROPPED), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


@pytest.mark.parametrize(
    ("day", "answer"), [("2024-01-01", "doubt"), (BEFORE, "doubt"), ("2026-08-01", "doubt"), (LATER, "silent")]
)
def test_a_version_that_leaves_the_one_before_no_day(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(two_versions(tmp_path, "2024-01-01"), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


@pytest.mark.parametrize(("day", "answer"), [(BEFORE, "doubt"), ("2026-08-01", "doubt"), (LATER, "silent")])
def test_a_version_that_was_announced_and_withdrawn_shows_what_was_in_force(
    tmp_path: Path, day: str, answer: str
) -> None:
    """The download between has version 12, without the code, which never began; version 11 was in force on its day."""
    first = snapshot([determination()], [billing(version=11)], {11: (CODE,)})
    between = snapshot([determination()], [billing(version=12, start="2026-09-01")], {12: (OTHER,)})
    last = snapshot([determination()], [billing(version=13, start=DROPPED)], {13: (OTHER,)})
    found = ask(pack(tmp_path, {OLDEST: first, BEFORE: between, LATER: last}), day)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


def test_what_was_on_no_list_before_is_not_lost(tmp_path: Path) -> None:
    assert said(ask(two_versions(tmp_path), DROPPED, code="81208")) == "silent"
    assert said(ask(two_versions(tmp_path), DROPPED, code=OTHER)) == "L80001@6"


def test_another_article_that_carries_the_code_leaves_nothing_lost(tmp_path: Path) -> None:
    beside = billing(90002, version=3)
    first = snapshot([determination()], [billing(version=11), beside], {11: (CODE,), 3: (CODE,)})
    last = snapshot([determination()], [billing(version=12, start=DROPPED), beside], {12: (OTHER,), 3: (CODE,)})
    assert said(ask(pack(tmp_path, {OLDEST: first, BEFORE: first, LATER: last}), DROPPED)) == "L80001@6"


def test_a_determination_that_takes_the_code_over_leaves_nothing_lost(tmp_path: Path) -> None:
    """The next version of the article is for another determination, and goes on to list the code."""
    other = determination(80002)
    moved = {"article_related_documents": [of(billing(version=12), r_lcd_id=80002)]}
    path = two_versions(tmp_path, codes=((CODE,), (CODE,)), lcds=(other,), article_tables=moved)
    found = ask(path, BEFORE)
    assert "RETROACTIVE_RESTRICTION" not in found.reason_codes


def test_it_is_asked_contract_by_contract(tmp_path: Path) -> None:
    """The version leaves out a contract, for which another article is there without the code."""
    ohio, lcd, beside = {**MAC, "contractor_id": 502}, determination(), billing(90002, version=3)
    old, new = billing(version=11), billing(version=12, start=DROPPED)

    def month(row: Any, whose: list[dict[str, Any]]) -> Any:
        tables = {
            "article_x_contractor": [*(of(row, **who) for who in whose), of(beside, **ohio)],
            "article_related_documents": [of(row, r_lcd_id=80001), of(beside, r_lcd_id=80001)],
        }
        contracts = {"lcd_x_contractor": [of(lcd, **MAC), of(lcd, **ohio)]}
        codes = {11: (CODE,), 12: (CODE,), 3: (OTHER,)}
        return snapshot([lcd], [row, beside], codes, article_tables=tables, lcd_tables=contracts)

    path = pack(tmp_path, {OLDEST: month(old, [MAC, ohio]), BEFORE: month(old, [MAC, ohio]), LATER: month(new, [MAC])})
    assert reaches_back(ask(path, BEFORE, state="OH"))
    assert reaches_back(ask(path, "2026-08-01", state="OH"))
    assert said(ask(path, LATER, state="OH")) == "silent"
    assert said(ask(path, BEFORE)) == "L80001@6"


@pytest.mark.parametrize(("day", "answer"), [("2025-06-16", "supports"), (DROPPED, None), (BEFORE, None)])
def test_so_it_is_with_the_diagnoses_that_went_with_the_code(tmp_path: Path, day: str, answer: str | None) -> None:
    ruling = ask(two_versions(tmp_path), day, diagnoses=["D45"]).rulings["diagnosis_support"]
    assert ruling.value == answer
    assert ("RETROACTIVE_RESTRICTION" in ruling.reason_codes) == (answer is None)


PLAN = """schema = "coverage-records/1"
[[authority]]
id = "OPEN.1"
kind = "ma_internal_criteria"
title = "A plan's own criteria"
citation = { text = "OPEN.1" }
scope = { level = "plan", values = ["a-plan"] }
lines_of_business = ["medicare_advantage"]
provenance = { source = "written for the test" }
adoptions = [{ plan = "a-plan", from = "2020-01-01" }]
public = true
[[authority.provision]]
version = "1"
status = "investigational"
codes = ["CPT:81206"]
effective = "2020-01-01"
"""


@pytest.mark.parametrize(("day", "answer"), [("2026-08-01", "doubt"), (LATER, "OPEN.1@1")])
def test_a_plan_does_not_fill_what_may_still_be_established(tmp_path: Path, day: str, answer: str) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    enrolled = {"line_of_business": "medicare_advantage", "plan": "a-plan"}
    found = ask(two_versions(tmp_path), day, enrollment=enrolled, beside=(tmp_path / "plan.toml",), shipped=True)
    assert reaches_back(found) if answer == "doubt" else said(found) == answer


def test_an_article_that_retires_behind_its_publication_and_whose_heir_drops_the_code(tmp_path: Path) -> None:
    """The heir is for the same determination; without one the list is gone, and nobody tells (0153)."""
    title = {"title": "Billing and Coding: One Test"}
    old, heir = billing(90001, version=11, **title), billing(90002, version=1, start=DROPPED, **title)
    retired = billing(90001, version=11, status="R", date_retired=f"{DROPPED} 00:00:00", **title)
    first = snapshot([determination()], [old], {11: (CODE,)})
    last = snapshot([determination()], [retired, heir], {11: (CODE,), 1: (OTHER,)})
    path = pack(tmp_path, {OLDEST: first, BEFORE: first, LATER: last})
    assert said(ask(path, "2025-06-16")) == "L80001@6"
    assert reaches_back(ask(path, DROPPED))
    assert reaches_back(ask(path, "2026-08-01"))
    assert said(ask(path, LATER)) == "silent"
