"""Small downloads of the coverage database, written table by table: what a test names, and headers for the rest."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from coverage_resolver.io.mcd.layout import TABLES

Row = Mapping[str, object]
Tables = dict[str, list[Row]]
#: A column that no reader asks for, so that a table is more than what is taken from it.
EXTRA = "last_updated_by"

MAC = {"contractor_id": 501, "contractor_type_id": 9, "contractor_version": 1}
SHARED: Tables = {
    "contractor": [
        {**MAC, "contractor_bus_name": "Noridian Healthcare Solutions, LLC", "contractor_number": "02102"},
        {**MAC, "contractor_id": 502, "contractor_bus_name": "CGS Administrators, LLC", "contractor_number": "15202"},
    ],
    "contractor_jurisdiction": [
        {**MAC, "state_id": 1, "active_date": "2012-02-27 00:00:00"},
        {**MAC, "contractor_id": 502, "state_id": 2},
    ],
    "contractor_type_lookup": [{"contractor_type_id": 9, "description": "MAC - Part B"}],
    "state_lookup": [
        {"state_id": 1, "state_abbrev": "AK", "description": "Alaska"},
        {"state_id": 2, "state_abbrev": "OH", "description": "Ohio"},
    ],
}


def header(kind: str, table: str) -> list[str]:
    """The columns of a table that are read, and one more."""
    return [*TABLES[kind][table], EXTRA]


def table_bytes(kind: str, table: str, rows: list[Row]) -> bytes:
    """One table as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    columns = header(kind, table)
    writer.writerow(columns)
    writer.writerows([[row.get(name, "") for name in columns] for row in rows])
    return stream.getvalue().encode()


def members(kind: str, tables: Tables) -> dict[str, bytes]:
    """Every table of a download of one kind."""
    shared = {} if kind == "ncd" else SHARED
    given = {**shared, **tables}
    main = "ncd_trkg" if kind == "ncd" else kind
    given[main] = given.get(main) or [OTHER[kind]]
    if kind == "article" and not given.get("article_x_hcpc_code"):
        others = [] if OTHER[kind] in given[main] else [OTHER[kind]]
        given |= {main: [*given[main], *others], "article_x_hcpc_code": [of(OTHER[kind], hcpc_code_id="00100")]}
    return {f"{name}.csv": table_bytes(kind, name, given.get(name, [])) for name in TABLES[kind]}


#: A document that no test is about: a collection of none is refused.
OTHER: dict[str, Row] = {
    "article": {"article_id": 1, "article_version": 1, "title": "Another article", "status": "A"},
    "lcd": {"lcd_id": 1, "lcd_version": 1, "title": "Another determination", "status": "A"},
    "ncd": {"ncd_id": 1, "ncd_vrsn_num": 1, "ncd_mnl_sect": "1.1", "ncd_mnl_sect_title": "Another matter"},
}


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def download(folder: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """A collection as published: papers, and the zip of its tables."""
    path = folder / f"{name}.zip"
    papers = {"readme_first.txt": b"read me", f"{name}.mdb": b"not read"}
    path.write_bytes(zip_bytes({f"{name}_csv.zip": zip_bytes(files), **papers}))
    return path


def article(number: int, version: int, start: str, **cells: object) -> Row:
    """A row of the table of articles."""
    given = {"title": f"Billing and Coding: Article {number}", "status": "A", "article_eff_date": f"{start} 00:00:00"}
    return {"article_id": number, "article_version": version, **given, **cells}


def lcd(number: int, version: int, start: str, **cells: object) -> Row:
    """A row of the table of LCDs."""
    given = {"title": f"Determination {number}", "status": "A", "rev_eff_date": f"{start} 00:00:00"}
    return {"lcd_id": number, "lcd_version": version, **given, **cells}


def of(key: Row, **cells: object) -> Row:
    """A row that belongs to the version that ``key`` is a row of."""
    names = [name for name in key if name in ("article_id", "article_version", "lcd_id", "lcd_version")]
    return {**{name: key[name] for name in names}, **cells}
