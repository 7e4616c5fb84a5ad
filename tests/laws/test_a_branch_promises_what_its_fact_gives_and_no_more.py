"""The branches of an open ruling are the answers that the fact gives: no fewer, and none that promises more.

Whatever is asked after the walk of a ladder is asked of each branch: amount, duration and scope, what topics do to one
another, and whether silence is shown.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provision_worlds import EXCEEDED, federal_file, provision, ruling, state_file, world

from coverage_resolver import ReasonCode, Resolution

TIER_A, TIER_B = {"service_tier": "A"}, {"service_tier": "B"}
FFS = {"delivery": ["ffs"]}
BAR = {"id": "BAR", "kind": "no_more_stringent", "verified": True, "citation": {"document": "STATE-DOC"}}


def limit(hours, period="week"):
    return {"limits": [{"period": period, "max_hours": hours, "soft": False}]}


def branches(found):
    """What may stand, by the ruling: None for silence, for a conflict, and for what only a person can say."""
    if found.resolution is Resolution.GOVERNED:
        return {repr(found.value)}
    if found.resolution in (Resolution.SILENT, Resolution.CONFLICT):
        return {None}
    return {None if item.governing is None else repr(item.governing.value) for item in found.alternatives}


QUANTITIES = st.sampled_from([limit(20), limit(40), limit(400, "lifetime")])
APPLIES = st.sampled_from([{}, TIER_A, TIER_B, FFS, FFS | TIER_A, {"age_months": {"max_exclusive": 60}} | TIER_B])
LIMITS = st.builds(
    lambda level, value, applies: provision(level, "quantity_limit", value, applies=applies),
    st.sampled_from(["state", "plan"]),
    QUANTITIES,
    APPLIES,
)
OTHERS = st.builds(
    lambda who, applies: provision(who[0], "quantity_limit", stance=who[1], applies=applies),
    st.sampled_from(
        [("state", "silent"), ("plan", "silent"), ("state", "unknown"), ("state", "delegates"), ("plan", "defers")]
    ),
    st.sampled_from([{}, TIER_A, TIER_B]),
)
NONE = st.builds(
    lambda applies: provision("state", "quantity_limit", {"no_limit": True}, stance="explicitly_none", applies=applies),
    APPLIES,
)
NUMBERS = itertools.count()


@given(st.lists(LIMITS | OTHERS | NONE, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_the_branches_are_the_answers(tmp_path_factory, rules, exceeded, barred):
    folder = tmp_path_factory.mktemp(f"w{next(NUMBERS)}")
    files = [state_file(*rules, meta_rules=[BAR] if barred else [])]
    library = world(folder, *files, *([federal_file(EXCEEDED)] if exceeded else []))
    without = ruling(library, "quantity_limit")
    given_ = [ruling(library, "quantity_limit", service_tier=tier) for tier in "ABC"]
    if "service_tier" in without.needs:
        assert branches(without) == set().union(*map(branches, given_))
    else:
        assert {(found.resolution, *branches(found)) for found in given_} == {(without.resolution, *branches(without))}


def test_a_limit_that_would_be_tighter_than_the_states_is_no_promise(tmp_path):
    """42 CFR 438.210(a)."""
    state, plan = provision(topic="quantity_limit", value=limit(40), applies=FFS), limit(20)
    files = state_file(state, provision("plan", "quantity_limit", plan, applies=TIER_A), provision(stance="silent"))
    found = ruling(world(tmp_path, files), "quantity_limit", born="1980-03-04")
    told = {branch.condition: branch.governing and branch.governing.version for branch in found.alternatives}
    assert told["service_tier is A, and WY/PLAN-DOC@P2 stands"] == "P2"
    assert told["service_tier is A, and no less than WY/STATE-DOC@P1"] is None
    assert ReasonCode.LESS_THAN_THE_STATE in found.reason_codes


def test_a_branch_in_which_nobody_speaks_says_whether_that_is_shown(tmp_path):
    """What holds for those whom the rule leaves out by their delivery system was not read."""
    rule = provision(topic="quantity_limit", value=limit(40), applies=FFS | TIER_A)
    other = provision("plan", "quantity_limit", limit(20), applies=TIER_B)
    found = ruling(world(tmp_path, state_file(rule, other)), "quantity_limit")
    told = [branch.condition for branch in found.alternatives if branch.governing is None]
    assert any(condition.endswith("and one does that is not here") for condition in told)
    assert ReasonCode.SILENCE_NOT_SHOWN in found.reason_codes


@pytest.mark.parametrize("tier", ["A", "B"])
def test_what_a_revision_left_out_is_no_gap_in_what_was_read(tmp_path, tier):
    """The earlier text is gone for everybody, also for those whom it left out itself."""
    old = provision(topic="quantity_limit", value=limit(20), applies={"age_months": {"max_exclusive": 24}}, id="OLD")
    new = provision(
        topic="quantity_limit",
        value=limit(40),
        applies=TIER_A,
        id="NEW",
        supersedes=["OLD"],
        supersede_mode="amend",
        effective_from="2026-01-01",
    )
    found = ruling(world(tmp_path, state_file(old, new)), "quantity_limit", service_tier=tier)
    assert found.resolution is (Resolution.GOVERNED if tier == "A" else Resolution.SILENT)
