"""An LCD posted less than 45 days before it begins (law.md MC-7): where it takes nothing from the member it is told.

The tables do not say which revision is substantive; a defect is a doubt for whom the new text is worse (MC-11).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, lcd, of
from small_packs import ask as asked
from small_packs import determination, pack, snapshot
from test_what_was_known import CODE, FIRST, ask, month, said

from coverage_resolver.io.mcd.importing import import_mcd


def told(folder: Path, published: str, day: str, start: str = "2025-04-01") -> bool:
    pack = folder / "m.pack"
    row = lcd(80001, 1, start, orig_det_eff_date=start, mcd_publish_date=published)
    listing = (article(90001, 1, start, article_pub_date="2025-01-01"), [80001], [], [CODE], [])
    import_mcd(month(folder / "a", [listing], [row]), pack, "2025-06-01")
    item = ask(pack, day)
    assert said(item) == "L80001@1"
    return any("42 USC 1395y(l)(5)(D)" in note for note in item.caveats)


@pytest.mark.parametrize(
    ("published", "day", "late"),
    [
        ("2025-02-15", "2025-04-01", False),  # 45 days, counting the first
        ("2025-02-16", "2025-04-01", True),
        ("2025-03-20", "2025-04-01", True),
        ("2025-03-20", "2025-05-03", True),
        ("2025-03-20", "2025-05-04", False),  # by then it would have been in time
        ("2025-04-02", "2025-04-01", False),  # dated back: it does not claim to have been announced
    ],
)
def test_a_short_notice_is_told_on_the_days_on_which_it_matters(
    tmp_path: Path, published: str, day: str, late: bool
) -> None:
    assert told(tmp_path, published, day) is late


def test_of_a_publication_that_no_column_tells_no_day_is_claimed(tmp_path: Path) -> None:
    """It may have been posted long before the download that first had it."""
    row = determination(80001, 1, "2025-04-01")
    listed = {"lcd_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1)]}
    days = {"2025-03-01": snapshot(), "2025-03-20": snapshot([row], lcd_tables=listed)}
    (note,) = (each for each in asked(pack(tmp_path, days), "2025-04-01").caveats if "42 USC 1395y(l)" in each)
    assert note.startswith("L80001: nothing is told of its publication before 2025-03-20, and it took effect sooner")


#: A contractor for another state.
ELSEWHERE = {"contractor_id": 502, "contractor_type_id": 9, "contractor_version": 1}


def revised(
    folder: Path,
    published: str,
    start: str,
    restored: str = "",
    recorded: str = "",
    whose: Any = MAC,
    left: str = "87507",
) -> Path:
    """A determination whose second version drops the code, and perhaps a third that has it again."""
    pack, first = folder / "m.pack", article(90001, 1, "2024-01-01", article_pub_date="2023-10-01")
    rows = [lcd(80001, 1, "2024-01-01", **FIRST)]
    import_mcd(month(folder / "a", [(first, [80001], [], [CODE], [])], rows), pack, "2025-06-01")
    notice = {**FIRST, "mcd_publish_date": published, "last_updated": recorded or published}
    other = article(90001, 2, start, article_pub_date="2023-10-01", last_updated=published)
    rows = [lcd(80001, 2, start, **notice)]
    import_mcd(month(folder / "b", [(other, [80001], [], [left], [])], rows, whose=whose), pack, "2026-03-25")
    if restored:
        other = article(90001, 3, restored, article_pub_date="2023-10-01", last_updated="2026-04-10")
        rows = [lcd(80001, 3, restored, **{**notice, "mcd_publish_date": "2026-04-10", "last_updated": "2026-04-10"})]
        import_mcd(month(folder / "c", [(other, [80001], [], [CODE], [])], rows), pack, "2026-04-12")
    return pack


SILENT = "silent"


@pytest.mark.parametrize(
    ("published", "start", "day", "answer", "reason"),
    [
        ("2026-03-20", "2026-04-01", "2026-03-31", "L80001@1", ""),
        ("2026-03-20", "2026-04-01", "2026-04-01", "indeterminate", "NOTICE_PERIOD_DEFECT"),
        ("2026-03-20", "2026-04-01", "2026-05-03", "indeterminate", "NOTICE_PERIOD_DEFECT"),
        ("2026-03-20", "2026-04-01", "2026-05-04", SILENT, ""),
        ("2026-02-15", "2026-04-01", "2026-04-01", SILENT, ""),  # 45 days, counting the first
        ("2026-02-16", "2026-04-01", "2026-04-01", "indeterminate", "NOTICE_PERIOD_DEFECT"),
        ("2026-02-16", "2026-04-01", "2026-04-02", SILENT, ""),
        # Dated back: the days before it was published are contested for that, too.
        ("2026-03-20", "2026-02-01", "2026-01-31", "L80001@1", ""),
        ("2026-03-20", "2026-02-01", "2026-02-01", "indeterminate", "RETROACTIVE_RESTRICTION"),
        ("2026-03-20", "2026-02-01", "2026-03-19", "indeterminate", "RETROACTIVE_RESTRICTION"),
        ("2026-03-20", "2026-02-01", "2026-03-20", "indeterminate", "NOTICE_PERIOD_DEFECT"),
        ("2026-03-20", "2026-02-01", "2026-05-04", SILENT, ""),
    ],
)
def test_what_a_revision_drops_it_drops_when_it_was_announced_in_time(
    tmp_path: Path, published: str, start: str, day: str, answer: str, reason: str
) -> None:
    item = ask(revised(tmp_path, published, start), day)
    assert said(item) == answer
    assert not reason or reason in item.reason_codes


@pytest.mark.parametrize(("as_of", "answer"), [("2026-03-19", "L80001@1"), ("2026-03-20", "indeterminate")])
def test_before_a_revision_was_known_its_predecessor_goes_on(tmp_path: Path, as_of: str, answer: str) -> None:
    assert said(ask(revised(tmp_path, "2026-03-20", "2026-04-01"), "2026-04-01", as_of)) == answer


@pytest.mark.parametrize(("day", "answer"), [("2026-04-14", "indeterminate"), ("2026-04-15", "L80001@3")])
def test_a_version_that_has_it_again_needs_no_notice(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(revised(tmp_path, "2026-03-20", "2026-04-01", restored="2026-04-15"), day)) == answer


def test_before_the_law_there_was_nothing_to_keep(tmp_path: Path) -> None:
    assert not told(tmp_path, "2017-06-01", "2017-06-12", start="2017-06-10")


@pytest.mark.parametrize(("day", "answer"), [("2026-04-04", "indeterminate"), ("2026-04-05", "silent")])
def test_the_day_of_a_record_is_not_that_of_its_posting(tmp_path: Path, day: str, answer: str) -> None:
    """mcd.md section 7: it was written a week before it was posted; 45 days count from then."""
    assert said(ask(revised(tmp_path, "2026-02-19", "2026-04-01", recorded="2026-02-12"), day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"), [("2026-03-31", "L80001@1"), ("2026-04-01", "indeterminate"), ("2026-05-04", "silent")]
)
def test_a_revision_that_is_no_longer_for_a_contractor_drops_everything_there(
    tmp_path: Path, day: str, answer: str
) -> None:
    assert said(ask(revised(tmp_path, "2026-03-20", "2026-04-01", whose=ELSEWHERE, left=CODE), day)) == answer


def renumbered(folder: Path, published: str, left: str, old: str = "2026-04-01") -> Path:
    """A determination that retires in favour of another number, of the same title, on the first of April."""
    pack, title = folder / "m.pack", {"title": "Determination"}
    coding = {"title": "Billing and Coding", "article_pub_date": "2023-10-01"}
    rows = [lcd(80001, 1, "2024-01-01", **FIRST, **title)]
    first = article(90001, 1, "2024-01-01", **coding)
    import_mcd(month(folder / "a", [(first, [80001], [], [CODE], ["D45"])], rows), pack, "2025-06-01")
    gone = {"status": "R", "date_retired": f"{old} 00:00:00", "last_updated": published}
    heir = {"orig_det_eff_date": "2026-04-01", "mcd_publish_date": published, "last_updated": published}
    rows = [lcd(80001, 1, "2024-01-01", **FIRST, **title, **gone), lcd(80002, 5, "2026-04-01", **title, **heir)]
    articles = [
        (article(90001, 1, "2024-01-01", **coding, **gone), [80001], [], [CODE], ["D45"]),
        (article(90002, 5, "2026-04-01", **coding, last_updated=published), [80002], [], [left], ["D45"]),
    ]
    import_mcd(month(folder / "b", articles, rows), pack, "2026-03-25")
    return pack


@pytest.mark.parametrize(
    ("published", "left", "day", "answer"),
    [
        ("2026-03-20", "87507", "2026-03-31", "L80001@1"),
        ("2026-03-20", "87507", "2026-04-01", "indeterminate"),
        ("2026-03-20", "87507", "2026-05-03", "indeterminate"),
        ("2026-03-20", "87507", "2026-05-04", SILENT),
        ("2026-02-15", "87507", "2026-04-01", SILENT),
        ("2026-03-20", CODE, "2026-03-31", "L80001@1"),
        ("2026-03-20", CODE, "2026-04-01", "L80002@5"),  # renumbered with no change of substance (law.md MC-9)
    ],
)
def test_what_a_successor_drops_it_drops_when_it_was_announced_in_time(
    tmp_path: Path, published: str, left: str, day: str, answer: str
) -> None:
    item = ask(renumbered(tmp_path, published, left), day, diagnoses=("D45",))
    assert said(item) == answer
    support = item.rulings.get("diagnosis_support")
    if answer == "indeterminate":
        assert "NOTICE_PERIOD_DEFECT" in item.reason_codes
        assert support is not None and support.resolution.value == "indeterminate"
    steps = {step.provision.authority.id for step in item.rulings["coverage"].steps}
    assert day < "2026-04-01" or "L80002" in steps


def test_a_determination_that_retires_without_a_successor_ends(tmp_path: Path) -> None:
    path = renumbered(tmp_path, "2026-03-20", "87507", old="2026-03-01")
    assert said(ask(path, "2026-04-01")) == SILENT
