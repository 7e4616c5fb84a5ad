"""``--decisions-update``: rows that failed in a run of pytest expect from then on what the library answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from coverage_resolver.pytest_plugin import RowItem, TableFailed
from coverage_resolver.pytest_run import library_of, names_of
from coverage_resolver.tables.rewriting import Rewriting, rewritten_lines
from coverage_resolver.tables.rows import XFAIL, Options
from coverage_resolver.tables.running import Result

FLAG, FORCE = "--decisions-update", "--decisions-force"
_FAILED = pytest.StashKey[dict[str, "Failed"]]()
_LINES = pytest.StashKey[list[str]]()


@attrs.define
class Failed:
    """The rows of one file that failed in this run."""

    path: Path
    results: list[Result] = attrs.Factory(list)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be done before anything runs."""
    if not config.getoption("decisions_update"):
        raise pytest.UsageError(f"{FORCE} · rewrites nothing without {FLAG} · add {FLAG}, or leave it out")
    if config.getoption("numprocesses", None) or config.getoption("tx", None):
        raise pytest.UsageError(f"{FLAG} · needs the rows in one process · leave out -n")
    config.stash[_FAILED] = {}


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Keep what came of a row that failed; a mark that a hook gave it counts as one of its own."""
    error = None if call.excinfo is None else call.excinfo.value
    if not isinstance(item, RowItem) or not isinstance(error, TableFailed):
        return
    result = error.result
    if item.get_closest_marker(XFAIL) is not None:
        result = attrs.evolve(result, row=attrs.evolve(result.row, marks=(*result.row.marks, XFAIL)))
    item.config.stash[_FAILED].setdefault(result.row.table, Failed(item.path)).results.append(result)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Rewrite the files, once all rows were run. The run has failed all the same."""
    config = session.config
    failed = config.stash[_FAILED]
    if not failed:
        return
    given, strict = config.getini("decisions_as_of"), config.getini("decisions_strict")
    rewriting = Rewriting(
        library=library_of(config),
        options=Options(as_of=given, strict=strict, names=names_of(config)),
        flag=FORCE,
        force=config.getoption("decisions_force"),
    )
    files = [(label, each.path) for label, each in failed.items()]
    found = rewriting.of(files, (result for each in failed.values() for result in each.results))
    config.stash[_LINES] = [*rewritten_lines(found), *found.refused]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What was rewritten, and what was left or refused."""
    lines = config.stash.get(_LINES, [])
    if lines:
        terminalreporter.section("decision tables: rewritten")
        terminalreporter.write_line("\n".join(lines))
