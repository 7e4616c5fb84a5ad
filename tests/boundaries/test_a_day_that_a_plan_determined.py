"""That a plan determined the day of its policy is reported where that policy matters, and not beside what governs."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver import CoverageQuestion, Enrollment, Member, ReasonCode, Service, explain, load_library, resolve

RECORD = """
[[authority]]
id = "{name}"
kind = "{kind}"
title = "A text"
citation = {{ text = "{name}" }}
scope = {{ level = "{level}", values = ["{value}"] }}
lines_of_business = ["medicare_advantage"]
provenance = {{ source = "written for the tests" }}
{more}
[[authority.provision]]
version = "1"
status = "{status}"
codes = ["CPT:81206"]
effective = "2024-01-01"
"""
NATIONAL = {"name": "NCD 1.1", "kind": "ncd", "level": "national", "value": "US", "status": "covered", "more": ""}
ADOPTED = 'public = true\nadoptions = [{ plan = "a-plan", from = "2025-03-01" }]'
POLICY = {
    "name": "P 1",
    "kind": "plan_clinical_policy",
    "level": "plan",
    "value": "a-plan",
    "status": "investigational",
}


@pytest.mark.parametrize(
    ("records", "day", "governing", "told"),
    [
        ([POLICY], "2025-03-01", "P 1@1", True),
        ([POLICY], "2025-02-28", None, True),
        ([POLICY, NATIONAL], "2025-03-01", "NCD 1.1@1", False),
        ([POLICY, NATIONAL], "2025-02-28", "NCD 1.1@1", False),
    ],
)
def test_it_is_reported_where_the_policy_governs_or_nobody_does(
    tmp_path: Path, records: list[dict[str, str]], day: str, governing: str | None, told: bool
) -> None:
    text = "".join(RECORD.format(**{"more": ADOPTED, **record}) for record in records)
    (tmp_path / "x.toml").write_text('schema = "coverage-records/1"' + text, encoding="utf-8")
    enrollment = Enrollment(line_of_business="medicare_advantage", plan="a-plan", start="2024-01-01")
    question = CoverageQuestion(
        member=Member(enrollments=[enrollment]),
        service=Service(code="81206", code_system="CPT", state="OH", kind="professional"),
        date_of_service=day,
        as_of="2026-06-30",
        reviewed=["ncd", "lcd", "coverage_article"],
    )
    found = resolve(question, load_library(tmp_path / "x.toml")).primary
    assert (found.governing and found.governing.id) == governing
    assert (ReasonCode.PLAN_DETERMINED_EFFECTIVE_DATE in found.reason_codes) is told


@pytest.mark.parametrize(
    ("printed", "adopted", "told"),
    [("2024-01-01", ADOPTED, "2025-03-01"), ("2024-01", ADOPTED, "2025-03-01"), ("2024-01-01", "", "2024-01-01")],
)
def test_an_explanation_tells_the_day_that_the_plan_determined(
    tmp_path: Path, printed: str, adopted: str, told: str
) -> None:
    text = RECORD.format(**{"more": adopted or "public = true", **POLICY}).replace("2024-01-01", printed)
    (tmp_path / "x.toml").write_text('schema = "coverage-records/1"' + text, encoding="utf-8")
    enrollment = Enrollment(line_of_business="medicare_advantage", plan="a-plan", start="2024-01-01")
    question = CoverageQuestion(
        member=Member(enrollments=[enrollment]),
        service=Service(code="81206", code_system="CPT", state="OH", kind="professional"),
        date_of_service="2025-03-01",
        as_of="2026-06-30",
        reviewed=["ncd", "lcd", "coverage_article"],
    )
    library = load_library(tmp_path / "x.toml")
    found = explain(resolve(question, library))
    assert f"in effect since {told}" in " ".join(found.split())
