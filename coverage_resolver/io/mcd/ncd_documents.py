"""From the tables of the NCDs to documents: one row each, the latest version, with dates that need care."""

from __future__ import annotations

import re
from typing import Any

from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.cells import day, number
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.layout import NCD, TABLES
from coverage_resolver.io.mcd.odd_cells import LEVELS, OddCells
from coverage_resolver.io.mcd.plain_text import plain_text
from coverage_resolver.io.mcd.tables import Reading, read_table

_DAYS = {
    "start": "ncd_efctv_dt",
    "implementation": "ncd_impltn_dt",
    "end": "ncd_trmntn_dt",
    "transmitted": "trnsmtl_issnc_dt",
    "updated": "last_updt_tmstmp",
}
_TEXTS = ("itm_srvc_desc", "indctn_lmtn", "xref_txt", "othr_txt", "rev_hstry", "trnsmtl_num")
#: As a mark of the title, not as a word of it: in capital letters, in brackets, set off by a dash, or at the end.
_RETIRED = re.compile(
    r"\bRETIRED\b|(?i:[(\[]\s*retired\b|[-\u2013\u2014:,]\s*retired\b|^retired\s*[-\u2013\u2014:]|\bretired\W*$)"
)


def read_ncds(tables: dict[str, Member], reading: Reading) -> list[Document]:
    """Every NCD; faults and left-out rows go to the reading."""
    names = {row[0].strip(): row[1].strip() for _, row in _rows(tables, "ncd_bnft_ctgry_ref", reading)}
    benefits: dict[tuple[str, str], set[str]] = {}
    for _, row in _rows(tables, "ncd_trkg_bnft_xref", reading):
        benefits.setdefault((row[0].strip(), row[1].strip()), set()).add(names.get(row[2].strip(), row[2].strip()))
    found: dict[tuple[int, int], Document] = {}
    odd = OddCells()
    columns, member = TABLES[NCD]["ncd_trkg"], tables["ncd_trkg"]
    for line, row in read_table(member, columns, reading, never_empty=True):
        cells = dict(zip(columns, row, strict=True))
        try:
            key = number(cells["ncd_id"]), number(cells["ncd_vrsn_num"])
        except ValueError:
            reading.fault(f"{member.label}:{line}:ncd_id", "is not a whole number")
            continue
        made = _document(key, cells, benefits.get((str(key[0]), str(key[1])), set()), f"{member.label}:{line}", reading)
        if key in found and found[key] != made:
            reading.fault(f"{member.label}:{line}:ncd_id", "a second row of this NCD and version, and it differs")
        elif key in found:
            reading.skip("ncd_trkg", "the same row stands twice")
        elif made.head.get("level", "") not in LEVELS:
            what = "are no level of coverage that is known, so that a person must read the text"
            odd.add("ncd_trkg.cvrg_lvl_cd", what, f"row {line}")
        found[key] = made
    odd.tell(reading)
    return [found[key] for key in sorted(found)]


def _rows(tables: dict[str, Member], name: str, reading: Reading) -> Any:
    return read_table(tables[name], TABLES[NCD][name], reading) if name in tables else ()


def _document(
    key: tuple[int, int], cells: dict[str, str], benefits: set[str], where: str, reading: Reading
) -> Document:
    head: dict[str, Any] = {}
    for name, column in _DAYS.items():
        try:
            head[name] = day(cells[column])
        except ValueError:
            if column == "ncd_efctv_dt" and not any(character.isdigit() for character in cells[column][:10]):
                # "This is a longstanding national coverage determination ...": there is no day to be had.
                head["start_words"] = plain_text(cells[column])
                reading.notes.append(f"{where}:{column}: words instead of a day; taken as longstanding")
            else:
                reading.fault(f"{where}:{column}", "no such day in the calendar")
    title = plain_text(cells["ncd_mnl_sect_title"])
    head |= {
        "title": title,
        "section": cells["ncd_mnl_sect"].strip(),
        "level": cells["cvrg_lvl_cd"].strip(),
        "number": key[0],
        "lab": cells["ncd_lab"].strip().lower() in ("true", "y", "1"),
        "withdrawn": bool(_RETIRED.search(title)),
        "benefits": sorted(benefits),
    }
    head = {name: value for name, value in head.items() if value not in ("", [], False)}
    text = {name: plain_text(cells[name]) for name in _TEXTS}
    parts = {"text": {name: value for name, value in text.items() if value}}
    return Document(f"N{key[0]}", NCD, key[1], head, parts)
