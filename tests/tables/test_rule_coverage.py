"""What counts as covered: who governed, which way an edge was taken, which day of which provision was asked."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules, source
from table_texts import HEADER, RIGHT, rows_of

from coverage_resolver import Condition, CoverageStatus, PolicyLibrary, Provision
from coverage_resolver.tables.coverage_lines import coverage_lines, share_text
from coverage_resolver.tables.coverage_page import coverage_page
from coverage_resolver.tables.edges import PREVAILS, SILENT
from coverage_resolver.tables.reachable import Reach, Reachable
from coverage_resolver.tables.rule_coverage import RuleCoverage, coverage_table, merged
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import GENERATED, targets_of
from coverage_resolver.tables.running import run_row
from coverage_resolver.vocabulary import COVERAGE


@pytest.fixture(scope="module")
def observer(library: PolicyLibrary) -> Observer:
    return Observer(library=library, targets=targets_of(library))


def covered(folder: Path, observer: Observer, text: str) -> RuleCoverage:
    rows = rows_of(folder, text)
    return merged(observer.targets, [observer.shown(run_row(row, observer.library)) for row in rows])


def days_tested(found: RuleCoverage, name: str) -> list[str]:
    """The days of a provision or ladder on which somebody asked."""
    missing = {item: found.missing_days(item) for item in found.targets.boundaries if item.name == name}
    assert missing
    return sorted({str(day) for item, days in missing.items() for day in item.days if day not in days})


def test_a_row_covers_who_governs_and_the_day_it_asks_about(tmp_path: Path, observer: Observer) -> None:
    found = covered(tmp_path, observer, HEADER + RIGHT)
    assert found.governed == ("NCD 150.7",)
    assert days_tested(found, "NCD 150.7@1 on coverage") == ["1999-09-27"]
    assert days_tested(found, "NCD 20.4@1 on coverage") == []


def test_a_range_covers_every_day_of_it(tmp_path: Path, observer: Observer) -> None:
    head = HEADER.replace("as_of,", "as_of,reviewed,")
    day = "first-day,medicare_ffs,HCPCS,M0076,FL,{},2026-06-30,ncd|lcd|coverage_article,{},*,\n"
    one = covered(tmp_path, observer, head + day.format("1999-09-27..1999-10-05", "not_medically_necessary"))
    assert days_tested(one, "NCD 150.7@1 on coverage") == ["1999-09-27"]
    text = head + day.format("1999-09-01..1999-09-26", "not_addressed_individual_review")
    assert days_tested(covered(tmp_path, observer, text), "NCD 150.7@1 on coverage") == ["1999-09-26"]


def test_a_row_that_fails_covers_nothing(tmp_path: Path, observer: Observer) -> None:
    assert covered(tmp_path, observer, HEADER + RIGHT.replace("NCD 150.7", "L36240")).seen == frozenset()


@pytest.mark.parametrize("row", ["NCD 150.7", "L36240"])
def test_a_row_that_is_expected_to_fail_covers_nothing_even_where_it_passes(
    tmp_path: Path, observer: Observer, row: str
) -> None:
    text = HEADER.replace(",note", ",marks,note") + RIGHT.replace("NCD 150.7,", f"{row},{{}},")
    assert covered(tmp_path, observer, text.format("xfail")).seen == frozenset()
    assert bool(covered(tmp_path, observer, text.format("")).seen) is (row == "NCD 150.7")


@pytest.mark.parametrize(
    ("column", "cell"), [("expect.resolution", "governed"), ("expect.topic.resolution", "governed")]
)
def test_that_somebody_governs_does_not_tell_who(tmp_path: Path, observer: Observer, column: str, cell: str) -> None:
    head = HEADER.replace("expect.status,expect.governing", f"topic,{column}")
    text = head + RIGHT.replace("not_medically_necessary,NCD 150.7", f"coverage,{cell}")
    found = covered(tmp_path, observer, text)
    assert found.governed == ()
    assert not any(found.ways(edge) for edge in found.targets.edges)
    assert days_tested(found, "NCD 150.7@1 on coverage") == ["1999-09-27"]  # nobody governs where it begins later


def test_a_row_that_expects_nothing_of_the_outcome_covers_nothing(tmp_path: Path, observer: Observer) -> None:
    text = "case,line_of_business,service_state,dos,as_of,expect.jurisdictions\n"
    rows = rows_of(tmp_path, text + "a,medicare_ffs,FL,2025-07-15,2026-06-30,JN\n")
    result = run_row(rows[0], observer.library)
    assert result.passed
    assert observer.shown(result) == frozenset()


def test_a_question_about_no_service_tests_no_date(tmp_path: Path, observer: Observer) -> None:
    head = "case,line_of_business,description,dos,as_of,expect.status\n"
    row = "a,fehb,{},1978-01-01,2026-06-30,{}\n"
    ladder = next(item.name for item in observer.targets.boundaries if item.name.startswith("the ladder fehb"))
    asked, unasked = row.format("spa day", "not_addressed_individual_review"), row.format("", "indeterminate")
    assert days_tested(covered(tmp_path, observer, head + asked), ladder) == ["1978-01-01"]
    assert days_tested(covered(tmp_path, observer, head + unasked), ladder) == []


def test_a_provision_for_another_place_is_not_tested(tmp_path: Path, observer: Observer) -> None:
    text = "case,line_of_business,state,delivery_system,code_system,code,dob,dos,as_of,expect.steps\n"
    row = "a,medicaid,{},fee_for_service,CPT,97810,1980-01-01,2025-01-01,2026-06-30,{}\n"
    name = "WAC 182-501-0070@2 on coverage"
    here, there = row.format("WA", "WAC 182-501-0070@2=governs"), row.format("OR", "WSR 24-19-096@1=proposed")
    assert days_tested(covered(tmp_path, observer, text + here), name) == ["2025-01-01"]
    assert days_tested(covered(tmp_path, observer, text + there), name) == []


def test_a_provision_that_was_not_yet_known_is_not_tested(tmp_path: Path, observer: Observer) -> None:
    head = "case,line_of_business,code_system,code,description,service_state,dos,as_of,expect.governing\n"
    row = "a,medicare_ffs,CPT,33249,implantable cardioverter defibrillator,FL,2018-02-14,{},NCD 20.4@1\n"
    name = "NCD 20.4@2 on coverage"
    assert days_tested(covered(tmp_path, observer, head + row.format("2018-02-14")), name) == []
    assert days_tested(covered(tmp_path, observer, head + row.format("2018-02-15")), name) == ["2018-02-14"]


def test_a_version_that_the_contract_selects_is_tested_on_the_day_of_the_contract(
    tmp_path: Path, observer: Observer
) -> None:
    head = "case,line_of_business,funding,state,code_system,code,dx,enrollment.contract_date,dos,as_of,expect.status\n"
    row = "a,commercial,insured,CA,HCPCS,M0076,F32.9,2021-01-01,2021-07-15,2026-06-30,covered_with_criteria\n"
    assert days_tested(covered(tmp_path, observer, head + row), "Cal. HSC 1374.721@1 on coverage") == ["2021-01-01"]


def test_an_edge_is_taken_one_way_where_the_stronger_prevails_and_the_other_where_it_is_silent(
    tmp_path: Path, observer: Observer
) -> None:
    head = "case,line_of_business,plan,state,funding,code_system,code,dx,fact.trial_approved,fact.routine_cost,dos,"
    row = "a,commercial,health-net-ca,CA,insured,HCPCS,M0076,M17.11,{0},{0},2025-07-15,2026-06-30,{1}\n"
    edge = next(
        edge
        for edge in observer.targets.edges
        if edge.ladder.startswith("commercial_insured")
        and (edge.stronger, edge.weaker) == ("federal_law", "clinical_policy")
    )
    prevails = covered(tmp_path, observer, head + "as_of,expect.status\n" + row.format("true", "covered"))
    silent = covered(tmp_path, observer, head + "as_of,expect.status\n" + row.format("false", "investigational"))
    assert prevails.ways(edge) == (PREVAILS,)
    assert silent.ways(edge) == (SILENT,)
    both = merged(observer.targets, [prevails.seen, silent.seen])
    assert both.ways(edge) == (PREVAILS, SILENT)
    assert both.edges_taken >= 1


@pytest.mark.parametrize(
    ("columns", "cells", "counts"),
    [
        ("expect.status", "covered", True),
        ("expect.finality", "categorical", False),
        ("topic,expect.topic.by", "coverage,42 USC 300gg-8", True),
        ("topic,expect.topic.stance", "coverage,rule", False),
    ],
)
def test_what_is_the_same_whoever_governs_takes_no_edge(
    tmp_path: Path, observer: Observer, columns: str, cells: str, counts: bool
) -> None:
    head = "case,line_of_business,plan,state,funding,code_system,code,dx,fact.trial_approved,fact.routine_cost,dos,"
    row = "a,commercial,health-net-ca,CA,insured,HCPCS,M0076,M17.11,true,true,2025-07-15,2026-06-30,"
    found = covered(tmp_path, observer, f"{head}as_of,{columns}\n{row}{cells}\n")
    assert (found.edges_taken > 0 or any(map(found.ways, observer.targets.edges))) is counts


def test_what_only_generated_rows_show_is_counted_and_said_apart(tmp_path: Path, observer: Observer) -> None:
    head = HEADER.replace(",note", ",source")
    generated = covered(tmp_path, observer, head + RIGHT.replace(",\n", ",generated\n"))
    assert generated.governed == ("NCD 150.7",)
    assert generated.by_generated[0] == 1
    assert "1 of them by generated rows only" in "\n".join(coverage_lines(generated))
    assert coverage_table(generated)["by_generated_rows_only"]["authorities"] == 1
    read = covered(tmp_path, observer, head + RIGHT.replace(",\n", ",NCD 150.7\n"))
    both = merged(observer.targets, [generated.seen, {f"{GENERATED}{key}" for key in generated.seen}, read.seen])
    assert both.by_generated == (0, 0, 0)


def test_the_short_form_has_the_figures_and_says_that_there_is_more(tmp_path: Path, observer: Observer) -> None:
    found = covered(tmp_path, observer, HEADER + RIGHT)
    short, long = coverage_lines(found, long=False), coverage_lines(found)
    assert len(short) == 6
    assert short[:5] == long[:5]
    assert short[-1] == "  what is missing: --coverage=long"
    assert coverage_lines(found, long=False, flag="--decisions-coverage")[-1].endswith(": --decisions-coverage=long")
    assert "  dates not tested" in long


def rule(name: str, kind: str, line: str, topic: str = COVERAGE, needs: str = "") -> Provision:
    provision = source(name, kind, "covered", lines_of_business=frozenset({line}))
    conditions = (Condition("tested", "is", needs == "yes"),) if needs else ()
    return attrs.evolve(provision, topic=topic, conditions=conditions)


@pytest.mark.parametrize(("weaker_needs", "prevails"), [("yes", Reach.SOME), ("no", Reach.NONE)])
def test_a_way_of_an_edge_is_open_where_some_case_takes_it_and_closed_where_none_does(
    weaker_needs: str, prevails: Reach
) -> None:
    """Two sources on two rungs: they meet where their conditions can hold together, and only there."""
    stronger = rule("N 1", "ncd", "medicare_ffs", needs="yes")
    weaker = attrs.evolve(
        rule("L 1", "lcd", "medicare_ffs", needs=weaker_needs), status=CoverageStatus.EXCLUDED_BENEFIT
    )
    library = rules().with_provisions([stronger, weaker])
    targets = targets_of(library)
    (edge,) = [edge for edge in targets.edges if edge.ladder.startswith("medicare_ffs")]
    assert (edge.stronger, edge.weaker) == ("national", "local")
    reachable = Reachable(library)
    found = reachable.way(edge, PREVAILS)
    assert found.reach is prevails
    assert (found.witness is not None) is (prevails is Reach.SOME)
    assert reachable.way(edge, SILENT).reach is (Reach.NONE if weaker_needs == "yes" else Reach.SOME)
    assert reachable.governs("L 1").reach is (Reach.NONE if weaker_needs == "yes" else Reach.SOME)


def test_what_no_case_does_is_no_gap_of_the_tables() -> None:
    library = rules().with_provisions(
        [rule("N 1", "ncd", "medicare_ffs", needs="yes"), rule("L 1", "lcd", "medicare_ffs", needs="yes")]
    )
    found = RuleCoverage(targets=targets_of(library), seen=frozenset(), ways_of=Reachable(library))
    assert found.closed_authorities == {"L 1"}
    assert found.never_governed == ("N 1",)
    assert found.two_way_edges == 0
    text = "\n".join(coverage_lines(found))
    assert "authorities that governed       0 of 1 " in text
    assert "edges that no case takes" in text
    assert "no case takes it" in coverage_page(found)


def test_what_can_never_govern_is_listed_apart(observer: Observer) -> None:
    targets = observer.targets
    assert {"42 CFR 438.210", "WSR 24-19-096", "TMPPM"} <= set(targets.speechless)
    assert {"NCD 150.7", "SSA 1905(r)(5)", "HNCA.CP.MP.65"} <= set(targets.authorities)
    assert not set(targets.speechless) & set(targets.authorities)


def test_a_last_day_is_tested_with_the_day_before_and_the_day_after(observer: Observer) -> None:
    named = [item for item in observer.targets.boundaries if item.name.startswith("NCD 220.6.16")]
    ends = [item for item in named if item.what == "ends"]
    assert [[str(day) for day in item.days] for item in ends] == [["2020-12-30", "2020-12-31", "2021-01-01"]]


def test_an_imprecise_start_has_two_dates(observer: Observer) -> None:
    found = [item for item in observer.targets.boundaries if item.name.startswith("HNCA.CP.MP.65@1")]
    assert [(item.what, str(item.date)) for item in found] == [
        ("earliest start", "2025-06-01"),
        ("latest start", "2025-06-30"),
    ]


def test_the_order_of_a_library_does_not_change_its_targets(library: PolicyLibrary, observer: Observer) -> None:
    turned = library.with_provisions(reversed(library.provisions), lacks=library.lacks)
    assert targets_of(turned) == observer.targets


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_100_percent_is_said_only_of_all(part: int, whole: int) -> None:
    part = min(part, whole)
    assert (share_text(part, whole) == "100.0 %") is (part == whole)


def test_the_page_escapes_what_records_say(observer: Observer) -> None:
    evil = attrs.evolve(observer.targets.boundaries[0], name="<script>alert(1)</script>")
    targets = attrs.evolve(observer.targets, boundaries=(evil,), authorities=('"><img src=x>',))
    page = coverage_page(RuleCoverage(targets=targets, seen=frozenset()))
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_json_tells_the_days_of_each_date(tmp_path: Path, observer: Observer) -> None:
    table = coverage_table(covered(tmp_path, observer, HEADER + RIGHT))
    (date,) = [item for item in table["boundaries"]["dates"] if item["name"] == "NCD 150.7@1 on coverage"]
    assert (date["tested"], date["not_tested"]) == (["1999-09-27"], ["1999-09-26"])
    assert table["schema"] == "decision-coverage/1"
