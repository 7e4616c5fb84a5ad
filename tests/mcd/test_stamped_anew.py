"""A record that is stamped anew and says what it said was known before (law.md MC-7, MC-11; mcd.md section 7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import CODE, ask, billing, determination, pack, said, snapshot

OLD, NEW = {"last_updated": "2024-05-01 00:00:00"}, {"last_updated": "2025-08-01 00:00:00"}
REFUSING = "The following codes are not reasonable and necessary:"
ADDRESSED = {"NCD 220.6 addresses the service": True}


def refusing(stamp: Any, words: str = REFUSING, **cells: Any) -> Any:
    """An LCD of equipment whose own list refuses the code."""
    row = determination(**stamp, **cells)
    tables = {
        "lcd_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N")],
        "lcd_x_hcpc_code_group": [of(row, hcpc_code_group=1, paragraph=words)],
    }
    return snapshot([row], [], lcd_tables=tables)


@pytest.mark.parametrize(
    "cells", [{}, {"date_retired": "2026-06-30 00:00:00"}, {"mcd_publish_date": "2025-07-15 00:00:00"}], ids=str
)
@pytest.mark.parametrize("day", ["2024-07-15", "2025-07-31", "2025-08-01", "2025-09-14"])
def test_notice_of_a_determination_is_counted_from_when_it_first_said_so(
    tmp_path: Path, cells: dict[str, Any], day: str
) -> None:
    path = pack(tmp_path, {"2024-06-01": refusing(OLD), "2025-08-17": refusing(NEW, **cells)})
    assert "NOTICE_PERIOD_DEFECT" not in ask(path, day).reason_codes


def test_what_says_something_else_is_counted_from_then(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": refusing(OLD, "The codes:"), "2025-08-17": refusing(NEW)})
    assert "NOTICE_PERIOD_DEFECT" in ask(path, "2025-09-14").reason_codes
    assert "NOTICE_PERIOD_DEFECT" not in ask(path, "2025-09-15").reason_codes


def test_what_was_gone_in_between_is_not_taken_to_have_gone_on(tmp_path: Path) -> None:
    other = snapshot([determination(80002)], [])
    path = pack(tmp_path, {"2024-06-01": refusing(OLD), "2025-01-10": other, "2025-08-17": refusing(NEW)})
    assert "NOTICE_PERIOD_DEFECT" in ask(path, "2025-09-14").reason_codes


def national(stamp: str, level: str = "3") -> Any:
    ncd: dict[str, Any] = {"ncd_id": 150, "ncd_vrsn_num": 1, "ncd_mnl_sect": "220.6", "ncd_mnl_sect_title": "PET"}
    ncd |= {"ncd_efctv_dt": "2019-01-01 00:00:00", "cvrg_lvl_cd": level, "last_updt_tmstmp": f"{stamp} 00:00:00"}
    article = billing()
    tables = {"article_related_documents": [], "article_related_ncd_documents": [of(article, r_ncd_id=150)]}
    return snapshot([], [article], article_tables=tables, ncds=[ncd])


@pytest.mark.parametrize("day", ["2024-07-15", "2025-07-31", "2025-08-01", "2025-08-17"])
def test_an_ncd_that_was_stamped_anew_takes_nothing_away_retroactively(tmp_path: Path, day: str) -> None:
    path = pack(tmp_path, {"2024-06-01": national("2024-05-01"), "2025-08-17": national("2025-08-01")})
    found = ask(path, day, facts=ADDRESSED)
    assert (said(found), "RETROACTIVE_RESTRICTION" in found.reason_codes) == ("NCD 220.6@1", False)


@pytest.mark.parametrize(("day", "back"), [("2025-07-31", True), ("2025-08-01", False)])
def test_one_that_covers_less_than_before_does(tmp_path: Path, day: str, back: bool) -> None:
    path = pack(tmp_path, {"2024-06-01": national("2024-05-01", "1"), "2025-08-17": national("2025-08-01")})
    assert ("RETROACTIVE_RESTRICTION" in ask(path, day, facts=ADDRESSED).reason_codes) is back


@pytest.mark.parametrize("codes", [[CODE], ["81207"]], ids=["a diagnosis is dropped", "the code is dropped"])
@pytest.mark.parametrize("first", ["2025-02-01", "2025-03-10"], ids=["announced", "dated back"])
@pytest.mark.parametrize("day", ["2025-03-10", "2025-07-31", "2025-08-01", "2025-08-17"])
def test_what_an_article_drops_is_known_from_when_it_was_first_dropped(
    tmp_path: Path, codes: list[str], first: str, day: str
) -> None:
    """Version 6 is in force from the first of March, and was stamped anew in August."""
    stamps = {name: {"last_updated": f"{on} 00:00:00"} for name, on in (("old", first), ("new", "2025-08-01"))}
    versions = [
        billing(version=6, start="2025-03-01", article_pub_date="2024-01-01", **stamps[name]) for name in stamps
    ]
    dropped = {"diagnoses": ["D46.9"]} if codes == [CODE] else {}
    path = pack(
        tmp_path,
        {
            "2024-06-01": snapshot([determination()], [billing()]),
            first: snapshot([determination()], [versions[0]], {6: codes}, **dropped),
            "2025-08-17": snapshot([determination()], [versions[1]], {6: codes}, **dropped),
        },
    )
    found = ask(path, day, diagnoses=["D45"])
    support = found.rulings["diagnosis_support"].value
    assert (said(found), support) == (("L80001@6", "not_listed") if codes == [CODE] else ("silent", None))


@pytest.mark.parametrize(("day", "answer"), [("2025-03-31", "indeterminate"), ("2025-04-01", "silent")])
def test_the_withdrawal_of_an_ncd_was_known_before_its_record_was_stamped_anew(
    tmp_path: Path, day: str, answer: str
) -> None:
    def withdrawn(stamp: str) -> Any:
        held = national(stamp, "1")
        held["ncd"]["ncd_trkg"][0]["ncd_mnl_sect_title"] = "PET - RETIRED"
        return held

    worlds = {"2024-06-01": national("2024-05-01", "1"), "2025-04-17": withdrawn("2025-04-01")}
    path = pack(tmp_path, {**worlds, "2025-08-17": withdrawn("2025-08-01")})
    assert said(ask(path, day, facts=ADDRESSED)) == answer
