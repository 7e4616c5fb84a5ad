"""Small tables that many tests share."""

from __future__ import annotations

from pathlib import Path

from coverage_resolver.errors import InvalidRecords
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import Options, Row

HEADER = "case,line_of_business,code_system,code,service_state,dos,as_of,expect.status,expect.governing,note\n"
#: A row that passes against the shipped library.
RIGHT = "first-day,medicare_ffs,HCPCS,M0076,FL,1999-09-27,2026-06-30,not_medically_necessary,NCD 150.7,\n"
WRONG = "wrong-day,medicare_ffs,HCPCS,M0076,FL,1999-09-26,2026-06-30,not_medically_necessary,NCD 150.7,\n"


def rows_of(folder: Path, text: str, name: str = "a.decisions.csv", options: Options | None = None) -> tuple[Row, ...]:
    """The rows of a table that is written to a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_table(path, name, options or Options())


def faults_of(folder: Path, text: str, name: str = "a.decisions.csv", options: Options | None = None) -> list[str]:
    """The lines of what is wrong with a table; fails where nothing is."""
    try:
        rows_of(folder, text, name, options)
    except InvalidRecords as error:
        return list(error.lines())
    raise AssertionError("the table was read without a fault")
