"""42 CFR 438.210(a): amount, duration and scope no less than in fee-for-service; limits on use are a person's."""

import pytest
from provision_worlds import determination, provision, ruling, state_file, world

from coverage_resolver import CoverageStatus, ReasonCode, Resolution

FFS = {"delivery": ["ffs"]}
ADULT = {"born": "1980-03-04"}


def limits(hours):
    return {"limits": [{"period": "week", "max_hours": hours, "soft": False}]}


@pytest.mark.parametrize(("hours", "open_"), [(39, True), (40, False), (41, False)])
def test_a_limit_below_that_of_fee_for_service_is_a_persons(tmp_path, hours, open_):
    state, plan = provision(topic="quantity_limit", value=limits(40), applies=FFS), provision("plan", "quantity_limit")
    library = world(tmp_path, state_file(state, plan | {"value": limits(hours)}))
    found = ruling(library, "quantity_limit", **ADULT)
    assert found.resolution is (Resolution.INDETERMINATE if open_ else Resolution.GOVERNED)
    assert (ReasonCode.LESS_THAN_THE_STATE in found.reason_codes) is open_
    assert any("42 CFR 438.210(a)" in need for need in found.needs) is open_


@pytest.mark.parametrize(
    ("state", "plan", "status"),
    [
        (True, False, CoverageStatus.INDETERMINATE),
        (True, True, CoverageStatus.COVERED),
        (False, False, CoverageStatus.EXCLUDED_BENEFIT),
        (False, True, CoverageStatus.COVERED),
    ],
)
def test_what_the_state_covers_a_plan_does_not_leave_out_by_itself(tmp_path, state, plan, status):
    files = state_file(
        provision(topic="coverage_status", value={"covered": state}, applies=FFS),
        provision("plan", "coverage_status", {"covered": plan}),
    )
    found = determination(world(tmp_path, files), **ADULT)
    assert found.status is status
    assert (found.resolution is Resolution.INDETERMINATE) is (status is CoverageStatus.INDETERMINATE)


def test_nor_does_a_state_leave_it_out_of_its_plans_contracts_by_its_own_word(tmp_path):
    """Whoever wrote it: less under the contract than without one is a carve-out, or a breach."""
    files = state_file(
        provision(topic="coverage_status", value={"covered": True}, applies=FFS),
        provision(topic="coverage_status", value={"covered": False}, applies={"delivery": ["managed_care"]}),
    )
    found = determination(world(tmp_path, files), **ADULT)
    assert found.status is CoverageStatus.INDETERMINATE
    assert ReasonCode.LESS_THAN_THE_STATE in found.reason_codes


def test_a_child_has_no_less_than_an_adult(tmp_path):
    """The individual review of SSA 1905(r)(5) is less than what the state's other members have outright."""
    files = state_file(
        provision(topic="coverage_status", value={"covered": True}, applies=FFS),
        provision("plan", "coverage_status", {"covered": False}),
    )
    found = determination(world(tmp_path, files), born="2018-03-04")
    assert found.status is CoverageStatus.INDETERMINATE
    assert ReasonCode.LESS_THAN_THE_STATE in found.reason_codes


def test_a_list_of_prior_authorization_for_fee_for_service_binds_no_plan(tmp_path):
    """How use is controlled is the plan's own matter: the floor is on amount, duration and scope."""
    topic = "prior_authorization"
    files = state_file(
        provision(topic=topic, value={"prior_authorization": "not_required"}, applies=FFS),
        provision("plan", topic, {"prior_authorization": "required"}),
    )
    assert ruling(world(tmp_path, files), topic, **ADULT).governing.version == "P2"


def test_a_state_rule_that_is_over_binds_no_plan(tmp_path):
    state = provision(
        topic="quantity_limit", value=limits(40), applies=FFS, effective_from="2020-01-01", effective_to="2026-06-14"
    )
    library = world(tmp_path, state_file(state, provision("plan", "quantity_limit", limits(20))))
    assert ruling(library, "quantity_limit", day="2026-06-14", **ADULT).resolution is Resolution.INDETERMINATE
    assert ruling(library, "quantity_limit", day="2026-06-15", **ADULT).resolution is Resolution.GOVERNED


def test_a_limit_of_fee_for_service_that_nobody_has_seen_may_be_higher(tmp_path):
    unseen = provision(topic="quantity_limit", stance="unknown", applies=FFS)
    library = world(tmp_path, state_file(unseen, provision("plan", "quantity_limit", limits(20))))
    assert ruling(library, "quantity_limit", **ADULT).resolution is Resolution.INDETERMINATE


def test_what_the_comparison_hangs_on_is_asked_for(tmp_path):
    state = provision(topic="quantity_limit", value=limits(40), applies=FFS | {"service_tier": "A"})
    library = world(tmp_path, state_file(state, provision("plan", "quantity_limit", limits(20))))
    found = ruling(library, "quantity_limit", **ADULT)
    assert (found.resolution, found.needs[0]) == (Resolution.INDETERMINATE, "service_tier")
    assert ruling(library, "quantity_limit", service_tier="B", **ADULT).resolution is Resolution.GOVERNED
