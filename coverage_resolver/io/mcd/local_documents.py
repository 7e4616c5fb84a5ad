"""From the tables of LCDs or of articles to documents: every version with its dates, codes, contractors, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.cells import PLACEHOLDERS, day, diagnosis, number, procedure
from coverage_resolver.io.mcd.contractor_tables import Contractors, read_contractors
from coverage_resolver.io.mcd.drafts import Document, Draft, Group, Key
from coverage_resolver.io.mcd.finished_documents import DAYS, STATUSES, finished
from coverage_resolver.io.mcd.layout import ARTICLE, TABLES
from coverage_resolver.io.mcd.odd_cells import (
    NOT_STARRED,
    RANGE_MARKS,
    STARRED,
    OddCells,
    odd_ends,
    tell_broken_ranges,
)
from coverage_resolver.io.mcd.plain_text import plain_text
from coverage_resolver.io.mcd.tables import Reading, read_table

#: Lists of codes: the table of the rows, how a code is read, and the list it goes to.
_CODES: dict[str, tuple[Callable[[str], str], str]] = {
    "x_hcpc_code": (procedure, "procedures"),
    "x_icd10_covered": (diagnosis, "covered"),
    "x_icd10_noncovered": (diagnosis, "noncovered"),
    "x_hcpc_modifier": (lambda cell: cell.strip().upper(), "modifiers"),
    "x_icd10_pcs_code": (lambda cell: cell.strip().upper(), "pcs"),
}
_PARAGRAPHS = {
    "x_hcpc_code_group": "procedures",
    "x_icd10_covered_group": "covered",
    "x_icd10_noncovered_group": "noncovered",
    "x_hcpc_modifier_group": "modifiers",
    "x_icd10_pcs_code_group": "pcs",
    "x_other_coding_group": "other",
}

#: Tables that are cut short where they have a header alone and there are documents: nothing else lists the codes of
#: services of articles, and without them every service would be one on which no article speaks.
_WITH_DOCUMENTS = ("article_x_hcpc_code",)


class LocalDocuments:
    """Reads one download of LCDs or of articles."""

    def __init__(self, kind: str, tables: dict[str, Member], reading: Reading) -> None:
        self.kind, self.tables, self.reading = kind, tables, reading
        self.drafts: dict[Key, Draft] = {}
        self._numbers: dict[str, str] = {}
        self.contractors = Contractors()
        self.odd = OddCells()

    def read(self) -> list[Document]:
        """Every version of every document; faults and left-out rows go to the reading."""
        self.contractors = read_contractors(self.tables, self.reading)
        self._main()
        for name, (reader, target) in _CODES.items():
            self._codes(f"{self.kind}_{name}", reader, target)
        for name, target in _PARAGRAPHS.items():
            self._paragraphs(f"{self.kind}_{name}", target)
        self._lists()
        self._relations()
        types = {row[0].strip(): row[1].strip() for _, row in self._rows("article_type_lookup")}
        retiring = self._retiring()
        found = [finished(self.kind, key, self.drafts[key], types, retiring) for key in sorted(self.drafts, key=_order)]
        tell_broken_ranges(self.kind, found, self.reading)
        self.odd.tell(self.reading)
        return found

    def _rows(self, table: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        member, columns = self.tables.get(table), TABLES[self.kind].get(table)
        if member is None or columns is None:
            return iter(())
        never_empty = bool(self.drafts) and table in _WITH_DOCUMENTS
        return read_table(member, columns, self.reading, never_empty=never_empty)

    def _main(self) -> None:
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

    def _group_number(self, table: str, line: int, cell: str) -> str:
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

    def _codes(self, table: str, reader: Callable[[str], str], target: str) -> None:
        known: dict[str, str] = {}
        starred = table.endswith("icd10_covered")
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            if draft is None:
                continue
            code = known.get(row[3])
            if code is None:
                code = known[row[3]] = reader(row[3])
            if not code or code in PLACEHOLDERS:
                placeholder = row[3].strip().upper() in PLACEHOLDERS
                if placeholder:
                    draft.add("no_code", target)
                self.reading.skip(table, "a placeholder, not a code" if placeholder else "not the shape of a code")
                continue
            group = draft.group(target, self._group_number(table, line, row[2]))
            self._add(group, code, row[4] if len(row) > 4 else "", f"{table}.range", line)
            mark = row[5].strip().upper() if starred else ""
            if mark not in NOT_STARRED:
                group.starred[code] = None
                if mark not in STARRED:
                    self.odd.add(
                        f"{table}.asterisk", "say neither Y nor N, and are taken as an asterisk", f"row {line}"
                    )

    def _add(self, group: Group, code: str, mark: str, column: str, line: int) -> None:
        """A code with the mark of its range; one that nobody knows may begin or end a range, and is ``broken``."""
        part = mark.strip().upper()
        group.add(code, part)
        if part not in RANGE_MARKS:
            group.broken[code] = None
            self.odd.add(column, "are no mark of a range, so that nobody knows what lies in it", f"row {line}")

    def _paragraphs(self, table: str, target: str) -> None:
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            if draft is not None:
                group: Group = draft.group(target, self._group_number(table, line, row[2]))
                group.paragraph = plain_text(row[3])
                group.note = plain_text(row[4]) if len(row) > 4 else ""

    def _lists(self) -> None:
        """Bill types, revenue codes, excluded drugs."""
        for table, target in (("article_x_bill_code", "bill_types"), ("article_x_revenue_code", "revenue_codes")):
            for line, row in self._rows(table):
                draft, code = self._draft(table, line, row), row[2].strip()
                if draft is not None and code in PLACEHOLDERS:
                    self.reading.skip(table, "a placeholder, not a code")
                elif draft is not None and len(row) > 3:
                    self._add(draft.group(target, "1"), code, row[3], f"{table}.range", line)
                elif draft is not None:
                    draft.add(target, code)
        self._excluded()
        table = f"{self.kind}_x_revision_history"
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            if draft is not None:
                draft.add("revisions", (_soft_day(row[3]), row[2].strip(), plain_text(row[4])))

    def _excluded(self) -> None:
        table = "article_x_code_table"
        for line, row in self._rows(table):
            draft, code = self._draft(table, line, row), procedure(row[7])
            if draft is None:
                continue
            days = []
            for cell, column in ((row[4], "eff_date"), (row[5], "end_date")):
                try:
                    days.append(day(cell))
                except ValueError:
                    self.reading.fault(f"{self.tables[table].label}:{line}:{column}", "no such day in the calendar")
            if len(days) == 2 and "" not in days and days[1] < days[0]:
                what = "end a row before it begins, so that nobody knows on which days it counts"
                self.odd.add(f"{table}.end_date", what, f"row {line}")
            if len(days) == 2:
                draft.add("excluded", (code, row[3].strip(), *days, plain_text(row[6])))

    def _relations(self) -> None:
        table = f"{self.kind}_related_documents"
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            for cell, initial, name in ((row[2], "A", "articles"), (row[3], "L", "lcds")):
                other = self._named(table, cell) if draft is not None else ""
                if draft is not None and other:
                    draft.add(name, initial + other)
        if self.kind == ARTICLE and not any(draft.listed("lcds") for draft in self.drafts.values()):
            what = "no article of this download names an LCD, so that the codes of articles lead to none"
            self.reading.notes.append(f"{self.tables[table].label}: {what}, unless the LCD names the article")
        table = f"{self.kind}_related_ncd_documents"
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            if draft is not None and row[2].strip() in ("", "0"):
                self.reading.skip(table, "names no NCD (id 0 means none)")
            elif draft is not None and (other := self._named(table, row[2])):
                draft.add("ncds", other)
        table = f"{self.kind}_x_primary_jurisdiction"
        for line, row in self._rows(table):
            draft, state = self._draft(table, line, row), self.contractors.states.get(row[2].strip())
            if draft is not None and state is not None:
                draft.add("states", state)
            elif draft is not None:
                self.reading.skip(table, "its state is not in the table of states")
        self._contractors()

    def _named(self, table: str, cell: str) -> str:
        """The number of a document that a row names; none where it is empty, 0 or no number."""
        text = cell.strip()
        try:
            return str(number(text) or "") if text else ""
        except ValueError:
            self.reading.skip(table, "names a document by what is no number")
            return ""

    def _contractors(self) -> None:
        table = f"{self.kind}_x_contractor"
        for line, row in self._rows(table):
            draft = self._draft(table, line, row)
            if draft is None:
                continue
            contract = self.contractors.number((row[2].strip(), row[3].strip(), row[4].strip()))
            if contract:
                draft.add("contractors", contract)
            else:
                draft.add("unnumbered", "yes")
                self.reading.skip(table, "its contractor is not in the table of contractors, or has no number")

    def _retiring(self) -> dict[str, str]:
        """Retirements that are announced: by id, without version."""
        found: dict[str, str] = {}
        table, known = f"{self.kind}_future_retire", {name for name, _ in self.drafts}
        for line, row in self._rows(table):
            where = f"{self.tables[table].label}:{line}"
            try:
                name = str(number(row[0]))
            except ValueError:
                self.reading.fault(f"{where}:{TABLES[self.kind][table][0]}", "is not a whole number")
                continue
            try:
                ends = day(row[1])
            except ValueError:
                self.reading.fault(f"{where}:retire_dt", "no such day in the calendar")
                continue
            if name not in known:
                self.reading.skip(table, "its document is not in the table of documents")
            elif not ends:
                self.reading.skip(table, "says no day")
            elif found.setdefault(name, ends) != ends:
                self.reading.fault(f"{where}:retire_dt", "a second row of this document, with another day")
        return found


def _soft_day(cell: str) -> str:
    """The day of an entry of the revision history, which decides nothing: what is no day stays as written."""
    try:
        return day(cell)
    except ValueError:
        return cell.strip()


def _order(key: Key) -> tuple[int, int]:
    return int(key[0]), int(key[1])
