"""Where two sources agree nothing is displaced: conflict is measured before it overrides (law.md 0.3, IR-18)."""

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import LINES, OUTCOMES, libraries, questions, shelf

from coverage_resolver import Disposition, resolve
from coverage_resolver.vocabulary import Comparison


def displaced(answer):
    return [
        (step, ruling.governing)
        for item in answer.determinations
        for ruling in item.rulings.values()
        for step in ruling.steps
        if step.disposition is Disposition.DISPLACED
    ]


@st.composite
def sources_of_one_mind(draw):
    line = draw(st.sampled_from(LINES))
    status = draw(st.sampled_from(OUTCOMES))
    sources = [attrs.evolve(item, status=status, topic="coverage") for item in draw(libraries(line, plain=True))]
    return draw(questions(line, complete=True)), sources


@given(sources_of_one_mind())
def test_sources_that_all_say_the_same_displace_nobody(case):
    question, sources = case
    assert displaced(resolve(question, shelf(*sources))) == []


@st.composite
def sources_of_many_minds(draw):
    line = draw(st.sampled_from(LINES))
    return draw(questions(line)), draw(libraries(line))


@given(sources_of_many_minds())
def test_whoever_is_displaced_disagrees_with_what_governs(case):
    question, sources = case
    for step, governing in displaced(resolve(question, shelf(*sources))):
        assert step.comparison is not Comparison.AGREES
        if governing is not None and step.provision.topic == "coverage":
            assert step.provision.status is not governing.status
