"""What stands for all codes, diagnoses, values and days: each class has one, and none is missed."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules, source

from coverage_resolver import Code, CodeSet, Condition, Service
from coverage_resolver.lint.axes import AGE, AREA, AS_OF, DAY, DIAGNOSES, ENROLLED, FACT, PLAN, SELECTS, STATE
from coverage_resolver.lint.cells import born, question_of, supposed
from coverage_resolver.lint.code_points import CodePoints
from coverage_resolver.lint.diagnosis_points import diagnosis_points
from coverage_resolver.lint.fact_points import age_points, age_truths, fact_points, truths
from coverage_resolver.lint.workbench import Workbench

NUMBERS = st.integers(0, 30)
CODE_LISTS = st.lists(
    st.one_of(
        NUMBERS.map(lambda number: f"HCPCS:A{number:04d}"),
        st.tuples(NUMBERS, NUMBERS).map(lambda pair: f"HCPCS:A{min(pair):04d}..A{max(pair):04d}"),
        st.sampled_from(["CPT:0001U..0030U", "CPT:0003T", "HCPCS:A0005..B0009", "CPT:0001U..0005T"]),
    ),
    min_size=1,
    max_size=3,
)
EVERY_CODE = [Code("HCPCS", f"{letter}{number:04d}") for letter in "AB" for number in range(40)]
EVERY_CODE += [Code("CPT", f"{number:04d}{letter}") for letter in "TU" for number in range(40)]


@given(st.lists(CODE_LISTS, min_size=1, max_size=4))
def test_every_set_of_lists_that_a_code_stands_on_has_a_code_that_stands_for_it(lists: list[list[str]]) -> None:
    items = [
        source(f"S{number}", "ncd", "covered", codes=CodeSet.procedures(codes)) for number, codes in enumerate(lists)
    ]
    points = CodePoints.of(items)
    standing = {code for item in items for code in points.inside(item)}
    for item in items:
        assert points.inside(item) == {code for code in standing if code in item.codes}
    met = {frozenset(item.id for item in items if code in item.codes) for code in EVERY_CODE} - {frozenset()}
    assert met <= {frozenset(item.id for item in items if code in item.codes) for code in standing}


ENTRIES = ["M17", "M17.1", "M17.11", "M17.Z", "M18", "M1A", "Z99", "A00", "M10..M19", "F01..F99", "M1A..M2B"]
EVERY_DIAGNOSIS = ["A00", "A01", "F00", "F01", "F50", "F99", "G00", "M09", "M10", "M17", "M170", "M171", "M1710"]
EVERY_DIAGNOSIS += [
    "M1711",
    "M17111",
    "M1712",
    "M172",
    "M17Z",
    "M17ZZ",
    "M18",
    "M180",
    "M19",
    "M1A",
    "M20",
    "M2B",
    "Z99",
]


@given(st.lists(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=2), min_size=1, max_size=3))
def test_every_set_of_scopes_that_a_patient_meets_has_diagnoses_that_meet_it(written: list[list[str]]) -> None:
    scopes = [CodeSet.diagnoses(entries) for entries in written]

    def met(codes: tuple[str, ...]) -> frozenset[int]:
        return frozenset(n for n, scope in enumerate(scopes) if any(map(scope.matches_diagnosis, codes)))

    found, whole = diagnosis_points(scopes)
    assert whole
    assert all(Service(diagnoses=codes).diagnoses == codes for codes in found)
    patients = [(code,) for code in EVERY_DIAGNOSIS] + list(combinations(EVERY_DIAGNOSIS, 2))
    assert {met(codes) for codes in patients} <= {met(codes) for codes in found}


WEEKS = st.builds(
    Condition, st.just("weeks"), st.sampled_from(["below", "at_least", "at_most", "above", "is"]), st.integers(0, 5)
)


@given(st.lists(WEEKS, min_size=1, max_size=4))
def test_every_class_of_numbers_has_a_value(asked: list[Condition]) -> None:
    found = {truths("weeks", asked, value) for value in fact_points("weeks", asked)}
    assert {truths("weeks", asked, value) for value in range(-2, 9)} <= found


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (Condition("tried_therapy", "is", True), (False, True)),
        (Condition("emergency", "is", True), (False, True)),
        (Condition("setting", "one_of", ("home", "office")), ("another_value", "home")),
        (Condition("waivers", "is", "hcbs"), ((), ("hcbs",))),
        (Condition("eligibility_group", "is", "MAGI"), ("another_value", "magi")),  # capital letters mean nothing
        (Condition("score", "below", 1.5), (0.5, 1.5)),
    ],
)
def test_the_values_of_a_fact(condition: Condition, values: tuple[object, ...]) -> None:
    assert fact_points(condition.fact, [condition]) == values


def test_a_fraction_between_two_edges_is_a_class_of_its_own() -> None:
    asked = [Condition("score", "above", 1.0), Condition("score", "below", 1.5)]
    assert (True, True) in {truths("score", asked, value) for value in fact_points("score", asked)}


@given(st.integers(1, 120), st.integers(0, 1440), st.dates(dt.date(1970, 1, 1), dt.date(2060, 12, 31)))
def test_an_age_is_what_the_judgement_makes_of_the_day_of_birth(years: int, months: int, day: dt.date) -> None:
    asked = [Condition("age_years", "below", years), Condition("age_months", "at_least", months)]
    found = {age_truths(asked, age) for age in age_points(asked)}
    assert {age_truths(asked, age) for age in range(0, 12 * 130, 7)} <= found
    from coverage_resolver.facts import _ages

    facts: dict[str, int] = {}
    _ages(facts, born(day, months), day)
    assert facts == {"age_years": months // 12, "age_months": months}


def test_a_supposed_question_is_the_question_that_would_be_read() -> None:
    bench = Workbench(rules())
    ladder = next(item.ladder for item in bench.stages if item.ladder.selects)
    fact, values = next(iter(ladder.selects.items()))
    day = dt.date(2025, 6, 30)
    place = next(item for item in bench.stages[0].places.of(["J15", "15102"], True) if item.kind is not None)
    cell = {
        DAY: day,
        STATE: "OH",
        PLAN: "a",
        AREA: place,
        DIAGNOSES: ("M1711",),
        AS_OF: day,
        AGE: 251,
        ENROLLED: 89,
        SELECTS: ((fact, max(values)),),
        "day of stay": day,
        "day of request": day,
        "day of order": day,
        "day of application": day,
        "day of contract": day,
        f"{FACT}weeks": 6,
        f"{FACT}emergency": True,
        f"{FACT}waivers": ("hcbs",),
        f"{FACT}dual_status": "full",
        f"{FACT}decision_level": "alj",
        f"{FACT}place_of_service": "11",
        f"{FACT}eligibility_group": "magi",
    }
    assert supposed(cell, ladder, day) == question_of(cell, Service(), ladder, day)
