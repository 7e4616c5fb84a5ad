"""Real records of the coverage database laid out as downloads: the list of August 2025, and articles of August 2026.

Columns are those that ``../shared/domain/mcd.md`` names. The records tell contractors by name and states; the contract
numbers are those of the shipped map for these contractors, states and kinds of contract. The list of 2025 has no codes:
some documents have one each, of which see ``OWN_CODES``, and some a relation to an NCD (``OWN_NCDS``). LCDs of 2026
were not read: those of 2025 are laid out again unchanged, but for the handovers of mcd.md section 11.6 and law.md MC-9.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from small_archives import Tables, download, of, zip_bytes

from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.mcd.layout import TABLES

SHARED = Path(__file__).resolve().parents[3] / "shared"
HOME = SHARED / "data" / "mcd"
PUBLISHED = ("2025-08-17", "2026-08-02")
#: The contractor of the map behind the names that the records use.
NAMES = {
    "Noridian": "Noridian",
    "CGS": "CGS",
    "Palmetto": "Palmetto GBA",
    "Novitas": "Novitas",
    "First": "First Coast",
    "Wisconsin": "WPS",
    "WPS": "WPS",
    "National": "National Government Services",
    "Wellpoint": "National Government Services",
}
WORKLOADS = {
    "MAC - Part A": "A",
    "MAC - Part B": "B",
    "A and B MAC": "AB",
    "A and B and HHH MAC": "AB",
    "HHH MAC": "H",
    "DME MAC": "D",
}
#: Documents of 2025 that matter beside those of 2026 and the LCDs that these serve.
BESIDES = (
    *("L35041", "L37364", "A56596", "L35035", "A56631", "L37549", "L37547", "L39297", "L33797", "L33718"),
    *("L33942", "L34564", "A56865", "A54063"),
)
#: Codes laid on documents whose lists were not read, so that a question meets them; from general knowledge.
OWN_CODES = {
    "L35041": "Q4101",
    "L37364": "87507",
    "A56596": "87507",
    "L37549": "71045",
    "L37547": "71045",
    "L39297": "J9312",
    "L33317": "L8000",
    "L33611": "E0486",
    "L33797": "E1390",
    "L33718": "E0601",
    "L33942": "G0151",
    "L34564": "G0151",
    "A56865": "90870",
    "A54063": "29871",
}
#: NCDs that documents are related to, by number in the database; from their titles and from general knowledge.
OWN_NCDS = {"L33797": ("169",), "L33718": ("226", "330"), "L39521": ("323",)}
#: What mcd.md section 11.10 tells of the two lists of an article: the same codes in both.
OWN_LISTS = {"A56865": ("F20.0", "F20.1", "F20.2", "F20.81", "F51.8")}
#: By retired LCD: the one that took over, and the day.
HANDOVERS = {
    "L39927": ("L39923", "2026-02-05"),
    "L37549": ("L37547", "2025-11-06"),
    "L39946": ("L39944", "2026-01-22"),
}
HEIRS = dict(HANDOVERS.values())
#: The area that was Jurisdiction E's before its documents were widened to Jurisdiction F.
BEFORE = {"CA", "HI", "NV", "GU", "AS", "MP"}
#: The number of the home health contract of Jurisdiction 6 is on no list; a label of the list stands in for it.
STAND_IN = "06014"


def require() -> None:
    if not HOME.is_dir():
        pytest.skip("the real records of the coverage database are not beside this checkout (../shared/data/mcd)")


@cache
def _rows(place: Path) -> tuple[dict[str, str], ...]:
    data = place.read_bytes()
    text = (gzip.decompress(data) if place.suffix == ".gz" else data).decode("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


@cache
def columns() -> dict[str, list[str]]:
    """Every table of the downloads with its columns in file order, as mcd.md lists them."""
    found = {}
    for line in (SHARED / "domain" / "mcd.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[2].count(",") >= 1 and " " not in cells[0]:
            found[cells[0]] = [name.strip() for name in cells[2].split(",")]
    return found


@cache
def articles() -> dict[str, dict[str, Any]]:
    """The articles of 2026 with their codes, by id."""
    found = json.loads((HOME / "articles-2026-08" / "mcd_articles_subset.json").read_text("utf-8"))
    return {item["article"]: item for item in found}


@cache
def listed() -> tuple[dict[str, str], ...]:
    """The rows of the list of 2025 that are laid out: those of the articles, of their LCDs, and a few besides."""
    wanted = {*articles(), *BESIDES} | {lcd for item in articles().values() for lcd in item["related_lcds"]}
    rows = _rows(HOME / "documents-2025-08" / "mcd_documents_2025-08.csv.gz")
    return tuple(row for row in rows if row["display_id"] in wanted)


@cache
def _contracts() -> dict[tuple[str, str], dict[str, set[str]]]:
    """By contractor of the map and workload: contract numbers, each with its states."""
    home = data_home() / "jurisdictions"
    numbers = {(row["contract_number"], row["contractor"]) for row in _rows(home / "contractors.csv")}
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in _rows(home / "areas.csv"):
        for name in set(NAMES.values()):
            if row["contract_number"] and (row["contract_number"], name) in numbers and not row["through"]:
                mine = found.setdefault((name, row["workload"][0]), {})
                mine.setdefault(row["contract_number"], set()).add(row["state"])
    return found


@cache
def _chains() -> dict[str, str]:
    """By contractor: the Part A number under which it serves providers in many states."""
    home = data_home() / "jurisdictions"
    placed = {row["contract_number"] for row in _rows(home / "areas.csv")}
    rows = [row for row in _rows(home / "contractors.csv") if row["workload"] == "A" and not row["through"]]
    return {row["contractor"]: row["contract_number"] for row in rows if row["contract_number"] not in placed}


@cache
def _home_health() -> tuple[str, ...]:
    """The states of home health whose contract number is not known, as the database abbreviates them."""
    rows = _rows(data_home() / "jurisdictions" / "areas.csv")
    return tuple(row["state"] for row in rows if row["workload"] == "HHH" and not row["contract_number"])


@cache
def _postal() -> dict[str, str]:
    rows = _rows(HOME / "jurisdictions" / "mcd_state_abbrev_nonusps.csv")
    return {row["mcd_abbrev"]: row["usps"] for row in rows}


@cache
def _states_of_lcds() -> dict[str, set[str]]:
    """The states of the contractor of an LCD, as the articles that serve it tell them."""
    found: dict[str, set[str]] = {}
    for item in articles().values():
        for lcd in item["related_lcds"]:
            found.setdefault(lcd, set()).update(_states(item))
    return found


def _states(item: dict[str, Any]) -> set[str]:
    return {_postal().get(state, state) for state in item["states_mcd"]}


def _jurisdictions(*names: str) -> set[str]:
    rows = _rows(data_home() / "jurisdictions" / "areas.csv")
    return {row["state"] for row in rows if row["workload"] == "B" and row["jurisdiction"] in names}


def _numbers(name: str, kind: str, states: set[str] | None) -> dict[str, list[str]]:
    """The contract numbers of a contractor for a kind of contract, with those of these states that each serves."""
    own = NAMES[name.split()[0]]
    rows = [pair for letter in WORKLOADS[kind] for pair in _contracts().get((own, letter), {}).items()]
    served = {number: sorted(mine if states is None else mine & states) for number, mine in rows}
    return {number: mine for number, mine in served.items() if mine}


class Layout:
    """The tables of one snapshot."""

    def __init__(self) -> None:
        self.tables: dict[str, Tables] = {"article": {}, "lcd": {}, "ncd": {}}
        self.keys: dict[tuple[str, str], dict[str, object]] = {}
        self.states: dict[str, int] = {}

    def add(self, kind: str, table: str, row: dict[str, object]) -> None:
        self.tables[kind].setdefault(table, []).append(row)

    def contractor(self, kind: str, key: dict[str, object], name: str, sort: str, states: set[str] | None) -> None:
        """The rows that say whose document it is."""
        served = _numbers(name, sort, states)
        own = NAMES[name.split()[0]]
        if sort == "HHH MAC" and own == NAMES["National"]:
            served[STAND_IN] = [*_home_health()]
        if sort == "MAC - Part A" and own in _chains() and own != NAMES["Noridian"]:
            served[_chains()[own]] = sorted(states or {"FL"})
        for number, several in sorted(served.items()):
            triple = {"contractor_id": 70000 + int(number), "contractor_type_id": list(WORKLOADS).index(sort) + 1}
            triple["contractor_version"] = 2 if name.startswith("Wellpoint") else 1
            if (kind, f"{number} {sort} {name}") not in self.keys:
                self.keys[kind, f"{number} {sort} {name}"] = triple
                self.add(kind, "contractor", {**triple, "contractor_bus_name": name[:40], "contractor_number": number})
                for state in several:
                    place = self.states.setdefault(state, len(self.states) + 1)
                    self.add(kind, "contractor_jurisdiction", {**triple, "state_id": place})
            self.add(kind, f"{kind}_x_contractor", of(key, **triple))

    def write(self, folder: Path) -> list[Path]:
        """The downloads, one for each kind that has rows."""
        found = []
        for kind, tables in self.tables.items():
            if not tables:
                continue
            if kind != "ncd":
                tables["contractor_type_lookup"] = [
                    {"contractor_type_id": number, "description": sort} for number, sort in enumerate(WORKLOADS, 1)
                ]
                tables["state_lookup"] = [
                    {"state_id": number, "state_abbrev": _abbreviation(state), "description": ""}
                    for state, number in self.states.items()
                ]
            name = "ncd" if kind == "ncd" else f"all_{kind}"
            files = {f"{table}.csv": _csv(kind, table, tables.get(table, [])) for table in TABLES[kind]}
            found.append(download(folder, name, files))
        return found


def _abbreviation(state: str) -> str:
    """As the database abbreviates a state that it does not split."""
    whole = {usps: short for short, usps in _postal().items() if len(short) > 2}
    return whole.get(state, state)


def _csv(kind: str, table: str, rows: list[Any]) -> bytes:
    names = columns()[table]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    lower = [{key.lower(): value for key, value in row.items()} for row in rows]
    writer.writerows([[row.get(name.lower(), "") for name in names] for row in lower])
    return stream.getvalue().encode()


def _day(text: str | None) -> str:
    return f"{text} 00:00:00" if text else ""


def snapshot_2025(folder: Path, lcds_only: bool = False) -> list[Path]:
    """The list of August 2025: every version with its dates and contractors, without codes."""
    made = Layout()
    for row in listed():
        kind = row["doc_type"].lower()
        if lcds_only and kind != "lcd":
            continue
        start = "rev_eff_date" if kind == "lcd" else "article_eff_date"
        document: dict[str, object] = {
            f"{kind}_id": row["doc_id"],
            f"{kind}_version": row["version"],
            "title": row["title"],
            start: _day(row["effective_date"]),
            "date_retired": _day(row["retirement_date"]),
            "status": "R" if row["retirement_date"] else "A",
            "last_updated": _day(row["updated_on"]),
        }
        states = _states_of_lcds().get(row["display_id"])
        if kind == "article" and row["display_id"] in articles():
            states = _states(articles()[row["display_id"]])
        if row["display_id"] in ("L37549", "L37547"):
            states = _jurisdictions("JE", "JF") - (BEFORE if row["display_id"] == "L37549" else set())
        if lcds_only and row["display_id"] in HANDOVERS:
            document |= {"date_retired": _day(HANDOVERS[row["display_id"]][1]), "status": "R"}
        if lcds_only and row["display_id"] in HEIRS:
            day = HEIRS[row["display_id"]]
            document |= {"lcd_version": int(row["version"]) + 1, "rev_eff_date": _day(day), "last_updated": _day(day)}
        elif row["display_id"] in (*HEIRS, "A59835", "A59868", "A59819"):
            states = BEFORE
        if "Notice" in row["note"]:
            month, day, year = row["note"].rstrip(")").split()[-1].split("/")
            document["notice_end_dt"] = _day(f"{year}-{month}-{day}")
        made.add(kind, kind, document)
        if row["display_id"] in OWN_CODES:
            code = {"hcpc_code_id": OWN_CODES[row["display_id"]], "hcpc_code_group": 1, "range": "N"}
            made.add(kind, f"{kind}_x_hcpc_code", of(document, **code))
        for number in OWN_NCDS.get(row["display_id"], ()):
            made.add(kind, f"{kind}_related_ncd_documents", of(document, r_ncd_id=number))
        for code in OWN_LISTS.get(row["display_id"], ()):
            for table in ("covered", "noncovered"):
                cells = {f"icd10_{table}_group": 1, "icd10_code_id": code, "range": "N"}
                made.add(kind, f"{kind}_x_icd10_{table}", of(document, **cells))
        for name, several in zip(row["contractor_names"].split("; "), row["contract_types"].split("; "), strict=True):
            for sort in several.split(", "):
                made.contractor(kind, document, name, sort, states)
    return made.write(folder)


def snapshot_2026(folder: Path) -> list[Path]:
    """August 2026: the articles that were read, with their codes, the NCDs, and the LCDs again."""
    made = Layout()
    for name, item in articles().items():
        key: dict[str, object] = {"article_id": name[1:], "article_version": _version(item)}
        made.add(
            "article",
            "article",
            {
                **key,
                "title": item["title"],
                "article_eff_date": _day(item["effective_from"]),
                "date_retired": _day(item["effective_to"]),
                "status": "R" if item["effective_to"] else "A",
            },
        )
        for text in item["contractors"]:
            who, _, sort = text.rpartition(" (")
            made.contractor("article", key, who, sort.rstrip(")"), _states(item))
        for lcd in item["related_lcds"]:
            made.add("article", "article_related_documents", {**key, "r_lcd_id": lcd[1:]})
        for code in item["hcpcs"]:
            made.add(
                "article", "article_x_hcpc_code", {**key, "hcpc_code_id": code, "hcpc_code_group": 1, "range": "N"}
            )
        for group in item["covered_groups"]:
            number = {"icd10_covered_group": group["group"]}
            made.add("article", "article_x_icd10_covered_group", {**key, **number, "paragraph": group["paragraph"]})
            for code in group["icd10"]:
                made.add("article", "article_x_icd10_covered", {**key, **number, "icd10_code_id": code, "range": "N"})
        for code in item["noncovered"]:
            row = {**key, "icd10_noncovered_group": 1, "icd10_code_id": code, "range": "N"}
            made.add("article", "article_x_icd10_noncovered", row)
    for row in _rows(HOME / "ncd" / "ncd_known.csv"):
        made.add(
            "ncd",
            "ncd_trkg",
            {
                "NCD_id": row["ncd_id"],
                "NCD_vrsn_num": row["ncd_version"],
                "NCD_mnl_sect": row["manual_section"],
                "NCD_mnl_sect_title": row["title"],
                "NCD_efctv_dt": _day(row["effective_date"]),
                "NCD_impltn_dt": _day(row["implementation_date"]),
                "NCD_trmntn_dt": _day(row["termination_date"]),
                "cvrg_lvl_cd": row["cvrg_lvl_cd"],
            },
        )
    return [*made.write(folder), *snapshot_2025(folder, lcds_only=True)]


def _version(item: dict[str, Any]) -> int:
    """The records of 2026 do not tell a version: that of 2025 where nothing changed, else one more."""
    before = item["mcd_2025_08"]
    if not before:
        return 1
    same = before["effective_date"] == item["effective_from"] and not item["effective_to"]
    return int(before["version"]) + (0 if same else 1)


__all__ = ["PUBLISHED", "require", "snapshot_2025", "snapshot_2026", "zip_bytes"]
