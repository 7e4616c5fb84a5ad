"""Silence, conflict and doubt are answers: ``resolve`` never raises for what the data says (house.md section 2.5)."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cases, shelf, wild_cases

from coverage_resolver import Answer, EffectivePeriod, ReasonCode, explain, resolve
from coverage_resolver.vocabulary import DateBasis


@given(wild_cases())
@settings(max_examples=200)
def test_any_member(case):
    question, sources = case
    answer = resolve(question, shelf(*sources))
    assert isinstance(answer, Answer)
    assert answer.determinations
    assert explain(answer)
    assert set(answer.reason_codes) <= set(ReasonCode)


@given(cases(), st.sampled_from(DateBasis), st.sampled_from(("0001-01-01", "9999-12-31", "2024-02-29")))
def test_any_date_basis_and_the_ends_of_the_calendar(case, basis, day):
    question, sources = case
    sources = [attrs.evolve(item, date_basis=basis, period=EffectivePeriod.of("0001-01-01")) for item in sources]
    answer = resolve(attrs.evolve(question, as_of="9999-12-31").on(day), shelf(*sources))
    for item in answer.determinations:
        assert item.valid_from is None or item.valid_from <= question.on(day).date_of_service
