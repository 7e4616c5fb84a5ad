"""No outcome is less generous than a floor that stands over it (law.md MD-2, MD-3; house.md section 2.1)."""

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import OUTCOMES, libraries, questions, shelf, source

from coverage_resolver import AuthorityKind, Resolution, Role, resolve
from coverage_resolver.vocabulary import GENEROSITY


@st.composite
def sources_under_a_floor(draw):
    line = draw(st.sampled_from(("medicaid", "chip")))
    floor = source(
        "FLOOR", "statute", draw(st.sampled_from(OUTCOMES[:4])), role=Role.FLOOR, lines_of_business=frozenset({line})
    )
    lower = [
        item
        for item in draw(libraries(line))
        if item.authority.kind is not AuthorityKind.IMR_DECISION and item.role is not Role.FLOOR
    ]
    question = draw(questions(line))
    span = attrs.evolve(question.member.enrollments[0], state="OH")
    return attrs.evolve(question, member=attrs.evolve(question.member, enrollments=[span])), floor, lower


@given(sources_under_a_floor())
def test_it(case):
    question, floor, lower = case
    at_least = GENEROSITY[floor.status]
    for item in resolve(question, shelf(floor, *lower)).determinations:
        if not item.rulings:
            continue
        assert item.resolution is not Resolution.SILENT
        if item.resolution is Resolution.GOVERNED:
            assert GENEROSITY[item.status] >= at_least
        for branch in item.alternatives:
            if branch.governing is not None:
                assert GENEROSITY[branch.status] >= at_least
