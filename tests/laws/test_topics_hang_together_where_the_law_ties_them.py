"""Topics are ruled on one by one; four ties between them are law: what is presupposed, what is barred, what a floor
opens, and what is carved out."""

import pytest
from provision_worlds import DAY, EXCEEDED, determination, federal_file, provision, ruling, state_file, world

from coverage_resolver import CoverageStatus, ReasonCode, Resolution
from coverage_resolver.vocabulary import Finality

CLOCK = provision("plan", "dx_recency", {"max_months": 12})
NO_DIAGNOSIS = provision(topic="dx_required", stance="explicitly_none", value={"diagnosis_required": False})
CLOCKED = {
    "id": "US-CLOCK",
    "topic": "decision_timeframe",
    "applies_to": {"lob": ["medicaid"], "delivery": ["managed_care"]},
    "value": {"standard_calendar_days_max": 7},
    "effective_basis": "rating period starting on or after 2026-01-01",
    "citation": {"title": "42 CFR 438.210(d)"},
}


def limits(period: str, soft: bool) -> dict:
    return {"limits": [{"period": period, "max_hours": 400, "soft": soft}]}


def test_a_clock_on_what_is_not_required_is_a_persons(tmp_path):
    library = world(tmp_path, state_file(CLOCK, NO_DIAGNOSIS))
    found = ruling(library, "diagnosis_recency")
    assert found.resolution is Resolution.INDETERMINATE
    assert ReasonCode.PRESUPPOSITION_GONE in found.reason_codes
    assert ruling(library, "diagnosis_required").resolution is Resolution.GOVERNED


def test_a_clock_stands_where_the_diagnosis_is_required(tmp_path):
    required = provision(topic="dx_required", value={"diagnosis_required": True})
    assert ruling(world(tmp_path, state_file(CLOCK, required)), "diagnosis_recency").governing.version == "P1"


@pytest.mark.parametrize("kind", ["no_more_stringent", "same_amount_duration_scope"])
@pytest.mark.parametrize(
    ("state", "resolution"),
    [
        (provision(stance="silent"), Resolution.INDETERMINATE),
        (provision(stance="delegates"), Resolution.GOVERNED),
        (provision(value={"required": False}), Resolution.GOVERNED),
    ],
    ids=["state silent", "left to the plan", "state speaks"],
)
def test_a_bar_on_stricter_plans_bounds_what_a_plan_adds_alone(tmp_path, kind, state, resolution):
    bar = [{"id": "BAR", "kind": kind, "verified": True, "citation": {"document": "STATE-DOC"}}]
    library = world(tmp_path, state_file(state, provision("plan", value={"required": True}), meta_rules=bar))
    found = ruling(library)
    assert found.resolution is resolution
    assert (ReasonCode.NO_MORE_STRINGENT in found.reason_codes) is (resolution is Resolution.INDETERMINATE)


def test_a_plan_cannot_carve_a_service_out_of_its_own_contract(tmp_path):
    """MD-6: what is carved out is in the contract; what a plan's policy says of it is for a person to check."""
    away = provision("plan", "carve_out", {"outside_plan_benefit": True, "covered_by": "another_plan"})
    covered = provision(topic="coverage_status", value={"covered": True})
    found = determination(world(tmp_path, state_file(covered, away)))
    assert found.status is CoverageStatus.INDETERMINATE
    assert {branch.status for branch in found.alternatives} == {
        CoverageStatus.OTHER_PAYER_RESPONSIBLE,
        CoverageStatus.COVERED,
    }


def test_carve_outs_to_two_payers_say_which_question_is_open(tmp_path):
    one, other = (
        provision(topic="carve_out", value={"outside_plan_benefit": True, "covered_by": payer})
        for payer in ("behavioral_health_plan", "state_fee_for_service")
    )
    found = determination(world(tmp_path, state_file(one, other)))
    assert any(need.startswith("which carve-out prevails") for need in found.needs)


@pytest.mark.parametrize("band", [{"max_inclusive": 251}, {"max_exclusive": 252}])
def test_the_conventions_on_attaining_an_age_part_at_the_end_of_a_band_however_it_is_written(tmp_path, band):
    covered = provision(topic="coverage_status", value={"covered": True}, applies={"age_months": band})
    found = determination(world(tmp_path, state_file(covered)), born="2005-06-16")
    assert ReasonCode.AGE_ATTAINMENT_CONVENTION in found.reason_codes


BAR = [{"id": "BAR", "kind": "no_more_stringent", "verified": True, "citation": {"document": "STATE-DOC"}}]


@pytest.mark.parametrize(("covered", "open_"), [(False, True), (True, False)])
def test_a_bar_on_stricter_plans_is_on_exclusions_too(tmp_path, covered, open_):
    """No rule is stricter than an exclusion, and none less strict than coverage."""
    plan = provision("plan", "coverage_status", {"covered": covered})
    found = ruling(world(tmp_path, state_file(plan, meta_rules=BAR)), "coverage", born="1980-03-04")
    assert (found.resolution is Resolution.INDETERMINATE) is open_


def test_a_bar_on_stricter_plans_is_on_no_rule_that_asks_nothing(tmp_path):
    plan = provision("plan", "prior_authorization", {"prior_authorization": "not_required"})
    found = ruling(world(tmp_path, state_file(plan, meta_rules=BAR)), "prior_authorization")
    assert found.resolution is Resolution.GOVERNED


@pytest.mark.parametrize(("born", "exceedable"), [("2011-01-01", True), ("2020-01-01", False)])
def test_an_age_limit_that_leaves_out_a_child_may_be_exceeded(tmp_path, born, exceedable):
    """42 USC 1396d(r)(5): a categorical exclusion gives way; a child whom the limit lets in needs no exception."""
    limit = provision(topic="age_limit", value={"max_age_years_inclusive": 12})
    found = ruling(world(tmp_path, state_file(limit), federal_file(EXCEEDED)), "age_limit", born=born)
    assert (ReasonCode.LIMIT_MAY_BE_EXCEEDED in found.reason_codes) is exceedable


def test_whether_an_exclusion_may_be_exceeded_hangs_on_a_birthday_that_is_not_told(tmp_path):
    """Below 21 it may, from 21 on it may not: nobody can say without the birthday."""
    excluded = provision(topic="coverage_status", value={"covered": False})
    library = world(tmp_path, state_file(excluded), federal_file(EXCEEDED))
    found = determination(library, born=None)
    assert found.status is CoverageStatus.INDETERMINATE
    assert "member.date_of_birth" in found.needs


def test_so_does_whether_an_age_limit_leaves_the_member_out(tmp_path):
    limit = provision(topic="age_limit", value={"max_age_years_inclusive": 8})
    found = ruling(world(tmp_path, state_file(limit), federal_file(EXCEEDED)), "age_limit", born=None)
    assert found.resolution is Resolution.INDETERMINATE
    assert "member.date_of_birth" in found.needs


@pytest.mark.parametrize(("born", "told"), [("2005-06-15", True), ("2005-06-16", False)])
def test_coverage_beside_an_age_limit_that_leaves_the_member_out_says_so(tmp_path, born, told):
    """The 21st birthday is the first day out of a limit of 20 years."""
    covered = provision(topic="coverage_status", value={"covered": True})
    limit = provision(topic="age_limit", value={"max_age_years_inclusive": 20})
    found = determination(world(tmp_path, state_file(covered, limit)), born=born)
    assert any("its age limit leaves the member out" in caveat for caveat in found.caveats) is told


def test_the_length_of_an_authorization_means_nothing_where_none_is_required(tmp_path):
    none = provision(
        topic="prior_authorization", stance="explicitly_none", value={"prior_authorization": "not_required"}
    )
    period = provision("plan", "authorization_period", {"max_months": 6})
    found = ruling(world(tmp_path, state_file(none, period)), "authorization_period")
    assert ReasonCode.PRESUPPOSITION_GONE in found.reason_codes


@pytest.mark.parametrize(
    ("period", "soft", "born", "resolution"),
    [
        ("lifetime", False, "2020-03-04", Resolution.INDETERMINATE),
        ("lifetime", True, "2020-03-04", Resolution.GOVERNED),
        ("week", False, "2020-03-04", Resolution.GOVERNED),
        ("lifetime", False, "2005-06-16", Resolution.INDETERMINATE),
        ("lifetime", False, "2005-06-15", Resolution.GOVERNED),
    ],
    ids=["ends the benefit", "soft", "begins anew", "the day before 21", "21"],
)
def test_a_cap_that_ends_the_benefit_is_a_persons_below_21(tmp_path, period, soft, born, resolution):
    """42 USC 1396d(r)(5): limits give way to medical necessity; they do not compel unproven care."""
    cap = provision(topic="quantity_limit", value=limits(period, soft))
    library = world(tmp_path, state_file(cap), federal_file(EXCEEDED))
    assert ruling(library, "quantity_limit", born=born).resolution is resolution


@pytest.mark.parametrize(
    ("period", "told", "resolution", "needs"),
    [
        ("lifetime", {}, Resolution.INDETERMINATE, "lifetime_hours_used"),
        ("lifetime", {"lifetime_hours_used": 399}, Resolution.GOVERNED, ""),
        ("lifetime", {"lifetime_hours_used": 400}, Resolution.INDETERMINATE, "individual review where"),
        ("year", {}, Resolution.GOVERNED, ""),
        ("year", {"year_hours_used": 399.5}, Resolution.GOVERNED, ""),
        ("year", {"year_hours_used": 400}, Resolution.INDETERMINATE, "individual review where"),
        ("year", {"lifetime_hours_used": 400}, Resolution.GOVERNED, ""),
    ],
)
def test_below_21_what_is_used_up_is_a_persons_and_what_is_left_stands(tmp_path, period, told, resolution, needs):
    """A year begins anew, so its cap stands until somebody says that it is reached; a lifetime does not."""
    cap = provision(topic="quantity_limit", value=limits(period, False))
    found = ruling(world(tmp_path, state_file(cap), federal_file(EXCEEDED)), "quantity_limit", **told)
    assert found.resolution is resolution
    assert needs == "" or any(need.startswith(needs) for need in found.needs)
    code = ReasonCode.LIMIT_MAY_BE_EXCEEDED if found.governing else ReasonCode.BENEFIT_EXHAUSTED_UNDER_FLOOR
    assert code in found.reason_codes


def test_at_21_a_cap_that_is_used_up_stands(tmp_path):
    cap = provision(topic="quantity_limit", value=limits("lifetime", False))
    library = world(tmp_path, state_file(cap), federal_file(EXCEEDED))
    found = ruling(library, "quantity_limit", born="2005-06-15", lifetime_hours_used=400)
    assert found.resolution is Resolution.GOVERNED


def test_a_hard_limit_below_21_is_said_to_give_way(tmp_path):
    cap = provision(topic="quantity_limit", value=limits("week", False))
    found = ruling(world(tmp_path, state_file(cap), federal_file(EXCEEDED)), "quantity_limit")
    assert ReasonCode.LIMIT_MAY_BE_EXCEEDED in found.reason_codes


@pytest.mark.parametrize(
    ("days", "day", "by"),
    [
        (14, "2025-12-31", "P1"),
        (14, "2026-06-15", None),
        (14, "2026-12-30", None),
        (14, "2026-12-31", "US-CLOCK"),
        (7, "2026-06-15", "P1"),
        (5, "2027-06-15", "P1"),
    ],
)
def test_a_federal_floor_on_time_binds_from_the_rating_period_on(tmp_path, days, day, by):
    """A rating period runs a year at most: from when each contract's began is not known, and matters only if slower."""
    slow = provision("plan", "decision_timeframe", {"standard_calendar_days": days})
    library = world(tmp_path, state_file(slow), federal_file(CLOCKED))
    found = ruling(library, "decision_timeframe", day=day, as_of="2027-12-31", request=day)
    assert (None if found.governing is None else found.governing.version) == by


def test_a_carve_out_sends_the_service_to_another_payer(tmp_path):
    away = provision(topic="carve_out", value={"covered_by": "state_fee_for_service", "outside_plan_benefit": True})
    covered = provision(topic="coverage_status", value={"covered": True})
    found = determination(world(tmp_path, state_file(away, covered)))
    assert found.status is CoverageStatus.OTHER_PAYER_RESPONSIBLE
    assert (found.paid_by, found.redirected) == ("state_fee_for_service", True)
    assert ReasonCode.CARVED_OUT in found.reason_codes
    assert "WY/STATE-DOC carves the service out" in found.caveats[-1]
    assert found.rulings["coverage"].governing.version == "P2", "what is covered stays, for whoever pays"


def test_a_service_inside_the_contract_stays(tmp_path):
    stays = provision(topic="carve_out", value={"covered_by": "managed_care_plan", "outside_plan_benefit": False})
    covered = provision(topic="coverage_status", value={"covered": True})
    assert determination(world(tmp_path, state_file(stays, covered))).status is CoverageStatus.COVERED


AWAY = {"covered_by": "state_fee_for_service", "outside_plan_benefit": True}


@pytest.mark.parametrize(
    "rule",
    [
        provision(topic="carve_out", value=AWAY, applies={"setting": "school"}),
        provision(topic="carve_out", stance="unknown"),
    ],
    ids=["a fact is missing", "nobody has seen the text"],
)
def test_who_pays_is_open_where_the_carve_out_is(tmp_path, rule):
    covered = provision(topic="coverage_status", value={"covered": True})
    found = determination(world(tmp_path, state_file(rule, covered)))
    assert found.resolution is Resolution.INDETERMINATE
    assert found.needs
    statuses = {branch.status for branch in found.alternatives}
    assert statuses == {CoverageStatus.OTHER_PAYER_RESPONSIBLE, CoverageStatus.COVERED}


def test_without_a_plan_nothing_is_carved_out_of_one(tmp_path):
    covered = provision(topic="coverage_status", value={"covered": True})
    library = world(tmp_path, state_file(provision(topic="carve_out", value=AWAY), covered))
    assert determination(library, delivery_system="fee_for_service").status is CoverageStatus.COVERED
    assert determination(library).status is CoverageStatus.OTHER_PAYER_RESPONSIBLE


def test_an_exclusion_that_may_be_exceeded_is_not_for_everybody(tmp_path):
    """42 USC 1396d(r)(5): for a child an exclusion is where the review begins, not where it ends."""
    out = provision(topic="coverage_status", value={"covered": False})
    found = determination(world(tmp_path, state_file(out), federal_file(EXCEEDED)))
    assert ReasonCode.LIMIT_MAY_BE_EXCEEDED in found.reason_codes
    assert found.finality is Finality.REBUTTABLE


NO_TIER = {"service_tier": "A"}


def test_a_cap_that_is_used_up_hangs_on_the_birthday_where_that_is_not_told(tmp_path):
    """Who may be below 21 may have EPSDT: the topic that acts is in doubt, and so is what it acts on."""
    cap = provision(topic="quantity_limit", value=limits("lifetime", False))
    library = world(tmp_path, state_file(cap), federal_file(EXCEEDED))
    found = ruling(library, "quantity_limit", born=None, lifetime_hours_used=400)
    assert found.resolution is Resolution.INDETERMINATE
    assert "member.date_of_birth" in found.needs


@pytest.mark.parametrize(
    "required",
    [
        provision(topic="dx_required", stance="explicitly_none", value={"diagnosis_required": False}, applies=NO_TIER),
        provision(topic="dx_required", stance="unknown"),
    ],
    ids=["for a tier that is not told", "nobody has seen the text"],
)
def test_a_clock_is_open_while_it_is_open_whether_a_diagnosis_is_required(tmp_path, required):
    found = ruling(world(tmp_path, state_file(CLOCK, required)), "diagnosis_recency")
    assert found.resolution is Resolution.INDETERMINATE
    assert ReasonCode.PRESUPPOSITION_GONE in found.reason_codes


@pytest.mark.parametrize(
    "left",
    [
        {"effective_from": "2020-01-01", "effective_to": "2025-12-31"},
        {"effective_from": "2027-01-01"},
        {"published": "2027-01-01"},
        {"applies": NO_TIER},
        {"effective_from": DAY, "effective_precision": "month"},
        {"effective_from": DAY, "effective_basis": "request_date"},
    ],
    ids=[
        "ended",
        "not begun",
        "not published",
        "a tier that is not told",
        "begins some day of this month",
        "no request day told",
    ],
)
def test_what_is_left_to_the_plan_is_left_in_this_case_and_on_this_day(tmp_path, left):
    bar = [{"id": "BAR", "kind": "no_more_stringent", "verified": True, "citation": {"document": "STATE-DOC"}}]
    state = provision(stance="delegates", **left)
    library = world(tmp_path, state_file(state, provision("plan", value={"required": True}), meta_rules=bar))
    assert ruling(library).resolution is Resolution.INDETERMINATE


def test_that_two_sources_contradict_each_other_comes_before_their_one_outcome(tmp_path):
    covered = provision(topic="coverage_status", value={"covered": True})
    plan = provision("plan", "coverage_status", {"covered": True}, conflicts_with=["P1"])
    found = determination(world(tmp_path, state_file(covered, plan)))
    assert found.governing.version == "P1"
    assert ReasonCode.NO_CONFLICT not in found.reason_codes
