"""Rows of authorities and of provisions become records, with every fault at its cell, and none that only follows.

A cell that is damaged is left out. What would then seem to be missing, to name nothing, or to overlap, is not said: it
follows from the cell, and may be false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.record_checks import Known, between_records
from coverage_resolver.io.record_shapes import AuthorityShape, Placed, ProvisionShape, read_authority
from coverage_resolver.io.spreadsheets.cells import record_of
from coverage_resolver.io.spreadsheets.sheets import Row
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.vocabulary import TOPICS

AUTHORITIES, PROVISIONS, TOPIC_SHEET = "authorities", "provisions", "topics"
#: Where a fault of the n-th authority, or of one of its provisions, was found.
_PLACE = re.compile(r"@(\d+):?\.?(?:provision(?:\[(\d+)\])?)?\.?(.*)", re.DOTALL)


@attrs.define
class _Document:
    """An authority while it is read: its row, its record, and the rows of its provisions."""

    row: Row
    record: dict[str, Any]
    rows: list[Row] = attrs.field(factory=list)


def provisions_of(
    tables: Mapping[str, Sequence[Row]], known: Known, faults: list[InvalidRecord]
) -> tuple[Provision, ...]:
    """Every provision that can be read; what cannot is in ``faults``, located by row and column."""
    documents, unread = _authorities(tables.get(AUTHORITIES, ()), faults)
    unplaced = _place(tables.get(PROVISIONS, ()), documents, unread, faults)
    inner: list[InvalidRecord] = []
    placed = [
        item for number, each in enumerate(documents) for item in read_authority(each.record, f"@{number}:", inner)
    ]
    told = [fault for fault in inner if not _follows(fault, documents, unplaced)]
    whole = not faults and not told and not inner
    topics = {row.cells["topic"] for row in tables.get(TOPIC_SHEET, ()) if "topic" in row.cells}
    named = attrs.evolve(known, topics=known.topics | TOPICS | topics)
    sound = [item for item in placed if item.provision is None or not _damaged(item, documents)]
    # A version that is named and not there may be one that could not be read.
    told += [fault for name, fault in between_records(sound, named) if whole or name != "unknown-version"]
    faults += [_located(fault, documents) for fault in told]
    return tuple(item.provision for item in placed if item.provision is not None)


def _authorities(rows: Sequence[Row], faults: list[InvalidRecord]) -> tuple[list[_Document], bool]:
    """The authorities, and whether the id of one cannot be read."""
    found: list[_Document] = []
    by_id: dict[str, _Document] = {}
    for row in rows:
        name = row.cells.get("id", "")
        if name and name in by_id:
            what = f"the id {shown(name)} stands already at {by_id[name].row.where}"
            faults.append(InvalidRecord(row.at("id"), what, "join the two or give one another id"))
            continue
        record, read = record_of(row, AuthorityShape, faults)
        found.append(_Document(read, record | {"provision": []}))
        by_id[name] = found[-1]
    return found, any("id" in each.row.damaged for each in found)


def _place(rows: Sequence[Row], documents: Sequence[_Document], unread: bool, faults: list[InvalidRecord]) -> bool:
    """Each provision to its authority; says whether one has none, so that an authority may only seem to be empty."""
    by_id = {each.row.cells.get("id", ""): each for each in documents}
    unplaced = unread
    for row in rows:
        record, read = record_of(row, ProvisionShape, faults)
        name = row.cells.get("authority", "")
        if name and name in by_id:
            by_id[name].rows.append(read)
            by_id[name].record["provision"].append(record)
            continue
        unplaced = True
        if not unread and "authority" not in row.damaged:
            what = f"no authority {shown(name)}" if name else "empty"
            advice = closest(name, filter(None, by_id), "name one of the authorities")
            faults.append(InvalidRecord(row.at("authority"), what, advice))
    return unplaced


def _follows(fault: InvalidRecord, documents: Sequence[_Document], unplaced: bool) -> bool:
    """Whether a fault of a record only follows from a cell that was told already."""
    found = _PLACE.fullmatch(fault.where)
    if found is None:
        return False
    each = documents[int(found[1])]
    if not found[2] and fault.where.endswith("provision"):
        return unplaced
    row = each.rows[int(found[2]) - 1] if found[2] else each.row
    if not row.damaged or fault.what == "missing":
        return row.lost(found[3])
    return row.lost(found[3]) or row.column_of(found[3]) not in row.cells


def _damaged(item: Placed, documents: Sequence[_Document]) -> bool:
    """Whether a provision, or its authority, was read without one of its cells."""
    return any(row.damaged for row in _rows_of(item.where, documents))


def _rows_of(where: str, documents: Sequence[_Document]) -> Iterator[Row]:
    found = _PLACE.fullmatch(where)
    if found is not None:
        each = documents[int(found[1])]
        yield each.row
        if found[2]:
            yield each.rows[int(found[2]) - 1]


def _located(fault: InvalidRecord, documents: Sequence[_Document]) -> InvalidRecord:
    """A fault with its row and column instead of its place among the records."""
    found = _PLACE.fullmatch(fault.where)
    if found is None:
        return fault
    each = documents[int(found[1])]
    if not each.rows and fault.where.endswith("provision"):
        what_to_do = "add a provision whose `authority` is this id, or take the row out"
        return InvalidRecord(each.row.at("id"), fault.what, what_to_do)
    row = each.rows[int(found[2]) - 1] if found[2] else each.row
    return InvalidRecord(row.at(found[3]) if found[3] else row.where, fault.what, fault.what_to_do)
