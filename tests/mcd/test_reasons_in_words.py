"""What an answer depends on is told in words: the rule of notice by its citation, a version by its document."""

from __future__ import annotations

from pathlib import Path

from small_archives import of
from small_packs import CODE, billing, determination, pack, snapshot

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, explain, load_library, resolve

HELD = {"orig_det_eff_date": "2024-01-01", "mcd_publish_date": "2023-10-01"}


def told(path: Path, day: str) -> str:
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code=CODE, code_system="CPT", state="AK", kind="professional"),
        date_of_service=day,
        as_of="2026-12-31",
    )
    return " ".join(explain(resolve(question, load_library(path))).split())


def listing(*rows: dict[str, object], **paragraphs: str) -> dict[str, object]:
    return {
        "lcd_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N") for row in rows],
        "lcd_x_hcpc_code_group": [
            of(row, hcpc_code_group=1, paragraph=paragraphs[f"L{row['lcd_id']}"])
            for row in rows
            if f"L{row['lcd_id']}" in paragraphs
        ],
    }


def test_a_notice_that_may_be_defective(tmp_path: Path) -> None:
    """A code that the next version drops goes on until notice of that was long enough."""
    old = determination(version=6, start="2024-01-01", mcd_publish_date="2023-10-01")
    new = determination(version=7, start="2025-06-01", **{**HELD, "mcd_publish_date": "2025-05-20"})
    other = {"lcd_x_hcpc_code": [of(new, hcpc_code_id="81207", hcpc_code_group=1, range="N")]}
    days = {"2025-01-10": snapshot([old], lcd_tables=listing(old)), "2025-06-10": snapshot([new], lcd_tables=other)}
    text = told(pack(tmp_path, days), "2025-06-02")
    assert "lcd-45-days" not in text
    assert "L80001@" not in text.partition("What would settle it")[0]
    assert "42 USC 1395y(l)(5)(D)" in text


def test_doubts_on_which_nothing_hangs_are_not_told(tmp_path: Path) -> None:
    """A determination since 2020 was told to depend on its notice, though another one left the answer open."""
    old, unseen = determination(version=1), determination(80002, 3, "2025-05-01", orig_det_eff_date="2019-01-01")
    tables = listing(old, unseen)
    text = told(pack(tmp_path, {"2025-06-10": snapshot([old, unseen], lcd_tables=tables)}), "2025-04-30")
    why = text[text.index("Why") : text.index("What would settle it")]
    assert "text of L80002" in why
    assert not {"lcd-45-days", "no-retroactive-restriction", "@"} & set(why.replace(";", " ").split())
    assert "L80001 (version 1) may govern or not; that depends on what else is in force." in why


def test_the_end_of_a_version_is_told_by_its_document(tmp_path: Path) -> None:
    row = determination(status="R")
    text = told(pack(tmp_path, {"2025-01-10": snapshot([row], lcd_tables=listing(row))}), "2024-06-01")
    assert "that depends on end of L80001 (version 6)." in text


def test_an_ncd_that_is_named_is_not_said_not_to_speak(tmp_path: Path) -> None:
    """Nobody has told whether it addresses the service, so that its silence is not known either."""
    row = billing()
    tables = {"article_related_ncd_documents": [of(row, r_ncd_id=15)]}
    national = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": "X", "cvrg_lvl_cd": 2}
    held = snapshot([determination()], [row], article_tables=tables, ncds=[{**national, "ncd_efctv_dt": "2020-01-21"}])
    text = told(pack(tmp_path, {"2024-06-01": held}), "2024-06-01")
    assert "- NCD_NAMED: " in text
    assert "- NCD_SILENT: no NCD is shown to speak of this service; one that is merely named" in text


def test_a_version_to_come_is_not_said_to_be_the_determination_that_governs(tmp_path: Path) -> None:
    """The determination has been in force for years; its next version was posted, and is future."""
    old = determination(version=6, start="2020-01-01", mcd_publish_date="2019-10-01")
    new = determination(version=7, start="2026-01-01", orig_det_eff_date="2020-01-01", mcd_publish_date="2024-11-08")
    held = snapshot([old, new], lcd_tables=listing(old, new))
    text = told(pack(tmp_path, {"2024-12-01": held}), "2024-12-01")
    assert "L80001 (version 6) governs coverage" in text
    assert "- LCD_NOT_YET_EFFECTIVE: an LCD, or a later version of the one in force, is future on DOS" in text
    assert "ignored for effectiveness, of a document or of a later version of the one in force" in text
