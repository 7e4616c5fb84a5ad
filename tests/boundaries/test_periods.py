"""Days at the edges: imprecise dates, inclusive ends, the ends of the calendar, 29 February (law.md DT-1, DT-2)."""

import datetime as dt

import pytest

from coverage_resolver.periods import (
    FIRST_DAY,
    LAST_DAY,
    EffectivePeriod,
    ImpreciseDate,
    anniversary,
    day_after,
    day_before,
    months_before,
    parse_day,
    pendulum_day,
)


@pytest.mark.parametrize(
    ("start", "end", "day", "held"),
    [
        # exact ends, both included
        ("2025-06-10", "2025-06-20", "2025-06-09", "no"),
        ("2025-06-10", "2025-06-20", "2025-06-10", "yes"),
        ("2025-06-10", "2025-06-20", "2025-06-20", "yes"),
        ("2025-06-10", "2025-06-20", "2025-06-21", "no"),
        # one day
        ("2025-06-10", "2025-06-10", "2025-06-09", "no"),
        ("2025-06-10", "2025-06-10", "2025-06-10", "yes"),
        ("2025-06-10", "2025-06-10", "2025-06-11", "no"),
        # a start printed as a month: "Effective 6/25"
        ("2025-06", None, "2025-05-31", "no"),
        ("2025-06", None, "2025-06-01", "unknown"),
        ("2025-06", None, "2025-06-29", "unknown"),
        ("2025-06", None, "2025-06-30", "yes"),
        ("2025-06", None, "9999-12-31", "yes"),
        # an end printed as a month
        ("2020-01-01", "2025-06", "2025-05-31", "yes"),
        ("2020-01-01", "2025-06", "2025-06-01", "yes"),
        ("2020-01-01", "2025-06", "2025-06-02", "unknown"),
        ("2020-01-01", "2025-06", "2025-06-30", "unknown"),
        ("2020-01-01", "2025-06", "2025-07-01", "no"),
        # February, in a leap year and not
        ("2024-02", None, "2024-02-28", "unknown"),
        ("2024-02", None, "2024-02-29", "yes"),
        ("2025-02", None, "2025-02-27", "unknown"),
        ("2025-02", None, "2025-02-28", "yes"),
        ("2024-02-29", "2024-02-29", "2024-03-01", "no"),
        # one month for both ends: never certain
        ("2025-06", "2025-06", "2025-06-15", "unknown"),
        # the ends of the calendar
        ("0001-01-01", "9999-12-31", "0001-01-01", "yes"),
        ("0001-01-01", "9999-12-31", "9999-12-31", "yes"),
        ("9999-12-31", None, "9999-12-30", "no"),
    ],
)
def test_membership(start, end, day, held):
    assert EffectivePeriod.of(start, end).contains(parse_day(day)) == held


@pytest.mark.parametrize(
    ("start", "end", "points"),
    [
        ("2025-06-10", None, ["2025-06-10"]),
        ("2025-06-10", "2025-06-20", ["2025-06-10", "2025-06-21"]),
        ("2025-06", "2025-08", ["2025-06-01", "2025-06-30", "2025-08-02", "2025-09-01"]),
        ("2025-06-10", "9999-12-31", ["2025-06-10", "9999-12-31"]),
    ],
)
def test_change_points_are_first_days_of_another_state(start, end, points):
    assert EffectivePeriod.of(start, end).change_points() == tuple(map(parse_day, points))


@pytest.mark.parametrize(
    ("start", "end"), [("2025-06-10", "2025-06-09"), ("2025-06", "2025-05"), ("2025-06", "2025-05-31")]
)
def test_an_end_before_every_possible_start_is_refused(start, end):
    with pytest.raises(ValueError, match="last day lies before the first"):
        EffectivePeriod.of(start, end)


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025-06-15", "2025-06-15", "2025-06-15"),
        (dt.date(2025, 6, 15), "2025-06-15", "2025-06-15"),
        (pendulum_day(dt.date(2025, 6, 15)), "2025-06-15", "2025-06-15"),
    ],
)
def test_an_imprecise_date_is_a_window(written, earliest, latest):
    found = ImpreciseDate.parse(written)
    assert (found.earliest, found.latest) == (parse_day(earliest), parse_day(latest))
    assert found.exact == (earliest == latest)


@pytest.mark.parametrize(
    "written",
    [
        *("2025-13", "2025-00", "0000-05", "2025", "6/25", "2025-6-1", "2025-02-30", "2025-02-29", "20250615", ""),
        *("2025-06-15T00:00", "२०२५-०६-१५", None, 20250615, dt.datetime(2025, 6, 15, tzinfo=dt.UTC)),
    ],
)
def test_what_is_no_day_or_month_is_refused_without_being_repeated(written):
    with pytest.raises(ValueError) as caught:
        ImpreciseDate.parse(written)
    assert not written or str(written) not in str(caught.value)


@pytest.mark.parametrize(
    ("born", "years", "attained"),
    [
        ("2004-07-15", 21, "2025-07-15"),
        ("2004-02-29", 21, "2025-03-01"),
        ("2004-02-29", 20, "2024-02-29"),
        ("2004-02-28", 21, "2025-02-28"),
        ("2004-12-31", 21, "2025-12-31"),
        ("1896-02-29", 4, "1900-03-01"),
    ],
)
def test_anniversary(born, years, attained):
    assert anniversary(parse_day(born), years) == parse_day(attained)


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2025-09-10", 0, "2025-09-01"),
        ("2025-09-10", 3, "2025-06-01"),
        ("2025-09-30", 3, "2025-06-01"),
        ("2025-03-31", 3, "2024-12-01"),
        ("2025-01-01", 1, "2024-12-01"),
        ("2025-12-31", 12, "2024-12-01"),
        ("2025-11-15", -1, "2025-12-01"),
        ("2025-12-15", -1, "2026-01-01"),
    ],
)
def test_months_before(day, months, first):
    assert months_before(parse_day(day), months) == parse_day(first)


def test_the_days_beside_the_ends_of_the_calendar():
    assert (day_before(FIRST_DAY), day_after(LAST_DAY)) == (FIRST_DAY, LAST_DAY)
    assert day_after(dt.date(2024, 2, 28)) == dt.date(2024, 2, 29) == day_before(dt.date(2024, 3, 1))
    assert day_after(dt.date(2025, 2, 28)) == dt.date(2025, 3, 1)
