"""A baseline: what is accepted, for a reason, is left out; what is new is told, and what is accepted in vain."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pack_lines import HEADER, pack
from strategies import rules
from test_each_finding_in_its_words import PROVISION, record

from coverage_resolver.cli import main
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.records import load_library
from coverage_resolver.lint.findings import RULES, Finding
from coverage_resolver.lint.looked_for import looked_for
from coverage_resolver.lint.subject import Subject

BEGIN = 'schema = "coverage-lint-baseline/1"\n'
ENTRY = '[[accepted]]\ncode = "tie"\nrecord = "N 2@1 coverage"\nfield = "status"\nbeside = ["N 1@1 coverage"]\n'


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    path = tmp_path / "pack.jsonl"
    path.write_text(pack("covered", "not_medically_necessary"))
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> tuple[int, str, str]:
        code = main(["lint", *map(str, arguments)])
        found = capsys.readouterr()
        return code, found.out, found.err

    return command


def test_what_is_accepted_for_a_reason_is_left_out_and_counted(run: Any, tied: Path, tmp_path: Path) -> None:
    (tmp_path / "known.toml").write_text(f'{BEGIN}{ENTRY}reason = "the agency is asked"\n')
    code, out, _ = run(tied, "--baseline", tmp_path / "known.toml")
    assert code == 0
    assert out.splitlines()[0] == "0 errors, 0 warnings, 0 notes; 1 more accepted by the baseline"
    assert json.loads(run(tied, "--baseline", tmp_path / "known.toml", "--json")[1])["accepted"] == 1


def test_records_that_move_to_other_lines_are_accepted_still(run: Any, tied: Path, tmp_path: Path) -> None:
    (tmp_path / "known.toml").write_text(f'{BEGIN}{ENTRY}reason = "the agency is asked"\n')
    (tmp_path / "elsewhere.jsonl").write_text(tied.read_text().replace(HEADER, f"{HEADER}\n\n\n"))
    assert run(tmp_path / "elsewhere.jsonl", "--baseline", tmp_path / "known.toml")[0] == 0


def test_one_entry_accepts_one_finding_and_no_other(run: Any, tied: Path, tmp_path: Path) -> None:
    (tmp_path / "known.toml").write_text(f'{BEGIN}{ENTRY}reason = "the agency is asked"\n')
    tied.write_text(pack("covered", "not_medically_necessary", "excluded_benefit"))
    code, out, _ = run(tied, "--baseline", tmp_path / "known.toml")
    assert code == 1
    assert "2 errors, 0 warnings, 0 notes; 1 more accepted" in out


def test_an_entry_that_accepts_nothing_is_told_as_stale(run: Any, tied: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    known.write_text(f'{BEGIN}{ENTRY}reason = "the agency is asked"\n')
    tied.write_text(pack("covered"))
    code, out, _ = run(tied, "--baseline", known)
    assert code == 0
    assert "  warning stale-acceptance  accepted[1] · accepts `tie` of `N 2@1 coverage`, which is not found · " in out


def test_a_written_baseline_keeps_its_reasons_and_asks_for_new_ones(run: Any, tied: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    assert run(tied, "--write-baseline", known)[0] == 1
    assert known.read_text() == f'{BEGIN}\n{ENTRY}reason = ""\n'
    assert run(tied, "--baseline", known)[::2] == (
        3,
        f"error: {known.as_posix()}:accepted[1].reason · no reason · say why it is accepted\n",
    )
    known.write_text(known.read_text().replace('reason = ""', 'reason = "asked"'))
    tied.write_text(pack("covered", "not_medically_necessary", "excluded_benefit"))
    run(tied, "--baseline", known, "--write-baseline", known)
    assert known.read_text().count('reason = "asked"') == 1
    assert known.read_text().count('reason = ""') == 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", 'schema · not the schema of a baseline · write schema = "coverage-lint-baseline/1"'),
        (f"{BEGIN}acepted = 1", "acepted · unknown key · did you mean `accepted`?"),
        (f'{BEGIN}[[accepted]]\ncode = "tie"\nreason = "x"', "accepted[1].record · no record · write it as lint"),
        (f'{BEGIN}{ENTRY}reason = "x"\nrow = 1', "accepted[1].row · unknown key · use one of beside, code, "),
        (f'{BEGIN}{ENTRY.replace("tie", "tye")}reason = "x"', "accepted[1].code · no code `tye` · did you mean `tie`?"),
        (
            f'{BEGIN}[[accepted]]\ncode = "tie"\nrecord = "x"\nbeside = 1\nreason = "x"',
            "accepted[1].beside · not a list",
        ),
        (f"{BEGIN}accepted = 1", "accepted[1].code · no code · write it as lint --write-baseline does"),
    ],
)
def test_a_baseline_that_is_wrong(run: Any, tied: Path, tmp_path: Path, text: str, fault: str) -> None:
    known = tmp_path / "known.toml"
    known.write_text(text)
    code, out, err = run(tied, "--baseline", known)
    assert (code, out) == (3, "")
    assert err.startswith(f"error: {known.as_posix()}:{fault}")


def test_a_baseline_may_lie_beside_the_records_under_any_name(run: Any, tied: Path, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    shutil.copy(tied, folder / "own.jsonl")
    before = [item.id for item in load_library(folder).provisions]
    run(folder, "--write-baseline", folder / "known.toml")
    assert [item.id for item in load_library(folder).provisions] == before
    code, out, _ = run(folder)
    assert (code, "unreadable" in out) == (1, False)


def test_a_baseline_in_the_place_of_records_is_told(run: Any, tied: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    run(tied, "--write-baseline", known)
    code, out, _ = run(known)
    assert code == 3
    assert "accepted findings of lint, and no records beside them · name it after --baseline" in out


@pytest.mark.parametrize("flag", ["--questions", "--write-baseline"])
def test_no_folder_is_made_above_what_is_written(run: Any, tied: Path, tmp_path: Path, flag: str) -> None:
    code, _, err = run(tied, flag, tmp_path / "no" / "such")
    assert code == 3
    assert err.endswith(
        "no/such · cannot be written: No such file or directory · create the folder first, or name another\n"
    )
    assert not (tmp_path / "no").exists()


def test_a_baseline_that_is_not_there(run: Any, tied: Path, tmp_path: Path) -> None:
    code, _, err = run(tied, "--baseline", tmp_path / "nowhere.toml")
    assert code == 3
    assert err.endswith("nowhere.toml · no such file · check the path, or write one with --write-baseline\n")


def test_the_shipped_data_has_no_finding_above_a_note_but_what_its_baseline_explains(run: Any) -> None:
    """Every tie and gap is accepted for a reason, and no reason is stale; docs/lint.md explains the warnings."""
    code, out, _ = run("shipped", "--baseline", "shipped", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["counts"]["error"] == 0
    assert {item["code"] for item in found["findings"] if item["severity"] == "warning"} == {"undated", "shadowed"}
    assert found["accepted"] == 6


def test_a_copy_of_the_shipped_data_is_read_as_the_shipped_data_is(run: Any, tmp_path: Path) -> None:
    """Questions, tables and schemas that stand beside the records are no records."""
    shutil.copytree(data_home(), tmp_path / "data")
    code, out, _ = run(tmp_path / "data", "--baseline", tmp_path / "data" / "lint-baseline.toml", "--severity", "error")
    assert (code, out.splitlines()[0]) == (0, "0 errors, 0 warnings, 0 notes; 6 more accepted by the baseline")


def test_the_question_of_a_witness_is_a_file_that_explain_takes(
    run: Any, tied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, err = run(tied, "--json", "--questions", tmp_path / "asked")
    assert err == f"wrote {tmp_path.as_posix()}/asked/tie-1.json\n"
    (finding,) = json.loads(out)["findings"]
    assert json.loads((tmp_path / "asked" / "tie-1.json").read_text()) == finding["witness"]["question"]
    asked = ["explain", "--question", str(tmp_path / "asked" / "tie-1.json"), "--library", str(tied), "--json"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["determinations"][0]["resolution"] == "conflict"


def test_no_witness_has_a_contract_that_is_younger_than_its_service(run: Any) -> None:
    findings = json.loads(run("shipped", "--json")[1])["findings"]
    questions = [item["witness"]["question"] for item in findings if item["witness"]]
    contracts = [
        (span["contract_date"], question["date_of_service"])
        for question in questions
        for span in question["member"]["enrollments"]
        if "contract_date" in span
    ]
    assert contracts
    assert [pair for pair in contracts if pair[0] > pair[1]] == []


def test_a_witness_says_what_a_question_may_say_and_nothing_more_than_it_must(
    capsys: pytest.CaptureFixture[str], run: Any, tmp_path: Path
) -> None:
    authority = {"kind": "ncd", "title": "T", "scope": {"level": "national", "values": ["US"]}}
    authority |= {"lines_of_business": ["medicare_ffs"], "provenance": {"source": "the text"}}
    unlike = {"place_of_service": "11", "dual_status": "full", "decision_level": "alj", "waivers": "w"}
    conditions = [{"fact": fact, "operator": "is_not", "value": value} for fact, value in unlike.items()]
    version = {"version": "1", "codes": ["HCPCS:M0076"], "effective": "2020-01-01"}
    records = [
        {**authority, "id": name, "citation": {"text": name}, "provision": [{**version, "status": status, **more}]}
        for name, status, more in (
            ("N 1", "covered", {"conditions": conditions}),
            ("N 2", "not_medically_necessary", {}),
        )
    ]
    path, asked = tmp_path / "x.json", tmp_path / "asked"
    path.write_text(json.dumps({"schema": "coverage-records/1", "authority": records}))
    run(path, "--questions", asked)
    question = json.loads((asked / "tie-1.json").read_text())
    assert (question["service"]["place_of_service"], question["service"].get("facts")) == ("01", None)
    assert "decision_level" not in question and "dual_status" not in question["member"]
    assert main(["explain", "--question", str(asked / "tie-1.json"), "--library", str(path)]) == 0
    shown = capsys.readouterr()
    assert (shown.err, "of equal rank and disagree" in shown.out) == ("", True)


LISTED = (
    '[[accepted]]\ncode = "expired-code"\nrecord = "N 1@1 coverage"\nfield = "codes[HCPCS:M0064]"\n'
    'reason = "only earlier days are meant"\n'
)
REVIEWED = (
    '[[accepted]]\ncode = "stale-review"\nrecord = "N 1"\nfield = "last_review"\nreason = "asked"\n\n'
    '[[accepted]]\ncode = "future-review"\nrecord = "N 1"\nfield = "last_review"\nreason = "asked"\n'
)
COLUMNS = "code_system,code,added,ended,complete_from,complete_through\n"
ENDED = "HCPCS,M0064,1992-01-01,2014-12-31,,"


def stale(run: Any, *arguments: object) -> list[str]:
    found = json.loads(run(*arguments, "--json")[1])["findings"]
    return [item["row"] for item in found if item["code"] == "stale-acceptance"]


@pytest.mark.parametrize(
    ("codes", "rows", "expected"),
    [
        # Not looked for: no list, lists of another system, lists of other days.
        ("HCPCS:M0064", "", []),
        ("HCPCS:M0064", "CPT,20610,,,,", []),
        ("HCPCS:M0064", "HCPCS,M0076,,,2001-01-01,2001-12-31", []),
        ("HCPCS:M0075", "", []),
        # Looked for: it is found, it is not, and the rule has another code.
        ("HCPCS:M0064", ENDED, []),
        ("HCPCS:M0064", "HCPCS,M0064,,,,", ["accepted[1]"]),
        ("HCPCS:M0075", "HCPCS,M0075,,,,", ["accepted[1]"]),
    ],
)
def test_a_finding_for_which_no_list_was_given_is_not_accepted_in_vain(
    run: Any, tmp_path: Path, codes: str, rows: str, expected: list[str]
) -> None:
    records = tmp_path / "x.toml"
    rule = PROVISION | {"codes": f'["{codes}"]', "effective": '"2010-01-01"'}
    records.write_text('schema = "coverage-records/1"\n' + record("N 1", None, rule))
    (tmp_path / "known.toml").write_text(f"{BEGIN}{LISTED}")
    (tmp_path / "codes.csv").write_text(f"{COLUMNS}{rows}\n")
    given = ("--codes", tmp_path / "codes.csv") if rows else ()
    assert stale(run, records, "--baseline", tmp_path / "known.toml", *given) == expected


@pytest.mark.parametrize(("given", "expected"), [((), []), (("--as-of", "2025-06-01"), ["accepted[2]"])])
def test_a_review_that_was_not_measured_is_not_accepted_in_vain(
    run: Any, tmp_path: Path, given: tuple[str, ...], expected: list[str]
) -> None:
    records, known = tmp_path / "x.toml", tmp_path / "known.toml"
    records.write_text('schema = "coverage-records/1"\n' + record("N 1", {"last_review": '"2020-01-01"'}))
    known.write_text(f"{BEGIN}{REVIEWED}")
    assert stale(run, records, "--baseline", known, *given) == expected


def test_a_finding_of_a_file_that_was_not_named_is_not_accepted_in_vain(run: Any, tied: Path) -> None:
    """The shipped records lie beside; what is found in them alone is left out."""
    assert stale(run, tied, "shipped", "--baseline", "shipped") == []


def test_what_too_many_cases_keep_from_being_told_is_not_accepted_in_vain() -> None:
    rule = RULES["not-examined"]
    given_up = Finding(rule=rule, where="", what="", what_to_do="", record="N 2@1 coverage", beside=("N 1@1 coverage",))
    found = looked_for(Subject(library=rules()), (given_up,))
    keys = [("tie", record, "status", ("N 3@1 coverage",)) for record in ("N 1@1 coverage", "N 4@1 coverage")]
    assert [found.would_tell(key) for key in keys] == [False, True]


def test_a_written_baseline_keeps_what_was_not_looked_for(run: Any, tied: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    entry = f'{ENTRY}reason = "asked"\n'
    known.write_text(f"{BEGIN}\n{entry}\n{LISTED}")
    run(tied, "--baseline", known, "--write-baseline", known)
    assert known.read_text() == f"{BEGIN}\n{entry}\n{LISTED}"
