"""Shipped vocabularies that are tables: classes of diagnoses, places of service."""

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
PLACE_COLUMNS = ("code", "citation", "verified", "note")


def read_places_of_service() -> frozenset[str]:
    """The shipped codes of places of service; raises :class:`InvalidRecords` for a damaged table."""
    return frozenset(row["code"] for row in _shipped("places_of_service.csv", PLACE_COLUMNS))


def _shipped(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    faults: list[InvalidRecord] = []
    text = read_text(data_home() / "vocabulary" / name, name, faults) or ""
    rows = [row for _, row in _rows(text, name, columns, faults)]
    raise_all(f"{name} cannot be used", faults)
    return rows


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
    for number, row in _rows(text, label, DIAGNOSIS_COLUMNS, faults):
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


def _rows(
    text: str, label: str, columns: tuple[str, ...], faults: list[InvalidRecord]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line on which it ends; all cells are text."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = reader.fieldnames or ()
        for column in columns:
            if column not in names:
                faults.append(InvalidRecord(f"{label}:1:{column}", "the column is missing", "add it to the header"))
        for name in names:
            if name not in columns:
                what = f"unknown column {shown(name)}"
                faults.append(InvalidRecord(f"{label}:1", what, closest(name, columns)))
        if sorted(names) != sorted(columns):
            return
        for row in reader:
            if None in row or None in row.values():
                faults.append(
                    InvalidRecord(f"{label}:{reader.line_num}", "too few or too many columns", f"write {len(columns)}")
                )
            else:
                yield reader.line_num, row
    except csv.Error as error:
        what = f"not CSV: {plain(str(error))}"
        faults.append(InvalidRecord(f"{label}:{reader.line_num + 1}", what, "close every quoted text"))
