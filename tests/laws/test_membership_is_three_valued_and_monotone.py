"""Membership over days runs no, unknown, yes, unknown, no, and sure only where every reading agrees (law.md DT-1)."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver import Condition, EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import Certainty

FIRST = dt.date(2024, 2, 25)


def windows():
    return st.builds(
        lambda first, length: ImpreciseDate(FIRST + dt.timedelta(first), FIRST + dt.timedelta(first + length)),
        st.integers(0, 12),
        st.integers(0, 6),
    )


def period(start, end):
    if end is not None and end.latest < start.earliest:
        start, end = end, start
    return EffectivePeriod(start, end)


def every_day():
    return [FIRST + dt.timedelta(number) for number in range(-2, 24)]


@given(windows(), st.none() | windows())
def test_its_course_over_the_days(start, end):
    letters = {Certainty.NO: "n", Certainty.UNKNOWN: "u", Certainty.YES: "y"}
    course = "".join(letters[period(start, end).contains(day)] for day in every_day())
    assert re.fullmatch("n+u*y*u*n*", course)


@given(windows(), st.none() | windows())
def test_it_is_sure_only_where_every_reading_of_the_dates_agrees(start, end):
    held = period(start, end)
    lasts = [dt.date(2999, 1, 1)] if held.end is None else _days(held.end)
    readings = [(first, last) for first in _days(held.start) for last in lasts if first <= last]
    for day in every_day():
        inside = {first <= day <= last for first, last in readings}
        if held.contains(day) is Certainty.YES:
            assert inside == {True}
        assert (held.contains(day) is Certainty.NO) == (inside == {False})


def _days(window):
    return [window.earliest + dt.timedelta(number) for number in range((window.latest - window.earliest).days + 1)]


@pytest.mark.parametrize(
    ("given", "value", "held"),
    [
        (True, True, "yes"),
        ("yes", True, "unknown"),
        (1, True, "unknown"),
        ("3", 3, "unknown"),
        ("Initiation", "initiation", "yes"),
        ("later", ("initiation", "continuation"), "no"),
        (False, ("initiation",), "unknown"),
    ],
)
def test_a_fact_of_another_sort_is_no_answer(given, value, held):
    """The word "yes" is neither true nor false: whoever wrote it is asked again, and not taken to have said no."""
    operator = "one_of" if isinstance(value, tuple) else "is"
    assert Condition("fact", operator, value).holds({"fact": given}).value == held
