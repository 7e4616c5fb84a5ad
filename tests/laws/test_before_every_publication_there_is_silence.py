"""As of a day before every publication nothing speaks, and as time passes knowledge only grows (law.md DT-3)."""

import datetime as dt

import attrs
from hypothesis import given
from hypothesis import strategies as st
from strategies import EDGES, all_told, cases, shelf

from coverage_resolver import Disposition, resolve

PUBLISHED = st.sampled_from(EDGES)


@given(cases(most=4), PUBLISHED)
def test_before_every_publication_the_sources_are_silent(case, day):
    question, sources = case
    published = [attrs.evolve(item, published_on=day) for item in sources]
    early = attrs.evolve(question, as_of=day - dt.timedelta(1))
    assert all_told(resolve(early, shelf(*published))) == all_told(resolve(early, shelf()))


@given(cases(most=4), st.lists(st.sampled_from(EDGES), min_size=2, max_size=2).map(sorted))
def test_what_was_known_is_never_unknown_again(case, days):
    question, sources = case
    library = shelf(*sources)
    unknown = []
    for day in days:
        answer = resolve(attrs.evolve(question, as_of=day), library)
        unknown.append(
            {
                step.provision.id
                for item in answer.determinations
                for ruling in item.rulings.values()
                for step in ruling.steps
                if step.disposition is Disposition.NOT_YET_PUBLISHED
            }
        )
    assert unknown[1] <= unknown[0]
