"""Lint tells by days alone when a version comes and goes; on every day, and in every case, the judgement says the same.

A version that is to come is so before the day by which it has come, one that has ended or is superseded is so after the
last day on which it has not. What is superseded for everybody is in no longer, and nothing is in before its first day.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lint_worlds import DAYS, TELLING, worlds, worlds_of_versions
from strategies import rules

from coverage_resolver import Provision
from coverage_resolver.lint.axes import AS_OF, DAY
from coverage_resolver.lint.grid import Axis, Grid, axes_of
from coverage_resolver.lint.tenures import Tenure, parted
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.rulings import ended
from coverage_resolver.vocabulary import Disposition

#: More cells than this are not held against the judgement for one document on one ladder.
MOST_CELLS = 3000
some = settings(max_examples=max(10, settings.default.max_examples // 5), suppress_health_check=list(HealthCheck))


def check(provisions: tuple[Provision, ...]) -> None:
    bench = Workbench(rules().with_provisions(provisions))
    for stage in bench.stages:
        for item in bench.counting:
            if stage.ladder.rank_of(item.place) is None or not stage.speaks_for(item):
                continue
            held = Tenure.of(bench.library, item)
            for cell in _cells(stage, item):
                day, found = cell[DAY], stage.standing(item, cell)
                if found.disposition is Disposition.NOT_YET_EFFECTIVE:
                    assert day < held.come
                if ended(found):
                    assert day > held.until
                if day < held.first or (held.out is not None and day >= held.out):
                    assert found.disposition is not None


def _cells(stage: Any, item: Provision) -> Any:
    """Every combination that a version tells apart, on every day, all being known."""
    axes = [Axis(DAY, tuple(DAYS), each.views) if each.name == DAY else each for each in axes_of([item], stage, True)]
    grid = Grid(tuple(axes))
    for number, picks in enumerate(grid.picks()):
        if number == MOST_CELLS:
            return
        cell = grid.cell(picks)
        assert cell.get(AS_OF) is None
        yield cell


@some
@given(st.one_of(worlds(), worlds_of_versions()))
def test_the_days_of_a_version_are_those_of_the_judgement(provisions: tuple[Provision, ...]) -> None:
    check(provisions)


@pytest.mark.parametrize("provisions", TELLING)
def test_they_are_so_where_days_do_not_tell_all(provisions: tuple[Provision, ...]) -> None:
    check(provisions)


@some
@given(worlds_of_versions())
def test_what_is_parted_is_never_in_together(provisions: tuple[Provision, ...]) -> None:
    bench = Workbench(rules().with_provisions(provisions))
    one, other = bench.library.provisions[:2]
    if not parted(Tenure.of(bench.library, one), Tenure.of(bench.library, other)):
        return
    for stage in bench.stages:
        if stage.ladder.rank_of(one.place) is None or stage.ladder.rank_of(other.place) is None:
            continue
        grid = Grid(tuple(axes_of([one, other], stage, True)))
        for number, picks in enumerate(grid.picks()):
            if number == MOST_CELLS:
                break
            cell = grid.cell(picks)
            assert any(stage.standing(item, cell).disposition is not None for item in (one, other))


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=list(HealthCheck))
@given(st.one_of(worlds(), worlds_of_versions()))
def test_a_long_run(provisions: tuple[Provision, ...]) -> None:
    check(provisions)
