"""A date is tested where a row would fail if it lay elsewhere; the rows that are generated are such rows."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from table_texts import rows_of

from coverage_resolver import PolicyLibrary, load_library, resolve
from coverage_resolver.cli import main
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.records import lent_ladders
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.boundary_rows import Generated, generate, written
from coverage_resolver.tables.checking import check_rows
from coverage_resolver.tables.idle_dates import IdleDates, all_that_is_told
from coverage_resolver.tables.moved_dates import with_date_across
from coverage_resolver.tables.rows import Row
from coverage_resolver.tables.rule_coverage import RuleCoverage, merged
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import targets_of

AUTHORITY = """
[[authority]]
id = "{id}"
kind = "{kind}"
title = "Injections"
issuer = "somebody"
citation = {{ text = "{id}", verified = true }}
scope = {{ level = "{level}", values = ["{value}"] }}
lines_of_business = ["medicaid"]
provenance = {{ source = "as published", retrieved = "2026-11-23" }}
{more}
"""
RULE = """
[[authority.provision]]
version = "{version}"
topic = "{topic}"
{said}
codes = ["CPT:20550"]
effective = "{effective}"
{more}
published = "2019-12-01"
verified = true
"""
STATE = AUTHORITY.format(id="OH B1", kind="state_medicaid_bulletin", level="state", value="OH", more="")
STATE += RULE.format(
    version="1",
    topic="coverage",
    said='status = "not_medically_necessary"',
    effective="2020-01-01",
    more='through = "2024-12-31"',
)
STATE += RULE.format(version="2", topic="coverage", said='status = "covered"', effective="2025-01-01", more="")
STATE += RULE.format(
    version="2", topic="prior_authorization", said='value = "auth-needed"', effective="2025-03-10", more=""
)
OWN_DATE = 'adoptions = [ { plan = "a-plan", from = "2020-06-01" } ]'
PLAN = AUTHORITY.format(id="PLAN.1", kind="plan_clinical_policy", level="plan", value="a-plan", more=OWN_DATE)
PLAN += RULE.format(version="1", topic="coverage", said='status = "investigational"', effective="2020-02-01", more="")
RECORDS = f'schema = "coverage-records/1"\n{STATE}{PLAN}'
HEAD = "case,line_of_business,delivery_system,plan,state,code_system,code,dob,dos,as_of,topic,{}\n"
ROW = "a,medicaid,managed_care,a-plan,OH,CPT,20550,1980-01-01,{},2026-06-30,prior_authorization,{}\n"


def library_of(folder: Path, records: str = RECORDS) -> PolicyLibrary:
    (folder / "oh.toml").write_text(records)
    return load_library(folder / "oh.toml", with_shipped=True)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> PolicyLibrary:
    """Records of a state and a plan over the shipped ladders, without the shipped provisions."""
    library = library_of(tmp_path_factory.mktemp("own"))
    kept = [item for item in library.provisions if item.authority.id in ("OH B1", "PLAN.1")]
    return library.with_provisions(kept, lacks=library.lacks)


def coverage(folder: Path, library: PolicyLibrary, text: str) -> RuleCoverage:
    observer = Observer(library=library, targets=targets_of(library))
    checked = check_rows(rows_of(folder, text), library, observer)
    assert not checked.failed
    return merged(observer.targets, [checked.seen], idle_dates=IdleDates(observer))


def of(found: RuleCoverage, name: str, what: str = "effective") -> Boundary:
    return next(item for item in found.targets.boundaries if (item.name, item.what) == (name, what))


PRIOR = "OH B1@2 on prior_authorization"


@pytest.mark.parametrize(
    ("columns", "cells", "tested"),
    [
        ("expect.status,expect.governing", "covered,OH B1@2", False),
        ("expect.topic.resolution,expect.topic.needs", "*,absent", False),
        ("expect.topic.value", "*", True),
        ("expect.settled,expect.topic.resolution", "true,*", False),
        ("expect.topic.value", "auth-needed", True),
        ("expect.topic.by", "OH B1@2", True),
        ("expect.prior_authorization", "auth-needed", True),
        ("expect.ruling.prior_authorization", "auth-needed", True),
        ("expect.topic.steps", "OH B1@2=governs", True),
    ],
)
def test_a_date_is_tested_by_a_row_that_says_something_on_which_it_bears(
    tmp_path: Path, own: PolicyLibrary, columns: str, cells: str, tested: bool
) -> None:
    """There is a resolution on the day before as well; there is no value."""
    found = coverage(tmp_path, own, HEAD.format(columns) + ROW.format("2025-03-10", cells))
    assert (dt.date(2025, 3, 10) not in found.missing_days(of(found, PRIOR))) is tested


def test_who_governs_counts_on_the_topics_of_which_the_row_tells_something(tmp_path: Path, own: PolicyLibrary) -> None:
    text = HEAD.format("expect.status,expect.topic.by") + ROW.format("2025-03-10", "{}")
    both = coverage(tmp_path, own, text.format("covered,*"))
    assert "OH B1" in both.governed
    on_the_topic = coverage(tmp_path, own, text.format("*,OH B1"))
    assert "OH B1" in on_the_topic.governed
    neither = coverage(tmp_path, own, text.format("*,*"))
    assert neither.governed == ()
    second = text.replace("expect.status", "expect2.status")
    with pytest.raises(AssertionError):  # nobody is second here, and a row that fails shows nothing
        coverage(tmp_path, own, second.format("covered,*"))


def test_the_printed_date_is_no_date_where_every_plan_has_its_own(own: PolicyLibrary) -> None:
    found = targets_of(own).boundaries
    assert [(item.plan, str(item.date)) for item in found if item.name.startswith("PLAN.1")] == [
        ("a-plan", "2020-06-01")
    ]


def test_a_printed_end_counts_for_a_plan_that_determined_only_its_start(tmp_path: Path) -> None:
    library = library_of(
        tmp_path, RECORDS.replace('effective = "2020-02-01"\n', 'effective = "2020-02-01"\nthrough = "2025-12-31"\n')
    )
    found = [item for item in targets_of(library).boundaries if item.name.startswith("PLAN.1")]
    assert {(item.what, item.plan) for item in found} == {("effective", "a-plan"), ("ends", "a-plan")}


def test_a_library_of_ones_own_is_held_to_the_dates_that_it_brings(tmp_path: Path) -> None:
    """The days of the shipped ladders are theirs who ship them, unless they are named too."""
    (tmp_path / "oh.toml").write_text(RECORDS)
    own, home = load_library(tmp_path), data_home()

    def ladders(library: PolicyLibrary, *named: str | Path) -> list[str]:
        found = targets_of(library, lent_ladders(named)).boundaries
        assert any(item.subject.startswith("provision") for item in found)
        return [item.name for item in found if item.subject.startswith("ladder")]

    shipped = ladders(load_library(tmp_path, with_shipped=True), tmp_path, "shipped")
    assert ladders(own, tmp_path) == []
    assert len(shipped) > 10
    assert ladders(load_library(tmp_path, home), tmp_path, home) == shipped
    # Of ladders of its own those count that say something else than the shipped ones, be it a day.
    for file in (home / "precedence").glob("*.toml"):
        text = file.read_text().replace('from = "1966-07-01"', 'from = "1966-08-01"')
        (tmp_path / file.name).write_text(text)
    changed = ladders(load_library(tmp_path), tmp_path)
    assert changed
    assert all("1966-08-01" in name for name in changed)


@pytest.fixture(scope="module")
def generated(own: PolicyLibrary, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is generated for records of which no row says anything but one on coverage."""
    folder = tmp_path_factory.mktemp("generated")
    observer = Observer(library=own, targets=targets_of(own))
    text = HEAD.format("expect.status") + ROW.format("2025-03-10", "covered")
    checked = check_rows(rows_of(folder, text), own, observer, keep=True)
    found = merged(observer.targets, [checked.seen], idle_dates=IdleDates(observer))
    wanted = tuple(item for item in found.targets.boundaries if item.subject.startswith("provision"))
    found = attrs.evolve(found, targets=attrs.evolve(found.targets, boundaries=wanted))
    made = generate(found, observer, checked.results)
    assert made.unreached == ()
    return written(made)


def test_generated_rows_test_every_date(tmp_path: Path, own: PolicyLibrary, generated: str) -> None:
    found = coverage(tmp_path, own, generated)
    assert [item for item in found.untested if item.subject.startswith("provision")] == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('effective = "2025-03-10"', 'effective = "2025-03-11"'),
        ('effective = "2025-03-10"', 'effective = "2025-09-10"'),
        ('value = "auth-needed"', 'value = "no-auth"'),
        ('status = "covered"', 'status = "investigational"'),
        ('effective = "2025-01-01"', 'effective = "2025-01-02"'),
        ('from = "2020-06-01"', 'from = "2020-05-31"'),
    ],
)
def test_a_generated_row_fails_where_a_date_or_a_value_changes(
    tmp_path: Path, own: PolicyLibrary, generated: str, was: str, becomes: str
) -> None:
    assert was in RECORDS
    library = library_of(tmp_path, RECORDS.replace(was, becomes))
    kept = [item for item in library.provisions if item.authority.id in ("OH B1", "PLAN.1")]
    rows = rows_of(tmp_path, generated)
    assert check_rows(rows, own.with_provisions(kept, lacks=own.lacks)).failed


def test_a_generated_row_says_what_stands_on_the_topic_of_the_date(generated: str) -> None:
    rows = [row for row in csv.DictReader(generated.splitlines()) if row["topic"] == "prior_authorization"]
    told = [(row["dos"], row["expect.topic.by"], row["expect.topic.value"], row["expect.topic.steps"]) for row in rows]
    assert told == [
        ("2025-03-09", "absent", "absent", "OH B1@2=not_yet_effective"),
        ("2025-03-10", "OH B1@2", "auth-needed", "OH B1@2=governs"),
    ]


def test_a_date_that_changes_no_answer_is_no_gap(tmp_path: Path) -> None:
    """An end that comes when a later version has replaced the one that ends."""
    library = library_of(
        tmp_path,
        RECORDS.replace('effective = "2025-01-01"\n', 'effective = "2025-01-01"\nsupersedes = [{ version = "1" }]\n'),
    )
    found = coverage(tmp_path, library, HEAD.format("expect.status") + ROW.format("2025-03-10", "covered"))
    assert found.idle_days(of(found, "OH B1@1 on coverage", "ends")) == (dt.date(2025, 1, 1),)
    assert dt.date(2025, 1, 1) in found.missing_days(of(found, "OH B1@2 on coverage"))


FIRST_VERSION_ENDS = 'effective = "2020-01-01"\nthrough = "2024-12-31"'


@pytest.mark.parametrize("mode", ["amend", "replace"])
def test_a_date_of_a_replaced_version_counts_for_whoever_asks_before_the_replacement_was_published(
    tmp_path: Path, mode: str
) -> None:
    """As known today the end comes too late to matter; as known before the day of the second version it does."""
    was = 'effective = "2025-01-01"\n\npublished = "2019-12-01"'
    becomes = f'effective = "2024-03-01"\nsupersedes = [{{ version = "1", mode = "{mode}" }}]\npublished = "2024-02-01"'
    assert FIRST_VERSION_ENDS in RECORDS and RECORDS.count(was) == 1
    library = library_of(tmp_path, RECORDS.replace(was, becomes))
    found = coverage(tmp_path, library, HEAD.format("expect.status") + ROW.format("2025-03-10", "covered"))
    end = of(found, "OH B1@1 on coverage", "ends")
    assert found.idle_days(end) == ()
    made = generated_for(end, found, library)
    assert [(row["dos"], row["as_of"], row["expect.steps"]) for row in made] == [
        ("2024-12-30", "2024-01-31", "OH B1@1=governs"),
        ("2024-12-31", "2024-01-31", "OH B1@1=governs"),
        ("2025-01-01", "2024-01-31", "OH B1@1=retired"),
    ]


def generated_for(boundary: Boundary, found: RuleCoverage, library: PolicyLibrary) -> list[dict[str, str]]:
    return list(csv.DictReader(written(generated_rows((boundary,), found, library)).splitlines()))


def generated_rows(dates: tuple[Boundary, ...], found: RuleCoverage, library: PolicyLibrary) -> Generated:
    observer = Observer(library=library, targets=targets_of(library))
    made = generate(attrs.evolve(found, targets=attrs.evolve(found.targets, boundaries=dates)), observer, [])
    assert made.unreached == ()
    return made


NOBODY = "not_addressed_individual_review"
IN_MARCH = RECORDS.replace('effective = "2025-03-10"', 'effective = "2025-03"')


@pytest.mark.parametrize("value", ['value = "no-auth"', 'value = { prior_authorization = "not_required" }'])
def test_a_generated_row_about_a_doubt_guards_the_value_in_its_branch(tmp_path: Path, value: str) -> None:
    library = library_of(tmp_path, IN_MARCH)
    found = coverage(tmp_path, library, HEAD.format("expect.status") + ROW.format("2025-05-10", "covered"))
    rows = generated_for(of(found, PRIOR, "earliest start"), found, library)
    assert [row["expect.topic.branches"] for row in rows] == ["", f"OH B1@2=auth-needed|{NOBODY}"]
    text = ",".join(rows[1]) + "\n" + ",".join(f'"{cell}"' for cell in rows[1].values()) + "\n"
    assert not check_rows(rows_of(tmp_path, text), library).failed
    other = library_of(tmp_path, IN_MARCH.replace('value = "auth-needed"', value))
    assert check_rows(rows_of(tmp_path, text), other).failed


@pytest.mark.parametrize(
    ("said", "branches"),
    [
        ("value = { required = true, form = ['A', 'B'] }", f"OH B1@2 required=true|OH B1@2 form=A, B|{NOBODY}"),
        ('stance = "explicitly_none"', "OH B1@2=explicitly_none"),
        ('value = "auth-needed"', "OH B1@2=no-auth"),
    ],
)
def test_what_stands_in_each_branch_can_be_expected(tmp_path: Path, said: str, branches: str) -> None:
    library = library_of(tmp_path, IN_MARCH.replace('value = "auth-needed"', said))
    text = HEAD.format("expect.topic.branches") + ROW.format("2025-03-10", f'"{branches}"')
    assert bool(check_rows(rows_of(tmp_path, text), library).failed) is ("no-auth" in branches)


def test_what_cannot_be_guarded_is_said_in_the_row(tmp_path: Path) -> None:
    library = library_of(tmp_path, RECORDS.replace('value = "auth-needed"', 'value = "one|two"'))
    found = coverage(tmp_path, library, HEAD.format("expect.status") + ROW.format("2025-05-10", "covered"))
    before, there = generated_for(of(found, PRIOR), found, library)
    assert not before["note"].endswith("not guarded")
    assert there["note"].endswith("; a part of what stands cannot be written in a cell, and is not guarded")


def sides(boundaries: Iterator[Boundary] | tuple[Boundary, ...]) -> list[tuple[Boundary, dt.date]]:
    return [(item, day) for item in boundaries for day in item.days]


def test_a_library_with_a_moved_date_answers_as_one_that_was_read_so(
    library: PolicyLibrary, own_rows: list[Row]
) -> None:
    """Its indexes are not made anew; what is found through them must be the same."""
    moved_dates = sides(targets_of(library).boundaries)[::40]
    for (boundary, day), row in zip(moved_dates, own_rows, strict=False):
        quick = with_date_across(library, boundary, day)
        whole = PolicyLibrary.of(
            quick.provisions,
            quick.ladders.ladders,
            quick.notices,
            quick.payer_rules,
            quick.jurisdictions,
            quick.name,
            quick.lacks,
            quick.participations,
        )
        assert row.question is not None
        question = row.question.on(day)
        told = (list(all_that_is_told(resolve(question, each))) for each in (quick, whole))
        assert next(told) == next(told)


@pytest.fixture(scope="module")
def own_rows() -> list[Row]:
    from coverage_resolver.tables.checking import read_all
    from coverage_resolver.tables.reading import find_tables
    from coverage_resolver.tables.rows import Options

    tables = Path(__file__).parent.parent / "decision_tables"
    return [row for row in read_all(find_tables([tables]), Options()) if row.question is not None][::7]


def test_the_command_that_generates_says_that_its_rows_want_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "oh.toml").write_text(RECORDS)
    (tmp_path / "a.decisions.csv").write_text(HEAD.format("expect.status") + ROW.format("2025-03-10", "covered"))
    made = tmp_path / "b.decisions.csv"
    words = ["check", str(tmp_path / "a.decisions.csv"), "--library", str(tmp_path / "oh.toml")]
    assert main([*words, "--boundaries", str(made)]) == 0
    assert "hold each against its source before you rely on it" in capsys.readouterr().out
    assert main(["check", str(made), "--library", str(tmp_path / "oh.toml"), "--fail-under", "100"]) == 0


def ladder_dates(library: PolicyLibrary, *starts: str) -> tuple[Boundary, ...]:
    names = [f"the ladder {start}" for start in starts]
    return tuple(item for item in targets_of(library).boundaries if item.name in names and item.what == "effective")


SELF_FUNDED = ("self_funded_erisa from 1974-09-02", "self_funded_non_erisa from 1974-09-02")
COMMERCIAL = "case,line_of_business,funding,description,dob,dos,as_of,expect.status\n"


def test_a_ladder_that_shares_a_word_with_another_is_asked_of_by_a_word_of_its_own(library: PolicyLibrary) -> None:
    """`self_funded` selects both ladders, and where one of them speaks the day of the other changes nothing."""
    idle = IdleDates(Observer(library=library, targets=targets_of(library)))
    dates = ladder_dates(library, *SELF_FUNDED)
    assert len(dates) == 2
    assert [(item.name, day) for item in dates for day in item.days if idle.idle(item, day)] == []


@pytest.mark.parametrize("place", [0, 1])
def test_a_generated_row_fails_where_either_ladder_of_self_funded_plans_moves(
    tmp_path: Path, library: PolicyLibrary, place: int
) -> None:
    found = coverage(tmp_path, library, HEAD.format("expect.status") + ROW.format("2025-03-10", "*"))
    dates = ladder_dates(library, *SELF_FUNDED)
    made = generated_rows(dates, found, library)
    assert len(made.rows) == 4
    moved = with_date_across(library, dates[place], dt.date(1990, 1, 1))
    rows = rows_of(tmp_path, written(made))
    assert not check_rows(rows, library).failed
    failed = [result.row.case for result in check_rows(rows, moved).failed]
    assert failed == [f"{dates[place].name.replace('_', '-').replace(' ', '-')}-effective-1974-09-02"]


def test_a_row_of_the_word_of_both_ladders_tests_the_first_day_of_neither(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    row = "a,commercial,self_funded,injections of one sort,1940-01-01,1974-09-02,2026-06-30,{}\n"
    found = coverage(tmp_path, library, COMMERCIAL + row.format("not_addressed_individual_review"))
    first_day = dt.date(1974, 9, 2)
    assert all(first_day in found.missing_days(item) for item in ladder_dates(library, *SELF_FUNDED))


def test_where_one_ladder_follows_another_what_stands_there_tells_them_apart(library: PolicyLibrary) -> None:
    """Of a service that no record names both say the same; of a plan's own criteria they do not."""
    (start,) = ladder_dates(library, "medicare_advantage from 2024-01-01")
    idle = IdleDates(Observer(library=library, targets=targets_of(library)))
    assert not any(idle.idle(start, day) for day in start.days)
