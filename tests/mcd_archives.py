"""Lays the real records out as the archives they come from: August 2025 and 2026-08-02.

No value is invented: a column whose value the records do not give is empty, which is how the files write NULL, and a
table that they do not fill has its header only. Some keys are unknown but needed to join the tables: the ids of
contractors, states and contract types (see ``mcd_contracts``), and the versions of the articles of 2026. They are
**stand-ins**, all of them 900,000 or more, which no real id reaches; they carry no meaning but identity. A status is
what the list says of retirement, or, in 2026, whether the retirement date had passed.

What a reader must know of these archives, beside the notes of ``mcd_real_records``:

* That of 2025 knows a contractor by name. Where one name serves several areas with documents of their own, the
  contractor of a document has no number and no row in contractor_jurisdiction: its area is not known.
* That of 2026 holds a few per cent of the articles, no LCD, and 37 NCDs: absence from it proves nothing.
* In 2026 the codes of an article have no HCPCS group, version, range, or asterisk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from mcd.dictionary import TABLES, Table, kind_of
from mcd.layout import Rows, csv_members, write_all_data, write_collection
from mcd_contracts import STAND_IN, contractor_key, contractor_tables, contracts_2025, contracts_2026
from mcd_real_records import article_rows, listed_documents, records, require

#: which snapshot → the day it was published, as far as the records tell.
PUBLISHED = {"2025-08": dt.date(2025, 8, 17), "2026-08": dt.date(2026, 8, 2)}
VERSION_OF_2026 = STAND_IN + 1

Tables = dict[str, dict[str, Rows]]


def moment(day: str) -> str:
    """A day as the files write it."""
    return f"{day} 00:00:00" if day else ""


def _record_time(digits: str) -> str:
    return dt.datetime.strptime(digits, "%Y%m%d%H%M%S").isoformat(" ") if digits else ""  # noqa: DTZ007


def _tables_2025() -> Tables:
    found: Tables = {}
    for kind, listed in (("article", "Article"), ("lcd", "LCD")):
        rows, table = listed_documents(listed), TABLES[kind]
        document, links = [], []
        for row in rows:
            key = {f"{kind}_id": row["doc_id"], f"{kind}_version": row["version"]}
            document.append(table[kind].row(**key, **_document_2025(kind, row)))
            links += [table[f"{kind}_x_contractor"].row(**key, **contractor_key(*pair)) for pair in contracts_2025(row)]
        named = [pair for row in rows for pair in contracts_2025(row)]
        found[f"all_{kind}"] = {kind: document, f"{kind}_x_contractor": links} | contractor_tables(kind, named)
    return found


def _document_2025(kind: str, row: dict[str, str]) -> dict[str, object]:
    cells: dict[str, object] = {
        "title": row["title"],
        "article_eff_date" if kind == "article" else "rev_eff_date": moment(row["effective_date"]),
        "date_retired": moment(row["retirement_date"]),
        "status": "R" if row["note"] == "Retired" else "A",
        "last_updated": _record_time(row["updated_on_sort"]),
    }
    if kind == "lcd" and "Notice End" in row["note"]:
        month, day, year = row["note"].rstrip(")").split()[-1].split("/")
        cells["notice_end_dt"] = moment(f"{year}-{month}-{day}")
    return cells


def _tables_2026() -> Tables:
    table = TABLES["article"]
    articles = article_rows("mcd_articles")

    def of(name: str, source: str, *columns: str) -> list[list[str]]:
        return [_version(table[name], row, columns) for row in article_rows(source)]

    named = [pair for row in articles for pair in contracts_2026(row)]
    return {
        "all_article": {
            "article": [_article_2026(table["article"], row) for row in articles],
            "article_related_documents": of("article_related_documents", "article_related_documents", "r_lcd_id"),
            "article_x_contractor": [
                table["article_x_contractor"].row(**_key(row["article"][1:]), **contractor_key(*pair))
                for row in articles
                for pair in contracts_2026(row)
            ],
            "article_x_hcpc_code": of("article_x_hcpc_code", "article_x_hcpc_code", "hcpc_code_id"),
            "article_x_icd10_covered": of(
                "article_x_icd10_covered", "article_x_icd10_covered", "icd10_covered_group", "icd10_code_id"
            ),
            "article_x_icd10_covered_group": of(
                "article_x_icd10_covered_group", "article_x_icd10_covered_group", "icd10_covered_group", "paragraph"
            ),
            "article_x_icd10_noncovered": of(
                "article_x_icd10_noncovered", "article_x_icd10_noncovered", "icd10_code_id"
            ),
        }
        | contractor_tables("article", named),
        "ncd": {"ncd_trkg": [_ncd(row) for row in records("ncd/ncd_known.csv")]},
    }


def _key(article_id: str) -> dict[str, object]:
    return {"article_id": article_id, "article_version": VERSION_OF_2026}


def _version(table: Table, row: dict[str, str], columns: Iterable[str]) -> list[str]:
    return table.row(**_key(row["article_id"]), **{name: row[name] for name in columns})


def _article_2026(table: Table, row: dict[str, str]) -> list[str]:
    gone = row["effective_to"] and row["effective_to"] <= PUBLISHED["2026-08"].isoformat()
    return table.row(
        **_key(row["article"][1:]),
        title=row["title"],
        article_eff_date=moment(row["effective_from"]),
        date_retired=moment(row["effective_to"]),
        status="R" if gone else "A",
    )


def _ncd(row: dict[str, str]) -> list[str]:
    return TABLES["ncd"]["ncd_trkg"].row(
        NCD_id=row["ncd_id"],
        NCD_vrsn_num=row["ncd_version"],
        cvrg_lvl_cd=row["cvrg_lvl_cd"],
        NCD_mnl_sect=row["manual_section"],
        NCD_mnl_sect_title=row["title"],
        NCD_efctv_dt=moment(row["effective_date"]),
        NCD_impltn_dt=moment(row["implementation_date"]),
        NCD_trmntn_dt=moment(row["termination_date"]),
    )


def real_tables(which: str) -> Tables:
    """collection → table → its records, for "2025-08" or "2026-08"."""
    require()
    return _tables_2025() if which == "2025-08" else {"2026-08": _tables_2026}[which]()


def real_snapshot(folder: Path, which: str) -> Path:
    """The combined archive of one snapshot; only the collections of which there are records are in it."""
    collections = {name: csv_members(kind_of(name), rows) for name, rows in real_tables(which).items()}
    return write_all_data(folder / f"all_data_{which}.zip", collections)


def real_collections(folder: Path, which: str) -> list[Path]:
    """The same as single collections, each a zip of its own."""
    return [
        write_collection(folder / f"{name}.zip", name, csv_members(kind_of(name), rows))
        for name, rows in real_tables(which).items()
    ]
