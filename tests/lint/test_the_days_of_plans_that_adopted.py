"""A plan's own day takes the place of the printed one (IR-10): lint weighs the day that counts for somebody."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_each_finding_in_its_words import POLICY, found, record

MEDICAID = {**POLICY, "lines_of_business": '["medicaid"]'}
RESTRICTS = {"status": '"not_medically_necessary"', "effective": '"2025-06-01"', "published": '"2025-12-30"'}


def codes(tmp_path: Path, adoptions: str, about: dict[str, str]) -> set[str]:
    """The findings on notice and on days without an exact one."""
    policy = record("P 1", {**MEDICAID, "adoptions": adoptions} if adoptions else MEDICAID, about)
    return {item.code for item in found(tmp_path, policy)} & {"retroactive", "late-notice", "undated"}


@pytest.mark.parametrize(
    ("adoptions", "told"),
    [
        ("", True),
        ('[{ plan = "a" }]', True),
        ('[{ plan = "a", from = "2025-12-29" }]', True),
        ('[{ plan = "a", from = "2025-12-30" }]', False),
        ('[{ plan = "a", from = "2026-01-02" }]', False),
        # For another plan it begins on the printed day.
        ('[{ plan = "a", from = "2026-01-02" }, { plan = "b" }]', True),
    ],
)
def test_what_a_plan_adopted_when_it_was_published_does_not_reach_back(
    tmp_path: Path, adoptions: str, told: bool
) -> None:
    assert ("retroactive" in codes(tmp_path, adoptions, RESTRICTS)) is told


@pytest.mark.parametrize("printed", ['"2024-03"', '"unstated"'])
@pytest.mark.parametrize(
    ("adoptions", "told"),
    [
        ("", True),
        ('[{ plan = "a", from = "2024-03-10" }]', False),
        ('[{ plan = "a", from = "2024-03" }]', True),
        ('[{ plan = "a", from = "2024-03-10" }, { plan = "b" }]', True),
    ],
)
def test_a_month_that_is_printed_leaves_nothing_open_where_each_plan_says_its_day(
    tmp_path: Path, printed: str, adoptions: str, told: bool
) -> None:
    assert ("undated" in codes(tmp_path, adoptions, {"effective": printed})) is told
