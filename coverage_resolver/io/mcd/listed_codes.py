"""The lists of LCDs and articles: codes in groups with their paragraphs, bill types, revenue codes, excluded drugs."""

from __future__ import annotations

from collections.abc import Callable

from coverage_resolver.io.mcd.cells import PLACEHOLDERS, day, diagnosis, procedure
from coverage_resolver.io.mcd.drafts import Group
from coverage_resolver.io.mcd.layout import TABLES
from coverage_resolver.io.mcd.local_drafts import LocalDrafts
from coverage_resolver.io.mcd.odd_cells import NOT_STARRED, RANGE_MARKS, STARRED
from coverage_resolver.io.mcd.plain_text import plain_text

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


def read_lists(local: LocalDrafts) -> None:
    """Adds to the drafts what every table of lists has of them."""
    for name, (reader, target) in _CODES.items():
        _codes(local, f"{local.kind}_{name}", reader, target)
    for name, target in _PARAGRAPHS.items():
        for line, row, draft in local.rows(table := f"{local.kind}_{name}"):
            group: Group = draft.group(target, local.group_number(table, line, row[2]))
            group.told, group.paragraph = True, plain_text(row[3])
            group.note = plain_text(row[4]) if len(row) > 4 else ""
        _without_a_row(local, table, target)
    for table, target in (("article_x_bill_code", "bill_types"), ("article_x_revenue_code", "revenue_codes")):
        for line, row, draft in local.rows(table):
            code = row[2].strip()
            if code in PLACEHOLDERS:
                local.reading.skip(table, "a placeholder, not a code")
            elif len(row) > 3:
                _add(local, draft.group(target, "1"), code, row[3], f"{table}.range", line)
            else:
                draft.add(target, code)
    _excluded(local)


def _codes(local: LocalDrafts, table: str, reader: Callable[[str], str], target: str) -> None:
    known: dict[str, str] = {}
    starred = table.endswith("icd10_covered")
    for line, row, draft in local.rows(table):
        code = known.get(row[3])
        if code is None:
            code = known[row[3]] = reader(row[3])
        if not code or code in PLACEHOLDERS:
            placeholder = row[3].strip().upper() in PLACEHOLDERS
            if placeholder:
                draft.add("no_code", target)
                if row[2].strip().isdecimal():
                    draft.group(target, str(int(row[2]))).named_in(line)
            local.reading.skip(table, "a placeholder, not a code" if placeholder else "not the shape of a code")
            continue
        group = draft.group(target, local.group_number(table, line, row[2]))
        group.named_in(line)
        _add(local, group, code, row[4] if len(row) > 4 else "", f"{table}.range", line)
        mark = row[5].strip().upper() if starred else ""
        if mark not in NOT_STARRED:
            group.starred[code] = None
            if mark not in STARRED:
                what = "say neither Y nor N, and are taken as an asterisk"
                local.odd.add(f"{table}.asterisk", what, f"row {line}")


def _without_a_row(local: LocalDrafts, table: str, target: str) -> None:
    """Tells the codes of groups that a table of groups does not have, though it has others: what it said is missing.

    A table may have no row at all of a document, or none at all; what it leaves out among others of the same list it
    said, and a file that was cut between two rows leaves it out.
    """
    lists = [draft.groups[target] for draft in local.drafts.values() if target in draft.groups]
    if not any(group.told for groups in lists for group in groups.values()):
        return
    codes = table.removesuffix("_group")
    column = f"{codes}.{TABLES[local.kind][table][2]}"
    what = f"name a group of which `{table}` has no row, so that its paragraph is missing (is that file whole?)"
    for groups in lists:
        partly = any(group.told for group in groups.values())
        for group in groups.values():
            if group.rows and not group.told:
                group.untold = partly
                local.odd.add(column, what, f"row {group.first}", group.rows)


def _add(local: LocalDrafts, group: Group, code: str, mark: str, column: str, line: int) -> None:
    """A code with the mark of its range; one that nobody knows may begin or end a range, and is ``broken``."""
    part = mark.strip().upper()
    group.add(code, part)
    if part not in RANGE_MARKS:
        group.broken[code] = None
        local.odd.add(column, "are no mark of a range, so that nobody knows what lies in it", f"row {line}")


def _excluded(local: LocalDrafts) -> None:
    """Drugs that patients usually administer themselves, each row with its own days."""
    table = "article_x_code_table"
    for line, row, draft in local.rows(table):
        days = []
        for cell, column in ((row[4], "eff_date"), (row[5], "end_date")):
            try:
                days.append(day(cell))
            except ValueError:
                local.reading.fault(f"{local.tables[table].label}:{line}:{column}", "no such day in the calendar")
        if len(days) == 2 and "" not in days and days[1] < days[0]:
            what = "end a row before it begins, so that nobody knows on which days it counts"
            local.odd.add(f"{table}.end_date", what, f"row {line}")
        if len(days) == 2:
            draft.add("excluded", (procedure(row[7]), row[3].strip(), *days, plain_text(row[6])))
