"""What pytest loads at its start: the options and the names of the files, and nothing of the library.

The package is imported when a decision table is met, or when an option of tables is given: a test run without
tables pays nothing for them. It stands beside the package because to import a room of a package is to import it.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

SUFFIXES = (".decisions.csv", ".decisions.md", ".decisions.toml", ".decisions.xlsx")
_PLUGIN = "coverage_resolver.pytest_plugin"


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


def check_day(written: str) -> None:
    """Refuse a setting that is no day before any row is asked with it."""
    try:
        if written and dt.date.fromisoformat(written).isoformat() != written:
            raise ValueError
    except ValueError:
        raise pytest.UsageError("decisions_as_of · no day of the calendar · write the day as 2025-06-30") from None


def pytest_configure(config: Any) -> None:
    """Load the rest where an option asks for it: under xdist the controller meets no file."""
    check_day(config.getini("decisions_as_of"))
    names = ("coverage", "fail_under", "boundaries")
    if any(config.getoption(f"decisions_{name}", None) for name in names):
        _plugin(config)


def pytest_collect_file(file_path: Path, parent: Any) -> Any:
    """A decision table by its name; a spreadsheet's lock file is none."""
    if file_path.name.endswith(SUFFIXES) and not file_path.name.startswith(("~$", ".")):
        return _plugin(parent.config).collect_table(file_path, parent)
    return None


def _plugin(config: Any) -> Any:
    if not config.pluginmanager.has_plugin(_PLUGIN):
        config.pluginmanager.import_plugin(_PLUGIN)
    return config.pluginmanager.get_plugin(_PLUGIN)
