"""HCPCS Level II as CMS publishes it: records of 320 characters, the same as a workbook, or its columns as CSV.

Positions of a record, from 1 (CMS, HCPCS Contractor Record): code 1-5 (a modifier stands in 4-5), sequence number 6-10,
kind of record 11, added 269-276, action effective 277-284, terminated 285-292, action code 293; days are YYYYMMDD. Kind
3 is a procedure and 7 a modifier, each with its days; 4 and 8 go on with a description. The day of termination is the
last on which a code may be used. What is no Level II code (CPT) is left out, and so are modifiers and descriptions.

The code set is updated each quarter. A file whose name tells a quarter is the whole list of that quarter; one that
tells a year only is that of January: valid for the year, and complete up to the end of March. Codes that ended stand in
a file for some years; an absent code is not taken to say anything of the days before the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from coverage_resolver.code_lists import CodeList, Days
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.code_lists.contents import Content, own_name
from coverage_resolver.io.code_lists.entries import EIGHT_DIGITS, Entry, Release, code_list
from coverage_resolver.io.spreadsheets.csv_sheets import csv_sheet
from coverage_resolver.io.spreadsheets.sheets import Sheet
from coverage_resolver.io.spreadsheets.xlsx_sheets import read_xlsx_sheets
from coverage_resolver.io.strict_values import plain, shown

#: The columns of the workbook, and of the CSV, for code, kind of record, added and ended.
WORKBOOK = ("HCPC", "RECID", "ADD DT", "TERM DT")
CSV = ("code", "record_type", "add_date", "termination_date")
YEAR = "hcpcs_year"

#: The year, and the first word behind it: a quarter, or ``CONTR`` or ``ANWEB`` of the list of a year.
_NAME = re.compile(r"HCPC([0-9]{4})(?![A-Z0-9])(?:[ _-]+([A-Z0-9]+))?", re.IGNORECASE | re.ASCII)
_RECORD = re.compile(r"([A-Z0-9]{5}|   [A-Z0-9]{2})[0-9]{5}([3478])", re.ASCII)
_LEVEL_II = re.compile(r"[A-Z]", re.ASCII)
_QUARTERS = ("JAN", "APR", "JUL", "OCT")
#: What may stand where a quarter does: none is told.
_OF_A_YEAR = ("", "CONTR", "ANWEB")
_WORDS = {"JANUARY": "JAN", "APRIL": "APR", "JULY": "JUL", "OCTOBER": "OCT"}
_ADDED, _ENDED = slice(268, 276), slice(284, 292)
_POSITIONS = ("1-5", "269-276", "285-292")
_PROCEDURES = ("3", "procedure")
_KINDS = (*_PROCEDURES, "4", "7", "8", "modifier")
#: Codes of the American Dental Association, which the public files leave out.
_DENTAL = "D"
_HEADER_WITHIN = 30
_LENGTH = 320
_AS_PUBLISHED = "give the file as CMS publishes it"


def is_records(text: str) -> bool:
    """Whether a text holds such records, below whatever may stand above them."""
    return any(_RECORD.match(line) for line in text.splitlines()[:_HEADER_WITHIN])


def of_records(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    """The list of a file of records of 320 characters."""
    release = _named(content.name, content.label, faults)
    return [] if release is None else [code_list(release, _records(content, faults), faults)]


def _records(content: Content, faults: list[InvalidRecord]) -> Iterator[Entry]:
    width = None  # That of the first record: a file may be stored without the blanks at the end of its lines.
    for number, line in enumerate(content.text.split("\n"), start=1):
        line, length, where = line.rstrip(), len(line.rstrip("\r\x1a")), f"{content.label}:{number}"
        found = _RECORD.match(line)
        width = length if width is None and found is not None else width
        if found is None:
            if width is not None and line.strip("\x1a \t"):
                faults.append(InvalidRecord(where, "no record of HCPCS", _AS_PUBLISHED))
        elif width is not None and length < _LENGTH <= width:
            what = f"a record of {length} characters, where the others have {_LENGTH}"
            faults.append(InvalidRecord(where, what, _AS_PUBLISHED))
        elif found[2] in _PROCEDURES and _LEVEL_II.match(line):
            if len(line) < _ADDED.stop:
                what = f"a record of {len(line)} characters, which ends before its days"
                faults.append(InvalidRecord(where, what, _AS_PUBLISHED))
                continue
            yield _entry(
                code=line[:5],
                added=line[_ADDED].strip(),
                ended=line[_ENDED].strip(),
                at=_places(where, _POSITIONS),
                faults=faults,
            )


def _entry(code: str, added: str, ended: str, at: Callable[[int], str], faults: list[InvalidRecord]) -> Entry:
    """The entry of a code, which has a day on which it was added in every release."""
    if not added:
        faults.append(InvalidRecord(at(1), "no day on which the code was added", _AS_PUBLISHED))
    return Entry(code=code, added=added, ended=ended, at=at, form=EIGHT_DIGITS)


def of_workbook(path: Path, label: str, faults: list[InvalidRecord]) -> list[CodeList]:
    """The list of a workbook; raises :class:`MissingExtra` where openpyxl is not installed."""
    before = len(faults)
    for sheet in read_xlsx_sheets(path, label, faults):
        grid = _grid(sheet)
        start = next((place for place, (_, cells) in enumerate(grid) if set(WORKBOOK) <= set(cells)), None)
        if start is not None:
            release = _named(own_name(path), label, faults)
            rows = _rows(f"{label}:{plain(sheet.name)}", grid[start][1], grid[start + 1 :], WORKBOOK, faults)
            return [] if release is None else [code_list(release, rows, faults)]
    if len(faults) == before:
        what = f"no sheet with the columns {', '.join(WORKBOOK)}"
        faults.append(InvalidRecord(label, what, "give the workbook of codes as CMS publishes it, or a CSV"))
    return []


def of_csv(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    """The lists of a CSV, one for each year in ``hcpcs_year``."""
    sheet = csv_sheet(content.text, content.label, faults)
    if sheet is None:
        return []
    missing = [name for name in (YEAR, *CSV) if name not in sheet.header]
    for name in missing:
        faults.append(InvalidRecord(f"{content.label}:1:{name}", "the column is missing", "add it to the header"))
    if missing:
        return []
    years: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    place = sheet.header.index(YEAR)
    for number, cells in zip(sheet.lines, sheet.rows, strict=True):
        if any(cells):
            years.setdefault(cells[place] if place < len(cells) else "", []).append((number, cells))
    found = []
    for year, rows in years.items():
        name = content.name if len(years) == 1 else f"{content.name}, {year}"
        if not re.fullmatch(r"(?:19|20)[0-9]{2}", year, re.ASCII):
            where = f"{content.label}:{rows[0][0]}:{YEAR}"
            faults.append(InvalidRecord(where, f"{shown(year)} is no year", "write the year of the release"))
            continue
        release = _release(name, int(year), "")
        found.append(code_list(release, _rows(content.label, sheet.header, rows, CSV, faults), faults))
    return found


def _rows(
    base: str,
    header: tuple[str, ...],
    rows: Iterable[tuple[int, tuple[str, ...]]],
    columns: tuple[str, ...],
    faults: list[InvalidRecord],
) -> Iterator[Entry]:
    """The procedures among the rows of a sheet."""
    places = [header.index(name) for name in columns]
    for number, cells in rows:
        where = f"{base}:{number}"
        if not any(cells):
            continue
        if len(cells) <= max(places):
            what = f"{len(cells)} cells where the header has {len(header)}"
            faults.append(InvalidRecord(where, what, "give the file as it was published"))
            continue
        code, kind, added, ended = (cells[place].strip() for place in places)
        if kind not in _KINDS:
            what = f"unknown kind of record {shown(kind)}"
            faults.append(InvalidRecord(f"{where}:{columns[1]}", what, f"use one of {', '.join(_KINDS)}"))
        elif kind in _PROCEDURES and _LEVEL_II.match(code):
            yield _entry(code, added, ended, _places(where, (columns[0], *columns[2:])), faults)


def _places(where: str, cells: Sequence[str]) -> Callable[[int], str]:
    return lambda cell: f"{where}:{cells[cell]}"


def _grid(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a sheet as texts, with their numbers, the first one too; numbers and dates as they are meant."""
    found = [(1, sheet.header)]
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        texts = (_text(sheet.odd.get((number, place), cell)) for place, cell in enumerate(cells))
        found.append((number, tuple(texts)))
    width = max(len(cells) for _, cells in found)
    return [(number, cells + ("",) * (width - len(cells))) for number, cells in found]


def _text(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%Y%m%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _named(name: str, label: str, faults: list[InvalidRecord]) -> Release | None:
    """Which release a file is, as its name tells."""
    found = _NAME.search(name.partition(".")[0])
    told = (found[2] or "").upper() if found else ""
    quarter = "" if told in _OF_A_YEAR else _WORDS.get(told, told)
    if found is None or quarter not in ("", *_QUARTERS):
        what = f"its name does not tell of which {'quarter' if found else 'year and quarter'} it is"
        faults.append(InvalidRecord(label, what, "name it as CMS does, such as HCPC2024_JUL_ANWEB.txt"))
        return None
    return _release(name, int(found[1]), quarter)


def _release(name: str, year: int, quarter: str) -> Release:
    """The list of one quarter, or of January where only a year is told."""
    place = _QUARTERS.index(quarter or "JAN")
    first = dt.date(year, 3 * place + 1, 1)
    last = dt.date(year, 12, 31) if place == 3 else dt.date(year, 3 * place + 4, 1) - dt.timedelta(days=1)
    complete = Days(first, last)
    valid = complete if quarter else Days(first, dt.date(year, 12, 31))
    return Release(system="HCPCS", name=name, valid=valid, complete=complete, others=_DENTAL)
