"""What is more generous than another is outdone by it from the other side; and nothing is more generous than itself."""

from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver.io.strict_values import open_value
from coverage_resolver.values.by_topic import COMPARATORS, compare_values
from coverage_resolver.vocabulary import Comparison

OPPOSITE = {
    Comparison.MORE_GENEROUS: Comparison.MORE_RESTRICTIVE,
    Comparison.MORE_RESTRICTIVE: Comparison.MORE_GENEROUS,
}
small = st.integers(0, 3)
words = st.lists(
    st.sampled_from(["physician", "nurse", "other_practitioner", "any physician"]), unique=True, max_size=3
)
limit = st.fixed_dictionaries(
    {"period": st.sampled_from(["day", "week", "lifetime"])},
    optional={
        "max_hours": small,
        "max_units": small,
        "soft": st.booleans(),
        "scope": st.sampled_from(["initial", "all"]),
        "combined_codes": st.just(["97153", "97155"]),
    },
)
tables = st.dictionaries(
    st.sampled_from(
        [
            "limits",
            "any_of",
            "excluded",
            "allowed",
            "required",
            "max_months",
            "min_percent",
            "max_percent",
            "anchor",
            "max_age_years_inclusive",
            "min_age_months",
            "no_age_limit",
            "alternative",
            "if_older",
            "form",
            "standard_calendar_days",
            "standard_business_days",
            "expedited_hours",
            "standard",
        ]
    ),
    st.none(),
    max_size=5,
).flatmap(
    lambda keys: st.fixed_dictionaries(
        {
            key: {
                "limits": st.lists(limit, max_size=3),
                "any_of": words,
                "excluded": words,
                "allowed": st.booleans() | words,
                "required": st.booleans(),
                "no_age_limit": st.just(True),
                "anchor": st.sampled_from(["diagnosis", "evaluation"]),
                "alternative": st.fixed_dictionaries({"max_months": small, "requires": st.just("interview")}),
                "if_older": st.sampled_from(["statement of need", "referral"]),
                "form": st.sampled_from(["order", "service order"]),
                "standard": st.sampled_from(["lesser of 3 calendar days / 2 business days", "promptly"]),
            }.get(key, small)
            for key in keys
        }
    )
)
topics = st.sampled_from([*COMPARATORS, "referral"])


@given(topics, tables, tables)
def test_from_both_sides(topic, mine, theirs):
    ours, others = open_value(mine), open_value(theirs)
    found = compare_values(topic, ours, others)
    assert compare_values(topic, others, ours) is OPPOSITE.get(found, found)


@given(topics, tables)
def test_with_itself(topic, mine):
    assert compare_values(topic, open_value(mine), open_value(mine)) is Comparison.AGREES


@given(st.lists(limit, min_size=1, max_size=3, unique_by=lambda row: row["period"]), small)
def test_one_hour_more_is_never_more_restrictive(limits, place):
    """Raising one ceiling leaves the member no worse off."""
    raised = [dict(row) for row in limits]
    row = raised[place % len(raised)]
    if "max_hours" not in row:
        return
    row["max_hours"] += 1
    found = compare_values("quantity_limit", open_value({"limits": raised}), open_value({"limits": limits}))
    assert found is Comparison.MORE_GENEROUS
