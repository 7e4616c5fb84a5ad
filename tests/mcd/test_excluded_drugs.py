"""Lists of drugs that patients usually administer themselves: each row counts on its own days, and is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import ask, billing, pack, said, snapshot

from coverage_resolver import Answer, CoverageStatus, Determination, explain, load_library
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.lookup import lookup

DRUG = {"code": "J1000", "code_system": "HCPCS"}


def listed(start: str, end: str = "", version: int = 5, begins: str = "2025-01-01") -> Any:
    row = billing(53066, version, begins, article_pub_date="2019-01-01 00:00:00")
    days = {"eff_date": start and f"{start} 00:00:00", "end_date": end and f"{end} 00:00:00"}
    excluded = [of(row, code_table_row=1, hcpc_code_id="J1000", **days)]
    return snapshot([], [row], codes={version: ()}, diagnoses=(), article_tables={"article_x_code_table": excluded})


def dispositions(found: Determination) -> list[tuple[str, str]]:
    return [(step.provision.version, step.disposition.value) for step in found.rulings["coverage"].steps]


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ("2022-12-31", [("4", "conflicts")]),
        ("2023-01-01", [("4", "retired")]),
        ("2024-12-31", [("4", "retired")]),
        ("2025-01-01", [("4", "retired")]),
    ],
)
def test_a_row_that_ended_under_an_earlier_version_is_over(tmp_path: Path, day: str, steps: Any) -> None:
    path = pack(
        tmp_path,
        {
            "2019-02-01": listed("2020-01-01", "2022-12-31", version=4, begins="2019-01-01"),
            "2025-08-17": listed("2020-01-01", "2022-12-31"),
        },
    )
    found = ask(path, day, **DRUG)
    assert dispositions(found) == steps
    assert "VERSION_GAP" not in found.reason_codes


@pytest.mark.parametrize(("day", "fate"), [("2025-12-31", "not_yet_effective"), ("2026-01-01", "conflicts")])
def test_a_row_begins_on_its_own_day(tmp_path: Path, day: str, fate: str) -> None:
    path = pack(tmp_path, {"2025-08-17": listed("2026-01-01")})
    assert dispositions(ask(path, day, **DRUG)) == [("5", fate)]


@pytest.mark.parametrize(
    ("day", "fate"),
    [
        ("2025-01-31", "not_yet_effective"),
        ("2025-02-01", "depends"),
        ("2025-03-01", "depends"),
        ("2025-12-31", "depends"),
    ],
)
def test_a_row_that_ends_before_it_begins_counts_on_days_that_nobody_knows(tmp_path: Path, day: str, fate: str) -> None:
    path = pack(tmp_path, {"2025-01-10": listed("2025-03-01", "2025-02-01")})
    found = ask(path, day, **DRUG)
    assert dispositions(found) == [("5", fate)]
    assert (found.resolution.value == "indeterminate") is (fate == "depends")
    report = import_mcd(sorted((path.parent / "2025-01-10").iterdir()), tmp_path / "again.pack", "2025-01-10")
    assert not report.skipped
    assert any("article_x_code_table.end_date" in note and "before it begins" in note for note in report.notes)


def test_it_is_told_that_a_drug_is_on_the_list(tmp_path: Path) -> None:
    found = ask(pack(tmp_path, {"2025-08-17": listed("2020-01-01")}), "2025-09-01", **DRUG)
    (step,) = (each for each in found.rulings["coverage"].steps if each.provision.version == "5")
    assert step.provision.status is CoverageStatus.EXCLUDED_BENEFIT
    told = " ".join(explain(_answer(found)).split())
    assert "On the list of drugs that patients usually administer" in told


def _answer(found: Determination) -> Answer:
    day = dt.date(2025, 9, 1)
    return Answer(determinations=(found,), reason_codes=found.reason_codes, date_of_service=day, as_of=day)


@pytest.mark.parametrize(
    ("day", "fates"),
    [
        ("2019-12-31", [("5", "not_yet_effective"), ("unseen to 2025-09-14", "not_yet_effective")]),
        ("2025-09-14", [("5", "not_yet_effective"), ("unseen to 2025-09-14", "depends")]),
        ("2025-09-15", [("5", "conflicts"), ("unseen to 2025-09-14", "superseded")]),
    ],
)
def test_whether_a_row_stood_in_a_version_that_nobody_saw_is_told_as_unknown(
    tmp_path: Path, day: str, fates: Any
) -> None:
    path = pack(tmp_path, {"2025-08-17": listed("2020-01-01", begins="2025-09-15")})
    found = ask(path, day, as_of="2025-09-15", **DRUG)
    assert dispositions(found) == fates
    assert ("VERSION_NOT_SEEN" in found.reason_codes) == (day == "2025-09-14")
    assert ("A53066" in found.must_consult) == (day != "2019-12-31")


def test_a_row_that_had_ended_was_in_no_version_that_nobody_saw_after_it(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": listed("2020-01-01", "2022-12-31", begins="2025-09-15")})
    found = ask(path, "2024-01-01", as_of="2025-09-15", **DRUG)
    assert dispositions(found) == [("unseen to 2022-12-31", "retired")]


def test_lookup_says_why_a_list_of_a_day_is_unknown_and_what_the_next_one_has(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": listed("2020-01-01", begins="2025-09-15")})
    library = load_library(path)
    (row,) = lookup(library, Code.of("HCPCS", "J1000"), "AK", dt.date(2025, 9, 14))["documents"]
    assert row["because"] == "version 5 begins 2025-09-15, and the one before it is in no snapshot"
    assert [(item["version"], item["start"]) for item in row["excluded_beside"]] == [("5", "2020-01-01")]
    (row,) = lookup(library, Code.of("HCPCS", "J1000"), "AK", dt.date(2019, 12, 31))["documents"]
    assert row["excluded_beside"] == []


OTHER_DRUG = {"code": "J1001", "code_system": "HCPCS"}


def rows_reach_back(folder: Path, start: str = "2025-02-01", end: str = "", other: str = "") -> Path:
    """Version 5 with one drug, and version 6, from 2026-01-15 on, with another, from a day of its own on."""

    def month(version: int, begins: str, *rows: tuple[str, str, str]) -> Any:
        row = billing(53066, version, begins, article_pub_date="2019-01-01 00:00:00")
        days = [(code, first and f"{first} 00:00:00", last and f"{last} 00:00:00") for code, first, last in rows]
        excluded = [
            of(row, code_table_row=place, hcpc_code_id=code, eff_date=first, end_date=last)
            for place, (code, first, last) in enumerate(days, start=1)
        ]
        tables = {"article_x_code_table": excluded}
        return snapshot([], [row], codes={version: ()}, diagnoses=(), article_tables=tables)

    older = [("J1000", "2024-06-15", ""), *([("J1001", start, other)] if other else [])]
    return pack(
        folder,
        {
            "2024-07-01": month(5, "2024-06-15", *older),
            "2026-06-10": month(6, "2026-01-15", ("J1001", start, end)),
        },
    )


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-01-31", "silent"),
        ("2025-02-01", "indeterminate"),
        ("2026-01-14", "indeterminate"),
        ("2026-01-15", "conflict"),
    ],
)
def test_a_row_that_reaches_back_into_a_version_without_it_is_a_doubt(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(rows_reach_back(tmp_path), day, **OTHER_DRUG)
    assert said(found) == answer
    doubt = answer == "indeterminate"
    assert found.needs == (("exact day: start of A53066@6",) if doubt else ())
    assert ("RETROACTIVE_RESTRICTION" in found.reason_codes) == doubt
    if doubt:
        assert (str(found.valid_from), str(found.valid_through)) == ("2025-02-01", "2026-01-14")


@pytest.mark.parametrize(("day", "answer"), [("2025-08-31", "indeterminate"), ("2025-09-01", "silent")])
def test_it_reaches_back_on_its_own_days_alone(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(rows_reach_back(tmp_path, end="2025-08-31"), day, **OTHER_DRUG)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2025-08-31", "conflict"), ("2025-09-01", "indeterminate")])
def test_where_the_older_version_had_the_row_it_counted(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(rows_reach_back(tmp_path, other="2025-08-31"), day, **OTHER_DRUG)) == answer


def test_before_the_later_version_was_known_nothing_was_said(tmp_path: Path) -> None:
    assert said(ask(rows_reach_back(tmp_path), "2025-02-01", as_of="2026-06-09", **OTHER_DRUG)) == "silent"


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-01-31", "silent"),
        ("2025-02-01", "indeterminate"),
        ("2025-06-30", "indeterminate"),
        ("2025-07-01", "conflict"),
    ],
)
@pytest.mark.parametrize("as_of", ["2025-07-01", "2026-01-01"])
def test_a_row_that_a_correction_brought_is_a_doubt_up_to_the_download_that_has_it(
    tmp_path: Path, day: str, answer: str, as_of: str
) -> None:
    """One version; in the download of June the drug is not on its list, in that of July it is, since February."""
    before = listed("2025-02-01")
    before["all_article"]["article_x_code_table"][0]["hcpc_code_id"] = "J2000"
    path = pack(tmp_path, {"2025-01-02": before, "2025-06-01": before, "2025-07-01": listed("2025-02-01")})
    found = ask(path, day, as_of=as_of, **DRUG)
    assert said(found) == answer
    assert ("RETROACTIVE_RESTRICTION" in found.reason_codes) == (answer == "indeterminate")
    assert said(ask(path, day, as_of="2025-06-30", **DRUG)) == "silent"


PLAN = """schema = "coverage-records/1"
[[authority]]
id = "OPEN.1"
kind = "ma_internal_criteria"
title = "A plan's own criteria"
citation = { text = "OPEN.1" }
scope = { level = "plan", values = ["a-plan"] }
lines_of_business = ["medicare_advantage"]
provenance = { source = "written for the tests", retrieved = "2025-01-01" }
adoptions = [{ plan = "a-plan", from = "2020-01-01" }]
public = true
[[authority.provision]]
version = "1"
status = "covered_with_criteria"
codes = ["HCPCS:J1000"]
effective = "2020-01-01"
"""


@pytest.mark.parametrize(
    ("day", "resolution"), [("2025-09-14", "silent"), ("2025-09-15", "conflict"), ("2025-12-31", "conflict")]
)
def test_no_benefit_comes_before_individual_review(tmp_path: Path, day: str, resolution: str) -> None:
    found = ask(pack(tmp_path, {"2025-08-17": listed("2025-09-15", "2025-12-31")}), day, **DRUG)
    assert (found.resolution.value, "NEEDS_HUMAN" in found.reason_codes) == (resolution, resolution == "conflict")


def test_it_is_told_who_says_that_there_is_no_benefit(tmp_path: Path) -> None:
    found = ask(pack(tmp_path, {"2025-08-17": listed("2020-01-01")}), "2025-09-01", **DRUG)
    told = " ".join(explain(_answer(found)).split())
    assert "A53066 (version 5) says that no benefit holds the service; a person must decide" in told


@pytest.mark.parametrize(("day", "said_then"), [("2025-09-14", "OPEN.1@1"), ("2025-09-15", "conflict")])
def test_no_benefit_comes_before_the_criteria_of_a_plan(tmp_path: Path, day: str, said_then: str) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    path = pack(tmp_path, {"2025-08-17": listed("2025-09-15")})
    plan = {"line_of_business": "medicare_advantage", "plan": "a-plan"}
    found = ask(path, day, enrollment=plan, beside=(tmp_path / "plan.toml",), shipped=True, **DRUG)
    assert said(found) == said_then


def test_a_list_and_criteria_that_rank_otherwise_are_not_said_to_be_of_equal_rank(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": listed("2020-01-01")})
    (plan := tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    member = {"line_of_business": "medicare_advantage", "plan": "a-plan", "start": "2024-01-01"}
    found = ask(path, "2025-09-01", enrollment=member, beside=[plan], **DRUG)
    assert found.resolution.value == "conflict"
    told = " ".join(explain(_answer(found)).split())
    assert "A53066 (version 5) disagree; a person must decide" in told
    assert "A53066 (version 5) disagrees with another source" in told
    assert "It says: excluded benefit." in told
    assert "It says: covered with criteria." in told
    assert "equal rank" not in told
