"""The project's own tables: enough of them, over every date of the shipped data, and really collected."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver import PolicyLibrary
from coverage_resolver.tables.checking import check_rows, read_all
from coverage_resolver.tables.reading import find_tables
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.rule_coverage import boundary_text, merged
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import targets_of

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


def test_every_date_of_the_shipped_data_is_tested_the_day_before_and_the_day_itself(
    rows: tuple[Row, ...], library: PolicyLibrary
) -> None:
    targets = targets_of(library)
    checked = check_rows(rows, library, Observer(library=library, targets=targets))
    found = merged(targets, [checked.seen])
    assert len(targets.boundaries) > 60
    assert [boundary_text(item, found) for item in found.untested] == []
    assert found.boundary_percent == 100


def test_a_date_is_no_longer_tested_when_its_rows_are_taken_away(rows: tuple[Row, ...], library: PolicyLibrary) -> None:
    targets = targets_of(library)
    fewer = [row for row in rows if "WA" not in row.texts.values()]
    checked = check_rows(fewer, library, Observer(library=library, targets=targets))
    untested = {item.name for item in merged(targets, [checked.seen]).untested}
    assert {"WAC 182-501-0070@1 on coverage", "L37549@1 on coverage"} <= untested
    assert not any(name.startswith("NCD 20.4@") for name in untested)
