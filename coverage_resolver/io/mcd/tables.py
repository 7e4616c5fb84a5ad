"""Reading one table: its encoding, its header, its rows - and where exactly a row is wrong.

Rows are counted as records with the header as row 1, because a cell may hold line breaks. A table that cannot be read
to its end is refused whole.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.strict_values import closest, plain, shown

#: Faults told of one table; more would only repeat them.
MOST_FAULTS = 20
LARGEST_CELL = 16 << 20
_AGAIN = "fetch the file again from CMS; nothing of it was kept"
_CORRECT = "correct the row, or fetch the file again from CMS; nothing of it was kept"
_CELL = re.compile(r":\d+:\w+$")

Row = tuple[str, ...]


@attrs.define
class Reading:
    """What reading the tables tells besides rows: faults, fallbacks, rows that were left out and why."""

    faults: list[InvalidRecord] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    skipped: dict[tuple[str, str], int] = attrs.field(factory=dict)
    rows: int = 0
    #: Told the name of each table when it is opened.
    opened: Callable[[str], None] = attrs.field(default=lambda table: None)

    def fault(self, where: str, what: str, what_to_do: str = "") -> None:
        """Add a fault; of one table only the first ones are kept. One cell may be wrong as CMS has it."""
        what_to_do = what_to_do or (_CORRECT if _CELL.search(where) else _AGAIN)
        table = where.rpartition("!")[2].split(":")[0]
        if sum(f"{table}:" in item.where or item.where.endswith(table) for item in self.faults) < MOST_FAULTS:
            self.faults.append(InvalidRecord(where, what, what_to_do))

    def skip(self, table: str, why: str, count: int = 1) -> None:
        """Count rows that were left out, for a stated reason."""
        self.skipped[table, why] = self.skipped.get((table, why), 0) + count


@contextmanager
def large_cells() -> Iterator[None]:
    """Texts of determinations are larger than the 128 KiB that the reader of CSV allows by itself."""
    before = csv.field_size_limit(min(LARGEST_CELL, sys.maxsize))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_table(
    member: Member, columns: Row, reading: Reading, *, never_empty: bool = False
) -> Iterator[tuple[int, Row]]:
    """The rows of a table, each with its number and the cells of ``columns`` in that order.

    A table that is ``never_empty`` is cut short where it has a header alone: a collection of no document is none, nor
    is one of articles that list no services.
    """
    reading.opened(member.table)
    try:
        content = member.read()
    except InvalidRecord as fault:
        reading.faults.append(fault)
        return
    encoding = _encoding(content, member.label, reading)
    if encoding is None:
        return
    stream = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    rows = csv.reader(stream, strict=True)
    number = 0
    try:
        header = next(rows, None)
        number = 1
        places = _places(header, columns, member.label, reading)
        if header is None or places is None:
            return
        width, cells = len(header), itemgetter(*places)
        for row in rows:
            number += 1
            if len(row) == width:
                yield number, cells(row)
            elif row:
                reading.fault(f"{member.label}:{number}", f"has {len(row)} cells where the header has {width}")
        if never_empty and number == 1:
            reading.fault(f"{member.label}:1", "has a header and no row")
    except csv.Error as error:
        reading.fault(f"{member.label}:{number + 1}", _csv_fault(error))
    reading.rows += max(number - 1, 0)


def _csv_fault(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return "a quotation mark is opened and never closed, or the table is cut short"
    if "field larger" in text:
        return f"a cell is larger than {LARGEST_CELL >> 20} MiB"
    return f"is not CSV: {plain(text, 60)}"


def _encoding(content: bytes, label: str, reading: Reading) -> str | None:
    """UTF-8 with or without its mark, else Windows-1252, which is reported."""
    if b"\0" in content:
        reading.fault(label, "holds NUL bytes: neither UTF-8 nor Windows-1252 text")
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            reading.notes.append(f"{label}: not UTF-8; read as Windows-1252")
        return encoding
    reading.fault(label, "is neither UTF-8 nor Windows-1252 text")
    return None


def _places(header: list[str] | None, columns: Row, label: str, reading: Reading) -> list[int] | None:
    """Where the columns stand; names are matched without case."""
    if header is None:
        reading.fault(f"{label}:1", "is empty: it has not even a header")
        return None
    names = [name.strip().lower() for name in header]
    missing = [name for name in columns if name not in names]
    for name in missing:
        others = [each for each in names if each not in columns]
        reading.fault(f"{label}:1:{name}", "the column is missing", closest(name, others or names, "see the layout"))
    for name in sorted({each for each in names if names.count(each) > 1 and each in columns}):
        reading.fault(f"{label}:1:{name}", f"the column {shown(name)} stands twice", "keep one of them")
    return None if missing else [names.index(name) for name in columns]
