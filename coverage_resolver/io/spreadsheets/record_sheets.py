"""Authorities, provisions and plans' participations as sheets, and sheets as these records.

XLSX has a sheet for authorities, one for provisions, one for participations, and one for topics of one's own; CSV has
all in one, told apart by the column ``record``. The readers of records check every row, so that what is wrong is said
as for a record file, with the sheet, the row and the column.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.codes import dotted
from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.damage.cells import Holds
from coverage_resolver.io.dump import authority_record, participation_record, provision_record
from coverage_resolver.io.record_checks import Known
from coverage_resolver.io.record_shapes import AuthorityShape, ParticipationShape, ProvisionShape, read_participations
from coverage_resolver.io.spreadsheets.cell_damage import damage_of_text, damage_of_value
from coverage_resolver.io.spreadsheets.cells import Kind, cells_of, columns_of, held_by, items_of, record_of
from coverage_resolver.io.spreadsheets.compared_cells import READERS, damage_of_compared_cell
from coverage_resolver.io.spreadsheets.csv_sheets import csv_bytes, read_csv_sheet
from coverage_resolver.io.spreadsheets.record_rows import AUTHORITIES, PROVISIONS, TOPIC_SHEET, provisions_of
from coverage_resolver.io.spreadsheets.sheet_index import (
    INDEX,
    INDEX_COLUMNS,
    INDEX_NEEDED,
    INDEX_RECORD,
    cleared_columns,
    fewer_rows,
    index_of,
    missing_columns,
    missing_in_csv,
    missing_sheets,
)
from coverage_resolver.io.spreadsheets.sheet_names import sheets_by_name
from coverage_resolver.io.spreadsheets.sheets import SUFFIXES, Row, Sheet, rows_of, sheet_of
from coverage_resolver.io.spreadsheets.spreadsheet_kinds import SpreadsheetKind, refuse_others
from coverage_resolver.io.spreadsheets.xlsx_sheets import read_xlsx_sheets, xlsx_bytes
from coverage_resolver.io.strict_values import Fault, closest, plain, shown
from coverage_resolver.participation import Participation
from coverage_resolver.vocabulary import TOPICS

PARTICIPATION = "participation"
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

_SHAPES = (AuthorityShape, ProvisionShape, ParticipationShape)
_HOLDS = {name: holds for shape in _SHAPES for name, holds in held_by(shape).items()}
_KINDS = {name: kind for shape in _SHAPES for name, kind in columns_of(shape).items()}
_ALL: Mapping[str, tuple[str, ...]] = {**_COLUMNS, INDEX: INDEX_COLUMNS}


@attrs.frozen(kw_only=True)
class SheetRecords:
    """The records of a spreadsheet, and what is worth a second look."""

    provisions: tuple[Provision, ...]
    participations: tuple[Participation, ...] = ()
    notes: tuple[InvalidRecord, ...] = ()


def records_file(
    provisions: Iterable[Provision], suffix: str, label: str = "file", participations: Iterable[Participation] = ()
) -> bytes:
    """The records as a file: ``suffix`` is ``.xlsx`` or ``.csv``; the same records give the same bytes.

    Raises :class:`MissingExtra` for XLSX without openpyxl, :class:`InvalidRecords` where a cell cannot hold a text, and
    ``ValueError`` when two different authorities bear one id.
    """
    found = record_sheets(provisions, participations)
    if suffix.lower() == ".xlsx":
        return xlsx_bytes([*found, index_of(found)], label)
    nouns = {INDEX: INDEX_RECORD, **{name: noun for noun, name in _RECORDS.items()}}
    rows = [
        {"record": nouns[sheet.name], **dict(zip(sheet.header, row, strict=True))}
        for sheet in (*found, index_of(found))
        for row in sheet.rows
    ]
    return csv_bytes(sheet_of("", _csv_columns(), rows), label)


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
    rows = [{"authority": name, **_provision_cells(item)} for name in names for item in said[name]]
    spans = [cells_of(participation_record(each), ParticipationShape) for each in participations]
    own = [{"topic": name} for name in sorted({item.topic for items in said.values() for item in items} - TOPICS)]
    tables = {AUTHORITIES: documents, PROVISIONS: rows, PARTICIPATION: spans, TOPIC_SHEET: own}
    needed = (AUTHORITIES, PROVISIONS)
    return [sheet_of(name, _COLUMNS[name], each) for name, each in tables.items() if each or name in needed]


def _provision_cells(item: Provision) -> dict[str, str]:
    """The cells of a provision; diagnoses have their dots, as they are published."""
    record = provision_record(item)
    if "diagnoses" in record:
        record["diagnoses"] = ["..".join(map(dotted, text.split(".."))) for text in record["diagnoses"]]
    return cells_of(record, ProvisionShape)


def _csv_columns() -> tuple[str, ...]:
    return tuple(dict.fromkeys(("record", *(name for columns in _ALL.values() for name in columns))))


def read_record_sheets(path: str | os.PathLike[str], known: Known | None = None) -> tuple[Provision, ...]:
    """The provisions of an XLSX or CSV file, as :func:`read_sheet_records` reads them."""
    return read_sheet_records(path, known).provisions


def read_sheet_records(path: str | os.PathLike[str], known: Known | None = None) -> SheetRecords:
    """The records of an XLSX or CSV file, as a record file with the same content gives them.

    ``known`` is what records may name: topics, lines of business, states, contractors. Raises :class:`DataNotFound`
    without such a file, and :class:`InvalidRecords` with one line for each fault: *file:sheet:row:column (cell)*.
    """
    file = Path(path)
    label, faults = plain(file.name, 100), list[InvalidRecord]()
    if not file.is_file():
        raise DataNotFound(plain(file.as_posix(), 200), "no such file", "check the path")
    if file.suffix.lower() not in SUFFIXES:
        raise DataNotFound(label, "neither *.xlsx nor *.csv", "save the spreadsheet as one of them")
    if file.suffix.lower() == ".csv":
        sheet = read_csv_sheet(file, label, faults)
        refuse_others(() if sheet is None else (sheet,), SpreadsheetKind.RECORDS, label)
        tables = None if sheet is None else _told_apart(sheet, label, faults)
    else:
        sheets = read_xlsx_sheets(file, label, faults)
        refuse_others(sheets, SpreadsheetKind.RECORDS, label)
        tables = _by_name(sheets, label, faults)
    # What stands in a sheet that cannot be used is not missing elsewhere.
    if tables is None:
        raise_all("the spreadsheet cannot be used", faults)
    found = provisions_of(tables or {}, known or Known(), faults)
    spans = [span for row in (tables or {}).get(PARTICIPATION, ()) for span in _participation(row, faults)]
    raise_all("the spreadsheet cannot be used", faults)
    notes = (*fewer_rows(tables or {}, label), *cleared_columns(tables or {}, label))
    return SheetRecords(provisions=found, participations=tuple(spans), notes=notes)


def _by_name(sheets: Sequence[Sheet], label: str, faults: list[InvalidRecord]) -> dict[str, list[Row]] | None:
    """The rows of each sheet that we know; nothing where one of them cannot be used as a whole."""
    before, missing = len(faults), list[InvalidRecord]()
    present = sheets_by_name(sheets, _ALL, _NEEDED | {INDEX: INDEX_NEEDED}, label, faults)
    if not faults or sheets:
        for name in (AUTHORITIES, PROVISIONS):
            if name not in present:
                missing.append(InvalidRecord(label, f"the sheet `{name}` is missing", "add it, or give it this name"))
    whole = len(faults) == before and not missing
    faults += missing
    found = dict[str, list[Row]]()
    for name, columns in _ALL.items():
        if name in present:
            needed = _NEEDED.get(name, INDEX_NEEDED)
            rows = rows_of(present[name], label, columns, needed, _damage, faults)
            found[name], whole = rows or [], whole and rows is not None
    if whole:
        headers = {name: sheet.header for name, sheet in present.items()}
        lost = list(missing_columns(found, headers, label))
        faults += [*missing_sheets(found, label), *lost]
        # What rows lack because of a column is told with the column.
        whole = not lost
    return found if whole else None


def _told_apart(sheet: Sheet, label: str, faults: list[InvalidRecord]) -> dict[str, list[Row]] | None:
    found: dict[str, list[Row]] = {name: [] for name in _ALL}
    rows = rows_of(sheet, label, _csv_columns(), ("record",), _damage, faults)
    if rows is None:
        return None
    for row in rows:
        kind = row.cells.get("record", "")
        name = INDEX if kind == INDEX_RECORD else _RECORDS.get(kind, "")
        if not name:
            what = f"unknown record {shown(kind)}" if kind else "empty"
            if "record" not in row.damaged:
                faults.append(InvalidRecord(row.at("record"), what, closest(kind, _RECORDS)))
            continue
        for column in row.cells:
            if column != "record" and column not in _ALL[name]:
                faults.append(InvalidRecord(row.at(column), f"not a field of the record `{kind}`", "empty the cell"))
        found[name].append(row)
    lost = list(missing_in_csv(found, sheet.header, label))
    faults += lost
    # What rows lack because of a column, or of a row that cannot be told apart, is told with these.
    return None if lost or any("record" in row.damaged for row in rows) else found


def _damage(column: str, value: object, _: Mapping[str, str]) -> Iterable[tuple[str, Fault]]:
    """What is wrong with a cell of any record: a column is of one kind in all of them."""
    holds, kind = _HOLDS.get(column, Holds.TEXT), _KINDS.get(column, Kind.TEXT)
    if not isinstance(value, str):
        if isinstance(value, bool) and kind in (Kind.TRUTH, Kind.OPEN):
            return ()
        return ((column, damage_of_value(value, holds, months=kind is Kind.DATE)),)
    if holds in READERS:
        return damage_of_compared_cell(column, value, holds)
    if kind is Kind.DATE and value.lstrip().startswith("{"):
        return ()
    return damage_of_text(column, items_of(value, kind), value, holds)


def _participation(row: Row, faults: list[InvalidRecord]) -> list[Participation]:
    """The participation of a row, or its faults at their columns."""
    inner = list[InvalidRecord]()
    record, row = record_of(row, ParticipationShape, faults)
    found = read_participations([record], "", inner)
    for fault in inner:
        column = fault.where.removeprefix("[1]").lstrip(".")
        if not row.damaged or column in row.cells:
            faults.append(InvalidRecord(row.at(column) if column else row.where, fault.what, fault.what_to_do))
    return [] if row.damaged else [span for _, span in found]
