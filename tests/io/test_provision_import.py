"""Provision files become a pack of records: the same files give the same bytes, and a pack answers as its files do."""

from pathlib import Path

import pytest
from provision_worlds import federal_file, provision, ruling, state_file, world, write_files
from strategies import shipped

from coverage_resolver import Resolution, load_library
from coverage_resolver.io.provisions.files import read_provision_files
from coverage_resolver.io.provisions.importing import import_provisions

REAL = Path(__file__).parents[3] / "shared" / "data" / "medicaid"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the provision files of real states stand beside the checkout only")


@real
def test_real_states_are_imported_whole(tmp_path):
    report = import_provisions([REAL], tmp_path / "pack.jsonl")
    assert (report.files, report.provisions, report.participations) == (12, 322, 4)
    assert report.stances == {
        "defers": 25,
        "delegates": 5,
        "explicitly_none": 14,
        "rule": 234,
        "silent": 24,
        "unknown": 20,
    }
    (note,) = report.notes
    assert note.startswith("MS.json:provisions[6].value.limits[1].max: `NCCI MUE` is no number")


@real
def test_a_pack_holds_what_its_files_hold(tmp_path):
    import_provisions([REAL], tmp_path / "pack.jsonl")
    found, loaded = read_provision_files([REAL]), load_library(tmp_path / "pack.jsonl")
    told = [
        (item.id, item.topic, item.sort_key(), item.lines, item.same_as, item.verified) for item in found.provisions
    ]
    assert [
        (item.id, item.topic, item.sort_key(), item.lines, item.same_as, item.verified) for item in loaded.provisions
    ] == told
    assert loaded.participations == found.participations


@real
def test_the_same_files_give_the_same_bytes_in_any_order(tmp_path):
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    files = sorted(REAL.glob("*.json"))
    import_provisions(files, one)
    import_provisions(reversed(files), other)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("value", "day", "holds"),
    [
        ({"months": 24, "counted_from": "2026-11-01"}, "2026-10-31", True),
        ({"months": 24, "counted_from": "2026-11-01"}, "2028-10-31", True),
        ({"months": 24, "counted_from": "2026-11-01"}, "2028-11-01", False),
        ({"months": 24}, "2099-01-01", True),
    ],
)
def test_a_period_of_grace_ends_when_its_months_are_over(tmp_path, value, day, holds):
    library = world(tmp_path, state_file(provision(topic="transition_rule", value=value)))
    found = ruling(library, "transition_rule", day=day, as_of="2099-12-31")
    assert (found.governing is not None) is holds


def test_a_start_that_is_not_stated_is_in_force_and_said_to_be_so(tmp_path):
    import_provisions([write_files(tmp_path, state_file(provision(value={"required": True})))], tmp_path / "p.jsonl")
    (item,) = load_library(tmp_path / "p.jsonl").provisions
    assert (item.period.start.stated, item.period.text()) == (False, "unstated..")


def test_a_month_stays_a_month(tmp_path):
    dated = provision(value={"required": True}, effective_from="2026-06-01", effective_precision="month")
    found = read_provision_files([write_files(tmp_path, state_file(dated))])
    assert found.provisions[0].period.text() == "2026-06.."


def test_a_rule_about_rules_that_is_not_understood_is_told(tmp_path):
    rule = {"id": "M", "kind": "order_of_layers", "citation": {"document": "STATE-DOC"}}
    found = read_provision_files([write_files(tmp_path, state_file(meta_rules=[rule]))])
    assert found.provisions == ()
    assert found.notes == (
        "0.json:meta_rules[1]: a rule about rules of the kind `order_of_layers` is kept out of the judgement",
    )


def test_a_document_may_tell_its_kind(tmp_path):
    documents = state_file()["documents"]
    documents["STATE-DOC"]["kind"] = "state_regulation"
    found = read_provision_files([write_files(tmp_path, state_file(provision(value={"x": 1}), documents=documents))])
    assert found.provisions[0].authority.kind == "state_regulation"


def test_a_plans_guide_that_states_the_states_rule_is_the_states(tmp_path):
    """A document of one level may hold a provision of the other; the level of the provision counts."""
    restated = provision(value={"required": True}, citation={"document": "PLAN-DOC"})
    library = world(tmp_path, state_file(restated))
    assert ruling(library, plan="ANOTHER").governing.authority.id == "WY/PLAN-DOC (state)"


def test_federal_floors_are_floors(tmp_path):
    floor = {
        "id": "F",
        "topic": "decision_timeframe",
        "applies_to": {"lob": ["medicaid"]},
        "value": {"standard_calendar_days_max": 7},
        "citation": {"title": "42 CFR 440.230(e)"},
        "effective_from": "2026-01-01",
    }
    library = world(tmp_path, federal_file(floor))
    assert {item.role.value for item in library.provisions} == {"floor"}
    assert ruling(library, "decision_timeframe").governing.version == "F"
    assert shipped().ladders.ladders


def test_two_rules_of_one_document_at_once_are_a_persons_matter_and_no_fault(tmp_path):
    """Nobody knows that one is an issue of the other."""
    rules = [provision(value={"required": needed}) for needed in (True, False)]
    import_provisions([write_files(tmp_path, state_file(*rules))], tmp_path / "p.jsonl")
    assert len(load_library(tmp_path / "p.jsonl").provisions) == 2
    assert ruling(world(tmp_path, state_file(*rules))).resolution is Resolution.CONFLICT


@pytest.mark.parametrize(("phase", "governed"), [("start", True), ("later", False)])
def test_a_fact_of_the_request_may_stand_beside_the_conditions(tmp_path, phase, governed):
    library = world(tmp_path, state_file(provision(value={"x": 1}, applies={"request_phase": "start"})))
    assert (ruling(library, request_phase=phase).governing is not None) is governed


@pytest.mark.parametrize(("born", "governed"), [("2020-06-16", False), ("2020-06-15", True), ("2020-05-15", True)])
def test_a_band_of_age_may_name_its_last_month(tmp_path, born, governed):
    """Through 72 months, on the day on which one is 71, 72 and 73 months old."""
    bands = provision(value={"x": 1}, applies={"age_months": {"min": 72, "max_inclusive": 73}})
    assert (ruling(world(tmp_path, state_file(bands)), born=born).governing is not None) is governed
