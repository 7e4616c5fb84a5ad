"""Ages, courses of treatment, approvals, elections and grace, day by day (law.md MD-4, MA-5, MA-9, CM-5)."""

import attrs
import pytest
from strategies import shipped, source

from coverage_resolver import (
    Condition,
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    InvalidQuestion,
    Member,
    PriorAuthorization,
    ReasonCode,
    Service,
    resolve,
)
from coverage_resolver.elections import uniform_election_valid
from coverage_resolver.facts import near_birthday
from coverage_resolver.periods import parse_day


def asked(day, *, born=None, start="2000-01-01", line="medicare_advantage", as_of="2030-01-01", **service):
    span = Enrollment(line_of_business=line, plan="plan-a", state="CA", start=start)
    return CoverageQuestion(
        member=Member(date_of_birth=born, enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", state="CA", **service),
        date_of_service=day,
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("born", "fact", "limit", "day", "inside"),
    [
        ("2004-07-15", "age_years", 21, "2025-07-14", True),
        ("2004-07-15", "age_years", 21, "2025-07-15", False),
        ("2004-07-15", "age_years", 21, "2025-07-16", False),
        ("2004-02-29", "age_years", 21, "2025-02-28", True),
        ("2004-02-29", "age_years", 21, "2025-03-01", False),
        ("2025-01-31", "age_months", 1, "2025-02-28", True),
        ("2025-01-31", "age_months", 1, "2025-03-01", False),
        ("2025-01-15", "age_months", 6, "2025-07-14", True),
        ("2025-01-15", "age_months", 6, "2025-07-15", False),
        ("2025-07-15", "age_years", 1, "2025-07-15", True),
    ],
)
def test_an_age_is_attained_on_the_anniversary_and_the_window_ends_the_day_before(born, fact, limit, day, inside):
    """MD-4: "last EPSDT day is the day before the 21st birthday"; the window of the answer breaks on the same day."""
    ncd = source("NCD X", "ncd", "covered", conditions=(Condition(fact, "below", limit),))
    library = shipped().with_provisions([ncd])
    item = resolve(asked(day, born=born), library).primary
    assert (item.governing is ncd) is inside
    if inside:
        assert resolve(asked(item.valid_through, born=born), library).primary.governing is ncd
        beyond = item.valid_through.fromordinal(item.valid_through.toordinal() + 1)
        assert resolve(asked(beyond, born=born), library).primary.governing is None


def test_an_age_is_unknown_before_birth():
    ncd = source("NCD X", "ncd", "covered", conditions=(Condition("age_years", "below", 21),))
    before = asked("2025-07-15", born="2025-07-15").on(parse_day("2025-07-14"))
    item = resolve(before, shipped().with_provisions([ncd])).primary
    assert item.needs == ("member.date_of_birth",)


def test_a_service_before_the_birth_is_refused_and_one_on_the_day_of_birth_is_not():
    with pytest.raises(InvalidQuestion) as caught:
        asked("2025-07-14", born="2025-07-15")
    assert str(caught.value) == (
        "question.member.date_of_birth · lies after the date of service · correct one of the two"
    )
    assert asked("2025-07-15", born="2025-07-15").member.date_of_birth == parse_day("2025-07-15")


@pytest.mark.parametrize(
    ("born", "day", "near"),
    [
        ("2004-07-15", "2025-07-13", False),
        ("2004-07-15", "2025-07-14", True),
        ("2004-07-15", "2025-07-15", True),
        ("2004-07-15", "2025-07-16", False),
        ("2004-02-29", "2025-02-28", True),
        ("2004-02-29", "2025-03-01", True),
        ("2004-02-29", "2025-02-27", False),
    ],
)
def test_the_days_on_which_conventions_of_age_disagree(born, day, near):
    """20 CFR 404.2(c)(4): an age is attained at the first moment of the day before the anniversary."""
    assert near_birthday(parse_day(born), parse_day(day), 21) is near


@pytest.mark.parametrize(
    ("day", "authorization"), [("2025-01-01", "no-auth"), ("2025-03-31", "no-auth"), ("2025-04-01", "unknown")]
)
def test_the_transition_lasts_ninety_days_counting_the_first(day, authorization):
    """MA-9: at least 90 days for an active course on joining, without authorisation."""
    item = resolve(asked(day, start="2025-01-01", facts={"active_course": True}), shipped()).primary
    assert item.prior_authorization == authorization
    assert (ReasonCode.TRANSITION_90_DAY in item.reason_codes) is (authorization == "no-auth")


@pytest.mark.parametrize(
    ("day", "through", "honoured"),
    [
        ("2025-05-31", "2025-08-31", False),
        ("2025-06-01", "2025-08-31", True),
        ("2025-08-31", "2025-08-31", True),
        ("2025-09-01", "2025-08-31", False),
        ("2026-06-01", None, True),
    ],
)
def test_an_approval_holds_from_its_day_through_its_last(day, through, honoured):
    given = PriorAuthorization(status="approved", decided_on="2025-06-01", valid_through=through)
    item = resolve(asked(day, prior_authorization=given), shipped()).primary
    assert (item.prior_authorization == "satisfied") is honoured


@pytest.mark.parametrize(
    ("notified", "accepted", "valid"),
    [
        ("2024-04-03", None, True),
        ("2024-04-04", None, True),  # 60 days before the first Monday of June 2024
        ("2024-04-05", None, False),
        ("2024-04-04", False, False),
        (None, True, True),
        (None, None, False),
    ],
)
def test_a_uniform_election_for_2025_is_notified_sixty_days_before_the_bid(notified, accepted, valid):
    """MA-5: at least 60 days before the 422.254(a)(1) date, the first Monday in June (2024-06-03)."""
    election = source(
        "ELECTION",
        "ma_lcd_election",
        None,
        value={"selected": "L1", "cms_notified_on": notified, "cms_accepted": accepted},
        period=EffectivePeriod.of("2025-01-01", "2025-12-31"),
    )
    assert uniform_election_valid(election) is valid


@pytest.mark.parametrize(
    ("day", "pended", "ended"),
    [
        ("2025-01-31", False, False),
        ("2025-02-28", False, False),  # month 1 is paid
        ("2025-03-01", True, False),
        ("2025-04-30", True, False),
        ("2025-05-01", False, True),
    ],
)
def test_grace_months_of_a_premium_paid_through_january(day, pended, ended):
    """CM-5: month 1 paid, months 2 and 3 may be pended, then it lapses."""
    question = asked(day, line="marketplace")
    span = attrs.evolve(question.member.enrollments[0], premium_credit=True, premium_paid_through="2025-01-31")
    item = resolve(attrs.evolve(question, member=Member(enrollments=[span])), shipped()).primary
    assert (ReasonCode.GRACE_PERIOD_PENDED in item.reason_codes) is pended
    assert (item.status == "no_coverage_on_date") is ended


@pytest.mark.parametrize("paid", ["2024-12-31", "2025-01-15", "2025-01-31"])
def test_the_grace_window_of_an_answer_ends_with_a_month(paid):
    question = asked("2025-03-15", line="marketplace")
    span = attrs.evolve(question.member.enrollments[0], premium_credit=True, premium_paid_through=paid)
    item = resolve(attrs.evolve(question, member=Member(enrollments=[span])), shipped()).primary
    assert item.valid_through is not None
    assert item.valid_through.fromordinal(item.valid_through.toordinal() + 1).day == 1
