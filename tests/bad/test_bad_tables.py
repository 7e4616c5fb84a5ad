"""Decision tables with each kind of mistake: what an analyst reads, word by word, and never a traceback."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from coverage_resolver import PolicyLibrary
from coverage_resolver.errors import CannotWrite, DataNotFound, InvalidRecords, MissingExtra
from coverage_resolver.tables.checking import read_all
from coverage_resolver.tables.coverage_outputs import read_outputs
from coverage_resolver.tables.finding import case_table
from coverage_resolver.tables.first_table import write_first_table
from coverage_resolver.tables.known_names import known_names
from coverage_resolver.tables.reading import find_tables, read_table
from coverage_resolver.tables.rows import Options

EVERY_CELL = "write every cell, with a comma for each empty one at the end, or save the sheet as .xlsx"
HEAD = "case,line_of_business,dos,as_of,expect.status\n"
ROW = "a,medicaid,2025-07-15,2026-06-30,*\n"


def faults(folder: Path, text: str | bytes, name: str = "t.decisions.csv", strict: bool = False) -> list[str]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InvalidRecords) as caught:
        read_table(path, name, Options(strict=strict))
    return list(caught.value.lines())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "t.decisions.csv · an empty file · write a header and rows; see coverage-resolver init"),
        (
            "\n" + HEAD,
            "t.decisions.csv · no header on the first line · write a header and rows; see coverage-resolver init",
        ),
        (HEAD, "t.decisions.csv · no rows below the header · write at least one, or remove the file"),
        (
            HEAD.replace(",", ";"),
            "t.decisions.csv:1 · columns separated by semicolons · save as CSV with commas",
        ),
        (
            HEAD + "a,medicaid,2025-07-15,2026-06-30\n",
            f"t.decisions.csv:2 · 4 cells where the header has 5 · {EVERY_CELL}",
        ),
        (
            HEAD + "\n" + ROW + ",,\n" + ROW.replace("a,", "b,").strip() + ",x\n",
            "t.decisions.csv:5 · 6 cells where the header has 5 · write every cell, and quote text that holds a comma",
        ),
        (
            HEAD + ROW + 'b,"medicaid\n',
            't.decisions.csv:3 · not CSV: unexpected end of data · close every quoted text with ", '
            'and write a quote inside it as ""',
        ),
        (b"case,\xff\n", "t.decisions.csv · byte 6 is not UTF-8 · save the file as UTF-8"),
        (HEAD + "a\0\n", "t.decisions.csv · holds a NUL character · save the file as plain text in UTF-8"),
        (
            "case,line_of_busines,dos,expect.status\n",
            "t.decisions.csv:1 · unknown column `line_of_busines` · did you mean `line_of_business`?",
        ),
        (
            "case,dos,zzzz\n",
            "t.decisions.csv:1 · unknown column `zzzz` · see docs/decision-tables.md for the columns",
        ),
        (
            "case,dos,dos,expect.status\n",
            "t.decisions.csv:1 · the column `dos` stands twice · keep one of them",
        ),
        (
            "case,dos,dx,diagnoses,expect.status\n",
            "t.decisions.csv:1 · the column `diagnoses` says the same as `dx` · keep one of them",
        ),
        (
            "dos,expect.status\n",
            "t.decisions.csv:1 · the column `case` is missing · add it: each row needs a name",
        ),
        (
            "case,expect.status\n",
            "t.decisions.csv:1 · the column `dos` is missing · add it: each row needs a date of service",
        ),
        (
            "case,dos\n",
            "t.decisions.csv:1 · no column begins with `expect.` · add one, such as expect.status",
        ),
        (
            "case,dos,,expect.status\na,2025-07-15,x,*\n",
            "t.decisions.csv:2 · column C has cells and no name · name the column, or empty its cells",
        ),
    ],
)
def test_a_file_or_a_header_that_is_wrong(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert faults(tmp_path, text) == [told]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "First day,medicaid,2025-07-15,2026-06-30,*",
            "case (cell A2) · `First day` is no name of a case · write it in small letters, digits and hyphens, "
            "such as first-day; prose goes into `note`",
        ),
        (",medicaid,2025-07-15,2026-06-30,*", "case (cell A2) · a row without a name · write one, such as first-day"),
        (
            "a,medicaid,,2026-06-30,*",
            "dos (cell C2) · the date of service is missing · write a day such as 2025-06-30",
        ),
        (
            "a,medicaid,2025-07-15,,*",
            "as_of (cell D2) · missing, and it is never today by default · fill it in, or set --as-of",
        ),
        (
            "a,medicaid,2025-02-30,2026-06-30,*",
            "dos (cell C2) · `2025-02-30` is no such day in the calendar · write a day as 2025-06-30, a month as "
            "2025-06, or days as 2025-06-01..2025-06-30",
        ),
        (
            "a,medicaid,2025-13,2026-06-30,*",
            "dos (cell C2) · `2025-13` is no month of the calendar · write a month such as 2025-06",
        ),
        (
            "a,medicaid,2025-07-15..2025-07-01,2026-06-30,*",
            "dos (cell C2) · `2025-07-15..2025-07-01` ends before it begins · write the earlier day first",
        ),
        (
            "a,medicaid,2025-07-15,2026-06,*",
            "as_of (cell D2) · `2026-06` is not a calendar day written YYYY-MM-DD · write a day such as 2025-06-30",
        ),
        (
            "a,absent,2025-07-15,2026-06-30,*",
            "line_of_business (cell B2) · `absent` in a column that asks · leave the cell empty where nothing is given",
        ),
        (
            "a,medicaid,2025-07-15,2026-06-30,covred",
            "expect.status (cell E2) · unknown coverage status `covred` · did you mean `covered`?",
        ),
        (
            "a,medicaid,2025-07-15,2026-06-30,covered|investigational",
            "expect.status (cell E2) · a list `covered|investigational` where the answer has one value · "
            "write one, or make rows of it",
        ),
        (
            "a,medicaid,2025-07-15,2026-06-30,~",
            "expect.status (cell E2) · `~` without a text · write what the field contains, such as ~2025",
        ),
        (
            "a,medicaid,2025-07-15,2026-06-30,",
            "case (cell A2) · the row expects nothing · fill in a cell under one of the `expect.` columns",
        ),
        (
            "a,medicaid,7/15/2025,2026-06-30,*",
            "dos (cell C2) · `7/15/2025` is a day in another form · write `2025-07-15`, and set the column to text "
            "before you type",
        ),
    ],
)
def test_a_cell_that_is_wrong(tmp_path: Path, row: str, told: str) -> None:
    assert faults(tmp_path, f"{HEAD}{row}\n") == [f"t.decisions.csv:2:{told}"]


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("expect.reason", "NCD_GOVERNS", "unknown reason code `NCD_GOVERNS` · did you mean `LCD_GOVERNS`?"),
        ("expect.steps", "L1=governed", "unknown fate `governed` · did you mean `governs`?"),
        ("expect.steps", "governs", "`governs` is no step · write AUTHORITY=FATE, with a fate such as displaced"),
        (
            "expect.valid_from",
            "June",
            "`June` is not a calendar day written YYYY-MM-DD · write a day such as 2025-06-30",
        ),
        ("expect.settled", "yes", "expected true or false, not `yes` · write true or false, or leave the cell empty"),
        (
            "expect.needs",
            "a||b",
            "an empty item in the list `a||b` · write a|b, with something on both sides of each |",
        ),
        (
            "service.emergency",
            "yes",
            "expected true or false, not `yes` · write true or false, or leave the cell empty",
        ),
        (
            "dob",
            "1970-03",
            "`1970-03` is not a calendar day written YYYY-MM-DD · write a day such as 2025-06-30",
        ),
        (
            "dx",
            '"M17.11, M17.12"',
            "`M17.11, M17.12` holds a comma or a semicolon · write several as a|b, and a code with its point",
        ),
        (
            "modifier",
            "LT;50",
            "`LT;50` holds a comma or a semicolon · write several as a|b, and a code with its point",
        ),
        ("marks", "no mark", "`no mark` is no mark · write skip, xfail, slow, or a mark of your own"),
        ("marks", "__class__", "`__class__` is no mark · write skip, xfail, slow, or a mark of your own"),
        ("marks", "_x", "`_x` is no mark · write skip, xfail, slow, or a mark of your own"),
        (
            "expect.no_reason",
            "*",
            "`*` names nothing that must not come · name it, or say it in the column without `no_`",
        ),
        (
            "expect.no_reason",
            "absent",
            "`absent` names nothing that must not come · name it, or say it in the column without `no_`",
        ),
        (
            "expect.prior_authorization",
            "absent",
            "`absent` where every answer says something · use one of auth-needed, no-auth, satisfied, unknown",
        ),
        (
            "expect.resolution",
            "absent",
            "`absent` where every answer says something · use one of conflict, governed, indeterminate, silent",
        ),
        (
            "expect.settled",
            "absent",
            "`absent` where every answer says something · write true or false, or leave the cell empty",
        ),
        ("expect.needs", "absent|~x", "`absent` in a list · write it alone, or values alone, as a|b"),
        ("expect.needs", "x | *", "`*` in a list · write it alone, or values alone, as a|b"),
        ("expect.needs", "~x|y", "`~x` in a list · write it alone, or values alone, as a|b"),
        (
            "expect.alternatives",
            "~invest",
            "`~invest` is a part, where all of the list is expected · write every item, as a|b",
        ),
        ("expect.payers", "~med", "`~med` is a part, where all of the list is expected · write every item, as a|b"),
        (
            "expect.valid_from",
            "2024-02",
            "`2024-02` is not a calendar day written YYYY-MM-DD · write a day such as 2025-06-30",
        ),
        (
            "expect.error",
            "service.state",
            "beside `expect.error`: a question that is refused has no answer · empty one of them, or make two rows",
        ),
    ],
)
def test_a_cell_of_another_column_that_is_wrong(tmp_path: Path, column: str, cell: str, told: str) -> None:
    text = f"case,dos,as_of,expect.status,{column}\na,2025-07-15,2026-06-30,*,{cell}\n"
    place = "expect.status (cell D2)" if column == "expect.error" else f"{column} (cell E2)"
    assert faults(tmp_path, text) == [f"t.decisions.csv:2:{place} · {told}"]


@pytest.mark.parametrize(("cells", "apart"), [("true,false", True), ("true,TRUE", False), ("1,true", True)])
def test_a_fact_of_the_service_and_of_the_member_is_one_fact(tmp_path: Path, cells: str, apart: bool) -> None:
    """That of the service alone is looked at: beside another value, nobody can tell which was meant."""
    text = "case,dos,as_of,fact.trial_approved,member_fact.trial_approved,expect.status\n"
    text += f"a,2025-07-15,2026-06-30,{cells},*\n"
    if apart:
        assert faults(tmp_path, text) == [
            "t.decisions.csv:2:member_fact.trial_approved (cell E2) · not what `fact.trial_approved` says, which alone "
            "would be looked at · empty one of them, or write the same in both"
        ]
    else:
        path = tmp_path / "t.decisions.csv"
        path.write_text(text, encoding="utf-8")
        assert len(read_table(path, "t.decisions.csv", Options())) == 1


def test_two_rows_of_one_name(tmp_path: Path) -> None:
    told = "t.decisions.csv:3:case (cell A3) · the case `a` stands already on line 2 · give each row a name of its own"
    assert faults(tmp_path, HEAD + ROW + ROW) == [told]


def test_an_unknown_column_hides_no_fault_of_the_cells(tmp_path: Path) -> None:
    """What is nearly a column is read as meant: its own cells are held against what they may say, too."""
    text = (
        "case,line_of_busines,state,dos,as_of,expect.status,wobble\n"
        "a,medicad,CA,2025-02-30,2026-06-30,covrd,1\nB b,medicaid,CA,2025-07-15,2026-06-30,*,2\n"
    )
    assert faults(tmp_path, text) == [
        "t.decisions.csv:1 (cell B1) · unknown column `line_of_busines` · did you mean `line_of_business`?",
        "t.decisions.csv:1 (cell G1) · unknown column `wobble` · see docs/decision-tables.md for the columns",
        "t.decisions.csv:2:dos (cell D2) · `2025-02-30` is no such day in the calendar · write a day as 2025-06-30, a "
        "month as 2025-06, or days as 2025-06-01..2025-06-30",
        "t.decisions.csv:2:expect.status (cell F2) · unknown coverage status `covrd` · did you mean `covered`?",
        "t.decisions.csv:3:case (cell A3) · `B b` is no name of a case · write it in small letters, digits and "
        "hyphens, such as b-b; prose goes into `note`",
    ]


def test_names_are_told_beside_an_unknown_column(tmp_path: Path, library: PolicyLibrary) -> None:
    text = "case,line_of_busines,stte,dos,as_of,expect.status\na,medicad,ZZ,2025-07-15,2026-06-30,*\n"
    path = tmp_path / "t.decisions.csv"
    path.write_text(text)
    with pytest.raises(InvalidRecords) as caught:
        read_table(path, path.name, Options(names=known_names(library)))
    told = [line.split(" · ")[1] for line in caught.value.lines()]
    assert told == [
        "unknown column `line_of_busines`",
        "unknown column `stte`",
        "`medicad` is no line of business that is known",
        "`ZZ` is not a state or territory",
    ]


@pytest.mark.parametrize(
    "column",
    ["wobble", "", "expect.wobble", "frobnicate_of"],
)
def test_of_what_an_unknown_column_may_hold_nothing_is_missing(tmp_path: Path, column: str) -> None:
    """It may be the day as of which is asked, what is expected, the source: none of these is told as missing."""
    text = f"case,dos,{column},expect.settled\na,2025-07-15,x,\n"
    (line,) = faults(tmp_path, text, strict=True)
    assert "unknown column" in line or "has cells and no name" in line


def test_a_row_with_too_few_cells_hides_no_fault_of_the_others(tmp_path: Path) -> None:
    told = faults(tmp_path, HEAD + "a,medicaid,2025-07-15\n" + ROW.replace("2025-07-15", "2025-02-30"))
    assert [line.split(" · ")[0] for line in told] == ["t.decisions.csv:2", "t.decisions.csv:3:dos (cell C3)"]


def test_a_name_of_a_column_that_is_wrong_is_told_with_its_cell(tmp_path: Path) -> None:
    text = "case,line_of_busines,dos,dos,as_of,expect.status\na,medicaid,2025-07-15,2025-07-15,2026-06-30,*\n"
    assert faults(tmp_path, text) == [
        "t.decisions.csv:1 (cell B1) · unknown column `line_of_busines` · did you mean `line_of_business`?",
        "t.decisions.csv:1 (cell D1) · the column `dos` stands twice · keep one of them",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "likely"),
    [("code", "\u041c0076", "M0076"), ("code", "\u03970015", "H0015"), ("dx", "\u041c17.11", "M17.11")],
)
def test_a_letter_of_another_alphabet_in_a_code(tmp_path: Path, column: str, cell: str, likely: str) -> None:
    text = f"case,dos,as_of,expect.status,code_system,{column}\na,2025-07-15,2026-06-30,*,HCPCS,{cell}\n"
    told = f"`{cell}` holds U+{ord(cell[0]):04X}, which only looks plain · write `{likely}`"
    assert faults(tmp_path, text) == [f"t.decisions.csv:2:{column} (cell F2) · {told}"]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_case_that_stands_on_two_sheets(tmp_path: Path) -> None:
    rows = [line.split(",") for line in (HEAD + ROW).splitlines()]
    content = workbook(tmp_path / "x.xlsx", {"Decisions A": rows, "Decisions B": rows})
    assert faults(tmp_path, content, "t.decisions.xlsx") == [
        "t.decisions.xlsx[Decisions B]:2:case (cell A2) · the case `a` stands already on line 2 of the sheet "
        "`Decisions A` · give each row a name of its own"
    ]


def test_a_row_of_a_workbook_is_named_with_its_sheet(tmp_path: Path) -> None:
    rows = [line.split(",") for line in (HEAD + ROW).splitlines()]
    workbook(tmp_path / "t.decisions.xlsx", {"Decisions A": rows})
    (row,) = read_table(tmp_path / "t.decisions.xlsx", "t.decisions.xlsx", Options())
    assert row.where == "t.decisions.xlsx[Decisions A]:2"


@pytest.mark.parametrize(
    ("cells", "title", "told"),
    [
        ("A2:A3", None, " · merged cells A2:A3, of which only the first holds a value · unmerge them, and write the"),
        ("", "My tests", ":2 · the header stands here, below a title · take out the rows above it"),
        ("", "", ":2 · the header stands here, below an empty row · take out the rows above it"),
    ],
)
def test_merged_cells_and_a_title_above_the_header(tmp_path: Path, cells: str, title: str | None, told: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [[title]] * (title is not None) + [line.split(",") for line in (HEAD + ROW).splitlines()]:
        sheet.append(row)
    if cells:
        sheet.merge_cells(cells)
    book.save(tmp_path / "x.xlsx")
    (line,) = faults(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "t.decisions.xlsx")
    assert line.startswith(f"t.decisions.xlsx[Sheet]{told}")


@pytest.mark.parametrize(
    "form", ["mmm-yy", "yyyy-mm", "[$-409]mmm\\-yy;@", "mmmm yyyy", "yyyy-mm-dd", "m/d/yy", "d-mmm"]
)
def test_a_date_is_a_day_only_where_its_day_is_shown(tmp_path: Path, form: str) -> None:
    """A typed `2025-06` becomes the first of June, and is shown as a month."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (HEAD + ROW).splitlines():
        book.active.append(row.split(","))
    for column in ("C2", "D2"):
        book.active[column].value, book.active[column].number_format = dt.date(2025, 6, 1), form
    book.save(tmp_path / "t.decisions.xlsx")
    if "d" in form:
        (row,) = read_table(tmp_path / "t.decisions.xlsx", "t.decisions.xlsx", Options())
        assert row.first == row.last == dt.date(2025, 6, 1)
        return
    told = (
        "`2025-06-01` is a date that is shown without its day · write `2025-06-01`, or `2025-06` if the month was "
        "meant, and set the column to text before you type"
    )
    assert faults(tmp_path, (tmp_path / "t.decisions.xlsx").read_bytes(), "t.decisions.xlsx") == [
        f"t.decisions.xlsx[Sheet]:2:{column} · {told}" for column in ("dos (cell C2)", "as_of (cell D2)")
    ]


def test_a_title_above_the_header_of_a_text(tmp_path: Path) -> None:
    told = "t.decisions.csv:2 · the header stands here, below a title · take out the rows above it"
    assert faults(tmp_path, "My tests,,,,\n" + HEAD + ROW) == [told]


def test_a_workbook_of_charts_only(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0).add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "x.xlsx")
    assert faults(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "t.decisions.xlsx") != []


def test_a_modifier_has_two_characters(tmp_path: Path) -> None:
    text = "case,dos,as_of,expect.status,code_system,code,modifier\na,2025-07-15,2026-06-30,*,CPT,99213,{}\n"
    assert faults(tmp_path, text.format("LTX")) == [
        "t.decisions.csv:2:modifier (cell G2) · `LTX`: not a modifier · give each its two letters or digits, such as "
        "LT or 50"
    ]
    assert faults(tmp_path, text.format("LT|5E1"))[0].startswith(
        "t.decisions.csv:2:modifier (cell G2) · `5E1` is a power"
    )


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("expect.covered", "expect.status"),
        ("expect.valid-until", "expect.valid_through"),
        ("LOB", "line_of_business"),
        ("Status", "expect.status"),
        ("governing", "expect.governing"),
    ],
)
def test_what_other_tools_call_a_column(tmp_path: Path, column: str, meant: str) -> None:
    (line,) = faults(tmp_path, f"case,dos,as_of,expect.status,{column}\na,2025-07-15,2026-06-30,*,\n")
    assert line.endswith(f"unknown column `{column}` · did you mean `{meant}`?")


def test_no_suggestion_says_the_opposite(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, HEAD + ROW.replace("*", "not covered"))
    assert "unknown coverage status `not covered` · use one of " in line
    (line,) = faults(tmp_path, HEAD + ROW.replace("*", "Not Medicaly Necessary"))
    assert line.endswith("did you mean `not_medically_necessary`?")


def test_a_stray_cell_far_to_the_right(tmp_path: Path) -> None:
    rows: list[list[object]] = [line.split(",") for line in (HEAD + ROW).splitlines()]
    rows[1] += [None] * 696 + ["x"]
    content = workbook(tmp_path / "x.xlsx", {"Decisions A": rows})
    assert faults(tmp_path, content, "t.decisions.xlsx") == [
        "t.decisions.xlsx[Decisions A]:2 · a cell beyond column SF · empty it, or split the sheet"
    ]


def test_a_row_without_a_source_where_sources_are_asked_for(tmp_path: Path) -> None:
    told = "t.decisions.csv:2:source · no source for the expected answer · cite the law or the document that gives it"
    assert faults(tmp_path, HEAD + ROW, strict=True) == [told]


def test_several_days_beside_a_span(tmp_path: Path) -> None:
    text = "case,dos,through,as_of,expect.split\na,2025-07,2025-08-01,2026-06-30,true\n"
    told = (
        "t.decisions.csv:2:through (cell C2) · beside several days in `dos` · write one day in `dos`, or drop `through`"
    )
    assert faults(tmp_path, text) == [told]


@pytest.mark.parametrize(
    ("through", "split", "told"),
    [
        ("2025-07-01", "true", "the span ends before it begins · correct the first or the last day"),
        (
            "2025-08-01",
            "",
            "without `expect.split` nothing is asked of the days up to it · say under expect.split whether the answer "
            "changes, or write 2025-07-15..2025-08-01 in `dos`",
        ),
    ],
)
def test_a_span_that_nothing_is_asked_of(tmp_path: Path, through: str, split: str, told: str) -> None:
    text = f"case,dos,through,as_of,expect.split,expect.status\na,2025-07-15,{through},2026-06-30,{split},*\n"
    assert faults(tmp_path, text) == [f"t.decisions.csv:2:through (cell C2) · {told}"]


def test_the_line_and_the_cell_are_told_apart_where_a_row_has_several_lines(tmp_path: Path) -> None:
    text = 'case,dos,as_of,expect.status,note\na,2025-07-15,2026-06-30,*,"two\nlines"\nb,2025-07-15,2026-06-30,no,\n'
    (told,) = faults(tmp_path, text)
    assert told.startswith("t.decisions.csv:4:expect.status (cell D3) · unknown coverage status `no`")


def test_all_faults_of_all_tables_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEAD + "a,medicaid,x,2026-06-30,*\nb,medicaid,y,2026-06-30,no\n")
    (tmp_path / "b.decisions.csv").write_text("case\n")
    with pytest.raises(InvalidRecords) as caught:
        read_all(find_tables([tmp_path]), Options())
    assert len(caught.value.lines()) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "# Prose\n",
            "t.decisions.md · no decision table · write a pipe table whose header has `case`, `dos` and "
            "an `expect.` column",
        ),
        (
            "x\n\n| case | dos | expect.status |\n|---|---|---|\n| a | b |\n",
            r"t.decisions.md:5 · 2 cells where the header has 3 · write every cell, and a bar inside a cell as \|",
        ),
    ],
)
def test_a_document_that_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    assert faults(tmp_path, text, "t.decisions.md") == [told]


DASHES = "|---|---|---|---|"
TABLE = f"""| case | dos | as_of | expect.status |
{DASHES}
| a | 2025-07-15 | 2026-06-30 | * |
"""
SECOND = "| {} | dos | as_of | expect.status |\n" + DASHES + "\n| b | 2025-07-15 | 2026-06-30 | * |\n"
STRAY = "a row that belongs to no table · put it right below its table, or write a header and a line of dashes above it"
NO_BAR = "cells between `｜`, which is no bar · write | between the cells"
UNNAMED = "a decision table without a column `case` · name it so, in small letters and without emphasis"


@pytest.mark.parametrize(
    ("below", "told"),
    [
        ("\n" + SECOND.format("Case"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("**case**"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("cases"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("name"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("case").replace(f"{DASHES}\n", ""), [f"5 · {STRAY}", f"6 · {STRAY}"]),
        ("\n| b | 2025-07-15 | 2026-06-30 | * |\n", [f"5 · {STRAY}"]),
        ("\nb | 2025-07-15 | 2026-06-30 | *\n", [f"5 · {STRAY}"]),
        ("> note\n| b | 2025-07-15 | 2026-06-30 | * |\n", [f"5 · {STRAY}"]),
        ("\n> " + SECOND.format("case").replace("\n|", "\n> |"), [f"{line} · {STRAY}" for line in (5, 6, 7)]),
        (
            "\n```\n" + SECOND.format("case"),
            ["5 · a block of code that is not closed · close it with a line ```"],
        ),
        ("\n<!--\n" + SECOND.format("case"), ["5 · a comment that is not closed · close it with -->"]),
        # What begins a comment only in the eye of a hasty reader hides nothing.
        ("\nWrite `<!--` first.\n\n" + SECOND.format("Case") + "\n<!-- x -->\n", [f"7 · {UNNAMED}"]),
        ("\nWrite \\<!-- first.\n\n" + SECOND.format("Case") + "\n<!-- x -->\n", [f"7 · {UNNAMED}"]),
        ("\nWrite <!-- first.\n\n" + SECOND.format("Case") + "\n<!-- x -->\n", [f"7 · {UNNAMED}"]),
        ("\n    <!-- code\n\n" + SECOND.format("Case") + "\n<!-- x -->\n", [f"7 · {UNNAMED}"]),
        ("| b | 2025-07-15 | 2026-06-30 | ~<!-- |\n\n" + SECOND.format("Case") + "\n<!-- x -->\n", [f"6 · {UNNAMED}"]),
        ("\n```a``` is code\n\n" + SECOND.format("Case") + "\n```b``` too\n", [f"7 · {UNNAMED}"]),
        ("\n```\n```python\n```\n\n" + SECOND.format("Case") + "\n```\n```\n", [f"9 · {UNNAMED}"]),
        ("\n- ```\n  a\n  ```\n\n" + SECOND.format("Case") + "\n- ```\n  b\n  ```\n", [f"9 · {UNNAMED}"]),
        ("\n1.  ```\n    a\n    ```\n\n" + SECOND.format("Case") + "\n```\n```\n", [f"9 · {UNNAMED}"]),
        ("\n> ```\n> a\n> ```\n\n" + SECOND.format("Case") + "\n> ```\n> ```\n", [f"9 · {UNNAMED}"]),
        ("\n> ```\n> a\n\n" + SECOND.format("Case") + "\n```\n```\n", [f"8 · {UNNAMED}"]),
        ("\n```\n- ```\n```\n\n" + SECOND.format("Case") + "\n```\n```\n", [f"9 · {UNNAMED}"]),
        # Bars that are none.
        ("\n" + SECOND.format("case").replace("|", "｜"), [f"{line} · {NO_BAR}" for line in (5, 6, 7)]),
        ("｜ b ｜ 2025-07-15 ｜ 2026-06-30 ｜ * ｜\n", [f"4 · {NO_BAR}"]),
        ("\n| case ｜ dos ｜ as_of ｜ expect.status |\n" + DASHES + "\n| b | x | y | z |\n", [f"5 · {NO_BAR}"]),
        ("\ndos │ case │ expect.status\n", [f"5 · {NO_BAR.replace('｜', '│')}"]),
        # Headings with slips.
        ("\n" + SECOND.format("Case").replace("expect.status", "exptect.status"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("name").replace("expect.status", "except.status"), [f"5 · {UNNAMED}"]),
        ("\n" + SECOND.format("Case").replace("dos", "DOS").replace("expect.status", "x"), [f"5 · {UNNAMED}"]),
        ("\n| Case | code | State | x | y |\n|---|---|---|---|---|\n| b | a | b | c | d |\n", [f"5 · {UNNAMED}"]),
        (
            "\n    " + SECOND.format("case").replace("\n|", "\n    |"),
            [
                "5 · a table so far from the margin is code to Markdown · move it to the margin, or put it between "
                "lines of ``` where it is an example"
            ],
        ),
    ],
)
def test_rows_of_a_document_that_would_never_run(tmp_path: Path, below: str, told: list[str]) -> None:
    assert faults(tmp_path, TABLE + below, "t.decisions.md") == [f"t.decisions.md:{line}" for line in told]


@pytest.mark.parametrize(
    "beside",
    [
        "```\n" + SECOND.format("Case") + "```\n",
        "<!-- " + SECOND.format("Case") + "-->\n",
        "<!-- one -->\n<!--\n" + SECOND.format("case") + "--> and prose\n",
        "| column | meaning |\n|---|---|\n| case | its name |\n",
        "| Case | Meaning |\n|---|---|\n| a | the first row |\n",
        "| case | meaning |\n|---|---|\n| a | the first row |\n",
        "| Case | Code | What it shows |\n|---|---|---|\n| a | M0076 | the first row |\n",
        "A comment <!-- that ends\nin its paragraph --> and goes on.\n",
        "│   │   └── a tree\n",
        "Full-width ｜ bars ｜ in prose ｜ of ｜ any ｜ number.\n",
        "````\n```\n" + SECOND.format("Case") + "````\n",
        "Write a|b for a list, or ~text | as you like.\n",
        "```\n<!-- in a fence\n```\n",
    ],
)
def test_what_is_no_decision_table_may_stand_beside_one(tmp_path: Path, beside: str) -> None:
    path = tmp_path / "t.decisions.md"
    path.write_text(f"{beside}\n{TABLE}\n{beside}")
    assert [row.case for row in read_table(path, "t.decisions.md", Options())] == ["a"]


TOML_ROW = {
    "case": '"a"',
    "code_system": '"CPT"',
    "code": '"20999"',
    "dos": '"2025-07-15"',
    "as_of": '"2026-06-30"',
    "expect.status": '"*"',
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'x = 1\n[[row]]\ncase = "a"\n',
            "t.decisions.toml:x · unknown key `x` · use one of defaults, row",
        ),
        ("row = 1\n", "t.decisions.toml · `row` is no list of tables · write each row under [[row]]"),
        ("", "t.decisions.toml · no rows · write each row under [[row]]"),
        (
            '[[row]]\ncase = "a"\ndos = "2025-07-15"\nas_of = "2026-06-30"\nexpect.status = "*"\n'
            'dx = ["M17.11"]\nservice.diagnoses = ["M17.12"]\n',
            "t.decisions.toml:1:dx · given twice in one row · keep one of them",
        ),
        (
            '[[row]]\ncase = "a"\ndos = "2025-07-15"\nas_of = "2026-06-30"\ncode = 100\ncode_system = "CPT"\n'
            'expect.status = "*"\n',
            "t.decisions.toml:1:code · `100` is a code that lost its leading zeros · write `00100`, in quotes",
        ),
        *(
            (TOML_ROW | {column: value}, f"t.decisions.toml:1:{column} · {told}")
            for column, value, told in (
                ("code", "20999", "`20999` is a number where the table has text · write `20999`, in quotes"),
                ("pos", "11", "`11` is a number where the table has text · write `11`, in quotes"),
                ("pos", "1", "`1` is a number, not a place of service · write `01`, in quotes"),
                ("plan", "true", "`true` is no text · write `true`, in quotes"),
                ("dos", "20250715", "`20250715` is a day in another form · write `2025-07-15`, in quotes"),
                ("dos", "2025-07-15T08:30:00", "`2025-07-15 08:30:00` has a time of day · write `2025-07-15`, in"),
                ("code", "2025-03-10", "`2025-03-10` is a date, not a code · write the CPT code as the source has it"),
                ("code", '"\u201820999"', "`\u201820999` holds U+2018, which only looks plain · write `20999`"),
                (
                    "dx",
                    '["M17.11", 17.11]',
                    "`17.11` is a number, not a diagnosis · write the ICD-10-CM code, which begins with a letter, in",
                ),
            )
        ),
    ],
)
def test_a_toml_file_that_is_wrong(tmp_path: Path, text: str | dict[str, str], told: str) -> None:
    if isinstance(text, dict):
        text = "[[row]]\n" + "".join(f"{column} = {value}\n" for column, value in text.items())
    (line,) = faults(tmp_path, text, "t.decisions.toml")
    assert line.startswith(told)


def test_a_number_a_truth_and_a_day_are_what_they_are_where_a_toml_file_may_hold_them(tmp_path: Path) -> None:
    given = {"dos": "2025-07-15", "service.emergency": "true", "fact.therapy_history_days": "90"}
    text = "[[row]]\n" + "".join(f"{column} = {value}\n" for column, value in (TOML_ROW | given).items())
    (tmp_path / "t.decisions.toml").write_text(text)
    (row,) = read_table(tmp_path / "t.decisions.toml", "t", Options())
    assert dict(row.inputs)["service", "facts", "therapy_history_days"] == 90
    assert (dict(row.inputs)["service", "emergency"], row.first) == (True, dt.date(2025, 7, 15))


def test_a_document_has_no_column_to_be_set_to_text(tmp_path: Path) -> None:
    text = "|case|code_system|code|dos|as_of|expect.status|\n|-|-|-|-|-|-|\n|a|CPT|100|2025-07-15|2026-06-30|*|\n"
    assert faults(tmp_path, text, "t.decisions.md") == [
        "t.decisions.md:3:code · `100` is a code that lost its leading zeros · write `00100`"
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"case,dos\n"])
def test_a_workbook_that_is_none(tmp_path: Path, content: bytes) -> None:
    told = "t.decisions.xlsx · not a workbook that can be read · save it again as .xlsx"
    assert faults(tmp_path, content, "t.decisions.xlsx") == [told]


def test_a_workbook_with_damaged_cells(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "July"
    for row in (
        ["case", "code_system", "code", "dos", "as_of", "expect.status"],
        ["a", "CPT", 100, "2025-07-15", "2026-06-30", "*"],
        ["b", "CPT", "99213", 45853, "2026-06-30", "*"],
        ["c", "CPT", "99213", "2025-07-15", "2026-06-30", "=E2"],
    ):
        book.active.append(row)
    book.save(tmp_path / "b.decisions.xlsx")
    content = (tmp_path / "b.decisions.xlsx").read_bytes()
    end = ", and set the column to text before you type"
    assert faults(tmp_path, content, "t.decisions.xlsx") == [
        f"t.decisions.xlsx[July]:2:code (cell C2) · `100` is a code that lost its leading zeros · write `00100`{end}",
        f"t.decisions.xlsx[July]:3:dos (cell D3) · `45853` is the serial number of a day · write `2025-07-15`{end}",
        "t.decisions.xlsx[July]:4:expect.status (cell F4) · `=E2` is a formula · write its result, as text; "
        "or `'=E2` where that is a name",
    ]


def test_a_workbook_without_the_extra_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "t.decisions.xlsx").write_bytes(b"")
    with pytest.raises(MissingExtra) as caught:
        read_table(tmp_path / "t.decisions.xlsx", "t.decisions.xlsx", Options())
    told = "t.decisions.xlsx · reading workbooks needs openpyxl · pip install 'coverage-resolver[tables]'"
    assert str(caught.value) == told


def test_a_path_that_holds_no_table(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("")
    (tmp_path / "~$a.decisions.xlsx").write_text("the lock file of a spreadsheet is no table")
    for path, what in (
        (tmp_path / "nowhere", "no such file or folder · check the path"),
        (
            tmp_path / "x.csv",
            "not the name of a decision table · name a file that ends in .decisions.csv, .md, .toml or .xlsx",
        ),
        (
            tmp_path,
            "holds no decision table · name a file that ends in .decisions.csv, .md, .toml or .xlsx, or run "
            "coverage-resolver init",
        ),
    ):
        with pytest.raises(DataNotFound) as caught:
            list(find_tables([path]))
        assert str(caught.value) == f"{path.as_posix()} · {what}"


def test_a_case_that_is_not_in_its_table(tmp_path: Path) -> None:
    path = tmp_path / "t.decisions.csv"
    path.write_text(HEAD + ROW.replace("a,", "first-day,", 1))
    with pytest.raises(DataNotFound) as caught:
        case_table(f"{path}::first-dya", "")
    assert str(caught.value).endswith("t.decisions.csv::first-dya · no such case · did you mean `first-day`?")
    with pytest.raises(DataNotFound) as caught:
        case_table("first-day", "")
    assert str(caught.value) == "--case first-day · no such table · write FILE::CASE, with the file's path"


def test_a_first_table_never_replaces_a_file(tmp_path: Path) -> None:
    path = write_first_table(tmp_path / "new")
    path.write_text("mine")
    with pytest.raises(CannotWrite) as caught:
        write_first_table(tmp_path / "new")
    assert str(caught.value) == f"{path.as_posix()} · exists already · name another folder, or remove the file"
    assert path.read_text() == "mine"
    with pytest.raises(CannotWrite) as caught:
        write_first_table(path)
    assert str(caught.value) == f"{path.as_posix()} · not a folder · name a folder for the table"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("tests", "unknown form `tests` · write --coverage=term, long, json:FILE or html:FILE, or put the flag last"),
        ("htm:x", "unknown form `htm` · did you mean `html`?"),
        ("html", "`html` is no form of coverage · write html:FILE"),
        ("term:x", "`term:x` is no form of coverage · write term alone"),
    ],
)
def test_a_form_of_coverage_that_there_is_not(given: str, told: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        read_outputs([given], "--coverage")
    assert caught.value.lines() == (f"--coverage · {told}",)


def test_a_sheet_that_looks_like_a_table_and_would_not_be_read(tmp_path: Path) -> None:
    """A row that never runs looks like one that passes; a sheet of anything else may stand beside a table."""
    row = ["one", "2025-06-30", "2026-06-30", "medicare_ffs", "*"]
    table: list[list[object]] = [["case", "dos", "as_of", "line_of_business", "expect.status"], row]
    more = [table[0], ["two", *row[1:]]]
    content = workbook(tmp_path / "made.xlsx", {"First": table, "More": more, "Notes": [["Case", "Meaning"]]})
    told = (
        "t.decisions.xlsx[More] · a sheet that looks like a decision table, and would not be read · "
        "let its name begin with Decisions, and that of every other one to be read; or take it out"
    )
    assert faults(tmp_path, content, "t.decisions.xlsx") == [told]
    titled = [["Expected answers"], *more]
    content = workbook(tmp_path / "made.xlsx", {"First": table, "More": titled, "Notes": [["Case", "Meaning"]]})
    assert faults(tmp_path, content, "t.decisions.xlsx") == [told]
    content = workbook(tmp_path / "made.xlsx", {"First": table, "Decisions": more})
    assert [line.replace("First", "More") for line in faults(tmp_path, content, "t.decisions.xlsx")] == [told]


def hide(content: bytes, folder: Path, rows: tuple[int, ...] = (), columns: str = "") -> bytes:
    """The workbook with rows and columns of its first sheet hidden."""
    openpyxl = pytest.importorskip("openpyxl")
    (folder / "seen.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(folder / "seen.xlsx")
    for number in rows:
        book.worksheets[0].row_dimensions[number].hidden = True
    if columns:
        first, _, last = columns.partition(":")
        book.worksheets[0].column_dimensions.group(first, last or first, hidden=True)
    book.save(folder / "hidden.xlsx")
    return (folder / "hidden.xlsx").read_bytes()


def test_hidden_rows_and_columns_of_a_sheet(tmp_path: Path) -> None:
    """As of a hidden sheet: who looks at it, perhaps through a filter, does not see what runs."""
    rows: list[list[object]] = [line.split(",") for line in (HEAD + ROW * 7).splitlines()]
    for number, row in enumerate(rows[1:]):
        row[0] = f"case-{number}"
    seen = workbook(tmp_path / "x.xlsx", {"Decisions A": rows})
    place, name = "t.decisions.xlsx[Decisions A]", "t.decisions.xlsx"
    advice = "show them, also those that a filter hides, or take them out"
    assert faults(tmp_path, hide(seen, tmp_path, (3,)), name) == [f"{place}:3 · row 3 hidden, to run unseen · {advice}"]
    assert faults(tmp_path, hide(seen, tmp_path, (3, 4, 5, 8, 20)), name) == [
        f"{place}:3 · rows 3 to 5, 8 hidden, to run unseen · {advice}"
    ]
    assert faults(tmp_path, hide(seen, tmp_path, (), "B:C"), name) == [
        f"{place} · columns B, C hidden, to be read unseen · show them, or take them out"
    ]
    (tmp_path / name).write_bytes(hide(seen, tmp_path, (20, 21), "G"))
    assert len(read_table(tmp_path / name, name, Options())) == 7


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_rows(tmp_path: Path, state: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    table: list[list[object]] = [
        ["case", "dos", "as_of", "line_of_business", "expect.status"],
        ["one", "2025-06-30", "2026-06-30", "medicare_ffs", "*"],
    ]
    path = tmp_path / "made.xlsx"
    old = [table[0], ["two", *table[1][1:]]]
    workbook(path, {"Decisions": table, "Decisions of last year": old, "Notes": [["Case", "Meaning"]]})
    book = openpyxl.load_workbook(path)
    for name in ("Decisions of last year", "Notes"):
        book[name].sheet_state = state
    book.save(path)
    assert faults(tmp_path, path.read_bytes(), "t.decisions.xlsx") == [
        "t.decisions.xlsx[Decisions of last year] · a hidden sheet, whose rows would run unseen · "
        "show it, or take it out of the workbook"
    ]


def test_a_formula_over_several_cells_is_a_formula(tmp_path: Path) -> None:
    formula = pytest.importorskip("openpyxl.worksheet.formula").ArrayFormula("C2", "=A1:A2")
    row = ["one", "CPT", formula, "2025-06-30", "2026-06-30", "*"]
    content = workbook(
        tmp_path / "made.xlsx", {"First": [["case", "code_system", "code", "dos", "as_of", "expect.status"], row]}
    )
    assert faults(tmp_path, content, "t.decisions.xlsx") == [
        "t.decisions.xlsx[First]:2:code (cell C2) · `={…}` is a formula · write its result, as text"
    ]


def test_a_quote_that_swallows_a_row(tmp_path: Path) -> None:
    text = (
        "case,note,dos,as_of,line_of_business,expect.status\n"
        'one,"begins,2025-06-30,2026-06-30,medicare_ffs,*\n'
        "two,swallowed,2025-06-30,2026-06-30,medicare_ffs,covered\n"
        'three,ends",2025-06-30,2026-06-30,medicare_ffs,*\n'
    )
    assert faults(tmp_path, text)[:1] == [
        "t.decisions.csv:2 · a text in quotes runs over a line that looks like a row, which would never run · "
        'close the quote before it, or write a quote as ""'
    ]
    whole = text.replace('"begins,', '"begins\nand goes on, with a comma",').replace('ends"', "ends")
    (tmp_path / "t.decisions.csv").write_text(whole, "utf-8")
    assert len(read_table(tmp_path / "t.decisions.csv", "t.decisions.csv", Options())) == 3


@pytest.mark.parametrize(
    "name",
    [
        "X.Decisions.CSV",
        "x.decisions (1).csv",
        "x.decision.csv",
        "x.decisions.csv.txt",
        "x.decisions-old.md",
        "x.decisions.ods",
    ],
)
def test_a_name_that_is_nearly_that_of_a_table(tmp_path: Path, name: str) -> None:
    (tmp_path / "y.decisions.csv").write_text("case,dos\n", "utf-8")
    (tmp_path / name).write_text("case,dos\n", "utf-8")
    with pytest.raises(DataNotFound) as caught:
        list(find_tables([tmp_path]))
    told = "looks like a decision table, and by its name is none, so that it would not be read"
    assert str(caught.value).endswith(f"{name} · {told} · let its name end in .decisions.csv or the like, or move it")
