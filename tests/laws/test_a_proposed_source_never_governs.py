"""A proposed source never governs, is named as proposed, and changes nothing else (law.md MC-8, MA-3, MD-11)."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import LINES, OUTCOMES, all_told, fates, libraries, periods, questions, shelf, source

from coverage_resolver import Disposition, resolve


@st.composite
def with_a_proposal(draw):
    line = draw(st.sampled_from(LINES))
    kind = draw(st.sampled_from(("proposed_lcd", "proposed_rule", "proposed_state_rule")))
    proposal = source("DRAFT", kind, draw(st.sampled_from(OUTCOMES)), period=draw(periods()))
    return draw(questions(line)), draw(libraries(line)), proposal


@given(with_a_proposal())
def test_it(case):
    question, sources, proposal = case
    without, with_it = resolve(question, shelf(*sources)), resolve(question, shelf(*sources, proposal))
    assert all_told(with_it) == all_told(without)
    mine = {fate[0] for key, fate in fates(with_it).items() if key[2] == proposal.id}
    assert mine <= {Disposition.PROPOSED}
    assert bool(mine) == any(item.rulings for item in with_it.determinations)
