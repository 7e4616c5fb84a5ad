"""The decision table of real documents: what the records of two snapshots say, day by day, with real contractors.

The expectations were written from the records (dates, lists, relations) and from the rules named in ``source``; the
table is asked of the imported pack, so that it is read here and not collected as those of the shipped data are.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import real_layout

from coverage_resolver import (
    CoverageQuestion,
    Enrollment,
    Member,
    PolicyLibrary,
    Service,
    load_library,
    resolve,
)
from coverage_resolver.io.mcd.importing import ImportReport, import_mcd
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.running import run_row

HOME = Path(__file__).parent
ROWS = read_table(HOME / "real_documents.csv", "real_documents.csv", Options(strict=True))
#: The rules MC- and MA- of law.md on the same documents.
RULES = read_table(HOME / "real_rules.csv", "real_rules.csv", Options(strict=True))
#: What was known when; the days as of which is asked lie before the NCDs were read, for most of them.
KNOWLEDGE = read_table(HOME / "real_knowledge.csv", "real_knowledge.csv", Options(strict=True))
#: Rows about plans, which are asked of the documents beside the shipped law and what some plans say.
ADVANTAGE = {
    case["case"]
    for case in csv.DictReader((HOME / "real_rules.csv").read_text("utf-8").splitlines())
    if case["line_of_business"] == "medicare_advantage"
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[PolicyLibrary, list[ImportReport]]:
    real_layout.require()
    folder = tmp_path_factory.mktemp("real")
    reports = []
    for made, day in zip((real_layout.snapshot_2025, real_layout.snapshot_2026), real_layout.PUBLISHED, strict=True):
        reports.append(import_mcd(made(folder), folder / "medicare.pack", day))
    return load_library(folder / "medicare.pack"), reports


@pytest.fixture(scope="module")
def beside(imported: tuple[PolicyLibrary, list[ImportReport]]) -> PolicyLibrary:
    _, reports = imported
    return load_library(HOME / "plans_beside.toml", reports[-1].pack, with_shipped=True)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.case) for row in (*ROWS, *KNOWLEDGE)])
def test_row(row: Row, imported: tuple[PolicyLibrary, list[ImportReport]]) -> None:
    library, _ = imported
    assert [item for item in run_row(row, library).differences if not item.right] == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row.case) for row in RULES])
def test_rule(row: Row, imported: tuple[PolicyLibrary, list[ImportReport]], beside: PolicyLibrary) -> None:
    library = beside if row.case in ADVANTAGE else imported[0]
    assert [item for item in run_row(row, library).differences if not item.right] == []


def test_a_code_in_both_lists_is_for_a_person(imported: tuple[PolicyLibrary, list[ImportReport]]) -> None:
    span = Enrollment(line_of_business="medicare_ffs", start="1990-01-01")
    service = Service(code="90870", code_system="CPT", state="IL", kind="professional", diagnoses=["F20.0"])
    question = CoverageQuestion(
        member=Member(enrollments=[span]), service=service, date_of_service="2025-08-17", as_of="2026-09-30"
    )
    ruling = resolve(question, imported[0]).primary.rulings["diagnosis_support"]
    assert ruling.resolution.value == "conflict"
    assert {item.value for item in ruling.contenders} == {"supports", "does_not_support"}


def test_the_table_names_twenty_documents() -> None:
    documents = {word for row in ROWS for word in row.note.replace(":", " ").split() if word[1:].isdigit()}
    steps = {
        name.split("@")[0] for row in ROWS for wish in row.expectations if wish.field == "steps" for name in wish.wanted
    }
    assert len({name for name in documents | steps if name[:1] in "AL"}) >= 20


def test_every_row_that_is_left_out_has_a_reason(imported: tuple[PolicyLibrary, list[ImportReport]]) -> None:
    _, reports = imported
    reasons = {row["reason"] for report in reports for row in report.skipped}
    assert reasons == {"a placeholder, not a code"}
    assert [report.documents for report in reports] == [
        {"article": 64, "lcd": 47},
        {"article": 65, "lcd": 47, "ncd": 37},
    ]


def test_the_change_report_tells_the_handover_and_the_rename(
    imported: tuple[PolicyLibrary, list[ImportReport]],
) -> None:
    changes = imported[1][1].changes
    assert {"document": "A59837", "retired": "2026-02-05"} in changes.retired
    revised = {row["document"]: row["days"].get("start") for row in changes.revised}
    assert revised["A52447"] == ["2021-10-01", "2026-04-01"]
    assert revised["A59332"] == ["2024-01-01", "2025-06-17"]
