"""What a provision file has no key for, and a question has: the page on provision files lists it, here it is asked."""

import attrs
import pytest
from provision_worlds import CODE, PLAN, STATE, provision, state_file, world

from coverage_resolver import (
    CoverageQuestion,
    CoverageStatus,
    Enrollment,
    Member,
    ReasonCode,
    Resolution,
    RetroactiveRequest,
    Service,
    resolve,
)

COVERED = provision(topic="coverage_status", value={"covered": True})
DAY = "2026-06-15"
NONE_OF_THEM = dict.fromkeys(("travel_endangers_health", "more_readily_available", "customary_across_border"), False)


@pytest.fixture
def library(tmp_path):
    return world(tmp_path, state_file(COVERED))


def asked(born="1980-03-04", span=None, member=None, **service):
    enrolled = {
        "line_of_business": "medicaid",
        "start": "2020-01-01",
        "state": STATE,
        "plan": PLAN,
        "delivery_system": "managed_care",
    }
    spans = [Enrollment(**enrolled | (span or {}))]
    about = {"date_of_birth": born, "residence_state": STATE, "enrollments": spans} | (member or {})
    described = {"code": CODE, "code_system": "CPT", "state": STATE} | service
    return CoverageQuestion(
        member=Member(**about), service=Service(**described), date_of_service=DAY, as_of="2026-12-31"
    )


@pytest.mark.parametrize(("waivers", "status"), [((), None), (("OTHER",), None), (("HCBS-A",), CoverageStatus.COVERED)])
def test_only_the_enrollees_of_a_waiver_have_its_benefit(tmp_path, waivers, status):
    """MD-10: who is in no waiver on record is in none, which is no doubt."""
    library = world(
        tmp_path, state_file(COVERED | {"applies_to": {"lob": ["medicaid"], "conditions": {"waivers": "HCBS-A"}}})
    )
    primary = resolve(asked(span={"waivers": waivers}), library).primary
    assert primary.status is (status or CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW)
    assert primary.needs == ()


@pytest.mark.parametrize(
    ("emergency", "status", "needs"),
    [
        (None, CoverageStatus.INDETERMINATE, ("service.emergency",)),
        (False, CoverageStatus.EXCLUDED_BENEFIT, ()),
        (True, CoverageStatus.COVERED, ()),
    ],
)
def test_a_restricted_aid_code_reaches_emergencies_only(library, emergency, status, needs):
    primary = resolve(asked(span={"restricted_scope": True}, emergency=emergency), library).primary
    assert (primary.status, primary.needs) == (status, needs)
    assert (ReasonCode.RESTRICTED_SCOPE in primary.reason_codes) is (emergency is not True)


@pytest.mark.parametrize(
    ("facts", "emergency", "status"),
    [
        (NONE_OF_THEM, False, CoverageStatus.EXCLUDED_BENEFIT),
        (NONE_OF_THEM, None, CoverageStatus.INDETERMINATE),
        ({}, False, CoverageStatus.INDETERMINATE),
        ({}, None, CoverageStatus.INDETERMINATE),
        ({}, True, CoverageStatus.COVERED),
        ({"travel_endangers_health": True}, False, CoverageStatus.COVERED),
        ({"more_readily_available": True}, False, CoverageStatus.COVERED),
        ({"customary_across_border": True}, False, CoverageStatus.COVERED),
    ],
)
def test_care_out_of_the_state_is_paid_as_at_home_if_one_condition_holds(library, facts, emergency, status):
    """42 CFR 431.52(b): the rules are those of the state of residence, never those of the place of service."""
    question = asked(state="MT", facts=facts, emergency=emergency)
    primary = resolve(question, library).primary
    assert primary.status is status
    untold = {f"service.{name}" if name == "emergency" else name for name in (*NONE_OF_THEM, "emergency")} - {
        *facts,
        *(() if emergency is None else ("service.emergency",)),
    }
    assert set(primary.needs) == (untold if status is CoverageStatus.INDETERMINATE else set())
    assert ReasonCode.RESIDENCE_STATE_GOVERNS in primary.reason_codes


@pytest.mark.parametrize(
    ("applied", "group", "day", "found"),
    [
        ("2026-12-31", "expansion", "2026-09-01", True),
        ("2026-12-31", "expansion", "2026-08-31", False),
        ("2027-01-01", "expansion", "2026-12-01", True),
        ("2027-01-01", "expansion", "2026-11-30", False),
        ("2027-01-01", "other", "2026-11-01", True),
        ("2027-01-01", "other", "2026-10-31", False),
    ],
)
def test_how_far_coverage_reaches_back_goes_by_the_date_of_application(library, applied, group, day, found):
    """P.L. 119-21 section 71112: one month for the expansion group, two for the others, from 2027 on; before, three."""
    request = RetroactiveRequest(
        application_date=applied, eligibility_group=group, otherwise_eligible=True, state=STATE
    )
    question = attrs.evolve(
        asked(member={"enrollments": [], "retroactive_request": request}), date_of_service=day, as_of="2027-06-30"
    )
    answer = resolve(question, library)
    assert (answer.primary.status is CoverageStatus.COVERED) is found
    expected = ReasonCode.RETRO_ELIGIBILITY if found else ReasonCode.RETRO_WINDOW_EXCEEDED
    assert expected in answer.reason_codes


@pytest.mark.parametrize(("day", "status"), [("2026-12-01", "covered"), ("2026-11-30", None), ("2026-10-31", "no")])
@pytest.mark.parametrize("group", ["", "a word of the state's own"])
def test_a_group_that_no_rule_names_may_be_any(library, group, day, status):
    """Between one month and two nobody can say; within one and beyond two it makes no difference."""
    request = RetroactiveRequest(
        application_date="2027-01-01", eligibility_group=group, otherwise_eligible=True, state=STATE
    )
    question = attrs.evolve(
        asked(member={"enrollments": [], "retroactive_request": request}), date_of_service=day, as_of="2027-06-30"
    )
    primary = resolve(question, library).primary
    expected = {"covered": CoverageStatus.COVERED, "no": CoverageStatus.NO_COVERAGE_ON_DATE}
    assert primary.status is expected.get(status, CoverageStatus.INDETERMINATE)


@pytest.mark.parametrize(
    ("group", "day", "status"),
    [
        ("medicaid_expansion", "2026-03-01", None),
        ("medicaid_expansion", "2026-02-28", CoverageStatus.NO_COVERAGE_ON_DATE),
        ("separate", "2026-06-19", CoverageStatus.NO_COVERAGE_ON_DATE),
        ("", "2026-03-01", CoverageStatus.INDETERMINATE),
        ("", "2026-02-28", CoverageStatus.NO_COVERAGE_ON_DATE),
    ],
)
def test_chip_reaches_back_as_medicaid_does_where_it_is_medicaid(library, group, day, status):
    """42 CFR 435.915 for an expansion, until 2026; which of the two it is must be told."""
    request = RetroactiveRequest(
        line_of_business="chip",
        application_date="2026-06-20",
        eligibility_group=group,
        otherwise_eligible=True,
        state=STATE,
    )
    question = attrs.evolve(
        asked(member={"enrollments": [], "retroactive_request": request}), date_of_service=day, as_of="2026-12-31"
    )
    found = resolve(question, library).primary
    if status is None:
        assert found.payer.line_of_business == "chip"
    else:
        assert found.status is status
    assert ("member.retroactive_request.eligibility_group" in found.needs) is (status is CoverageStatus.INDETERMINATE)


@pytest.mark.parametrize(
    ("programme", "by", "resolution"),
    [
        ("separate", None, Resolution.SILENT),
        ("medicaid_expansion", "P1", Resolution.GOVERNED),
        ("", None, Resolution.INDETERMINATE),
    ],
)
def test_a_provision_for_medicaid_counts_in_an_expansion_and_not_in_a_separate_programme(
    tmp_path, programme, by, resolution
):
    library = world(tmp_path, state_file(COVERED))
    primary = resolve(asked("2018-03-04", {"line_of_business": "chip", "programme": programme}), library).primary
    assert primary.resolution is resolution
    assert (primary.governing and primary.governing.version) == by


def test_a_code_that_the_contract_leaves_out_is_paid_by_the_programme_itself(library):
    answer = resolve(asked(span={"carve_outs": [CODE]}), library)
    assert answer.primary.status is CoverageStatus.OTHER_PAYER_RESPONSIBLE
    assert answer.determinations[1].status is CoverageStatus.COVERED
    assert ReasonCode.CARVED_OUT in answer.reason_codes
