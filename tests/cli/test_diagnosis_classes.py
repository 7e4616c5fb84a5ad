"""The table of diagnosis classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver.errors import DataNotFound, InvalidRecords
from coverage_resolver.io.vocabularies import read_diagnosis_classes

HEADER = "label,diagnoses,citation,verified,note\n"


def test_the_shipped_table() -> None:
    classes = read_diagnosis_classes()
    assert classes["knee osteoarthritis"].matches_diagnosis("M17.11")
    assert not classes["knee osteoarthritis"].matches_diagnosis("M54.50")


WRONG = {
    "no header": ("", "t.csv:1:label · the column is missing · add it to the header"),
    "another column": (HEADER.replace("note", "notes"), "t.csv:1 · unknown column `notes` · did you mean `note`?"),
    "a short row": (HEADER + "a,M17\n", "t.csv:2 · too few or too many columns · write 5"),
    "no label": (HEADER + ",M17,c,true,\n", "t.csv:2:label · empty, or a second one · name each class once"),
    "twice": (HEADER + 2 * "a,M17,c,true,\n", "t.csv:3:label · empty, or a second one · name each class once"),
    "no code": (HEADER + "a,,c,true,\n", "t.csv:2:diagnoses · no code · write at least one"),
    "a bad code": (HEADER + "a,17,c,true,\n", "t.csv:2:diagnoses · not the shape of a ICD10CM code · "
        "write ICD-10-CM, such as M54.5"),
    "a bad truth": (HEADER + "a,M17,c,yes,\n", "t.csv:2:verified · unknown truth `yes` · write true or false"),
    "an open quote": (HEADER + 'a,"M17,c,true,\n', "t.csv:2 · not CSV: unexpected end of data · "
        "close every quoted text"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_wrong_tables(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(InvalidRecords) as caught:
        read_diagnosis_classes(tmp_path / "t.csv")
    assert message in caught.value.lines()


def test_no_table(tmp_path: Path) -> None:
    with pytest.raises(DataNotFound, match="no such file"):
        read_diagnosis_classes(tmp_path / "t.csv")
