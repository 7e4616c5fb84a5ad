"""``lookup`` of a code: which document lists it for each version of an LCD; one that dropped it does not name it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of
from small_packs import billing, determination, snapshot
from small_packs import pack as packed
from test_a_short_notice_is_told import revised
from test_what_was_known import CODE, FIRST

from coverage_resolver import load_library
from coverage_resolver.cli import main
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.importing import import_mcd
from coverage_resolver.io.mcd.lookup import lookup


def listed_by(pack: Path, day: str | None = None) -> dict[str, list[str]]:
    """For each version of the determination that is shown: the documents that list the code for it."""
    on = None if day is None else dt.date.fromisoformat(day)
    found: list[dict[str, Any]] = lookup(load_library(pack), Code.of("CPT", CODE), "", on)["documents"]
    return {
        f"{row['document']}@{row['version']}": [f"{item['document']}@{item['version']}" for item in row["listed_by"]]
        for row in found
        if row["kind"] == "lcd"
    }


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-03-31", {"L80001@1": ["A90001@1"]}),
        ("2026-04-01", {"L80001@2": []}),
        ("2026-04-02", {"L80001@2": []}),
        (None, {"L80001@1": ["A90001@1"], "L80001@2": []}),
    ],
)
def test_a_version_whose_article_dropped_the_code(tmp_path: Path, day: str | None, found: dict[str, list[str]]) -> None:
    assert listed_by(revised(tmp_path, "2026-02-01", "2026-04-01"), day) == found


def equipment(folder: Path, start: str, version: int, code: str, published: str) -> None:
    """A determination that lists its codes itself, as those for equipment do; its article has diagnoses alone."""
    row, beside = lcd(80001, version, start, **FIRST), article(90001, 1, "2024-01-01")
    tables = {
        "lcd": {"lcd": [row], "lcd_x_contractor": [of(row, **MAC)],
                "lcd_x_hcpc_code": [of(row, hcpc_code_id=code, hcpc_code_group=1, range="N")]},
        "article": {"article": [beside], "article_x_contractor": [of(beside, **MAC)],
                    "article_related_documents": [of(beside, r_lcd_id=80001)]},
    }  # fmt: skip
    folder.mkdir()
    made = [download(folder, f"all_{kind}", members(kind, rows)) for kind, rows in tables.items()]
    import_mcd(made, folder.parent / "m.pack", published)


def test_a_version_that_lists_it_itself(tmp_path: Path) -> None:
    equipment(tmp_path / "a", "2024-01-01", 1, CODE, "2025-06-01")
    equipment(tmp_path / "b", "2026-04-01", 2, "87507", "2026-05-01")
    assert listed_by(tmp_path / "m.pack", "2026-03-31") == {"L80001@1": ["L80001@1"]}
    assert listed_by(tmp_path / "m.pack", "2026-04-01") == {"L80001@2": []}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-03-31", "the code is listed by A90001 (version 1)"),
        ("2026-04-01", "neither it nor an article of it lists the code then; another version does, or did"),
    ],
)
def test_the_text_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, told: str) -> None:
    pack = str(revised(tmp_path, "2026-02-01", "2026-04-01"))
    assert main(["lookup", CODE, "--library", pack, "--on", day]) == 0
    assert f"\n  {told}\n" in capsys.readouterr().out


def test_the_text_shows_asterisks_with_what_they_mean_and_ranges(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They stood in the JSON alone, and a range as two codes."""
    row = billing()
    listed = [("D45", "N", "N"), ("D47.1", "N", "Y"), ("C50.011", "B", "N"), ("C50.019", "E", "N")]
    tables = {
        "article_x_icd10_covered": [
            of(row, icd10_covered_group=1, icd10_code_id=code, range=mark, asterisk=star) for code, mark, star in listed
        ],
        "article_x_icd10_covered_group": [
            of(row, icd10_covered_group=1, paragraph="These support:", icd10_covered_ast="*Only as secondary.")
        ],
        "article_x_revenue_code": [
            of(row, revenue_code_id="0300", range="X"),
            of(row, revenue_code_id="0309", range="Z"),
        ],
    }
    path = packed(tmp_path, {"2025-08-17": snapshot([determination()], [row], article_tables=tables)})
    assert main(["lookup", "81206", "--library", str(path)]) == 0
    text = capsys.readouterr().out
    assert "with an asterisk: D47.1: *Only as secondary." in text
    assert "4 codes, and what lies in C50011 to C50019: These support:" in text
    assert "revenue codes: 0300 0309, and what lies in 0300 to 0309" in text
    found = lookup(load_library(path), Code.of("CPT", "81206"))["documents"]
    assert [row["diagnoses"][0]["starred"] for row in found if row["document"] == "A90001"] == [["D471"]]
