"""The pytest side of decision tables: a file is collected, each of its rows is a test.

``coverage_resolver_pytest`` loads this room when the first table is met. A node id is the file and the name of the
case, so that it stays the same when rows are added or moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import pytest

from coverage_resolver.commands.options import without_collecting
from coverage_resolver.errors import CoverageResolverError
from coverage_resolver.explain import explain
from coverage_resolver.io.records import lent_ladders
from coverage_resolver.pytest_run import label_of, library_of, library_property, names_of, setting_of, told, width_of
from coverage_resolver.tables.checking import note_lines
from coverage_resolver.tables.coverage_outputs import (
    Output,
    check_places,
    read_outputs,
    told_boundaries,
    told_coverage,
    too_low,
)
from coverage_resolver.tables.failures import failure_lines, in_short
from coverage_resolver.tables.idle_dates import IdleDates
from coverage_resolver.tables.reachable import Reachable
from coverage_resolver.tables.reading import SUFFIXES, read_table
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.rule_coverage import RuleCoverage, merged
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import targets_of
from coverage_resolver.tables.running import Result, run_row

_OBSERVED = pytest.StashKey["Observed"]()
_NOTED = pytest.StashKey["list[Row]"]()
#: What a worker of xdist sends back.
_SENT = "decisions_seen"
COVERAGE_FLAG = "--decisions-coverage"


@attrs.define
class Observed:
    """What the rows of this run showed of the rules, where coverage is asked for."""

    outputs: tuple[Output, ...]
    observer: Observer | None = None
    seen: set[str] = attrs.Factory(set)
    results: list[Result] = attrs.Factory(list)
    lines: list[str] = attrs.Factory(list)

    def coverage(self, config: pytest.Config) -> RuleCoverage:
        """The coverage so far."""
        ways, observer = Reachable(library_of(config)) if self.outputs else None, self.of(config)
        return merged(observer.targets, [self.seen], ways, IdleDates(observer))

    def of(self, config: pytest.Config) -> Observer:
        """The observer of the run's library, made once."""
        if self.observer is None:
            library = library_of(config)
            named = config.getini("decisions_libraries")
            lent = lent_ladders(name if name == "shipped" else config.rootpath / name for name in named)
            self.observer = Observer(library=library, targets=targets_of(library, lent))
        return self.observer


def pytest_configure(config: pytest.Config) -> None:
    """Read the options of coverage, so that a slip in them is told before anything runs."""
    given, file = config.getoption("decisions_coverage"), config.getoption("decisions_boundaries")
    if not given and not file and config.getoption("decisions_fail_under") is None:
        return
    if file and config.getoption("numprocesses", None):
        raise pytest.UsageError("--decisions-boundaries · needs the rows in one process · leave out -n")
    try:
        outputs = read_outputs(given, COVERAGE_FLAG)
        check_places(outputs, file or "")
        config.stash[_OBSERVED] = Observed(outputs)
    except CoverageResolverError as error:
        raise pytest.UsageError(told(error)) from None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a worker of xdist saw."""
    observed = node.config.stash.get(_OBSERVED, None)
    if observed is not None:
        observed.seen.update(getattr(node, "workeroutput", {}).get(_SENT, ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what was seen to the controller; or write the coverage, and fail where it is too low."""
    config = session.config
    observed = config.stash.get(_OBSERVED, None)
    if observed is None or config.getoption("collectonly"):
        return
    sent = getattr(config, "workeroutput", None)
    if sent is not None:
        sent[_SENT] = sorted(observed.seen)
        return
    file = config.getoption("decisions_boundaries")
    try:
        found = observed.coverage(config)
        observed.lines += told_coverage(found, observed.outputs, COVERAGE_FLAG)
        if file:
            observed.lines += told_boundaries(found, observed.of(config), observed.results, file)
        low = too_low(found, config.getoption("decisions_fail_under"))
    except CoverageResolverError as error:
        low = told(error)
    if low:
        observed.lines.append(low)
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The lines of coverage, and what of the tables is worth a second look."""
    observed = config.stash.get(_OBSERVED, None)
    noted: list[Row] = config.stash.get(_NOTED, [])
    lines = [*_cut_lines(terminalreporter, config), *(f"note: {note}" for note in note_lines(noted))]
    lines += [] if observed is None else observed.lines
    if lines:
        terminalreporter.section("decision tables")
        terminalreporter.write_line("\n".join(lines))


def _cut_lines(terminalreporter: Any, config: pytest.Config) -> Iterator[str]:
    """Of failed rows that the summary below cuts to the width of the terminal: the whole name, and what is wrong."""
    if not terminalreporter.hasopt("f") or config.get_verbosity() > 1 or os.environ.get("CI"):
        return
    width = config.get_terminal_writer().fullwidth
    for report in terminalreporter.stats.get("failed", ()):
        if report.nodeid.partition("::")[0].endswith(SUFFIXES) and isinstance(report.longrepr, str):
            name, what = config.cwd_relative_nodeid(report.nodeid), report.longrepr.partition("\n")[0]
            if len(f"FAILED {name} - {what}") > width:
                yield from (f"failed: {name}", f"    {what}")


class TableFailed(Exception):
    """A row came out otherwise than its table expects; the report is told from the result, not from a traceback."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.row.case)
        self.result = result


def collect_table(file_path: Path, parent: pytest.Collector) -> TableFile:
    """The collector of one table."""
    made: TableFile = TableFile.from_parent(parent, path=file_path)
    return made


class TableFile(pytest.File):
    """One file of decision tables. What is wrong with it is told on lines of its own, with file, line and cell."""

    #: The file as reports name it, once the first row was asked for that.
    place = ""

    def collect(self) -> Iterator[RowItem]:
        """A test for each row."""
        config = self.config
        try:
            given, strict = config.getini("decisions_as_of"), config.getini("decisions_strict")
            options = Options(as_of=given, strict=strict, names=names_of(config))
            with without_collecting():
                rows = read_table(self.path, label_of(self.path, config), options)
        except CoverageResolverError as error:
            raise self.CollectError(told(error)) from None
        config.stash.setdefault(_NOTED, []).extend(row for row in rows if row.notes)
        for row in rows:
            item: RowItem = RowItem.from_parent(self, name=row.case, row=row)
            for mark in row.marks:
                item.add_marker(self._mark(mark, row))
            yield item

    @cached_property
    def hooks_of_rows(self) -> Any:
        """The hooks for files of this folder; for as long as files are collected there may come more that are none."""
        return self.ihook

    def _mark(self, name: str, row: Row) -> Any:
        """A mark of the configuration; under ``--strict-markers`` an unknown one is a fault of the table."""
        try:
            return getattr(pytest.mark, name)
        except pytest.fail.Exception:
            what = f"{row.where}:marks · unknown mark `{name}` · register it under `markers`, or correct it"
            raise self.CollectError(what) from None


class RowItem(pytest.Item):
    """One row as a test. What is the same for all rows of a file is asked of pytest once."""

    parent: TableFile

    def __init__(self, *, row: Row, **rest: Any) -> None:
        super().__init__(**rest)
        self.row = row

    @property
    def ihook(self) -> Any:
        """The hooks for files of the folder."""
        return self.parent.hooks_of_rows if self.session.testscollected else super().ihook

    @cached_property
    def location(self) -> tuple[str, int | None, str]:
        """File, line and title, as reports have them."""
        if not self.parent.place:
            self.parent.place = super().location[0]
        return self.parent.place, *self.reportinfo()[1:]

    def runtest(self) -> None:
        """Ask, note what governed for JUnit, compare."""
        observed, library = self.config.stash.get(_OBSERVED, None), library_of(self.config)
        with without_collecting():
            result = run_row(self.row, library, whole=observed is not None)
        if observed is not None:
            observed.seen |= observed.of(self.config).shown(result, observed.seen)
            if self.config.getoption("decisions_boundaries"):
                observed.results.append(result)
        for question, answer in result.asked[result.shown : result.shown + 1]:
            governing = answer.primary.governing
            self.user_properties += [
                ("status", answer.primary.status.value),
                ("governing", "" if governing is None else governing.id),
                ("as_of", question.as_of.isoformat()),
                *library_property(self.config),
            ]
        if not result.passed:
            raise TableFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report of the row instead of a traceback."""
        if not isinstance(excinfo.value, TableFailed):
            return super().repr_failure(excinfo, style)
        result = excinfo.value.result
        lines = failure_lines(result, library_of(self.config), setting_of(self.config), width_of(self.config))
        # The summary of the run repeats this line behind the name of the row, as far as the terminal is wide.
        lines[0] = " · ".join(filter(None, (in_short(result), self.row.where)))
        if self.config.getoption("decisions_explain") and result.asked:
            lines += ["", explain(result.asked[result.shown][1])]
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File and line (from 0) of the row."""
        return self.path, self.row.line - 1, f"decision: {self.name}"
