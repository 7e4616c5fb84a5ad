"""The table by topic: what stands, who says so, what it displaced and which way, since when, until when."""

import json

import pytest
from provision_worlds import provision, state_file, write_files

from coverage_resolver.cli import main
from coverage_resolver.io.provisions.importing import import_provisions

DATED = {
    "effective_from": "2026-06-15",
    "effective_precision": "day",
    "effective_to": "2027-03-31",
    "published": "2026-05-01",
}
ASK = "--line-of-business medicaid --delivery-system managed_care --plan WY-PLAN --state WY"
DAYS = "--code 97153 --code-system CPT --enrolled-from 2024-01-01 --dob 2020-03-04 --as-of 2026-12-31"


@pytest.fixture
def pack(tmp_path):
    files = state_file(
        provision(topic="coverage_status", value={"covered": True}),
        provision(topic="dx_recency", stance="explicitly_none", value={"no_time_limit": True}, **DATED),
        provision("plan", "dx_recency", {"anchor": "evaluation", "max_months": 6}),
        provision("plan", "referral", stance="defers", value={"defers_to": "the manual"}),
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    return tmp_path / "pack.jsonl"


def table(capsys, pack, day, *flags):
    code = main(["explain", "--by-topic", "--library", str(pack), *ASK.split(), *DAYS.split(), "--dos", day, *flags])
    assert code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "by", "since", "until", "directions"),
    [
        ("2026-06-14", "P3", "2024-01-01", "2026-06-14", []),
        ("2026-06-15", "P2", "2026-06-15", "2027-03-31", ["more_restrictive"]),
        ("2027-03-31", "P2", "2026-06-15", "2027-03-31", ["more_restrictive"]),
        ("2027-04-01", "P3", "2027-04-01", None, []),
    ],
)
def test_each_topic_has_days_of_its_own(capsys, pack, day, by, since, until, directions):
    (item,) = json.loads(table(capsys, pack, day, "--json"))["determinations"]
    rows = {row["topic"]: row for row in item["topics"]}
    found = rows["diagnosis_recency"]
    assert (found["by"]["version"], found["since"], found["until"]) == (by, since, until)
    assert [step["direction"] for step in found["measured"]] == directions
    assert (rows["coverage"]["since"], rows["coverage"]["until"]) == ("2024-01-01", None)


def test_the_terminal_says_it_in_words(capsys, pack):
    text = table(capsys, pack, "2026-06-15")
    part = text[text.index("  diagnosis recency") : text.index("  referral")]
    assert part.rstrip().split("\n") == [
        "  diagnosis recency",
        "    no time limit",
        "    by WY/STATE-DOC P2 (What the state wrote)",
        "    in effect since 2026-06-15 until 2027-03-31",
        "    displaced, more restrictive: WY/PLAN-DOC P3 (What the plan wrote): anchor: evaluation; max",
        "    months: 6",
        "    codes: HIGHER_AUTHORITY_PREVAILS, STATE_PROVISION_PREVAILS, STATE_MORE_GENEROUS,",
        "    AUTHORITY_GOVERNS",
        "    since 2026-06-15, through 2027-03-31",
    ]


def test_a_topic_that_is_not_settled_says_what_it_needs(capsys, pack):
    text = table(capsys, pack, "2026-06-15")
    assert "needs text: the manual, to which WY/PLAN-DOC points" in text


def test_the_table_repeats_nothing_of_the_member(capsys, pack):
    text = table(capsys, pack, "2026-06-20")
    assert [day for day in ("2020-03-04", "2026-06-20", "2024-01-01", "WY-PLAN") if day in text] == []
    assert "2020-03-04" not in table(capsys, pack, "2026-06-20", "--json")


def test_the_branches_of_an_open_topic_are_told_with_their_values(capsys, tmp_path):
    phase = {"request_phase": "initiation"}
    files = state_file(
        provision(topic="referral", value={"required": False}, applies={"conditions": phase}),
        provision("plan", "referral", {"required": True}),
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    (item,) = json.loads(table(capsys, tmp_path / "pack.jsonl", "2026-06-15", "--json"))["determinations"]
    (row,) = [row for row in item["topics"] if row["topic"] == "referral"]
    assert row["needs"] == ["request_phase"]
    assert sorted(branch["value"]["required"] for branch in row["alternatives"]) == [False, True]


def test_a_service_that_is_carved_out_is_said_to_be_another_payers(capsys, tmp_path):
    carved = {"covered_by": "fee_for_service", "outside_plan_benefit": True}
    files = state_file(
        provision(topic="coverage_status", value={"covered": True}), provision(topic="carve_out", value=carved)
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    (item,) = json.loads(table(capsys, tmp_path / "pack.jsonl", "2026-06-15", "--json"))["determinations"]
    assert (item["status"], item["paid_by"]) == ("other_payer_responsible", "fee_for_service")
    assert "other payer responsible (fee for service)" in table(capsys, tmp_path / "pack.jsonl", "2026-06-15")


def test_a_plan_of_another_state_is_not_asked_about(capsys, tmp_path):
    """A plan's rules for Medicaid are rules within its state's programme: who lives elsewhere is not in that plan."""
    here = state_file(provision(topic="referral", value={"required": True}))
    away = state_file(provision("plan", "referral", {"required": False}), state="MT", plans=[{"id": "WY-PLAN"}])
    away["provisions"][0]["id"] = "AWAY"
    import_provisions([write_files(tmp_path, here, away)], tmp_path / "pack.jsonl")
    words = ASK.replace("--plan WY-PLAN", "").split()
    asked = ["explain", "--by-topic", "--library", str(tmp_path / "pack.jsonl"), *words, *DAYS.split()]
    assert main([*asked, "--dos", "2026-06-15"]) == 0
    text = capsys.readouterr().out
    assert "by WY/STATE-DOC P1" in text
    assert "enrollment.plan" not in text


def test_a_day_that_only_later_knowledge_brings_is_not_named(capsys, tmp_path):
    """Where the member's coverage begins by chance on that day, the day is the member's."""
    coming = {**DATED, "effective_from": "2026-06-15", "published": "2027-01-01"}
    files = state_file(
        provision(topic="referral", value={"required": True}),
        provision(topic="referral", value={"required": False}, **coming),
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    text = table(capsys, tmp_path / "pack.jsonl", "2026-06-15", "--enrolled-from", "2026-06-15")
    part = text[text.index("  referral") :]
    part = " ".join(part.split())
    assert "since the member's coverage or age, or the ranking or knowledge of sources, changed" in part
    assert "2026-06-15" not in text


def test_topics_on_which_nobody_speaks_are_one_line(capsys, tmp_path):
    files = state_file(
        *(
            provision(level, topic, stance="silent")
            for level in ("state", "plan")
            for topic in ("supervision", "referral")
        ),
        provision(topic="telehealth", value={"may_be_used": False}),
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    lines = table(capsys, tmp_path / "pack.jsonl", "2026-06-15").split("\n")
    assert "  No source speaks on referral, supervision." in lines
    assert "    may be used: no" in lines


def test_branches_are_told_by_what_they_have_in_common(capsys, tmp_path):
    """Which of two unknowns matters is said once, not once for each answer to the other."""
    phase, tier = ({"conditions": {name: "x"}} for name in ("request_phase", "service_tier"))
    files = state_file(
        provision(topic="referral", value={"required": True}, applies=phase),
        provision("plan", "referral", {"required": False}, applies=tier),
    )
    import_provisions([write_files(tmp_path, files)], tmp_path / "pack.jsonl")
    (item,) = json.loads(table(capsys, tmp_path / "pack.jsonl", "2026-06-15", "--json"))["determinations"]
    (row,) = [row for row in item["topics"] if row["topic"] == "referral"]
    told = {branch["condition"]: branch["value"] and branch["value"]["required"] for branch in row["alternatives"]}
    assert told == {
        "request_phase is x": True,
        "another request_phase and service_tier is x": False,
        "another request_phase and another service_tier": None,
    }


def test_a_topic_that_is_open_is_not_settled(capsys, pack):
    """Coverage is settled; that the plan points to a manual leaves the referral open."""
    words = ["--library", str(pack), *ASK.split(), *DAYS.split(), "--dos", "2026-06-15", "--require-settled"]
    assert main(["explain", *words]) == 0
    assert main(["explain", "--by-topic", *words]) == 4
