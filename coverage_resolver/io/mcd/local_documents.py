"""From the tables of LCDs or of articles to documents: every version with its dates, codes, contractors, relations."""

from __future__ import annotations

from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.cells import day, number
from coverage_resolver.io.mcd.contractor_tables import Contractors, read_contractors
from coverage_resolver.io.mcd.drafts import Document, Key
from coverage_resolver.io.mcd.finished_documents import finished
from coverage_resolver.io.mcd.layout import ARTICLE, TABLES
from coverage_resolver.io.mcd.listed_codes import read_lists
from coverage_resolver.io.mcd.local_drafts import LocalDrafts
from coverage_resolver.io.mcd.odd_cells import tell_broken_ranges
from coverage_resolver.io.mcd.plain_text import plain_text
from coverage_resolver.io.mcd.tables import Reading


def read_local(kind: str, tables: dict[str, Member], reading: Reading) -> tuple[list[Document], Contractors]:
    """Every version of every LCD or article of a download, and its contractors; faults go to the reading."""
    contractors, local = read_contractors(tables, reading), LocalDrafts(kind, tables, reading)
    local.read_documents()
    read_lists(local)
    _revisions(local)
    _relations(local)
    _areas(local, contractors)
    types = {row[0].strip(): row[1].strip() for _, row in local.every_row("article_type_lookup")}
    retiring = _retiring(local)
    found = [finished(kind, key, local.drafts[key], types, retiring) for key in sorted(local.drafts, key=_order)]
    tell_broken_ranges(kind, found, reading)
    local.odd.tell(reading)
    return found, contractors


def _revisions(local: LocalDrafts) -> None:
    for _, row, draft in local.rows(f"{local.kind}_x_revision_history"):
        draft.add("revisions", (_soft_day(row[3]), row[2].strip(), plain_text(row[4])))


def _relations(local: LocalDrafts) -> None:
    """The documents and the NCDs that it names."""
    table = f"{local.kind}_related_documents"
    for _, row, draft in local.rows(table):
        for cell, initial, name in ((row[2], "A", "articles"), (row[3], "L", "lcds")):
            if other := _named(local, table, cell):
                draft.add(name, initial + other)
    if local.kind == ARTICLE and not any(draft.listed("lcds") for draft in local.drafts.values()):
        what = "no article of this download names an LCD, so that the codes of articles lead to none"
        local.reading.notes.append(f"{local.tables[table].label}: {what}, unless the LCD names the article")
    table = f"{local.kind}_related_ncd_documents"
    for _, row, draft in local.rows(table):
        if row[2].strip() in ("", "0"):
            local.reading.skip(table, "names no NCD (id 0 means none)")
        elif other := _named(local, table, row[2]):
            draft.add("ncds", other)


def _named(local: LocalDrafts, table: str, cell: str) -> str:
    """The number of a document that a row names; none where it is empty, 0 or no number."""
    text = cell.strip()
    try:
        return str(number(text) or "") if text else ""
    except ValueError:
        local.reading.skip(table, "names a document by what is no number")
        return ""


def _areas(local: LocalDrafts, contractors: Contractors) -> None:
    """Its contracts, and the states that are its primary jurisdiction."""
    table = f"{local.kind}_x_primary_jurisdiction"
    for _, row, draft in local.rows(table):
        state = contractors.states.get(row[2].strip())
        if state is not None:
            draft.add("states", state)
        else:
            local.reading.skip(table, "its state is not in the table of states")
    table = f"{local.kind}_x_contractor"
    for _, row, draft in local.rows(table):
        contract = contractors.number((row[2].strip(), row[3].strip(), row[4].strip()))
        if contract:
            draft.add("contractors", contract)
        else:
            draft.add("unnumbered", "yes")
            local.reading.skip(table, "its contractor is not in the table of contractors, or has no number")


def _retiring(local: LocalDrafts) -> dict[str, str]:
    """Retirements that are announced: by id, without version."""
    found: dict[str, str] = {}
    table, known = f"{local.kind}_future_retire", {name for name, _ in local.drafts}
    for line, row in local.every_row(table):
        where = f"{local.tables[table].label}:{line}"
        try:
            name = str(number(row[0]))
        except ValueError:
            local.reading.fault(f"{where}:{TABLES[local.kind][table][0]}", "is not a whole number")
            continue
        try:
            ends = day(row[1])
        except ValueError:
            local.reading.fault(f"{where}:retire_dt", "no such day in the calendar")
            continue
        if name not in known:
            local.reading.skip(table, "its document is not in the table of documents")
        elif not ends:
            local.reading.skip(table, "says no day")
        elif found.setdefault(name, ends) != ends:
            local.reading.fault(f"{where}:retire_dt", "a second row of this document, with another day")
    return found


def _soft_day(cell: str) -> str:
    """The day of an entry of the revision history, which decides nothing: what is no day stays as written."""
    try:
        return day(cell)
    except ValueError:
        return cell.strip()


def _order(key: Key) -> tuple[int, int]:
    return int(key[0]), int(key[1])
