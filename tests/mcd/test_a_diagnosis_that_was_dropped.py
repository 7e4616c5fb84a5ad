"""A diagnosis that a version of an article drops, dated back behind the day from which anybody could know of it.

A restriction does not reach back behind its publication (law.md MC-11). The 45 days of MC-7 bind determinations alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_archives import article, lcd
from test_what_was_known import CODE, FIRST, ask, month

from coverage_resolver.io.mcd.importing import import_mcd

BEFORE, LATER = "2025-06-01", "2025-09-01"


def pack(
    folder: Path,
    start: str,
    known: str = "2025-07-20",
    dx: tuple[list[str], list[str]] = (["D45", "D46.9"], ["D46.9"]),
    version: int = 4,
    **cells: Any,
) -> Path:
    """Version 3 with its diagnoses, and a later version, its first day and the day of its record."""
    path, rows = folder / "m.pack", [lcd(80001, 3, "2024-01-01", **FIRST)]
    first = article(90001, 3, "2024-06-01", article_pub_date="2024-01-01", last_updated="2024-06-01")
    import_mcd(month(folder / "a", [(first, [80001], [], [CODE], dx[0])], rows), path, BEFORE)
    later = article(90001, version, start, article_pub_date="2024-01-01", last_updated=known, **cells)
    import_mcd(month(folder / "b", [(later, [80001], [], [CODE], dx[1])], rows), path, LATER)
    return path


def support(path: Path, day: str, as_of: str = "2026-12-31") -> tuple[str, bool]:
    """What is said of D45, and whether that it reaches back is the reason."""
    item = ask(path, day, as_of, ("D45",))
    ruling = item.rulings["diagnosis_support"]
    return str(ruling.value or ruling.resolution.value), "RETROACTIVE_RESTRICTION" in ruling.reason_codes


DOUBT = ("indeterminate", True)
SUPPORTS, NOT_LISTED = ("supports", False), ("not_listed", False)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-06-14", SUPPORTS),
        ("2025-06-15", DOUBT),
        ("2025-07-19", DOUBT),
        ("2025-07-20", NOT_LISTED),
        ("2025-07-21", NOT_LISTED),
    ],
)
def test_on_days_before_it_could_be_known_it_is_a_doubt(tmp_path: Path, day: str, answer: tuple[str, bool]) -> None:
    assert support(pack(tmp_path, "2025-06-15"), day) == answer


def test_before_it_was_known_the_diagnosis_supports(tmp_path: Path) -> None:
    path = pack(tmp_path, "2025-06-15")
    assert [support(path, "2025-07-01", as_of)[0] for as_of in ("2025-07-19", "2025-07-20")] == [
        "supports",
        "indeterminate",
    ]


@pytest.mark.parametrize(("day", "answer"), [("2025-07-31", SUPPORTS), ("2025-08-01", NOT_LISTED)])
def test_what_was_known_when_it_began_needs_no_notice(tmp_path: Path, day: str, answer: tuple[str, bool]) -> None:
    """Twelve days before it begins: the 45 days are of determinations."""
    assert support(pack(tmp_path, "2025-08-01"), day) == answer


@pytest.mark.parametrize(("day", "answer"), [("2024-06-01", DOUBT), ("2025-07-19", DOUBT), ("2025-07-20", NOT_LISTED)])
def test_a_version_that_reaches_back_to_the_first_day_of_the_one_before(
    tmp_path: Path, day: str, answer: tuple[str, bool]
) -> None:
    """It leaves its predecessor no day at all."""
    assert support(pack(tmp_path, "2024-06-01"), day) == answer


@pytest.mark.parametrize(
    ("dx", "answer"),
    [
        ((["D46.9"], ["D45"]), "supports"),  # a change for the better may reach back
        ((["D46.9"], ["D47.3"]), "not_listed"),  # it was on no list before
        ((["D45"], ["D45", "D46.9"]), "supports"),
    ],
)
def test_it_is_asked_of_what_is_lost_alone(tmp_path: Path, dx: tuple[list[str], list[str]], answer: str) -> None:
    assert support(pack(tmp_path, "2025-06-15", dx=dx), "2025-07-01") == (answer, False)


def test_the_coverage_is_not_in_doubt(tmp_path: Path) -> None:
    item = ask(pack(tmp_path, "2025-06-15"), "2025-07-01", diagnoses=("D45",))
    assert item.governing is not None
    assert item.governing.id == "L80001@3"


@pytest.mark.parametrize(("day", "answer"), [("2025-06-02", DOUBT), ("2025-08-31", DOUBT), (LATER, NOT_LISTED)])
def test_where_no_day_of_it_is_told_the_eve_of_the_download_that_has_it_is_the_last(
    tmp_path: Path, day: str, answer: tuple[str, bool]
) -> None:
    """The download of June shows that it came behind its first day, and on which day after that nobody tells."""
    assert support(pack(tmp_path, "2025-05-15", known=""), day) == answer


@pytest.mark.parametrize(("day", "answer"), [("2025-06-01", SUPPORTS), ("2025-06-02", NOT_LISTED)])
def test_a_version_that_began_after_the_last_download_without_it_is_not_shown_to_be_dated_back(
    tmp_path: Path, day: str, answer: tuple[str, bool]
) -> None:
    """A publication that nobody tells does not lie behind the first day (law.md DT-3)."""
    assert support(pack(tmp_path, "2025-06-02", known=""), day) == answer
