"""Packs of one determination and its article, snapshot by snapshot, and questions put to them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from small_archives import MAC, Row, Tables, article, download, lcd, members, of

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.io.mcd.importing import import_mcd

CODE = "81206"
BEGUN = "2024-01-01"
#: What is needed where words leave open what the LCD says: it may refuse, from when its notice was in time.
MAY_REFUSE = ("effect of the notice defect: L80001", "text: L80001")


def determination(number: int = 80001, version: int = 6, start: str = BEGUN, **cells: object) -> Row:
    """An LCD whose first version began on that day."""
    return lcd(number, version, start, **{"orig_det_eff_date": start, **cells})


def billing(number: int = 90001, version: int = 5, start: str = BEGUN, **cells: object) -> Row:
    """An article whose first version began on that day."""
    return article(number, version, start, **{"article_pub_date": start, **cells})


def snapshot(
    lcds: Iterable[Row] = (),
    articles: Iterable[Row] = (),
    codes: Mapping[int, Iterable[str]] | None = None,
    diagnoses: Iterable[str] = ("D45",),
    article_tables: Tables | None = None,
    lcd_tables: Tables | None = None,
    ncds: Iterable[Row] = (),
) -> dict[str, Tables]:
    """What one day's downloads hold: every article serves the LCD 80001 and lists the code, or those of ``codes``."""
    local, coded = list(lcds), list(articles)
    listed = codes or {}
    return {
        "all_article": {
            "article": coded,
            "article_x_contractor": [of(row, **MAC) for row in coded],
            "article_related_documents": [of(row, r_lcd_id=80001) for row in coded],
            "article_x_hcpc_code": [
                of(row, hcpc_code_id=code, hcpc_code_group=1, range="N")
                for row in coded
                for code in listed.get(int(str(row["article_version"])), (CODE,))
            ],
            "article_x_icd10_covered": [
                of(row, icd10_covered_group=1, icd10_code_id=code) for row in coded for code in diagnoses
            ],
            **(article_tables or {}),
        },
        "all_lcd": {"lcd": local, "lcd_x_contractor": [of(row, **MAC) for row in local], **(lcd_tables or {})},
        "ncd": {"ncd_trkg": list(ncds)},
    }


def pack(folder: Path, snapshots: Mapping[str, Mapping[str, Tables]]) -> Path:
    """A pack of snapshots by their day of publication."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "m.pack"
    for day, collections in snapshots.items():
        place = path.parent / day
        place.mkdir()
        files = [
            download(place, name, members(name.removeprefix("all_"), dict(tables)))
            for name, tables in collections.items()
        ]
        import_mcd(files, path, day)
    return path


def ask(path: Path, day: str, as_of: str = "2026-12-31", **given: Any) -> Determination:
    """The determination for a member of Original Medicare in the state of the contractor, or as ``given`` says."""
    member = {"line_of_business": "medicare_ffs", "start": "1990-01-01", **given.pop("enrollment", {})}
    library = load_library(*given.pop("beside", ()), path, with_shipped=given.pop("shipped", False))
    service = {"code": CODE, "code_system": "CPT", "state": "AK", "kind": "professional", **given}
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(**member)]),
        service=Service(**service),
        date_of_service=day,
        as_of=as_of,
    )
    return resolve(question, library).primary


def said(found: Determination) -> str:
    """What governs, or how nothing does."""
    return found.governing.id if found.governing is not None else found.resolution.value
