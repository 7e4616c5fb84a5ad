"""A version that a later download dates anew: what it says of the days before is unknown, also where it lost the code.

An earlier download shows it in force on these days, with the code on it; the newest one no longer says so. That is
neither silence nor the earlier text (mcd.md facts 2 and 3): "unknown in these snapshots" is not "no policy".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import MAC, article, download, lcd, members, of
from small_packs import ask as small_ask
from small_packs import billing, snapshot
from small_packs import determination as small_lcd
from small_packs import pack as small_pack
from test_what_was_known import CODE, ask, month, said

from coverage_resolver import Determination
from coverage_resolver.io.mcd.importing import import_mcd

BEFORE, LATER = "2025-06-01", "2026-04-10"
OTHER = "81207"
NEED = "version of that day, unknown in these snapshots: L80001"
#: A doubt that names the LCD; and one for which no snapshot is old enough, or the notice was too short.
UNKNOWN, ANOTHER = "unknown", "indeterminate"
POSTED = {"mcd_publish_date": "2024-01-01"}


def pack(folder: Path, older: tuple[Any, Any], newer: tuple[Any, Any], **whose: Any) -> Path:
    """Two downloads, each with the LCD and an article of it: version, first day and codes."""
    path = folder / "m.pack"
    for (determination, (version, start, named, codes)), day in zip((older, newer), (BEFORE, LATER), strict=True):
        row = article(90001, version, start, article_pub_date=start, last_updated=start)
        import_mcd(month(folder / day, [(row, named, [], codes, ["D45"])], [determination]), path, day)
    return path


def determination(start: str = "2024-01-01", version: int = 1, **cells: Any) -> Any:
    return lcd(80001, version, start, **{"orig_det_eff_date": "2024-01-01", **POSTED, **cells})


ANEW = "2026-02-01"
#: The article as it was seen first: in force, with the code.
LISTED = (1, "2024-01-01", [80001], [CODE])


def told(item: Determination) -> str:
    """What is answered; of a doubt, whether it is one of the version of the day, which names the LCD."""
    if said(item) != "indeterminate":
        return said(item)
    steps = {step.provision.authority.id for step in item.rulings["coverage"].steps}
    return UNKNOWN if NEED in item.needs and "L80001" in steps else ANOTHER


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2023-12-31", ANOTHER),
        ("2024-01-01", UNKNOWN),
        ("2025-06-02", UNKNOWN),
        ("2026-01-31", UNKNOWN),
        ("2026-02-01", "silent"),
    ],
)
@pytest.mark.parametrize("named", [[80001], []], ids=["still for the LCD", "for no LCD"])
def test_an_article_that_lost_the_code_when_it_was_dated_anew(
    tmp_path: Path, named: list[int], day: str, answer: str
) -> None:
    path = pack(tmp_path, (determination(), LISTED), (determination(), (1, ANEW, named, [OTHER])))
    assert told(ask(path, day)) == answer


def test_as_was_known_then_it_is_in_force(tmp_path: Path) -> None:
    path = pack(tmp_path, (determination(), LISTED), (determination(), (1, ANEW, [80001], [OTHER])))
    assert said(ask(path, "2025-06-02", "2025-12-31")) == "L80001@1"


def test_a_first_day_that_had_not_come_was_put_off(tmp_path: Path) -> None:
    older = (1, "2025-07-01", [80001], [CODE])
    path = pack(tmp_path, (determination(), older), (determination(), (1, ANEW, [80001], [OTHER])))
    assert said(ask(path, "2025-08-01")) == "silent"


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-05-31", ANOTHER),
        ("2024-06-01", UNKNOWN),
        ("2025-06-02", UNKNOWN),
        ("2026-01-31", UNKNOWN),
        (ANEW, "silent"),
    ],
)
def test_a_later_version_that_brought_the_code_and_lost_it(tmp_path: Path, day: str, answer: str) -> None:
    """The first version, which did not have it, is seen too: the second one is not silent before its new first day."""
    first = (1, "2024-01-01", [80001], [OTHER])
    path = pack(tmp_path, (determination(), first), (determination(), first))
    second = (2, "2024-06-01", [80001], [CODE])
    for place, (rows, seen) in enumerate(((second, "2025-07-01"), ((2, ANEW, [80001], [OTHER]), "2026-04-20"))):
        row = article(90001, rows[0], rows[1], article_pub_date="2024-01-01", last_updated="2024-01-01")
        folder = tmp_path / f"again{place}"
        import_mcd(month(folder, [(row, rows[2], [], rows[3], [])], [determination()]), path, seen)
    assert told(ask(path, day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-06-02", UNKNOWN),
        ("2026-01-31", UNKNOWN),
        (ANEW, ANOTHER),  # posted in January: the new text takes the code away, and was not announced in time
        ("2026-03-05", ANOTHER),
        ("2026-03-06", "silent"),
    ],
)
def test_both_dated_anew_and_the_code_lost(tmp_path: Path, day: str, answer: str) -> None:
    newer = determination(ANEW, mcd_publish_date="2026-01-20", last_updated="2026-01-20")
    path = pack(tmp_path, (determination(), LISTED), (newer, (1, ANEW, [80001], [OTHER])))
    item = ask(path, day)
    assert told(item) == answer
    assert ("NOTICE_PERIOD_DEFECT" in item.reason_codes) == (answer == ANOTHER)


def equipment(folder: Path, *downloads: tuple[str, str, list[str]]) -> Path:
    """Downloads of an LCD that lists its codes itself: its day, the first day of its version, and its codes."""
    path = folder / "m.pack"
    for day, start, codes in downloads:
        place = folder / day
        place.mkdir()
        row = determination(start, last_updated="2024-01-01")
        listed = [of(row, hcpc_code_id=code, hcpc_code_group=1, range="N") for code in codes]
        tables = {"lcd": [row], "lcd_x_contractor": [of(row, **MAC)], "lcd_x_hcpc_code": listed}
        files = {"all_article": ("article", {}), "all_lcd": ("lcd", tables), "ncd": ("ncd", {})}
        import_mcd([download(place, name, members(kind, made)) for name, (kind, made) in files.items()], path, day)
    return path


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2023-12-31", ANOTHER), ("2024-01-01", UNKNOWN), ("2026-01-31", UNKNOWN), ("2026-05-25", "silent")],
)
def test_an_lcd_that_lists_its_codes_itself_and_lost_it(tmp_path: Path, day: str, answer: str) -> None:
    path = equipment(tmp_path, (BEFORE, "2024-01-01", [CODE]), (LATER, ANEW, [OTHER]))
    assert told(ask(path, day)) == answer


def test_a_version_that_was_dated_anew_twice_is_unknown_from_its_earliest_day(tmp_path: Path) -> None:
    path = equipment(
        tmp_path,
        (BEFORE, "2024-01-01", [CODE]),
        ("2025-10-01", "2025-08-01", [CODE]),
        (LATER, ANEW, [OTHER]),
    )
    assert {told(ask(path, day)) for day in ("2024-01-01", "2025-07-31", "2025-08-01", "2026-01-31")} == {UNKNOWN}


@pytest.mark.parametrize("own", [False, True], ids=["the article has the codes", "the LCD has them"])
@pytest.mark.parametrize(("day", "answer"), [("2026-04-30", "indeterminate"), ("2026-05-01", "supports")])
def test_so_are_the_diagnoses_that_it_listed(tmp_path: Path, own: bool, day: str, answer: str) -> None:
    """Also where it is announced for a day to come, and where it lists no procedures: they were a settled silence."""
    row = small_lcd()
    tables = {"lcd_x_hcpc_code": [of(row, hcpc_code_id=CODE, hcpc_code_group=1, range="N")]} if own else None
    path = small_pack(
        tmp_path,
        {
            published: snapshot([row], [billing(start=start)], {5: [] if own else [CODE]}, lcd_tables=tables)
            for published, start in ((BEFORE, "2024-01-01"), (LATER, "2026-05-01"))
        },
    )
    ruling = small_ask(path, day, diagnoses=["D45"]).rulings["diagnosis_support"]
    assert (ruling.value or ruling.resolution.value) == answer


@pytest.mark.parametrize("day", ["2026-02-28", "2026-03-01", "2026-03-02", "2026-04-30"])
def test_an_announced_retirement_before_the_new_first_day_settles_nothing(tmp_path: Path, day: str) -> None:
    """It was to retire, and is to begin: that it is for another contractor from then on silences no day before."""
    retiring = {"article_future_retire": [{"article_id": 90001, "retire_dt": "2026-03-01 00:00:00"}]}
    older, newer = billing(), billing(start="2026-05-01")
    elsewhere = {"article_x_contractor": [of(newer, **{**MAC, "contractor_id": 502})]}
    both = {
        BEFORE: snapshot([small_lcd()], [older], article_tables=retiring),
        LATER: snapshot([small_lcd()], [newer], article_tables={**retiring, **elsewhere}),
    }
    found = small_ask(small_pack(tmp_path, both), day)
    assert (said(found), found.needs) == ("indeterminate", (NEED,))
