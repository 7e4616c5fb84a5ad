"""``--set FIELD=VALUE``: every field of a question that has no flag of its own, by its name in decision tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runs import SETTLED, Run

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.questions import Member, Service
from coverage_resolver.tables.columns import input_column

REFUSED = {
    "no such field": ("servic.kind=CANARY", "servic.kind · no such field of a question · did you mean `service.kind`?"),
    "a column of expectations": ("expect.status=CANARY", "expect.status · "
        "a column of tables, and no field of a question · leave it out"),
    "a column about the row": ("note=CANARY", "note · a column of tables, and no field of a question · "
        "leave it out"),
    "no value": ("service.kind", "FIELD · --set without a name or without a value · "
        "write --set service.kind=dme, with a name that docs/decision-tables.md has"),
    "a kind that is none": ("service.kind=CANARY", "service.kind · unknown kind of service · "
        "use one of professional, dme, laboratory, facility, home_health_hospice"),
    "no truth": ("service.emergency=CANARY", "service.emergency · not what this field can hold · write true or false"),
    "no day": ("member.hospice_from=CANARY", "member.hospice_from · not what this field can hold · "
        "write the day as YYYY-MM-DD"),
    "commas": ("service.diagnoses=CANARY,CANARY", "service.diagnoses · not what this field can hold · "
        "write several as a|b"),
    "one of several": ("enrollment2.plan=CANARY", "enrollment2.plan · one of several · "
        "give all of them in a file, with --question"),
    "a day of service": ("dos=CANARY", "dos · days of service are no such field · use --dos and --through"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_set_is_told_and_no_value_is_repeated(run: Run, written: str, message: str) -> None:
    assert run("explain", *SETTLED, "--set", written) == (2, "", f"error: question.{message}\n")


def test_a_field_is_set_once(run: Run) -> None:
    ran = run("explain", *SETTLED, "--set", "service.kind=dme", "--set", "service.kind=facility")
    assert ran == (2, "", "error: question.service.kind · set twice · keep one --set of it\n")


def test_a_fact_that_is_a_field_is_told_where_it_belongs(run: Run) -> None:
    ran = run("explain", *SETTLED, "--fact", "service.kind=dme")
    assert ran == (2, "", "error: question.service.kind · a field of the question, and no fact of the case · "
        "write --set service.kind=…\n")  # fmt: skip


def test_a_set_field_is_the_same_question_as_its_flag(run: Run) -> None:
    by_flag = run("resolve", *SETTLED, "--pos", "11", "--dx", "M17.11", "--dx", "M17.12", "--json")
    by_name = run("resolve", *SETTLED, "--set", "pos=11", "--set", "service.diagnoses=M17.11|M17.12", "--json")
    assert by_flag.code == 0 and by_flag == by_name


def test_a_set_field_completes_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    span = {"line_of_business": "medicare_ffs", "start": "2020-01-01"}
    service = {"code": "E0601", "code_system": "HCPCS", "state": "OH"}
    table = {"member": {"enrollments": [span]}, "service": service, "date_of_service": "2025-07-15"}
    file.write_text(json.dumps({**table, "as_of": "2026-06-30"}), encoding="utf-8")
    told = run("resolve", "--question", str(file), "--set", "member.residence_state=OH", "--json")
    member = {**table["member"], "residence_state": "OH"}
    file.write_text(json.dumps({**table, "member": member, "as_of": "2026-06-30"}), encoding="utf-8")
    assert told.code == 0 and told == run("resolve", "--question", str(file), "--json")


def test_every_field_of_one_cell_can_be_set() -> None:
    for part, shape in (("member", Member), ("service", Service), ("enrollment", Enrollment)):
        single = [name for name in shape.__annotations__ if name in ("kind", "contractor", "found", "part_d", "plan")]
        assert single and all(input_column(f"{part}.{name}").field == (part, name) for name in single)
