"""Every message of the command line: one line that reads where · what · what to do, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runs import SETTLED, Run

USAGE = {
    "no command": ((), "error: coverage-resolver · the following arguments are required: COMMAND · "
        "see coverage-resolver --help"),
    "unknown flag": (("resolve", "--dobb", "CANARY"), "error: coverage-resolver · unknown flag --dobb · "
        "see coverage-resolver --help"),
    "unknown flag with a value": (("resolve", "--dobb=CANARY"), "error: coverage-resolver · unknown flag --dobb · "
        "see coverage-resolver --help"),
    "a stray word": (("resolve", "CANARY"), "error: coverage-resolver · a word that belongs to no flag · "
        "files stand together, before the flags · see coverage-resolver --help"),
    "a file behind a flag that takes a value": (("check", "--coverage", "CANARY"), "error: coverage-resolver check · "
        "the following arguments are required: PATH · files stand before the flags · "
        "see coverage-resolver check --help"),
    "a value for a switch": (("resolve", "--json=CANARY"), "error: coverage-resolver resolve · argument --json: "
        "takes no value · see coverage-resolver resolve --help"),
    "a flag without a value": (("resolve", "--dob"), "error: coverage-resolver resolve · argument --dob: "
        "expected one argument · see coverage-resolver resolve --help"),
    "no line of business": (("resolve", "--dos", "2025-07-15"), "error: --line-of-business · "
        "question.enrollment.line_of_business · --line-of-business is missing · add --line-of-business, "
        "or name a file with --question"),
    "no as-of": (("resolve", *SETTLED[:-2]), "error: --as-of · question.as_of · "
        "--as-of is missing · add --as-of, or name a file with --question"),
    "no such day": (("resolve", *SETTLED, "--dob", "1990-02-30"), "error: --dob · question.member.date_of_birth · "
        "no such day in the calendar · write the day as YYYY-MM-DD"),
    "no such state": (("resolve", *SETTLED, "--state", "CANARY"), "error: --state · question.member.enrollments[1]"
        ".state · not a state or territory · use its two-letter postal code"),
    "a fact without a value": (("resolve", *SETTLED, "--fact", "CANARY"), "error: question.service.facts · "
        "a fact without a name or without a value · write --fact NAME=VALUE"),
    "a fact that is a list": (("resolve", *SETTLED, "--fact", 'a=["CANARY"]'), "error: question.service.facts.a · "
        "not one value · write text, a number or a truth"),
    "a fact that is no number": (("resolve", *SETTLED, "--fact", "a=NaN"), "error: question.service.facts.a · "
        "neither text, number, truth nor a list of these · write one of these"),
    "an early last day": (("resolve", *SETTLED, "--through", "2025-07-01"), "error: --dos · "
        "question.date_of_service · the span ends before it begins · correct the from and through dates"),
    "a bad last day": (("resolve", *SETTLED, "--through", "CANARY"), "error: question.through · "
        "not a calendar day written YYYY-MM-DD · write --through as YYYY-MM-DD"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], message: str) -> None:
    assert run(*arguments) == (2, "", message + "\n")


FILES = {
    "not JSON": ("{", "question.json · not JSON: expecting property name enclosed in double quotes at line 1, "
        "column 2 · correct the syntax"),
    "not an object": ('"CANARY"', "question.json · expected an object, not … · write { … }"),
    "a key twice": ('{"as_of": "CANARY", "as_of": 1}', "question.json · the key … stands twice in one object · "
        "keep one of them"),
    "NaN": ('{"as_of": NaN}', "question.json · … is no number · write a finite number or leave the key out"),
    "too deep": ('{"a":' * 70 + "1" + "}" * 70, "question.json · nested too deeply · "
        "nest at most 64 tables and lists"),
    "unknown key": ('{"as_off": "CANARY"}', "question.as_off · unknown key · did you mean `as_of`?"),
    "missing": ('{"member": {}, "service": {}}', "question.date_of_service · missing · add it"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FILES.values(), ids=FILES)
def test_bad_question_files(run: Run, tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "q.json"
    file.write_text(text)
    assert run("explain", "--question", file) == (3, "", f"error: {file.as_posix()} · {message}\n")


def test_enrollment_by_flag_and_by_file(run: Run) -> None:
    ran = run("resolve", "--example", "dual", "--plan", "CANARY")
    assert (ran.code, ran.err) == (
        3,
        "error: dual · question.member.enrollments · given by the file and by flags · change the file, or drop it\n",
    )


def test_paths_that_lead_nowhere(run: Run, tmp_path: Path) -> None:
    gone = tmp_path / "gone.json"
    message = f"error: {gone.as_posix()} · no such file · check the path\n"
    assert run("resolve", "--question", gone) == (3, "", message)
    assert run("conformance", gone) == (3, "", message)
    assert run("resolve", *SETTLED, "--library", gone).code == 3
    assert run("resolve", "--example", "duall").err == (
        "error: --example duall · no such example · did you mean `dual`?\n"
    )


def test_every_fault_of_a_library_has_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('schema = "coverage-record/1"')
    (tmp_path / "b.toml").write_text("a = ")
    ran = run("resolve", *SETTLED, "--library", tmp_path)
    lines = ran.err.splitlines()
    assert (ran.code, ran.out, len(lines)) == (3, "", 2)
    assert all(line.startswith("error: ") and line.count(" · ") == 2 for line in lines)


def test_every_fault_of_scenarios_has_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"scenarios": [1, {"id": "A", "member": []}]}))
    ran = run("conformance", file)
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 7
    file.write_text("{}")
    assert 'write {"scenarios": [ … ]}' in run("conformance", file).err


def test_scenarios_that_miss_something_deeper(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    parts = {"member": {}, "service": {}, "authorities": [], "expected": {}}
    good = {"confidence": "settled", "as_of": "2026-06-30", **parts}
    rows = [{"id": "A", **good}, {"id": "B", **good, "authorities": [1]}]
    file.write_text(json.dumps({"scenarios": rows}))
    assert run("conformance", file) == (
        3,
        "",
        "error: scenario A · `dos_from` is missing · see tests/conformance for the format\n"
        "error: scenario B · a value of another sort · see tests/conformance for the format\n",
    )


def test_schema_of_what(run: Run) -> None:
    ran = run("schema", "answers")
    assert ran.code == 2
    assert ran.err.startswith("error: coverage-resolver schema · argument question|answer|records: invalid choice")
