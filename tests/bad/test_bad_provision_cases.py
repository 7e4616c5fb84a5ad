"""What is wrong with worked cases of plan against state, told where it is written and of which case."""

import json

import pytest
from provision_worlds import provision, state_file, write_files

from coverage_resolver import InvalidRecords
from coverage_resolver.io.provisions.case_files import read_provision_cases
from coverage_resolver.io.provisions.files import read_provision_files

CASE = {
    "id": "C1",
    "state": "WY",
    "plan": "WY-PLAN",
    "lob": "medicaid",
    "delivery": "managed_care",
    "member_age_months": 60,
    "code": "97153",
    "date_of_service": "2026-06-15",
    "knowledge_date": "2026-06-15",
    "topic": "referral",
    "relation": "plan_silent",
    "governing": "state",
    "governing_provision": "P1",
    "decidable": True,
}


def faults(folder, *cases):
    table = {"meta": {"schema": "coverage-cases/1"}, "cases": cases}
    (folder / "cases.json").write_text(json.dumps(table), encoding="utf-8")
    world = state_file(
        provision(value={"required": True}), state_programme={"programmes": [{"id": "WY-XIX", "lob": "medicaid"}]}
    )
    with pytest.raises(InvalidRecords) as caught:
        read_provision_cases([folder / "cases.json"], read_provision_files([write_files(folder, world)]))
    return [line.partition("cases.json:")[2] for line in caught.value.lines()]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"context": [1]}, "context · case `C1`: expected a table, not a list of 1 · write facts by their names"),
        ({"member_age_months": -1}, "member_age_months · case `C1`: `-1` is below zero · write an age of 0 or more"),
        ({"state": "MT"}, "state · case `C1`: no state `MT` in the provision files · correct it, or add a file"),
        ({"code": "abc"}, "code · case `C1`: `abc` is no CPT or HCPCS code · correct it"),
        ({"plan": "WY-PLAM"}, "plan · case `C1`: no plan `WY-PLAM` in the provision files · did you mean `WY-PLAN`?"),
        (
            {"programme": "WY-XXI"},
            "programme · case `C1`: no programme `WY-XXI` in the provision files · did you mean `WY-XIX`?",
        ),
        (
            {"topic": "referal"},
            "topic · case `C1`: no topic `referal` in the provision files · did you mean `referral`?",
        ),
        (
            {"governing_provision": "nobody"},
            "governing_provision · case `C1`: no provision `nobody` in the provision files · correct it, or add a file",
        ),
    ],
    ids=lambda case: ",".join(case) if isinstance(case, dict) else "",
)
def test_a_fault_of_a_case(tmp_path, change, line):
    (found,) = faults(tmp_path, CASE | change)
    assert found.startswith("cases[1]." + line)


def test_two_cases_may_not_bear_one_id(tmp_path):
    (found,) = faults(tmp_path, CASE, CASE)
    assert found.startswith("cases[2].id · the id `C1` stands already at ")


def test_a_file_without_cases_shows_nothing(tmp_path):
    assert faults(tmp_path) == ["cases · empty: nothing would be shown · write the cases"]
