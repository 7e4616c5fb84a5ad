"""The plugin as its users meet it: collection, node ids, selection, workers, reports, coverage."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from table_texts import HEADER, RIGHT, WRONG

import coverage_resolver_pytest as plugin
from coverage_resolver.tables import reading

SECOND = RIGHT.replace("first-day", "second-day").replace("1999-09-27", "1999-09-28")


@pytest.fixture
def tables(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with one table of three rows, of which one fails."""
    (pytester.path / "home.decisions.csv").write_text(HEADER + RIGHT + WRONG + SECOND)
    return pytester


def run(tables: pytest.Pytester, *words: str) -> pytest.RunResult:
    return tables.runpytest_inprocess("-p", "no:hypothesispytest", *words)


def test_each_row_is_a_test_and_a_failure_is_a_report_without_a_traceback(tables: pytest.Pytester) -> None:
    result = run(tables)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "status: expected not_medically_necessary, got * · home.decisions.csv:3",
            "  x governing  NCD 150.7 *",
            "  repeat   coverage-resolver explain --case home.decisions.csv::wrong-day",
            "FAILED home.decisions.csv::wrong-day - status: expected *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "TableFailed" not in result.stdout.str()


@pytest.mark.parametrize("columns", [80, 60])
def test_what_the_summary_cuts_is_told_whole_above_it(
    tables: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """At the width of most terminals the name of a row leaves no room for what is wrong with it."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    name = "the-day-before-the-determination-took-effect"
    (tables.path / "home.decisions.csv").write_text(HEADER + RIGHT + WRONG.replace("wrong-day", name))
    result = run(tables)
    place = f"home.decisions.csv::{name}"
    result.stdout.fnmatch_lines(
        [f"failed: {place}", "    status: expected not_medically_necessary, got * and 1 more · home.decisions.csv:3"]
    )
    assert f"FAILED {place} - sta..." in result.stdout.lines or columns == 60
    monkeypatch.setenv("COLUMNS", "200")
    assert "failed: " not in run(tables).stdout.str()


@pytest.mark.parametrize("columns", [60, 80, 130])
@pytest.mark.parametrize("words", [(), ("-n", "1")])
def test_what_is_said_of_a_row_is_laid_out_for_the_terminal(
    tables: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, columns: int, words: tuple[str, ...]
) -> None:
    """A worker of xdist has no terminal, and lays out for that of the run."""
    if words:
        pytest.importorskip("xdist")
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run(tables, *words).stdout.lines
    first = next(place for place, line in enumerate(lines) if line.startswith("    field "))
    last = next(place for place, line in enumerate(lines) if line.startswith("  repeat "))
    assert columns - 30 < max(map(len, lines[first:last])) <= columns


def test_the_hooks_of_a_folder_count_for_its_rows_alone(tables: pytest.Pytester) -> None:
    (tables.path / "inner").mkdir()
    (tables.path / "inner" / "inner.decisions.csv").write_text(HEADER + RIGHT)
    hook = "def pytest_runtest_setup(item):\n    item.user_properties.append(('met', 'yes'))\n"
    (tables.path / "inner" / "conftest.py").write_text(hook)
    run(tables, "--junitxml=found.xml")
    cases = (tables.path / "found.xml").read_text().split("<testcase")
    assert [('name="met"' in case) for case in cases if "inner.decisions" in case] == [True]
    assert not any('name="met"' in case for case in cases if "home.decisions" in case)


def test_a_row_is_selected_by_its_node_id_and_by_its_name(tables: pytest.Pytester) -> None:
    run(tables, "home.decisions.csv::second-day").assert_outcomes(passed=1)
    run(tables, "-k", "first-day or second-day").assert_outcomes(passed=2, deselected=1)


def test_a_node_id_stays_when_rows_are_added_before_it(tables: pytest.Pytester) -> None:
    before = run(tables, "--collect-only", "-q").stdout.lines
    (tables.path / "home.decisions.csv").write_text(HEADER + SECOND + WRONG + RIGHT)
    after = run(tables, "--collect-only", "-q").stdout.lines
    ids = [line for line in before if "::" in line]
    assert len(ids) == 3
    assert sorted(ids) == sorted(line for line in after if "::" in line)


def test_the_last_failed_rows_run_alone_and_the_first_failure_stops(tables: pytest.Pytester) -> None:
    run(tables, "-x").assert_outcomes(passed=1, failed=1)
    run(tables, "--lf").assert_outcomes(failed=1)


def test_junit_has_what_governed(tables: pytest.Pytester) -> None:
    run(tables, "--junitxml=found.xml")
    text = (tables.path / "found.xml").read_text()
    assert '<property name="governing" value="NCD 150.7@1"' in text
    assert '<property name="status" value="not_medically_necessary"' in text


def test_junit_has_the_digest_of_what_the_rows_were_run_on(tables: pytest.Pytester) -> None:
    """The same for every row; another one when a byte of the records is another."""
    records = tables.path / "mine"
    records.mkdir()
    (records / "note.toml").write_text('schema = "coverage-records/1"\n')
    (tables.path / "pytest.ini").write_text("[pytest]\ndecisions_libraries = mine shipped\n")
    digests = []
    for comment in ("", "# one more line\n"):
        (records / "note.toml").write_text(f'schema = "coverage-records/1"\n{comment}')
        run(tables, "--junitxml=found.xml")
        text = (tables.path / "found.xml").read_text()
        digests.append(re.findall('<property name="library" value="sha256:([0-9a-f]{64})"', text))
    assert [len(each) for each in digests] == [3, 3]
    assert [len(set(each)) for each in digests] == [1, 1]
    assert digests[0][0] != digests[1][0]


def test_marks_are_marks(tables: pytest.Pytester) -> None:
    text = HEADER.replace(",note", ",marks") + WRONG.replace(",\n", ",xfail\n") + RIGHT.replace(",\n", ",skip\n")
    (tables.path / "home.decisions.csv").write_text(text)
    run(tables).assert_outcomes(xfailed=1, skipped=1)


def test_an_unknown_mark_is_a_fault_of_the_table_where_marks_are_strict(tables: pytest.Pytester) -> None:
    (tables.path / "home.decisions.csv").write_text(HEADER.replace(",note", ",marks") + RIGHT.replace(",\n", ",odd\n"))
    result = run(tables, "--strict-markers")
    result.assert_outcomes(errors=1)
    told = "home.decisions.csv:2:marks · unknown mark `odd` · register it under `markers`, or correct it"
    result.stdout.fnmatch_lines([told])


def test_a_name_that_is_nearly_that_of_a_table_is_warned_of(tables: pytest.Pytester) -> None:
    for name in ("x.Decisions.CSV", "x.decisions (1).csv", "x.decisions.xlsm", "notes.csv", "~$x.decisions.xlsx"):
        (tables.path / name).write_text(HEADER + RIGHT)
    result = run(tables, "-W", "default::pytest.PytestCollectionWarning")
    result.assert_outcomes(passed=2, failed=1, warnings=3)
    told = "looks like a decision table, and by its name is none, so that no row of it runs"
    for name in ("x.Decisions.CSV", "x.decisions (1).csv", "x.decisions.xlsm"):
        assert f"{name} · {told} · let its name end in .decisions.csv" in result.stdout.str()


def test_both_who_run_tables_know_them_by_the_same_names() -> None:
    names = ["x.decisions.csv", "X.Decisions.CSV", "x.decision.csv", "x.decisions.ods", "x.csv", ".decisions.csv"]
    names += ["x.decisions.csv.txt", "~$x.decisions.xlsx", "x.decisions.toml", "x.decisions.xls", "x.decisions.py"]
    for name in names:
        assert plugin.is_table(name) == reading.is_table(Path(name))
        assert plugin.is_misnamed(name) == reading.is_misnamed(Path(name))


def test_slow_is_a_mark_that_is_known(tables: pytest.Pytester) -> None:
    (tables.path / "slow.decisions.csv").write_text(
        HEADER.replace("case,", "case,marks,") + RIGHT.replace(",", ",slow,", 1)
    )
    run(tables, "--strict-markers", "-W", "error", "-m", "slow").assert_outcomes(passed=1, deselected=3)


def test_a_broken_table_is_one_error_of_collection_with_a_line_for_each_fault(tables: pytest.Pytester) -> None:
    (tables.path / "home.decisions.csv").write_text(
        HEADER + RIGHT.replace("1999-09-27", "x") + WRONG.replace("M0076", "=A1")
    )
    (tables.path / "other.decisions.csv").write_text(HEADER + RIGHT)
    result = run(tables, "--continue-on-collection-errors")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "home.decisions.csv:2:dos (cell F2) · `x` is not a calendar day*",
            "home.decisions.csv:3:code (cell D3) · `=A1` is a formula*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_settings_come_from_the_configuration(tables: pytest.Pytester) -> None:
    (tables.path / "home.decisions.csv").write_text(HEADER + RIGHT.replace("2026-06-30", ""))
    run(tables).assert_outcomes(errors=1)
    tables.makeini("[pytest]\ndecisions_as_of = 2026-06-30\ndecisions_libraries = shipped\n")
    run(tables).assert_outcomes(passed=1)
    tables.makeini("[pytest]\ndecisions_as_of = 2026-06-30\ndecisions_strict = true\n")
    run(tables).assert_outcomes(errors=1)
    tables.makeini("[pytest]\ndecisions_as_of = 2026-06-30\ndecisions_libraries = nowhere\n")
    result = run(tables)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*nowhere · no such file or folder · check the path"])


def test_the_command_that_repeats_a_row_works_in_the_folder_where_pytest_ran(
    tables: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries are named from the folder of the configuration, and the command from where it is typed."""
    (tables.path / "my lib").mkdir()
    (tables.path / "my lib" / "a.toml").write_text('schema = "coverage-records/1"\n')
    (tables.path / "sub").mkdir()
    tables.makeini('[pytest]\ndecisions_libraries = shipped "my lib"\n')
    here = run(tables).stdout.str()
    assert "--library shipped --library 'my lib'" in here
    monkeypatch.chdir(tables.path / "sub")
    there = run(tables, "..").stdout.str()
    assert f"--library shipped --library '{tables.path}/my lib'" in there


def test_a_mark_that_would_be_a_name_of_the_runner_is_a_fault_of_its_cell(tables: pytest.Pytester) -> None:
    (tables.path / "home.decisions.csv").write_text(HEADER.replace("note", "marks") + RIGHT[:-1] + "__class__\n")
    result = run(tables)
    result.stdout.fnmatch_lines(["home.decisions.csv:2:marks (cell J2) · `__class__` is no mark · *"])
    assert "Traceback" not in result.stdout.str()


def test_the_whole_explanation_on_demand(tables: pytest.Pytester) -> None:
    result = run(tables, "--decisions-explain")
    result.stdout.fnmatch_lines(["Which authority governs coverage, as known on 2026-06-30"])


def test_coverage_is_told_and_held(tables: pytest.Pytester) -> None:
    result = run(tables, "--decisions-coverage=term", "--decisions-fail-under=90", "-k", "first-day")
    result.stdout.fnmatch_lines(
        ["*authorities that governed *1 of *", "coverage of the rules: 0.0 % of the dates are tested, fewer than 90 %"]
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert run(tables, "--decisions-fail-under=0", "-k", "first-day").ret == pytest.ExitCode.OK


def test_a_slip_in_an_option_is_told_before_anything_runs(tables: pytest.Pytester) -> None:
    result = run(tables, "--decisions-coverage=htm:x")
    result.stderr.fnmatch_lines(["ERROR: --decisions-coverage · unknown form `htm` · did you mean `html`?"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_the_missing_rows_are_written(tables: pytest.Pytester) -> None:
    result = run(tables, "--decisions-boundaries=more.decisions.csv", "-k", "first-day")
    result.stdout.fnmatch_lines(["wrote * rows to more.decisions.csv; hold each against its source *"])
    assert "ncd-150-7-1-on-coverage-effective-1999-09-26" in (tables.path / "more.decisions.csv").read_text()


def test_workers_send_what_they_saw(tables: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    (tables.path / "home.decisions.csv").write_text(HEADER + RIGHT + SECOND)
    words = ("-n", "2", "--decisions-coverage=json:found.json")
    result = tables.runpytest_subprocess("-p", "no:hypothesispytest", *words)
    result.assert_outcomes(passed=2)
    assert '"covered": [\n      "NCD 150.7"\n    ]' in (tables.path / "found.json").read_text()
    result = run(tables, "-n", "2", "--decisions-boundaries=x.decisions.csv")
    told = "ERROR: --decisions-boundaries · needs the rows in one process · leave out -n"
    result.stderr.fnmatch_lines([told])


def test_nothing_of_the_library_is_imported_until_a_table_is_met(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text("def test_x():\n    pass\n")
    code = (
        "import sys, pytest\n"
        "code = pytest.main(['-q', '-p', 'no:hypothesispytest', '-p', 'no:cacheprovider', sys.argv[1]])\n"
        "heavy = [name for name in ('coverage_resolver', 'attrs', 'cattrs', 'pendulum') if name in sys.modules]\n"
        "raise SystemExit(f'{int(code)} {heavy} {\"coverage_resolver_pytest\" in sys.modules}')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert ran.stderr.strip() == "0 [] True"


@pytest.mark.parametrize("share", ["101", "-1", "nan", "much"])
def test_a_share_that_is_none_is_refused_before_anything_runs(tables: pytest.Pytester, share: str) -> None:
    result = run(tables, f"--decisions-fail-under={share}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--decisions-fail-under: not a percentage; write a number from 0 to 100"])


@pytest.mark.parametrize("day", ["2025-02-30", "20250715", "today"])
def test_a_day_of_the_settings_that_is_none_is_refused_before_anything_runs(tables: pytest.Pytester, day: str) -> None:
    tables.makeini(f"[pytest]\ndecisions_as_of = {day}\n")
    result = run(tables)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    told = "ERROR: decisions_as_of · no day of the calendar · write a day such as 2025-06-30"
    result.stderr.fnmatch_lines([told])


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("decisions_strict = yess", "decisions_strict · neither true nor false · write true or false"),
        (
            "decisions_libraries = 'my lib",
            "decisions_libraries · no list of paths · write paths, parted by spaces, or a list of texts in TOML",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_line_before_anything_runs(
    tables: pytest.Pytester, setting: str, told: str
) -> None:
    tables.makeini(f"[pytest]\n{setting}\n")
    result = run(tables)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.lines == [f"ERROR: {told}", ""]


def test_names_that_nobody_knows_are_faults_of_the_collection_and_notes_stand_in_the_summary(
    tables: pytest.Pytester,
) -> None:
    (tables.path / "home.decisions.csv").write_text(HEADER.replace(",note", ",plan") + RIGHT.replace(",\n", ",xyz\n"))
    result = run(tables)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["note: home.decisions.csv:2:plan (cell J2) · `xyz` is a plan that no document names*"])
    (tables.path / "home.decisions.csv").write_text(HEADER + RIGHT.replace("medicare_ffs", "medicar"))
    result = run(tables)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["home.decisions.csv:2:line_of_business (cell B2) · `medicar` is no line of business*"])


def test_what_failed_rows_expect_is_rewritten_and_the_run_has_failed(tables: pytest.Pytester) -> None:
    result = run(tables, "--decisions-update")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*decision tables: rewritten*",
            "home.decisions.csv:3:expect.status (cell H3)  wrong-day",
            "  - not_medically_necessary",
            "  + indeterminate",
            "home.decisions.csv · rewrote 2 cells of 1 row to what the library answers · hold each *",
        ]
    )
    run(tables).assert_outcomes(passed=3)
    assert "decision tables: rewritten" not in run(tables, "--decisions-update").stdout.str()


def test_only_rows_that_were_run_are_rewritten(tables: pytest.Pytester) -> None:
    before = (tables.path / "home.decisions.csv").read_text()
    run(tables, "--decisions-update", "-k", "first-day").assert_outcomes(passed=1)
    assert (tables.path / "home.decisions.csv").read_text() == before


def test_a_row_that_a_hook_expects_to_fail_is_not_rewritten(tables: pytest.Pytester) -> None:
    hook = "def pytest_collection_modifyitems(items):\n    [item.add_marker('xfail') for item in items]\n"
    (tables.path / "conftest.py").write_text(hook)
    before = (tables.path / "home.decisions.csv").read_text()
    result = run(tables, "--decisions-update")
    result.stdout.fnmatch_lines(["home.decisions.csv:3 · is marked xfail · left as it is; change it by hand"])
    assert (tables.path / "home.decisions.csv").read_text() == before


def test_what_git_does_not_keep_is_rewritten_by_force_only(tables: pytest.Pytester) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tables.path, check=True)
    result = run(tables, "--decisions-update")
    told = "home.decisions.csv · is not in git yet · commit it first, or add --decisions-force"
    result.stdout.fnmatch_lines([told])
    run(tables, "--decisions-update", "--decisions-force")
    run(tables).assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--decisions-force"],
            "--decisions-force · rewrites nothing without --decisions-update · add --decisions-update, or leave it out",
        ),
        (["--decisions-update", "-n", "2"], "--decisions-update · needs the rows in one process · leave out -n"),
    ],
)
def test_what_cannot_be_rewritten_is_told_before_anything_runs(
    tables: pytest.Pytester, words: list[str], told: str
) -> None:
    if "-n" in words:
        pytest.importorskip("xdist")
    result = run(tables, *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {told}" in result.stderr.lines
