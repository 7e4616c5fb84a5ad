"""From a raw table to rows that can be asked: every cell read, every fault with its place, all of them together."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.damage.cells import Holds, damage_of, damage_of_signs, held, typed_cell
from coverage_resolver.io.damage.dates import AS_TEXT
from coverage_resolver.io.strict_values import Fault, shown
from coverage_resolver.tables.cells import day, days, fact, items, truth
from coverage_resolver.tables.columns import Column
from coverage_resolver.tables.contradictions import contradictions, expects_refusal
from coverage_resolver.tables.expected import Expectation, read_expectation
from coverage_resolver.tables.guarded_cells import meant
from coverage_resolver.tables.headers import Header, read_header
from coverage_resolver.tables.raw_tables import RawRow, RawTable
from coverage_resolver.tables.row_names import unknown_topic, unknown_topics, with_notes
from coverage_resolver.tables.rows import SKIP, XFAIL, Options, Row

#: What is wrong with a row without a day as of which it asks, and what to do.
NO_AS_OF = ("missing, and it is never today by default", "fill it in, or set --as-of")
_COMMAS = re.compile(r"[,;]")
_CASE = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
#: Words that begin with a line are names of the test runner's own.
_MARK = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_READERS: Mapping[str, Callable[[str], Any]] = {"day": day, "truth": truth, "fact": fact, "text": str}


def read_rows(tables: Iterable[RawTable], faults: list[InvalidRecord], options: Options) -> tuple[Row, ...]:
    """The rows of the tables of one file; names of cases are unique in it."""
    found: list[Row] = []
    seen: dict[str, str] = {}
    for table in tables:
        header = read_header(table, faults)
        table = header.table
        fields = {column.field: column.name for column in header.columns if column.role == "input"}
        faults += unknown_topics(table, header.columns, options.names)
        for raw in table.rows:
            before = len(faults)
            row = _Reading(header, raw, fields, faults, options).row()
            if len(faults) > before or not header.sound:
                # What can be read is held against the names that there are: all that is wrong is told at once.
                if options.names is not None and not row.expects_refusal:
                    with_notes(row, options.names, faults)
                continue
            if row.case in seen:
                what = f"the case `{row.case}` stands already on {seen[row.case]}"
                faults.append(InvalidRecord(table.where(raw, "case"), what, "give each row a name of its own"))
            sheet = f" of the sheet {shown(table.sheet)}" if table.sheet else ""
            seen.setdefault(row.case, f"line {raw.line}{sheet}")
            found.append(row)
    return tuple(found)


@attrs.define
class _Reading:
    """One row while it is read."""

    header: Header
    raw: RawRow
    fields: Mapping[tuple[str, ...], str]
    faults: list[InvalidRecord]
    options: Options
    table: RawTable = attrs.field(init=False)
    columns: tuple[Column, ...] = attrs.field(init=False)
    _texts: dict[str, str] = attrs.field(init=False, factory=dict)
    #: The columns of which the cell was damaged: nothing is read from them, and nothing else is told of them.
    _damaged: set[str] = attrs.field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        self.table, self.columns = self.header.table, self.header.columns
        for column in self.columns:
            cell = self.raw.cells[column.place]
            self._texts[column.name] = cell if isinstance(cell, str) else ""

    def fault(self, column: str, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(self.table.where(self.raw, column), what, what_to_do))

    def row(self) -> Row:
        """The row, as far as it can be read; what is wrong with it goes to the faults."""
        before = len(self.faults)
        self._check_damage()
        case = self._case()
        refused = expects_refusal(self._texts.get("expect.error", ""))
        asked = {column.field: value for column, value in self._asked(refused)}
        span = asked.pop(("date_of_service",), None)
        if span is None:
            name = "date_of_service" if "date_of_service" in self._texts else "dos"
            if len(self.faults) == before and self._lacks(name):
                self.fault(name, "the date of service is missing", "write a day such as 2025-06-30")
            span = (dt.date.min, dt.date.min)
        as_of = asked.pop(("as_of",), "") or self.options.as_of
        if not as_of and not self._texts.get("as_of") and self._lacks("as_of", in_any_table=True):
            self.fault("as_of", *NO_AS_OF)
        wishes, topic = self._expectations(), self._topic()
        if span[0] != dt.date.min and not self._damaged and self.header.sound:
            for found in contradictions(wishes, asked, span, topic):
                self.fault(*found)
        return Row(
            table=self.table.label,
            line=self.raw.line,
            case=case,
            inputs=tuple(asked.items()),
            first=span[0],
            last=span[1],
            as_of=as_of,
            expectations=wishes,
            topic=topic,
            marks=self._marks(),
            source=self._source(),
            note=self._texts.get("note", ""),
            texts=self._texts,
            columns=self.fields,
            place=partial(self.table.where, self.raw),
        )

    def _lacks(self, name: str, *, in_any_table: bool = False) -> bool:
        """Whether a row says nothing under a name, so that it is a fault of the row.

        Not where its cell was damaged, nor where the column is missing: the header has that fault, unless the column
        need not be there ``in_any_table``; then an unknown one may be it.
        """
        if name in self._damaged:
            return False
        return name in self._texts or (in_any_table and self.header.known)

    def _check_damage(self) -> None:
        """Refuse damaged cells, and take what a file holds as a number, a truth or a day for text where it is."""
        system = self._texts.get("code_system") or self._texts.get("service.code_system", "")
        for column in self.columns:
            try:
                self._texts[column.name] = sound_text(self.raw.cells[column.place], column, system)
            except Fault as fault:
                self.fault(column.name, fault.what, fault.what_to_do.replace(AS_TEXT, self.table.as_text))
                self._damaged.add(column.name)
                self._texts[column.name] = ""

    def _case(self) -> str:
        case = self._texts.get("case", "")
        if not self._lacks("case"):
            return ""
        if not case:
            self.fault("case", "a row without a name", "write one, such as first-day")
        elif not _CASE.fullmatch(case):
            likely = re.sub(r"[^a-z0-9]+", "-", case.lower()).strip("-") or "first-day"
            advice = f"write it in small letters, digits and hyphens, such as {likely}; prose goes into `note`"
            self.fault("case", f"{shown(case)} is no name of a case", advice)
        return case

    def _asked(self, refused: bool) -> Iterable[tuple[Column, Any]]:
        """Every cell that asks something. Where a refusal is expected, cells go to the question as they stand."""
        for column in self.columns:
            text = self._texts[column.name]
            if column.role != "input" or text in ("", "-"):
                continue
            try:
                yield column, read_cell(column, text, refused)
            except Fault as fault:
                self.fault(column.name, fault.what, fault.what_to_do)

    def _expectations(self) -> tuple[Expectation, ...]:
        found = []
        faulty = any(column.role == "expect" and column.name in self._damaged for column in self.columns)
        for column in self.columns:
            if column.role == "expect":
                try:
                    found.append(read_expectation(column.name, self._texts[column.name]))
                except Fault as fault:
                    faulty = True
                    self.fault(column.name, fault.what, fault.what_to_do)
        wishes = tuple(wish for wish in found if wish is not None)
        if not wishes and not faulty and self.header.sound:
            self.fault("case", "the row expects nothing", "fill in a cell under one of the `expect.` columns")
        return wishes

    def _topic(self) -> str:
        topic = self._texts.get("topic", "")
        fault = unknown_topic(self.table.where(self.raw, "topic"), topic, self.options.names)
        self.faults += () if fault is None else (fault,)
        return topic

    def _marks(self) -> tuple[str, ...]:
        text = self._texts.get("marks", "")
        marks = tuple(mark.strip() for mark in text.split("|")) if text else ()
        for mark in marks:
            meant = _meant_mark(mark)
            if not _MARK.fullmatch(mark):
                self.fault("marks", f"{shown(mark)} is no mark", "write skip, xfail, slow, or a mark of your own")
            elif meant:
                self.fault("marks", f"unknown mark {shown(mark)}", f"did you mean `{meant}`?")
        return marks

    def _source(self) -> str:
        source = self._texts.get("source", "")
        if self.options.strict and not source and self._lacks("source", in_any_table=True):
            self.fault("source", "no source for the expected answer", "cite the law or the document that gives it")
        return source


def sound_text(cell: object, column: Column, system: str) -> str:
    """The text of a cell; raises ``Fault`` for damage."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, list):
        return "|".join(sound_text(item, column, system) for item in cell)
    if not isinstance(cell, str):
        return typed_cell(cell, held(column.name, column.kind), system)
    said = meant(cell, held(column.name, column.kind))
    found = damage_of_signs(said, Holds.PROSE) if said else damage_of(cell, column.name, column.kind, system)
    if found is not None:
        raise found
    return said or cell


def _meant_mark(mark: str) -> str:
    """The mark with a meaning that a word is too near to; nothing for the mark itself and for marks of one's own."""
    near = difflib.get_close_matches(mark.casefold()[:80], (SKIP, XFAIL), 1, 0.7)
    return near[0] if near and mark != near[0] else ""


def read_cell(column: Column, text: str, refused: bool = False) -> Any:
    """What the text of a cell means in its column; of a row that expects a refusal, as far as it can be read."""
    if column.kind == "days":
        return days(text)
    if text == "*" or text == "absent" or text.startswith("~"):
        raise Fault(f"{shown(text)} in a column that asks", "leave the cell empty where nothing is given")
    if column.kind == "list":
        if held(column.name) in (Holds.DIAGNOSES, Holds.MODIFIERS) and _COMMAS.search(text):
            raise Fault(
                f"{shown(text)} holds a comma or a semicolon", "write several as a|b, and a code with its point"
            )
        return list(items(text))
    if refused and column.kind != "fact":
        return truth(text) if text.lower() in ("true", "false") else text
    return _READERS[column.kind](text)
