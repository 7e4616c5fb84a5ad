"""What a failed row tells, and the commands that run tables without pytest."""

from __future__ import annotations

import csv
import json
import shlex
import subprocess
from pathlib import Path

import pytest
from table_texts import HEADER, RIGHT, WRONG, faults_of, rows_of

from coverage_resolver import PolicyLibrary, load_library
from coverage_resolver.cli import main
from coverage_resolver.tables.failures import Setting, failure_lines
from coverage_resolver.tables.running import run_row


def told(folder: Path, library: PolicyLibrary, text: str, setting: Setting | None = None) -> list[str]:
    result = run_row(rows_of(folder, text)[-1], library)
    assert not result.passed
    return failure_lines(result, library, setting or Setting())


def test_a_failed_row_tells_its_place_fields_governor_the_one_expected_the_nearest_days_and_how_to_repeat_it(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    head = "case,line_of_business,code_system,code,service_state,dos,as_of,reviewed,"
    head += "expect.status,expect.governing,source\n"
    row = "day-before,medicare_ffs,HCPCS,M0076,FL,1999-09-26,2026-06-30,ncd|lcd|coverage_article,"
    assert told(tmp_path, library, head + row + "not_medically_necessary,NCD 150.7,NCD 150.7\n") == [
        "a.decisions.csv:2  day-before · status: expected not_medically_necessary, "
        "got not_addressed_individual_review and 1 more",
        "  source   NCD 150.7",
        "    field      expected                            got",
        "  x status     not_medically_necessary             not_addressed_individual_review",
        "  x governing  NCD 150.7                           SSA 1862(a)(1)(A)@1",
        "  governs  SSA 1862(a)(1)(A) (version 1) [UNVERIFIED: not checked against the primary text], in",
        "           effect since 1966-07-01",
        "  instead  NCD 150.7 (version 1): effective 1999-09-27 (not yet in effect)",
        "  nearby   the answer changed on 1966-07-01; on 1966-06-30 it is indeterminate",
        "  nearby   the answer changes on 1999-09-27; from then on it is not medically necessary, by NCD",
        "           150.7@1",
        "  repeat   coverage-resolver explain --case a.decisions.csv::day-before",
    ]


def test_a_failed_row_names_who_lost_and_why(tmp_path: Path, library: PolicyLibrary) -> None:
    head = "case,line_of_business,plan,state,funding,code_system,code,fact.trial_approved,fact.routine_cost,dos,as_of,"
    row = "a,commercial,health-net-ca,CA,insured,HCPCS,M0076,true,true,2025-07-15,2026-06-30,investigational\n"
    lines = "\n".join(told(tmp_path, library, head + "expect.status\n" + row))
    assert "  governs  42 USC 300gg-8 (version 1" in lines
    assert "  over     HNCA.CP.MP.65 (version 1, Policy/Criteria I): federal law over clinical policy" in lines


def test_an_expected_authority_that_the_library_does_not_have_is_told_with_the_nearest(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    lines = told(tmp_path, library, HEADER + RIGHT.replace("NCD 150.7", "NCD 150.77"))
    assert "  instead  no authority of the library is called NCD 150.77 · did you mean `NCD 150.7`?" in lines


def test_an_expected_version_that_does_not_exist_is_told_with_those_there_are(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    lines = " ".join(told(tmp_path, library, HEADER + RIGHT.replace("NCD 150.7", "HNCA.CP.MP.65@9")))
    assert "there is no version 9 of HNCA.CP.MP.65 in the library · the only version is 1" in " ".join(lines.split())
    assert "is in the library, and" not in lines


def test_an_expected_version_about_something_else_is_in_the_library(tmp_path: Path, library: PolicyLibrary) -> None:
    version = library.documents(["L36240"])[0].id
    lines = " ".join(told(tmp_path, library, HEADER + RIGHT.replace("NCD 150.7", version)))
    assert f"{version} is in the library, and does not address this question" in " ".join(lines.split())


def test_an_expected_authority_about_something_else_is_told_so(tmp_path: Path, library: PolicyLibrary) -> None:
    lines = told(tmp_path, library, HEADER + RIGHT.replace("NCD 150.7", "L36240"))
    assert "  instead  L36240 is in the library, and does not address this question" in lines


def test_a_question_that_is_refused_is_told_without_the_value(tmp_path: Path, library: PolicyLibrary) -> None:
    lines = told(tmp_path, library, HEADER + RIGHT.replace(",FL,", ",QQ,"))
    assert lines == [
        "a.decisions.csv:2  first-day",
        "  refused  question.service.state · not a state or territory · use its two-letter postal code",
    ]


def test_no_cell_of_a_member_is_repeated(tmp_path: Path, library: PolicyLibrary) -> None:
    text = "case,line_of_business,dob,fact.secret,dos,as_of,expect.status\n"
    text += "a,medicaid,1931-02-03,canary,2025-07-15,2026-06-30,covered\n"
    lines = "\n".join(told(tmp_path, library, text))
    assert "1931" not in lines
    assert "canary" not in lines


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    found = capsys.readouterr()
    return code, found.out, found.err


def test_init_writes_a_table_that_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "init", str(tmp_path / "tables"))
    table = tmp_path / "tables" / "first.decisions.csv"
    assert code == 0
    assert out.splitlines()[0] == f"wrote {table.as_posix()}"
    assert run(capsys, "check", str(tmp_path)) == (0, "4 passed\n", "")


def test_check_tells_failures_and_leaves_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT + WRONG)
    code, out, err = run(capsys, "check", str(tmp_path))
    assert (code, err) == (1, "")
    told = "a.decisions.csv:3  wrong-day · status: expected not_medically_necessary, got indeterminate and 1 more"
    assert out.splitlines()[0].endswith(told)
    assert out.splitlines()[-1] == "1 passed, 1 failed"
    code, out, _ = run(capsys, "check", str(tmp_path), "--json")
    table = json.loads(out)
    assert (code, table["schema"], table["counts"]["failed"]) == (1, "decision-check/1", 1)
    assert table["failures"][0]["case"] == "wrong-day"


def test_check_rewrites_what_failed_rows_expect_and_leaves_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT + WRONG)
    code, out, err = run(capsys, "check", str(tmp_path), "--update")
    assert (code, err) == (1, "")
    assert "1 passed, 1 failed" in out.splitlines()
    assert "a.decisions.csv · rewrote 2 cells of 1 row to what the library answers · " in out.splitlines()[-1]
    assert run(capsys, "check", str(tmp_path), "--update") == (0, "2 passed\n", "")


def test_check_rewrites_the_row_that_is_named_and_tells_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.decisions.csv"
    path.write_text(HEADER + WRONG + WRONG.replace("wrong-day", "other-day"))
    found = json.loads(run(capsys, "check", f"{path}::other-day", "--update", "--json")[1])["update"]
    assert [(cell["case"], cell["column"]) for cell in found["changed"]] == [
        ("other-day", "expect.status"),
        ("other-day", "expect.governing"),
        ("other-day", "note"),
    ]
    assert (found["left"], found["refused"]) == ([], [])
    assert path.read_text().splitlines()[1] + "\n" == WRONG


def test_what_check_does_not_rewrite_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.decisions.csv"
    path.write_text(HEADER + WRONG)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    code, _, err = run(capsys, "check", str(path), "--update")
    assert (code, err) == (1, f"{path.as_posix()} · is not in git yet · commit it first, or add --force\n")
    assert run(capsys, "check", str(path), "--update", "--force")[2] == ""
    assert run(capsys, "check", str(path))[0] == 0


def test_force_alone_rewrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT)
    told = "error: --force · rewrites nothing without --update · add --update, or leave it out\n"
    assert run(capsys, "check", str(tmp_path), "--force") == (2, "", told)


@pytest.mark.parametrize("columns", ["", "60", "80", "130", "7"])
def test_check_lays_a_failed_row_out_for_the_terminal_and_always_alike_for_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (tmp_path / "a.decisions.csv").write_text(HEADER + WRONG)
    _, out, _ = run(capsys, "check", str(tmp_path / "a.decisions.csv"))
    told = [line for line in out.splitlines() if line.startswith("  ") and not line.startswith("  repeat")]
    width = max(int(columns or 100), 60)
    assert width - 30 < max(map(len, told)) <= width
    _, out, _ = run(capsys, "check", str(tmp_path / "a.decisions.csv"), "--json")
    assert 75 < max(map(len, json.loads(out)["failures"][0]["report"][1:-1])) <= 100


def test_check_runs_one_row_by_the_name_that_pytest_gives_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, other = tmp_path / "a.decisions.csv", tmp_path / "b.decisions.csv"
    table.write_text(HEADER + RIGHT + WRONG)
    other.write_text(HEADER + RIGHT)
    assert run(capsys, "check", f"{table}::first-day") == (0, "1 passed\n", "")
    assert run(capsys, "check", f"{table}::first-day", str(other)) == (0, "2 passed\n", "")
    assert run(capsys, "check", f"{table}::first-day", str(table))[1].splitlines()[-1] == "1 passed, 1 failed"
    code, _, err = run(capsys, "check", f"{table}::first-dey")
    assert (code, "no such case · did you mean `first-day`?" in err) == (3, True)
    assert run(capsys, "check", f"{tmp_path}/c.decisions.csv::first-day")[0] == 3


@pytest.mark.parametrize("folder", [".hid", "venv", "node_modules", "build", "dist", "x.egg", "env"])
def test_check_goes_into_the_folders_into_which_pytest_goes_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    (tmp_path / "own.decisions.csv").write_text(HEADER + RIGHT)
    hidden = tmp_path / "sub" / folder / "lib"
    hidden.mkdir(parents=True)
    (hidden / "a.decisions.csv").write_text(HEADER + WRONG)
    if folder == "env":
        (hidden.parent / "pyvenv.cfg").write_text("")
    assert run(capsys, "check", str(tmp_path)) == (0, "1 passed\n", "")
    assert run(capsys, "check", str(hidden))[0] == 1


def test_the_command_that_a_failure_names_asks_the_same_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + WRONG.replace("1999-09-26", "1999-09-01..1999-09-26"))
    _, out, _ = run(capsys, "check", str(tmp_path))
    command = next(line.split("repeat", 1)[1] for line in out.splitlines() if line.startswith("  repeat"))
    code, out, err = run(capsys, *shlex.split(command)[1:])
    assert (code, err) == (0, "")
    assert "NCD 150.7 (version 1): effective 1999-09-27" in out


def test_a_row_without_a_day_of_its_own_is_repeated_with_the_day_of_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + WRONG.replace("2026-06-30", ""))
    _, out, _ = run(capsys, "check", str(tmp_path), "--as-of", "2026-01-01", "--library", "shipped")
    line = next(line for line in out.splitlines() if line.startswith("  repeat"))
    assert line.endswith("::wrong-day --as-of 2026-01-01 --library shipped")


def test_a_row_about_a_span_is_repeated_as_a_span(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "case,line_of_business,code_system,code,service_state,dos,through,as_of,expect.split\n"
    row = "a,medicare_ffs,HCPCS,M0076,FL,1999-09-26,1999-09-28,2026-06-30,false\n"
    (tmp_path / "a.decisions.csv").write_text(head + row)
    _, out, _ = run(capsys, "check", str(tmp_path))
    command = next(line.split("repeat", 1)[1] for line in out.splitlines() if line.startswith("  repeat"))
    code, out, _ = run(capsys, *shlex.split(command)[1:])
    assert code == 0
    assert "Part 2 of 2: 1999-09-27 to 1999-09-28" in out


def test_marks_skip_a_row_or_expect_its_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = HEADER.replace(",note", ",marks")
    rows = RIGHT.replace(",\n", ",xfail\n") + WRONG.replace(",\n", ",xfail|slow\n")
    rows += WRONG.replace("wrong-day", "skipped").replace(",\n", ",skip\n")
    (tmp_path / "a.decisions.csv").write_text(head + rows)
    assert run(capsys, "check", str(tmp_path)) == (0, "1 xfailed, 1 xpassed, 1 skipped\n", "")


def test_a_broken_table_is_invalid_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text("case\n")
    code, out, err = run(capsys, "check", str(tmp_path))
    assert (code, out) == (3, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err


def test_coverage_is_told_written_and_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT)
    page, data = tmp_path / "c.html", tmp_path / "c.json"
    words = ("--coverage", "long", "--coverage", f"html:{page}", "--coverage", f"json:{data}", "--fail-under", "50")
    code, out, err = run(capsys, "check", str(tmp_path / "a.decisions.csv"), *words)
    assert code == 1
    assert err == "coverage of the rules: 0.0 % of the dates are tested, fewer than 50 %\n"
    assert "NCD 150.7@1 on coverage, effective 1999-09-27: no row would notice on 1999-09-26" in out
    found = json.loads(data.read_text())
    assert found["authorities"]["covered"] == ["NCD 150.7"]
    code, out, _ = run(capsys, "check", str(tmp_path / "a.decisions.csv"), "--coverage", "--json")
    assert (code, json.loads(out)["coverage"]) == (0, found)
    assert "<script" not in page.read_text()
    assert "http" not in page.read_text().replace("http-equiv", "")
    assert page.read_text().count("✗ no row would notice") > 50


def test_boundaries_writes_rows_that_pass_and_test_every_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT)
    made = tmp_path / "b.decisions.csv"
    code, out, _ = run(capsys, "check", str(tmp_path / "a.decisions.csv"), "--boundaries", str(made))
    assert code == 0
    assert "no row made" not in out
    assert "says what the library answers, not yet checked against the law" in made.read_text()
    rows = list(csv.DictReader(made.read_text().splitlines()))
    assert all(row["code"] or row["description"] for row in rows)
    code, _, err = run(capsys, "check", str(tmp_path), "--fail-under", "100")
    assert (code, err) == (0, "")


def test_flags_of_check_that_cannot_be_read_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT)
    code, out, err = run(capsys, "check", str(tmp_path), "--as-of", "foo")
    assert (code, out) == (2, "")
    assert err.startswith("error: --as-of · ")
    for share in ("101", "-1", "nan", "many"):
        code, out, err = run(capsys, "check", str(tmp_path), f"--fail-under={share}")
        assert (code, out) == (2, "")
        assert "argument --fail-under: not a percentage; write a number from 0 to 100" in err


@pytest.mark.parametrize(("mark", "meant"), [("xfial", "xfail"), ("skp", "skip"), ("XFAIL", "xfail")])
def test_a_mark_that_is_nearly_one_with_a_meaning_is_refused(tmp_path: Path, mark: str, meant: str) -> None:
    text = HEADER.replace(",note", ",marks") + RIGHT.replace(",\n", f",slow|{mark}\n")
    assert faults_of(tmp_path, text) == [
        f"a.decisions.csv:2:marks (cell J2) · unknown mark `{mark}` · did you mean `{meant}`?"
    ]


def test_a_table_of_boundaries_is_new_and_has_the_name_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, other = tmp_path / "a.decisions.csv", tmp_path / "b.csv"
    table.write_text(HEADER + RIGHT)
    code, out, err = run(capsys, "check", str(table), "--boundaries", str(table))
    assert (code, out, table.read_text()) == (3, "", HEADER + RIGHT)
    assert err == f"error: {table.as_posix()} · exists already · name another file, or remove it\n"
    code, out, err = run(capsys, "check", str(table), "--boundaries", str(other))
    assert (code, out, other.exists()) == (3, "", False)
    assert "not the name of a decision table in CSV · name a file that ends in .decisions.csv" in err


@pytest.mark.parametrize("flag", ["--coverage=html:", "--coverage=json:", "--boundaries="])
def test_a_folder_that_is_missing_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str], flag: str) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER + RIGHT)
    file = tmp_path / "nope" / "b.decisions.csv"
    code, out, err = run(capsys, "check", str(tmp_path), f"{flag}{file}")
    assert (code, out, file.parent.exists()) == (3, "", False)
    assert err == f"error: {file.as_posix()} · no such folder · make it, or name another\n"


RECORDS = """
schema = "coverage-records/1"

[[authority]]
id = "OH B1"
kind = "state_medicaid_bulletin"
title = "Injections"
issuer = "ODM"
citation = { text = "OH B1", verified = true }
scope = { level = "state", values = ["OH"] }
lines_of_business = ["medicaid"]
provenance = { source = "as published", retrieved = "2026-11-23" }

[[authority.provision]]
version = "1"
topic = "coverage"
status = "covered"
codes = ["CPT:20550"]
effective = "2020-01-01"
published = "2019-12-01"

[[authority.provision]]
version = "2"
topic = "prior_authorization"
value = "auth-needed"
codes = ["CPT:20550"]
effective = "2025-03-10"
published = "2019-12-01"
"""
ASKED = "case,line_of_business,delivery_system,state,code_system,code,dob,dos,as_of,{}\n"
ANSWERED = "{},medicaid,fee_for_service,OH,CPT,20550,1980-01-01,2025-02-01,{},{}\n"


def test_the_nearest_change_is_told_where_it_is_one_of_another_topic(tmp_path: Path) -> None:
    (tmp_path / "oh.toml").write_text(RECORDS)
    library = load_library(tmp_path / "oh.toml", with_shipped=True)
    (row,) = rows_of(tmp_path, ASKED.format("expect.status") + ANSWERED.format("a", "2026-06-30", "investigational"))
    report = " ".join(" ".join(failure_lines(run_row(row, library), library, Setting())).split())
    assert "the answer changes on 2025-03-10; from then on prior authorization is auth-needed, by OH B1@2" in report


KANSAS = "case,line_of_business,delivery_system,plan,state,code_system,code,dob,dos,as_of,fact.service_tier,topic,{}\n"
KANSAS += "a,medicaid,managed_care,sunflower-ks,KS,CPT,97153,2021-03-10,2026-11-01,2026-09-15,IIS,{}\n"


def test_a_row_about_one_topic_is_explained_by_that_topic_and_not_by_others(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    text = KANSAS.format("expect.topic.resolution,expect.topic.by", "provider_type,silent,KS.CP.01")
    lines = told(tmp_path, library, text)[4:]
    assert lines == [
        "  provider type  KMAP 20147 (version 1, KMAP Bulletin 20147): any of: registered behavior technician",
        "                 under a BCBA, adult with diploma, 40 hours of ABA training and KDADS letter of",
        "                 acceptance",
        "  coverage KMAP 17129 (version 1, KMAP Bulletin 17129) [UNVERIFIED: not checked against the primary",
        "           text], in effect since 2017-01-01",
        "  instead  KS.CP.01 is in the library, and does not address this question on provider type",
        "  nearby   provider type changed on 2020-04-03; on 2020-04-02 it is indeterminate",
        "  repeat   coverage-resolver explain --case a.decisions.csv::a",
    ]


def test_a_row_about_coverage_and_a_topic_tells_both_and_who_lost_on_that_topic_first(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    text = KANSAS.format("expect.status,expect.topic.resolution", "diagnosing_provider,investigational,silent")
    lines = told(tmp_path, library, text)
    starts = [line[:11] for line in lines if line[:3] == "  " + line[2:3].strip()]
    assert starts.index("  governs  ") < starts.index("  diagnosin") < starts.index("  over     ")
    assert next(line for line in lines if line.startswith("  over     ")).startswith("  over     KS.CP.01")
    report = " ".join(" ".join(lines).split())
    assert report.index("nearby diagnosing provider changed on") < report.index("nearby the answer changed on")


def test_a_topic_that_no_source_has_changes_on_no_day(tmp_path: Path, library: PolicyLibrary) -> None:
    lines = told(tmp_path, library, KANSAS.format("expect.topic.by", "carve_out,*"))
    assert "  carve out  no source of the library has this topic for the service" in lines
    assert not any(line.startswith("  nearby") for line in lines)


def test_steps_that_came_are_told_once_each_and_of_the_documents_that_are_expected(tmp_path: Path) -> None:
    (tmp_path / "oh.toml").write_text(RECORDS)
    library = load_library(tmp_path / "oh.toml", with_shipped=True)
    text = ASKED.format("expect.steps") + ANSWERED.format("a", "2026-06-30", "OH B1=superseded")
    (found,) = run_row(rows_of(tmp_path, text)[0], library).differences
    assert (found.right, found.got) == (False, "OH B1@1=governs")


def test_a_row_with_a_day_of_its_own_is_asked_again_beside_rows_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "oh.toml").write_text(RECORDS)
    text = ASKED.format("expect.status") + ANSWERED.format("a", "2026-06-30", "*") + ANSWERED.format("b", "", "*")
    (tmp_path / "a.decisions.csv").write_text(text)
    table, more = tmp_path / "a.decisions.csv", ("--library", str(tmp_path / "oh.toml"), "--library", "shipped")
    code, out, _ = run(capsys, "explain", "--case", f"{table}::a", *more)
    assert (code, "OH B1" in out) == (0, True)
    code, _, err = run(capsys, "explain", "--case", f"{table}::b", *more)
    assert (code, "missing, and it is never today by default" in err) == (3, True)
    assert run(capsys, "explain", "--case", f"{table}::b", *more, "--as-of", "2026-06-30")[0] == 0
