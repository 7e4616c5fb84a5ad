"""Who asks about some topics only has the same ruling on each of them, and the same headline, as who asks about all.

Every topic may hang on another; what acts on a topic is ruled on with it. The worlds hold each tie between topics that
is law, and every subset of what makes them; the questions of the project's own tables are asked of what is shipped.
"""

from __future__ import annotations

from itertools import chain, combinations
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from provision_worlds import CODE, DAY, EXCEEDED, PLAN, STATE, federal_file, provision, state_file, world
from strategies import shelf, shipped, wild_cases

from coverage_resolver import (
    Answer,
    CoverageQuestion,
    Determination,
    Enrollment,
    InvalidQuestion,
    Member,
    PolicyLibrary,
    Service,
    resolve,
)
from coverage_resolver.tables.asking import question_of
from coverage_resolver.tables.checking import read_all
from coverage_resolver.tables.reading import find_tables
from coverage_resolver.tables.rows import Options
from coverage_resolver.tables.running import run_row

TABLES = Path(__file__).parents[1] / "decision_tables"
LIMITS = {"limits": [{"period": "lifetime", "max_hours": 400, "soft": False}]}
BAR = {"id": "BAR", "kind": "no_more_stringent", "verified": True, "citation": {"document": "STATE-DOC"}}
TIES = (
    provision("plan", "dx_recency", {"max_months": 12}),
    provision(topic="dx_required", stance="explicitly_none", value={"diagnosis_required": False}),
    provision("plan", "referral", {"required": True}, applies={"delivery": ["managed_care"]}),
    provision(topic="quantity_limit", value=LIMITS),
    provision(topic="carve_out", value={"covered_by": "state_fee_for_service", "outside_plan_benefit": True}),
    provision(topic="coverage_status", value={"covered": True}),
)


def headline(item: Determination) -> tuple[Any, ...]:
    """What a determination tells besides what it gathers from the rulings on all of its topics."""
    coverage = item.rulings.get("coverage")
    outcome = (item.payer, item.resolution, item.status, item.alternatives, item.paid_by, item.redirected)
    return (*outcome, item.finality, item.standard, item.caveats, coverage)


def agrees(question: CoverageQuestion, library: PolicyLibrary, whole: Answer, *topics: str) -> None:
    """Each topic that is asked about, and whatever is ruled on beside it, is ruled on as in the whole answer."""
    part = resolve(question, library, topics)
    assert part.order_settled == whole.order_settled
    for mine, theirs in zip(part.determinations, whole.determinations, strict=True):
        assert headline(mine) == headline(theirs)
        assert set(topics) & set(theirs.rulings) <= set(mine.rulings)
        assert dict(mine.rulings) == {topic: theirs.rulings[topic] for topic in mine.rulings}


def subsets(of: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return list(chain.from_iterable(combinations(of, count) for count in range(len(of) + 1)))


@pytest.mark.parametrize("barred", [False, True], ids=["free", "barred from stricter"])
@pytest.mark.parametrize("delivery", ["managed_care", ""], ids=["one ladder", "two ladders"])
def test_whatever_acts_on_whatever(tmp_path, barred, delivery):
    span = Enrollment(line_of_business="medicaid", start="2000-01-01", state=STATE, plan=PLAN, delivery_system=delivery)
    question = CoverageQuestion(
        member=Member(date_of_birth="2020-03-04", residence_state=STATE, enrollments=[span]),
        service=Service(code=CODE, code_system="CPT", state=STATE),
        date_of_service=DAY,
        as_of="2026-12-31",
    )
    acted = 0
    for chosen in subsets(TIES):
        library = world(tmp_path, state_file(*chosen, meta_rules=[BAR] if barred else []), federal_file(EXCEEDED))
        whole = resolve(question, library)
        for topic in whole.primary.rulings:
            agrees(question, library, whole, topic)
            acted += len(resolve(question, library, (topic,)).primary.rulings) > 2
    assert acted, "some topic is ruled on with others that act on it"


def test_in_every_row_of_the_tables():
    rows = read_all(find_tables([TABLES]), Options())
    fewer = 0
    for row in rows:
        try:
            question = question_of(row)
            whole = resolve(question, shipped())
        except InvalidQuestion:
            continue
        for topic in {topic for item in whole.determinations for topic in item.rulings} or {"coverage"}:
            agrees(question, shipped(), whole, topic)
        fewer += len(resolve(question, shipped(), ()).primary.rulings) < len(whole.primary.rulings)
    assert fewer > 100, "most rows meet topics that they say nothing of"


@given(wild_cases())
def test_whoever_is_asked(case):
    question, sources = case
    library = shelf(*sources)
    agrees(question, library, resolve(question, library))


def test_a_row_comes_out_the_same_with_the_topics_that_it_names_as_with_all():
    for row in read_all(find_tables([TABLES]), Options()):
        assert run_row(row, shipped(), whole=False).differences == run_row(row, shipped()).differences


def test_a_row_that_fails_is_told_from_the_whole_answer():
    row = next(
        row
        for row in read_all(find_tables([TABLES]), Options())
        if row.topic and not any(wish.field == "reason" for wish in row.expectations)
    )
    wrong = attrs.evolve(row, expectations=tuple(attrs.evolve(wish, wanted=("nobody",)) for wish in row.expectations))
    result, whole = run_row(wrong, shipped(), whole=False), run_row(wrong, shipped())
    assert not result.passed
    assert result.asked == whole.asked
