"""``*.decisions.csv``: comma-separated text in UTF-8, the first record a header."""

from __future__ import annotations

import csv
import io

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import plain
from coverage_resolver.tables.raw_tables import RawRow, RawTable, square


def read_csv(text: str, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The one table of a CSV file; empty where there is a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[RawRow] = []
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            records.append(RawRow(line=line, cells=cells, number=number))
            line = reader.line_num + 1
    except csv.Error as error:
        advice = 'close every quoted text with ", and write a quote inside it as ""'
        faults.append(InvalidRecord(f"{label}:{line}", f"not CSV: {plain(str(error))}", advice))
        return []
    if not records or not any(records[0].cells):
        faults.append(InvalidRecord(label, "an empty file", "write a header and rows; see coverage-resolver init"))
        return []
    header = records[0].cells
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        sign = ";" if ";" in header[0] else "tab"
        faults.append(InvalidRecord(f"{label}:1", f"columns separated by {sign}", "save as CSV with commas"))
        return []
    kept = [row for row in records[1:] if any(cell.strip() for cell in row.cells)]
    table = RawTable(label=label, header=header, rows=kept)
    return [table] if square(table, faults) else []
