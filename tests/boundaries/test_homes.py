"""Where the member lived on a day; the order in which residences are given tells nothing."""

from __future__ import annotations

from itertools import permutations

import pytest

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.periods import parse_day
from coverage_resolver.questions import Residence

MOVED = (
    Residence(state="SC", county="York", end="2026-05-31"),
    Residence(state="NY", county="Queens", start="2026-06-01"),
)
BOTH = (
    Residence(state="SC", county="York", end="2026-06-01"),
    Residence(state="NY", county="Queens", start="2026-06-01"),
)
IN_TOWN = (
    Residence(state="NY", county="Erie", end="2026-06-01"),
    Residence(state="NY", county="Queens", start="2026-06-01"),
)
SAME = (Residence(state="NY", county="Queens", end="2026-06-01"), Residence(state="NY", county="Queens"))


@pytest.mark.parametrize(
    ("residences", "day", "home"),
    [
        (MOVED, "2026-05-31", ("SC", "York")),
        (MOVED, "2026-06-01", ("NY", "Queens")),
        (BOTH, "2026-05-31", ("SC", "York")),
        (BOTH, "2026-06-01", ("", "")),
        (BOTH, "2026-06-02", ("NY", "Queens")),
        (IN_TOWN, "2026-06-01", ("NY", "")),
        (SAME, "2026-06-01", ("NY", "Queens")),
        (MOVED[1:], "2026-05-31", ("GA", "Fulton")),
        ((), "2026-05-31", ("GA", "Fulton")),
    ],
)
def test_what_two_residences_of_a_day_do_not_share_is_unknown(residences, day, home):
    for given in permutations(residences):
        member = Member(residence_state="GA", residence_county="Fulton", residences=given)
        assert member.home(parse_day(day)) == home


@pytest.mark.parametrize("level", ["plan", "mac", "qic", "alj", "council", "court"])
def test_a_level_of_decision_is_one_that_is_known(level):
    """Of a misspelt `alj` nothing was said, and deference to a local determination was lost without a word."""
    member = Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")])
    rest = {"service": Service(), "date_of_service": "2026-03-01", "as_of": "2026-03-01"}
    assert CoverageQuestion(member=member, decision_level=level, **rest).decision_level == level
    with pytest.raises(InvalidQuestion) as caught:
        CoverageQuestion(member=member, decision_level=f"{level}x", **rest)
    assert str(caught.value) == (
        "question.decision_level · no level that is known · use one of alj, council, court, mac, plan, qic"
    )
