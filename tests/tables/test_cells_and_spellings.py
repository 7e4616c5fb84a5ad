"""What a cell can say, and that the four spellings of a table say the same."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from strategies import source
from table_texts import HEADER, RIGHT, rows_of

from coverage_resolver import CodeSet, PolicyLibrary
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.tables.known_names import known_names
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import Options
from coverage_resolver.tables.running import run_row

openpyxl = pytest.importorskip("openpyxl")

BASE = "case,line_of_business,code_system,code,service_state,dos,as_of,{}\n"
ROW = "a,medicare_ffs,HCPCS,M0076,FL,{},2026-06-30,{}\n"


def passed(folder: Path, library: PolicyLibrary, column: str, cell: str, dos: str = "2025-07-15") -> bool:
    rows = rows_of(folder, BASE.format(column) + ROW.format(dos, cell))
    return run_row(rows[0], library).passed


@pytest.mark.parametrize(
    ("column", "cell", "right"),
    [
        ("expect.governing", "NCD 150.7", True),
        ("expect.governing", "NCD 150.7@1", True),
        ("expect.governing", "NCD 150.7@2", False),
        ("expect.governing", "~150.7", True),
        ("expect.governing", "~ncd", True),
        ("expect.governing", "~LCD", False),
        ("expect.governing", "*", True),
        ("expect.governing", "absent", False),
        ("expect.valid_through", "absent", True),
        ("expect.valid_through", "*", False),
        ("expect.valid_from", "1999-09-27", True),
        ("expect.valid_from", "1999-09-28", False),
        ("expect.reason", "NCD_BINDING", True),
        ("expect.reason", "NCD_NONCOVERAGE|NCD_BINDING", True),
        ("expect.reason", "NCD_BINDING|NCD_SILENT", False),
        ("expect.no_reason", "NCD_SILENT", True),
        ("expect.no_reason", "NCD_SILENT|NCD_BINDING", False),
        ("expect.payers", "medicare_ffs", True),
        ("expect.payers", "medicaid", False),
        ("expect.settled", "TRUE", True),
        ("expect.settled", "false", False),
        ("expect.resolution", "governed", True),
        ("expect.needs", "absent", True),
        ("expect.jurisdictions", "JN", True),
        ("expect.jurisdictions", "JN|JE", False),
        ("expect.ruling.coverage", "not_medically_necessary", True),
        ("expect.ruling.prior_authorization", "absent", True),
        ("expect2.status", "covered", False),
        ("expect2.status", "*", False),
        ("expect2.status", "~covered", False),
        ("expect2.status", "absent", True),
        ("expect2.governing", "absent", True),
        ("expect2.ruling.prior_authorization", "absent", True),
        ("expect.statuses", "not_medically_necessary", True),
    ],
)
def test_a_cell_expects_a_value_its_absence_anything_or_a_part(
    tmp_path: Path, library: PolicyLibrary, column: str, cell: str, right: bool
) -> None:
    assert passed(tmp_path, library, column, cell) is right


RECENCY = {
    "case": "a",
    "line_of_business": "medicaid",
    "delivery_system": "managed_care",
    "plan": "sunflower-ks",
    "state": "KS",
    "code_system": "CPT",
    "code": "97153",
    "dob": "2021-03-10",
    "dos": "2026-11-01",
    "as_of": "2026-09-15",
    "fact.request_phase": "initiation",
    "fact.diagnosed_by_qualified_diagnostician": "true",
}


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("no_time_limit=true|re_evaluation_required=false", True),
        ("re_evaluation_required=false|no_time_limit=true", True),
        ("no_time_limit=true", False),
        ("no_time_limit=true|re_evaluation_required=true", False),
        ("no_time_limit=true|re_evaluation_required=false|months=6", False),
        ("no_time_limit=True|re_evaluation_required=False", False),
        ("rule", False),
        ("~time", True),
        ("*", True),
        ("absent", False),
    ],
)
def test_the_value_of_a_topic_is_the_whole_of_it(
    tmp_path: Path, library: PolicyLibrary, cell: str, right: bool
) -> None:
    given = RECENCY | {"expect.ruling.diagnosis_recency": cell}
    (row,) = rows_of(tmp_path, f"{','.join(given)}\n{','.join(given.values())}\n")
    result = run_row(row, library)
    assert result.passed is right
    assert result.differences[0].got == "no_time_limit=true|re_evaluation_required=false"


def test_an_empty_cell_and_a_dash_check_nothing(tmp_path: Path) -> None:
    text = "case,dos,as_of,description,expect.status,expect.governing\na,2025-07-15,2026-06-30,-,*,-\n"
    (row,) = rows_of(tmp_path, text)
    assert [wish.column for wish in row.expectations] == ["expect.status"]
    assert row.inputs == ()


@pytest.mark.parametrize(
    ("dos", "right"),
    [
        ("1999-09-27..2025-07-15", True),
        ("1999-09-26..2025-07-15", False),
        ("1999-09", False),
        ("1999-10", True),
    ],
)
def test_a_range_or_a_month_must_have_one_answer(tmp_path: Path, library: PolicyLibrary, dos: str, right: bool) -> None:
    assert passed(tmp_path, library, "expect.status", "not_medically_necessary", dos) is right


def test_a_range_fails_where_its_answer_changes_though_each_day_is_as_expected(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    rows = rows_of(tmp_path, BASE.format("expect.status") + ROW.format("1999-09-01..1999-10-31", "*"))
    result = run_row(rows[0], library)
    assert (result.passed, result.changes_on) == (False, dt.date(1999, 9, 27))


def test_a_month_stays_a_month(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, BASE.format("expect.status") + ROW.format("2024-02", "*"))
    assert (row.first, row.last) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))


def test_a_span_is_split_where_the_answer_changes(tmp_path: Path, library: PolicyLibrary) -> None:
    head = "case,line_of_business,code_system,code,service_state,dos,through,as_of,expect.split\n"
    row = "{},medicare_ffs,HCPCS,M0076,FL,{},{},2026-06-30,{}\n"
    text = head + row.format("a", "1999-09-26", "1999-09-27", "true")
    text += row.format("b", "1999-09-27", "1999-09-28", "false")
    assert [run_row(item, library).passed for item in rows_of(tmp_path, text)] == [True, True]


@pytest.mark.parametrize("cell", ["member.date_of_birth", "~calendar"])
def test_a_refusal_can_be_what_is_expected(tmp_path: Path, library: PolicyLibrary, cell: str) -> None:
    text = f"case,dob,dos,as_of,expect.error\na,1970-02-30,2025-07-15,2026-06-30,{cell}\n"
    assert run_row(rows_of(tmp_path, text)[0], library).passed


def test_an_expected_refusal_that_does_not_come_is_a_failure(tmp_path: Path, library: PolicyLibrary) -> None:
    text = "case,dob,dos,as_of,expect.error\na,1970-02-28,2025-07-15,2026-06-30,member.date_of_birth\n"
    assert not run_row(rows_of(tmp_path, text)[0], library).passed


def test_the_day_of_the_run_is_used_only_where_a_row_has_none(tmp_path: Path) -> None:
    text = "case,dos,as_of,expect.status\na,2025-07-15,,*\nb,2025-07-15,2026-01-01,*\n"
    rows = rows_of(tmp_path, text, options=Options(as_of="2025-12-31"))
    assert [row.as_of for row in rows] == ["2025-12-31", "2026-01-01"]


MARKDOWN = """# What we expect

| not a | decision table |
|---|---|
| 1 | 2 |

| case | line_of_business | code_system | code | service_state | dos | as_of | expect.reason |
|:-----|---|---|---|---|---|---|---:|
| first-day | medicare_ffs | HCPCS | `M0076` | FL | 1999-09-27 | 2026-06-30 | NCD_BINDING\\|NCD_NONCOVERAGE |

```
| case | dos |
|---|---|
| in-a-block-of-code | never |
```
"""
TOML = """
[defaults]
as_of = "2026-06-30"
code_system = "HCPCS"
code = "M0076"

[[row]]
case = "first-day"
enrollment.line_of_business = "medicare_ffs"
service.state = "FL"
dos = 1999-09-27
expect = { status = "not_medically_necessary", reason = ["NCD_BINDING", "NCD_NONCOVERAGE"] }

[[row]]
case = "two-payers"
enrollment = [
  { line_of_business = "medicare_ffs" },
  { line_of_business = "medicaid", state = "CA", delivery_system = "fee_for_service" },
]
member.dual_status = "full"
dob = "1980-03-14"
service_state = "CA"
dos = "2025-07-15"
expect.payers = ["medicare_ffs", "medicaid"]
expect2.governing = "W&I 14059.5(a)"
"""


def test_a_table_in_a_document_is_a_table(tmp_path: Path, library: PolicyLibrary) -> None:
    (row,) = rows_of(tmp_path, MARKDOWN, "a.decisions.md")
    assert (row.case, row.line) == ("first-day", 9)
    assert run_row(row, library).passed


def test_toml_has_defaults_nested_names_and_lists_of_payers(tmp_path: Path, library: PolicyLibrary) -> None:
    rows = rows_of(tmp_path, TOML, "a.decisions.toml")
    assert [(row.case, row.line) for row in rows] == [("first-day", 7), ("two-payers", 14)]
    assert [run_row(row, library).passed for row in rows] == [True, True]


ODD = ("=A1", "+7", "-7", "@home", "#REF!", '"quoted"', "'single'", "'=both")


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("ending", ["csv", "md", "toml", "xlsx"])
def test_a_document_whose_id_looks_like_a_formula_or_stands_in_quotes_can_be_named(
    tmp_path: Path, library: PolicyLibrary, ending: str, name: str
) -> None:
    """By an apostrophe before it, as spreadsheets that are exported have it: nothing runs such a cell."""
    record = source(name, "ncd", "covered", codes=CodeSet.procedures(["HCPCS:G9999"]))
    own = library.with_provisions([record])
    cells = {
        "case": "a", "line_of_business": "medicare_ffs", "code_system": "HCPCS", "code": "G9999",
        "service_state": "FL", "dos": "2025-07-15", "as_of": "2026-06-30",
        "expect.governing": f"'{name}", "expect.steps": f"'{name}@1=governs",
    }  # fmt: skip
    path = tmp_path / f"a.decisions.{ending}"
    write_table(path, cells)
    (row,) = read_table(path, path.name, Options(names=known_names(own)))
    result = run_row(row, own)
    assert [(item.expected, item.right) for item in result.differences] == [(name, True), (f"{name}@1=governs", True)]
    if name.startswith("="):
        assert "`=A1` is a formula · write its result, as text; or `'=A1` where that is a name" in told(
            path, cells, name
        )


def told(path: Path, cells: dict[str, str], name: str) -> str:
    """What is told of the name without an apostrophe."""
    write_table(path, {**cells, "expect.governing": name})
    with pytest.raises(InvalidRecords) as caught:
        read_table(path, path.name, Options())
    return caught.value.lines()[0]


def write_table(path: Path, cells: dict[str, str]) -> None:
    """One row, in the spelling of the file."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as text:
            csv.writer(text).writerows([cells.keys(), cells.values()])
    elif path.suffix == ".md":
        rows = [cells.keys(), ["---"] * len(cells), cells.values()]
        path.write_text("".join(f"| {' | '.join(row)} |\n" for row in rows))
    elif path.suffix == ".toml":
        path.write_text("[[row]]\n" + "".join(f"{key} = {json.dumps(cell)}\n" for key, cell in cells.items()))
    else:
        book = openpyxl.Workbook()
        for place, (key, cell) in enumerate(cells.items(), start=1):
            book.active.cell(1, place).value = key
            book.active.cell(2, place).value = cell
            book.active.cell(2, place).data_type = "s"
        book.save(path)


def test_a_text_that_looks_like_a_number_stays_a_text_fact_in_toml(tmp_path: Path) -> None:
    text = '[[row]]\ncase = "a"\ndos = "2025-07-15"\nas_of = "2026-06-30"\n'
    text += 'fact.x = "12"\nfact.y = 12\nexpect.status = "*"\n'
    (row,) = rows_of(tmp_path, text, "a.decisions.toml")
    facts = {field[-1]: value for field, value in row.inputs}
    assert facts == {"x": "12", "y": 12}


def test_a_workbook_says_what_its_csv_says(tmp_path: Path, library: PolicyLibrary) -> None:
    from coverage_resolver.tables.reading import read_table

    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("Decisions of July")
    for line in (HEADER + RIGHT).splitlines():
        sheet.append(line.split(","))
    sheet.cell(2, 6).value = dt.datetime.combine(
        dt.date(1999, 9, 27), dt.time.min
    )  # a true date in a column of days is a day
    path = tmp_path / "a.decisions.xlsx"
    book.save(path)
    (row,) = read_table(path, "a.decisions.xlsx", Options())
    (same,) = rows_of(tmp_path, HEADER + RIGHT)
    assert (row.inputs, row.first, row.expectations) == (same.inputs, same.first, same.expectations)
    assert run_row(row, library).passed
