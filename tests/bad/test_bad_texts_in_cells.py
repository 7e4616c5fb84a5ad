"""What only looks plain in a value or a condition is refused at its cell, with what was likely meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import source

from coverage_resolver import Condition
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.spreadsheets.record_sheets import read_record_sheets, records_file

MADE = source(
    "X 1",
    "plan_clinical_policy",
    None,
    topic="referral",
    value="by_plan",
    conditions=(Condition("tier", "is", "IIS"), Condition("age_years", "below", 21)),
)
OTHER = source(
    "X 2",
    "plan_clinical_policy",
    None,
    topic="referral",
    value=FrozenTable({"by": ("a", "own_plan")}),
    conditions=(Condition("tier", "one_of", ("AIS", "DIS")),),
)


def refused(folder: Path, suffix: str, before: str, after: str) -> tuple[str, ...]:
    """The faults of the records after each such text was replaced."""
    file = folder / f"x{suffix}"
    file.write_bytes(records_file([MADE, OTHER], suffix))
    if suffix == ".csv":
        file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(file)
        for cell in (cell for page in book for row in page for cell in row if isinstance(cell.value, str)):
            cell.value = cell.value.replace(before, after)
        book.save(file)
    with pytest.raises(InvalidRecords) as caught:
        read_record_sheets(file)
    return caught.value.lines()


DAMAGED = [
    ("by_plan", "by_plan ", "value", "`by_plan ` has space at an end · write `by_plan`"),
    ("by_plan", "by\u00a0plan", "value", "`by?plan` holds U+00A0, which only looks plain · write `by plan`"),
    ("by_plan", "\u201cby_plan\u201d", "value",
        "`\u201cby_plan\u201d` holds U+201C, U+201D, which only looks plain · write `by_plan`"),
    ("own_plan", "own\u2011plan", "value.by[2]",
        "`own\u2011plan` holds U+2011, which only looks plain · write `own-plan`"),
    ("IIS", "IIS ", "conditions[1].value", "`IIS ` has space at an end · write `IIS`"),
    ("IIS", "\u0406IS", "conditions[1].value", "`\u0406IS` holds U+0406, which only looks plain · write `IIS`"),
    ("DIS", "DIS\u200b", "conditions[1].value[2]", "`DIS?` holds U+200B, which only looks plain · write `DIS`"),
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(("before", "after", "path", "line"), DAMAGED, ids=[f"{each[1]!a}" for each in DAMAGED])
def test_a_cell(tmp_path: Path, suffix: str, before: str, after: str, path: str, line: str) -> None:
    (found,) = refused(tmp_path, suffix, before, after)
    where, _, said = found.partition(" · ")
    assert (where.split(" (")[0].rpartition(":")[2], said) == (path, line)
    assert found.isprintable()


def test_curly_quotes_around_the_texts_of_json_are_told_as_such(tmp_path: Path) -> None:
    (line,) = refused(tmp_path, ".xlsx", '"IIS"', "\u201cIIS\u201d")
    assert line.endswith(" is not JSON: it holds U+201C, U+201D, which only looks plain · write plain quotes")
