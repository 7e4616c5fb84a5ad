"""The smallest archive that says something: one NCD, one LCD, one article with its codes, two contractors.

``parts()`` gives its files to be changed at will, ``write()`` makes the combined archive of them, ``altered()`` both.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from mcd.dictionary import TABLES, kind_of
from mcd.layout import content, csv_members, write_all_data

#: collection → file name → its bytes.
Parts = dict[str, dict[str, bytes]]
COLLECTIONS = ("all_article", "all_lcd", "ncd")
DAY = "2026-01-01 00:00:00"
ARTICLE = {"article_id": 90001, "article_version": 7}
LCD = {"lcd_id": 80001, "lcd_version": 5}
MAC = {"contractor_id": 501, "contractor_type_id": 9, "contractor_version": 1}
DME = {"contractor_id": 502, "contractor_type_id": 13, "contractor_version": 1}


def _rows() -> dict[str, dict[str, list[list[str]]]]:
    article, lcd, ncd = TABLES["article"], TABLES["lcd"], TABLES["ncd"]
    shared = {
        "contractor": [
            article["contractor"].row(
                **MAC, contractor_bus_name="Sound Contractor", contractor_number="99101", status="A"
            ),
            article["contractor"].row(**DME, contractor_bus_name="Sound DME", contractor_number="99201", status="A"),
        ],
        "contractor_jurisdiction": [
            article["contractor_jurisdiction"].row(**MAC, state_id=8, active_date=DAY),
            article["contractor_jurisdiction"].row(**DME, state_id=8, active_date=DAY),
        ],
        "contractor_type_lookup": [["9", "MAC - Part B"], ["13", "DME MAC"]],
        "state_lookup": [["8", "CO", "Colorado"]],
    }
    return {
        "article": shared
        | {
            "article": [
                article["article"].row(
                    **ARTICLE, article_type=6, title="Sound Article", article_eff_date=DAY, status="A", last_updated=DAY
                )
            ],
            "article_related_documents": [
                article["article_related_documents"].row(
                    **ARTICLE, related_num=1, r_lcd_id=80001, r_lcd_version=5, r_contractor_id=501
                )
            ],
            "article_type_lookup": [["6", "Billing and Coding", DAY]],
            "article_x_contractor": [article["article_x_contractor"].row(**ARTICLE, article_type=6, **MAC)],
            "article_x_hcpc_code_group": [
                article["article_x_hcpc_code_group"].row(**ARTICLE, hcpc_code_group=1, paragraph="<p>Group 1</p>")
            ],
            "article_x_hcpc_code": [
                article["article_x_hcpc_code"].row(
                    **ARTICLE, hcpc_code_id=code, hcpc_code_version=1, hcpc_code_group=1, range="N"
                )
                for code in ("J0001", "J0002")
            ],
            "article_x_icd10_covered_group": [
                article["article_x_icd10_covered_group"].row(**ARTICLE, icd10_covered_group=1, paragraph="<p>Any</p>")
            ],
            "article_x_icd10_covered": [
                article["article_x_icd10_covered"].row(
                    **ARTICLE,
                    icd10_code_id=code,
                    icd10_code_version=1,
                    icd10_covered_group=1,
                    range="N",
                    sort_order=order,
                    description="Synthetic diagnosis",
                    asterisk="N",
                )
                for order, code in enumerate(("M17.0", "M17.11", "M17.12"), 1)
            ],
        },
        "lcd": shared
        | {
            "lcd": [
                lcd["lcd"].row(
                    **LCD, title="Sound LCD", orig_det_eff_date=DAY, rev_eff_date=DAY, status="A", last_updated=DAY
                )
            ],
            "lcd_x_contractor": [lcd["lcd_x_contractor"].row(**LCD, **MAC)],
        },
        "ncd": {
            "ncd_trkg": [
                ncd["ncd_trkg"].row(
                    NCD_id=901,
                    NCD_vrsn_num=1,
                    natl_cvrg_type="True",
                    cvrg_lvl_cd=3,
                    NCD_mnl_sect="990.1",
                    NCD_mnl_sect_title="Sound NCD",
                    NCD_efctv_dt=DAY,
                )
            ]
        },
    }


def parts() -> Parts:
    """The files of the sound archive, to be changed at will."""
    rows, found = _rows(), {}
    for collection in COLLECTIONS:
        found[collection] = {}
        for name, fill in csv_members(kind_of(collection), rows[kind_of(collection)]):
            stream = io.BytesIO()
            fill(stream)
            found[collection][name] = stream.getvalue()
    return found


def write(folder: Path, files: Parts) -> Path:
    """The combined archive of these files."""
    members = {name: [(file, content(data)) for file, data in inside.items()] for name, inside in files.items()}
    return write_all_data(folder / "all_data.zip", members)


def altered(folder: Path, collection: str, file: str, change: Callable[[bytes], bytes]) -> Path:
    """The sound archive with one file changed."""
    files = parts()
    files[collection][file] = change(files[collection][file])
    return write(folder, files)


def sound(folder: Path) -> Path:
    """The archive without a fault."""
    return write(folder, parts())
