"""Beyond the newest snapshot an answer stays, and says that it is assumed to (law.md IR-14)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import ask, billing, determination, pack, snapshot

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, load_library, resolve, shipped_library
from coverage_resolver.turning_days import change_points

ASSUMED = "ASSUMED_STILL_IN_FORCE"
OLD, NEW = "2024-06-01", "2025-08-17"
RECORD = """schema = "coverage-records/1"
[[authority]]
id = "{id}"
kind = "{kind}"
title = "A record"
citation = {{ text = "{id}" }}
scope = {{ level = "national", values = ["US"] }}
lines_of_business = ["medicare_ffs"]
provenance = {{ source = "a test" }}
[[authority.provision]]
version = "1"
status = "not_medically_necessary"
codes = ["CPT:81206"]
effective = "2020-01-01"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    held = snapshot([determination()], [billing()])
    return pack(tmp_path, {OLD: held, NEW: held})


@pytest.mark.parametrize(
    ("day", "as_of", "assumed"),
    [
        ("2025-08-17", "2025-08-17", False),
        ("2025-08-18", "2025-08-17", True),
        ("2025-08-17", "2025-08-18", True),
        ("2025-01-01", "2025-08-17", False),
        ("2030-01-01", "2030-01-02", True),
    ],
)
@pytest.mark.parametrize(("code", "answer"), [("81206", "governed"), ("81299", "silent")])
def test_what_was_seen_last_is_assumed_to_hold_still(
    path: Path, day: str, as_of: str, assumed: bool, code: str, answer: str
) -> None:
    found = ask(path, day, as_of, code=code)
    assert (found.resolution.value, ASSUMED in found.reason_codes) == (answer, assumed)
    caveat = "Snapshots go no further than: articles to 2025-08-17, LCDs to 2025-08-17, NCDs to 2025-08-17."
    assert any(text.startswith(caveat) for text in found.caveats) == assumed


def test_what_cannot_be_told_is_no_assumption(tmp_path: Path) -> None:
    held = snapshot([determination(rev_end_date="2025-01-31 00:00:00")], [billing()])
    found = ask(pack(tmp_path, {OLD: held}), "2025-06-01")
    assert (found.resolution.value, ASSUMED in found.reason_codes) == ("indeterminate", False)


@pytest.mark.parametrize(("kind", "assumed"), [("statute", False), ("ncd", False), ("cms_manual", True)])
def test_an_answer_rests_on_what_governs_and_on_the_silence_of_what_comes_before(
    path: Path, tmp_path: Path, kind: str, assumed: bool
) -> None:
    record = tmp_path / "record.toml"
    record.write_text(RECORD.format(id="A record", kind=kind), "utf-8")
    found = ask(path, "2026-01-01", beside=[record])
    assert found.governing is not None
    assert (found.governing.authority.id, ASSUMED in found.reason_codes) == ("A record", assumed)


def _plain(day: str, as_of: str) -> CoverageQuestion:
    return CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code="81206", code_system="CPT", state="AK", kind="professional"),
        date_of_service=day,
        as_of=as_of,
    )


def test_records_without_snapshots_assume_nothing() -> None:
    assert ASSUMED not in resolve(_plain("2030-01-01", "2030-01-02"), shipped_library()).reason_codes


def test_a_plain_question_that_recurs_is_told_apart_there(path: Path) -> None:
    library, days = load_library(path), ("2025-08-17", "2025-08-18")
    told = {
        (day, as_of): ASSUMED in resolve(_plain(day, as_of), library).reason_codes for day in days for as_of in days
    }
    assert told == {(day, as_of): "2025-08-18" in (day, as_of) for day in days for as_of in days}
    assert "2025-08-18" in map(str, change_points(_plain(*days), library))
