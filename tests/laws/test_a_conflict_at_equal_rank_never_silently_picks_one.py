"""Two sources of one rank that disagree are a conflict unless a tie-break is declared (law.md MD-1, DT-7)."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import OUTCOMES, questions, shelf, source

from coverage_resolver import CoverageStatus, EffectivePeriod, ReasonCode, Resolution, resolve

#: A line of business and a kind of source of which its ladder declares no tie-break.
NO_TIE_BREAK = (
    ("medicare_ffs", "ncd", {}),
    ("medicare_ffs", "lcd", {}),
    ("medicare_advantage", "cms_manual", {}),
    ("medicaid", "state_statute", {"delivery_system": "managed_care"}),
    ("medicaid", "plan_clinical_policy", {"delivery_system": "managed_care"}),
    ("commercial", "evidence_of_coverage", {"funding": "insured"}),
    ("commercial", "plan_clinical_policy", {"funding": "self_funded_erisa"}),
    ("fehb", "fehb_brochure", {}),
)
ANSWERING = [status for status in OUTCOMES if status is not CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW]


@st.composite
def two_equals_that_disagree(draw):
    line, kind, span = draw(st.sampled_from(NO_TIE_BREAK))
    question = draw(questions(line, complete=True))
    enrollment = attrs.evolve(question.member.enrollments[0], **span)
    question = attrs.evolve(
        question,
        member=attrs.evolve(question.member, enrollments=[enrollment]),
        date_of_service=dt.date(2025, 6, 30),
        as_of=dt.date(2026, 6, 30),
    )
    statuses = draw(st.lists(st.sampled_from(ANSWERING), min_size=2, max_size=2, unique=True))
    starts = draw(st.lists(st.sampled_from(("2020-01-01", "2024-01-01")), min_size=2, max_size=2))
    pair = [
        source(name, kind, status, period=EffectivePeriod.of(start))
        for name, status, start in zip(("E1", "E2"), statuses, starts, strict=True)
    ]
    return question, pair


@given(two_equals_that_disagree())
def test_without_a_declared_tie_break(case):
    question, pair = case
    item = resolve(question, shelf(*pair)).primary
    assert (item.resolution, item.governing) == (Resolution.CONFLICT, None)
    assert item.rulings["coverage"].contenders == tuple(pair)
    assert {branch.status for branch in item.alternatives} == {each.status for each in pair}
    assert {ReasonCode.SAME_RANK_CONFLICT, ReasonCode.NEEDS_HUMAN} <= set(item.reason_codes)


@pytest.mark.parametrize(
    ("second", "resolution"),
    [("2020-01-01", Resolution.CONFLICT), ("2020-01-02", Resolution.GOVERNED), ("2019-12-31", Resolution.GOVERNED)],
)
def test_later_over_earlier_within_a_state_and_no_further(second, resolution):
    """MD-1: "later over earlier of same rank, else needs-human"."""
    pair = [
        source("E1", "state_regulation", "excluded_benefit"),
        source("E2", "state_regulation", "covered", period=EffectivePeriod.of(second)),
    ]
    question = attrs.evolve(_medicaid(), date_of_service=dt.date(2025, 6, 30), as_of=dt.date(2026, 6, 30))
    item = resolve(question, shelf(*pair)).primary
    assert item.resolution is resolution
    if resolution is Resolution.GOVERNED:
        assert item.governing is max(pair, key=lambda each: each.period.start.latest)


def _medicaid():
    from coverage_resolver import CoverageQuestion, Enrollment, Member, Service

    span = Enrollment(line_of_business="medicaid", plan="plan-a", state="OH", delivery_system="mco", start="2020-01-01")
    return CoverageQuestion(
        member=Member(enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS"),
        date_of_service="2025-06-30",
        as_of="2026-06-30",
    )
