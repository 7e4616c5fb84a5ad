"""The end of a version is not that of its document; a retirement without a day is a doubt; a proposal never counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import of
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import load_library
from coverage_resolver.codes import Code
from coverage_resolver.io.mcd.lookup import lookup

ENDS = {"rev_end_date": "2025-10-31 00:00:00"}
LISTS_END = {"article_rev_end_date": "2025-10-31 00:00:00"}


@pytest.mark.parametrize(
    ("lcd_cells", "article_cells"), [(ENDS, {}), ({}, LISTS_END), (ENDS, LISTS_END)], ids=["lcd", "article", "both"]
)
@pytest.mark.parametrize("listed_later", [False, True])
def test_after_the_end_of_a_version_another_is_in_force_that_nobody_saw(
    tmp_path: Path, lcd_cells: Any, article_cells: Any, listed_later: bool
) -> None:
    held = snapshot([determination(**lcd_cells)], [billing(**article_cells)])
    path = pack(tmp_path, {"2024-06-01": held} | ({"2025-12-17": held} if listed_later else {}))
    assert said(ask(path, "2025-10-31")) == "L80001@6"
    for day in ("2025-11-01", "2025-11-15", "2026-06-01"):
        found = ask(path, day)
        assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)
        assert "LCD_RETIRED" not in found.reason_codes


def test_lists_of_diagnoses_that_nobody_saw_say_nothing(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing(**LISTS_END)])})
    after, before = (ask(path, day, diagnoses=["D45"]) for day in ("2025-11-01", "2025-10-31"))
    assert before.rulings["diagnosis_support"].value == "supports"
    assert after.rulings["diagnosis_support"].resolution.value == "indeterminate"


@pytest.mark.parametrize("column", ["ent_det_end_date", "date_retired"])
def test_where_the_document_ends_with_its_version_nothing_follows(tmp_path: Path, column: str) -> None:
    ended = determination(**ENDS, **{column: "2025-10-31 00:00:00"})
    path = pack(tmp_path, {"2024-06-01": snapshot([ended], [billing()])})
    assert said(ask(path, "2025-11-01")) == "silent"


@pytest.mark.parametrize(("day", "answer"), [("2025-11-01", "indeterminate"), ("2025-11-30", "silent")])
def test_a_version_that_nobody_saw_ends_with_its_document(tmp_path: Path, day: str, answer: str) -> None:
    ended = determination(**ENDS, ent_det_end_date="2025-11-29 00:00:00")
    path = pack(tmp_path, {"2024-06-01": snapshot([ended], [billing()])})
    assert said(ask(path, day)) == answer


def test_a_version_that_nobody_saw_ends_where_its_document_is_gone(tmp_path: Path) -> None:
    held = snapshot([determination(**ENDS)], [billing()])
    other = snapshot([determination(80002)], [billing()])
    path = pack(tmp_path, {"2024-06-01": held, "2025-12-17": other})
    assert said(ask(path, "2025-12-16")) == "indeterminate"
    assert said(ask(path, "2025-12-17")) == "silent"
    assert said(ask(path, "2025-12-17", as_of="2025-12-01")) == "indeterminate"


def test_the_end_of_a_version_counts_from_the_day_on_which_it_was_known(tmp_path: Path) -> None:
    held, ending = (snapshot([determination(**cells)], [billing()]) for cells in ({}, ENDS))
    path = pack(tmp_path, {"2024-06-01": held, "2025-08-17": ending})
    assert said(ask(path, "2025-11-15", as_of="2025-08-01")).startswith("L80001@6")
    assert said(ask(path, "2025-11-15", as_of="2025-08-17")) == "indeterminate"


def test_lookup_says_that_the_version_of_a_day_was_not_seen(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": snapshot([determination(**ENDS)], [billing()])})
    rows = _looked_up(path, "2025-11-15")
    assert rows["L80001"]["version"] == "unseen"


@pytest.mark.parametrize("lists_too", [False, True])
@pytest.mark.parametrize(
    ("day", "answer"), [("2024-06-01", "L80001@6"), ("2024-09-01", "indeterminate"), ("2025-08-18", "silent")]
)
def test_a_retirement_without_a_day_lies_between_two_snapshots(
    tmp_path: Path, lists_too: bool, day: str, answer: str
) -> None:
    gone = {"status": "R"}
    ended = snapshot([determination(**gone)], [billing(**(gone if lists_too else {}))])
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing()]), "2025-08-17": ended})
    assert said(ask(path, day)).partition(" as of")[0] == answer


def test_lists_that_retired_on_no_known_day_leave_open_what_their_determination_is_for(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": snapshot([determination()], [billing(status="R")])})
    for day in ("2024-01-02", "2025-08-17", "2025-08-18"):
        assert said(ask(path, day)) == "indeterminate"


@pytest.mark.parametrize(("day", "answer"), [("2024-01-02", "indeterminate"), ("2025-08-18", "silent")])
def test_a_retirement_without_a_day_may_be_as_old_as_the_version(tmp_path: Path, day: str, answer: str) -> None:
    path = pack(tmp_path, {"2025-08-17": snapshot([determination(status="R")], [billing()])})
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"), [("2025-06-29", "L80001@6"), ("2025-06-30", "indeterminate"), ("2025-07-01", "silent")]
)
def test_a_determination_and_its_article_that_retire_together_have_one_boundary(
    tmp_path: Path, day: str, answer: str
) -> None:
    gone = {"status": "R", "date_retired": "2025-06-30 00:00:00"}
    path = pack(tmp_path, {"2024-06-01": snapshot([determination(**gone)], [billing(**gone)])})
    found = ask(path, day)
    assert said(found) == answer
    assert ("RETIREMENT_DAY_BOUNDARY" in found.reason_codes) == (answer == "indeterminate")
    assert "VERSION_NOT_SEEN" not in found.reason_codes


@pytest.mark.parametrize("proposed", [{"status": "P"}, {"display_id": "DA90001"}])
def test_a_proposed_article_lists_nothing_for_a_determination_in_force(tmp_path: Path, proposed: Any) -> None:
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing(**proposed)])})
    found = ask(path, "2025-02-01", diagnoses=["D45"])
    assert said(found) == "silent"
    assert [step.disposition.value for step in found.rulings["coverage"].steps] == ["proposed"]
    assert "LCD_PROPOSED" in found.reason_codes
    assert "diagnosis_support" not in found.rulings


def test_lookup_marks_a_proposal(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing(status="P")])})
    rows = _looked_up(path, "2025-02-01")
    assert list(rows) == ["DA90001"]
    assert rows["DA90001"]["says"] == "only proposed; it never counts"
    assert "support" not in rows["DA90001"]


def test_a_code_that_was_dropped_retires_no_determination(tmp_path: Path) -> None:
    dropped = snapshot([determination()], [billing(version=7, start="2025-02-01")], codes={7: ["81207"]})
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing()]), "2025-08-17": dropped})
    before, found = ask(path, "2025-01-31"), ask(path, "2025-02-01")
    assert said(before) == "L80001@6"
    assert "LCD_NOT_YET_EFFECTIVE" not in before.reason_codes
    assert said(found) == "silent"
    assert not {"LCD_RETIRED", "VERSION_GAP"} & set(found.reason_codes)
    fates = {
        step.disposition.value for step in found.rulings["coverage"].steps if step.provision.authority.id == "L80001"
    }
    assert fates == {"superseded", "does_not_speak"}


@pytest.mark.parametrize("with_a_version", [False, True])
def test_a_code_that_was_added_later_delays_no_determination(tmp_path: Path, with_a_version: bool) -> None:
    version = (
        determination(version=9, start="2025-02-01", orig_det_eff_date=BEGUN) if with_a_version else determination()
    )
    added = snapshot([version], [billing(version=7, start="2025-02-01")], codes={7: [CODE, "81207"]})
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing()]), "2025-08-17": added})
    before, found = ask(path, "2025-01-31", code="81207"), ask(path, "2025-02-01", code="81207")
    assert (said(before), said(found)) == ("silent", f"L80001@{9 if with_a_version else 6}")
    assert not {"LCD_NOT_YET_EFFECTIVE", "VERSION_GAP"} & set(before.reason_codes)
    fates = {
        step.disposition.value for step in before.rulings["coverage"].steps if step.provision.authority.id == "L80001"
    }
    assert fates == {"does_not_speak", "not_yet_effective"}


def test_a_determination_that_is_still_to_come_is_told_so(tmp_path: Path) -> None:
    coming = determination(version=1, start="2025-02-01")
    path = pack(tmp_path, {"2024-06-01": snapshot(), "2025-01-10": snapshot([coming], [billing(start="2025-02-01")])})
    assert "LCD_NOT_YET_EFFECTIVE" in ask(path, "2025-01-31").reason_codes


def test_a_determination_that_dropped_a_code_and_retired_later_is_retired(tmp_path: Path) -> None:
    gone = {"status": "R", "date_retired": "2025-06-30 00:00:00"}
    dropped = snapshot([determination(**gone)], [billing(version=7, start="2025-02-01")], codes={7: ["81207"]})
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [billing()]), "2025-08-17": dropped})
    assert "LCD_RETIRED" not in ask(path, "2025-06-29").reason_codes
    assert "LCD_RETIRED" in ask(path, "2025-07-01").reason_codes


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-02-28", "silent"),
        ("2025-03-01", "indeterminate"),
        ("2025-03-31", "indeterminate"),
        ("2025-04-01", "L80001@1"),
    ],
)
@pytest.mark.parametrize("begins", ["2025-02-14 00:00:00", ""], ids=["told", "not told"])
def test_a_determination_whose_own_notice_runs_on_may_not_have_begun(
    tmp_path: Path, day: str, answer: str, begins: str
) -> None:
    """Lists of determinations tell the end of a notice alone."""
    notice = {"notice_start_dt": begins, "notice_end_dt": "2025-03-31 00:00:00"}
    row = determination(version=1, start="2025-03-01", **notice)
    path = pack(tmp_path, {"2024-06-01": snapshot(), "2025-08-17": snapshot([row], [billing()])})
    found = ask(path, day)
    assert said(found) == answer
    assert ("NOTICE_PERIOD_DEFECT" in found.reason_codes) is (answer == "indeterminate")
    assert "DATE_PRECISION_MONTH" not in found.reason_codes


def test_an_end_between_two_snapshots_is_no_month(tmp_path: Path) -> None:
    retired = snapshot([determination(status="R")], [billing()])
    held = snapshot([determination()], [billing()])
    for later in (retired, snapshot([determination(80002)], [billing()])):
        found = ask(pack(tmp_path, {"2024-06-01": held, "2025-08-17": later}), "2025-03-01")
        assert (said(found), "VERSION_NOT_SEEN" in found.reason_codes) == ("indeterminate", True)
        assert "DATE_PRECISION_MONTH" not in found.reason_codes


def test_a_document_that_says_no_first_day_leaves_it_unstated(tmp_path: Path) -> None:
    undated = determination(orig_det_eff_date="", rev_eff_date="")
    found = ask(pack(tmp_path, {"2024-06-01": snapshot([undated], [billing()])}), "2024-03-01")
    assert (said(found), "EFFECTIVE_DATE_UNSTATED" in found.reason_codes) == ("indeterminate", True)
    assert "DATE_PRECISION_MONTH" not in found.reason_codes


@pytest.mark.parametrize(
    ("title", "withdrawn"),
    [
        ("A treatment - RETIRED", True),
        ("A treatment (Retired 2021)", True),
        ("Retired - A treatment", True),
        ("A treatment RETIRED January 2021", True),
        ("Treatment of retired athletes", False),
        ("A treatment", False),
    ],
)
def test_a_withdrawn_ncd_is_marked_as_such_in_its_title(tmp_path: Path, title: str, withdrawn: bool) -> None:
    ncd = {"ncd_id": 15, "ncd_vrsn_num": 1, "ncd_mnl_sect": "30.3", "ncd_mnl_sect_title": title}
    ncd |= {"ncd_efctv_dt": "2020-01-21 00:00:00", "cvrg_lvl_cd": 3}
    row = billing()
    related = {"article_related_ncd_documents": [of(row, r_ncd_id=15)]}
    path = pack(tmp_path, {"2024-06-01": snapshot([determination()], [row], ncds=[ncd], article_tables=related)})
    found = ask(path, "2024-07-01", facts={"NCD 30.3 addresses the service": True})
    assert said(found) == ("L80001@6" if withdrawn else "NCD 30.3@1")


def _looked_up(path: Path, day: str) -> dict[str, Any]:
    import datetime as dt

    found = lookup(load_library(path), Code.of("CPT", "81206"), "AK", dt.date.fromisoformat(day), ["D45"])
    return {row["document"]: row for row in found["documents"]}


@pytest.mark.parametrize("as_of", ["2025-06-15", "2025-08-17", "2026-12-31"])
@pytest.mark.parametrize("day", ["2025-06-02", "2025-08-16"])
def test_a_retirement_without_a_day_lies_before_the_snapshot_that_tells_it_however_early_it_was_published(
    tmp_path: Path, as_of: str, day: str
) -> None:
    published = {"mcd_publish_date": "2025-04-01 00:00:00", "last_updated": "2025-04-01 00:00:00"}
    retired = determination(start="2025-06-01", status="R", **published)
    lists = billing(start="2025-06-01", last_updated="2025-04-01 00:00:00")
    path = pack(tmp_path, {"2025-08-17": snapshot([retired], [lists])})
    found = ask(path, day, as_of=as_of)
    assert (said(found), "end of L80001@6" in " ".join(found.needs)) == ("indeterminate", True)
    assert "LCD_RETIRED" not in found.reason_codes


def test_what_had_retired_before_its_first_day_never_began(tmp_path: Path) -> None:
    path = pack(tmp_path, {"2025-08-17": snapshot([determination(start="2025-09-01", status="R")], [billing()])})
    for day in ("2025-09-01", "2025-09-02"):
        found = ask(path, day)
        assert (said(found), "LCD_RETIRED" in found.reason_codes) == ("silent", True)


RETIRED_AS_IT_BEGAN = {"status": "R", "date_retired": "2025-03-27 00:00:00"}


@pytest.mark.parametrize(
    ("version", "day", "needs"),
    [
        (35, "2015-12-31", ("LCD set", "Article set")),
        (35, "2016-01-01", ("version of that day, unknown in these snapshots: L80001",)),
        (35, "2025-03-26", ("version of that day, unknown in these snapshots: L80001",)),
        (35, "2025-03-27", ("retirement day of L80001@25",)),
        (35, "2025-03-28", ("LCD set", "Article set")),
        (1, "2025-03-26", ("LCD set", "Article set")),
    ],
)
def test_before_a_version_of_one_day_its_determination_was_in_force_as_far_as_its_lists_were(
    tmp_path: Path, version: int, day: str, needs: tuple[str, ...]
) -> None:
    """L37364 and A56596 (mcd.md 11.7). Of the first version of an article there is no earlier one to have a list."""
    begun = {"start": "2025-03-27", **RETIRED_AS_IT_BEGAN}
    row = determination(version=25, orig_det_eff_date="2016-01-01", **begun)
    found = ask(pack(tmp_path, {"2025-08-17": snapshot([row], [billing(version=version, **begun)])}), day)
    assert (said(found), found.needs) == ("indeterminate", needs)
