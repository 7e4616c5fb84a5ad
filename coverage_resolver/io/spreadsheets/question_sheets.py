"""A grid of questions with its answers as a sheet, and back again.

A question has a row; its fields have columns named as in a question file (``service.code``, ``enrollment.plan`` where
there is one enrolment), and what the library answers has columns that begin with ``answer.``. On reading, these are
kept beside the question as they stand.
"""

from __future__ import annotations

import json
import os
import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import attrs

from coverage_resolver.determinations import Answer, Determination
from coverage_resolver.errors import DataNotFound, InvalidQuestion, InvalidRecord, raise_all
from coverage_resolver.io.damage.signs import SMART, odd_signs
from coverage_resolver.io.question_files import GivenQuestion
from coverage_resolver.io.questions_json import field_types, question_from_dict, question_to_dict
from coverage_resolver.io.reading import read_json
from coverage_resolver.io.spreadsheets.cells import split_list
from coverage_resolver.io.spreadsheets.csv_sheets import csv_bytes, read_csv_sheet
from coverage_resolver.io.spreadsheets.question_damage import PARTS, question_damage
from coverage_resolver.io.spreadsheets.sheet_names import sheets_by_name
from coverage_resolver.io.spreadsheets.sheets import SUFFIXES, Row, Sheet, rows_of, sheet_of
from coverage_resolver.io.spreadsheets.spreadsheet_kinds import SpreadsheetKind, refuse_others
from coverage_resolver.io.spreadsheets.xlsx_sheets import read_xlsx_sheets, xlsx_bytes
from coverage_resolver.io.strict_values import plain
from coverage_resolver.questions import CoverageQuestion

QUESTIONS, ANSWER = "questions", "answer."
_TOP = tuple(field.name for field in attrs.fields(CoverageQuestion) if field.name not in PARTS)
COLUMNS: tuple[str, ...] = (
    "name",
    *_TOP,
    *(f"{part}.{field.name}" for part, shape in PARTS.items() for field in attrs.fields(shape)),
)
#: What is no list with commas: JSON, and a list with the bars of decision tables.
_LIKE_JSON = re.compile(r'\s*([\[{"]|(null|true|false)\s*$)|.*\|', re.DOTALL)
_QUOTES = 'write plain signs, and " for quotes'
_NEEDED = ("date_of_service", "as_of")
ANSWERS = tuple(
    f"{ANSWER}{name}"
    for name in ("resolution", "status", "governing", "valid_from", "valid_through", "needs", "other_payers")
)


@attrs.frozen(kw_only=True)
class GridRow:
    """One question of a grid, under its name, and the cells that an answer filled.

    ``empty`` are the columns in which it has no cell, and ``at`` tells the place of a column.
    """

    name: str
    question: CoverageQuestion
    answer: Mapping[str, str]
    empty: frozenset[str] = attrs.field(default=frozenset(), repr=False, eq=False)
    at: Callable[[str], str] = attrs.field(default=str, repr=False, eq=False)


def answered(name: str, question: CoverageQuestion, answer: Answer) -> GridRow:
    """The row of a question with what the library answers."""
    item = answer.primary
    told = (
        item.resolution.value,
        item.status.value,
        "" if item.governing is None else item.governing.id,
        "" if item.valid_from is None else item.valid_from.isoformat(),
        "" if item.valid_through is None else item.valid_through.isoformat(),
        "; ".join(item.needs),
        "; ".join(map(_other, answer.determinations[1:])),
    )
    return GridRow(name=name, question=question, answer=dict(zip(ANSWERS, told, strict=True)))


def _other(item: Determination) -> str:
    source = "" if item.governing is None else f" by {item.governing.id}"
    return f"{item.payer.line_of_business}: {item.status.value}{source}"


def grid_file(rows: Iterable[GridRow], suffix: str, label: str = "file") -> bytes:
    """The grid as a file, ``.xlsx`` or ``.csv``; the same rows give the same bytes. Raises as for records."""
    cells = [{"name": row.name, **_cells(question_to_dict(row.question)), **row.answer} for row in rows]
    sheet = sheet_of(QUESTIONS, (*COLUMNS, *ANSWERS), cells)
    return xlsx_bytes([sheet], label) if suffix.lower() == ".xlsx" else csv_bytes(sheet, label)


def _cells(table: Mapping[str, Any]) -> dict[str, str]:
    found = {name: _written(table[name]) for name in _TOP if name in table}
    member = dict(table["member"])
    spans = member.get("enrollments", ())
    parts: list[tuple[str, Mapping[str, Any]]] = [("member", member), ("service", table["service"])]
    if len(spans) == 1:
        del member["enrollments"]
        parts.append(("enrollment", spans[0]))
    for part, fields in parts:
        found |= {f"{part}.{name}": _written(value) for name, value in fields.items()}
    return found


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, allow_nan=False)


def read_grid(path: str | os.PathLike[str]) -> tuple[GridRow, ...]:
    """The questions of a grid with the cells of their answers.

    Raises :class:`DataNotFound` without such a file, and :class:`InvalidRecords` with one line for each fault,
    *file:sheet:row:column*; no value of a member is repeated.
    """
    file = Path(path)
    label, faults = plain(file.name, 100), list[InvalidRecord]()
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    if file.suffix.lower() not in SUFFIXES:
        raise DataNotFound(label, "neither *.xlsx nor *.csv", "save the spreadsheet as one of them")
    if file.suffix.lower() == ".csv":
        sheet = read_csv_sheet(file, label, faults)
        sheets: Sequence[Sheet] = () if sheet is None else (sheet,)
        refuse_others(sheets, SpreadsheetKind.GRID, label)
    else:
        read = read_xlsx_sheets(file, label, faults)
        refuse_others(read, SpreadsheetKind.GRID, label)
        columns = {QUESTIONS: (*COLUMNS, *ANSWERS)}
        sheets = list(sheets_by_name(read, columns, {QUESTIONS: _NEEDED}, label, faults).values())
        if not sheets and not faults:
            faults.append(InvalidRecord(label, f"the sheet `{QUESTIONS}` is missing", "add it, or give it this name"))
    found = [
        row
        for sheet in sheets
        for each in rows_of(sheet, label, (*COLUMNS, *ANSWERS), _NEEDED, question_damage, faults, ANSWER) or ()
        for row in _question(each, faults)
    ]
    raise_all("the grid cannot be read", faults)
    return tuple(found)


def given_in_a_grid(rows: Iterable[GridRow]) -> tuple[GivenQuestion, ...]:
    """The questions of a grid; each name stands once."""
    given, found, faults = list[GivenQuestion](), dict[str, GridRow](), list[InvalidRecord]()
    for number, row in enumerate(rows, start=1):
        given.append(GivenQuestion(name=row.name, place=f"question {number}", question=row.question))
        first = found.setdefault(given[-1].label, row)
        if first is not row:
            what = f"the name stands already at {first.at('name')}"
            faults.append(InvalidRecord(row.at("name"), what, "name each question once"))
    raise_all("the grid cannot be read", faults)
    return tuple(given)


def questions_file(asked: Iterable[GivenQuestion]) -> str:
    """Questions as JSON lines, each beside its name if it has one, as ``read_questions`` reads them."""
    lines = ((each.name, question_to_dict(each.question)) for each in asked)
    written = ({"name": name, "question": question} if name else question for name, question in lines)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in written)


def _question(row: Row, faults: list[InvalidRecord]) -> Iterable[GridRow]:
    """The question of a row, or its first fault at its column; of a row with a damaged cell that is told enough."""
    table: dict[str, Any] = {"member": {}, "service": {}}
    before = len(faults)
    for column, cell in row.cells.items():
        part, _, name = column.partition(".")
        if part in PARTS:
            value = _read(cell, field_types(PARTS[part])[name], row, column, faults)
            if part == "enrollment":
                table["member"].setdefault("enrollments", [{}])[0][name] = value
            else:
                table[part][name] = value
        elif column in _TOP:
            table[column] = _read(cell, field_types(CoverageQuestion)[column], row, column, faults)
    if "member.enrollments" in row.cells and any(column.startswith("enrollment.") for column in row.cells):
        what = "enrolments stand here and in the columns `enrollment.…`"
        faults.append(InvalidRecord(row.at("member.enrollments"), what, "keep one of the two"))
    if row.damaged or len(faults) > before:
        return
    try:
        question = question_from_dict(table)
    except InvalidQuestion as fault:
        apart = "member.enrollments" not in row.cells
        column = fault.field.replace("member.enrollments[1]", "enrollment") if apart else fault.field
        faults.append(InvalidRecord(row.at(column), fault.what, fault.what_to_do))
        return
    answer = {column: cell for column, cell in row.cells.items() if column.startswith(ANSWER)}
    name, at, empty = row.cells.get("name", ""), partial(_place, row), frozenset(row.places) - set(row.cells)
    yield GridRow(name=name, question=question, answer=answer, empty=empty, at=at)


def _place(row: Row, column: str) -> str:
    """The place of a column; enrolments may stand together in one."""
    together = column.startswith("enrollment.") and "member.enrollments" in row.cells
    return row.at("member.enrollments" if together else column)


def _read(cell: str, kind: Any, row: Row, column: str, faults: list[InvalidRecord]) -> Any:
    """Text for fields of text and days, a list of texts with commas as in records; all else is JSON."""
    if _is_text(kind):
        return cell
    odd = odd_signs(cell, SMART)
    if _is_texts(kind) and not odd and not _LIKE_JSON.match(cell):
        return split_list(cell)
    found = read_json(f'{{"value": {cell.lower() if cell.lower() in ("true", "false") else cell}}}', "", [])
    if found is None or set(found) != {"value"}:
        if odd:
            faults.append(InvalidRecord(row.at(column), f"not JSON: it holds {odd}, which only looks plain", _QUOTES))
            return None
        lists = 'write a list as ["…", "…"], or texts with commas between, '
        what_to_do = lists + 'an object as {"…": …}, and true or false without quotes'
        faults.append(InvalidRecord(row.at(column), "not JSON", what_to_do))
        return None
    return found["value"]


def _is_text(kind: Any) -> bool:
    """Whether a field is a text, a day or a word, and not something with parts, or true or false."""
    return not any(get_origin(item) is not None or item is bool or attrs.has(item) for item in _kinds(kind))


def _is_texts(kind: Any) -> bool:
    """Whether a field is a list of texts, which may be left out."""
    return any(get_origin(item) is tuple and get_args(item)[0] is str for item in _kinds(kind))


def _kinds(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
