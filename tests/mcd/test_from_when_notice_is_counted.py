"""The 45 days bind the determination: they are counted from its posting, not from the download of its codes (MC-7)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archives import MAC, of
from small_packs import BEGUN, ask, billing, determination, pack, said, snapshot

OHIO = {**MAC, "contractor_id": 502}
EFFECTIVE = "2025-06-01"


def posted(day: str) -> dict[str, str]:
    return {"mcd_publish_date": f"{day} 00:00:00"}


def leaves(folder: Path, day: str) -> Path:
    """A contractor leaves the LCD and its article with a version that was posted on that day."""
    old, new = determination(), determination(version=7, start=EFFECTIVE, orig_det_eff_date=BEGUN, **posted(day))
    article, later = billing(), billing(version=6, start=EFFECTIVE)
    both = {"article_x_contractor": [of(article, **MAC), of(article, **OHIO)]}
    lcd_both = {"lcd_x_contractor": [of(old, **MAC), of(old, **OHIO)]}
    return pack(
        folder,
        {
            "2025-01-10": snapshot([old], [article], article_tables=both, lcd_tables=lcd_both),
            "2025-07-10": snapshot([new], [later]),
        },
    )


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-05-31", "L80001@6"),
        ("2025-06-01", "silent"),
        ("2025-06-02", "silent"),
        ("2025-08-23", "silent"),
        ("2025-08-24", "silent"),
    ],
)
@pytest.mark.parametrize("as_of", ["2025-07-10", "2026-12-31"])
def test_a_contractor_that_leaves_with_notice_has_left(tmp_path: Path, day: str, answer: str, as_of: str) -> None:
    found = ask(leaves(tmp_path, "2025-03-01"), day, as_of, state="OH")
    assert (said(found), "NOTICE_PERIOD_DEFECT" in found.reason_codes) == (answer, False)


@pytest.mark.parametrize(("day", "answer"), [("2025-06-01", "indeterminate"), ("2025-07-03", "indeterminate")])
def test_without_notice_it_is_a_doubt_counted_from_the_posting(tmp_path: Path, day: str, answer: str) -> None:
    found = ask(leaves(tmp_path, "2025-05-20"), day, state="OH")
    assert (said(found), "NOTICE_PERIOD_DEFECT" in found.reason_codes) == (answer, True)
    assert said(ask(leaves(tmp_path, "2025-05-20"), "2025-07-04", state="OH")) == "silent"


@pytest.mark.parametrize(("day", "caveat"), [("2025-03-01", False), ("2025-05-20", True)])
def test_a_new_determination_that_was_posted_in_time_is_not_said_to_be_late(
    tmp_path: Path, day: str, caveat: bool
) -> None:
    new = snapshot([determination(version=1, start=EFFECTIVE, **posted(day))], [billing(version=1, start=EFFECTIVE)])
    found = ask(pack(tmp_path, {"2025-01-10": snapshot(), "2025-05-25": new}), EFFECTIVE)
    assert said(found) == "L80001@1"
    assert any("42 USC 1395y(l)(5)(D)" in line for line in found.caveats) is caveat


def test_as_of_a_day_before_the_download_it_is_not_known_which_codes_it_is_for(tmp_path: Path) -> None:
    new = snapshot(
        [determination(version=1, start=EFFECTIVE, **posted("2025-03-01"))], [billing(version=1, start=EFFECTIVE)]
    )
    path = pack(tmp_path, {"2025-01-10": snapshot(), "2025-05-25": new})
    fates = [step.disposition.value for step in ask(path, EFFECTIVE, "2025-05-24").rulings["coverage"].steps]
    assert "governs" not in fates
