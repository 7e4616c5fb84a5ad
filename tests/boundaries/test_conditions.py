"""The truth table of conditions: yes, no, and unknown where the fact is not given (law.md IN-3)."""

import pytest

from coverage_resolver import Condition

GIVEN, ABSENT = {"f": 5}, {}


@pytest.mark.parametrize(
    ("operator", "value", "below", "at", "above"),
    [
        ("below", 5, "yes", "no", "no"),
        ("at_most", 5, "yes", "yes", "no"),
        ("is", 5, "no", "yes", "no"),
        ("at_least", 5, "no", "yes", "yes"),
        ("above", 5, "no", "no", "yes"),
        ("is_not", 5, "yes", "no", "yes"),
        ("one_of", [5, 7], "no", "yes", "no"),
        ("none_of", [5, 7], "yes", "no", "yes"),
        ("known_to_be", 5, "no", "yes", "no"),
        ("unless_known", 5, "yes", "no", "yes"),
    ],
)
def test_just_below_at_and_just_above(operator, value, below, at, above):
    condition = Condition("f", operator, value)
    assert [condition.holds({"f": fact}) for fact in (4, 5, 6)] == [below, at, above]


@pytest.mark.parametrize(
    ("operator", "absent"),
    [
        *((name, "unknown") for name in ["is", "is_not", "one_of", "none_of", "below", "at_least", "at_most", "above"]),
        ("known_to_be", "no"),
        ("unless_known", "yes"),
    ],
)
@pytest.mark.parametrize("facts", [{}, {"f": None}, {"g": 5}])
def test_a_fact_that_is_not_given(operator, absent, facts):
    value = [5] if operator in ("one_of", "none_of") else 5
    assert Condition("f", operator, value).holds(facts) == absent


@pytest.mark.parametrize(
    ("given", "value", "held"),
    [
        (True, True, "yes"),
        (False, True, "no"),
        (1, True, "unknown"),  # a number is not a truth, and no answer to one
        (0, False, "unknown"),
        (True, 1, "unknown"),
        ("21", 21, "unknown"),  # a text is not a number
        ("home", "home", "yes"),
        (("a", "b"), "a", "yes"),  # a list holds it
        (("a", "b"), "c", "no"),
        ((), "a", "no"),
    ],
)
def test_is_compares_like_with_like(given, value, held):
    assert Condition("f", "is", value).holds({"f": given}) == held


@pytest.mark.parametrize("operator", ["below", "at_least", "at_most", "above"])
def test_what_cannot_be_compared_is_unknown(operator):
    assert Condition("f", operator, 21).holds({"f": "twenty"}) == "unknown"


def test_an_unknown_operator_is_refused():
    with pytest.raises(ValueError, match="unknown operator"):
        Condition("f", "equals", 5)
