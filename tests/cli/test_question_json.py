"""Questions as JSON: exact keys, strict types, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver.commands.question_flags import examples_home
from coverage_resolver.errors import DataNotFound, InvalidQuestion
from coverage_resolver.io.questions_json import question_from_dict, question_to_dict, read_question
from coverage_resolver.questions import CoverageQuestion

EXAMPLES = sorted((examples_home() / "questions").glob("*.json"))
SPAN: dict[str, Any] = {"line_of_business": "medicaid", "start": "2024-01-01"}


def question(**changes: Any) -> dict[str, Any]:
    table = {"member": {}, "service": {}, "date_of_service": "2025-07-15", "as_of": "2026-06-30"}
    return {**table, **changes}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_read_and_written_back(file: Path) -> None:
    asked = read_question(file)
    assert question_from_dict(question_to_dict(asked)) == asked
    assert json.loads(json.dumps(question_to_dict(asked))) == question_to_dict(asked)


def test_the_least_question() -> None:
    assert question_to_dict(question_from_dict(question())) == question()


def test_null_is_as_good_as_absent() -> None:
    table = question(member={"date_of_birth": None, "enrollments": None}, reviewed=None)
    assert question_from_dict(table) == question_from_dict(question())


def test_an_empty_list_of_reviewed_sources_is_kept() -> None:
    """It says that nothing was reviewed, which is not the same as saying nothing."""
    asked = question_from_dict(question(reviewed=[]))
    assert question_from_dict(question_to_dict(asked)).reviewed == ()


def test_a_member_who_is_not_found_is_kept() -> None:
    asked = question_from_dict(question(member={"found": False}))
    assert question_to_dict(asked)["member"] == {"found": False}
    assert question_from_dict(question_to_dict(asked)) == asked


def test_every_part_comes_back() -> None:
    member = {
        "enrollments": [{**SPAN, "integrated": False, "waivers": ["w"]}],
        "residences": [{"state": "CA", "start": "2020-01-01"}],
        "retroactive_request": {"application_date": "2025-01-01", "otherwise_eligible": False},
        "facts": {"a": 1, "b": ["x", "y"], "c": None, "d": False},
    }
    service = {
        "kind": "dme",
        "provider": {"contracted": True, "notice_sent": "2025-01-01"},
        "prior_authorization": {"status": "approved", "valid_through": "2025-12-31"},
        "emergency": False,
    }
    asked = question_from_dict(question(member=member, service=service, offered=["X"]))
    assert question_from_dict(question_to_dict(asked)) == asked


WRONG = {
    "unknown key": (question(as_off="x"), "question.as_off · unknown key · did you mean `as_of`?"),
    "unknown key below": (question(member={"enrolments": []}), "question.member.enrolments · unknown key · "
        "did you mean `enrollments`?"),
    "unknown key in a list": (question(member={"enrollments": [SPAN, {**SPAN, "plann": "x"}]}),
        "question.member.enrollments[2].plann · unknown key · did you mean `plan`?"),
    "missing": ({"member": {}}, "question.service · missing · add it"),
    "missing below": (question(member={"enrollments": [{"start": "2024-01-01"}]}),
        "question.member.enrollments[1].line_of_business · missing · add it"),
    "null where needed": (question(as_of=None), "question.as_of · missing · add it"),
    "a number for a day": (question(as_of=20250101), "question.as_of · expected text, not a number · "
        "write text in quotes"),
    "a month for a day": (question(as_of="2025-01"), "question.as_of · not a calendar day written YYYY-MM-DD · "
        "write the day as YYYY-MM-DD"),
    "a number for a code": (question(service={"code": 100}), "question.service.code · expected text, not a number · "
        "write text in quotes"),
    "text for a truth": (question(member={"found": "yes"}), "question.member.found · expected true or false, "
        "not text · write true or false"),
    "a number for a truth": (question(service={"emergency": 1}), "question.service.emergency · "
        "expected true or false, not a number · write true or false"),
    "text for a list": (question(service={"diagnoses": "M17"}), "question.service.diagnoses · expected a list, "
        "not text · put it in [ ]"),
    "an object for a list": (question(service={"diagnoses": {"M17": 1}}), "question.service.diagnoses · "
        "expected a list, not an object · put it in [ ]"),
    "a number in a list": (question(service={"diagnoses": ["M17", 1]}), "question.service.diagnoses[2] · "
        "expected text, not a number · write text in quotes"),
    "a list for an object": (question(member=[]), "question.member · expected an object, not a list · write { … }"),
    "text for an object": (question(service={"provider": "x"}), "question.service.provider · expected an object, "
        "not text · write { … }"),
    "no object at all": ([], "question.json · expected an object, not a list · write { … }"),
    "a fact that is an object": (question(service={"facts": {"a": {}}}), "question.service.facts.a · "
        "neither text, number, truth nor a list of these · write one of these"),
    "a fact that is no number": (question(service={"facts": {"a": float("nan")}}), "question.service.facts.a · "
        "neither text, number, truth nor a list of these · write one of these"),
    "facts in a list": (question(member={"facts": []}), "question.member.facts · expected an object, not a list · "
        'write { "name": value }'),
    "no such state": (question(member={"residences": [{"state": "ZZZ"}]}), "question.member.residences[1].state · "
        "not a state or territory · use its two-letter postal code"),
    "a span that ends early": (question(member={"enrollments": [{**SPAN, "end": "2023-01-01"}]}),
        "question.member.enrollments[1].end · lies before enrollment.start · correct the span"),
    "no code system": (question(service={"code": "M0076"}), "question.service.code_system · unknown code system; "
        "use one of CDT, CPT, HCPCS, ICD10CM, ICD10PCS, NDC, REVENUE · name the system: one code can exist in two"),
    "an unknown kind": (question(service={"kind": "x"}), "question.service.kind · unknown kind of service · use one of "
        "professional, dme, laboratory, facility, home_health_hospice"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "message"), WRONG.values(), ids=WRONG)
def test_wrong_tables(table: object, message: str) -> None:
    with pytest.raises(InvalidQuestion) as caught:
        question_from_dict(table)
    assert str(caught.value) == message


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataNotFound, match="no such file"):
        read_question(tmp_path / "q.json")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from([field.name for field in attrs.fields(CoverageQuestion)]), value=_JSON)
def test_anything_else_is_an_invalid_question(name: str, value: object) -> None:
    try:
        asked = question_from_dict(question(**{name: value}))
    except InvalidQuestion:
        return
    assert question_from_dict(question_to_dict(asked)) == asked


@given(name=st.sampled_from(["plan", "start", "state", "waivers", "integrated", "basis"]), value=_JSON)
def test_anything_in_a_span_is_an_invalid_question(name: str, value: object) -> None:
    try:
        question_from_dict(question(member={"enrollments": [{**SPAN, name: value}]}))
    except InvalidQuestion:
        return
