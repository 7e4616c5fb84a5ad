"""An authority that has ended, or has not begun, changes nothing but its own step (law.md DT-2, MC-8)."""

import datetime as dt

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import LINES, ONE_DAY, all_told, fates, libraries, needs, provisions, questions, shelf

from coverage_resolver import EffectivePeriod, resolve
from coverage_resolver.vocabulary import DateBasis


@st.composite
def with_one_out_of_force(draw):
    line = draw(st.sampled_from(LINES))
    question, sources = draw(questions(line)), draw(libraries(line))
    day = question.date_of_service
    outside = draw(
        st.sampled_from(
            (
                EffectivePeriod.of("2000-01-01", day - ONE_DAY),
                EffectivePeriod.of(day + ONE_DAY),
                EffectivePeriod.of(dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
            )
        )
    )
    extra = attrs.evolve(draw(provisions(line, "NEW")), period=outside, topic="coverage")
    return question, sources, extra


@given(with_one_out_of_force())
def test_it(case):
    question, sources, extra = case
    assert extra.date_basis is DateBasis.DATE_OF_SERVICE
    without, with_it = resolve(question, shelf(*sources)), resolve(question, shelf(*sources, extra))
    assert all_told(with_it) == all_told(without)
    assert needs(with_it) == needs(without)
    others = {key: fate for key, fate in fates(with_it).items() if key[2] != extra.id}
    assert others == fates(without)
