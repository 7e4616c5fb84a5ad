"""Displacement by rank is never chained: what is itself displaced displaces nobody (house.md section 4)."""

import attrs
from hypothesis import assume, given
from strategies import cases, fates, shelf, source

from coverage_resolver import (
    Condition,
    CoverageQuestion,
    Disposition,
    Enrollment,
    Member,
    Resolution,
    Role,
    Service,
    resolve,
)
from coverage_resolver.vocabulary import GENEROSITY, Comparison


@given(cases(plain=True, complete=True))
def test_without_the_displaced_all_others_fare_the_same(case):
    """Rank alone: a floor and a reserved decision bound the result from outside the order of ranks."""
    question, drawn = case
    sources = [each for each in drawn if each.role not in (Role.FLOOR, Role.RESERVES)]
    library = shelf(*sources)
    before = resolve(question, library)
    gone = [
        step.provision
        for item in before.determinations
        for ruling in item.rulings.values()
        for step in ruling.steps
        if step.disposition is Disposition.DISPLACED
    ]
    assume(gone)
    left = shelf(*(each for each in sources if each is not gone[0]))
    others = {key: fate for key, fate in fates(before).items() if key[2] != gone[0].id}
    assert fates(resolve(question, left)) == others


@given(cases(plain=True, complete=True))
def test_a_loser_is_compared_with_what_governs(case):
    """House 2.4: every loser records how it compares with the governor."""
    question, sources = case
    item = resolve(question, shelf(*sources)).primary
    assume(item.resolution is Resolution.GOVERNED and item.governing is not None)
    theirs = GENEROSITY[item.governing.status]
    for step in item.rulings["coverage"].steps:
        if step.disposition is Disposition.DISPLACED:
            mine = GENEROSITY[step.provision.status]
            expected = (
                Comparison.DIFFERENT
                if mine == theirs
                else (Comparison.MORE_GENEROUS if mine > theirs else Comparison.MORE_RESTRICTIVE)
            )
            assert step.comparison is expected


def test_under_a_floor_a_policy_is_measured_against_the_floor_and_not_against_the_displaced_handbook():
    """EPSDT (MD-3) displaces the handbook's exclusion; the plan's policy is stricter than EPSDT, not more generous."""
    child = CoverageQuestion(
        member=Member(
            date_of_birth="2015-01-01",
            enrollments=[
                Enrollment(
                    line_of_business="medicaid", plan="plan-a", state="OH", delivery_system="mco", start="2020-01-01"
                )
            ],
        ),
        service=Service(code="M0076", code_system="HCPCS"),
        date_of_service="2025-06-30",
        as_of="2026-06-30",
    )
    floor = source(
        "EPSDT",
        "statute",
        "not_addressed_individual_review",
        role=Role.FLOOR,
        conditions=(Condition("age_years", "below", 21),),
    )
    handbook = source("HANDBOOK", "evidence_of_coverage", "excluded_benefit")
    policy = source("POLICY", "plan_clinical_policy", "investigational")
    ruling = resolve(child, shelf(floor, handbook, policy)).primary.rulings["coverage"]
    assert ruling.governing is floor
    assert ruling.step_of("POLICY").comparison is Comparison.MORE_RESTRICTIVE
    alone = resolve(child, shelf(floor, attrs.evolve(policy))).primary.rulings["coverage"].step_of("POLICY")
    assert (ruling.step_of("POLICY").disposition, ruling.step_of("POLICY").comparison) == (
        alone.disposition,
        alone.comparison,
    )
