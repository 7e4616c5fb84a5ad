"""Snapshots accumulate: what was seen stays, ``as_of`` selects what was known, and what nobody saw is no silence."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.io.mcd.importing import ImportReport, import_mcd

CODE = "81206"
NOTHING = download


def month(folder: Path, name: str, articles: list[Any], lcds: list[Any], codes: Any = None, **more: Any) -> list[Path]:
    """The downloads of one day: these versions, the code on every article, the article serving its LCD."""
    place = folder / name
    place.mkdir(exist_ok=True)
    listed = codes or {}
    tables: dict[str, Any] = {
        "article": articles,
        "article_x_contractor": [of(row, **MAC) for row in articles],
        "article_related_documents": [of(row, r_lcd_id=80001) for row in articles],
        "article_x_hcpc_code": [
            of(row, hcpc_code_id=code, hcpc_code_group=1, range="N")
            for row in articles
            for code in listed.get(row["article_version"], [CODE])
        ],
    }
    local = {"lcd": lcds, "lcd_x_contractor": [of(row, **MAC) for row in lcds]}
    return [
        download(place, "all_article", members("article", {**tables, **more})),
        download(place, "all_lcd", members("lcd", local)),
        download(place, "ncd", members("ncd", {})),
    ]


def ask(pack: Path, day: str, as_of: str = "2026-12-31", code: str = CODE) -> Determination:
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code=code, code_system="CPT", state="AK", kind="professional"),
        date_of_service=day,
        as_of=as_of,
    )
    return resolve(question, load_library(pack)).primary


def said(item: Determination) -> str:
    return item.governing.id if item.governing is not None else item.resolution.value


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, ImportReport]:
    """LCD version 6 in August; in October version 9, and the article with another code."""
    pack = tmp_path / "m.pack"
    august = month(tmp_path, "a", [article(90001, 5, "2025-01-01")], [lcd(80001, 6, "2025-01-01")])
    october = month(
        tmp_path,
        "o",
        [article(90001, 7, "2025-09-10")],
        [lcd(80001, 9, "2025-09-10")],
        {7: [CODE, "81207"]},
    )
    import_mcd(august, pack, "2025-08-17")
    return pack, import_mcd(october, pack, "2025-10-05")


@pytest.mark.parametrize(
    ("day", "as_of", "governing"),
    [
        ("2025-01-01", "2026-12-31", "L80001@6"),
        ("2025-09-09", "2026-12-31", "L80001@6"),
        ("2025-09-10", "2026-12-31", "L80001@9"),
        ("2025-09-11", "2026-12-31", "L80001@9"),
        ("2025-09-11", "2025-09-15", "L80001@6"),
        ("2025-09-11", "2025-10-05", "L80001@9"),
        ("2024-12-31", "2026-12-31", "indeterminate"),
    ],
)
def test_a_version_governs_the_days_it_was_in_force_as_known(two: Any, day: str, as_of: str, governing: str) -> None:
    assert said(ask(two[0], day, as_of)) == governing


def test_before_the_oldest_version_it_is_unknown_and_never_no_policy(two: Any) -> None:
    item = ask(two[0], "2024-12-31")
    assert "version of that day, unknown in these snapshots: L80001" in item.needs
    assert "VERSION_NOT_SEEN" in item.reason_codes


def test_a_code_that_no_version_lists_is_unknown_before_the_first_snapshot(two: Any) -> None:
    assert ask(two[0], "2025-08-16", code="99999").needs == ("LCD set", "Article set")
    assert said(ask(two[0], "2025-08-17", code="99999")) == "silent"


def test_a_code_added_later_is_unknown_under_the_version_before(two: Any) -> None:
    assert said(ask(two[0], "2025-09-09", code="81207")) == "silent"
    assert said(ask(two[0], "2025-09-10", code="81207")) == "L80001@9"


def test_the_change_report_is_written_beside_the_pack(two: Any) -> None:
    pack, report = two
    written = json.loads(pack.with_name("m.changes-2025-10-05.json").read_text("utf-8"))
    assert [row["document"] for row in written["revised"]] == ["A90001"]
    assert [row["document"] for row in written["redated"]] == ["L80001"]
    assert written["codes"] == [{"document": "A90001", "procedures": {"added": ["81207"], "removed": []}}]
    assert (written["against"]["article"], report.changes.published) == ("2025-08-17", "2025-10-05")


def test_a_retirement_by_status_alone_is_in_the_change_report(tmp_path: Path) -> None:
    pack = tmp_path / "m.pack"
    import_mcd(
        month(tmp_path, "a", [article(90001, 5, "2025-01-01")], [lcd(80001, 6, "2025-01-01")]), pack, "2025-08-17"
    )
    retired = [lcd(80001, 6, "2025-01-01", status="R")]
    report = import_mcd(month(tmp_path, "o", [article(90001, 5, "2025-01-01")], retired), pack, "2025-10-05")
    assert report.changes.retired == ({"document": "L80001", "retired": ""},)
    again = [lcd(80001, 6, "2025-01-01", status="R", title="Another title")]
    report = import_mcd(month(tmp_path, "p", [article(90001, 5, "2025-01-01")], again), pack, "2025-11-05")
    assert report.changes.retired == ()


def test_an_article_that_serves_another_determination_is_in_the_change_report(tmp_path: Path) -> None:
    pack, row = tmp_path / "m.pack", article(90001, 5, "2025-01-01")
    import_mcd(month(tmp_path, "a", [row], [lcd(80001, 6, "2025-01-01")]), pack, "2025-08-17")
    moved = {"article_related_documents": [of(row, r_lcd_id=80002)]}
    report = import_mcd(month(tmp_path, "o", [row], [lcd(80001, 6, "2025-01-01")], **moved), pack, "2025-10-05")
    assert report.changes.related == ({"document": "A90001", "lcds": {"added": ["L80002"], "removed": ["L80001"]}},)


def test_snapshots_may_be_added_in_any_order(tmp_path: Path) -> None:
    days = ["2025-08-17", "2025-09-05", "2025-10-05"]
    downloads = {
        day: month(tmp_path, day, [article(90001, 5 + n, f"2025-0{n + 1}-01")], [lcd(80001, 6, "2025-01-01")])
        for n, day in enumerate(days)
    }
    packs = set()
    for order in itertools.permutations(days):
        pack = tmp_path / "any.pack"
        pack.unlink(missing_ok=True)
        for day in order:
            import_mcd(downloads[day], pack, day)
        packs.add(pack.read_bytes())
    assert len(packs) == 1


def test_one_version_with_two_contents_is_known_as_each_snapshot_had_it(tmp_path: Path) -> None:
    pack = tmp_path / "m.pack"
    first = month(tmp_path, "a", [article(90001, 5, "2025-01-01")], [lcd(80001, 6, "2025-01-01")])
    ended = lcd(80001, 6, "2025-01-01", date_retired="2025-09-20", status="R")
    later = month(tmp_path, "o", [article(90001, 5, "2025-01-01")], [ended])
    import_mcd(first, pack, "2025-08-17")
    report = import_mcd(later, pack, "2025-10-05")
    assert said(ask(pack, "2025-09-21", as_of="2025-09-30")).startswith("L80001@6")
    assert said(ask(pack, "2025-09-21", as_of="2025-10-05")) == "silent"
    assert report.changes.retired == ({"document": "L80001", "retired": "2025-09-20"},)
    assert report.changes.redated[0]["days"] == {"retired": ["", "2025-09-20"]}


@pytest.mark.parametrize(
    ("day", "answer"), [("2025-09-19", "L80001@6"), ("2025-09-20", "indeterminate"), ("2025-09-21", "silent")]
)
def test_the_day_of_retirement_is_for_a_person(tmp_path: Path, day: str, answer: str) -> None:
    ended = lcd(80001, 6, "2025-01-01", date_retired="2025-09-20", status="R")
    files = month(tmp_path, "a", [article(90001, 5, "2025-01-01")], [ended])
    import_mcd(files, tmp_path / "m.pack", "2025-08-17")
    item = ask(tmp_path / "m.pack", day)
    assert said(item) == answer
    assert ("RETIREMENT_DAY_BOUNDARY" in item.reason_codes) == (answer == "indeterminate")


def test_rows_of_announced_retirements_that_say_nothing_are_counted(tmp_path: Path) -> None:
    rows = [{"article_id": 1, "retire_dt": ""}, {"article_id": 77, "retire_dt": "2026-01-01"}]
    path = download(tmp_path, "all_article", members("article", {"article_future_retire": rows}))
    report = import_mcd([path], tmp_path / "m.pack", "2025-08-17")
    assert {(row["table"], row["reason"], row["rows"]) for row in report.skipped} == {
        ("article_future_retire", "says no day", 1),
        ("article_future_retire", "its document is not in the table of documents", 1),
    }


@pytest.mark.parametrize("number", ["90001", "090001", " 90001 "])
def test_a_retirement_that_is_announced_ends_it(tmp_path: Path, number: str) -> None:
    files = month(
        tmp_path,
        "a",
        [article(90001, 5, "2025-01-01")],
        [lcd(80001, 6, "2025-01-01")],
        article_future_retire=[{"article_id": number, "retire_dt": "2025-11-06 00:00:00"}],
    )
    import_mcd(files, tmp_path / "m.pack", "2025-08-17")
    assert said(ask(tmp_path / "m.pack", "2025-11-05")) == "L80001@6"
    assert said(ask(tmp_path / "m.pack", "2025-11-06")) == "indeterminate"


def test_a_version_that_was_announced_and_withdrawn_never_governs(tmp_path: Path) -> None:
    pack, current, coming = tmp_path / "m.pack", lcd(80001, 6, "2025-01-01"), lcd(80001, 9, "2026-01-01")
    articles = [article(90001, 5, "2025-01-01")]
    import_mcd(month(tmp_path, "a", articles, [current, coming]), pack, "2025-08-17")
    assert said(ask(pack, "2026-01-01")) == "L80001@9"
    import_mcd(month(tmp_path, "o", articles, [current]), pack, "2025-10-05")
    assert said(ask(pack, "2026-01-01")) == "L80001@6"
    assert said(ask(pack, "2026-01-01", as_of="2025-09-30")) == "L80001@9"


def test_a_document_that_is_gone_ended_between_two_snapshots(tmp_path: Path) -> None:
    pack, articles = tmp_path / "m.pack", [article(90001, 5, "2025-01-01")]
    import_mcd(month(tmp_path, "a", articles, [lcd(80001, 6, "2025-01-01")]), pack, "2025-08-17")
    import_mcd(month(tmp_path, "o", articles, [lcd(80002, 1, "2025-01-01")]), pack, "2025-10-05")
    assert [said(ask(pack, day)) for day in ("2025-08-17", "2025-09-01", "2025-10-05")] == [
        "L80001@6",
        "indeterminate",
        "silent",
    ]


def test_a_proposal_never_governs(tmp_path: Path) -> None:
    proposed = lcd(80001, 6, "2025-01-01", status="P", display_id="DL80001")
    code = of(proposed, hcpc_code_id=CODE, hcpc_code_group=1, range="N")
    place = tmp_path / "a"
    place.mkdir()
    local = {"lcd": [proposed], "lcd_x_contractor": [of(proposed, **MAC)], "lcd_x_hcpc_code": [code]}
    files = [
        download(place, "all_lcd", members("lcd", local)),
        download(place, "all_article", members("article", {})),
        download(place, "ncd", members("ncd", {})),
    ]
    import_mcd(files, tmp_path / "m.pack", "2025-08-17")
    item = ask(tmp_path / "m.pack", "2025-09-01")
    assert (said(item), item.rulings["coverage"].steps[0].disposition.value) == ("silent", "proposed")


def test_the_window_of_an_answer_ends_where_the_snapshots_begin(two: Any) -> None:
    item = ask(two[0], "2025-08-17", code="99999")
    assert (item.valid_from, item.valid_through) == (dt.date(2025, 8, 17), None)


@pytest.mark.parametrize(("serves", "said_after"), [(80001, "L80001@6"), (80002, "indeterminate")])
def test_lists_that_an_article_took_over_for_another_lcd_leave_the_old_one_unknown(
    tmp_path: Path, serves: int, said_after: str
) -> None:
    old = article(90001, 5, "2025-01-01", title="One", date_retired="2025-09-10 00:00:00", status="R")
    heir = article(90002, 1, "2025-09-10", title="One")
    served = [of(old, r_lcd_id=80001), of(heir, r_lcd_id=serves)]
    paths = month(tmp_path, "m", [old, heir], [lcd(80001, 6, "2025-01-01")], article_related_documents=served)
    import_mcd(paths, tmp_path / "m.pack", "2025-08-17")
    assert said(ask(tmp_path / "m.pack", "2025-09-09")) == "L80001@6"
    assert said(ask(tmp_path / "m.pack", "2025-09-10")) == said_after
