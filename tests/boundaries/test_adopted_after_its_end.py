"""A plan adopts a document from its own day on (IR-10); a version that had ended by then was never the plan's."""

import attrs
import pytest
from strategies import PLAN, shelf, source

from coverage_resolver import (
    Adoption,
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    Member,
    Scope,
    Service,
    resolve,
)


def asked(day: str, adopted: str):
    policy = source(
        "POLICY",
        "plan_clinical_policy",
        "investigational",
        scope=Scope("plan", frozenset({PLAN})),
        period=EffectivePeriod.of("2021-06-01", "2021-07-01"),
    )
    adoption = Adoption(plan=PLAN, period=EffectivePeriod.of(adopted))
    policy = attrs.evolve(policy, authority=attrs.evolve(policy.authority, adoptions=(adoption,)))
    span = Enrollment(
        line_of_business="medicaid", delivery_system="managed_care", plan=PLAN, state="OH", start="2015-01-01"
    )
    question = CoverageQuestion(
        member=Member(date_of_birth="1980-01-01", residence_state="OH", enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", state="OH"),
        date_of_service=day,
        as_of="2026-06-30",
    )
    step = resolve(question, shelf(policy)).primary.rulings["coverage"].step_of("POLICY")
    return step.disposition.value, step.because


@pytest.mark.parametrize("day", ["2021-05-31", "2021-06-01", "2021-07-01", "2021-07-02", "2021-09-01", "2024-05-01"])
def test_adopted_after_its_end_it_is_never_in_force(day):
    assert asked(day, "2021-07-02") == ("retired", "ended 2021-07-01, before the plan adopted it")


@pytest.mark.parametrize(
    ("day", "fate"),
    [("2021-06-30", "not_yet_effective"), ("2021-07-01", "governs"), ("2021-07-02", "retired")],
)
def test_adopted_on_its_last_day_it_is_in_force_on_that_day(day, fate):
    assert asked(day, "2021-07-01")[0] == fate
