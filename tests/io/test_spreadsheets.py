"""What is exported to a spreadsheet and read back is equal field by field; no cell is a formula; bytes are the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import questions, shipped, source, wild_questions
from test_round_trip import fields, names, periods, provisions, texts

from coverage_resolver import (
    Code,
    CodeSet,
    Condition,
    CoverageQuestion,
    EffectivePeriod,
    ImpreciseDate,
    Member,
    Provision,
    ReasonCode,
    Service,
    resolve,
)
from coverage_resolver.cli import main
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.record_shapes import ProvisionShape, RecordFileShape
from coverage_resolver.io.spreadsheets.cells import Kind, columns_of
from coverage_resolver.io.spreadsheets.guarded_text import SIGNS, escaped, guarded, unescaped, unguarded
from coverage_resolver.io.spreadsheets.question_sheets import answered, grid_file, read_grid
from coverage_resolver.io.spreadsheets.record_sheets import (
    read_record_sheets,
    read_sheet_records,
    record_sheets,
    records_file,
)
from coverage_resolver.participation import Participation
from coverage_resolver.periods import ALWAYS

SUFFIXES = (".csv", ".xlsx")
forms = pytest.mark.parametrize("suffix", SUFFIXES)
slowly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def back(folder: Path, suffix: str, *records: Provision) -> list[Provision]:
    file = folder / f"records{suffix}"
    file.write_bytes(records_file(records, suffix))
    return sorted(read_record_sheets(file), key=Provision.sort_key)


@forms
@slowly
@given(record=provisions)
def test_a_provision_comes_back_from_a_spreadsheet(tmp_path: Path, suffix: str, record: Provision) -> None:
    (again,) = back(tmp_path, suffix, record)
    assert fields(again) == fields(record)


@forms
def test_the_shipped_records_come_back(tmp_path: Path, suffix: str) -> None:
    records = sorted(shipped().provisions, key=Provision.sort_key)
    assert list(map(fields, back(tmp_path, suffix, *records))) == list(map(fields, records))


@forms
def test_codes_dates_and_values_stay_as_they_are_written(tmp_path: Path, suffix: str) -> None:
    record = source(
        "PLAN 1E5",
        "plan_clinical_policy",
        "covered",
        version="007",
        codes=CodeSet.procedures(["CPT:00100", "REVENUE:0450", "NDC:00002751001", "CPT:00100..00199"]),
        criteria="1E5",
        period=EffectivePeriod(
            ImpreciseDate.parse("2025-06"), ImpreciseDate(dt.date(2026, 1, 1), dt.date(2026, 1, 20))
        ),
        value=FrozenTable({"units": 3, "per": "00100"}),
        conditions=(Condition("weeks", "at_least", 6), Condition("setting", "one_of", ("office", "home, own"))),
        reasons=FrozenTable({"governs": (ReasonCode.NO_CONFLICT,)}),
    )
    (again,) = back(tmp_path, suffix, record)
    assert fields(again) == fields(record)
    assert Code("CPT", "00100") in again.codes and Code("REVENUE", "0450") in again.codes
    assert again.period.start.written == "2025-06" and not again.period.start.exact


@pytest.mark.parametrize(
    "text", ["00100", "1E5", "true", "null", "-5", '"quoted"', "[x", "{", "a, b", "2025-06", "NaN"]
)
@forms
def test_a_text_that_looks_like_something_else_stays_a_text(tmp_path: Path, suffix: str, text: str) -> None:
    record = source("PLAN 1", "plan_clinical_policy", None, topic="referral", value=text, criteria=text)
    (again,) = back(tmp_path, suffix, record)
    assert (again.value, again.criteria) == (text, text)
    assert type(again.value) is str


@pytest.mark.parametrize(
    "text", ["IIS ", " ", "\t", "\u201cIIS\u201d", "\u0406IS\n", '"\u00a0\\', "\\u0020 ", "\U0001f600 "]
)
@forms
def test_a_text_that_looks_damaged_and_is_meant_comes_back(tmp_path: Path, suffix: str, text: str) -> None:
    record = source(
        "PLAN 1",
        "plan_clinical_policy",
        None,
        topic="referral",
        value=FrozenTable({"by": text, text: (text, "plain")}),
        conditions=(Condition("tier", "is", text), Condition("tier", "one_of", ("plain", text))),
    )
    alone = attrs.evolve(record, version="2", value=text, conditions=(Condition("tier", "is_not", text),))
    assert list(map(fields, back(tmp_path, suffix, record, alone))) == list(map(fields, (record, alone)))


@given(st.text(st.sampled_from(f"{SIGNS}'\"ab_x0041F5 "), max_size=12) | texts)
def test_guarding_and_escaping_are_undone_on_reading(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unescaped(escaped(text)) == text
    assert guarded(text)[:1] not in SIGNS or not text


@forms
def test_no_cell_of_a_file_begins_like_a_formula(tmp_path: Path, suffix: str) -> None:
    texts_ = [f"{sign}cmd|' /C calc'!A0" for sign in SIGNS if sign.isprintable()] + ["'=1", "''@x", "\t=1"]
    records = [
        source(f"P {place}", "plan_clinical_policy", "covered", criteria=text) for place, text in enumerate(texts_)
    ]
    content = records_file(records, suffix)
    if suffix == ".csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    else:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        found = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in found} == {"s"} and {cell.number_format for cell in found} == {"@"}
        cells = [cell.value for cell in found]
    assert [cell for cell in cells if cell[:1] and cell[0] in SIGNS] == []
    assert sorted(item.criteria for item in back(tmp_path, suffix, *records)) == sorted(texts_)


@forms
def test_the_same_records_give_the_same_bytes_whatever_their_order(suffix: str) -> None:
    records = shipped().provisions[:20]
    assert records_file(records, suffix) == records_file(records, suffix)
    two = [source("B", "ncd", "covered"), source("A", "ncd", "covered")]
    assert records_file(two, suffix) == records_file(two[::-1], suffix)


def test_every_field_of_a_provision_has_a_column() -> None:
    columns = columns_of(ProvisionShape)
    names = {column.partition(".")[0] for column in columns}
    assert names == {field.metadata.get("key", field.name) for field in attrs.fields(ProvisionShape)}
    assert columns["codes"] is Kind.LIST and columns["value"] is Kind.OPEN and columns["effective"] is Kind.DATE


@forms
def test_topics_of_ones_own_come_back_registered(tmp_path: Path, suffix: str) -> None:
    (again,) = back(tmp_path, suffix, source("P", "plan_clinical_policy", None, topic="hearing_test", value="x"))
    assert again.topic == "hearing_test"


def test_what_a_person_writes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "record,id,kind,title,citation.text,citation.verified,scope.level,scope.values,provenance.source,"
        "authority,version,topic,stance,value,codes,effective\n"
        "authority,PLAN 1,plan_clinical_policy,Knee,PLAN 1,TRUE,plan,a-plan,as published,,,,,,,\n"
        'provision,,,,,,,,,PLAN 1,1,prior_authorization,,auth-needed,"CPT:20610; CPT:20611\nCPT:97151..97158",2025-06\n'
    )
    (item,) = read_record_sheets(file)
    assert item.codes == CodeSet.procedures(["CPT:20610", "CPT:20611", "CPT:97151..97158"])
    assert (item.value, item.authority.citation.verified) == ("auth-needed", True)
    assert item.reaches.values == {"a-plan"}


def without_empty_ends(file: Path) -> None:
    """The file as a program saves it that leaves out the empty cells at the end of a row."""
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    short = [row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)] for row in rows]
    with file.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows(short)


def test_what_is_written_as_csv_survives_a_program_that_leaves_out_empty_cells(tmp_path: Path) -> None:
    library, records, grid = shipped(), tmp_path / "r.csv", tmp_path / "g.csv"
    records.write_bytes(records_file(library.provisions, ".csv", participations=library.participations))
    asked = CoverageQuestion(member=Member(), service=Service(), date_of_service="2025-07-15", as_of="2026-06-30")
    grid.write_bytes(grid_file([answered("one", asked, resolve(asked, library))], ".csv"))
    without_empty_ends(records)
    without_empty_ends(grid)
    again = read_sheet_records(records)
    assert dump_records(again.provisions, again.participations) == dump_records(
        library.provisions, library.participations
    )
    assert not again.notes
    (row,) = read_grid(grid)
    assert (row.name, row.question) == ("one", asked)


@forms
@slowly
@given(question=questions("commercial"))
def test_a_question_comes_back_from_a_grid_with_its_answer(tmp_path: Path, suffix: str, question: object) -> None:
    row = answered("knee, June", question, resolve(question, shipped()))
    file = tmp_path / f"grid{suffix}"
    file.write_bytes(grid_file([row], suffix))
    (again,) = read_grid(file)
    assert (again.name, again.question) == (row.name, row.question)
    assert again.answer == {name: cell for name, cell in row.answer.items() if cell}


def test_a_grid_has_diagnoses_as_people_write_them() -> None:
    service = Service(code="M0076", code_system="HCPCS", diagnoses=["m1711", "F84"])
    asked = CoverageQuestion(member=Member(), service=service, date_of_service="2025-07-15", as_of="2026-06-30")
    text = grid_file([answered("one", asked, resolve(asked, shipped()))], ".csv").decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert row["service.diagnoses"] == '["M17.11", "F84"]'


ASKED = {"member": {}, "service": {"code": "M0076", "code_system": "HCPCS", "diagnoses": ["M17.11", "F84.0"]}}
ASKED |= {"date_of_service": "2025-07-15", "as_of": "2026-06-30"}


@forms
def test_a_file_of_questions_comes_back_from_a_grid_as_it_was(suffix: str, tmp_path: Path) -> None:
    """A question without a name stays without one: where it stood in one file says nothing in another."""
    first, grid, again = tmp_path / "first.jsonl", tmp_path / f"grid{suffix}", tmp_path / "again.jsonl"
    lines = [json.dumps(each) for each in (ASKED, {"name": "knee", "question": ASKED}, ASKED)]
    first.write_text("\n".join(lines) + "\n")
    assert main(["export", "grid", str(first), "-o", str(grid)]) == 0
    assert [row.name for row in read_grid(grid)] == ["", "knee", ""]
    assert main(["questions", str(grid), "-o", str(again)]) == 0
    assert again.read_text() == first.read_text()


@forms
def test_records_have_diagnoses_as_they_are_published(suffix: str, tmp_path: Path) -> None:
    listed = CodeSet.diagnoses(["m1711", "F84", "F01..F99", "M5450"])
    record = source("P", "ncd", "covered", diagnoses=listed)
    (cells,) = [sheet for sheet in record_sheets([record]) if sheet.name == "provisions"]
    assert dict(zip(cells.header, cells.rows[0], strict=True))["diagnoses"] == "F84, M17.11, M54.50, F01..F99"
    (again,) = back(tmp_path, suffix, record)
    assert again.diagnoses == listed


@forms
def test_a_text_like_an_error_of_a_spreadsheet_comes_back(suffix: str, tmp_path: Path) -> None:
    (again,) = back(tmp_path, suffix, source("P", "ncd", "covered", criteria="#N/A"))
    assert again.criteria == "#N/A"


@forms
@slowly
@given(question=wild_questions(), lists=st.tuples(*[st.lists(st.sampled_from(("ncd", "L1, a", "")), max_size=2)] * 2))
def test_any_question_comes_back_from_a_grid(
    tmp_path: Path, suffix: str, question: CoverageQuestion, lists: tuple[list[str], list[str]]
) -> None:
    question = attrs.evolve(question, reviewed=lists[0], offered=lists[1])
    file = tmp_path / f"grid{suffix}"
    file.write_bytes(grid_file([answered("one", question, resolve(question, shipped()))], suffix))
    assert [row.question for row in read_grid(file)] == [question]


spans = st.builds(Participation, names, periods.filter(lambda period: period != ALWAYS))


@forms
@slowly
@given(provisions=st.lists(provisions, min_size=1, max_size=3), participations=st.lists(spans, max_size=3))
def test_every_kind_of_record_comes_back(
    tmp_path: Path, suffix: str, provisions: list[Provision], participations: list[Participation]
) -> None:
    file = tmp_path / f"records{suffix}"
    file.write_bytes(records_file(provisions[:1], suffix, participations=participations))
    again = read_sheet_records(file)
    assert dump_records(again.provisions, again.participations) == dump_records(provisions[:1], participations)


def test_a_spreadsheet_has_a_place_for_every_kind_of_record() -> None:
    """What a file of records holds beside them is its schema; a new kind of record must be given a sheet."""
    kinds = {field.name for field in attrs.fields(RecordFileShape)} - {"schema"}
    assert kinds == {"topics", "participation", "authority"}
    sheets = [
        sheet.name
        for sheet in record_sheets(
            [source("P", "ncd", None, topic="x")], [Participation("a", EffectivePeriod.of("2020-01-01"))]
        )
    ]
    assert sheets == ["authorities", "provisions", "participation", "topics"]


@forms
def test_an_answer_that_hangs_on_a_participation_stays_the_same(tmp_path: Path, suffix: str) -> None:
    library = shipped()
    assert library.participations
    file = tmp_path / f"records{suffix}"
    file.write_bytes(records_file(library.provisions, suffix, participations=library.participations))
    assert read_sheet_records(file).participations == library.participations


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        ("participation,,2025-01-01,", ":2:plan (cell B2)", "missing"),
        ("participation,a,soon,", ":2:from (cell C2)", "`soon` is not a calendar day"),
        ("participation,a,2025-02-01,2025-01-01", ":2:through (cell D2)", ""),
        ("participation,a,,", ":2", "neither a first nor a last day, so that it says nothing"),
    ],
)
def test_a_participation_that_cannot_be_read_is_told_by_its_cell(
    tmp_path: Path, row: str, where: str, what: str
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(f"record,plan,from,through\n{row}\n")
    with pytest.raises(InvalidRecords) as told:
        read_sheet_records(file)
    assert [str(fault.where) for fault in told.value.exceptions] == [f"own.csv{where}"]
    assert what in told.value.lines()[0]
