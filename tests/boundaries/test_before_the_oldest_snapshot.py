"""Before the oldest snapshot silence proves nothing: the answer says so, with the day (law.md IR-19, mcd.md 11.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_packs import ask, billing, determination, pack, snapshot

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, explain, load_library, resolve

OLDEST, NCDS = "2025-08-17", "2026-08-02"
HELD = snapshot([determination()], [billing()])
LOCAL = "(articles from 2025-08-17, LCDs from 2025-08-17)"
END = "what was in force then is unknown in these snapshots."
UNKNOWN = "what was known then is unknown in these snapshots."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    local = {name: tables for name, tables in HELD.items() if name != "ncd"}
    return pack(tmp_path, {OLDEST: local, NCDS: HELD})


def told(path: Path, day: str, as_of: str, **given: object) -> list[str]:
    found = ask(path, day, as_of, code="81299", **given)
    return [text for text in found.caveats if "oldest snapshot" in text]


@pytest.mark.parametrize(
    ("day", "as_of", "expected"),
    [
        ("2025-08-16", "2026-08-02", [f"The day of the service lies before the oldest snapshot {LOCAL}: {END}"]),
        ("2025-08-17", "2026-08-02", []),
        ("2025-08-18", "2026-08-02", []),
        (
            "2025-08-17",
            "2026-08-01",
            [f"The day as of which is asked lies before the oldest snapshot (NCDs from 2026-08-02): {UNKNOWN}"],
        ),
        (
            "2025-08-16",
            "2026-08-01",
            [
                f"The day of the service lies before the oldest snapshot {LOCAL}: {END}",
                f"The day as of which is asked lies before the oldest snapshot (NCDs from 2026-08-02): {UNKNOWN}",
            ],
        ),
    ],
)
def test_the_day_is_told(path: Path, day: str, as_of: str, expected: list[str]) -> None:
    assert told(path, day, as_of) == expected


def test_where_nothing_is_lacking_it_is_not_told(path: Path) -> None:
    """What governs is known from its own days; what somebody looked at is not lacking."""
    assert [text for text in ask(path, "2025-08-16", "2026-08-02").caveats if "oldest snapshot" in text] == []
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="1990-01-01")]),
        service=Service(code="81299", code_system="CPT", state="AK", kind="professional"),
        date_of_service="2025-08-16",
        as_of="2026-08-02",
        reviewed=["ncd", "lcd", "coverage_article"],
    )
    answer = resolve(question, load_library(path))
    assert (answer.primary.resolution.value, "oldest snapshot" in explain(answer)) == ("silent", False)


@pytest.mark.parametrize(
    ("day", "said"), [("2025-08-16", ("indeterminate", ("Article set",))), ("2025-08-17", ("silent", ()))]
)
def test_nor_is_it_shown_that_no_list_speaks_of_a_diagnosis(
    path: Path, day: str, said: tuple[str, tuple[str, ...]]
) -> None:
    """The list that has the code is another contractor's; what this one had before the oldest snapshot nobody saw."""
    ruling = ask(path, day, "2026-08-02", state="TX", diagnoses=["D45"]).rulings["diagnosis_support"]
    assert (ruling.resolution.value, ruling.needs) == said
