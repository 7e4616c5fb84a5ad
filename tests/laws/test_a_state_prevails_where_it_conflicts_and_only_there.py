"""The Important Reminder, topic by topic: where state Medicaid provisions conflict with the policy, they prevail.

Agreement displaces nothing, silence lets the plan's rule stand, and what cannot be compared is a person's.
"""

import pytest
from provision_worlds import determination, provision, ruling, state_file, world

from coverage_resolver import Disposition, ReasonCode, Resolution
from coverage_resolver.vocabulary import Comparison

NEEDED, NOT_NEEDED = {"required": True}, {"required": False}
PHYSICIAN = {"required": True, "from_any_of": ["physician"]}
OPEN = {"required": True, "from_any_of": ["doctor", "other practitioner"]}


@pytest.mark.parametrize(
    ("state", "plan", "how"),
    [(NEEDED, NOT_NEEDED, Comparison.MORE_GENEROUS), (NOT_NEEDED, NEEDED, Comparison.MORE_RESTRICTIVE)],
    ids=["the plan asks for less", "the plan asks for more"],
)
def test_a_conflict_is_the_states_in_both_directions(tmp_path, state, plan, how):
    found = ruling(world(tmp_path, state_file(provision(value=state), provision("plan", value=plan))))
    assert found.resolution is Resolution.GOVERNED
    assert found.value == state
    step = found.step_of("WY/PLAN-DOC")
    assert (step.disposition, step.comparison) == (Disposition.DISPLACED, how)


def test_agreement_displaces_nothing(tmp_path):
    found = ruling(world(tmp_path, state_file(provision(value=NEEDED), provision("plan", value=NEEDED))))
    assert found.governing.version == "P1"
    assert found.step_of("WY/PLAN-DOC").disposition is Disposition.STANDS_BY


@pytest.mark.parametrize("stance", ["silent", "delegates"])
def test_the_plans_rule_stands_where_the_state_does_not_speak(tmp_path, stance):
    found = ruling(world(tmp_path, state_file(provision(stance=stance), provision("plan", value=NEEDED))))
    assert found.governing.version == "P2"


def test_that_there_is_no_limit_speaks_and_beats_a_stricter_plan(tmp_path):
    none = provision(stance="explicitly_none", value={"no_time_limit": True}, topic="dx_recency")
    six = provision("plan", value={"max_months": 6}, topic="dx_recency")
    found = ruling(world(tmp_path, state_file(none, six)), "diagnosis_recency")
    assert found.governing.version == "P1"
    assert found.step_of("WY/PLAN-DOC").comparison is Comparison.MORE_RESTRICTIVE


@pytest.mark.parametrize(
    "keys", [{"stance": "unknown"}, {"stance": "silent", "verified": False}], ids=["not obtained", "silence unverified"]
)
def test_a_text_that_nobody_has_read_is_not_silence(tmp_path, keys):
    found = ruling(world(tmp_path, state_file(provision(**keys), provision("plan", value=NEEDED))))
    assert found.resolution is Resolution.INDETERMINATE
    assert found.needs == ("text: WY/STATE-DOC",)


def test_a_state_that_goes_on_to_a_bound_agrees_with_the_plan_as_far_as_the_plan_goes(tmp_path):
    found = ruling(world(tmp_path, state_file(provision(value=PHYSICIAN), provision("plan", value=NEEDED))))
    assert dict(found.value) == {"required": True, "from_any_of": ("physician",)}
    step = found.step_of("WY/PLAN-DOC")
    assert (step.disposition, step.comparison) == (Disposition.STANDS_BY, Comparison.AGREES)


def test_whether_a_bound_that_only_the_plan_sets_conflicts_is_a_persons(tmp_path):
    found = ruling(world(tmp_path, state_file(provision(value=NEEDED), provision("plan", value=PHYSICIAN))))
    assert found.resolution is Resolution.INDETERMINATE
    assert ReasonCode.VALUES_NOT_COMPARABLE in found.reason_codes


def test_two_texts_of_a_state_that_can_both_be_met_are_no_conflict_that_rank_settles(tmp_path):
    """A weekly limit of the regulation and a daily one of a bulletin: whether both stand is a person's."""
    kinds = {"REG": "state_regulation", "BUL": "state_medicaid_bulletin"}
    documents = {key: {"level": "state", "title": key, "kind": kind} for key, kind in kinds.items()}
    limits = {"REG": {"period": "week", "max_hours": 40}, "BUL": {"period": "day", "max_hours": 8}}
    texts = [
        provision(topic="quantity_limit", value={"limits": [limit]}, citation={"document": key})
        for key, limit in limits.items()
    ]
    found = ruling(world(tmp_path, state_file(*texts, documents=documents)), "quantity_limit", born="1980-03-04")
    assert found.resolution is Resolution.INDETERMINATE
    assert ReasonCode.VALUES_NOT_COMPARABLE in found.reason_codes


def test_of_two_texts_of_a_state_that_agree_the_one_that_goes_on_speaks(tmp_path):
    found = ruling(world(tmp_path, state_file(provision(value=NEEDED), provision(value=PHYSICIAN))))
    assert dict(found.value) == {"required": True, "from_any_of": ("physician",)}


def test_what_cannot_be_compared_is_a_persons(tmp_path):
    found = ruling(world(tmp_path, state_file(provision(value=OPEN), provision("plan", value=PHYSICIAN))))
    assert found.resolution is Resolution.INDETERMINATE
    assert ReasonCode.VALUES_NOT_COMPARABLE in found.reason_codes
    assert found.needs == ("whether WY/PLAN-DOC@P2 conflicts with WY/STATE-DOC@P1",)
    assert {step.disposition for step in found.steps} == {Disposition.DEPENDS}


def test_a_person_who_read_both_says_that_they_agree(tmp_path):
    plan = provision("plan", value=PHYSICIAN, same_as=["P1"])
    found = ruling(world(tmp_path, state_file(provision(value=OPEN), plan)))
    assert found.governing.version == "P1"
    assert found.step_of("WY/PLAN-DOC").comparison is Comparison.AGREES


def test_a_person_who_read_both_says_that_they_conflict(tmp_path):
    plan = provision("plan", value=NEEDED, conflicts_with=["P1"])
    found = ruling(world(tmp_path, state_file(provision(value=NEEDED), plan)))
    assert found.governing.version == "P1"
    assert found.step_of("WY/PLAN-DOC").comparison is Comparison.DIFFERENT


def test_a_conflict_that_a_person_recorded_between_documents_of_one_state_is_not_settled_by_rank(tmp_path):
    documents = state_file()["documents"] | {"LAW": {"level": "state", "title": "A statute", "kind": "state_statute"}}
    statute = provision(value=NOT_NEEDED, citation={"document": "LAW"})
    ranked = ruling(world(tmp_path, state_file(statute, provision(value=NEEDED), documents=documents)))
    assert ranked.governing.version == "P1", "a statute stands over what is not one"
    recorded = provision(value=NEEDED, conflicts_with=["P1"])
    found = ruling(world(tmp_path, state_file(statute, recorded, documents=documents)))
    assert found.resolution is Resolution.CONFLICT
    assert ReasonCode.CONFLICT_RECORDED in found.reason_codes
    assert {step.disposition for step in found.steps} == {Disposition.CONFLICTS}


@pytest.mark.parametrize("starts", [("2020-01-01", "2026-01-01"), ("2026-01-01", "2020-01-01")])
def test_documents_of_one_state_that_disagree_are_not_settled_by_recency(tmp_path, starts):
    rules = [
        provision(value=value, effective_from=start, effective_precision="day")
        for value, start in zip((NEEDED, NOT_NEEDED), starts, strict=True)
    ]
    rules[1]["citation"] = {"document": "OTHER"}
    documents = state_file()["documents"] | {"OTHER": {"level": "state", "title": "Another"}}
    found = ruling(world(tmp_path, state_file(*rules, documents=documents)))
    assert found.resolution is Resolution.CONFLICT
    assert ReasonCode.SAME_RANK_CONFLICT in found.reason_codes


def test_a_rule_that_hangs_on_a_fact_names_it_and_shows_both_branches(tmp_path):
    none = provision(stance="explicitly_none", value={"none": True}, applies={"conditions": {"qualified": True}})
    library = world(tmp_path, state_file(none, provision("plan", value=NEEDED)))
    open_ = ruling(library)
    assert (open_.resolution, open_.needs) == (Resolution.INDETERMINATE, ("qualified",))
    assert {branch.governing.version for branch in open_.alternatives} == {"P1", "P2"}
    assert ruling(library, qualified=True).governing.version == "P1"
    assert ruling(library, qualified=False).governing.version == "P2"


@pytest.mark.parametrize(
    ("day", "part"), [("2024-12-31", False), ("2025-01-01", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_a_plan_outside_its_window_has_no_rules_and_the_enrolment_is_looked_at(tmp_path, day, part):
    plans = [{"id": "WY-PLAN", "participates_from": "2025-01-01", "participates_to": "2026-03-31"}]
    library = world(tmp_path, state_file(provision("plan", value=NEEDED), plans=plans))
    found = determination(library, day)
    assert (ReasonCode.PLAN_NOT_PARTICIPATING in found.reason_codes) is not part
    assert ("member.enrollments" in found.needs) is not part
    wanted = Disposition.GOVERNS if part else Disposition.NOT_ADOPTED
    assert found.rulings["referral"].step_of("WY/PLAN-DOC").disposition is wanted
