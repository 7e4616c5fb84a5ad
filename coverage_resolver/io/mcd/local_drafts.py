"""Drafts of LCDs or of articles: the table of the documents, and the rows of the others that belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.cells import day, number
from coverage_resolver.io.mcd.drafts import Draft, Key
from coverage_resolver.io.mcd.finished_documents import DAYS, STATUSES
from coverage_resolver.io.mcd.layout import TABLES
from coverage_resolver.io.mcd.odd_cells import OddCells, odd_ends
from coverage_resolver.io.mcd.tables import Reading, read_table

#: Tables that are cut short where they have a header alone and there are documents: nothing else lists the codes of
#: services of articles, and without them every service would be one on which no article speaks.
_WITH_DOCUMENTS = ("article_x_hcpc_code",)


class LocalDrafts:
    """The documents of one download, by id and version, while its tables are read.

    Faults and rows that are left out go to ``reading``, cells that are odd to ``odd``.
    """

    def __init__(self, kind: str, tables: dict[str, Member], reading: Reading) -> None:
        self.kind, self.tables, self.reading = kind, tables, reading
        self.drafts: dict[Key, Draft] = {}
        self.odd = OddCells()
        self._numbers: dict[str, str] = {}

    def every_row(self, table: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows of a table with their lines; none where the download does not have it."""
        member, columns = self.tables.get(table), TABLES[self.kind].get(table)
        if member is None or columns is None:
            return iter(())
        never_empty = bool(self.drafts) and table in _WITH_DOCUMENTS
        return read_table(member, columns, self.reading, never_empty=never_empty)

    def rows(self, table: str) -> Iterator[tuple[int, tuple[str, ...], Draft]]:
        """The rows of a table that belong to a document, with it."""
        for line, row in self.every_row(table):
            draft = self._draft(table, line, row)
            if draft is not None:
                yield line, row, draft

    def read_documents(self) -> None:
        """The table of the documents themselves."""
        member, columns = self.tables[self.kind], TABLES[self.kind][self.kind]
        for line, row in read_table(member, columns, self.reading, never_empty=True):
            cells = dict(zip(columns, row, strict=True))
            key = self._key(member, line, row, columns)
            if key is None:
                continue
            self._days(member, line, cells)
            if key in self.drafts:
                if self.drafts[key].cells != cells:
                    what = "a second row of this document and version, and it says something else"
                    self.reading.fault(f"{member.label}:{line}:{columns[0]}", what)
                else:
                    self.reading.skip(self.kind, "the same row stands twice")
                continue
            self.drafts[key] = Draft(cells)
            for column, what in odd_ends(DAYS[self.kind], cells):
                self.odd.add(f"{self.kind}.{column}", what, f"{member.label}:{line}:{column}")
            if cells["status"].strip().upper() not in STATUSES:
                what = "is not A (active), R (retired) or P (proposed), so that nobody can tell whether it is in force"
                self.reading.fault(f"{member.label}:{line}:status", what)

    def _days(self, member: Member, line: int, cells: dict[str, str]) -> None:
        """Every day of a row as it is kept."""
        for column in DAYS[self.kind].values():
            try:
                cells[column] = day(cells[column])
            except ValueError:
                self.reading.fault(f"{member.label}:{line}:{column}", "no such day in the calendar")

    def _key(self, member: Member, line: int, row: tuple[str, ...], columns: tuple[str, ...]) -> Key | None:
        found = []
        for cell, column in zip(row[:2], columns, strict=False):
            try:
                found.append(str(number(cell)))
            except ValueError:
                self.reading.fault(f"{member.label}:{line}:{column}", "is not a whole number")
        return (found[0], found[1]) if len(found) == 2 else None

    def _draft(self, table: str, line: int, row: tuple[str, ...]) -> Draft | None:
        """The document that a row belongs to; a row without one is counted, and one that names none is a fault."""
        draft = self.drafts.get((row[0], row[1]))
        if draft is None:
            key = self._key(self.tables[table], line, row, TABLES[self.kind][table])
            draft = None if key is None else self.drafts.get(key)
            if draft is None and key is not None:
                self.reading.skip(table, "its document is not in the table of documents")
        return draft

    def group_number(self, table: str, line: int, cell: str) -> str:
        """The number of a group; without one it is the first, and what is no number is a fault of the row."""
        found = self._numbers.get(cell)
        if found is None:
            try:
                found = self._numbers[cell] = str(number(cell)) if cell.strip() else "1"
            except ValueError:
                where = f"{self.tables[table].label}:{line}:{TABLES[self.kind][table][2]}"
                self.reading.fault(where, "is not a whole number")
                return "1"
        return found
