"""A fact that is not given has as many answers as the conditions tell apart, in words that exclude one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import source

from coverage_resolver import Condition
from coverage_resolver.cases import Standing
from coverage_resolver.missing_facts import doubt_missing_facts

COMPARED = ("below", "at_least", "at_most", "above")
NUMBERS = st.builds(Condition, st.just("weeks"), st.sampled_from(COMPARED), st.integers(1, 9))
WORDS = st.one_of(
    st.builds(Condition, st.just("tier"), st.sampled_from(("is", "is_not")), st.sampled_from("abc")),
    st.builds(
        Condition,
        st.just("tier"),
        st.sampled_from(("one_of", "none_of")),
        st.lists(st.sampled_from("abc"), min_size=1, max_size=2).map(tuple),
    ),
)
TRUTHS = st.builds(Condition, st.just("seen"), st.sampled_from(("is", "is_not")), st.booleans())
MIXED = NUMBERS | st.builds(Condition, st.just("weeks"), st.just("is"), st.integers(1, 9))


@given(st.one_of(*(st.lists(kind, min_size=1, max_size=4, unique=True) for kind in (NUMBERS, WORDS, TRUTHS, MIXED))))
def test_the_answers_to_a_missing_fact_are_told_apart_and_each_value_has_one(conditions):
    """Words that two answers share would make one of them stand for the other."""
    items = [Standing(source("S", "statute", "covered"), open=(condition,)) for condition in conditions]
    doubt_missing_facts(items)
    (doubt,) = {item.doubts[0].options: item.doubts[0] for item in items}.values()
    assert len(set(doubt.options)) == len(doubt.options)
    fact = conditions[0].fact
    values = {"weeks": range(12), "tier": "abcd", "seen": (True, False)}[fact]
    truths = {tuple(condition.holds({fact: value}).value for condition in conditions) for value in values}
    assert len(truths) == len(doubt.options)


@pytest.mark.parametrize(
    ("conditions", "options"),
    [
        (
            (Condition("age_months", "at_least", 24), Condition("age_months", "below", 252)),
            {"age_months below 24", "age_months at least 24 and below 252", "age_months at least 252"},
        ),
        ((Condition("tier", "is", "a"),), {"tier is a", "another tier"}),
        (
            (Condition("tier", "is", "a"), Condition("tier", "one_of", ("a", "b"))),
            {"tier is a", "tier is b", "another tier"},
        ),
        ((Condition("tier", "is_not", "a"), Condition("tier", "is", "b")), {"tier is a", "tier is b", "another tier"}),
        ((Condition("seen", "is", True),), {"seen is true", "seen is false"}),
    ],
)
def test_what_a_missing_fact_may_be_is_said_in_words_that_exclude_one_another(conditions, options):
    items = [Standing(source("S", "statute", "covered"), open=(condition,)) for condition in conditions]
    doubt_missing_facts(items)
    assert set(items[0].doubts[0].options) == options
