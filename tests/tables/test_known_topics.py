"""A topic that nobody knows is a fault of the table, and no topic that is absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from table_texts import HEADER, RIGHT, rows_of

from coverage_resolver import PolicyLibrary
from coverage_resolver.cli import main
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.tables.known_topics import check_topics


def told(folder: Path, library: PolicyLibrary, column: str, cell: str) -> list[str]:
    rows = rows_of(folder, HEADER.replace(",note", f",{column}") + RIGHT.replace(",\n", f",{cell}\n"))
    try:
        check_topics(rows, library)
    except InvalidRecords as error:
        return list(error.lines())
    return []


def test_a_misspelt_topic_of_a_column_is_told_at_the_header(tmp_path: Path, library: PolicyLibrary) -> None:
    column = "expect.ruling.prior_authorisation"
    advice = "no topic `prior_authorisation` · did you mean `prior_authorization`?"
    for cell in ("absent", ""):
        assert told(tmp_path, library, column, cell) == [f"a.decisions.csv:1:{column} · {advice}"]


def test_a_misspelt_topic_of_a_cell_is_told_at_the_row(tmp_path: Path, library: PolicyLibrary) -> None:
    assert told(tmp_path, library, "topic", "referal") == [
        "a.decisions.csv:2:topic · no topic `referal` · did you mean `referral`?"
    ]


def test_the_name_that_files_give_a_topic_is_no_topic_of_a_table(tmp_path: Path, library: PolicyLibrary) -> None:
    assert told(tmp_path, library, "topic", "dx_recency") == [
        "a.decisions.csv:2:topic · no topic `dx_recency` · did you mean `diagnosis_recency`?"
    ]


@pytest.mark.parametrize("topic", ["coverage", "prior_authorization", "carve_out"])
def test_topics_of_the_library_and_of_the_package_are_known(tmp_path: Path, library: PolicyLibrary, topic: str) -> None:
    assert told(tmp_path, library, f"expect.ruling.{topic}", "*") == []
    assert told(tmp_path, library, "topic", topic) == []


def test_a_word_that_is_near_to_no_topic_is_told_with_the_topics_there_are(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    assert "no topic `frobs` · use one of age_limit, " in told(tmp_path, library, "expect.ruling.frobs", "X")[0]


def test_check_leaves_with_3_for_an_unknown_topic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER.replace(",note", ",topic") + RIGHT.replace(",\n", ",frobs\n"))
    assert main(["check", str(tmp_path)]) == 3
    assert "a.decisions.csv:2:topic · no topic `frobs` · " in capsys.readouterr().err
