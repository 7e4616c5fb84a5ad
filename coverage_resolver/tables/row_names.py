"""The names that a table uses, held against those that there are: in its header, in its cells, in its questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.errors import InvalidQuestion, InvalidRecord
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.tables.columns import Column, short_name
from coverage_resolver.tables.expected import ruling_topic
from coverage_resolver.tables.expected_authorities import unknown_authorities
from coverage_resolver.tables.expected_words import unknown_words
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.name_checks import complaints
from coverage_resolver.tables.raw_tables import RawTable
from coverage_resolver.tables.rows import Row
from coverage_resolver.topics import OTHER_NAMES

_SPAN = re.compile(r"(enrollment|residence)s\[([0-9]+)\]", re.ASCII)


def unknown_topics(table: RawTable, columns: Iterable[Column], names: KnownNames | None) -> Iterator[InvalidRecord]:
    """The topics of a header that nobody knows: a misspelt one would be absent, and so seem right."""
    for column in columns:
        fault = unknown_topic(table.heading(column.place, column.name), ruling_topic(column.name), names)
        if fault is not None:
            yield fault


def unknown_topic(where: str, topic: str, names: KnownNames | None) -> InvalidRecord | None:
    """The fault of a topic that nobody knows."""
    if not topic or names is None or topic in names.topics:
        return None
    meant = OTHER_NAMES.get(topic)
    advice = closest(topic, names.topics) if meant is None else f"did you mean `{meant}`?"
    return InvalidRecord(where, f"no topic {shown(topic)}", advice)


def with_notes(row: Row, names: KnownNames, faults: list[InvalidRecord]) -> Row:
    """The row with what is worth a second look; names that nobody knows are added to the faults.

    A row that expects to be out of the model may name a line of business for which there is no ladder, but not one
    that is spelled nearly like a known one.
    """
    given = dict(row.inputs)
    notes: list[InvalidRecord] = []
    unmodelled = any(ReasonCode.OUT_OF_MODEL.value in wish.wanted for wish in row.expectations)
    for field, value in row.inputs:
        for found in complaints(field, value, given.get, names):
            if unmodelled and found.unmodelled:
                continue
            where, what = row.place(row.columns[field]), f"{shown(found.subject)} {found.what}"
            advice = found.what_to_do
            if field[-1] == "line_of_business" and advice.startswith("use "):
                advice += f", or expect the reason {ReasonCode.OUT_OF_MODEL.value}"
            (faults if found.refused else notes).append(InvalidRecord(where, what, advice))
    faults += [*unknown_authorities(row, names), *unknown_words(row, names)]
    return attrs.evolve(row, notes=tuple(notes)) if notes else row


def refusal(row: Row, fault: InvalidQuestion) -> InvalidRecord:
    """What a question is refused for, told at the cell that gives it, or would."""
    column = _column(row, fault.field)
    text = row.texts.get(column, "")
    return InvalidRecord(row.place(column), f"{shown(text)}: {fault.what}" if text else fault.what, fault.what_to_do)


def _column(row: Row, field: str) -> str:
    """The column for a field as a question names it, such as ``member.enrollments[2].state``."""
    path = field.split(".")
    span = _SPAN.fullmatch(path[-2]) if len(path) > 1 else None
    part, last = _part(row, span[1], int(span[2])) if span else ".".join(path[:-1]), path[-1].partition("[")[0]
    near = (column for place, column in row.columns.items() if not span and place[-1] == last and row.texts.get(column))
    known = row.columns.get((part, last)) or row.columns.get((last,)) or next(near, "")
    return known or short_name(f"{part}.{last}" if part else last)


def _part(row: Row, kind: str, number: int) -> str:
    """The word that columns have for a span: the second that is filled may stand under ``enrollment3``."""
    parts = sorted({field[0] for field, _ in row.inputs if field[0].startswith(kind)})
    return parts[number - 1]
