"""A name that nobody knows is a fault at its cell of a grid, by every door; one that may be right is a note."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from coverage_resolver import PolicyLibrary
from coverage_resolver.cli import main
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.io.question_files import GivenQuestion
from coverage_resolver.io.questions_json import question_from_dict
from coverage_resolver.io.spreadsheets.question_sheets import read_grid
from coverage_resolver.tables.known_names import known_names
from coverage_resolver.tables.question_names import grid_notes, question_notes

HEADER = (
    "name,date_of_service,as_of,enrollment.line_of_business,enrollment.state,enrollment.plan,enrollment.start,"
    "enrollment.delivery_system,service.code,service.code_system,service.place_of_service,member.dual_status\n"
)
UNKNOWN = (
    HEADER
    + "a,2026-08-15,2026-09-30,medicad,CA,health-net-ca,2020-01-01,,M0076,HCPCS,11,\n"
    + "b,2026-08-15,2026-09-30,medicaid,CA,health-net-ca,2020-01-01,managed,M0076,HCPCS,2.0E+00,\n"
    + "c,2026-08-15,2026-09-30,medicare_ffs,,,2020-01-01,,M0076,HCPCS,11,qmbb\n"
)
ODD = HEADER + "a,2026-08-15,2026-09-30,medicaid,CA,health-net-c,2020-01-01,,M0076,HCPCS,11,\n"
DOORS: dict[str, Callable[[Path], list[str]]] = {
    "diff": lambda file: (
        ["diff", "shipped", "shipped", "--as-of-old=2026-07-31", "--as-of-new=2026-09-30", f"--cases={file}"]
    ),
    "export": lambda file: ["export", "grid", str(file), "-o", str(file.with_name("answers.csv"))],
    "questions": lambda file: ["questions", str(file), "-o", str(file.with_name("asked.jsonl"))],
}


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_knows_is_a_fault_at_its_cell_of_a_grid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], door: str
) -> None:
    file = tmp_path / "g.csv"
    file.write_text(UNKNOWN)
    assert main(DOORS[door](file)) == 3
    assert capsys.readouterr().err.splitlines() == [
        "error: g.csv:2:enrollment.line_of_business (cell D2) · is no line of business that is known · did you mean "
        "`medicaid`?",
        "error: g.csv:3:enrollment.delivery_system (cell H3) · is no delivery system that is known · did you mean "
        "`managed_care`?",
        "error: g.csv:3:service.place_of_service (cell K3) · is no place of service that is known · use a two-digit "
        "code of the CMS Place of Service Code Set",
        "error: g.csv:4:member.dual_status (cell L4) · is no dual status that is known · check how it is spelt",
    ]
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("door", DOORS)
def test_what_may_be_right_in_a_grid_is_noted_and_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], door: str
) -> None:
    file = tmp_path / "g.csv"
    file.write_text(ODD)
    assert main(DOORS[door](file)) == 0
    assert capsys.readouterr().err.splitlines() == [
        "note: g.csv:2:enrollment.plan (cell F2) · is a plan that no document names · did you mean `health-net-ca`?"
    ]


@pytest.mark.parametrize("door", DOORS)
def test_a_coverage_that_is_not_modelled_keeps_nobody_else_from_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], door: str
) -> None:
    file = tmp_path / "g.csv"
    rows = (f"a,2026-08-15,2026-09-30,{line},CA,health-net-ca,2020-01-01,,M0076,HCPCS,11,\n" for line in LINES)
    file.write_text(HEADER + "".join(row.replace("a,", f"{number},", 1) for number, row in enumerate(rows)))
    assert main(DOORS[door](file)) == 0
    assert capsys.readouterr().err.splitlines() == [
        "note: g.csv:3:enrollment.line_of_business (cell D3) · is no line of business that is known · it is answered "
        "as not modelled (OUT_OF_MODEL); use one of chip, commercial, fehb, marketplace, medicaid, medicare_advantage, "
        "medicare_ffs where it is meant"
    ]
    if door == "export":
        answers = list(csv.DictReader((tmp_path / "answers.csv").read_text("utf-8-sig").splitlines()))
        assert [row["answer.needs"] for row in answers][1:] == ["a ladder for this line of business"]


LINES = ("medicaid", "tricare")


def test_an_unknown_name_of_enrolments_that_stand_together_is_told_at_their_column(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    spans = json.dumps([{"line_of_business": "medicad", "start": "2020-01-01"}]).replace('"', '""')
    file = tmp_path / "g.csv"
    file.write_text(f'name,date_of_service,as_of,member.enrollments\na,2026-08-15,2026-09-30,"{spans}"\n')
    with pytest.raises(InvalidRecords) as caught:
        grid_notes(read_grid(file), [known_names(library)])
    assert [line.partition(" · ")[0] for line in caught.value.lines()] == ["g.csv:2:member.enrollments (cell D2)"]


def test_what_one_of_two_libraries_knows_is_known(tmp_path: Path, library: PolicyLibrary) -> None:
    file = tmp_path / "g.csv"
    file.write_text(ODD)
    rows, old = read_grid(file), known_names(library)
    part = attrs.evolve(library.participations[0], plan="health-net-c")
    new = known_names(library.with_provisions(library.provisions, participations=(*library.participations, part)))
    assert [len(grid_notes(rows, sides)) for sides in ([old, old], [old, new], [new, old], [new])] == [1, 0, 0, 0]


def test_what_nobody_knows_of_a_question_in_json_is_noted_under_its_name(library: PolicyLibrary) -> None:
    first = {"line_of_business": "medicad", "start": "2020-01-01"}
    second = {"line_of_business": "commercial", "start": "2020-01-01", "funding": "insurd"}
    asked = {"member": {"enrollments": [first, second]}, "service": {"code": "M0076", "code_system": "HCPCS"}}
    question = question_from_dict({**asked, "date_of_service": "2026-08-15", "as_of": "2026-09-30"})
    asked_about = GivenQuestion(name="knee", place="line 1", question=question)
    assert [str(note) for note in question_notes([asked_about], [known_names(library)])] == [
        "knee:enrollment.line_of_business · is no line of business that is known · did you mean `medicaid`?",
        "knee:enrollment2.funding · is no funding that is known · did you mean `insured`?",
    ]


FACTS = {"zz": "1", "yy": True, "trial_approved": True}


def test_each_fact_of_a_cell_that_nobody_knows_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, file = json.dumps(FACTS).replace('"', '""'), tmp_path / "g.csv"
    head = "name,date_of_service,as_of,member.facts,service.code,service.code_system\n"
    file.write_text(f'{head}a,2026-08-15,2026-09-30,"{facts}",M0076,HCPCS\n')
    assert main(DOORS["questions"](file)) == 3
    assert capsys.readouterr().err.splitlines() == [
        f"error: g.csv:2:member.facts (cell D2) · `{name}` is a fact at which no record looks · check its name, or "
        "drop it: it bears on nothing"
        for name in ("yy", "zz")
    ]


@pytest.mark.parametrize("given", [{"facts": FACTS}, {"dual_status": "qmbb"}])
def test_no_grid_is_written_that_would_be_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, object]
) -> None:
    asked = {"member": given, "service": {"code": "M0076", "code_system": "HCPCS"}}
    question = {**asked, "date_of_service": "2026-08-15", "as_of": "2026-09-30"}
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"name": "kid", "question": question}) + "\n")
    assert main(DOORS["export"](file)) == 3
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(" · ")[0] for line in told] == [
        f"error: kid:member.{name}" for name in (("facts.yy", "facts.zz") if "facts" in given else ("dual_status",))
    ]
    assert not (tmp_path / "answers.csv").exists()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("door", DOORS)
def test_a_decision_table_is_no_grid_and_that_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], door: str, suffix: str
) -> None:
    file = tmp_path / f"a.decisions{suffix}"
    rows = [["case", "line_of_business", "dos", "as_of", "expect.status"], ["a", "medicaid", "2026-08-15", "", "*"]]
    if suffix == ".csv":
        file.write_text("".join(",".join(row) + "\n" for row in rows))
    else:
        book = pytest.importorskip("openpyxl").Workbook()
        for row in rows:
            book.active.append(row)
        book.save(file)
    assert main(DOORS[door](file)) == 3
    assert capsys.readouterr().err.splitlines() == [
        f"error: a.decisions{suffix} · this is a decision table, not a grid of questions · run it with "
        "`coverage-resolver check`"
    ]
