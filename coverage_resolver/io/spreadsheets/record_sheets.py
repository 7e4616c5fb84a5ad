"""Authorities, provisions and plans' participations as sheets, and sheets as these records.

XLSX has a sheet for authorities, one for provisions, one for participations, and one for topics of one's own; CSV has
all in one, told apart by the column ``record``. The readers of records check every row, so that what is wrong is said
as for a record file, with the sheet, the row and the column.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.dump import authority_record, participation_record, provision_record
from coverage_resolver.io.record_checks import Known, check_records
from coverage_resolver.io.record_shapes import (
    AuthorityShape,
    ParticipationShape,
    Placed,
    ProvisionShape,
    read_authority,
    read_participations,
)
from coverage_resolver.io.spreadsheets.cells import cells_of, columns_of, record_of
from coverage_resolver.io.spreadsheets.csv_sheets import csv_bytes, read_csv_sheet
from coverage_resolver.io.spreadsheets.sheet_names import sheets_by_name
from coverage_resolver.io.spreadsheets.sheets import SUFFIXES, Row, Sheet, rows_of, sheet_of
from coverage_resolver.io.spreadsheets.xlsx_sheets import read_xlsx_sheets, xlsx_bytes
from coverage_resolver.io.strict_values import closest, plain, shown
from coverage_resolver.participation import Participation
from coverage_resolver.vocabulary import TOPICS

AUTHORITIES, PROVISIONS, PARTICIPATION, TOPIC_SHEET = "authorities", "provisions", "participation", "topics"
_RECORDS = {
    "authority": AUTHORITIES,
    "provision": PROVISIONS,
    "participation": PARTICIPATION,
    "topic": TOPIC_SHEET,
}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    AUTHORITIES: tuple(columns_of(AuthorityShape)),
    PROVISIONS: ("authority", *columns_of(ProvisionShape)),
    PARTICIPATION: tuple(columns_of(ParticipationShape)),
    TOPIC_SHEET: ("topic",),
}
_NEEDED = {AUTHORITIES: ("id",), PROVISIONS: ("authority",), PARTICIPATION: ("plan",), TOPIC_SHEET: ("topic",)}
#: Where a fault of the n-th authority, or of one of its provisions, was found.
_PLACE = re.compile(r"@(\d+):?\.?(?:provision(?:\[(\d+)\])?)?\.?(.*)", re.DOTALL)


@attrs.frozen(kw_only=True)
class SheetRecords:
    """The records of a spreadsheet."""

    provisions: tuple[Provision, ...]
    participations: tuple[Participation, ...] = ()


def records_file(
    provisions: Iterable[Provision], suffix: str, label: str = "file", participations: Iterable[Participation] = ()
) -> bytes:
    """The records as a file: ``suffix`` is ``.xlsx`` or ``.csv``; the same records give the same bytes.

    Raises :class:`MissingExtra` for XLSX without openpyxl, :class:`InvalidRecords` where a cell cannot hold a text, and
    ``ValueError`` when two different authorities bear one id.
    """
    found = record_sheets(provisions, participations)
    if suffix.lower() == ".xlsx":
        return xlsx_bytes(found, label)
    nouns = {name: noun for noun, name in _RECORDS.items()}
    rows = [
        {"record": nouns[sheet.name], **dict(zip(sheet.header, row, strict=True))}
        for sheet in found
        for row in sheet.rows
    ]
    return csv_bytes(sheet_of("", _csv_columns(), rows))


def record_sheets(provisions: Iterable[Provision], participations: Iterable[Participation] = ()) -> list[Sheet]:
    """The records as sheets of text; authorities in the order of their ids, provisions with their authority."""
    authorities: dict[str, Authority] = {}
    said: dict[str, list[Provision]] = {}
    for item in provisions:
        known = authorities.setdefault(item.authority.id, item.authority)
        if known is not item.authority and authority_record(known) != authority_record(item.authority):
            raise ValueError("two different authorities bear one id; give one of them another id")
        said.setdefault(known.id, []).append(item)
    names = sorted(authorities)
    documents = [cells_of(authority_record(authorities[name]), AuthorityShape) for name in names]
    rows = [
        {"authority": name, **cells_of(provision_record(item), ProvisionShape)} for name in names for item in said[name]
    ]
    spans = [cells_of(participation_record(each), ParticipationShape) for each in participations]
    own = [{"topic": name} for name in sorted({item.topic for items in said.values() for item in items} - TOPICS)]
    tables = {AUTHORITIES: documents, PROVISIONS: rows, PARTICIPATION: spans, TOPIC_SHEET: own}
    needed = (AUTHORITIES, PROVISIONS)
    return [sheet_of(name, _COLUMNS[name], each) for name, each in tables.items() if each or name in needed]


def _csv_columns() -> tuple[str, ...]:
    return tuple(dict.fromkeys(("record", *(name for columns in _COLUMNS.values() for name in columns))))


def read_record_sheets(path: str | os.PathLike[str], known: Known | None = None) -> tuple[Provision, ...]:
    """The provisions of an XLSX or CSV file, as :func:`read_sheet_records` reads them."""
    return read_sheet_records(path, known).provisions


def read_sheet_records(path: str | os.PathLike[str], known: Known | None = None) -> SheetRecords:
    """The records of an XLSX or CSV file, as a record file with the same content gives them.

    ``known`` is what records may name: topics, lines of business, states, contractors. Raises :class:`DataNotFound`
    without such a file, and :class:`InvalidRecords` with one line for each fault: *file:sheet:row:column*.
    """
    file = Path(path)
    label, faults = plain(file.name, 100), list[InvalidRecord]()
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    if file.suffix.lower() not in SUFFIXES:
        raise DataNotFound(label, "neither *.xlsx nor *.csv", "save the spreadsheet as one of them")
    if file.suffix.lower() == ".csv":
        sheet = read_csv_sheet(file, label, faults)
        tables = {} if sheet is None else _told_apart(sheet, label, faults)
    else:
        tables = _by_name(read_xlsx_sheets(file, label, faults), label, faults)
    found = _provisions(tables, known or Known(), faults)
    spans = [span for row in tables.get(PARTICIPATION, ()) for span in _participation(row, faults)]
    raise_all("the spreadsheet cannot be used", faults)
    return SheetRecords(provisions=found, participations=tuple(spans))


def _by_name(sheets: Sequence[Sheet], label: str, faults: list[InvalidRecord]) -> dict[str, list[Row]]:
    """The rows of each sheet that we know."""
    present = sheets_by_name(sheets, _COLUMNS, _NEEDED, label, faults)
    faults += [fault for sheet in present.values() for fault in sheet.faults]
    if not faults or sheets:
        for name in (AUTHORITIES, PROVISIONS):
            if name not in present:
                faults.append(InvalidRecord(label, f"the sheet `{name}` is missing", "add it, or give it this name"))
    return {
        name: rows_of(present[name], label, _COLUMNS[name], _NEEDED[name], faults)
        for name in _COLUMNS
        if name in present
    }


def _told_apart(sheet: Sheet, label: str, faults: list[InvalidRecord]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {name: [] for name in _COLUMNS}
    for row in rows_of(sheet, label, _csv_columns(), ("record",), faults):
        kind = row.cells.get("record", "")
        if kind not in _RECORDS:
            what = f"unknown record {shown(kind)}" if kind else "empty"
            faults.append(InvalidRecord(row.at("record"), what, closest(kind, _RECORDS)))
            continue
        name = _RECORDS[kind]
        for column in row.cells:
            if column != "record" and column not in _COLUMNS[name]:
                faults.append(InvalidRecord(row.at(column), f"not a field of the record `{kind}`", "empty the cell"))
        found[name].append(row)
    return found


def _provisions(
    tables: Mapping[str, list[Row]], known: Known, faults: list[InvalidRecord]
) -> tuple[Provision, ...]:  # fmt: skip
    """Every provision that can be read; what cannot is in ``faults``, located by row and column."""
    documents: list[tuple[Row, dict[str, Any], list[Row]]] = []
    by_id: dict[str, int] = {}
    for row in tables.get(AUTHORITIES, ()):
        name = row.cells.get("id", "")
        if name and name in by_id:
            what = f"the id {shown(name)} stands already at {documents[by_id[name]][0].where}"
            faults.append(InvalidRecord(row.at("id"), what, "join the two or give one another id"))
            continue
        by_id[name] = len(documents)
        documents.append((row, record_of(row, AuthorityShape, faults) | {"provision": []}, []))
    for row in tables.get(PROVISIONS, ()):
        name = row.cells.get("authority", "")
        if name not in by_id:
            what = f"no authority {shown(name)}" if name else "empty"
            faults.append(InvalidRecord(row.at("authority"), what, closest(name, by_id, "name one of the authorities")))
            continue
        _, record, rows = documents[by_id[name]]
        rows.append(row)
        record["provision"].append(record_of(row, ProvisionShape, faults))
    placed: list[Placed] = []
    inner: list[InvalidRecord] = []
    for number, (_, record, _) in enumerate(documents):
        placed += read_authority(record, f"@{number}:", inner)
    topics = {row.cells["topic"] for row in tables.get(TOPIC_SHEET, ()) if "topic" in row.cells}
    named = Known(
        topics=known.topics | TOPICS | topics, lines=known.lines, states=known.states, contractors=known.contractors
    )
    check_records(placed, named, inner)
    told = {fault.where for fault in faults}
    located = (_located(fault, documents) for fault in inner)
    # A cell that was refused is not also missing.
    faults += [fault for fault in located if not (fault.where in told and fault.what == "missing")]
    return tuple(item.provision for item in placed if item.provision is not None)


def _participation(row: Row, faults: list[InvalidRecord]) -> list[Participation]:
    """The participation of a row, or its faults at their columns."""
    before, inner = len(faults), list[InvalidRecord]()
    found = read_participations([record_of(row, ParticipationShape, faults)], "", inner)
    for fault in inner if len(faults) == before else ():
        column = fault.where.removeprefix("[1]").lstrip(".")
        faults.append(InvalidRecord(row.at(column) if column else row.where, fault.what, fault.what_to_do))
    return [span for _, span in found]


def _located(fault: InvalidRecord, documents: Sequence[tuple[Row, dict[str, Any], list[Row]]]) -> InvalidRecord:
    """A fault with its row and column instead of its place among the records."""
    found = _PLACE.fullmatch(fault.where)
    if found is None:
        return fault
    row, _, rows = documents[int(found[1])]
    if not rows and fault.where.endswith("provision"):
        what_to_do = "add a provision whose `authority` is this id, or take the row out"
        return InvalidRecord(row.at("id"), fault.what, what_to_do)
    if found[2]:
        row = rows[int(found[2]) - 1]
    return InvalidRecord(f"{row.where}:{found[3]}" if found[3] else row.where, fault.what, fault.what_to_do)
