"""``VERSION_GAP`` lies between versions of a document: after one began, before another does, while none is in force."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ONE_DAY, shelf, source

from coverage_resolver import (
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    Member,
    ReasonCode,
    Service,
    Supersession,
    resolve,
)
from coverage_resolver.vocabulary import Disposition

FIRST = dt.date(2025, 6, 1)
days = st.builds(lambda number: FIRST + number * ONE_DAY, st.integers(0, 6))


def ask(day, *versions):
    member = Member(
        enrollments=[Enrollment(line_of_business="medicaid", delivery_system="fee_for_service", state="OH",
                                start="2020-01-01")])  # fmt: skip
    service = Service(code="M0076", code_system="HCPCS", state="OH")
    question = CoverageQuestion(member=member, service=service, date_of_service=day, as_of="2026-06-30")
    return resolve(question, shelf(*versions)).primary.rulings["coverage"]


def version(name, start, end=None, mode=""):
    period = EffectivePeriod.of(str(start), end and str(end))
    return source(
        "B1", "state_medicaid_bulletin", "covered", version=name, period=period,
        published_on=dt.date(2019, 6, 1), supersedes=(Supersession(version="1", mode=mode),) if mode else (),
    )  # fmt: skip


def where(day, start, end, gone=False):
    """Where a version is on a day; one that is gone before it begins has never been."""
    if day < start:
        return "never" if gone else "coming"
    return "past" if gone or (end and end < day) else "present"


lengths = st.none() | st.integers(0, 3)


@given(days, days, lengths, lengths, st.sampled_from(("", "amend", "replace")), days)
def test_there_is_a_gap_exactly_between_what_was_and_what_comes(one, two, lasts, holds, mode, day):
    ends = [None if days_ is None else start + days_ * ONE_DAY for start, days_ in ((one, lasts), (two, holds))]
    gone = mode == "replace" or (mode == "amend" and day >= two)
    found = {where(day, one, ends[0], gone), where(day, two, ends[1])}
    ruling = ask(day, version("1", one, ends[0]), version("2", two, ends[1], mode))
    between = {"past", "coming"} <= found and "present" not in found
    assert (ReasonCode.VERSION_GAP in ruling.reason_codes) is between


@pytest.mark.parametrize("second", ["2025-06-03", "2025-06-01"])
def test_a_reissue_of_the_same_or_an_earlier_day_leaves_no_gap_before_it(second):
    ruling = ask(FIRST - 400 * ONE_DAY, version("1", "2025-06-03"), version("2", second, mode="replace"))
    assert ReasonCode.VERSION_GAP not in ruling.reason_codes
    assert {step.provision.version: step.disposition for step in ruling.steps} == {
        "1": Disposition.SUPERSEDED,
        "2": Disposition.NOT_YET_EFFECTIVE,
    }
