"""What was published after ``as_of`` is not known and changes nothing but its own step (law.md DT-3)."""

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import LINES, ONE_DAY, all_told, fates, libraries, needs, provisions, questions, shelf

from coverage_resolver import Disposition, Supersession, resolve


@st.composite
def with_one_unpublished(draw):
    line = draw(st.sampled_from(LINES))
    question, sources = draw(questions(line)), draw(libraries(line))
    extra = draw(provisions(line, "NEW"))
    fields = {"published_on": question.as_of + draw(st.sampled_from((1, 30))) * ONE_DAY, "topic": "coverage"}
    if sources and draw(st.booleans()):
        fields["authority"] = attrs.evolve(extra.authority, family=sources[0].authority.family)
        fields["version"] = "2"
        fields["supersedes"] = (Supersession(version="1", mode=draw(st.sampled_from(("amend", "replace")))),)
    return question, sources, attrs.evolve(extra, **fields)


@given(with_one_unpublished())
def test_it(case):
    question, sources, extra = case
    without, with_it = resolve(question, shelf(*sources)), resolve(question, shelf(*sources, extra))
    assert all_told(with_it) == all_told(without)
    assert needs(with_it) == needs(without)
    changed = fates(with_it)
    mine = {changed.pop(key)[0] for key in list(changed) if key[2] == extra.id}
    assert mine <= {
        Disposition.NOT_YET_PUBLISHED,
        Disposition.NOT_ON_LADDER,
        Disposition.NOT_AN_AUTHORITY,
        Disposition.OUT_OF_SCOPE,
        Disposition.OTHER_JURISDICTION,
        Disposition.NOT_ADOPTED,
        Disposition.DOES_NOT_SPEAK,
    }
    assert changed == fates(without)
