"""``diff``, ``export`` and ``records`` at the command line: what they print, write, and how they end."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cli_runs import Run
from small_packs import billing, determination, pack, snapshot

from coverage_resolver import load_library
from coverage_resolver.io.data_home import data_home

RECORD = """schema = "coverage-records/1"
[[authority]]
id = "BULLETIN 7"
kind = "state_medicaid_bulletin"
title = "Injections"
citation = {{ text = "BULLETIN 7", verified = true }}
scope = {{ level = "state", values = ["OH"] }}
provenance = {{ source = "as published" }}
[[authority.provision]]
version = "1"
status = "not_medically_necessary"
codes = ["CPT:20550"]
effective = "2020-01-01"
{through}
[[authority.provision]]
version = "2"
status = "covered_with_criteria"
criteria = "{criteria}"
codes = ["CPT:20550"]
effective = "2026-11-01"
published = "2026-08-01"
supersedes = [{{ version = "1" }}]
"""
ONE = RECORD.partition('[[authority.provision]]\nversion = "2"')[0]
ROW = (
    "CPT 20550 · CHIP Medicaid expansion fee for service, CHIP Medicaid expansion managed care, CHIP separate fee for "
    "service, CHIP separate managed care, Medicaid fee for service, Medicaid managed care · OH · 2026-11-01 onward: "
    "was not medically necessary by BULLETIN 7@1, now covered with criteria by BULLETIN 7@2"
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.toml"
    file.write_text(ONE.format(through=""))
    return file


@pytest.fixture
def new(tmp_path: Path) -> Path:
    file = tmp_path / "new.toml"
    file.write_text(RECORD.format(through="", criteria="<b>Two</b> trials & more."))
    return file


def test_one_line_says_for_whom_when_and_what_changes(run: Run, old: Path, new: Path) -> None:
    ran = run("diff", old, new)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "From old.toml, all that it holds to new.toml, all that it holds"
    assert lines[2] == ROW
    assert lines[3] == ""
    assert "  - members with more than one payer, and in which order these pay" in lines


def test_the_exit_code_tells_only_where_it_is_asked_for(run: Run, old: Path, new: Path) -> None:
    assert run("diff", old, new).code == 0
    assert run("diff", old, new, "--exit-code").code == 1
    assert run("diff", old, old, "--exit-code").code == 0


def test_the_shipped_library_differs_from_itself_in_nothing(run: Run) -> None:
    ran = run("diff", "shipped", "shipped", "--exit-code", "--json")
    assert (ran.code, json.loads(ran.out)["changes"], json.loads(ran.out)["asked"]) == (0, [], 0)


def test_two_days_of_knowledge_of_one_library(run: Run, new: Path) -> None:
    days = ("--as-of-old", "2026-07-31", "--as-of-new", "2026-08-01")
    (row,) = json.loads(run("diff", new, *days, "--json").out)["changes"]
    assert (row["from"], row["through"]) == ("2026-11-01", None)
    assert (row["before"]["governing"], row["after"]["governing"]) == ("BULLETIN 7@1", "BULLETIN 7@2")
    assert (
        json.loads(run("diff", new, "--as-of-old", "2026-08-01", "--as-of-new", "2026-08-02", "--json").out)["changes"]
        == []
    )


def test_json_says_what_changed(run: Run, old: Path, new: Path) -> None:
    table = json.loads(run("diff", old, new, "--json", "--line-of-business", "medicaid").out)
    assert list(table) == ["schema", "old", "new", "asked", "not_asked", "changes"]
    (row,) = table["changes"]
    assert row["services"] == {"only": ["CPT 20550"]} and row["places"] == {"only": ["OH"]}
    assert row["plans"] == {"all_but": []}
    assert row["coverage"] == ["medicaid_fee_for_service", "medicaid_managed_care"]
    assert row["changed"] == ["status", "governing", "criteria", "finality"]
    assert (row["before"]["finality"], row["after"]["finality"]) == ("categorical", "individual")


PLAN_POLICY = """schema = "coverage-records/1"
[[authority]]
id = "POLICY 1"
kind = "plan_clinical_policy"
title = "Injections"
citation = {{ text = "POLICY 1", verified = true }}
scope = {{ level = "plan", values = ["plan-a", "plan-b"] }}
provenance = {{ source = "as published" }}
[[authority.provision]]
version = "1"
status = "{status}"
codes = ["CPT:20550"]
diagnoses = ["M17.11", "M17.30..M17.32"]
effective = "2020-01-01"
"""


def test_plans_and_diagnoses_are_named_as_people_write_them(run: Run, tmp_path: Path) -> None:
    """Not as "every plan but a plan that no record names", of which nobody knows which they are."""
    for status in ("covered", "investigational"):
        (tmp_path / f"{status}.toml").write_text(PLAN_POLICY.format(status=status))
    sides = (tmp_path / "covered.toml", tmp_path / "investigational.toml", "--line-of-business", "commercial")
    rows = json.loads(run("diff", *sides, "--json").out)["changes"]
    assert [row["plans"] for row in rows] == [{"only": ["plan-a", "plan-b"]}] * len(rows)
    assert " · plan-a, plan-b · the diagnoses: M17.11 M17.30..M17.32 · 2020-01-01 onward" in run("diff", *sides).out


def test_csv_has_a_line_for_each_change(run: Run, old: Path, new: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("diff", old, new, "--csv").out, newline="")))
    assert [(row["services"], row["places"], row["from"], row["through"]) for row in rows] == [
        ("CPT 20550", "OH", "2026-11-01", "")
    ]
    assert rows[0]["status_after"] == "covered_with_criteria"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action", "srcset")]


def test_the_page_is_escaped_and_needs_nothing_else(run: Run, old: Path, new: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.toml"
    evil.write_text(new.read_text().replace("BULLETIN 7", "<script>x</script>"))
    page = tmp_path / "page.html"
    assert run("diff", old, evil, "--html", page).out == f"2 changes · {page}\n"
    text = page.read_text("utf-8")
    found = _Page()
    found.feed(text)
    assert found.addresses == [] and not {"script", "link", "img", "iframe", "b"} & set(found.tags)
    assert "&lt;script&gt;x&lt;/script&gt;@2" in text and "url(" not in text
    assert not re.search(r"https?:", text)
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []
    one = run("diff", old, new, "--line-of-business", "medicaid", "--html", page).out
    assert one == f"1 change · {page}\n"
    assert re.search(
        r"new\.toml, all that it holds\. 1 change; \d+ class(es)? of cases (was|were) asked", page.read_text()
    )


QUESTION = {
    "member": {"enrollments": [{"line_of_business": "medicaid", "delivery_system": "managed_care",
        "plan": "secret-plan",
                                "state": "OH", "start": "2020-02-03"}], "date_of_birth": "1971-02-03"},
    "service": {"code": "20550", "code_system": "CPT", "state": "OH"},
    "date_of_service": "2026-11-01", "as_of": "2026-12-01",
}  # fmt: skip


def test_of_given_cases_it_is_told_which_change_and_how(run: Run, old: Path, new: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    before = QUESTION | {"date_of_service": "2026-10-31"}
    cases.write_text("\n".join(map(json.dumps, ({"name": "knee", "question": QUESTION}, before, QUESTION))))
    ran = run("diff", old, new, "--cases", cases)
    told = "was not medically necessary by BULLETIN 7@1, now covered with criteria by BULLETIN 7@2"
    assert ran.out.splitlines() == [
        "2 of 3 cases changed, from old.toml to new.toml",
        f"knee · Medicaid managed care, OH: {told}",
        f"line 3 · Medicaid managed care, OH: {told}",
    ]
    for form in ((), ("--json",), ("--csv",)):
        out = run("diff", old, new, "--cases", cases, *form).out
        assert "secret-plan" not in out and "1971" not in out
    assert json.loads(run("diff", old, new, "--cases", cases, "--json").out)["changes"][0]["case"] == "knee"
    days = ("--as-of-old", "2026-07-01", "--as-of-new", "2026-12-02")
    ran = run("diff", new, new, "--cases", cases, *days)
    heading = "from new.toml, as known on 2026-07-01 to new.toml, as known on 2026-12-02"
    assert ran.out.splitlines()[0] == f"2 of 3 cases changed, {heading}"
    page = tmp_path / "page.html"
    run("diff", new, new, "--cases", cases, *days, "--html", page)
    assert heading.removeprefix("from ") in page.read_text("utf-8")
    cases.write_text(json.dumps(QUESTION))
    run("diff", old, new, "--cases", cases, "--html", page)
    assert "1 of 1 case changed." in page.read_text("utf-8")
    assert "2 of 3 cases" not in run("diff", old, new, "--cases", cases, "--as-of-new", "2026-07-01").out


USAGE = {
    "no second library": (("shipped",),
        "NEW is missing · name a second library, or --as-of-old and --as-of-new for one library"),
    "no day": (("shipped", "--as-of-old", "soon", "--as-of-new", "2026-01-01"),
        "--as-of-old · not a calendar day written YYYY-MM-DD · write the day as 2026-06-30"),
    "two forms": (("shipped", "shipped", "--json", "--csv"), "--json with --csv or --html · name one form"),
    "no such line": (("shipped", "shipped", "--line-of-business", "medicad"),
        "--line-of-business medicad · no ladder for it · did you mean `medicaid`?"),
}  # fmt: skip


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_one_line(run: Run, name: str) -> None:
    flags, line = USAGE[name]
    ran = run("diff", *flags)
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: coverage-resolver diff · {line}\n")


CASES = {
    "not JSON": ("x.json", "{",
        "x.json · not JSON: expecting property name enclosed in double quotes at line 1, column 2 "
        "· correct the syntax"),
    "no question": ("x.jsonl", "\n", 'x.jsonl · holds no question · write {"questions": [ … ]}, or a question a line'),
    "an unknown key": ("x.json", '{"questions": [{"memberr": {"date_of_birth": "1971-02-03"}}]}',
        "x.json:questions[1]:memberr · unknown key · did you mean `member`?"),
    "two of one name": ("x.jsonl", "\n".join([json.dumps({"name": "a", "question": QUESTION})] * 2),
        "x.jsonl:2 · the name stands already at x.jsonl:1 · name each question once"),
    **{
        f"a decision table, {suffix}": (f"x.decisions{suffix}", "| case |",
            f"x.decisions{suffix} · not a file of questions · run a decision table with `coverage-resolver check`; "
            "questions are *.json, *.jsonl, or a grid in *.csv or *.xlsx")
        for suffix in (".md", ".toml")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_cases_that_cannot_be_read_are_invalid_data(run: Run, old: Path, tmp_path: Path, name: str) -> None:
    file, text, line = CASES[name]
    (tmp_path / file).write_text(text)
    ran = run("diff", old, old, "--cases", tmp_path / file)
    assert (ran.code, ran.err) == (3, f"error: {line}\n")


def test_a_page_that_cannot_be_written_leaves_what_was_there(run: Run, old: Path, tmp_path: Path) -> None:
    ran = run("diff", old, old, "--html", tmp_path / "no" / "page.html")
    assert ran.code == 3
    assert ran.err.endswith(
        "page.html · cannot be written: No such file or directory · create the folder first, or name another\n"
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_records_go_out_and_come_back_by_the_commands(run: Run, new: Path, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("openpyxl")
    sheet, pack = tmp_path / f"records{suffix}", tmp_path / "records.jsonl"
    assert run("export", "authorities", new, "-o", sheet).out == f"2 provisions · {sheet}\n"
    assert run("records", sheet, "-o", pack).out == f"2 provisions · {pack}\n"
    assert json.loads(run("diff", new, pack, "--json").out)["changes"] == []


def test_a_grid_of_questions_goes_out_with_its_answers(run: Run, new: Path, tmp_path: Path) -> None:
    questions, sheet = tmp_path / "q.json", tmp_path / "grid.csv"
    questions.write_text(json.dumps({"questions": [QUESTION]}))
    assert run("export", "grid", questions, "--library", new, "-o", sheet).code == 0
    (row,) = csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"), newline=""))
    assert (row["service.code"], row["answer.status"]) == ("20550", "covered_with_criteria")
    assert (row["answer.governing"], row["answer.valid_from"]) == ("BULLETIN 7@2", "2026-11-01")


def test_other_files_are_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    ran = run("export", "authorities", "shipped", "-o", tmp_path / "x.ods")
    assert (ran.code, ran.err) == (
        2,
        "error: coverage-resolver export · -o · neither *.xlsx nor *.csv · name the file with one of the two\n",
    )
    ran = run("records", tmp_path / "x.csv", "-o", tmp_path / "x.toml")
    assert (ran.code, ran.err) == (
        2,
        "error: coverage-resolver records · -o · not *.jsonl · a pack of records is a file of JSON lines\n",
    )


def test_a_spreadsheet_is_held_to_the_rules_that_it_will_stand_under(run: Run, new: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "records.csv"
    run("export", "authorities", new, "-o", sheet)
    sheet.write_text(sheet.read_text("utf-8-sig").replace(",OH,", ",QQ,"))
    ran = run("records", sheet, "-o", tmp_path / "records.jsonl")
    assert (ran.code, ran.err) == (
        3,
        "error: records.csv:2:scope.values (cell H2) · `QQ` is not a state or territory · "
        "use its two-letter postal code\n",
    )
    assert not (tmp_path / "records.jsonl").exists()


def test_the_whole_shipped_library_between_two_days_of_knowledge_is_asked_without_cutting_anything_short(
    run: Run,
) -> None:
    """The bulletins of one month touch thousands of classes of cases, not the product of every fact of the states."""
    ended = run("diff", "shipped", "--as-of-old", "2026-07-31", "--as-of-new", "2026-08-31", "--json")
    found = json.loads(ended.out)
    assert 0 < found["asked"] < 4_000
    assert not any("varied alone" in text for text in found["not_asked"])
    assert any("diagnosis_recency" in row["changed"] for row in found["changes"])
    assert {row["before"]["status"] for row in found["changes"] if "status" not in row["changed"]} <= {None}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_grid_of_questions_goes_out_and_comes_back_and_can_be_compared(
    run: Run, old: Path, new: Path, tmp_path: Path, suffix: str
) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text(json.dumps({"name": "knee", "question": QUESTION}) + "\n")
    grid, again = tmp_path / f"grid{suffix}", tmp_path / "again.jsonl"
    assert run("export", "grid", asked, "-o", grid, "--library", old).out == f"1 question · {grid}\n"
    assert run("questions", grid, "-o", again).out == f"1 question · {again}\n"
    (line,) = map(json.loads, again.read_text().splitlines())
    assert line["name"] == "knee"
    assert line["question"]["service"] == QUESTION["service"]
    compared = [run("diff", old, new, "--cases", file).out for file in (asked, again, grid)]
    assert compared[0].startswith("1 of 1 case changed")
    assert compared[1:] == compared[:1] * 2


def test_a_cell_that_a_spreadsheet_made_a_date_is_told_once(run: Run, old: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = tmp_path / "policies.xlsx"
    run("export", "authorities", old, "-o", sheet)
    book = openpyxl.load_workbook(sheet)
    header = [cell.value for cell in book["provisions"][1]]
    book["provisions"].cell(2, header.index("effective") + 1, dt.datetime.combine(dt.date(2020, 1, 1), dt.time.min))
    book.save(sheet)
    ended = run("records", sheet, "-o", tmp_path / "x.jsonl")
    assert ended.code == 3
    assert [line.partition(" · ")[0] for line in ended.err.splitlines()] == [
        "error: policies.xlsx:provisions:2:effective (cell E2)"
    ]


def test_where_every_code_that_a_record_names_changes_the_codes_are_told(tmp_path: Path, run: Run) -> None:
    """One code stays as it is; that of 30 codes most change is no reason not to name them."""
    codes = [f"CPT:{number}" for number in range(20_550, 20_580)]
    sides = []
    for name, status in (("old", "not_medically_necessary"), ("new", "covered")):
        text = ONE.format(through="").replace("not_medically_necessary", status)
        same = ONE.format(through="").replace("BULLETIN 7", "BULLETIN 8").replace("20550", "99213")
        same = same.replace('schema = "coverage-records/1"', "")
        file = tmp_path / f"{name}.toml"
        file.write_text(text.replace('["CPT:20550"]', json.dumps(codes)) + same)
        sides.append(str(file))
    arguments = ["diff", *sides, "--line-of-business", "medicaid"]
    line = run(*arguments).out.splitlines()[2]
    assert line.startswith("CPT 20550, CPT 20551, ")
    assert "99213" not in line
    (row,) = csv.DictReader(io.StringIO(run(*arguments, "--csv").out))
    assert all(code.partition(":")[2] in row["services"] for code in (codes[0], codes[-1]))
    assert "99213" not in row["services"]
    assert [set(each["services"]) for each in json.loads(run(*arguments, "--json").out)["changes"]] == [{"only"}]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_plans_participation_goes_out_and_comes_back(run: Run, new: Path, tmp_path: Path, suffix: str) -> None:
    new.write_text(new.read_text() + '\n[[participation]]\nplan = "a-plan"\nfrom = "2022-01-01"\n')
    sheet, pack = tmp_path / f"records{suffix}", tmp_path / "records.jsonl"
    assert (run("export", "authorities", new, "-o", sheet).code, run("records", sheet, "-o", pack).code) == (0, 0)
    assert load_library(pack).participations == load_library(new).participations != ()


def test_what_a_spreadsheet_cannot_hold_is_not_left_behind_in_silence(run: Run, new: Path, tmp_path: Path) -> None:
    folder, sheet = tmp_path / "config", tmp_path / "records.csv"
    folder.mkdir()
    (folder / "own.toml").write_text(new.read_text())
    assert run("export", "authorities", folder, "-o", sheet).err == ""
    (folder / "MANIFEST.toml").write_text('schema = "coverage-manifest/1"\nlacks = []\n')
    ran = run("export", "authorities", folder, "-o", sheet)
    assert (ran.code, ran.err) == (
        0,
        "note: what MANIFEST.toml says is lacking is not in the spreadsheet · lay the manifest beside what is read "
        "back\n",
    )
    notices = data_home() / "law" / "notices.toml"
    (folder / "notices.toml").write_text(notices.read_text().replace("days = 45", "days = 46", 1))
    ran = run("export", "authorities", folder, "-o", sheet)
    assert ran.code == 3
    assert ran.err.endswith(
        "config · notice rules of its own, which a spreadsheet does not hold · name the file or folder of the records "
        "alone, and keep the rest beside them\n"
    )


def test_a_cleared_cell_of_codes_is_noted(run: Run, new: Path, tmp_path: Path) -> None:
    sheet, pack = tmp_path / "records.csv", tmp_path / "records.jsonl"
    run("export", "authorities", new, "-o", sheet)
    assert run("records", sheet, "-o", pack).err == ""
    sheet.write_text(sheet.read_text("utf-8-sig").replace("CPT:20550", "", 1))
    ran = run("records", sheet, "-o", pack)
    assert (ran.code, ran.err) == (
        0,
        "note: without codes and subjects, so about every service: BULLETIN 7@1 · if a cell was cleared, write its "
        "codes\n",
    )


PLAN = """schema = "coverage-records/1"
[[authority]]
id = "P"
kind = "plan_clinical_policy"
title = "T"
citation = {{ text = "P", verified = true }}
scope = {{ level = "plan", values = ["a-plan"] }}
lines_of_business = ["medicaid"]
provenance = {{ source = "as published" }}
[[authority.provision]]
version = "1"
status = "{status}"
codes = ["CPT:20550"]
effective = "2020-01-01"
[[participation]]
plan = "a-plan"
from = "{since}"
"""


@pytest.mark.parametrize(
    ("old", "new", "days"),
    [
        (("covered", "2022-01-01"), ("investigational", "2022-01-01"), "2022-01-01 onward"),
        (("covered", "2022-01-01"), ("covered", "2023-01-01"), "2022-01-01 to 2022-12-31"),
    ],
)
def test_a_plan_counts_from_the_day_on_which_it_takes_part(
    run: Run, tmp_path: Path, old: tuple[str, str], new: tuple[str, str], days: str
) -> None:
    for name, (status, since) in (("old", old), ("new", new)):
        (tmp_path / f"{name}.toml").write_text(PLAN.format(status=status, since=since), "utf-8")
    out = run("diff", tmp_path / "old.toml", tmp_path / "new.toml", "--line-of-business", "medicaid").out
    rows = [line for line in out.splitlines() if line.startswith("CPT 20550") and "everywhere but" in line]
    assert rows
    assert all(days in line for line in rows)


def test_packs_are_not_gone_through(run: Run, tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": snapshot([determination()], [billing()])})
    found = run("diff", path, path)
    assert (found.code, found.out) == (2, "")
    assert "packs of determinations are compared case by case only · name cases with --cases" in found.err


def test_cases_are_not_narrowed_to_a_line(run: Run, tmp_path: Path) -> None:
    """Before, the flag was passed over, and cases of every line were compared."""
    (tmp_path / "q.jsonl").write_text("", "utf-8")
    found = run("diff", "shipped", "shipped", "--cases", tmp_path / "q.jsonl", "--line-of-business", "chip")
    assert (found.code, found.out) == (2, "")
    assert "--cases with --line-of-business · a case has its own line · name one of the two" in found.err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "#N/A", "@home", "-1", "'=1"])
def test_an_id_that_looks_like_a_formula_or_an_error_comes_back(
    run: Run, tmp_path: Path, suffix: str, name: str
) -> None:
    records = tmp_path / "records.toml"
    records.write_text(
        ONE.format(through="").replace("BULLETIN 7", name).replace('version = "1"', f'version = "{name}"')
    )
    sheet, back = tmp_path / f"sheet{suffix}", tmp_path / "back.jsonl"
    assert run("export", "authorities", records, "-o", sheet).code == 0
    assert run("records", sheet, "-o", back).code == 0
    assert [item.id for item in load_library(back).provisions] == [f"{name}@{name}"]
