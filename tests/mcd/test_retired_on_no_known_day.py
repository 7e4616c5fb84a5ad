"""A document that is retired by its status alone: on which day it did, no column tells (mcd.md section 7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_packs import BEGUN, ask, billing, determination, pack, said, snapshot

DOUBT = "indeterminate"
GONE = {"status": "R"}


def lcd(version: int = 6, start: str = BEGUN, **cells: Any) -> Any:
    return snapshot([determination(version=version, start=start, orig_det_eff_date=BEGUN, **cells)], [billing()])


def lists(version: int = 5, start: str = BEGUN, **cells: Any) -> Any:
    return snapshot([determination()], [billing(version=version, start=start, **cells)])


@pytest.mark.parametrize(("day", "answer"), [(BEGUN, DOUBT), ("2024-06-01", DOUBT), ("2024-06-02", "silent")])
def test_it_may_never_have_begun_where_one_download_is_all_that_is_known(tmp_path: Path, day: str, answer: str) -> None:
    assert said(ask(pack(tmp_path, {"2024-06-01": lcd(**GONE)}), day)) == answer


@pytest.mark.parametrize(("begins", "answer"), [("2024-02-01", "L80001@6"), ("2024-02-02", DOUBT)])
def test_a_download_that_has_it_in_force_on_its_first_day_shows_that_it_began(
    tmp_path: Path, begins: str, answer: str
) -> None:
    path = pack(tmp_path, {"2024-02-01": lcd(start=begins), "2024-06-01": lcd(start=begins, **GONE)})
    assert said(ask(path, begins)) == answer


@pytest.mark.parametrize("kind", [lcd, lists])
@pytest.mark.parametrize(
    ("day", "settled"),
    [
        ("2024-02-01", True),
        ("2024-02-02", False),
        ("2024-03-01", False),
        ("2024-03-02", False),
        ("2024-04-30", False),
        ("2024-05-01", False),
    ],
)
def test_a_later_version_that_has_retired_too_does_not_undo_it(
    tmp_path: Path, kind: Any, day: str, settled: bool
) -> None:
    """Up to the eve of the later version the former one governed, settled."""
    worlds = {"2024-02-01": kind(), "2024-03-01": kind(**GONE), "2024-06-01": kind(7, "2024-05-01", **GONE)}
    assert (said(ask(pack(tmp_path, worlds), day)) == "L80001@6") is settled


@pytest.mark.parametrize(("day", "answer"), [("2024-04-30", "L80001@6"), ("2024-05-01", "L80001@7")])
def test_one_that_is_active_does(tmp_path: Path, day: str, answer: str) -> None:
    worlds = {"2024-02-01": lcd(), "2024-03-01": lcd(**GONE), "2024-06-01": lcd(7, "2024-05-01")}
    assert said(ask(pack(tmp_path, worlds), day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2024-02-01", "L80001@6"),
        ("2024-02-02", DOUBT),
        ("2024-04-30", DOUBT),
        ("2024-05-01", DOUBT),
        ("2024-06-01", DOUBT),
        ("2024-06-02", "silent"),
    ],
)
def test_it_may_have_retired_before_the_version_that_is_retired_began(tmp_path: Path, day: str, answer: str) -> None:
    """A retiring version is dated anew (mcd.md 11.7): the one before it was settled up to its eve."""
    path = pack(tmp_path, {"2024-02-01": lcd(), "2024-06-01": lcd(7, "2024-05-01", **GONE)})
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize("more", [{"last_updated": "2024-07-20 00:00:00"}, {"title": "Another"}], ids=str)
@pytest.mark.parametrize(
    ("day", "answer"), [(BEGUN, DOUBT), ("2024-06-01", DOUBT), ("2024-06-02", "silent"), ("2024-08-01", "silent")]
)
def test_a_record_that_was_retired_already_is_no_sight_of_it_in_force(
    tmp_path: Path, more: Any, day: str, answer: str
) -> None:
    """It was written anew, and is as retired as before: the download before showed no day on which it was not."""
    path = pack(tmp_path, {"2024-06-01": lcd(**GONE), "2024-08-01": lcd(**GONE, **more)})
    assert said(ask(path, day)) == answer


@pytest.mark.parametrize(
    ("day", "answer"), [("2024-07-01", "L80001@6"), ("2024-07-02", DOUBT), ("2024-08-02", "silent")]
)
def test_one_that_was_active_again_retired_after_that(tmp_path: Path, day: str, answer: str) -> None:
    worlds = {"2024-06-01": lcd(**GONE), "2024-07-01": lcd(), "2024-08-01": lcd(**GONE, title="Another")}
    assert said(ask(pack(tmp_path, worlds), day)) == answer
