"""Full and partial duals differ; where the status is not told, nothing is taken for granted (IN-3, DU-3, DU-4)."""

import pytest

from coverage_resolver import (
    CoverageQuestion,
    Enrollment,
    Member,
    ReasonCode,
    Resolution,
    Service,
    resolve,
    shipped_library,
)
from coverage_resolver.vocabulary import CoverageStatus

LIBRARY = shipped_library()


def medicaid_leg(dual_status, integrated=(None, None), earlier=()):
    medicare = Enrollment(line_of_business="medicare_ffs", start="2020-01-01", integrated=integrated[0])
    medicaid = Enrollment(
        line_of_business="medicaid",
        delivery_system="managed_care",
        state="CA",
        plan="health-net-ca-medi-cal",
        start="2020-01-01",
        integrated=integrated[1],
    )
    member = Member(
        enrollments=[*earlier, medicare, medicaid],
        dual_status=dual_status,
        date_of_birth="1955-01-01",
        residence_state="CA",
    )
    service = Service(code_system="HCPCS", code="M0076", diagnoses=["M17.11"], state="CA")
    asked = CoverageQuestion(member=member, service=service, date_of_service="2025-07-15", as_of="2026-06-30")
    return resolve(asked, LIBRARY).determinations[-1]


@pytest.mark.parametrize("told", ["full", "FBDE", "qmb plus", "slmb-plus"])
def test_a_full_dual_has_the_medicaid_benefit(told):
    item = medicaid_leg(told)
    assert "member.dual_status" not in item.needs
    assert item.status is not CoverageStatus.EXCLUDED_BENEFIT


@pytest.mark.parametrize("told", ["qmb_only", "SLMB", "qi-1", "QI1", "qdwi", "partial"])
def test_a_partial_dual_has_none(told):
    item = medicaid_leg(told)
    assert item.status is CoverageStatus.EXCLUDED_BENEFIT
    assert ReasonCode.PARTIAL_DUAL in item.reason_codes


@pytest.mark.parametrize("told", ["", "none", "of another kind"])
def test_a_dual_of_unknown_status_is_in_doubt(told):
    item = medicaid_leg(told)
    assert item.resolution is Resolution.INDETERMINATE
    assert item.needs[0] == "member.dual_status"
    assert [branch.condition for branch in item.alternatives][:2] == ["partial dual", "full dual"]


@pytest.mark.parametrize("integrated", [(True, None), (None, True), (True, True)])
def test_an_integrated_plan_is_told_by_either_span(integrated):
    assert ReasonCode.INTEGRATED_DETERMINATION in medicaid_leg("full", integrated).reason_codes


@pytest.mark.parametrize("integrated", [(None, None), (False, False)])
def test_plans_that_are_not_integrated(integrated):
    assert ReasonCode.INTEGRATED_DETERMINATION not in medicaid_leg("full", integrated).reason_codes


def test_an_integrated_plan_that_has_ended_decides_nothing():
    ended = Enrollment(line_of_business="medicare_advantage", start="2018-01-01", end="2019-12-31", integrated=True)
    assert ReasonCode.INTEGRATED_DETERMINATION not in medicaid_leg("full", earlier=[ended]).reason_codes
