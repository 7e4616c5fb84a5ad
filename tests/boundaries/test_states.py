"""A state that is none is refused, never answered with silence; which states there are, the library's map says."""

import pytest

from coverage_resolver import (
    CoverageQuestion,
    Enrollment,
    InvalidQuestion,
    Member,
    Residence,
    Service,
    resolve,
    resolve_span,
    shipped_library,
)
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import parse_day
from coverage_resolver.vocabulary import CoverageStatus

SHIPPED = shipped_library()
ENROLLED = {"line_of_business": "commercial", "funding": "insured", "start": "2024-01-01"}


def question(member=(), service=(), enrollment=()):
    span = Enrollment(**ENROLLED | dict(enrollment))
    member = Member(enrollments=[span], **dict(member))
    service = Service(code_system="HCPCS", code="M0076", **dict(service))
    return CoverageQuestion(member=member, service=service, date_of_service="2025-07-15", as_of="2026-06-30")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enrollment": {"state": "XX"}}, "member.enrollments.state"),
        ({"member": {"residence_state": "XX"}}, "member.residence_state"),
        ({"member": {"residences": [Residence(state="XX")]}}, "member.residences.state"),
        ({"service": {"state": "XX"}}, "service.state"),
        ({"service": {"provider_state": "XX"}}, "service.provider_state"),
        ({"service": {"billing_laboratory_state": "XX"}}, "service.billing_laboratory_state"),
    ],
)
def test_no_such_state(changes, field):
    asked = question(**changes)
    message = f"question.{field} · not a state or territory · use its two-letter postal code"
    with pytest.raises(InvalidQuestion) as caught:
        resolve(asked, SHIPPED)
    assert str(caught.value) == message
    with pytest.raises(InvalidQuestion) as caught:
        resolve_span(asked, parse_day("2025-07-31"), SHIPPED)
    assert str(caught.value) == message


@pytest.mark.parametrize("state", ["", "wy", "PR", "GU", "DC"])
def test_states_and_territories(state):
    assert len(resolve(question(enrollment={"state": state}), SHIPPED).determinations) == 1


def test_a_library_without_a_map_takes_every_postal_code():
    bare = PolicyLibrary.of((), SHIPPED.ladders.ladders, (), SHIPPED.payer_rules)
    [determination] = resolve(question(enrollment={"state": "XX"}), bare).determinations
    assert determination.status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
