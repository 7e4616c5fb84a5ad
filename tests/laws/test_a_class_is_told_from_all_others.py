"""A class of cases is told by what holds of it and of no other: a row of a diff is never wider than what changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import source

from coverage_resolver.changes.circumstances import circumstances
from coverage_resolver.changes.class_labels import telling
from coverage_resolver.codes import Code, CodeSet
from coverage_resolver.conditions import Condition

CLASSES = st.integers(1, 6).flatmap(lambda size: st.sets(st.tuples(*[st.booleans()] * size), min_size=1))


@given(CLASSES)
def test_the_places_of_a_class_are_met_so_by_no_other(every: set[tuple[bool, ...]]) -> None:
    for met in every:
        places = telling(met, every)
        assert [other for other in every if all(other[place] is met[place] for place in places)] == [met]


@given(CLASSES)
def test_none_of_the_places_of_a_class_can_be_left_out(every: set[tuple[bool, ...]]) -> None:
    for met in every:
        places = telling(met, every)
        for place in places if len(places) > 1 else ():
            fewer = [each for each in places if each != place]
            assert sum(all(other[each] is met[each] for each in fewer) for other in every) > 1


@given(CLASSES)
def test_where_not_every_class_is_there_all_places_tell_one(every: set[tuple[bool, ...]]) -> None:
    for met in every:
        assert telling(met, every, whole=False) == list(range(len(met)))


KIND = "state_medicaid_manual"


def labels(*conditions: Condition, diagnoses: tuple[str, ...] = ()) -> list[str]:
    """How the classes of what these records turn on are written."""
    records = [source(f"S{place}", KIND, "covered", conditions=(item,)) for place, item in enumerate(conditions)]
    lists = [CodeSet(codes=frozenset(Code.of("ICD10CM", code) for code in text.split())) for text in diagnoses]
    records += [source(f"D{place}", KIND, "covered", diagnoses=item) for place, item in enumerate(lists)]
    (found,), _ = circumstances(records, (), by_contract=False, notified=False)
    return sorted(choice.label for choice in found.choices)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            [("one_of", ("a", "b", "c")), ("one_of", ("a", "b"))],
            ["tier is c", "tier none of a, b, c", "tier one of a, b"],
        ),
        ([("none_of", ("a", "b")), ("is_not", "a")], ["tier is a", "tier is b", "tier none of a, b"]),
        ([("is", "a")], ["tier is a", "tier is not a"]),
        ([("below", 2.5), ("below", 5)], ["tier 2.5 or more and below 5", "tier 5 or more", "tier below 2.5"]),
        ([("at_least", 10), ("at_most", 30)], ["tier 10 to 30", "tier above 30", "tier below 10"]),
        ([("above", 10), ("at_most", 30)], ["tier 10 or less", "tier above 10 and at most 30", "tier above 30"]),
        ([("above", 10), ("below", 30)], ["tier 10 or less", "tier 30 or more", "tier above 10 and below 30"]),
        ([("is", 10)], ["tier 10", "tier is not 10"]),
        ([("one_of", (10, 20))], ["tier 10 or 20", "tier none of 10, 20"]),
        ([("at_least", 10), ("is", 20)], ["tier 10 or more and below 20 or above 20", "tier 20", "tier below 10"]),
    ],
)
def test_a_fact_is_told_by_its_own_values(asked: list[tuple[str, Any]], told: list[str]) -> None:
    assert labels(*[Condition("tier", operator, value) for operator, value in asked]) == told


def test_diagnoses_of_a_wide_list_and_not_of_a_narrow_one_are_told_so() -> None:
    assert labels(diagnoses=("M17 M18", "M17")) == ["M17", "M17 M18 without M17", "none of M17 M18"]
    assert labels(diagnoses=("M17", "M18")) == ["M17 and M18", "M17 without M18", "M18 without M17", "none of M17, M18"]
    assert labels(diagnoses=("M17",)) == ["M17", "none of M17"]


def test_diagnoses_are_told_as_people_write_them() -> None:
    assert labels(diagnoses=("M1711 F84",)) == ["F84 M17.11", "none of F84 M17.11"]
    span = CodeSet.diagnoses(["M17.11..M17.32"])
    (found,), _ = circumstances([source("D", KIND, "covered", diagnoses=span)], (), by_contract=False, notified=False)
    assert sorted(choice.label for choice in found.choices) == ["M17.11..M17.32", "none of M17.11..M17.32"]


def test_of_several_waivers_each_class_is_told_by_what_it_lacks_too() -> None:
    found = labels(Condition("waivers", "one_of", ("w1", "w2")), Condition("waivers", "one_of", ("w1",)))
    assert found == ["waivers none of w1, w2", "waivers one of w1", "waivers one of w1, w2 and waivers none of w1"]
