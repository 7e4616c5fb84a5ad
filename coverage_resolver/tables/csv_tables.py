"""``*.decisions.csv``: comma-separated text in UTF-8, the first record a header."""

from __future__ import annotations

import csv
import io

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import plain
from coverage_resolver.tables.raw_tables import RawRow, RawTable, squared


def read_csv(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The one table of a CSV file; empty where there is a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        advice = 'close every quoted text with ", and write a quote inside it as ""'
        faults.append(InvalidRecord(f"{label}:{line}", f"not CSV: {plain(str(error))}", advice))
        return []
    if not records or not any(records[0][1]):
        what = "an empty file" if len(records) < 2 else "no header on the first line"
        faults.append(InvalidRecord(label, what, "write a header and rows; see coverage-resolver init"))
        return []
    header = records[0][1]
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        sign = "semicolons" if ";" in header[0] else "tabs"
        faults.append(InvalidRecord(f"{label}:1", f"columns separated by {sign}", "save as CSV with commas"))
        return []
    for start, cells in records[1:]:
        if any(_swallows(cell, len(header)) for cell in cells):
            what = "a text in quotes runs over a line that looks like a row, which would never run"
            faults.append(InvalidRecord(f"{label}:{start}", what, 'close the quote before it, or write a quote as ""'))
    rows = (RawRow(line=start, cells=cells, number=number) for number, (start, cells) in enumerate(records, start=1))
    return squared(RawTable(label=label, header=tuple(header), rows=tuple(rows)[1:]), faults)


def _swallows(cell: str, columns: int) -> bool:
    """Whether a line of a text has as many cells as a row."""
    lines = cell.splitlines()[1:] if columns > 2 else []
    return any(line.count(",") >= columns - 1 for line in lines)
