"""Counting notice: calendar days, business days, holidays (law.md MC-7, CM-8)."""

import datetime as dt

import attrs
import pytest
from provision_worlds import provision, ruling, state_file, world
from strategies import shipped, source

from coverage_resolver import (
    CoverageQuestion,
    Disposition,
    EffectivePeriod,
    Enrollment,
    Member,
    ReasonCode,
    Resolution,
    Service,
    resolve,
)
from coverage_resolver.notice import add_business_days, earliest_permitted
from coverage_resolver.periods import parse_day

JUNETEENTH_AND_JULY_4 = frozenset({dt.date(2025, 6, 19), dt.date(2025, 7, 4)})


def rule(name):
    return next(item for item in shipped().notices if item.id == name)


@pytest.mark.parametrize(
    ("start", "days", "holidays", "day"),
    [
        ("2025-06-06", 0, (), "2025-06-06"),
        ("2025-06-06", 1, (), "2025-06-09"),  # Friday to Monday
        ("2025-06-07", 1, (), "2025-06-09"),  # Saturday to Monday
        ("2025-06-08", 1, (), "2025-06-09"),  # Sunday to Monday
        ("2025-06-09", 1, (), "2025-06-10"),
        ("2025-06-09", 5, (), "2025-06-16"),
        ("2025-06-18", 1, JUNETEENTH_AND_JULY_4, "2025-06-20"),
        ("2025-07-03", 1, JUNETEENTH_AND_JULY_4, "2025-07-07"),  # a holiday, then a weekend
        ("2025-06-02", 45, (), "2025-08-04"),
        ("2025-06-02", 45, JUNETEENTH_AND_JULY_4, "2025-08-06"),
        ("2024-02-28", 1, (), "2024-02-29"),
    ],
)
def test_business_days(start, days, holidays, day):
    assert add_business_days(parse_day(start), days, frozenset(holidays)) == parse_day(day)


@pytest.mark.parametrize(
    ("name", "sent", "kindest", "strictest"),
    [
        ("ca-hsc-1375.7", "2025-06-02", "2025-08-04", "2025-08-06"),
        ("ca-hsc-1375.7", "2025-07-07", "2025-09-08", "2025-09-09"),  # Labor Day
        ("oh-rc-3963.04", "2025-06-02", "2025-08-31", "2025-08-31"),
        ("co-crs-25-37-104", "2025-06-02", "2025-08-31", "2025-08-31"),
        ("lcd-45-days", "2023-09-28", "2023-11-12", "2023-11-12"),  # the real notice of L39118 (MC-7)
        ("ca-hsc-1375.7", "9999-12-31", "9999-12-31", "9999-12-31"),  # a day that nobody has set
        ("ca-hsc-1375.7", "9999-11-01", "9999-12-31", "9999-12-31"),
        ("oh-rc-3963.04", "9999-12-31", "9999-12-31", "9999-12-31"),
        ("oh-rc-3963.04", "9999-10-02", "9999-12-31", "9999-12-31"),
        ("oh-rc-3963.04", "9999-10-01", "9999-12-30", "9999-12-30"),
    ],
)
def test_the_earliest_permitted_day(name, sent, kindest, strictest):
    assert earliest_permitted(rule(name), parse_day(sent)) == (parse_day(kindest), parse_day(strictest))


def asked(line, day, **span):
    return CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business=line, start="2000-01-01", **span)]),
        service=Service(code="M0076", code_system="HCPCS", state="OH"),
        date_of_service=day,
        as_of="2026-06-30",
    )


@pytest.mark.parametrize(
    ("published", "day", "status", "reason"),
    [
        ("2025-05-01", "2025-06-14", "not_addressed_individual_review", None),
        ("2025-05-01", "2025-06-15", "not_medically_necessary", None),  # the 45th day after
        ("2025-05-02", "2025-06-15", "indeterminate", ReasonCode.NOTICE_PERIOD_DEFECT),  # 44 days
        ("2025-05-02", "2025-06-16", "not_medically_necessary", None),  # 45 days have run
    ],
)
def test_an_lcd_needs_45_days_between_posting_and_effect(published, day, status, reason):
    """MC-7: at least 45 days before its effective date; a late posting is contested until they have run."""
    lcd = source(
        "L1",
        "lcd",
        "not_medically_necessary",
        period=EffectivePeriod.of("2025-06-15"),
        published_on=parse_day(published),
    )
    item = resolve(asked("medicare_ffs", day), shipped().with_provisions([lcd])).primary
    assert item.status == status
    assert (reason is None) or (reason in item.reason_codes)


def test_a_liberal_lcd_may_be_posted_late():
    """MC-11: revisions that liberalise are often given retroactive effect; restrictive ones require notice."""
    lcd = source("L1", "lcd", "covered", period=EffectivePeriod.of("2025-06-15"), published_on=dt.date(2025, 6, 20))
    item = resolve(asked("medicare_ffs", "2025-06-16"), shipped().with_provisions([lcd])).primary
    assert (item.resolution, item.status) == (Resolution.GOVERNED, "covered")


@pytest.mark.parametrize(
    ("day", "status"), [("2025-06-19", "indeterminate"), ("2025-06-20", "not_medically_necessary")]
)
def test_a_restriction_does_not_reach_back_behind_its_publication(day, status):
    """MC-11: effective before published, and restrictive: a matter for a person."""
    ncd = source(
        "NCD X",
        "ncd",
        "not_medically_necessary",
        period=EffectivePeriod.of("2025-06-15"),
        published_on=dt.date(2025, 6, 20),
    )
    item = resolve(asked("medicare_ffs", day), shipped().with_provisions([ncd])).primary
    assert item.status == status
    if status == "indeterminate":
        assert {ReasonCode.RETROACTIVE_RESTRICTION, ReasonCode.NEEDS_HUMAN} <= set(item.reason_codes)


@pytest.mark.parametrize(
    ("earlier", "hours", "day", "found"),
    [
        (40, 25, "2026-06-14", 40),
        (40, 25, "2026-06-15", None),
        (40, 25, "2026-06-19", None),
        (40, 25, "2026-06-20", 25),
        (25, 40, "2026-06-15", 40),
        (25, 25, "2026-06-15", 25),
        (None, 25, "2026-06-15", 25),
    ],
    ids=[
        "the day before it begins",
        "its first day",
        "the day before it was published",
        "the day it was published",
        "more than before",
        "as before",
        "nothing was said before",
    ],
)
def test_nor_does_a_tighter_limit(tmp_path, earlier, hours, day, found):
    """DT-4: published after the service, and adverse to the member."""

    def limit(most, **keys):
        value = {"limits": [{"period": "week", "max_hours": most, "soft": False}]}
        return provision(topic="quantity_limit", value=value, **keys)

    old = [] if earlier is None else [limit(earlier, id="OLD", published="2020-01-01")]
    late = {"effective_from": "2026-06-15", "published": "2026-06-20"}
    new = limit(hours, id="NEW", **late, **({"supersedes": ["OLD"], "supersede_mode": "amend"} if old else {}))
    item = ruling(world(tmp_path, state_file(*old, new)), "quantity_limit", day=day)
    if found is None:
        assert item.resolution is Resolution.INDETERMINATE
        assert {ReasonCode.RETROACTIVE_RESTRICTION, ReasonCode.NEEDS_HUMAN} <= set(item.reason_codes)
        assert {branch.governing.version for branch in item.alternatives} == {"OLD", "NEW"}
    else:
        assert item.value["limits"][0]["max_hours"] == found


@pytest.mark.parametrize(("day", "fate"), [("2025-08-30", "not_yet_effective"), ("2025-08-31", "governs")])
def test_ohio_counts_ninety_calendar_days(day, fate):
    policy = source("P", "plan_clinical_policy", "investigational")
    question = asked("commercial", day, plan="plan-a", state="OH", funding="insured")
    question = attrs.evolve(
        question, service=attrs.evolve(question.service, provider=provider(notice_sent="2025-06-02"))
    )
    ruling = resolve(question, shipped().with_provisions([policy])).primary.rulings["coverage"]
    assert ruling.step_of("P").disposition == Disposition(fate)


def provider(**fields):
    from coverage_resolver import Provider

    return Provider(contracted=True, **fields)
