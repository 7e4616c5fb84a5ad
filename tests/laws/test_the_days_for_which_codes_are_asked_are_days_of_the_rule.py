"""Law: on the first and on the last day for which lint asks about the codes of a rule, the judgement has it in force.

For somebody, that is: of a policy that plans adopted, for one of them; and but for what a notice law may hold up.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lint_worlds import DAYS, worlds, worlds_of_versions
from strategies import rules

from coverage_resolver import Provision
from coverage_resolver.lint.axes import DAY
from coverage_resolver.lint.grid import Axis, Grid, axes_of
from coverage_resolver.lint.listed_codes import days_in_force
from coverage_resolver.lint.tenures import Tenure
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.rulings import ended
from coverage_resolver.vocabulary import Disposition

MOST_CELLS = 3000
some = settings(max_examples=max(10, settings.default.max_examples // 5), suppress_health_check=list(HealthCheck))


def _standings(bench: Workbench, item: Provision, day: dt.date) -> list[Any]:
    """How a version stands on one day, in every case that it tells apart; none where it stands on no ladder."""
    found = list[Any]()
    for stage in bench.stages:
        if stage.ladder.rank_of(item.place) is None or not stage.speaks_for(item):
            continue
        axes = [Axis(DAY, (day,), each.views) if each.name == DAY else each for each in axes_of([item], stage, True)]
        grid = Grid(tuple(axes))
        for number, picks in enumerate(grid.picks()):
            if number == MOST_CELLS:
                break
            found.append(stage.standing(item, grid.cell(picks)))
    return found


@some
@given(st.one_of(worlds(), worlds_of_versions()))
def test_the_first_and_the_last_day_are_days_of_the_rule(provisions: tuple[Provision, ...]) -> None:
    bench = Workbench(rules().with_provisions(provisions))
    for item in bench.counting:
        days = days_in_force(bench.library, item)
        if days is None:
            continue
        if days.first in DAYS and days.first >= Tenure.of(bench.library, item).come:
            found = _standings(bench, item, days.first)
            assert not found or any(each.disposition is not Disposition.NOT_YET_EFFECTIVE for each in found)
        if days.last in DAYS:
            found = _standings(bench, item, days.last)
            assert not found or any(not ended(each) for each in found)
