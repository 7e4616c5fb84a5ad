"""What is wrong with provision files, told all at once: where, what, what to do."""

import json

import pytest
from provision_worlds import PLAN, federal_file, provision, state_file, write_files

from coverage_resolver import DataNotFound, InvalidRecords
from coverage_resolver.errors import CannotWrite
from coverage_resolver.io.answers import plain_json
from coverage_resolver.io.provisions.files import read_provision_files
from coverage_resolver.io.provisions.importing import import_provisions

GOOD = provision(value={"required": True})
P = "0.json:provisions[1]"


def faults(folder, *tables):
    with pytest.raises(InvalidRecords) as caught:
        read_provision_files([write_files(folder, *tables)])
    return caught.value.lines()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"stance": "rules"}, f"{P}.stance · unknown stance `rules` · did you mean `rule`?"),
        ({"level": "county"}, f"{P}.level · unknown level `county` · use one of plan, state"),
        ({"value": None}, f"{P}.value · missing: the stance is `rule` · write the value, or another stance"),
        (
            {"topic": "coverage_status", "stance": "explicitly_none", "value": {"covered": True}},
            f"{P}.stance · on coverage there is no requirement that there is none of · write `rule`, and covered",
        ),
        (
            {"topic": "quantity_limit", "stance": "explicitly_none", "value": {"limits": [{"max_hours": 20}]}},
            f"{P}.value.limits · limits beside a stance that there is none · write `rule`, or leave the limits out",
        ),
        (
            {"value": {"months": "24", "counted_from": "2026-01-01"}},
            f"{P}.value.months · expected a whole number beside counted_from, not `24` · write the number of months",
        ),
        ({"value": {}}, f"{P}.value · empty: the stance is `rule` · write the value, or another stance"),
        (
            {"stance": "silent"},
            f"{P}.value · the stance is `silent`: there is nothing that it says · leave the value out, or write",
        ),
        (
            {"applies_to": {"lob": []}},
            f"{P}.applies_to.lob · empty: it would reach nobody · name them, or leave the key",
        ),
        ({"applies_to": {"programme": []}}, f"{P}.applies_to.programme · empty: it would reach nobody · name them, or"),
        ({"applies_to": {"age_months": {}}}, f"{P}.applies_to.age_months · empty: it would reach nobody · name them"),
        ({"applies_to": {"setting": []}}, f"{P}.applies_to.setting · empty: it would reach nobody · name them, or"),
        (
            {"applies_to": {"conditions": {"phase": []}}},
            f"{P}.applies_to.conditions.phase · empty: it would reach nobody · name them, or leave the key out",
        ),
        (
            {"effective_from": "2026-02-30"},
            f"{P}.effective_from · `2026-02-30` is no such day in the calendar · write a day such as 2025-06-30",
        ),
        (
            {"effective_from": "2026-06"},
            f"{P}.effective_from · `2026-06` is not a calendar day written YYYY-MM-DD · write",
        ),
        (
            {"effective_precision": "year"},
            f"{P}.effective_precision · unknown precision `year` · use one of day, month",
        ),
        (
            {"effective_basis": "discharge"},
            f"{P}.effective_basis · unknown date basis `discharge` · did you mean `discharge_date`?",
        ),
        (
            {"effective_from": "2026-06-15", "effective_to": "2026-06-14"},
            f"{P}.effective_to · the last day lies before the first day · correct one of the two days",
        ),
        ({"plan": "WY-PLAN"}, f"{P}.plan · a rule of the state with a plan · leave it out, or make the level `plan`"),
        ({"level": "plan"}, f"{P}.plan · missing: a rule of a plan · name the plan"),
        ({"level": "plan", "plan": "WY-PLAM"}, f"{P}.plan · no plan `WY-PLAM` in this file · did you mean `WY-PLAN`?"),
        (
            {"citation": {"document": "STATE-DOK"}},
            f"{P}.citation.document · no document `STATE-DOK` in this file · did you",
        ),
        ({"citation": {"title": "a title"}}, f"{P}.citation.document · missing · name a document of this file"),
        (
            {"codes": ["97151-97158"]},
            f"{P}.codes[1] · `97151-97158` is no CPT or HCPCS code · list each code of the range",
        ),
        ({"codes": ["9715"]}, f"{P}.codes[1] · `9715` is no CPT or HCPCS code · correct it"),
        (
            {"codes": [97153]},
            f"{P}.codes[1] · expected text, not `97153` · put it in quotes, because leading zeros count",
        ),
        (
            {"applies_to": {"lob": ["medicade"]}},
            f"{P}.applies_to.lob · unknown line of business `medicade` · did you mean",
        ),
        ({"applies_to": {"lobs": ["medicaid"]}}, f"{P}.applies_to.lobs · unknown key `lobs` · did you mean `lob`?"),
        ({"applies_to": {"age_months": {"max": 9}}}, f"{P}.applies_to.age_months.max · unknown key `max` · use one of"),
        ({"supersedes": ["P1"], "supersede_mode": "amend"}, f"{P}.supersedes[1] · the provision names itself · name"),
        ({"same_as": ["P1"]}, f"{P}.same_as[1] · the provision names itself · name another, or leave it out"),
        (
            {"codes": []},
            f"{P}.codes · an empty list: the provision would reach every code · name the codes, or leave the key out",
        ),
        (
            {"supersede_mode": "amend"},
            f"{P}.supersede_mode · there is nothing that it supersedes · name it in supersedes, or leave this out",
        ),
        ({"value": "x"}, f"{P}.value · expected a table, not `x` · write {{ name = value }}"),
        ({"value": [1]}, f"{P}.value · expected a table, not a list of 1 · write {{ name = value }}"),
        (
            {"applies_to": {"age_months": {"min": 24, "max_exclusive": 24}}},
            f"{P}.applies_to.age_months · nobody is of this age: min is not below max · correct min or max",
        ),
        (
            {"applies_to": {"age_months": {"min": 25, "max_inclusive": 24}}},
            f"{P}.applies_to.age_months · nobody is of this age: min is not below max · correct min or max",
        ),
        ({"value": {"max_hours": -5}}, f"{P}.value.max_hours · `-5` is below zero · write 0 or more"),
        ({"value": {"rows": [{"n": -1}]}}, f"{P}.value.rows[1].n · `-1` is below zero · write 0 or more"),
        (
            {"value": {"limits": "many"}},
            f"{P}.value.limits · expected a list of tables · write [ {{ period = …",
        ),
        (
            {"value": {"limits": ["week"]}},
            f"{P}.value.limits · expected a list of tables · write [ {{ period = …",
        ),
        (
            {"value": {"limits": [{"period": "week", "soft": "yes"}]}},
            f"{P}.value.limits[1].soft · expected true or false, not `yes` · true: exceedable on documentation; false:",
        ),
        (
            {"value": {"min_percent": 25, "max_percent": 20}},
            f"{P}.value.min_percent · `25` lies above `max_percent` · correct one of the two",
        ),
        ({"topic": "referal"}, f"{P}.topic · unknown topic `referal` · did you mean `referral`?"),
        (
            {"supersedes": ["P7"], "supersede_mode": "amend"},
            f"{P}.supersedes[1] · no provision `P7` in these files · use one of P1",
        ),
        ({"same_as": ["Q"]}, f"{P}.same_as[1] · no provision `Q` in these files · use one of P1"),
        ({"conflicts_with": ["Q"]}, f"{P}.conflicts_with[1] · no provision `Q` in these files · use one of P1"),
        ({"topic": "coverage_status"}, f"{P}.value.covered · missing: a rule on coverage · write true or false"),
        ({"verified": "yes"}, f"{P}.verified · expected true or false, not `yes` · write true or false without quotes"),
        ({"verifed": True}, f"{P}.verifed · unknown key `verifed` · did you mean `verified`?"),
        (
            {"value": {"months": 24, "counted_from": "November"}},
            f"{P}.value.counted_from · no day from which months can be counted · write the day as 2026-11-01",
        ),
    ],
    ids=lambda case: ",".join(case) if isinstance(case, dict) else "",
)
def test_a_fault_of_a_provision(tmp_path, change, line):
    (found,) = faults(tmp_path, state_file(GOOD | change))
    assert found.startswith(line)


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ([{"schema": "coverage-provision/1"}], "0.json:schema · unknown schema `coverage-provision/1` · did you mean"),
        ([{}], "0.json:schema · missing · use one of coverage-federal-overlay/1, coverage-provisions/1"),
        (
            [state_file(provisions={})],
            "0.json:provisions · expected a list, not a table · write [[table]], or a list in JSON",
        ),
        ([state_file(documents=[])], "0.json:documents · expected a table, not a list of 0 · write documents by their"),
        (
            [state_file(state=7)],
            "0.json:state · expected text, not `7` · put it in quotes, because leading zeros count",
        ),
        (
            [state_file(plans=[{"id": "A", "participates_from": "2026-01-02", "participates_to": "2026-01-01"}])],
            "0.json:plans[1].participates_to · lies before participates_from · correct one of the two days",
        ),
        (
            [state_file(meta_rules=[{"id": "M", "kind": "no_more_stringent", "citation": {"document": "X"}}])],
            "0.json:meta_rules[1].citation.document · no document `X` in this file · use one of PLAN-DOC, STATE-DOC",
        ),
        ([state_file(GOOD), state_file(GOOD)], "1.json:provisions[1].id · the id `P1` stands already at 0.json:prov"),
        (
            [
                federal_file(
                    {"id": "F", "topic": "epsdt", "applies_to": {}, "value": {"n": 1}, "citation": {"title": "a memo"}}
                )
            ],
            "0.json:rules[1].citation.title · neither statute nor regulation · cite the USC or the CFR, or add `kind`",
        ),
        (
            [
                federal_file(
                    {
                        "id": "F",
                        "topic": "epsdt",
                        "applies_to": {},
                        "value": {"n": 1},
                        "citation": {"title": "42 CFR 438.210"},
                        "effective_basis": "the next rating period",
                    }
                )
            ],
            "0.json:rules[1].effective_basis · no one day in it · write `effective_from`, or one day as 2026-01-01",
        ),
    ],
)
def test_a_fault_of_a_file(tmp_path, tables, line):
    (found,) = faults(tmp_path, *tables)
    assert found.startswith(line)


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    bad = GOOD | {"stance": "rules"}
    found = faults(tmp_path, state_file(bad, GOOD | {"codes": ["x"]}), state_file(bad | {"id": "Q"}))
    assert sorted(line.split(" · ")[0] for line in found) == [
        "0.json:provisions[1].stance",
        "0.json:provisions[2].codes[1]",
        "1.json:provisions[1].stance",
    ]


def test_what_is_not_json_has_its_line(tmp_path):
    home = write_files(tmp_path)
    (home / "x.json").write_text('{"schema": ', encoding="utf-8")
    with pytest.raises(InvalidRecords) as caught:
        read_provision_files([home])
    assert caught.value.lines() == ("x.json · not JSON: expecting value at line 1, column 12 · correct the syntax",)


def test_where_there_is_nothing_to_read(tmp_path):
    for path, what in ((tmp_path, "holds no *.json file"), (tmp_path / "none", "no such file or folder")):
        with pytest.raises(DataNotFound, match=what.replace("*", r"\*")):
            read_provision_files([path])


def test_a_pack_stays_as_it_is_when_the_files_are_faulty(tmp_path):
    pack = tmp_path / "pack.jsonl"
    pack.write_text("what was there", encoding="utf-8")
    with pytest.raises(InvalidRecords):
        import_provisions([write_files(tmp_path, state_file(GOOD | {"stance": "rules"}))], pack)
    assert pack.read_text(encoding="utf-8") == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.jsonl", "provisions"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pack.zip", "pack.zip · not the name of a pack · name it *.jsonl"),
        (
            "none/pack.jsonl",
            "none/pack.jsonl · cannot be written: No such file or directory · create the folder first, or name another",
        ),
    ],
)
def test_a_pack_that_cannot_be_written(tmp_path, name, message):
    with pytest.raises(CannotWrite) as caught:
        import_provisions([write_files(tmp_path, state_file(GOOD))], tmp_path / name)
    assert str(caught.value).endswith(message)


def test_a_state_that_is_none_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InvalidRecords) as caught:
        import_provisions([write_files(tmp_path, state_file(GOOD, state="ZZ"))], tmp_path / "pack.jsonl")
    assert "`ZZ` is not a state or territory · use its two-letter postal code" in caught.value.lines()[0]
    assert not (tmp_path / "pack.jsonl").exists()


def test_no_message_repeats_a_whole_value(tmp_path):
    """Values of a policy file are quoted short and on one line."""
    (line,) = faults(tmp_path, state_file(GOOD | {"stance": json.dumps(["x" * 500]) + "\n"}))
    assert len(line) < 220 and "\n" not in line


OTHER = {"level": "state", "title": "What the state wrote later"}


def test_a_document_that_two_files_describe_otherwise_is_named_with_both(tmp_path):
    other = state_file(GOOD | {"id": "Q"}, documents={"STATE-DOC": OTHER})
    home = write_files(tmp_path, state_file(GOOD), other)
    with pytest.raises(InvalidRecords) as caught:
        import_provisions([home], tmp_path / "pack.jsonl")
    (line,) = caught.value.lines()
    assert line.startswith("1.json:provisions[1].citation.document · the document `WY/STATE-DOC` is not as at 0.json:")
    assert "title" in line and line.endswith(" · write it alike in both files, or rename one")
    assert not (tmp_path / "pack.jsonl").exists()


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path):
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    homes = [write_files(tmp_path / name, state_file(GOOD)) for name in "ab"]
    with pytest.raises(InvalidRecords) as caught:
        read_provision_files(homes)
    (line,) = caught.value.lines()
    assert "b/provisions/0.json" in line and "a/provisions/0.json" in line and "the id `P1` stands already" in line


@pytest.mark.parametrize(
    ("first", "change", "line"),
    [
        ({}, {"supersedes": ["P1"]}, ".supersede_mode · missing beside supersedes · write amend or replace"),
        (
            {"level": "plan", "plan": "WY-PLAN"},
            {"supersedes": ["P1"], "supersede_mode": "replace"},
            ".supersedes[1] · a rule of the state supersedes `P1`, a rule of a plan · leave it out",
        ),
        (
            {"topic": "telehealth"},
            {"supersedes": ["P1"], "supersede_mode": "replace"},
            ".supersedes[1] · `P1` is on another topic, `telehealth` · name a provision on the same topic",
        ),
        (
            {},
            {"same_as": ["P1"], "conflicts_with": ["P1"]},
            ".conflicts_with[1] · `P1` stands in same_as too · leave it out of one of the two",
        ),
    ],
)
def test_a_fault_between_two_provisions(tmp_path, first, change, line):
    (found,) = faults(tmp_path, state_file(GOOD | first, GOOD | change))
    assert found.startswith("0.json:provisions[2]" + line)


def test_a_programme_that_the_file_does_not_declare(tmp_path):
    table = state_file(GOOD | {"applies_to": {"programme": ["WY-XX"]}}, plans=[{"id": "A", "programmes": ["WY-XIX"]}])
    (line,) = faults(tmp_path, table)
    assert line == f"{P}.applies_to.programme[1] · no programme `WY-XX` in this file · did you mean `WY-XIX`?"


def test_faults_of_shape_and_of_reference_are_told_in_one_run(tmp_path):
    bad = GOOD | {"id": "P2", "stance": "rules"}
    lost = GOOD | {"id": "P1", "codes": ["9715"], "same_as": ["NOBODY", "P2"]}
    found = faults(tmp_path, state_file(bad, lost, GOOD | {"id": "P2"}))
    assert sorted(line.split(" · ")[0] for line in found) == [
        "0.json:provisions[1].stance",
        "0.json:provisions[2].codes[1]",
        "0.json:provisions[2].same_as[1]",
        "0.json:provisions[3].id",
    ]


@pytest.mark.parametrize("state", ["Wyoming", "XX"])
def test_a_state_is_told_where_it_is_written(tmp_path, state):
    (found,) = faults(tmp_path, state_file(GOOD, state=state))
    assert found == f"0.json:state · `{state}` is not a state or territory · use its two-letter postal code"


def test_a_circle_of_revisions_is_told_where_it_is_written(tmp_path):
    around = [GOOD | {"supersedes": [name], "supersede_mode": "amend"} for name in ("P2", "P3", "P1")]
    assert list(faults(tmp_path, state_file(*around))) == [
        f"0.json:provisions[{number}].supersedes[1] · `{name}` supersedes `P{number}` in its turn · keep one direction"
        for number, name in enumerate(("P2", "P3", "P1"), start=1)
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"applies_to": {"lob": ["medicaid"], "age_months": {"min": 9, "max_exclusive": 9}}},
            "0.json:rules[1].applies_to.age_months · nobody is of this age: min is not below max · correct min or max",
        ),
        (
            {"applies_to": {"lob": ["medicaid"], "conditions": ["x"]}},
            "0.json:rules[1].applies_to.conditions · not a table · write { fact = value }",
        ),
        ({"value": 7}, "0.json:rules[1].value · expected a table, not `7` · write { name = value }"),
        ({"value": {"standard_hours": -7}}, "0.json:rules[1].value.standard_hours · `-7` is below zero · write 0 or"),
    ],
)
def test_a_fault_of_a_federal_rule(tmp_path, change, line):
    rule = {
        "id": "US-1",
        "topic": "decision_timeframe",
        "applies_to": {"lob": ["medicaid"]},
        "value": {"standard_calendar_days_max": 7},
        "effective_from": "2026-01-01",
        "citation": {"title": "42 CFR 438.210(d)"},
    }
    (found,) = faults(tmp_path, federal_file(rule | change))
    assert found.startswith(line)


def test_one_state_may_be_split_over_files_of_which_one_is_checked_and_one_is_not(tmp_path):
    """The document then counts as checked only as far as all of it was, and names every source."""
    whole = GOOD | {"verified": True}
    part = provision(topic="telehealth", value={"allowed": True}, verified=False, id="P9")
    files = [
        state_file(whole, source={"path": "a"}),
        state_file(part, source={"path": "b"}),
    ]
    found = read_provision_files([write_files(tmp_path, *files)]).provisions
    assert {item.authority.citation.verified for item in found} == {False}
    assert {item.authority.provenance.source for item in found} == {"a; b"}
    assert {item.version: item.checked for item in found} == {"P1": True, "P9": False}


def test_a_plan_that_stands_twice_says_when_it_took_part(tmp_path):
    plans = [{"id": "WY-PLAN", "participates_to": "2024-12-31"}, {"id": "WY-PLAN"}]
    (found,) = faults(tmp_path, state_file(GOOD, plans=plans))
    assert found.startswith(
        "0.json:plans[2].id · the plan `WY-PLAN` stands elsewhere in this file too, and here without"
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "line"),
    [
        (("plan", "WY-PLAN"), ("state", None), "a rule of a plan supersedes `P1`, a rule of the state · leave it out"),
        (("state", None), ("plan", "WY-PLAN"), "a rule of the state supersedes `P1`, a rule of a plan · leave it out"),
        (("plan", "WY-PLAN"), ("plan", "WY-OTHER"), "`P1` is a rule of another plan, `WY-OTHER` · name a rule of the"),
    ],
)
def test_nobody_supersedes_what_another_wrote(tmp_path, mine, theirs, line):
    def of(level, plan, **keys):
        return provision(level, value={"required": True}, plan=plan, **keys)

    later = of(*mine, supersedes=["P1"], supersede_mode="replace")
    plans = [{"id": "WY-PLAN"}, {"id": "WY-OTHER"}]
    (found,) = faults(tmp_path, state_file(of(*theirs), later, plans=plans))
    assert found.startswith(f"0.json:provisions[2].supersedes[1] · {line}")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (
            {"carved_out": True},
            "outside_plan_benefit · missing: a rule on who pays · true: another payer is asked; false",
        ),
        ({"outside_plan_benefit": True}, "covered_by · missing: outside the plan's benefit · name who pays, such as"),
    ],
)
def test_a_carve_out_on_which_nobody_could_act(tmp_path, value, line):
    (found,) = faults(tmp_path, state_file(provision(topic="carve_out", value=value)))
    assert found.startswith(f"0.json:provisions[1].value.{line}")


def test_faults_at_the_top_below_it_and_between_provisions_are_told_in_one_go(tmp_path):
    """Whoever mends a folder of files does so once: nothing waits behind another fault."""
    documents = {"STATE-DOC": {"level": "state", "title": "S", "kind": "state_medicaid_bulletin"}}
    twice = [provision(value={"required": word}, id=f"Q{word}", effective_from="2026-01-01") for word in (True, False)]
    files = [
        state_file(GOOD | {"stance": "rules"}, stat="WY"),
        state_file(*twice, provision(value={"required": True}, id="R", same_as=["nobody"]), documents=documents),
        federal_file(
            {
                "id": "F",
                "topic": "epsdt",
                "applies_to": {},
                "value": {"n": -1},
                "effective_basis": "soon",
                "citation": {"title": "a memo"},
            }
        ),
    ]
    told = [line.partition(" · ")[0] for line in faults(tmp_path, *files)]
    assert sorted(told) == [
        "0.json:provisions[1].stance",
        "0.json:stat",
        "1.json:provisions[2]",
        "1.json:provisions[3]",
        "1.json:provisions[3].same_as[1]",
        "2.json:rules[1].citation.title",
        "2.json:rules[1].effective_basis",
        "2.json:rules[1].value.n",
    ]


def test_two_provisions_of_one_document_on_one_day_are_told_where_they_are_written(tmp_path):
    documents = {"STATE-DOC": {"level": "state", "title": "S", "kind": "state_medicaid_bulletin"}}
    twice = [provision(value={"required": word}, effective_from="2026-01-01") for word in (True, False)]
    (found,) = faults(tmp_path, state_file(*twice, documents=documents))
    assert found == (
        "0.json:provisions[2] · versions `P1` and `P2` may be in force on one day · "
        "end the older with `effective_to`, or declare `supersedes` in the newer"
    )


def test_a_state_repeals_its_own_rules_only(tmp_path):
    here = state_file(GOOD)
    away = state_file(
        GOOD | {"id": "AWAY", "supersedes": ["P1"], "supersede_mode": "replace"}, state="MT", plans=[{"id": "MT-PLAN"}]
    )
    (found,) = faults(tmp_path, here, away)
    assert found == (
        "1.json:provisions[1].supersedes[1] · `P1` is a rule of another state · "
        "leave it out: a state repeals its own rules only"
    )


@pytest.mark.parametrize(("level", "stance"), [("state", "defers"), ("plan", "delegates")])
def test_a_stance_is_that_of_its_side(tmp_path, level, stance):
    (found,) = faults(tmp_path, state_file(provision(level, stance=stance)))
    assert found == (
        f"0.json:provisions[1].stance · a {level} that {stance} · "
        "a plan defers to its state, a state delegates to its plans"
    )


def test_a_faulty_document_is_there_all_the_same(tmp_path):
    documents = {"STATE-DOC": {"level": "state", "title": "S", "kind": "bulletin"}}
    (found,) = faults(tmp_path, state_file(GOOD, documents=documents))
    assert found.startswith("0.json:documents.STATE-DOC.kind · unknown")


def test_a_faulty_shape_hides_no_further_fault_of_the_same_provision(tmp_path):
    """And tells nothing of a key that is told already."""
    bad = provision("plan", value={}, effective_from="June", supersedes=7, supersede_mode="amend")
    bad |= {"plan": "NOBODY", "codes": ["1"], "citation": {"document": "NO-DOC"}, "applies_to": {"lob": ["vip"]}}
    assert [line.split(" · ")[0].removeprefix(f"{P}.") for line in faults(tmp_path, state_file(bad))] == [
        "applies_to.lob",
        "effective_from",
        "supersedes",
        "codes[1]",
        "citation.document",
        "plan",
        "value",
    ]


def test_nor_does_a_word_that_is_no_stance(tmp_path):
    bad = provision(topic="referal", value={"required": True}, stance="x", codes=["1"])
    assert [line.split(" · ")[0].removeprefix(f"{P}.") for line in faults(tmp_path, state_file(bad))] == [
        "stance",
        "codes[1]",
        "topic",
    ]


def test_an_item_that_is_null_is_an_item(tmp_path):
    """And those behind it keep their numbers."""
    table = state_file(GOOD, GOOD | {"stance": "x"})
    table["provisions"].insert(0, None)
    told = [line.split(" · ")[0] for line in faults(tmp_path, table)]
    assert told == ["0.json:provisions[1]", "0.json:provisions[3].stance"]


@pytest.mark.parametrize(
    ("level", "kind", "line"),
    [
        ("plan", "state_statute", "`state_statute` is no sort of document of a plan · correct the level or the kind"),
        ("state", "plan_clinical_policy", "`plan_clinical_policy` is no sort of document of a state · correct the"),
    ],
)
def test_the_sort_of_a_document_is_of_its_level(tmp_path, level, kind, line):
    """The sort decides over whom a document ranks."""
    table = state_file(GOOD)
    table["documents"]["ODD"] = {"level": level, "title": "Odd", "kind": kind}
    (found,) = faults(tmp_path, table)
    assert found.startswith(f"0.json:documents.ODD.kind · {line}")


def test_a_rule_of_a_plan_that_is_told_to_be_faulty_names_a_plan_of_the_file(tmp_path):
    table = state_file(provision("plan", value={"required": True})) | {"plans": [{"id": PLAN, "payer": 7}]}
    assert [line.split(" · ")[0] for line in faults(tmp_path, table)] == ["0.json:plans[1].payer"]


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (
            {"limits": [{"period": "week", "max_hour": 20}]},
            "limits[1].max_hour: no key that is compared; if it is `max_h",
        ),
        ({"limits": [{"period": "week"}]}, "limits[1]: no amount; write one of max_hours, max_units, max_count,"),
        ({"limits": [{"max_hours": "ten"}]}, "limits[1].max_hours: `ten` is no number, and compares with none"),
        ({"max_months": "six"}, "max_months: `six` is no number, and compares with none"),
        ({"max_month": 6}, "max_month: no key that is compared; if it is `max_months` that is meant, write that"),
        (
            {"standard_calender_days": 7},
            "standard_calender_days: no key that is compared; if it is `standard_calendar_",
        ),
        ({"coverd": True}, "coverd: no key that is compared; if it is `covered` that is meant, write that"),
    ],
)
def test_what_looks_like_a_slip_in_a_value_is_told_and_read_as_it_stands(tmp_path, value, note):
    found = read_provision_files([write_files(tmp_path, state_file(provision(topic="quantity_limit", value=value)))])
    assert any(line.startswith(f"{P}.value.{note}") for line in found.notes)
    assert plain_json(found.provisions[0].value) == value


def test_a_code_that_stands_there_twice_is_told(tmp_path):
    found = read_provision_files([write_files(tmp_path, state_file(GOOD | {"codes": ["97153", "97153"]}))])
    assert found.notes == (f"{P}.codes[2]: `97153` stands there twice",)
