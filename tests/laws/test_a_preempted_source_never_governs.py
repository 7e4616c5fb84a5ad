"""State law never governs a self-funded ERISA plan or a federal employees' plan (law.md CM-2, CM-4)."""

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import OUTCOMES, all_told, fates, libraries, questions, shelf, source

from coverage_resolver import Disposition, resolve

STATE_LAW = ("state_statute", "state_regulation", "state_rule_order")


@st.composite
def a_plan_beyond_state_law(draw):
    line = draw(st.sampled_from(("commercial", "fehb")))
    question = draw(questions(line, complete=True))
    if line == "commercial":
        span = attrs.evolve(question.member.enrollments[0], funding="self_funded_erisa")
        question = attrs.evolve(question, member=attrs.evolve(question.member, enrollments=[span]))
    law = source("LAW", draw(st.sampled_from(STATE_LAW)), draw(st.sampled_from(OUTCOMES)))
    return question, draw(libraries(line)), law


@given(a_plan_beyond_state_law())
def test_it(case):
    question, sources, law = case
    without, with_it = resolve(question, shelf(*sources)), resolve(question, shelf(*sources, law))
    assert all_told(with_it) == all_told(without)
    assert {fate[0] for key, fate in fates(with_it).items() if key[2] == law.id} <= {Disposition.PREEMPTED}
