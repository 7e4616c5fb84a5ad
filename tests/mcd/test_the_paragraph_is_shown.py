"""What stands over a list of diagnoses is shown wherever the answer of the list is: the tables tell no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, snapshot

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, explain, load_library, resolve
from coverage_resolver.explain_topics import topic_dicts, topic_lines, topic_table
from coverage_resolver.io.answers import answer_to_dict

WORDS = "Use a secondary diagnosis from group 2. Claims without one will be denied. Group 3 is for follow-up."
SHOWN = "Use a secondary diagnosis from group 2. […] Group 3 is for follow-up."


@pytest.fixture
def asked(tmp_path: Path) -> tuple[Any, Any]:
    row = billing()
    over = {"article_x_icd10_covered_group": [of(row, icd10_covered_group=1, paragraph=WORDS)]}
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [row], article_tables=over)})
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code=CODE, code_system="CPT", state="AK", kind="professional", diagnoses=["D45"]),
        date_of_service="2024-06-01",
        as_of="2024-06-01",
    )
    return question, load_library(path)


def test_an_explanation_shows_it_without_what_becomes_of_claims(asked: Any) -> None:
    question, library = asked
    told = " ".join(explain(resolve(question, library)).split())
    assert f"diagnosis support: prose only, by A90001 A90001 (version 5) has there: “{SHOWN}”" in told


def test_the_table_by_topic_shows_it(asked: Any) -> None:
    question, library = asked
    answer = resolve(question, library)
    tables = topic_table(question, library, answer)
    assert SHOWN in " ".join(" ".join(topic_lines(answer, tables)).split())
    (support,) = (
        row for row in topic_dicts(answer, tables)["determinations"][0]["topics"] if row["topic"] == "diagnosis_support"
    )
    assert support["by"]["criteria"] == WORDS


def test_json_has_it_as_the_document_does(asked: Any) -> None:
    question, library = asked
    ruling = answer_to_dict(resolve(question, library))["determinations"][0]["rulings"]["diagnosis_support"]
    assert ruling["governing"]["criteria"] == WORDS
    assert [step["criteria"] for step in ruling["steps"]] == [WORDS]


@pytest.mark.parametrize(
    ("day", "title"), [("2025-06-30", "Skin Substitutes"), ("2025-07-01", "Skin Substitute Grafts")]
)
def test_criteria_are_named_by_the_title_that_their_version_has(tmp_path: Path, day: str, title: str) -> None:
    """L35041 got another title with version 140."""
    path = pack(
        tmp_path,
        {
            "2025-01-10": snapshot([determination(title="Skin Substitutes")], [billing()]),
            "2025-08-01": snapshot(
                [determination(version=7, start="2025-07-01", title="Skin Substitute Grafts")], [billing()]
            ),
        },
    )
    found = ask(path, day)
    assert found.governing is not None
    assert found.governing.criteria.startswith(f"Criteria of “{title}”.")


def test_words_alone_that_may_refuse_a_diagnosis_are_shown_with_it(tmp_path: Path) -> None:
    row, refusing = billing(), "All those not listed under the “ICD-10 Codes that Support Medical Necessity” section."
    over = {
        "article_x_icd10_noncovered": [of(row, icd10_noncovered_group=1, icd10_code_id="XX000")],
        "article_x_icd10_noncovered_group": [of(row, icd10_noncovered_group=1, paragraph=refusing)],
    }
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [row], article_tables=over)})
    ruling = ask(path, "2024-06-01", "2024-06-01", diagnoses=["M17.11"]).rulings["diagnosis_support"]
    assert (ruling.value, ruling.governing.criteria) == ("prose_only", refusing)
