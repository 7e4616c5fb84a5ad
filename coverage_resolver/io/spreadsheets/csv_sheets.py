"""A sheet as CSV: one file, UTF-8 with the mark by which spreadsheet programs recognise it, cells guarded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.reading import read_text
from coverage_resolver.io.spreadsheets.guarded_text import guarded, unguarded
from coverage_resolver.io.spreadsheets.sheets import Sheet
from coverage_resolver.io.strict_values import plain


def csv_bytes(sheet: Sheet) -> bytes:
    """The file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows([guarded(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def read_csv_sheet(path: Path, label: str, faults: list[InvalidRecord]) -> Sheet | None:
    """The sheet of a file, or faults with their rows; rows are counted, not lines, as spreadsheet programs do."""
    text = read_text(path, label, faults)
    if text is None:
        return None
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        what = f"not CSV: {plain(str(error))}"
        faults.append(InvalidRecord(f"{label}:{len(rows) + 1}", what, "close every quoted text"))
        return None
    if not rows:
        faults.append(InvalidRecord(label, "an empty file", "write a header and rows"))
        return None
    header = tuple(cell.strip() for cell in rows[0])
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        sign = "semicolons" if ";" in header[0] else "tabs"
        faults.append(InvalidRecord(f"{label}:1", f"columns separated by {sign}", "save as CSV with commas"))
        return None
    for number, row in enumerate(rows[1:], start=2):
        for place, cell in enumerate(row):
            if cell.startswith("="):
                name = header[place] if place < len(header) and header[place] else f"column {place + 1}"
                what_to_do = "write its result as text, or ' before a text that begins with ="
                faults.append(InvalidRecord(f"{label}:{number}:{plain(name)}", "a formula", what_to_do))
    cells = tuple(tuple(map(unguarded, row)) for row in rows[1:])
    return Sheet(name="", header=header, rows=cells, numbers=tuple(range(2, len(rows) + 1)))
