"""Between the last sight of a version and the next one seen another may have been in force: that none was is told.

A download holds about one version of a living document, and numbers leap (mcd.md 11.4): they prove nothing, but where
the next number is the following one, or one download had both, there was none (law.md IR-14).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_packs import BEGUN, CODE, ask, billing, determination, pack, said, snapshot

from coverage_resolver import CoverageQuestion, Determination, Enrollment, Member, Service, load_library, resolve
from coverage_resolver.turning_days import change_points

OLD, NEW, BEGINS = "2025-08-17", "2026-08-02", "2026-07-01"
ASSUMED, OTHER = "ASSUMED_STILL_IN_FORCE", "81207"
ARTICLE = "A90001: version 5 was last seen on 2025-08-17, and the next one seen, 9, begins on 2026-07-01."
LCD = "L80001: version 6 was last seen on 2025-08-17, and the next one seen, 9, begins on 2026-07-01."
#: The day of the last sight, the days between, and the first day of the next version.
DAYS = {"2025-08-17": False, "2025-08-18": True, "2026-02-01": True, "2026-06-30": True, "2026-07-01": False}


def lists(folder: Path, version: int = 9, between: Any = None) -> Path:
    """The article has another version in the second download, which lists one more code and one more diagnosis."""
    codes = {5: [CODE], version: [CODE, OTHER]}
    later = billing(version=version, start=BEGINS, article_pub_date=BEGUN)
    held = {OLD: snapshot([determination()], [billing()], codes)}
    held |= {} if between is None else {"2025-12-01": between}
    return pack(folder, {**held, NEW: snapshot([determination()], [later], codes, ("D45", "D46.9"))})


def policies(folder: Path, version: int = 9) -> Path:
    """The determination has another version in the second download."""
    later = determination(version=version, start=BEGINS, orig_det_eff_date=BEGUN)
    return pack(folder, {OLD: snapshot([determination()], [billing()]), NEW: snapshot([later], [billing()])})


def told(found: Determination) -> list[str]:
    """The caveats of days between two versions, and the reason code that goes with them."""
    texts = [text for text in found.caveats if "was last seen on" in text]
    assert (ASSUMED in found.reason_codes) is bool(texts)
    return [text.partition(" That no other one was in force between is assumed.")[0] for text in texts]


@pytest.mark.parametrize("day", DAYS)
def test_a_determination_that_governs(tmp_path: Path, day: str) -> None:
    found = ask(policies(tmp_path), day, NEW)
    assert (said(found), told(found)) == ("L80001@9" if day == BEGINS else "L80001@6", [LCD] if DAYS[day] else [])


@pytest.mark.parametrize("day", DAYS)
def test_a_determination_whose_codes_an_article_lists(tmp_path: Path, day: str) -> None:
    found = ask(lists(tmp_path), day, NEW)
    assert (said(found), told(found)) == ("L80001@6", [ARTICLE] if DAYS[day] else [])


@pytest.mark.parametrize("day", DAYS)
def test_a_diagnosis_that_the_list_has_later(tmp_path: Path, day: str) -> None:
    found = ask(lists(tmp_path), day, NEW, diagnoses=["D46.9"])
    value = found.rulings["diagnosis_support"].value
    assert (value, told(found)) == ("supports" if day == BEGINS else "not_listed", [ARTICLE] if DAYS[day] else [])


@pytest.mark.parametrize("day", DAYS)
def test_silence_on_a_code_that_is_listed_later(tmp_path: Path, day: str) -> None:
    found = ask(lists(tmp_path), day, NEW, code=OTHER)
    assert (said(found), told(found)) == ("L80001@6" if day == BEGINS else "silent", [ARTICLE] if DAYS[day] else [])


@pytest.mark.parametrize("day", DAYS)
def test_a_number_that_follows_leaves_no_room(tmp_path: Path, day: str) -> None:
    assert [told(ask(path, day, NEW)) for path in (lists(tmp_path, 6), policies(tmp_path, 7))] == [[], []]


@pytest.mark.parametrize("day", DAYS)
def test_one_download_that_had_both_had_all_there_was_between(tmp_path: Path, day: str) -> None:
    """The coming version is announced, with a number far ahead (L35041, mcd.md 11.4)."""
    coming = determination(version=33, start=BEGINS, orig_det_eff_date=BEGUN, mcd_publish_date="2025-08-01")
    both = snapshot([determination(), coming], [billing()])
    assert told(ask(pack(tmp_path, {OLD: both, NEW: snapshot([coming], [billing()])}), day, NEW)) == []


def test_a_download_between_that_has_the_old_version_shortens_it(tmp_path: Path) -> None:
    path = lists(tmp_path, between=snapshot([determination()], [billing()]))
    shorter = [ARTICLE.replace("2025-08-17", "2025-12-01")]
    assert [told(ask(path, day, NEW)) for day in ("2025-12-01", "2025-12-02", "2026-06-30")] == [[], shorter, shorter]


def test_versions_that_were_all_seen_leave_none(tmp_path: Path) -> None:
    """Of the numbers 5 to 7 each was seen, one of them in no download of its own day."""
    middle = snapshot(
        [determination()], [billing(version=6, start="2026-01-01"), billing(version=7, start="2026-01-01")]
    )
    last = snapshot([determination()], [billing(version=8, start=BEGINS)])
    path = pack(tmp_path, {OLD: snapshot([determination()], [billing()]), "2026-01-10": middle, NEW: last})
    assert {day: told(ask(path, day, NEW)) for day in DAYS} == {day: [] for day in DAYS}


def test_as_of_a_day_before_the_later_download_it_is_the_newest_snapshot_that_is_told(tmp_path: Path) -> None:
    found = ask(lists(tmp_path), "2026-02-01", "2026-08-01")
    assert [text for text in found.caveats if "was last seen on" in text] == []
    assert any(text.startswith("Snapshots go no further than") for text in found.caveats)


def test_a_document_of_another_contractor_is_not_told(tmp_path: Path) -> None:
    found = ask(lists(tmp_path), "2026-02-01", NEW, state="OH")
    assert (said(found), told(found)) == ("silent", [])


def test_what_cannot_be_told_is_no_assumption(tmp_path: Path) -> None:
    ended = {"article_rev_end_date": "2025-12-31 00:00:00"}
    path = pack(
        tmp_path,
        {
            OLD: snapshot([determination()], [billing(**ended)]),
            NEW: snapshot([determination()], [billing(version=9, start=BEGINS, article_pub_date=BEGUN)]),
        },
    )
    days = {day: (said(found), told(found)) for day in DAYS for found in [ask(path, day, NEW)]}
    assert days["2025-08-18"] == ("L80001@6", [ARTICLE])
    assert days["2026-02-01"] == ("indeterminate", [])


@pytest.mark.parametrize("code", [CODE, OTHER])
def test_a_question_that_recurs_is_told_apart_on_every_day(tmp_path: Path, code: str) -> None:
    path, days = lists(tmp_path), [*DAYS, *DAYS]
    library = load_library(path)
    questions = [
        CoverageQuestion(
            member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
            service=Service(code=code, code_system="CPT", state="AK", kind="professional", diagnoses=["D46.9"]),
            date_of_service=day,
            as_of=NEW,
        )
        for day in days
    ]
    answers = [bool(told(resolve(question, library).primary)) for question in questions]
    assert answers == [DAYS[day] for day in days]
    points = set(map(str, change_points(questions[0], library)))
    assert {"2025-08-18", BEGINS} <= points
