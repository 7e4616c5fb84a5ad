"""What the commands print and with which code they leave."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runs import SETTLED, Run

from coverage_resolver.conformance.runner import LABELS

OPEN = ("--example", "medi-cal-managed-care", "--dos", "2025-06-15")


def test_resolve_says_who_governs(run: Run) -> None:
    assert run("resolve", *SETTLED) == (
        0,
        "Payer 1: Medicare fee-for-service · not medically necessary · NCD 150.7 governs\n",
        "",
    )


def test_explain_tells_why_and_why_not(run: Run) -> None:
    ran = run("explain", *SETTLED, "--why-not", "L36240")
    assert (ran.code, ran.err) == (0, "")
    assert "NCD 150.7 (version 1) governs coverage, in effect since 1999-09-27" in ran.out
    assert "L36240 (version 1" in ran.out


@pytest.mark.parametrize("named", ["l36240", "L36240@1", "l36240@1"])
def test_what_is_asked_about_may_be_named_in_either_case_and_with_its_version(run: Run, named: str) -> None:
    assert run("resolve", *SETTLED, "--why-not", named) == run("resolve", *SETTLED, "--why-not", "L36240")


def test_a_version_that_is_not_there_is_told(run: Run) -> None:
    ran = run("resolve", *SETTLED, "--why-not", "L36240@9")
    assert (ran.code, "question.offered · no version of this authority has this name" in ran.err) == (2, True)


def test_resolve_and_explain_give_the_same_json(run: Run) -> None:
    first, second = (run(name, *SETTLED, "--json") for name in ("resolve", "explain"))
    assert first == second
    assert json.loads(first.out)["determinations"][0]["governing"]["id"] == "NCD 150.7"


def test_a_settled_answer_passes_and_an_open_one_leaves_with_4(run: Run) -> None:
    assert run("resolve", *SETTLED, "--require-settled").code == 0
    assert run("resolve", *OPEN).code == 0
    assert run("resolve", *OPEN, "--require-settled").code == 4
    assert run("explain", *OPEN, "--through", "2025-07-15", "--require-settled").code == 4


def test_a_span_comes_in_parts(run: Run) -> None:
    ran = run("resolve", *OPEN, "--through", "2025-07-15")
    assert [line for line in ran.out.splitlines() if " to " in line] == [
        "2025-06-15 to 2025-06-29",
        "2025-06-30 to 2025-07-15",
    ]
    parts = json.loads(run("resolve", *OPEN, "--through", "2025-07-15", "--json").out)["segments"]
    assert [(part["from"], part["through"]) for part in parts] == [
        ("2025-06-15", "2025-06-29"),
        ("2025-06-30", "2025-07-15"),
    ]
    assert "Part 2 of 2: 2025-06-30 to 2025-07-15" in run("explain", *OPEN, "--through", "2025-07-15").out


def test_flags_complete_and_replace_what_a_file_says(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.json"
    span = {"line_of_business": "medicare_ffs", "start": "2020-01-01"}
    service = {"code": "M0076", "code_system": "HCPCS"}
    file.write_text(json.dumps({"member": {"enrollments": [span]}, "service": service}))
    ran = run("resolve", "--question", file, "--dos", "2025-07-15", "--as-of", "2026-06-30", "--json")
    assert json.loads(ran.out)["date_of_service"] == "2025-07-15"
    assert run("resolve", "--question", file, "--dos", "2025-07-15").err.startswith("error: ")


def test_facts_are_json_scalars_or_text(run: Run) -> None:
    flags = ("--line-of-business", "commercial", "--funding", "insured", "--state", "CA", "--plan", "health-net-ca")
    service = ("--code", "M0076", "--code-system", "HCPCS", "--dx", "M17.11")
    days = ("--dos", "2025-07-15", "--as-of", "2026-06-30")
    for value in ("true", '"text"', "text", "3"):
        assert run("resolve", *flags, *service, *days, "--fact", f"trial_approved={value}").code == 0


def test_a_library_of_ones_own(run: Run, tmp_path: Path) -> None:
    record = """schema = "coverage-records/1"
[[authority]]
id = "Own 1"
kind = "ncd"
title = "Own"
citation = { text = "Own 1", verified = true }
scope = { level = "national" }
provenance = { source = "a test" }
[[authority.provision]]
version = "1"
status = "covered"
codes = ["HCPCS:M0076"]
effective = "2020-01-01"
"""
    (tmp_path / "own.toml").write_text(record)
    assert "Own 1 governs" in run("resolve", *SETTLED, "--library", tmp_path).out


def test_the_demo_is_one_screen(run: Run) -> None:
    ran = run("demo")
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    head = next(line for line in lines if "2025-05-31" in line)
    assert all(day in head for day in ("2025-05-31", "2025-06-15", "2025-07-15"))
    assert ran.out.count("not known, one of:") == 3
    assert ran.out.count("Why not?") == 1
    assert "NCD 150.7" in ran.out
    assert "HNCA.CP.MP.65" in ran.out


def test_the_command_that_the_demo_names_works(run: Run) -> None:
    command = run("demo").out.splitlines()[-1].split()
    assert command[0] == "coverage-resolver"
    assert run(*command[1:]).code == 0


def test_the_demo_in_json_holds_every_answer(run: Run) -> None:
    demo = json.loads(run("demo", "--json").out)
    assert list(demo) == ["dates", "rows", "why_not"]
    assert len(demo["rows"]) == 6
    assert all(len(row["answers"]) == len(demo["dates"]) for row in demo["rows"])
    assert [item["payer"]["order"] for item in demo["rows"][-1]["answers"][0]["determinations"]] == [1, 2]


def scenario(name: str, expected: str, confidence: str = "settled") -> dict[str, Any]:
    enrollment = {"lob": "original_medicare", "plan_id": None, "from": "2020-01-01", "to": None}
    return {
        "id": name,
        "confidence": confidence,
        "as_of": "2026-06-30",
        "member": {"id": "M", "dob": "1950-01-01", "residence_state": "FL", "enrollment": [enrollment]},
        "service": {"code_system": "HCPCS", "code": "M0076", "dos_from": "2025-07-15", "dos_thru": "2025-07-15"},
        "authorities": [],
        "expected": {"determination": expected, "governing_authority": None, "reason_codes": ["INDIVIDUAL_REVIEW"]},
    }


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    file = tmp_path / "s.json"
    rows = [scenario("S1", "not_addressed_individual_review"), scenario("S2", "covered", "arguable")]
    file.write_text(json.dumps({"scenarios": rows}))
    return file


def test_conformance_keys_are_pinned(run: Run, scenarios: Path) -> None:
    ran = run("conformance", scenarios, "--json")
    report = json.loads(ran.out)
    assert ran.code == 0
    assert list(report) == ["cases", "by_confidence", "reason_code_recall", "failures"]
    assert list(report["by_confidence"]) == list(LABELS)
    assert report["by_confidence"]["settled"] == {"cases": 1, "agree": 1}
    assert report["by_confidence"]["arguable"] == {"cases": 1, "agree": 0}
    assert [list(failure) for failure in report["failures"]] == [["id", "field", "expected", "got"]]


def test_conformance_in_text_and_its_exit_code(run: Run, scenarios: Path, tmp_path: Path) -> None:
    assert 'S2 · determination\n  expected "covered"\n' in run("conformance", scenarios).out
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"scenarios": [scenario("S3", "covered")]}))
    assert run("conformance", scenarios, other).code == 1


def test_python_dash_m_and_version() -> None:
    ran = subprocess.run([sys.executable, "-m", "coverage_resolver", "--version"], capture_output=True, check=False)
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"coverage-resolver ")


def test_a_closed_pipe_is_no_traceback() -> None:
    command = [sys.executable, "-m", "coverage_resolver", "schema", "records"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout is not None and ran.stderr is not None
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 141


@pytest.mark.parametrize("name", ["question", "answer", "records"])
def test_schemas_are_printed(run: Run, name: str) -> None:
    assert json.loads(run("schema", name).out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("command", ["demo", "resolve", "explain", "conformance", "schema"])
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "--library" in ran.out and "--json" in ran.out
