"""Lint remembers where a provision stands by what the provision sees of a case: cells that it sees alike are one to it.

Whoever asks first must make no difference: the judgement says the same of every cell of a kind, and each search finds
the same by itself and after any others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import Any

import attrs
from hypothesis import HealthCheck, example, given, settings
from lint_worlds import DAYS, worlds
from strategies import rules, source

from coverage_resolver import EffectivePeriod, Provision, Scope, Supersession
from coverage_resolver.candidacy import standing
from coverage_resolver.cases import Standing
from coverage_resolver.lint.axes import DAY
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.gaps import gaps
from coverage_resolver.lint.grid import Axis, Grid, axes_of
from coverage_resolver.lint.shadows import shadows
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.subject import Subject
from coverage_resolver.lint.ties import ties
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.vocabulary import CoverageStatus

SEARCHES: tuple[Callable[[Subject], Iterable[Finding]], ...] = (ties, gaps, shadows)
#: More cells than this are not held against the judgement for one provision on one ladder.
MOST_CELLS = 2000

some = settings(max_examples=max(10, settings.default.max_examples // 5), suppress_health_check=list(HealthCheck))


#: A document, and the one that replaced it: published while the first held, and in force much later.
ABOUT: dict[str, Any] = {"scope": Scope("state", frozenset({"OH"})), "lines_of_business": frozenset({"medicaid"})}
FIRST = source("S0", "state_medicaid_plan", "covered", period=EffectivePeriod.of("2020-01-01"), **ABOUT)
LATER = attrs.evolve(
    FIRST,
    version="2",
    status=CoverageStatus.EXCLUDED_BENEFIT,
    period=EffectivePeriod.of("2025-06-06"),
    published_on=dt.date(2025, 4, 22),
    supersedes=(Supersession(version=FIRST.version, mode="replace"),),
)
REPLACED = (FIRST, LATER)
#: With another that might tie with the first: where that search asks about the first, the first is replaced.
BESIDE = source("S1", "state_medicaid_plan", "excluded_benefit", period=EffectivePeriod.of("2025-06-01"), **ABOUT)


@some
@given(worlds())
@example((*REPLACED, BESIDE))
def test_each_search_finds_the_same_by_itself_and_in_any_order(provisions: tuple[Provision, ...]) -> None:
    library = rules().with_provisions(provisions)
    alone = {search: list(search(Subject(library=library))) for search in SEARCHES}
    for order in permutations(SEARCHES):
        subject = Subject(library=library)
        for search in order:
            assert list(search(subject)) == alone[search]


def test_a_gap_begins_when_the_replacement_of_what_held_is_published() -> None:
    (gap,) = gaps(Subject(library=rules().with_provisions(REPLACED)))
    assert gap.witness is not None
    assert (gap.witness.day, gap.witness.through) == ("2025-04-22", "2025-06-05")


@some
@given(worlds())
@example(REPLACED)
def test_what_is_remembered_of_a_provision_is_what_the_judgement_says(provisions: tuple[Provision, ...]) -> None:
    for stage in Workbench(rules().with_provisions(provisions)).stages:
        for item in stage.library.provisions:
            rank = stage.ladder.rank_of(item.place)
            if rank is not None and item.lines & stage.ladder.lines:
                for cell in _cells(stage, item):
                    assert _told(stage.standing(item, cell)) == _told(standing(item, rank, stage.case(cell)))


def _cells(stage: Stage, item: Provision) -> Iterator[dict[str, Any]]:
    """Every combination that the provision tells apart, on every day, and not on one of each kind only."""
    axes = [Axis(DAY, tuple(DAYS), each.views) if each.name == DAY else each for each in axes_of([item], stage, False)]
    grid = Grid(tuple(axes))
    for number, picks in enumerate(grid.picks()):
        if number == MOST_CELLS:
            return
        yield grid.cell(picks)


def _told(found: Standing) -> tuple[Any, ...]:
    """What a search looks at, and on what an outcome hangs."""
    doubts = [(doubt.key, doubt.options, doubt.restrictive_only) for doubt in found.doubts]
    return found.disposition, doubts, dict(found.requires), [dict(each) for each in found.gives_way], found.open
