"""Nobody speaks on a topic: that is an answer where silence is shown, and a question where it is not."""

import pytest
from provision_worlds import provision, ruling, state_file, world

from coverage_resolver import Resolution

NEEDED = {"required": True}
SILENT, OPEN = Resolution.SILENT, Resolution.INDETERMINATE
LATER = {"effective_from": "2026-06-16", "effective_precision": "day"}


def only(tmp_path, *provisions, **keys):
    return ruling(world(tmp_path, state_file(*provisions)), **keys)


def test_a_state_that_was_read_and_says_nothing(tmp_path):
    assert only(tmp_path, provision(stance="silent")).resolution is SILENT


def test_a_plan_that_points_to_a_rule_that_is_not_there(tmp_path):
    found = only(tmp_path, provision("plan", value={"defers_to": "the manual"}, stance="defers"))
    assert (found.resolution, found.needs) == (OPEN, ("text: the manual, to which WY/PLAN-DOC points",))


def test_a_state_that_leaves_the_question_to_a_plan_of_which_no_rule_is_known(tmp_path):
    found = only(tmp_path, provision(stance="delegates"))
    assert (found.resolution, found.needs) == (OPEN, ("the plan's rule, to which WY/STATE-DOC leaves the question",))


@pytest.mark.parametrize(
    ("applies", "fact"),
    [
        ({"age_months": {"max_exclusive": 60}}, "age_months"),
        ({"delivery": ["ffs"]}, "delivery_system"),
        ({"programme": ["CHILDREN"]}, "state_programme"),
    ],
)
def test_a_rule_for_others_says_nothing_of_what_holds_here(tmp_path, applies, fact):
    found = only(tmp_path, provision(value=NEEDED, applies=applies), state_programme="ADULTS")
    assert (found.resolution, found.needs) == (OPEN, (f"what holds for those whom WY/STATE-DOC leaves out by {fact}",))


@pytest.mark.parametrize("keys", [{"applies": {"lob": ["chip"]}}, {"applies": {"conditions": {"phase": "start"}}}])
def test_a_rule_that_says_when_it_applies_is_silent_elsewhere(tmp_path, keys):
    """Another line of business is out by what the rule is; a condition is what the rule is about."""
    assert only(tmp_path, provision(value=NEEDED, **keys), phase="later").resolution is SILENT


@pytest.mark.parametrize(
    ("published", "resolution"),
    [(None, OPEN), ("2026-06-16", OPEN), ("2026-06-17", SILENT), ("2026-06-15", SILENT), ("2026-01-01", SILENT)],
    ids=["no date", "with its start", "not yet known", "the day before", "long before"],
)
def test_a_rule_that_begins_later_and_was_announced_is_new(tmp_path, published, resolution):
    """One that was not may be the next edition of a text that was not captured. As known on the 16th."""
    found = only(tmp_path, provision(value=NEEDED, published=published, **LATER), as_of="2026-06-16")
    assert found.resolution is resolution


def test_a_reading_of_the_same_issuer_shows_silence(tmp_path):
    ages = provision(value=NEEDED, applies={"age_months": {"max_exclusive": 60}})
    read = provision(stance="silent", applies={"age_months": {"min": 60}})
    assert only(tmp_path, ages, read).resolution is SILENT


def test_a_rule_that_has_ended_leaves_silence(tmp_path):
    assert only(tmp_path, provision(value=NEEDED, effective_to="2026-06-14")).resolution is SILENT


FOR_CHILDREN = {"age_months": {"max_exclusive": 252}}
ADULT = "1990-01-01"


@pytest.mark.parametrize(
    "silent",
    [
        {"effective_from": "2020-01-01", "effective_to": "2025-12-31"},
        {"effective_from": "2027-01-01"},
        {"published": "2027-01-01"},
        {"effective_from": "2026-06-01", "effective_precision": "month"},
        {"effective_from": "2026-01-01", "effective_basis": "request_date"},
        {"applies": {"service_tier": "A"}},
    ],
    ids=["ended", "not begun", "not published", "in its month", "by a request that is not told", "for a tier not told"],
)
def test_a_document_is_silent_where_and_when_it_counts(tmp_path, silent):
    """A rule for children leaves open what holds for an adult; only what was read for this case closes that."""
    rule = provision(value=NEEDED, applies=FOR_CHILDREN)
    assert only(tmp_path, rule, provision(stance="silent"), born=ADULT, as_of="2026-12-31").resolution is SILENT
    found = only(tmp_path, rule, provision(stance="silent", **silent), born=ADULT, as_of="2026-12-31")
    assert found.resolution is OPEN


@pytest.mark.parametrize("born", [ADULT, None])
def test_whom_a_rule_leaves_out_is_asked_whatever_else_it_asks_for(tmp_path, born):
    """Its order of conditions decides nothing: a tier that is another does not make an adult of a child."""
    rule = provision(value=NEEDED, applies=FOR_CHILDREN | {"service_tier": "A"})
    found = only(tmp_path, rule, born=born, service_tier="B")
    assert found.resolution is OPEN
    assert ("member.date_of_birth" in found.needs) is (born is None)
    assert only(tmp_path, rule, born="2018-01-01", service_tier="B").resolution is SILENT


@pytest.mark.parametrize(("born", "resolution"), [("2018-01-01", SILENT), (ADULT, OPEN), (None, OPEN)])
def test_a_document_read_for_children_shows_nothing_of_adults(tmp_path, born, resolution):
    found = only(tmp_path, provision(stance="silent", applies=FOR_CHILDREN), born=born)
    assert found.resolution is resolution
