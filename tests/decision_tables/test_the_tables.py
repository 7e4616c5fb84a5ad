"""The project's own tables: enough of them, over every date of the shipped data, and really collected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import pytest

from coverage_resolver import EffectivePeriod, ImpreciseDate, PolicyLibrary
from coverage_resolver.tables.checking import check_rows, read_all
from coverage_resolver.tables.coverage_lines import boundary_text, idle_texts
from coverage_resolver.tables.idle_dates import IdleDates
from coverage_resolver.tables.reading import find_tables
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.rule_coverage import RuleCoverage, merged
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import targets_of
from coverage_resolver.tables.running import holds

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return read_all(find_tables([HERE]), Options(strict=True))


def test_pytest_collects_the_tables_beside_this_test(request: pytest.FixtureRequest) -> None:
    """Without the plugin the rows would be silently absent: install the package anew (`pip install -e .`)."""
    assert request.config.pluginmanager.has_plugin("coverage_resolver")


def test_there_are_at_least_300_rows(rows: tuple[Row, ...]) -> None:
    assert len(rows) >= 300


def test_every_row_passes_without_pytest_as_well(rows: tuple[Row, ...], library: PolicyLibrary) -> None:
    assert [result.row.where for result in check_rows(rows, library).failed] == []


@pytest.fixture(scope="module")
def covered(rows: tuple[Row, ...], library: PolicyLibrary) -> RuleCoverage:
    observer = Observer(library=library, targets=targets_of(library))
    checked = check_rows(rows, library, observer)
    return merged(observer.targets, [checked.seen], idle_dates=IdleDates(observer))


def test_every_date_of_the_shipped_data_is_tested_on_each_day_on_which_it_bears(covered: RuleCoverage) -> None:
    """Each row that counts was asked of a library in which the date lies on the other side of the day, and failed."""
    assert covered.testable > 140
    assert [boundary_text(item, covered) for item in covered.untested] == []
    assert covered.boundary_percent == 100


def test_the_dates_that_change_no_answer_are_those_of_proposals_and_of_what_is_superseded_by_then(
    covered: RuleCoverage,
) -> None:
    assert [text.partition(",")[0] for text in idle_texts(covered)] == [
        "NCD 20.4@1 on coverage",
        "WSR 24-19-096@1 on coverage",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("step", [-1, 1])
def test_a_row_fails_where_a_date_moves_by_a_day(
    rows: tuple[Row, ...], library: PolicyLibrary, covered: RuleCoverage, step: int
) -> None:
    """The whole library is made anew, and every row is asked, whatever coverage says of it."""
    untold: list[str] = []
    tried = list(rows)
    for place, item in enumerate(library.provisions):
        dates = [date for date in covered.targets.boundaries if date.subject == f"provision:{place}" and not date.plan]
        starts = [date for date in dates if date.what == "effective"]
        if not starts:
            continue
        day = starts[0].date
        noticed = day if step > 0 else day + dt.timedelta(step)
        if not any(noticed in date.days and noticed not in covered.idle_days(date) for date in starts):
            continue
        start = ImpreciseDate(day + dt.timedelta(step), day + dt.timedelta(step))
        moved = attrs.evolve(item, period=EffectivePeriod(start, item.period.end))
        others = [moved if other is item else other for other in library.provisions]
        elsewhere = library.with_provisions(others, lacks=library.lacks)
        failing = next((row for row in tried if not holds(row, elsewhere)), None)
        if failing is None:
            untold.append(f"{item.id} on {item.topic}")
        else:  # rows that notice one date often notice the next one
            tried.insert(0, tried.pop(tried.index(failing)))
    assert untold == []


def test_a_date_is_no_longer_tested_when_its_rows_are_taken_away(rows: tuple[Row, ...], library: PolicyLibrary) -> None:
    targets = targets_of(library)
    fewer = [row for row in rows if "WA" not in row.texts.values()]
    checked = check_rows(fewer, library, Observer(library=library, targets=targets))
    untested = {item.name for item in merged(targets, [checked.seen]).untested}
    assert {"WAC 182-501-0070@1 on coverage", "L37549@1 on coverage"} <= untested
    assert not any(name.startswith("NCD 150.7@") for name in untested)
