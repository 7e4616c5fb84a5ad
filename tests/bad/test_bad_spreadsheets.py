"""Spreadsheets with mistakes: the one line that an analyst reads, with sheet, row and column. All mistakes together."""

from __future__ import annotations

import builtins
import csv
import datetime as dt
import io
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from strategies import source

from coverage_resolver.authorities import Adoption, Scope, Supersession
from coverage_resolver.errors import DataNotFound, InvalidRecords, MissingExtra
from coverage_resolver.io.records import shipped_library
from coverage_resolver.io.spreadsheets.question_sheets import GridRow, given_in_a_grid, grid_file, read_grid
from coverage_resolver.io.spreadsheets.record_sheets import read_record_sheets, read_sheet_records, records_file
from coverage_resolver.participation import Participation
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.tables.known_names import known_names
from coverage_resolver.tables.question_names import grid_notes

openpyxl = pytest.importorskip("openpyxl")
EVERY_CELL = "write every cell, with a comma for each empty one at the end, or save the sheet as .xlsx"
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
    "unknown record": (HEADER + GOOD.replace("authority", "authorty"),
        "x.csv:2:record (cell A2) · unknown record `authorty` · did you mean `authority`?"),
    "a cell of the other record": (HEADER + GOOD.replace("national,,", "national,X 1,") + SAYS,
        "x.csv:2:authority (cell G2) · not a field of the record `authority` · empty the cell"),
    "too many cells": (HEADER + GOOD.strip() + ",,,x\n" + SAYS,
        "x.csv:2 · 16 columns where the header has 13 · write every column, and quote text with commas"),
    "a row that lost a delimiter": (HEADER + GOOD + SAYS + SAYS.replace("X 1,1,", "X 11,"),
        f"x.csv:4 · 12 cells where the header has 13 · {EVERY_CELL}"),
    "a row that lost a delimiter, and nothing that follows from it": (HEADER + GOOD.replace("ncd,", "ncd") + SAYS,
        f"x.csv:2 · 12 cells where the header has 13 · {EVERY_CELL}"),
    "a file that was cut": (HEADER + GOOD + SAYS + SAYS[:20],
        f"x.csv:4 · 8 cells where the header has 13 · {EVERY_CELL}"),
    "a kind of record that was damaged, and nothing that follows from it": (
        HEADER + GOOD.replace("authority", "authority ") + SAYS,
        "x.csv:2:record (cell A2) · `authority ` has space at an end · write `authority`"),
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


def test_a_row_without_any_cell_is_no_row(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + "\n" + GOOD + ",,\n" + SAYS + ",,,,,,,,,,,,\n\n")
    assert [item.id for item in read_record_sheets(tmp_path / "x.csv")] == ["X 1@1"]


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
    "a truth": (True, "the truth `true`, which may have been a text · "
        "make the cell text, and write it as the source does"),
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


def edited(folder: Path, sheet: str, column: str, value: object, number: int = 2) -> tuple[str, ...]:
    """The faults of the records with one cell of a workbook changed; ``X 1`` has a plan, which adopted it."""
    about = {"scope": Scope("plan", frozenset({"a-plan"})), "adoptions": (Adoption(plan="a-plan"),)}
    made = [
        source("X 1", "plan_clinical_policy", "covered", **about),
        source("X 2", "ncd", "covered", supersedes=(Supersession(version="X 1@1"),)),
    ]
    book = openpyxl.load_workbook(io.BytesIO(records_file(made, ".xlsx")))
    page = book[sheet]
    page.cell(number, next(cell.column for cell in page[1] if cell.value == column)).value = value
    book.save(folder / "x.xlsx")
    return faults(folder / "x.xlsx")


DAMAGED: dict[str, tuple[str, str, object, str]] = {
    "a dash in the id of a plan": ("authorities", "scope.values", "a\u2013plan",
        "`a\u2013plan` holds U+2013, which only looks plain · write `a-plan`"),
    "a dash in a range of codes": ("provisions", "codes", "CPT:20610\u201320612, CPT:97810\u201314",
        "`CPT:20610\u201320612, CPT:97810\u201314` holds U+2013, which only looks plain · write "
        "`CPT:20610..20612, CPT:97810..97814`"),
    "a number for a truth": ("authorities", "public", 1, "neither true nor false · write true or false"),
    "codes with bars between": ("provisions", "codes", "CPT:20610|CPT:20611",
        "`CPT:20610|CPT:20611` holds a bar · write several with commas between"),
    "space after the last code": ("provisions", "codes", "CPT:00100 ",
        "`CPT:00100 ` has space at an end · write `CPT:00100`"),
    "a curly quote before the codes": ("provisions", "codes", "\u2018CPT:00100",
        "`\u2018CPT:00100` holds U+2018, which only looks plain · write `CPT:00100`"),
    "a quote before the codes": ("provisions", "codes", "'CPT:00100",
        "`'CPT:00100` has a quote that is no part of it · write `CPT:00100`"),
    "digits of East Asian width": ("provisions", "codes", "CPT:\uff10\uff10\uff11\uff10\uff10",
        "`CPT:\uff10\uff10\uff11\uff10\uff10` holds U+FF10, U+FF11, which only looks plain · write `CPT:00100`"),
    "a space that does not break, in an id": ("authorities", "id", "X\u00a01",
        "`X?1` holds U+00A0, which only looks plain · write `X 1`"),
    "the same where a provision names its authority": ("provisions", "authority", "X\u00a01",
        "`X?1` holds U+00A0, which only looks plain · write `X 1`"),
    "an id that became a number": ("authorities", "id", 150.7,
        "the number `150.7`, which may have been a code with zeros before it · "
        "make the cell text, and write it as the source does"),
    "a kind that became a number": ("authorities", "kind", 3,
        "the number `3`, which may have been a code with zeros before it · "
        "make the cell text, and write it as the source does"),
    "a title that became a truth": ("authorities", "title", False,
        "the truth `false`, which may have been a text · make the cell text, and write it as the source does"),
    "a code that became a truth": ("provisions", "codes", True,
        "the truth `true`, which may have been a text · make the cell text, and write it as the source does"),
    "a day that became a number": ("provisions", "effective", 36430,
        "`36430` is the serial number of a day · write `1999-09-27`, and set the column to text before you type"),
    "a day that became a date": ("provisions", "effective", dt.datetime(2025, 6, 1),  # noqa: DTZ001
        "a date of the spreadsheet program · make the cell text, and write `2025-06-01`, or `2025-06` if the month "
        "was meant"),
    "space at an end": ("provisions", "version", "1 ", "`1 ` has space at an end · write `1`"),
    "a status that says the opposite of one": ("provisions", "status", "not covered",
        "unknown coverage status `not covered` · use one of "),
    "no plan": ("authorities", "scope.values", None,
        "reaches no plan, because none is named · name each plan that it reaches"),
    "a scope and an adoption that differ": ("authorities", "scope.values", "a-plam",
        "the plan `a-plan` adopted it, and is not among the plans of its scope · "
        "write one id in both, or add the plan to the scope"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_one_damaged_cell_is_one_fault(tmp_path: Path, name: str) -> None:
    """What would then name nothing, or seem to be missing, only follows from it."""
    sheet, column, value, told = DAMAGED[name]
    (line,) = edited(tmp_path, sheet, column, value)
    where, _, said = line.partition(" · ")
    assert said.startswith(told)
    assert re.fullmatch(rf"x\.xlsx:{sheet}:2:\S+ \(cell [A-Z]+2\)", where)


def test_codes_are_held_against_damage_one_by_one(tmp_path: Path) -> None:
    assert of_csv(tmp_path, HEADER + GOOD + SAYS.replace("HCPCS:M0076", '"CPT:20610, REVENUE:450, CPT:9.92E+04"')) == (
        "x.csv:3:codes[2] (cell J3) · `450` is a code that lost its leading zeros · write `0450`, and set the column "
        "to text before you type",
        "x.csv:3:codes[3] (cell J3) · `9.92E+04` is a power of ten, not a code, and lost digits: each of `99150` to "
        "`99249` is shown so · write the CPT code as the source has it, and set the column to text before you type",
    )


VERSIONS = {
    "Jul-26": "a date, not a version · write `2026-07`",
    "Nov-25": "a date, not a version · write `2025-11`",
    "7-Jan": "a date, not a version · write what became a date",
    "1/1/2025": "a date, not a version · write what became a date, such as `2025-01` or `2025-01-01`",
    "7/15/2025": "a date, not a version · write `2025-07-15`",
    "1-Jul-26": "a date, not a version · write what became a date, such as `2026-07` or `2026-07-01`",
    "2025-07-15 00:00:00": "a date, not a version · write `2025-07-15`",
    "45962": "a date, not a version · write what became a date, such as `2025-11` or `2025-11-01`",
    "1E+05": "a power of ten, not a version · write it as its source does",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_damaged_version_is_told_at_its_own_cell_and_not_where_it_is_named(tmp_path: Path, version: str) -> None:
    later = SAYS.replace("X 1,1", "X 1,v2").replace("2025-01-01,", '2026-01-01,"[{""version"": ""2026-07""}]"')
    text = HEADER.replace("conditions", "supersedes") + GOOD + SAYS.replace("X 1,1", f"X 1,{version}") + later
    assert of_csv(tmp_path, text) == (
        f"x.csv:3:version (cell H3) · `{version}` is {VERSIONS[version]}, and set the column to text before you type",
    )


@pytest.mark.parametrize(
    "version", ["2026-07", "1", "v2", "007", "rev10", "1.2.2025", "1E5", "45963", "12345", "2025-07-15", "Jul 2026"]
)
def test_the_version_of_a_source_is_no_damage(tmp_path: Path, version: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + SAYS.replace("X 1,1", f"X 1,{version}"))
    (found,) = read_record_sheets(tmp_path / "x.csv")
    assert found.version == version


def test_a_cell_is_named_by_its_row_where_a_line_is_another(tmp_path: Path) -> None:
    text = HEADER + GOOD.replace(",T,", ',"T\nU",') + SAYS.replace("covered", "cvered")
    (line,) = of_csv(tmp_path, text)
    assert line.startswith("x.csv:4:status (cell I3) · ")


def shaped(folder: Path, change: Any, made: Any = None) -> tuple[str, ...]:
    spans = (Participation("a", EffectivePeriod.of("2020-01-01")),)
    content = records_file([source("X 1", "ncd", "covered")], ".xlsx", participations=spans) if made is None else made
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    book.save(folder / "x.xlsx")
    return faults(folder / "x.xlsx")


def test_a_sheet_that_was_deleted_is_missed(tmp_path: Path) -> None:
    assert shaped(tmp_path, lambda book: book.remove(book["participation"])) == (
        "x.xlsx · the sheet `participation` is missing, which was written with 1 row · put it back, or take its row "
        "out of the sheet `sheets`",
    )


def _with_columns() -> bytes:
    """Records with a line of business, an adoption and a last day, each in a column that may be empty."""
    made = source(
        "X 1", "plan_clinical_policy", "covered", lines_of_business=frozenset({"medicaid"}),
        period=EffectivePeriod.of("2020-01-01", "2026-12-31"), scope=Scope("plan", frozenset({"a"})),
        adoptions=(Adoption(plan="a"),),
    )  # fmt: skip
    return records_file([made], ".xlsx", participations=[Participation("a", EffectivePeriod.of("2020-01-01"))])


WRITTEN = [("authorities", "lines_of_business"), ("authorities", "adoptions"), ("provisions", "through"),
           ("provisions", "status")]  # fmt: skip


@pytest.mark.parametrize(("sheet", "column"), WRITTEN)
def test_a_column_that_was_deleted_is_missed(tmp_path: Path, sheet: str, column: str) -> None:
    def delete(book: Any) -> None:
        book[sheet].delete_cols(next(cell.column for cell in book[sheet][1] if cell.value == column))

    assert shaped(tmp_path, delete, _with_columns()) == (
        f"x.xlsx:{sheet}:1 · the column `{column}` is missing, which was written with values · put it back, or take "
        "it out of the column `columns` of the sheet `sheets`",
    )


def _of_csv(without: str = "", cleared: str = "", less: str = "") -> str:
    """Those records as CSV, without a column, with one cleared, or without the rows of a record."""
    made = read_sheet_records_of(_with_columns())
    text = records_file(made.provisions, ".csv", participations=made.participations).decode("utf-8-sig")
    rows = [dict(row) for row in csv.DictReader(io.StringIO(text, newline="")) if row["record"] != less]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [name for name in rows[0] if name != without], extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**row, cleared: ""} if cleared else row for row in rows)
    return out.getvalue()


def read_sheet_records_of(content: bytes) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.xlsx").write_bytes(content)
        return read_sheet_records(Path(folder) / "x.xlsx")


@pytest.mark.parametrize("column", [column for _, column in WRITTEN])
def test_a_column_that_was_deleted_from_csv_is_missed(tmp_path: Path, column: str) -> None:
    assert of_csv(tmp_path, _of_csv(without=column)) == (
        f"x.csv:1 · the column `{column}` is missing, which was written with values · put it back, or take it out of "
        "the column `columns` of the rows `sheet`",
    )


def test_what_was_cleared_or_taken_out_of_csv_is_noted_and_one_of_ones_own_misses_nothing(tmp_path: Path) -> None:
    notes = {}
    for name, text in {
        "whole": _of_csv(),
        "cleared": _of_csv(cleared="through"),
        "less": _of_csv(less="participation"),
        "own": _of_csv(less="sheet", without="adoptions"),
    }.items():
        (tmp_path / "x.csv").write_text(text, newline="")
        notes[name] = [str(note).partition(" · put")[0] for note in read_sheet_records(tmp_path / "x.csv").notes]
    assert notes == {
        "whole": [],
        "cleared": ["x.csv:provisions:1 · the column `through` is empty, and was written with values"],
        "less": ["x.csv:participation · 0 rows, and was written with 1"],
        "own": [],
    }


def test_a_workbook_that_does_not_name_its_columns_misses_none(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_with_columns()))
    book["provisions"].delete_cols(next(cell.column for cell in book["provisions"][1] if cell.value == "through"))
    book["sheets"].delete_cols(3)
    book.save(tmp_path / "x.xlsx")
    assert len(read_sheet_records(tmp_path / "x.xlsx").provisions) == 1


@pytest.mark.parametrize(("sheet", "column"), WRITTEN[:3])
def test_a_column_that_was_cleared_is_noted(tmp_path: Path, sheet: str, column: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_with_columns()))
    (tmp_path / "x.xlsx").write_bytes(_with_columns())
    assert read_sheet_records(tmp_path / "x.xlsx").notes == ()
    book[sheet].cell(2, next(cell.column for cell in book[sheet][1] if cell.value == column)).value = None
    book.save(tmp_path / "x.xlsx")
    assert [str(note) for note in read_sheet_records(tmp_path / "x.xlsx").notes] == [
        f"x.xlsx:{sheet}:1 · the column `{column}` is empty, and was written with values · put back what was cleared "
        "by mistake"
    ]


def test_rows_that_were_taken_out_are_noted(tmp_path: Path) -> None:
    spans = [Participation(plan, EffectivePeriod.of("2020-01-01")) for plan in "ab"]
    content = records_file([source("X 1", "ncd", "covered")], ".xlsx", participations=spans)
    (tmp_path / "x.xlsx").write_bytes(content)
    assert read_sheet_records(tmp_path / "x.xlsx").notes == ()
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["participation"].delete_rows(2)
    book.save(tmp_path / "x.xlsx")
    assert [str(note) for note in read_sheet_records(tmp_path / "x.xlsx").notes] == [
        "x.xlsx:participation · 1 row, and was written with 2 · put back what was taken out by mistake"
    ]


def test_merged_cells_and_a_title_are_named(tmp_path: Path) -> None:
    assert shaped(tmp_path, lambda book: book["provisions"].merge_cells("A2:A3")) == (
        "x.xlsx:provisions · merged cells A2:A3, of which only the first holds a value · unmerge them, and write the "
        "value into each cell",
    )
    for title, said in (("My records", "a title"), (None, "an empty row")):

        def above(book: Any, title: str | None = title) -> None:
            book["provisions"].insert_rows(1)
            book["provisions"]["A1"] = title

        assert shaped(tmp_path, above) == (
            f"x.xlsx:provisions:2 · the header stands here, below {said} · take out the rows above it",
        )


def test_a_chart_in_front_is_no_sheet_of_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered")], ".xlsx")))
    book.create_chartsheet("Chart", 0).add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "x.xlsx")
    assert len(read_record_sheets(tmp_path / "x.xlsx")) == 1


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


def test_a_text_longer_than_can_be_read_back_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecords) as caught:
        records_file([source("X 1", "ncd", "covered", criteria="x" * 131_073)], ".csv", "x.csv")
    (line,) = caught.value.lines()
    assert line.startswith("x.csv:3:criteria · a text longer than the 131072 characters of a cell that is read back · ")
    (line,) = of_csv(tmp_path, HEADER + GOOD.replace(",T,", f",{'x' * 131_073},") + SAYS)
    assert line == "x.csv:2 · a text longer than 131072 characters · close every quoted text, or shorten it"


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
    "a list that is not closed": ('date_of_service,as_of,service.diagnoses\n2025-06-30,2026-06-30,"[""M17.11"""\n',
        'g.csv:2:service.diagnoses (cell C2) · not JSON · write a list as ["…", "…"], or texts with commas between, '
        'an object as {"…": …}, and true or false without quotes'),
    "a list with bars": ("date_of_service,as_of,service.diagnoses\n2025-06-30,2026-06-30,M17.11|M17.12\n",
        "g.csv:2:service.diagnoses[1] (cell C2) · … holds a bar · write several with commas between"),
    "words with bars": ("date_of_service,as_of,reviewed\n2025-06-30,2026-06-30,ncd|lcd\n",
        'g.csv:2:reviewed (cell C2) · not JSON · write a list as ["…", "…"], or texts with commas between, '),
    "a list that is a word of JSON": ("date_of_service,as_of,service.diagnoses\n2025-06-30,2026-06-30,true\n",
        "g.csv:2:service.diagnoses (cell C2) · expected a list, not a truth · put it in [ ]"),
    "a row that lost a delimiter": ("date_of_service,as_of,name\n2025-06-302026-06-30,one\n",
        f"g.csv:2 · 2 cells where the header has 3 · {EVERY_CELL}"),
    "a file that was cut": ("date_of_service,as_of,member.date_of_birth\n2025-06-30,2026-06-30,\n\n2025-06-30\n",
        f"g.csv:4 · 1 cell where the header has 3 · {EVERY_CELL}"),
    "a state that is none": ("date_of_service,as_of,enrollment.line_of_business,enrollment.start,enrollment.state\n"
        "2025-06-30,2026-06-30,medicaid,2020-01-01,Ohio\n",
        "g.csv:2:enrollment.state (cell E2) · not a state or territory · use its two-letter postal code"),
    "a birth after the service": ("date_of_service,as_of,member.date_of_birth\n2025-06-30,2026-06-30,2025-07-01\n",
        "g.csv:2:member.date_of_birth (cell C2) · lies after the date of service · correct one of the two"),
    "enrolments without a line of business": ("date_of_service,as_of,member.enrollments\n"
        '2025-06-30,2026-06-30,"[{""start"": ""2020-01-01""}]"\n',
        "g.csv:2:member.enrollments[1].line_of_business (cell C2) · missing · add it"),
    "an empty line of business": ("date_of_service,as_of,enrollment.line_of_business,enrollment.start\n"
        "2025-06-30,2026-06-30,,2020-01-01\n",
        "g.csv:2:enrollment.line_of_business (cell C2) · missing · add it"),
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
    assert not any(value in found for value in ("2025-13-01", "1970", "M17", "Ohio", "2025-07-01"))


GRID = {
    "date_of_service": "2025-07-15", "as_of": "2026-06-30", "enrollment.line_of_business": "medicaid",
    "enrollment.plan": "a-plan", "enrollment.start": "2020-01-01", "service.code": "00100",
    "service.code_system": "CPT", "service.diagnoses": '["M17.11"]', "service.place_of_service": "01",
    "service.modifiers": '["LT"]',
}  # fmt: skip
DAMAGED_QUESTIONS = {
    "a dash in the id of a plan": ("enrollment.plan", "a\u2013plan", "… holds U+2013, which only looks plain · "),
    "a curly quote before a code": ("service.code", "\u201800100",
        "`\u201800100` holds U+2018, which only looks plain · write `00100`"),
    "a quote before a code": ("service.code", "'00100", "`'00100` has a quote that is no part of it · write `00100`"),
    "digits of East Asian width": ("service.code", "\uff10\uff10\uff11\uff10\uff10",
        "`\uff10\uff10\uff11\uff10\uff10` holds U+FF10, U+FF11, which only looks plain · write `00100`"),
    "space after a code": ("service.code", "00100 ", "`00100 ` has space at an end · write `00100`"),
    "space at an end": ("enrollment.plan", "a-plan  ", "… has space at an end · write it as its source does"),
    "a place that lost its zero": ("service.place_of_service", "1",
        "`1` is a number, not a place of service · write `01`, and set the column to text before you type"),
    "a code that lost its zeros": ("service.code", "100",
        "`100` is a code that lost its leading zeros · write `00100`, and set the column to text before you type"),
    "a day as a number": ("date_of_service", "45853",
        "… is the serial number of a day · make the cell text, and write the day as YYYY-MM-DD"),
    "a day as Americans write it": ("date_of_service", "7/15/2025",
        "… is a day in another form · make the cell text, and write the day as YYYY-MM-DD"),
    "quotes of a word processor": ("service.diagnoses", "[\u201cM17.11\u201d]",
        "… holds U+201C, U+201D, which only looks plain · write the ICD-10-CM code as the source has it"),
    "a diagnosis that became a number": ("service.diagnoses", '["250.0"]', "… is a number, not a diagnosis · write"),
    "a diagnosis that lost its letter": ("service.diagnoses", '["17.11"]', "… is a number, not a diagnosis · write"),
    "a diagnosis without brackets that lost its letter": ("service.diagnoses", "M54.50, 17.11",
        "… is a number, not a diagnosis · write the ICD-10-CM code, which begins with a letter"),
    "a diagnosis that is nothing but digits": ("service.diagnoses", "17", "… is a number, not a diagnosis · write"),
    "a modifier without brackets that lost its zero": ("service.modifiers", "LT,1",
        "`1` is a modifier that lost its zero · write `01`"),
    "a modifier of three characters": ("service.modifiers", '["LTX"]',
        "not a modifier · give each its two letters or digits, such as LT or 50"),
    "a modifier that became a power of ten": ("service.modifiers", '["5E1"]',
        "`5E1` is a power of ten, not a modifier · write its two letters or digits"),
    "an error": ("enrollment.plan", "#N/A", "an error of the spreadsheet program · write what was meant as text"),
    "a formula": ("enrollment.plan", "=A1", "a formula · write its result as text"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED_QUESTIONS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_damage_of_a_question_is_one_fault_with_its_cell(tmp_path: Path, name: str, suffix: str) -> None:
    column, value, told = DAMAGED_QUESTIONS[name]
    rows = [list(GRID), list((GRID | {column: value}).values())]
    file = tmp_path / f"g{suffix}"
    if suffix == ".csv":
        with file.open("w", newline="", encoding="utf-8") as text:
            csv.writer(text).writerows(rows)
    else:
        book = openpyxl.Workbook()
        book.active.title = "questions"
        for row in rows:
            book.active.append(row)
        book.save(file)
    (line,) = faults(file, read_grid)
    where, _, said = line.partition(" · ")
    assert said.startswith(told)
    letter = "ABCDEFGHIJ"[list(GRID).index(column)]
    assert where.startswith("g.csv:2:" if suffix == ".csv" else "g.xlsx:questions:2:")
    assert where.endswith(f"(cell {letter}2)")


def test_a_diagnosis_that_a_program_holds_as_a_number_is_one_that_was_damaged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "questions"
    book.active.append(list(GRID))
    book.active.append(list((GRID | {"service.diagnoses": 17.11}).values()))
    book.save(tmp_path / "g.xlsx")
    (line,) = faults(tmp_path / "g.xlsx", read_grid)
    assert line.partition(" · ")[2].startswith(
        "… is a number, not a diagnosis · write the ICD-10-CM code, which begins"
    )


@pytest.mark.parametrize("column", ["enrollment.plan", "service.code", "service.place_of_service", "name"])
def test_a_text_of_a_question_that_became_a_truth_is_damaged(tmp_path: Path, column: str) -> None:
    (line,) = faults(grid_book(tmp_path, {column: True}), read_grid)
    assert line.partition(" · ")[2].startswith(("the truth `true`, which may have been", "the truth …, which may have"))


@pytest.mark.parametrize("value", [True, False, "true", "FALSE"])
def test_a_truth_stays_one_where_one_is_asked_for(tmp_path: Path, value: object) -> None:
    (row,) = read_grid(grid_book(tmp_path, {"service.emergency": value}))
    assert row.question.service.emergency is (str(value).lower() == "true")
    book = openpyxl.load_workbook(io.BytesIO(records_file([source("X 1", "ncd", "covered", value="x")], ".xlsx")))
    said, documents = book["provisions"], book["authorities"]
    said.cell(2, next(cell.column for cell in said[1] if cell.value == "value")).value = value
    documents.cell(2, next(cell.column for cell in documents[1] if cell.value == "public")).value = value
    book.save(tmp_path / "x.xlsx")
    (item,) = read_record_sheets(tmp_path / "x.xlsx")
    assert item.authority.public is row.question.service.emergency
    assert item.value in (row.question.service.emergency, value)


def grid_book(folder: Path, changed: dict[str, object]) -> Path:
    """A workbook of one question."""
    book = openpyxl.Workbook()
    book.active.title = "questions"
    question = {**GRID, **changed}
    book.active.append(list(question))
    book.active.append(list(question.values()))
    book.save(folder / "g.xlsx")
    return folder / "g.xlsx"


def test_a_list_of_texts_may_be_written_with_commas_as_in_records(tmp_path: Path) -> None:
    written = GRID | {"service.diagnoses": "m1711; F84", "service.modifiers": "LT", "reviewed": "ncd, lcd"}
    rows = [list(written), list(written.values())]
    with (tmp_path / "g.csv").open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows(rows)
    (row,) = read_grid(tmp_path / "g.csv")
    assert (row.question.service.diagnoses, row.question.service.modifiers) == (("M1711", "F84"), ("LT",))
    assert row.question.reviewed == ("ncd", "lcd")


def grid_of(folder: Path, *rows: dict[str, str]) -> tuple[GridRow, ...]:
    with (folder / "g.csv").open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows([list(GRID), *(list((GRID | row).values()) for row in rows)])
    return read_grid(folder / "g.csv")


def test_a_cell_that_may_have_been_cleared_is_noted(tmp_path: Path) -> None:
    rows = grid_of(tmp_path, {"service.code": "", "enrollment.plan": ""}, {"enrollment.plan": "health-net-ca"})
    assert [str(note) for note in grid_notes(rows, [known_names(shipped_library())])] == [
        "g.csv:2:service.code (cell F2) · no code, beside a code system · if the cell was cleared, write what stood "
        "there",
        "g.csv:2:enrollment.plan (cell D2) · no plan · if the cell was cleared, write what stood there",
    ]


@pytest.mark.parametrize(
    ("line", "count"),
    [("medicare_ffs", 0), ("medicaid_ffs", 0), ("tricare", 1), ("medicare_advantage", 1), ("commercial", 1)],
)
def test_no_plan_is_noted_only_where_a_plan_has_a_say(tmp_path: Path, line: str, count: int) -> None:
    """Original Medicare and fee-for-service Medicaid have no plan; of TRICARE only the line itself is noted."""
    (row,) = grid_of(tmp_path, {"enrollment.line_of_business": line, "enrollment.plan": ""})
    notes = [str(note) for note in grid_notes([row], [known_names(shipped_library())])]
    assert len(notes) == count
    assert any("no plan" in note for note in notes) is (line in ("medicare_advantage", "commercial"))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_spreadsheet_of_another_kind_is_one_message_that_names_its_door(tmp_path: Path, suffix: str) -> None:
    grid, records = tmp_path / f"g{suffix}", tmp_path / f"r{suffix}"
    grid.write_bytes(grid_file(grid_of(tmp_path, {}), suffix))
    records.write_bytes(records_file([source("X 1", "ncd", "covered")], suffix))
    assert faults(grid, read_record_sheets) == (
        f"g{suffix} · this is a grid of questions, not a spreadsheet of records · read it with "
        "`coverage-resolver questions`",
    )
    assert faults(records, read_grid) == (
        f"r{suffix} · this is a spreadsheet of records, not a grid of questions · read it with "
        "`coverage-resolver records`",
    )
    table = tmp_path / f"t.decisions{suffix}"
    if suffix == ".csv":
        table.write_text("case,dos,expect.status\n")
    else:
        book = openpyxl.Workbook()
        book.active.append(["case", "dos", "expect.status"])
        book.save(table)
    for read, wanted in ((read_record_sheets, "a spreadsheet of records"), (read_grid, "a grid of questions")):
        what = f"this is a decision table, not {wanted}"
        assert faults(table, read) == (f"t.decisions{suffix} · {what} · run it with `coverage-resolver check`",)


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


def test_a_name_that_stands_twice_in_a_grid_is_told_at_each_row_after_the_first(tmp_path: Path) -> None:
    rows = [("name", *GRID), *((name, *GRID.values()) for name in ("knee", "hip", "knee", "", "question 4"))]
    with (tmp_path / "g.csv").open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows(rows)
    assert faults(tmp_path / "g.csv", lambda path: given_in_a_grid(read_grid(path))) == (
        "g.csv:4:name (cell A4) · the name stands already at g.csv:2:name (cell A2) · name each question once",
        "g.csv:6:name (cell A6) · the name stands already at g.csv:5:name (cell A5) · name each question once",
    )
