"""Codes of rules against the days on which they existed: before, on the first, on the last, after; and what is said."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from strategies import rules, source
from test_each_finding_in_its_words import PROVISION, found, record

from coverage_resolver import CodeSet, EffectivePeriod, Provision, Supersession
from coverage_resolver.authorities import Adoption, Scope
from coverage_resolver.cli import main
from coverage_resolver.code_lists import CodeList, CodeLists, Days, Listed
from coverage_resolver.io.code_lists.loading import load_code_lists
from coverage_resolver.io.records import load_placed
from coverage_resolver.lint import Finding, inspect
from coverage_resolver.lint.listed_codes import days_in_force
from coverage_resolver.vocabulary import DateBasis

EXCERPT = Path(__file__).parents[1] / "io" / "HCPC2019_ANWEB_EXCERPT.txt"
OURS = ("unknown-code", "expired-code", "code-not-yet")
#: M0064 from 2001-01-01 to 2014-12-31; M0075 from 2001 on; both as of a list that is the whole one of 2015 to 2019.
LISTS = CodeLists.of(
    [
        CodeList(
            system="HCPCS",
            name="list",
            valid=Days(dt.date(2015, 1, 1), dt.date(2019, 12, 31)),
            complete=Days(dt.date(2015, 1, 1), dt.date(2019, 12, 31)),
            entries={
                "M0064": (Listed(added=dt.date(2001, 1, 1), ended=dt.date(2014, 12, 31)),),
                "M0075": (Listed(added=dt.date(2001, 1, 1)),),
            },
            begins=frozenset("M"),
        )
    ]
)


def of(*provisions: Provision, lists: CodeLists | None = LISTS) -> list[Finding]:
    every = inspect(rules().with_provisions(provisions), dt.date(2026, 6, 30), code_lists=lists).findings
    return [item for item in every if item.code in OURS]


def rule(codes: str = "HCPCS:M0064", start: str = "2010-01-01", end: str | None = None, **fields: Any) -> Provision:
    return source(
        "N 1",
        "ncd",
        "covered",
        codes=CodeSet.procedures(codes.split()),
        period=EffectivePeriod.of(start, end),
        **fields,
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # The code is there from 2001-01-01 to 2014-12-31.
        ("2000-01-01", "2000-12-31", "code-not-yet"),
        ("2000-12-31", "2001-01-01", "code-not-yet"),
        ("2001-01-01", "2014-12-31", ""),
        ("2001-01-02", "2014-12-30", ""),
        ("2014-12-31", "2014-12-31", ""),
        ("2014-12-31", "2015-01-01", "expired-code"),
        ("2015-01-01", "2015-01-01", "expired-code"),
        ("2010-01-01", None, "expired-code"),
        ("2030-01-01", None, "expired-code"),
        ("2000-01-01", None, "code-not-yet expired-code"),
        ("unstated", "2014-12-31", ""),
        ("unstated", None, "expired-code"),
        # Beyond doubt: it may have begun on 2015-01-01, or in 2014; it may have gone on to the end of January.
        ("2014-12", "2014-12-31", ""),
        ("2001-01-01", "2015-01", "expired-code"),
        ("2000-12", "2014-12-31", "code-not-yet"),
        ("2001-01", "2014-12-31", ""),
    ],
)
def test_the_days_of_a_rule_against_the_days_of_its_code(start: str, end: str | None, expected: str) -> None:
    assert sorted(item.code for item in of(rule(start=start, end=end))) == expected.split()


@pytest.mark.parametrize(
    ("codes", "start", "end", "expected"),
    [
        # M9999 is in no list: on which days does that tell anything?
        ("HCPCS:M9999", "2010-01-01", "2014-12-31", ""),
        ("HCPCS:M9999", "2010-01-01", "2015-01-01", "unknown-code"),
        ("HCPCS:M9999", "2019-12-31", None, "unknown-code"),
        ("HCPCS:M9999", "2020-01-01", None, ""),
        # A range with a code that is there all the time, one that ended, none.
        ("HCPCS:M0060..M0080", "2010-01-01", None, ""),
        ("HCPCS:M0060..M0070", "2010-01-01", None, ""),
        ("HCPCS:M0060..M0070", "2015-01-01", None, "expired-code"),
        ("HCPCS:M0060..M0070", "2000-01-01", "2000-12-31", "code-not-yet"),
        ("HCPCS:M9000..M9999", "2010-01-01", None, "unknown-code"),
        ("HCPCS:M9000..M9999", "2020-01-01", None, ""),
        # Systems without a list, and codes that such a list leaves to others.
        ("CPT:20610", "2010-01-01", None, ""),
        ("HCPCS:D0120 CDT:D0120", "2010-01-01", None, ""),
    ],
)
def test_what_lists_do_not_know_is_no_finding(codes: str, start: str, end: str | None, expected: str) -> None:
    assert sorted(item.code for item in of(rule(codes, start, end))) == expected.split()


def test_each_code_of_a_rule_is_a_finding_of_its_own() -> None:
    every = of(rule("HCPCS:M0064 HCPCS:M0075 HCPCS:M9999"))
    assert [(item.code, item.field) for item in every] == [
        ("unknown-code", "codes[HCPCS:M9999]"),
        ("expired-code", "codes[HCPCS:M0064]"),
    ]


@pytest.mark.parametrize(
    ("mode", "begins", "expected"),
    [
        ("amend", "2015-01-01", "2010-01-01 to 2014-12-31"),
        # Beyond doubt: it may have been amended on any day of the month.
        ("amend", "2015-01", "2010-01-01 to 2014-12-31"),
        ("amend", "2010-01-02", "2010-01-01 to 2010-01-01"),
        ("amend", "2010-01-01", ""),
        # What was replaced never took effect.
        ("replace", "2015-01-01", ""),
        ("replace", "2030-01-01", ""),
    ],
)
def test_a_version_is_held_up_to_the_eve_of_the_next(mode: str, begins: str, expected: str) -> None:
    first = rule()
    later = Provision(
        authority=first.authority,
        version="2",
        status=first.status,
        codes=CodeSet.procedures(["HCPCS:M0075"]),
        period=EffectivePeriod.of(begins),
        supersedes=(Supersession(version="1", mode=mode),),
    )
    days = days_in_force(rules().with_provisions([first, later]), first)
    assert (days.text() if days else "") == expected
    held_on = dt.date(2014, 12, 31)  # The last day of its code.
    assert [item.code for item in of(first, later)] == ["expired-code"] * (days is not None and days.last > held_on)


@pytest.mark.parametrize(
    ("printed", "adopted", "expected"),
    [
        # To adopt a text does not prolong it; what ends first ends it.
        (("2010-01-01", "2015-12-31"), [("2012-01-01", "2014-12-31")], "2012-01-01 to 2014-12-31"),
        (("2010-01-01", "2015-12-31"), [("2012-01-01", None)], "2012-01-01 to 2015-12-31"),
        (("2010-01-01", None), [("2012-01-01", "2014-12-31")], "2012-01-01 to 2014-12-31"),
        # Of two plans each has its own days: the rule is in force for somebody from the first to the last of them.
        (
            ("2010-01-01", None),
            [("2012-01-01", "2014-12-31"), ("2013-01-01", "2016-12-31")],
            "2012-01-01 to 2016-12-31",
        ),
        # What had ended when the plan adopted its document was never the plan's.
        (("2010-01-01", "2011-12-31"), [("2012-01-01", None)], ""),
        # Beyond doubt: the first day of an imprecise beginning is not counted, nor the last of an imprecise end.
        (("2010-01-01", None), [("2012-01", "2014-12")], "2012-01-31 to 2014-12-01"),
    ],
)
def test_a_policy_is_in_force_on_the_days_of_the_plans_that_adopted_it(
    printed: tuple[str, str | None], adopted: list[tuple[str, str | None]], expected: str
) -> None:
    plans = frozenset(f"plan-{number}" for number in range(len(adopted)))
    policy = source(
        "P 1",
        "plan_clinical_policy",
        "covered",
        scope=Scope("plan", plans),
        period=EffectivePeriod.of(*printed),
        adoptions=tuple(
            Adoption(plan=plan, period=EffectivePeriod.of(*days))
            for plan, days in zip(sorted(plans), adopted, strict=True)
        ),
    )
    days = days_in_force(rules().with_provisions([policy]), policy)
    assert (days.text() if days else "") == expected


def test_a_version_of_a_policy_is_not_older_than_it_is_for_an_earlier_adoption() -> None:
    """What was published after the adoption begins on its own day: a code of that year is not one still to come."""
    policy = source(
        "P 1",
        "plan_clinical_policy",
        "covered",
        scope=Scope("plan", frozenset({"plan-0"})),
        codes=CodeSet.procedures(["HCPCS:M0075"]),
        period=EffectivePeriod.of("2016-01-01"),
        published_on=dt.date(2015, 11, 1),
        adoptions=(Adoption(plan="plan-0", period=EffectivePeriod.of("2000-01-01")),),
    )
    assert of(policy) == []


def test_a_version_that_was_retired_is_held_up_to_that_day() -> None:
    assert of(rule(retired_on=dt.date(2014, 12, 31))) == []
    assert [item.code for item in of(rule(retired_on=dt.date(2015, 1, 1)))] == ["expired-code"]


def test_a_rule_that_goes_by_the_day_of_a_request_is_not_held_against_days_of_care() -> None:
    item = rule(date_basis=DateBasis.REQUEST)
    assert of(item) == []
    told = inspect(rules().with_provisions([item]), code_lists=LISTS).not_checked
    assert "whether the codes of rules existed that go by the day of a request or a contract" in told


def test_a_diagnosis_of_a_rule_is_one_while_a_code_under_it_is() -> None:
    entries = {"M5450": (Listed(added=dt.date(2021, 10, 1)),), "M545": (Listed(ended=dt.date(2021, 9, 30)),)}
    year = Days(dt.date(2020, 10, 1), dt.date(2022, 9, 30))
    lists = CodeLists.of([CodeList(system="ICD10CM", name="list", valid=year, complete=year, entries=entries)])

    def lines(*diagnoses: str) -> list[tuple[str, str]]:
        item = rule("HCPCS:M0075", start="2020-10-01", diagnoses=CodeSet.diagnoses(diagnoses))
        return [(each.code, each.field) for each in of(item, lists=lists)]

    assert lines("M54.5") == []
    assert lines("M54.50") == [("code-not-yet", "diagnoses[M54.50]")]
    assert lines("M54.51") == [("unknown-code", "diagnoses[M54.51]")]
    assert lines("M00..M99") == []
    assert lines("F01..F99") == [("unknown-code", "diagnoses[F01..F99]")]


RECORD = "authority[1].provision[1]"
WORDS = [
    (
        {"codes": '["HCPCS:M9999"]', "effective": '"2010-01-01"'},
        "codes[HCPCS:M9999] · no list has `HCPCS:M9999`; HCPC2019_ANWEB_EXCERPT.txt has every code in M of "
        "2019-01-01 to 2019-03-31 · correct the code, or give the list of the days on which it existed",
    ),
    (
        {"codes": '["HCPCS:M9000..M9999"]', "effective": '"2010-01-01"', "through": '"2019-02-28"'},
        "codes[HCPCS:M9000..M9999] · no list has a code of `HCPCS:M9000..M9999`; HCPC2019_ANWEB_EXCERPT.txt has every "
        "code in M of 2019-01-01 to 2019-02-28 · correct the code, or give the list of the days on which it existed",
    ),
    (
        {"codes": '["HCPCS:M0064"]', "effective": '"2010-01-01"'},
        "codes[HCPCS:M0064] · `HCPCS:M0064` is valid through 2014-12-31 (HCPC2019_ANWEB_EXCERPT.txt), and the rule "
        "goes on to "
        "no known end · end the rule with the code, or write a version without it; accept it where only earlier days "
        "are meant",
    ),
    (
        {"codes": '["HCPCS:M0064"]', "effective": '"2015-01-01"'},
        "codes[HCPCS:M0064] · `HCPCS:M0064` is valid through 2014-12-31 (HCPC2019_ANWEB_EXCERPT.txt), and the rule "
        "begins on "
        "2015-01-01 · write the code that took its place, or take it out",
    ),
    (
        {"codes": '["HCPCS:J7325"]', "effective": '"2009-12-31"'},
        "codes[HCPCS:J7325] · `HCPCS:J7325` is valid from 2010-01-01 on (HCPC2019_ANWEB_EXCERPT.txt), and the rule "
        "is in "
        "force from 2009-12-31 · begin the rule with the code, or leave it where nobody asks for it on earlier days",
    ),
]


@pytest.mark.parametrize(("keys", "line"), WORDS, ids=[keys["codes"] + keys["effective"] for keys, _ in WORDS])
def test_the_words_of(tmp_path: Path, keys: dict[str, str], line: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text('schema = "coverage-records/1"\n' + record("N 1", None, PROVISION | keys), encoding="utf-8")
    every = inspect(load_placed(path), code_lists=load_code_lists(EXCERPT)).findings
    (mine,) = (item for item in every if item.code in OURS)
    assert mine.line().replace(path.as_posix(), "x.toml") == f"x.toml:{RECORD}.{line}"
    assert (mine.file, mine.row, mine.citation) == (path.as_posix(), RECORD, "N 1")
    assert mine.line().count(" · ") == 2


def test_a_code_that_a_later_list_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "hcpcs_year,code,record_type,add_date,termination_date\n"
        "2018,G9976,procedure,20180101,\n2019,M0076,procedure,19860101,\n"
        "2019,G9890,procedure,20180101,\n"
    )
    lists = load_code_lists(tmp_path / "x.csv")
    (gone,) = of(rule("HCPCS:G9976", "2018-01-01"), lists=lists)
    assert gone.what == "`HCPCS:G9976` is no longer listed on 2019-01-01 (x.csv, 2019), and was last on 2018-12-31"
    (later,) = of(rule("HCPCS:M0076", "1985-12-31", "1990-12-31"), lists=lists)
    assert later.code == "code-not-yet"


def test_a_code_that_ended_for_a_while() -> None:
    days = (Listed(ended=dt.date(2014, 12, 31)), Listed(added=dt.date(2016, 1, 1)))
    lists = CodeLists.of(
        [CodeList(system="HCPCS", name="list", valid=Days(), complete=Days(), entries={"M0064": days})]
    )
    (gap,) = of(rule(), lists=lists)
    assert gap.what == (
        "`HCPCS:M0064` is valid through 2014-12-31 (list), and the rule goes on to no known end; it is valid again "
        "from "
        "2016-01-01 on"
    )
    assert of(rule(start="2016-01-01"), lists=lists) == []
    assert of(rule(end="2014-12-31"), lists=lists) == []


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> tuple[int, str, str]:
        code = main(["lint", *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    old = PROVISION | {"codes": '["HCPCS:M0064", "HCPCS:M9999", "CPT:20610"]', "effective": '"2010-01-01"'}
    path.write_text('schema = "coverage-records/1"\n' + record("N 1", None, old), encoding="utf-8")
    return path


def test_without_lists_nothing_is_found_and_the_report_says_so(run: Any, records: Path) -> None:
    code, out, err = run(records)
    assert (code, err) == (0, "")
    assert "0 errors, 0 warnings, 0 notes" in out
    assert (
        "Not checked: whether a code existed on a day: only shapes and code systems are known, without lists of " in out
    )


def test_with_lists_the_report_says_what_they_leave_open(run: Any, records: Path) -> None:
    code, out, err = run(records, "--codes", EXCERPT)
    assert (code, err) == (1, "")
    assert "1 error, 1 warning, 0 notes" in out
    told = out.splitlines()[-1].removeprefix("Not checked: ").split("; ")
    assert told[:4] == [
        "whether codes of CPT existed on a day: no list of them was given",
        "whether a code of HCPCS that no list has existed outside 2019-01-01 to 2019-03-31",
        "codes in conditions and values, and modifiers: lists are asked for `codes` and `diagnoses` only",
        "a service told by a code together with words of a document that does not list it",
    ]
    assert not any(text.startswith("whether a code existed on a day") for text in told)


@pytest.mark.parametrize(
    ("rows", "outside"),
    [
        (",,", ""),
        (",2019-01-01,2019-12-31", " outside 2019-01-01 to 2019-12-31"),
        (",2018-01-01,2018-12-31\nHCPCS,M0076,,,2019-01-01,2019-12-31", " outside 2018-01-01 to 2019-12-31"),
        (
            ",2017-01-01,2017-12-31\nHCPCS,M0076,,,2019-01-01,2019-12-31",
            " outside 2017-01-01 to 2017-12-31, 2019-01-01 to 2019-12-31",
        ),
    ],
)
def test_the_report_names_the_days_of_which_lists_are_the_whole_one(tmp_path: Path, rows: str, outside: str) -> None:
    header = "code_system,code,added,ended,complete_from,complete_through"
    (tmp_path / "x.csv").write_text(f"{header}\nHCPCS,M0076,,{rows}\n")
    library = rules().with_provisions([rule("HCPCS:M0076 HCPCS:D0120")])
    told = inspect(library, code_lists=load_code_lists(tmp_path / "x.csv")).not_checked
    assert [text for text in told if text.startswith("whether a code of HCPCS")] == (
        [f"whether a code of HCPCS that no list has existed{outside}"] if outside else []
    )


def test_the_report_tells_of_dental_codes_which_the_public_files_leave_out() -> None:
    told = [inspect(rules().with_provisions([rule(codes)]), code_lists=LISTS).not_checked for codes in
            ("HCPCS:M0075", "HCPCS:M0075 HCPCS:D0120")]  # fmt: skip
    dental = "whether codes of HCPCS that begin with D existed: its lists have none"
    assert [dental in texts for texts in told] == [False, True]


def test_json_and_sarif_carry_them(run: Any, records: Path) -> None:
    table = json.loads(run(records, "--codes", EXCERPT, "--json")[1])
    assert [(item["code"], item["severity"], item["field"]) for item in table["findings"]] == [
        ("unknown-code", "error", "codes[HCPCS:M9999]"),
        ("expired-code", "warning", "codes[HCPCS:M0064]"),
    ]
    (one,) = json.loads(run(records, "--codes", EXCERPT, "--sarif")[1])["runs"]
    assert [result["ruleId"] for result in one["results"]] == ["unknown-code", "expired-code"]
    assert {result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in one["results"]} == {10}


def test_a_baseline_accepts_one_code_and_no_other(run: Any, records: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    run(records, "--codes", EXCERPT, "--severity", "error", "--write-baseline", known)
    known.write_text(known.read_text().replace('reason = ""', 'reason = "a code of our own"'))
    code, out, _ = run(records, "--codes", EXCERPT, "--baseline", known)
    assert code == 0
    assert "0 errors, 1 warning, 0 notes; 1 more accepted by the baseline" in out
    records.write_text(records.read_text().replace("M9999", "M9998"))
    assert "1 error, 2 warnings, 0 notes" in run(records, "--codes", EXCERPT, "--baseline", known)[1]


def test_lists_that_cannot_be_read_leave_with_3_and_every_fault(run: Any, records: Path, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("code_system,code,added,ended\nHCPCS,M076,,\n")
    (tmp_path / "two.csv").write_text("code_system,code,added,ended\nCPT,20610,2019-02-30,\n")
    code, out, err = run(records, "--codes", tmp_path / "one.csv", "--codes", tmp_path / "two.csv")
    assert (code, out, err.count("\n"), err.count("error: ")) == (3, "", 2, 2)
    code, out, err = run(records, "--codes", tmp_path / "nowhere.csv")
    assert (code, out) == (3, "")
    assert err == f"error: {tmp_path.as_posix()}/nowhere.csv · no such file · check the path\n"


def test_sound_records_have_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, record("N 1")) == []
