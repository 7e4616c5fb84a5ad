"""Shipped vocabularies that are tables: the classes of diagnoses by which documents name whom they speak of."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from coverage_resolver.codes import CodeSet
from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.reading import read_text
from coverage_resolver.io.strict_values import closest, plain, shown

DIAGNOSIS_COLUMNS = ("label", "diagnoses", "citation", "verified", "note")


def read_diagnosis_classes(path: str | os.PathLike[str] | None = None) -> Mapping[str, CodeSet]:
    """ICD-10-CM codes by the label of their class; from the shipped table when no path is given.

    Raises :class:`DataNotFound` without a file, and :class:`InvalidRecords` with every fault of the table.
    """
    file = data_home() / "vocabulary" / "diagnosis_classes.csv" if path is None else Path(path)
    label = file.name
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    faults: list[InvalidRecord] = []
    text = read_text(file, label, faults) or ""
    found: dict[str, CodeSet] = {}
    for number, row in _rows(text, label, faults):
        name = row["label"].strip()
        if not name or name in found:
            faults.append(InvalidRecord(f"{label}:{number}:label", "empty, or a second one", "name each class once"))
            continue
        if row["verified"] not in ("true", "false"):
            what = f"unknown truth {shown(row['verified'])}"
            faults.append(InvalidRecord(f"{label}:{number}:verified", what, "write true or false"))
        try:
            found[name] = CodeSet.diagnoses(row["diagnoses"].split())
        except ValueError as error:
            faults.append(InvalidRecord(f"{label}:{number}:diagnoses", str(error), "write ICD-10-CM, such as M54.5"))
            continue
        if not found[name]:
            faults.append(InvalidRecord(f"{label}:{number}:diagnoses", "no code", "write at least one"))
    raise_all("the classes of diagnoses cannot be used", faults)
    return FrozenTable(found)


def _rows(text: str, label: str, faults: list[InvalidRecord]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line on which it ends; all cells are text."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = reader.fieldnames or ()
        for column in DIAGNOSIS_COLUMNS:
            if column not in names:
                faults.append(InvalidRecord(f"{label}:1:{column}", "the column is missing", "add it to the header"))
        for name in names:
            if name not in DIAGNOSIS_COLUMNS:
                what = f"unknown column {shown(name)}"
                faults.append(InvalidRecord(f"{label}:1", what, closest(name, DIAGNOSIS_COLUMNS)))
        if sorted(names) != sorted(DIAGNOSIS_COLUMNS):
            return
        for row in reader:
            if None in row or None in row.values():
                faults.append(InvalidRecord(f"{label}:{reader.line_num}", "too few or too many columns", "write five"))
            else:
                yield reader.line_num, row
    except csv.Error as error:
        what = f"not CSV: {plain(str(error))}"
        faults.append(InvalidRecord(f"{label}:{reader.line_num + 1}", what, "close every quoted text"))
