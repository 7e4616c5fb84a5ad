"""The window of an answer is the longest run of days on which it is the same (house.md section 2.10; law.md DT-5)."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import ONE_DAY, cases, shelf, source, told, wild_cases

from coverage_resolver import CoverageQuestion, EffectivePeriod, Member, RetroactiveRequest, Service, resolve


def check(question, library):
    for place, item in enumerate(resolve(question, library).determinations):
        if not item.payer.line_of_business:
            continue
        first, last, day = item.valid_from, item.valid_through, question.date_of_service

        def on(when, place=place):
            found = resolve(question.on(when), library).determinations
            return told(found[place]) if place < len(found) else None

        assert (first or day) <= day <= (last or day)
        for inside in {first or day, last or day, *(day + number * ONE_DAY for number in (-20, -1, 1, 20))}:
            if (first or dt.date.min) <= inside <= (last or dt.date.max):
                assert on(inside) == told(item)
        if first is not None:
            assert on(first - ONE_DAY) != told(item)
        if last is not None:
            assert on(last + ONE_DAY) != told(item)


@given(cases())
def test_for_one_payer(case):
    question, sources = case
    check(question, shelf(*sources))


@given(wild_cases())
def test_for_any_member(case):
    question, sources = case
    assume(len(question.member.enrollments) < 3)
    check(question, shelf(*sources))


@given(st.sampled_from(("2025-06-14", "2025-07-14", "2025-07-15", "2025-07-16", "2025-08-10")))
def test_for_months_reached_only_by_a_retroactive_request(day):
    """42 CFR 435.915 gives coverage without an enrolment on record; sources still begin and end inside it (MD-8)."""
    ends = source("RULE", "state_regulation", "excluded_benefit", period=EffectivePeriod.of("2020-01-01", "2025-07-15"))
    request = RetroactiveRequest(application_date="2025-08-15", otherwise_eligible=True, state="OH")
    question = CoverageQuestion(
        member=Member(residence_state="OH", retroactive_request=request),
        service=Service(code="M0076", code_system="HCPCS"),
        date_of_service=day,
        as_of="2026-06-30",
    )
    check(question, shelf(ends))
