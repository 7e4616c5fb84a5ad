"""What pytest loads at its start: the options and the names of the files, and nothing of the library.

The package is imported when a decision table is met, or when an option of tables is given: a test run without
tables pays nothing for them. It stands beside the package because to import a room of a package is to import it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

SUFFIXES = (".decisions.csv", ".decisions.md", ".decisions.toml", ".decisions.xlsx")
#: In capitals, in the singular, numbered by a browser, or as another program saves a sheet.
_NEARLY = re.compile(r"\.decisions?\b[^/]*\.(?:csv|tsv|md|toml|xls[xm]?|ods)(?:\.txt)?$", re.IGNORECASE)
#: Each setting with what is wrong with one that cannot be read, and what to write.
_SETTINGS = (
    ("decisions_libraries", "no list of paths", "write paths, parted by spaces, or a list of texts in TOML"),
    ("decisions_as_of", "no day of the calendar", "write a day such as 2025-06-30"),
    ("decisions_strict", "neither true nor false", "write true or false"),
)
_PLUGIN, _UPDATE = "coverage_resolver.pytest_plugin", "coverage_resolver.pytest_update"
#: Under this name a worker of xdist, which has no terminal, gets the width of the one that shows its reports.
WIDTH_SENT = "decisions_width"


def pytest_addoption(parser: Any) -> None:
    """The flags and the settings of decision tables."""
    group = parser.getgroup("decisions", "decision tables of coverage_resolver")
    group.addoption("--decisions-explain", action="store_true", help="explain the whole answer under each failed row")
    group.addoption(
        "--decisions-coverage",
        action="append",
        nargs="?",
        const="term",
        default=[],
        metavar="term|long|json:FILE|html:FILE",
        help="coverage of the rules: authorities, edges of precedence, boundary days; repeatable",
    )
    group.addoption(
        "--decisions-fail-under", type=percent, metavar="PERCENT", help="fail where fewer boundary days are tested"
    )
    group.addoption(
        "--decisions-boundaries", metavar="FILE", help="write a table of the boundary days that no row tests yet"
    )
    group.addoption(
        "--decisions-update", action="store_true", help="rewrite what failed rows expect to what the library answers"
    )
    group.addoption(
        "--decisions-force",
        action="store_true",
        help="with --decisions-update: also in a file with uncommitted changes",
    )
    parser.addini("decisions_libraries", "policy records for the rows; `shipped` adds the shipped ones", "args", [])
    parser.addini("decisions_as_of", "the day for rows without as_of; never today", default="")
    parser.addini("decisions_strict", "every row must name its source", "bool", False)


def percent(written: str) -> float:
    """A share from 0 to 100."""
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError("not a percentage; write a number from 0 to 100")
    return share


def check_settings(config: Any) -> None:
    """Refuse a setting that cannot be read, or that is no day, before any row is asked with it."""
    for name, what, advice in _SETTINGS:
        try:
            written = config.getini(name)
            if name == "decisions_as_of" and written and dt.date.fromisoformat(written).isoformat() != written:
                raise ValueError
        except (ValueError, TypeError, pytest.UsageError):  # which of them, hangs on the version of pytest
            raise pytest.UsageError(f"{name} \u00b7 {what} \u00b7 {advice}") from None


def pytest_configure(config: Any) -> None:
    """Load the rest where an option asks for it: under xdist the controller meets no file."""
    config.addinivalue_line("markers", "slow: a row of a decision table, or a test, that takes long")
    check_settings(config)
    names = ("coverage", "fail_under", "boundaries")
    if any(config.getoption(f"decisions_{name}", None) for name in names):
        _plugin(config)
    if any(config.getoption(f"decisions_{name}") for name in ("update", "force")):
        _plugin(config)
        config.pluginmanager.import_plugin(_UPDATE)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist how wide the terminal is."""
    if node.config.pluginmanager.has_plugin("terminalreporter"):
        node.workerinput[WIDTH_SENT] = node.config.get_terminal_writer().fullwidth


def is_table(name: str) -> bool:
    """Whether a file is a decision table by its name; a spreadsheet's lock file is none."""
    return name.endswith(SUFFIXES) and not name.startswith(("~$", "."))


def is_misnamed(name: str) -> bool:
    """Whether a name is nearly that of a decision table, so that its rows would not run."""
    return bool(_NEARLY.search(name)) and not name.endswith(SUFFIXES) and not name.startswith(("~$", "."))


def pytest_collect_file(file_path: Path, parent: Any) -> Any:
    """A decision table by its name. A name that is nearly one is warned of: the file may be somebody else's."""
    if is_table(file_path.name):
        return _plugin(parent.config).collect_table(file_path, parent)
    if is_misnamed(file_path.name):
        what = "looks like a decision table, and by its name is none, so that no row of it runs"
        advice = "let its name end in .decisions.csv or the like, or move it"
        parent.warn(pytest.PytestCollectionWarning(f"{file_path.name} \u00b7 {what} \u00b7 {advice}"))
    return None


def _plugin(config: Any) -> Any:
    if not config.pluginmanager.has_plugin(_PLUGIN):
        config.pluginmanager.import_plugin(_PLUGIN)
    return config.pluginmanager.get_plugin(_PLUGIN)
