"""A from/through span splits into maximal runs of days with one answer each (law.md DT-5, DT-6)."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from strategies import ONE_DAY, all_told, cases, shelf, wild_cases

from coverage_resolver import resolve, resolve_span
from coverage_resolver.reasons import ReasonCode

LENGTHS = st.sampled_from((0, 1, 2, 31))


def check(question, days, library):
    first, last = question.date_of_service, question.date_of_service + dt.timedelta(days)
    span = resolve_span(question, last, library)
    segments = span.segments
    assert (segments[0].first, segments[-1].last) == (first, last)
    for one, next_ in pairwise(segments):
        assert next_.first == one.last + ONE_DAY
        assert all_told(one.answer) != all_told(next_.answer)
    for segment in segments:
        day = segment.first
        while day <= segment.last:
            assert all_told(resolve(question.on(day), library)) == all_told(segment.answer)
            day += ONE_DAY
    assert span.split == (len(segments) > 1) == (ReasonCode.SPAN_SPLIT in span.reason_codes)


@given(cases(), LENGTHS)
def test_for_one_payer(case, days):
    question, sources = case
    check(question, days, shelf(*sources))


@given(wild_cases(), LENGTHS)
def test_for_any_member(case, days):
    question, sources = case
    check(question, days, shelf(*sources))
