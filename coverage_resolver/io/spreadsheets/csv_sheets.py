"""A sheet as CSV: one file, UTF-8 with the mark by which spreadsheet programs recognise it, cells guarded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.reading import read_text
from coverage_resolver.io.spreadsheets.cell_damage import no_text
from coverage_resolver.io.spreadsheets.guarded_text import guarded, unguarded
from coverage_resolver.io.spreadsheets.sheets import END, Sheet
from coverage_resolver.io.strict_values import plain

#: What the reader of a cell takes.
LONGEST_TEXT = 131_072


def csv_bytes(sheet: Sheet, label: str = "file") -> bytes:
    """The file, with a last column that is filled in every row; raises :class:`InvalidRecords` where a text is longer
    than could be read back.
    """
    raise_all("the spreadsheet cannot be written", _too_long(sheet, label))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*sheet.header, END))
    writer.writerows([*map(guarded, row), END] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _too_long(sheet: Sheet, label: str) -> Iterator[InvalidRecord]:
    for number, row in enumerate(sheet.rows, start=2):
        for name, cell in zip(sheet.header, row, strict=True):
            if len(guarded(cell)) > LONGEST_TEXT:
                what = f"a text longer than the {LONGEST_TEXT} characters of a cell that is read back"
                yield InvalidRecord(f"{label}:{number}:{name}", what, "keep it in the records, as TOML or JSON")


def read_csv_sheet(path: Path, label: str, faults: list[InvalidRecord]) -> Sheet | None:
    """The sheet of a file, or faults with their lines; cells have the names that spreadsheet programs give them."""
    text = read_text(path, label, faults)
    return None if text is None else csv_sheet(text, label, faults)


def csv_sheet(text: str, label: str, faults: list[InvalidRecord]) -> Sheet | None:
    """The sheet of a text that was read already."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(len(cell) > LONGEST_TEXT for cell in row):  # the limit of the process may be another
                raise csv.Error("field larger than the limit")
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        what, advice = f"not CSV: {plain(str(error))}", "close every quoted text"
        if "field larger" in str(error):
            what, advice = f"a text longer than {LONGEST_TEXT} characters", "close every quoted text, or shorten it"
        faults.append(InvalidRecord(f"{label}:{line}", what, advice))
        return None
    if not rows:
        faults.append(InvalidRecord(label, "an empty file", "write a header and rows"))
        return None
    header = tuple(cell.strip() for cell in rows[0])
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        sign = "semicolons" if ";" in header[0] else "tabs"
        faults.append(InvalidRecord(f"{label}:1", f"columns separated by {sign}", "save as CSV with commas"))
        return None
    odd = {
        (number, place): found
        for number, row in enumerate(rows[1:], start=2)
        for place, cell in enumerate(row)
        if (found := no_text(cell)) is not None
    }
    cells = tuple(
        tuple("" if (number, place) in odd else unguarded(cell) for place, cell in enumerate(row))
        for number, row in enumerate(rows[1:], start=2)
    )
    return Sheet(
        name="", header=header, rows=cells, numbers=tuple(range(2, len(rows) + 1)), lines=tuple(lines[1:]), odd=odd
    )
