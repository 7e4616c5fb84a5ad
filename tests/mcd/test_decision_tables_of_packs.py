"""A decision table that is asked of a pack may ask what the lists of articles say of diagnoses."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import billing, determination, pack, snapshot

from coverage_resolver.cli import main

HEADER = "case,line_of_business,code,code_system,dx,service_state,dos,as_of,service.kind,expect.governing"


def check(folder: Path, column: str, value: str, *flags: str, topic: str = "") -> int:
    path = pack(folder, {"2024-06-01": snapshot([determination()], [billing()])})
    table = folder / "mine.decisions.csv"
    row = "one,medicare_ffs,81206,CPT,D45,AK,2024-06-01,2024-06-01,professional,L80001@6"
    table.write_text(f"{HEADER},{column},topic,source\n{row},{value},{topic},MC-6\n")
    return main(["check", str(table), "--library", str(path), *flags])


@pytest.mark.parametrize(("value", "code"), [("supports", 0), ("not_listed", 1)])
def test_what_the_lists_say_is_a_topic_of_a_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, code: int
) -> None:
    assert check(tmp_path, "expect.ruling.diagnosis_support", value) == code
    assert "no topic" not in capsys.readouterr().err


def test_a_misspelt_one_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "expect.ruling.diagnosis_suport", "supports") == 3
    assert "no topic `diagnosis_suport` · did you mean `diagnosis_support`?" in capsys.readouterr().err


def test_the_coverage_of_the_rules_says_that_packs_are_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a pack alone it said 100 %, of nothing."""
    assert check(tmp_path, "expect.ruling.diagnosis_support", "supports", "--coverage") == 0
    assert "documents of packs are found on demand, and not counted" in capsys.readouterr().out
