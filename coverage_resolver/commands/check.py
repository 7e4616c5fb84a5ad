"""``check`` and ``init``: decision tables without a test runner, and a first one to begin with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from coverage_resolver.commands.options import DIFFERS, OK, add_command, chosen_library, print_json

if TYPE_CHECKING:
    from coverage_resolver.tables.failures import Setting


def add(commands: Any) -> None:
    """Both commands with their flags."""
    check = add_command(commands, "check", "run decision tables and compare", _check)
    check.add_argument("paths", nargs="+", metavar="PATH", help="*.decisions.csv, .md, .toml, .xlsx, or their folders")
    check.add_argument("--as-of", metavar="DAY", default="", help="for rows that have no as_of of their own")
    check.add_argument("--strict", action="store_true", help="every row must name its source")
    first = add_command(commands, "init", "write a first decision table, which passes", _init, library=False)
    first.add_argument("folder", metavar="DIR", help="where to write it")


def setting(given: argparse.Namespace) -> Setting:
    """What a command that repeats a row has to name."""
    from coverage_resolver.tables.failures import Setting

    return Setting(libraries=tuple(given.library), as_of=given.as_of)


def _check(given: argparse.Namespace) -> int:
    from coverage_resolver.tables.checking import check_rows, checked_lines, checked_table, read_all
    from coverage_resolver.tables.reading import find_tables
    from coverage_resolver.tables.rows import Options

    rows = read_all(find_tables(given.paths), Options(as_of=given.as_of, strict=given.strict))
    library = chosen_library(given)
    checked = check_rows(rows, library)
    if given.json:
        print_json(checked_table(checked, library, setting(given)))
    else:
        print("\n".join(checked_lines(checked, library, setting(given))))
    return DIFFERS if checked.failed else OK


def _init(given: argparse.Namespace) -> int:
    from coverage_resolver.tables.first_table import write_first_table

    target = write_first_table(given.folder)
    if given.json:
        print_json({"written": target.as_posix()})
    else:
        print(f"wrote {target.as_posix()}\nrun it: coverage-resolver check {target.as_posix()}, or pytest")
    return OK
