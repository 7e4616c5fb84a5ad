"""The decision table of real documents: what the records of two snapshots say, day by day, with real contractors.

The columns are those of ``tests/decision_tables``; ``expect.support`` is what the lists say of the diagnoses. The
expectations were written from the records (dates, lists, relations) and from the rules named in ``source``.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import real_layout

from coverage_resolver import PolicyLibrary, load_library, resolve
from coverage_resolver.io.mcd.importing import ImportReport, import_mcd

HERE = Path(__file__).parent


def _tables() -> ModuleType:
    place = HERE.parent / "decision_tables" / "test_decision_tables.py"
    spec = importlib.util.spec_from_file_location("decision_table_rows", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = _tables()


def _rows() -> list[dict[str, str]]:
    with (HERE / "real_documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[PolicyLibrary, list[ImportReport]]:
    real_layout.require()
    folder = tmp_path_factory.mktemp("real")
    reports = []
    for made, day in zip((real_layout.snapshot_2025, real_layout.snapshot_2026), real_layout.PUBLISHED, strict=True):
        reports.append(import_mcd(made(folder), folder / "medicare.pack", day))
    return load_library(folder / "medicare.pack"), reports


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in _rows()])
def test_row(row: dict[str, str], imported: tuple[PolicyLibrary, list[ImportReport]]) -> None:
    library, _ = imported
    answer = resolve(TABLES.asked(row), library)
    wrong = TABLES.check(answer, row)
    ruling = answer.primary.rulings.get("diagnosis_support")
    said = None if ruling is None else ruling.value
    if row["expect.support"] and said != row["expect.support"]:
        wrong.append(f"expect.support: the lists say {row['expect.support']}, the answer {said}")
    assert wrong == []


def test_the_table_names_twenty_documents_and_a_rule_for_every_row() -> None:
    rows = _rows()
    documents = {word for row in rows for word in row["case"].replace(":", " ").split() if word[1:].isdigit()}
    steps = {step.split("@")[0] for row in rows for step in row["expect.steps"].split("|") if step}
    assert len({name for name in documents | steps if name[:1] in "AL"}) >= 20
    assert all(row["source"] for row in rows)
    assert len({row["case"] for row in rows}) == len(rows)


def test_every_row_that_is_left_out_has_a_reason(imported: tuple[PolicyLibrary, list[ImportReport]]) -> None:
    _, reports = imported
    reasons = {row["reason"] for report in reports for row in report.skipped}
    assert reasons == {"a placeholder, not a code"}
    assert [report.documents for report in reports] == [
        {"article": 62, "lcd": 40},
        {"article": 65, "lcd": 40, "ncd": 37},
    ]


def test_the_change_report_tells_the_handover_and_the_rename(
    imported: tuple[PolicyLibrary, list[ImportReport]],
) -> None:
    changes = imported[1][1].changes
    assert {"document": "A59837", "retired": "2026-02-05"} in changes.retired
    revised = {row["document"]: row["days"].get("start") for row in changes.revised}
    assert revised["A52447"] == ["2021-10-01", "2026-04-01"]
    assert revised["A59332"] == ["2024-01-01", "2025-06-17"]
