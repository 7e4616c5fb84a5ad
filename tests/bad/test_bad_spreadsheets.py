"""Spreadsheets with mistakes: the one line that an analyst reads, with sheet, row and column. All mistakes together."""

from __future__ import annotations

import builtins
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from strategies import source

from coverage_resolver.errors import DataNotFound, InvalidRecords, MissingExtra
from coverage_resolver.io.spreadsheets.question_sheets import read_grid
from coverage_resolver.io.spreadsheets.record_sheets import read_record_sheets, records_file

openpyxl = pytest.importorskip("openpyxl")
HEADER = "record,id,kind,title,citation.text,scope.level,authority,version,status,codes,effective,conditions,public\n"
GOOD = "authority,X 1,ncd,T,X 1,national,,,,,,,\n"
SAYS = "provision,,,,,,X 1,1,covered,HCPCS:M0076,2025-01-01,,\n"


def faults(path: Path, read: Any = read_record_sheets) -> tuple[str, ...]:
    with pytest.raises(InvalidRecords) as caught:
        read(path)
    return caught.value.lines()


def of_csv(folder: Path, text: str) -> tuple[str, ...]:
    file = folder / "x.csv"
    file.write_bytes(text.encode())
    return faults(file)


ROWS = {
    "unknown column": (HEADER.replace("title", "titel") + GOOD,
        "x.csv:1 (cell D1) · unknown column `titel` · did you mean `title`?"),
    "a column twice": (HEADER.replace("title", "kind") + GOOD,
        "x.csv:1:kind (cell D1) · the column stands twice · keep one of them"),
    "no column that tells": ("id,kind\nX,ncd\n", "x.csv:1:record · the column is missing · add it to the header"),
    "an empty file": ("", "x.csv · an empty file · write a header and rows"),
    "an open quote": (HEADER + 'authority,"X 1', "x.csv:2 · not CSV: unexpected end of data · close every quoted text"),
    "unknown record": (HEADER + "authorty,X 1\n",
        "x.csv:2:record (cell A2) · unknown record `authorty` · did you mean `authority`?"),
    "a cell of the other record": (HEADER + GOOD.replace("national,,", "national,X 1,") + SAYS,
        "x.csv:2:authority (cell G2) · not a field of the record `authority` · empty the cell"),
    "too many cells": (HEADER + GOOD.strip() + ",,,x\n" + SAYS,
        "x.csv:2 · 16 columns where the header has 13 · write every column, and quote text with commas"),
    "a formula": (HEADER + GOOD.replace(",T,", ",=1+1,") + SAYS,
        "x.csv:2:title (cell D2) · a formula · write its result as text, or ' before a text that begins with ="),
    "unknown kind": (HEADER + GOOD.replace("ncd", "ncdd") + SAYS,
        "x.csv:2:kind (cell C2) · unknown authority kind `ncdd` · did you mean `ncd`?"),
    "semicolons": (HEADER.replace(",", ";"), "x.csv:1 · columns separated by semicolons · save as CSV with commas"),
    "a code without its system": (HEADER + GOOD + SAYS.replace("HCPCS:M0076", "M0076"),
        "x.csv:3:codes[1] (cell J3) · `M0076` is without a code system · "
        "write a code with its system, such as HCPCS:M0076"),
    "a code that lost its zeros": (HEADER + GOOD + SAYS.replace("HCPCS:M0076", "CPT:100"),
        "x.csv:3:codes[1] (cell J3) · `100` is a code that lost its leading zeros · "
        "write `00100`, and set the column to text before you type"),
    "no such day": (HEADER + GOOD + SAYS.replace("2025-01-01", "2025-02-30"),
        "x.csv:3:effective (cell K3) · `2025-02-30` is no such day in the calendar · "
        "write a day as 2025-06-30 or a month as 2025-06"),
    "a day as Americans write it": (HEADER + GOOD + SAYS.replace("2025-01-01", "1/2/2025"),
        "x.csv:3:effective (cell K3) · `1/2/2025` is a day in another form · "
        "write `2025-01-02` or `2025-02-01`, whichever it was, and set the column to text before you type"),
    "no outcome": (HEADER + GOOD + SAYS.replace("covered", ""),
        "x.csv:3:status (cell I3) · a rule on coverage without an outcome · add `status`"),
    "not JSON": (HEADER + GOOD + SAYS.replace(",,\n", ',"[{",\n'),
        "x.csv:3:conditions (cell L3) · `[{` is not JSON · write JSON, as in docs/spreadsheets.md"),
    "a condition of another sort": (HEADER + GOOD
        + SAYS.replace(",,\n", ',"[{""fact"": ""age_years"", ""operator"": ""below"", ""value"": ""21""}]",\n'),
        "x.csv:3:conditions[1] (cell L3) · `below` with the text `21` · write a number without quotes"),
    "neither true nor false": (HEADER + GOOD.replace(",,\n", ",,yes\n") + SAYS,
        "x.csv:2:public (cell M2) · expected true or false, not `yes` · write true or false"),
    "no such authority": (HEADER + GOOD + SAYS + SAYS.replace("X 1", "X1"),
        "x.csv:4:authority (cell G4) · no authority `X1` · did you mean `X 1`?"),
    "an id twice": (HEADER + GOOD + SAYS + GOOD,
        "x.csv:4:id (cell B4) · the id `X 1` stands already at x.csv:2 · join the two or give one another id"),
    "says nothing": (HEADER + GOOD,
        "x.csv:2:id (cell B2) · missing: this source would say nothing · "
        "add a provision whose `authority` is this id, or take the row out"),
    "two in force": (HEADER + GOOD + SAYS + SAYS.replace("X 1,1", "X 1,2"),
        "x.csv:4 · versions `1` and `2` may be in force on one day · "
        "end the older with `through`, or declare `supersedes` in the newer"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_mistake_in_a_row_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    text, line = ROWS[name]
    assert of_csv(tmp_path, text) == (line,)


def test_all_mistakes_of_a_file_are_said_together(tmp_path: Path) -> None:
    text = HEADER + GOOD.replace("ncd", "x") + SAYS.replace("covered", "cvered") + SAYS.replace("2025-01-01", "soon")
    assert [line.partition(" · ")[0] for line in of_csv(tmp_path, text)] == [
        "x.csv:2:kind (cell C2)",
        "x.csv:3:status (cell I3)",
        "x.csv:4:effective (cell K4)",
    ]


CELLS = {
    "a number": (100, "the number `100`, which may have been a code with zeros before it · "
        "make the cell text, and write it as the source does"),
    "scientific notation": (1e5, "the number `100000`, which may have been a code with zeros before it · "
        "make the cell text, and write it as the source does"),
    "a date": (dt.date(2025, 6, 1), "a date of the spreadsheet program, which may have been a month or a code · "
        "make the cell text, and write 2025-06-30 or 2025-06"),
    "a formula": ("=1+1", "a formula · write its result as text, or ' before a text that begins with ="),
    "an error": ("#N/A", "an error of the spreadsheet program · write what was meant as text"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_what_a_spreadsheet_program_made_of_a_text_is_refused(tmp_path: Path, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered")], ".xlsx")))
    page = book["provisions"]
    column = next(cell.column for cell in page[1] if cell.value == "version")
    page.cell(2, column).value = CELLS[name][0]
    book.save(tmp_path / "x.xlsx")
    assert f"x.xlsx:provisions:2:version (cell B2) · {CELLS[name][1]}" in faults(tmp_path / "x.xlsx")


def test_a_missing_sheet_and_a_file_that_is_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "authorities"
    book.active.append(["id"])
    book.save(tmp_path / "x.xlsx")
    assert faults(tmp_path / "x.xlsx") == ("x.xlsx · the sheet `provisions` is missing · add it, or give it this name",)
    (tmp_path / "y.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert faults(tmp_path / "y.xlsx") == ("y.xlsx · not an XLSX file, or a damaged one · save it as .xlsx anew",)
    with pytest.raises(DataNotFound, match=r"no such file · check the path"):
        read_record_sheets(tmp_path / "z.xlsx")
    (tmp_path / "x.ods").write_bytes(b"")
    with pytest.raises(
        DataNotFound, match=r"^x\.ods · neither \*\.xlsx nor \*\.csv · save the spreadsheet as one of them$"
    ):
        read_record_sheets(tmp_path / "x.ods")


OTHER_SHEETS = {
    "the name in other letters": ("PARTICIPATION", ("plan", "from"), ()),
    "the name with a slip": ("Participations", ("plan", "from"), (
        "x.xlsx:Participations · looks like the sheet `participation`, and would not be read · "
        "name it `participation`, or take it out of the file",)),
    "the name and a column with a slip": ("particpation", ("plan", "from", "thruogh"), (
        "x.xlsx:particpation · looks like the sheet `participation`, and would not be read · "
        "name it `participation`, or take it out of the file",)),
    "another name, the same columns": ("Plans", ("Plan", "From"), (
        "x.xlsx:Plans · looks like the sheet `participation`, and would not be read · "
        "name it `participation`, or take it out of the file",)),
    "one word of one's own": ("topic", ("topic",), (
        "x.xlsx:topic · looks like the sheet `topics`, and would not be read · "
        "name it `topics`, or take it out of the file",)),
    "a note": ("Plans", ("plan", "telephone"), ()),
    "a list of revisions": ("revisions", ("date", "authority", "who"), ()),
    "an empty sheet": ("Sheet1", (), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_SHEETS)
def test_a_sheet_that_looks_like_one_of_ours_is_not_dropped_in_silence(tmp_path: Path, name: str) -> None:
    title, header, told = OTHER_SHEETS[name]
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered")], ".xlsx")))
    page = book.create_sheet(title)
    if header:
        page.append(header)
        page.append(["a-plan", "2025-01-01", *[""] * 9][: len(header)])
    book.save(tmp_path / "x.xlsx")
    if told:
        assert faults(tmp_path / "x.xlsx") == told
    else:
        assert len(read_record_sheets(tmp_path / "x.xlsx")) == 1


def test_two_sheets_of_one_name_are_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered")], ".xlsx")))
    book.create_sheet("Provisions ").append(["authority"])
    book.save(tmp_path / "x.xlsx")
    assert faults(tmp_path / "x.xlsx") == (
        "x.xlsx:Provisions  · a second sheet `provisions` · join the two, or take one out",
    )


def test_the_sheet_of_questions_is_known_as_the_others_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Questons"
    book.active.append(["date_of_service", "as_of", "service.code"])
    book.save(tmp_path / "x.xlsx")
    assert faults(tmp_path / "x.xlsx", read_grid) == (
        "x.xlsx:Questons · looks like the sheet `questions`, and would not be read · "
        "name it `questions`, or take it out of the file",
    )
    book.active.title = "Questions"
    book.save(tmp_path / "x.xlsx")
    assert read_grid(tmp_path / "x.xlsx") == ()


def test_what_a_note_holds_is_not_looked_at(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered")], ".xlsx")))
    page = book.create_sheet("counts")
    page.append(["codes", "how many"])
    page.append([12, dt.date(2025, 6, 1)])
    book.save(tmp_path / "x.xlsx")
    assert len(read_record_sheets(tmp_path / "x.xlsx")) == 1


def test_a_text_longer_than_a_cell_is_not_cut() -> None:
    record = source("X 1", "ncd", "covered", criteria="é" * 32_768)
    with pytest.raises(InvalidRecords) as caught:
        records_file([record], ".xlsx", "x.xlsx")
    assert caught.value.lines() == (
        "x.xlsx:provisions:2:criteria · a text longer than the 32767 characters of a cell · write CSV instead",
    )
    assert records_file([record], ".csv")


def test_without_openpyxl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "openpyxl":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra) as caught:
        records_file([source("X 1", "ncd", "covered")], ".xlsx")
    assert str(caught.value) == (
        "XLSX · openpyxl is not installed · pip install 'coverage-resolver[spreadsheets]', or use CSV"
    )


GRIDS = {
    "no such day": ("date_of_service,as_of\n2025-13-01,2026-06-30\n",
        "g.csv:2:date_of_service (cell A2) · no such day in the calendar · write the day as YYYY-MM-DD"),
    "a day is missing": ("date_of_service,as_of,service.code\n2025-06-30,,X\n",
        "g.csv:2:as_of (cell B2) · missing · add it"),
    "unknown column": ("date_of_service,as_of,dob\n2025-06-30,2026-06-30,1970-01-01\n",
        "g.csv:1 (cell C1) · unknown column `dob` · use one of"),
    "a list without brackets": ("date_of_service,as_of,service.diagnoses\n2025-06-30,2026-06-30,M17.11\n",
        'g.csv:2:service.diagnoses (cell C2) · not JSON · write a list as ["…", "…"], an object as {"…": …}, '
        "and true or false without quotes"),
    "a state that is none": ("date_of_service,as_of,enrollment.line_of_business,enrollment.start,enrollment.state\n"
        "2025-06-30,2026-06-30,medicaid,2020-01-01,Ohio\n",
        "g.csv:2:enrollment.state (cell E2) · not a state or territory · use its two-letter postal code"),
    "enrolments twice": ("date_of_service,as_of,enrollment.start,member.enrollments\n"
        "2025-06-30,2026-06-30,2020-01-01,[]\n",
        "g.csv:2:member.enrollments (cell D2) · enrolments stand here and in the columns `enrollment.…` · "
        "keep one of the two"),
}  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_a_mistake_in_a_grid_is_said_without_a_value_of_the_member(tmp_path: Path, name: str) -> None:
    text, line = GRIDS[name]
    (tmp_path / "g.csv").write_text(text)
    (found,) = faults(tmp_path / "g.csv", read_grid)
    assert found.startswith(line)
    assert not any(value in found for value in ("2025-13-01", "1970", "M17", "Ohio"))


def test_a_number_in_a_grid_is_not_repeated(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "questions"
    book.active.append(["date_of_service", "as_of", "member.residence_county"])
    book.active.append(["2025-06-30", "2026-06-30", 90210])
    book.save(tmp_path / "g.xlsx")
    assert faults(tmp_path / "g.xlsx", read_grid) == (
        "g.xlsx:questions:2:member.residence_county (cell C2) · the number …, which may have been a code with "
        "zeros before it · make the cell text, and write it as the source does",
    )
