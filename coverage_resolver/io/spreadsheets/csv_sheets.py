"""A sheet as CSV: one file, UTF-8 with the mark by which spreadsheet programs recognise it, cells guarded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.reading import read_text
from coverage_resolver.io.spreadsheets.cell_damage import no_text
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
    """The sheet of a file, or faults with their lines; cells have the names that spreadsheet programs give them."""
    text = read_text(path, label, faults)
    if text is None:
        return None
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(InvalidRecord(f"{label}:{line}", f"not CSV: {plain(str(error))}", "close every quoted text"))
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
