"""What nobody told - how care is delivered, the kind of CHIP, the day of the request - is supposed on no topic."""

from __future__ import annotations

import pytest
from provision_worlds import determination, provision, ruling, state_file, world

from coverage_resolver import Disposition, Resolution

REQUIRED, NOT_REQUIRED = ({"prior_authorization": word} for word in ("required", "not_required"))


@pytest.fixture
def split(tmp_path):
    """The state's list is for fee-for-service only; the plan has a rule of its own. Coverage is one for both."""
    topic = "prior_authorization"
    only = provision(topic=topic, value=NOT_REQUIRED, applies={"delivery": ["ffs"]})
    return world(tmp_path, state_file(only, provision("plan", topic, REQUIRED)))


@pytest.mark.parametrize(("delivery", "governed_by"), [("managed_care", "PLAN-DOC"), ("fee_for_service", "STATE-DOC")])
def test_how_care_is_delivered_decides_whose_list_counts(split, delivery, governed_by):
    found = ruling(split, "prior_authorization", delivery_system=delivery)
    assert found.governing is not None
    assert found.governing.authority.id.endswith(governed_by)


def test_nobody_governs_a_topic_on_which_the_ladders_part_though_coverage_is_one_answer(split):
    found = determination(split, delivery_system="")
    topic = found.rulings["prior_authorization"]
    assert topic.resolution is Resolution.INDETERMINATE
    assert "enrollment.delivery_system" in topic.needs
    assert "enrollment.delivery_system" in found.needs
    assert len({item.governing for item in topic.alternatives}) == 2
    left = {step.provision.authority.id.partition("/")[2]: step.disposition for step in topic.steps}
    assert left["STATE-DOC"] is left["PLAN-DOC"] is Disposition.DEPENDS


def test_a_topic_on_which_every_ladder_agrees_is_settled(tmp_path):
    library = world(tmp_path, state_file(provision(topic="referral", value={"required": True})))
    assert ruling(library, "referral", delivery_system="").resolution is Resolution.GOVERNED


def test_chip_of_a_kind_that_nobody_told_is_not_taken_for_a_part_of_medicaid(tmp_path):
    rule = provision("plan", "decision_timeframe", {"standard_calendar_days": 5})
    found = determination(world(tmp_path, state_file(rule)), line="chip")
    topic = found.rulings["decision_timeframe"]
    assert topic.resolution is Resolution.INDETERMINATE
    assert "enrollment.programme" in topic.needs


@pytest.fixture
def by_request(tmp_path):
    """A rule for requests from the first of April, in the place of an older one."""
    told = {"topic": "authorization_period", "effective_basis": "request_date", "effective_precision": "day"}
    old = provision(value={"max_days": 180}, **told | {"effective_precision": None}, id="OLD")
    new = provision(value={"max_days": 90}, **told, id="NEW", effective_from="2026-04-01", supersedes=["OLD"])
    return world(tmp_path, state_file(old, new | {"supersede_mode": "amend"}))


@pytest.mark.parametrize(
    ("day", "settled"),
    [("2026-03-31", True), ("2026-04-01", False), ("2026-09-30", False), ("2026-10-01", True), ("2026-12-01", True)],
)
def test_a_request_that_nobody_dated_may_lie_in_the_half_year_before_the_service(by_request, day, settled):
    found = ruling(by_request, "authorization_period", day=day, as_of=day)
    assert (found.resolution is Resolution.GOVERNED) is settled
    assert ("service.request_date" in found.needs) is not settled


def test_the_day_of_the_request_settles_it(by_request):
    told = [
        ruling(by_request, "authorization_period", day="2026-04-15", as_of="2026-04-15", request=request).value[
            "max_days"
        ]
        for request in ("2026-03-31", "2026-04-01")
    ]
    assert told == [180, 90]


def test_a_branch_that_is_open_on_both_ladders_is_open_on_each_for_itself(tmp_path):
    """The state's rule hangs on a fact; beside it a plan has a rule of its own, which fee-for-service has not."""
    state = provision(value={"required": True}, applies={"conditions": {"request_phase": "initiation"}})
    library = world(tmp_path, state_file(state, provision("plan", "referral", {"required": False})))
    found = ruling(library, delivery_system="")
    told = {item.condition: item.governing and item.governing.version for item in found.alternatives}
    assert told == {
        "Medicaid fee-for-service, request_phase is initiation": "P1",
        "Medicaid fee-for-service, another request_phase": None,
        "Medicaid managed care, request_phase is initiation": "P1",
        "Medicaid managed care, another request_phase": "P2",
    }
    assert set(found.needs) == {"enrollment.delivery_system", "request_phase"}
