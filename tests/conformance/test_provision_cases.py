"""The worked cases of plan against state: all of them, also under other names, and in files that are damaged."""

import json
from pathlib import Path

import attrs
import pytest
from strategies import shipped

from coverage_resolver import InvalidRecords
from coverage_resolver.cli import main
from coverage_resolver.conformance.provision_cases import ask_case, question_of, run_provision_cases
from coverage_resolver.io.provisions.case_files import read_provision_cases
from coverage_resolver.io.provisions.files import read_provision_files

SHARED = Path(__file__).parents[3] / "shared"
CASES, PROVISIONS = SHARED / "cases" / "medicaid.json", SHARED / "data" / "medicaid"
pytestmark = pytest.mark.skipif(not CASES.is_file(), reason="the worked cases stand beside the checkout only")


def library_of(folder):
    found = read_provision_files([folder])
    return shipped().with_provisions(found.provisions, "cases", participations=found.participations)


@pytest.fixture(scope="module")
def library():
    return library_of(PROVISIONS)


@pytest.fixture(scope="module")
def cases():
    return read_provision_cases([CASES])


def test_every_case_comes_out_as_expected(cases, library):
    report = run_provision_cases(cases, library)
    assert report.failures == ()
    assert report.by_label == {
        "decidable": {"cases": 94, "agree": 94},
        "undecidable": {"cases": 27, "agree": 27},
    }


def test_every_undecidable_case_says_what_a_person_must_look_at(cases, library):
    open_ = [ask_case(case, library) for case in cases if not case.decidable]
    assert all(found.flags and not found.settled for found in open_)


def test_a_runner_that_is_given_wrong_expectations_says_so(cases, library):
    """The comparison itself can fail: each expectation is turned into another, and each is noticed."""
    case = next(case for case in cases if case.decidable and case.governing == "plan")
    wrong = [
        attrs.evolve(case, governing="state"),
        attrs.evolve(case, relation="agree"),
        attrs.evolve(case, expected_value={"other": 1}),
        attrs.evolve(case, decidable=False),
    ]
    fields = [failure.field for failure in run_provision_cases(wrong, library).failures]
    assert fields == ["governing", "relation", "expected_value", "decidable"]


def test_a_case_that_should_be_decided_and_is_open_fails_by_that_alone_with_what_is_missing(cases, library):
    """What an open case would come to is no second failure: a person reads the reasons and the needs."""
    case = next(case for case in cases if case.id == "IN-008")
    (failure,) = run_provision_cases([attrs.evolve(case, decidable=True, relation="agree")], library).failures
    assert (failure.field, failure.expected, failure.got["settled"]) == ("decidable", True, False)
    assert "lifetime_hours_used" in failure.got["needs"]
    assert "BENEFIT_EXHAUSTED_UNDER_FLOOR" in failure.got["flags"]


def test_an_undecidable_case_that_is_settled_is_told_by_the_exit_code(tmp_path, capsys):
    table = json.loads(CASES.read_text("utf-8"))
    table["cases"] = [case | {"decidable": False} for case in table["cases"] if case["decidable"]][:1]
    (tmp_path / "cases.json").write_text(json.dumps(table), encoding="utf-8")
    assert main(["conformance", str(tmp_path / "cases.json"), "--provisions", str(PROVISIONS)]) == 1
    assert "decidable" in capsys.readouterr().out


def test_cases_without_their_provisions_are_told_what_is_missing(capsys):
    assert main(["conformance", str(CASES)]) == 3
    assert "· cases of plan against state · add `--provisions DIR`" in capsys.readouterr().err


def test_other_names_give_the_same_answers(tmp_path, cases):
    """No state, plan or provision is named in the code: under other names every case comes out alike."""
    states = {"KS": "ME", "CA": "VT", "IA": "NH", "IN": "RI", "FL": "ND", "TX": "SD", "WA": "UT", "NC": "NV"}
    states |= {"AZ": "WY", "DE": "ID", "MS": "MT"}
    for path in PROVISIONS.glob("*.json"):
        (tmp_path / path.name).write_text(renamed(path.read_text("utf-8"), states), encoding="utf-8")
    table = tmp_path.parent / "cases.json"
    table.write_text(renamed(CASES.read_text("utf-8"), states), encoding="utf-8")
    report = run_provision_cases(read_provision_cases([table]), library_of(tmp_path))
    assert report.failures == ()
    assert report.cases == len(cases)


def renamed(text, states):
    for old, new in states.items():
        text = text.replace(f'"{old}-', f'"X{new}-').replace(f'"state": "{old}"', f'"state": "{new}"')
    return text


def test_the_order_of_files_does_not_matter(cases, library):
    found = read_provision_files(sorted(PROVISIONS.glob("*.json"), reverse=True))
    turned = shipped().with_provisions(reversed(found.provisions), "cases", participations=found.participations)
    for case in cases:
        assert ask_case(case, turned) == ask_case(case, library)


def test_the_command_prints_what_was_asked_for(capsys):
    assert main(["conformance", str(CASES), "--provisions", str(PROVISIONS), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["cases", "by_confidence", "failures"]
    assert list(report["by_confidence"]) == ["decidable", "undecidable"]
    assert report["failures"] == []


def test_a_decidable_case_that_comes_out_otherwise_is_told_by_the_exit_code(tmp_path, capsys):
    table = json.loads(CASES.read_text("utf-8"))
    table["cases"] = [case | {"governing": "none"} for case in table["cases"][:1]]
    (tmp_path / "cases.json").write_text(json.dumps(table), encoding="utf-8")
    assert main(["conformance", str(tmp_path / "cases.json"), "--provisions", str(PROVISIONS), "--json"]) == 1
    (failure,) = json.loads(capsys.readouterr().out)["failures"]
    assert failure == {"id": "KS-001", "field": "governing", "expected": "none", "got": "plan"}


def test_faulty_cases_are_told_all_at_once(tmp_path):
    rows = [{"id": "A"}, json.loads(CASES.read_text("utf-8"))["cases"][0] | {"lob": "medicaidd"}]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"meta": {"schema": "coverage-cases/1"}, "cases": rows}), encoding="utf-8")
    with pytest.raises(InvalidRecords) as caught:
        read_provision_cases([path])
    lines = [line.removeprefix(f"{tmp_path.as_posix()}/") for line in caught.value.lines()]
    assert "cases.json:cases[1].topic · missing · add it" in lines
    assert "cases.json:cases[2].lob · unknown line of business `medicaidd` · did you mean `medicaid`?" in lines


def test_no_birthday_stands_near_the_day_of_a_case(cases):
    """Only months of age are told; the day of birth that is supposed is no edge of any convention."""
    for case in cases:
        question = question_of(case)
        born, day = question.member.date_of_birth, question.date_of_service
        assert born.day not in (day.day, day.day + 1)
        months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
        assert months == case.member_age_months
