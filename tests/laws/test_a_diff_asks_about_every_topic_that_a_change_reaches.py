"""A new record on one topic changes the answer on another where topics act on one another, and a diff finds it."""

import pytest
from strategies import shelf, source

from coverage_resolver import Stance
from coverage_resolver.changes.diff import diff_libraries

RECENCY = source("P1", "plan_clinical_policy", None, topic="diagnosis_recency", value={"max_months": 12})
LIMIT = source(
    "M1", "state_medicaid_manual", None, topic="quantity_limit",
    value={"limits": [{"unit": "hours", "max": 20, "period": "lifetime", "hard_cap": True}]},
)  # fmt: skip
COVERED = source("M1", "state_medicaid_manual", "covered")


@pytest.mark.parametrize(
    ("before", "new", "reached"),
    [
        (
            RECENCY,
            source("M2", "state_medicaid_manual", None, topic="plan_stringency", value={"barred": True}),
            "diagnosis_recency",
        ),
        (
            RECENCY,
            source("M2", "state_medicaid_manual", None, topic="diagnosis_required", stance=Stance.EXPLICITLY_NONE),
            "diagnosis_recency",
        ),
        (
            LIMIT,
            source("M2", "statute", None, topic="epsdt", value={"limits_may_be_exceeded": True}),
            "quantity_limit",
        ),
        (
            COVERED,
            source(
                "M2", "state_medicaid_manual", None, topic="carve_out",
                value={"outside_plan_benefit": True, "covered_by": "fee_for_service"},
            ),
            "paid_by",
        ),
    ],
)  # fmt: skip
def test_a_record_that_acts_on_another_topic_is_told_there(before, new, reached):
    found = diff_libraries(shelf(before), shelf(before, new), lines=["medicaid"]).changes
    assert any(reached in row.changed for row in found)


def test_a_row_leaves_out_what_nobody_asked_about():
    """What another topic turns on does not split a row, and is not told in it."""
    other = source("M3", "state_medicaid_manual", "covered", topic="coverage")
    found = diff_libraries(shelf(other), shelf(other, RECENCY), lines=["medicaid"]).changes
    assert {row.changed for row in found} == {("diagnosis_recency",)}
    assert {(row.before.status, row.after.status) for row in found} == {("", "")}
