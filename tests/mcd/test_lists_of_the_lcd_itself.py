"""An LCD that has had a list of codes itself, on days on which it has none, nor an article (0153, mcd.md 11.14)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, Row, of
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import Determination

OTHER, OHIO = "81207", {**MAC, "contractor_id": 502}
POSTED = {"orig_det_eff_date": BEGUN, "mcd_publish_date": "2024-10-01"}
FIRST, LAST = "2024-06-01", "2025-08-17"


def own(rows: list[Row], codes: dict[int, str], articles: Any = (), listed: Any = (), **tables: Any) -> Any:
    """A download of LCDs each of which lists, by its version, a code of its own or nothing."""
    lists = [
        of(row, hcpc_code_id=codes[version], hcpc_code_group=1, range="N")
        for row in rows
        if (version := int(str(row["lcd_version"]))) in codes
    ]
    return snapshot(rows, articles, dict.fromkeys((5, 6), listed), lcd_tables={"lcd_x_hcpc_code": lists, **tables})


def unknown(found: Determination) -> bool:
    return (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)


def versions(codes: dict[int, str], *more: Any) -> dict[str, Any]:
    """Version 7 takes over from version 6 on the first of February 2025."""
    later = determination(version=7, start="2025-02-01", **POSTED)
    return {FIRST: own([determination()], codes, *more), LAST: own([later], codes, *more)}


@pytest.mark.parametrize(("day", "held"), [("2025-01-31", True), ("2025-02-01", False), ("2025-08-18", False)])
def test_the_next_version_has_no_list_at_all(tmp_path: Path, day: str, held: bool) -> None:
    found = ask(pack(tmp_path, versions({6: CODE})), day)
    assert (said(found) == "L80001@6", unknown(found)) == (held, not held)


@pytest.mark.parametrize(("day", "held"), [(BEGUN, False), ("2025-01-31", False), ("2025-02-01", True)])
def test_the_version_before_had_none(tmp_path: Path, day: str, held: bool) -> None:
    found = ask(pack(tmp_path, versions({7: CODE})), day)
    assert (said(found) == "L80001@7", unknown(found)) == (held, not held)


@pytest.mark.parametrize("codes", [{6: CODE, 7: OTHER}, {6: OTHER, 7: CODE}])
def test_a_list_without_the_code_is_a_revision(tmp_path: Path, codes: dict[int, str]) -> None:
    path = pack(tmp_path, versions(codes))
    days = {6: "2025-01-31", 7: "2025-02-01"}
    for version, code in codes.items():
        assert said(ask(path, days[version])) == (f"L80001@{version}" if code == CODE else "silent")


@pytest.mark.parametrize("listed", [CODE, OTHER])
def test_so_is_the_list_of_an_article(tmp_path: Path, listed: str) -> None:
    """Codes moved from the determinations to articles (mcd.md 11.1): these settle what it means."""
    found = ask(pack(tmp_path, versions({6: CODE}, [billing()], [listed])), "2025-02-01")
    assert (said(found), unknown(found)) == ("L80001@7" if listed == CODE else "silent", False)


@pytest.mark.parametrize("whole", ["2025-03-01", ""])
@pytest.mark.parametrize("day", ["2025-02-10", "2025-02-11", "2025-03-01", "2025-03-02"])
def test_the_list_of_an_article_is_gone_behind_a_version_that_nobody_saw(tmp_path: Path, whole: str, day: str) -> None:
    """Its version ended, and then it did; the day after that was a settled silence."""
    ended = billing(article_rev_end_date="2025-02-10 00:00:00", article_end_date=whole and f"{whole} 00:00:00")
    found = ask(pack(tmp_path, {FIRST: snapshot([determination()], [ended])}), day)
    assert (said(found) == "L80001@6", unknown(found)) == (day == "2025-02-10", day != "2025-02-10")


@pytest.mark.parametrize("day", ["2025-02-10", "2025-02-11", "2025-08-18"])
def test_one_for_another_contract_is_for_another_behind_its_end(tmp_path: Path, day: str) -> None:
    """Of a contract that no article is for the text is read, also after the version that is for another has ended."""
    row = billing(article_rev_end_date="2025-02-10 00:00:00")
    tables = {"article_x_contractor": [of(row, **OHIO)]}
    both = {"lcd_x_contractor": [of(determination(), **who) for who in (MAC, OHIO)]}
    path = pack(tmp_path, {FIRST: snapshot([determination()], [row], article_tables=tables, lcd_tables=both)})
    found = ask(path, day)
    assert (said(found), "text: L80001" in found.needs) == ("indeterminate", True)


@pytest.mark.parametrize(("day", "held"), [("2025-02-10", True), ("2025-02-11", False), ("2025-03-01", False)])
def test_moved_to_another_determination_behind_a_version_that_nobody_saw(tmp_path: Path, day: str, held: bool) -> None:
    old, new = billing(article_rev_end_date="2025-02-10 00:00:00"), billing(version=7, start="2025-02-20")
    serves = {"article_related_documents": [of(old, r_lcd_id=80001), of(new, r_lcd_id=80002)]}
    path = pack(tmp_path, {FIRST: snapshot([determination()], [old, new], article_tables=serves)})
    found = ask(path, day)
    assert (said(found) == "L80001@6", unknown(found)) == (held, not held)
