"""A plan's policy never changes what a national determination decides for Medicare (law.md MC-2, MA-1, MA-2)."""

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import OUTCOMES, libraries, periods, questions, shelf, source

from coverage_resolver import AuthorityKind, CoverageStatus, Role, resolve

MEDICARE = ("medicare_ffs", "medicare_advantage")
#: What decides; an NCD that calls for individual review leaves the decision to others.
DECIDING = [status for status in OUTCOMES if status is not CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW]
OWN = ("plan_clinical_policy", "ma_internal_criteria", "plan_administrative_policy")


@st.composite
def an_ncd_and_a_policy(draw):
    line = draw(st.sampled_from(MEDICARE))
    ncd = source("NCD X", "ncd", draw(st.sampled_from(DECIDING)), allows_supplement=draw(st.booleans()))
    others = draw(libraries(line, most=2))
    policy = source(
        "POLICY",
        draw(st.sampled_from(OWN)),
        draw(st.sampled_from(OUTCOMES)),
        period=draw(periods()),
        criteria=draw(st.sampled_from(("", "x"))),
    )
    day = draw(st.sampled_from(("2023-12-31", "2024-01-01", "2025-06-30")))
    return attrs.evolve(draw(questions(line)), date_of_service=day), (ncd, *others), policy


@given(an_ncd_and_a_policy())
def test_it(case):
    question, sources, policy = case
    before = resolve(question, shelf(*sources)).primary
    assume(before.governing is not None and before.governing.authority.kind is AuthorityKind.NCD)
    after = resolve(question, shelf(*sources, policy)).primary
    assert (after.status, after.resolution, after.governing) == (before.status, before.resolution, before.governing)


@given(an_ncd_and_a_policy())
def test_nor_does_it_decide_where_an_ncd_refuses(case):
    question, (ncd, *_), policy = case
    refusing = attrs.evolve(ncd, status="not_medically_necessary", role=Role.DECIDES, allows_supplement=False)
    item = resolve(question, shelf(refusing, policy)).primary
    assume(item.governing is not None)
    assert item.governing is refusing
