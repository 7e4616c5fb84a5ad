"""Questions and answers are values: equal ones hash alike, and they survive a copy, a pickle and another process."""

import copy
import pickle

import pytest

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, resolve, shipped_library
from coverage_resolver.frozen_tables import FrozenTable

LIBRARY = shipped_library()
MEMBER = Member(
    enrollments=[Enrollment(line_of_business="commercial", funding="insured", state="CA", start="2024-01-01")],
    facts={"tried_therapy": ["a", "b"]},
)
SERVICE = Service(code_system="HCPCS", code="M0076", diagnoses=["M17.11"])
QUESTION = CoverageQuestion(member=MEMBER, service=SERVICE, date_of_service="2025-07-15", as_of="2026-06-30")
WAYS = {"copied": copy.deepcopy, "pickled": lambda value: pickle.loads(pickle.dumps(value))}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_question_travels(way):
    assert way(QUESTION) == QUESTION
    assert {way(QUESTION): "once"} == {QUESTION: "once"}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_answer_travels_with_its_window_and_without_the_library(way):
    answer = resolve(QUESTION, LIBRARY)
    [there], [here] = way(answer).determinations, answer.determinations
    assert (there.status, there.reason_codes, there.needs) == (here.status, here.reason_codes, here.needs)
    assert (there.valid_from, there.valid_through) == (here.valid_from, here.valid_through)
    assert len(pickle.dumps(answer)) < len(pickle.dumps(LIBRARY)) / 5
    assert hash(answer) == hash(answer)


def test_a_library_travels():
    there = pickle.loads(pickle.dumps(LIBRARY))
    assert [item.id for item in there.provisions] == [item.id for item in LIBRARY.provisions]
    assert resolve(QUESTION, there).primary.status is resolve(QUESTION, LIBRARY).primary.status


@pytest.mark.parametrize("change", ["update", "clear", "pop", "popitem", "setdefault", "__delitem__", "__ior__"])
def test_a_frozen_table_stays(change):
    table = FrozenTable({"a": 1})
    with pytest.raises(TypeError, match="cannot be changed"):
        getattr(table, change)("a")
    assert table == {"a": 1}
