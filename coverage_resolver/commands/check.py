"""``check`` and ``init``: decision tables without a test runner, and a first one to begin with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from coverage_resolver.commands.options import (
    DIFFERS,
    OK,
    WrongUsage,
    add_command,
    chosen_library,
    day_of,
    percent,
    print_json,
    terminal_width,
    without_collecting,
)

if TYPE_CHECKING:
    from pathlib import Path

    from coverage_resolver.tables.checking import Checked
    from coverage_resolver.tables.coverage_outputs import Output
    from coverage_resolver.tables.failures import Setting
    from coverage_resolver.tables.rewriting import Rewriting
    from coverage_resolver.tables.rule_observations import Observer


_PATHS = "*.decisions.csv, .md, .toml, .xlsx, or their folders; FILE::CASE for one row"


def add(commands: Any) -> None:
    """Both commands with their flags."""
    check = add_command(commands, "check", "run decision tables and compare", _check)
    check.add_argument("paths", nargs="+", metavar="PATH", help=_PATHS)
    check.add_argument("--as-of", metavar="DAY", default="", help="for rows that have no as_of of their own")
    check.add_argument("--strict", action="store_true", help="every row must name its source")
    forms: dict[str, Any] = {
        "action": "append",
        "nargs": "?",
        "const": "term",
        "default": [],
        "metavar": "term|long|json:FILE|html:FILE",
    }
    check.add_argument("--coverage", help="coverage of the rules; repeatable", **forms)
    check.add_argument("--fail-under", type=percent, metavar="PERCENT", help="fail where fewer dates are tested")
    check.add_argument("--boundaries", metavar="FILE", help="write a table of the days that no row asks about")
    check.add_argument("--update", action="store_true", help="rewrite what failed rows expect to what is answered")
    check.add_argument("--force", action="store_true", help="with --update: also in a file with uncommitted changes")
    first = add_command(commands, "init", "write a first decision table, which passes", _init, library=False)
    first.add_argument("folder", metavar="DIR", help="where to write it")


def setting(given: argparse.Namespace) -> Setting:
    """What a command that repeats a row has to name."""
    from coverage_resolver.tables.failures import Setting

    return Setting(libraries=tuple(given.library), as_of=given.as_of)


def _check(given: argparse.Namespace) -> int:
    from coverage_resolver.io.records import lent_ladders
    from coverage_resolver.tables.checking import check_rows, checked_lines, checked_table, note_lines, read_all
    from coverage_resolver.tables.coverage_outputs import check_places, read_outputs
    from coverage_resolver.tables.finding import only_named, split_names
    from coverage_resolver.tables.known_names import known_names
    from coverage_resolver.tables.reading import find_tables
    from coverage_resolver.tables.rewriting import Rewriting
    from coverage_resolver.tables.rows import Options
    from coverage_resolver.tables.rule_observations import Observer
    from coverage_resolver.tables.rule_targets import targets_of

    if given.as_of:
        day_of(given.as_of)
    if given.force and not given.update:
        raise WrongUsage("--force", "rewrites nothing without --update", "add --update, or leave it out")
    outputs = read_outputs(given.coverage, "--coverage")
    check_places(outputs, given.boundaries or "")
    whole, cases = split_names(given.paths)
    tables = list(find_tables([*whole, *(file for file, _ in cases)]))
    library = chosen_library(given)
    wanted = outputs or given.boundaries or given.fail_under is not None
    observer = Observer(library=library, targets=targets_of(library, lent_ladders(given.library))) if wanted else None
    with without_collecting():
        options = Options(as_of=given.as_of, strict=given.strict, names=known_names(library))
        rows = read_all(tables, options)
        rows = only_named(rows, whole, cases) if cases else rows
        checked = check_rows(rows, library, observer, keep=bool(given.boundaries), beside=True)
    lines: list[str] = []
    low, covered = "", dict[str, Any]()
    if observer is not None:
        lines, low, covered = _coverage(given, outputs, checked, observer)
    refused: tuple[str, ...] = ()
    if given.update:
        more, refused, updated = _update(
            Rewriting(library=library, options=options, flag="--force", force=given.force), tables, checked
        )
        lines, covered = [*more, *lines], {**covered, **updated}
    notes = note_lines(rows)
    if given.json:
        print_json({**checked_table(checked, library, setting(given)), "notes": notes, **covered})
    else:
        print("\n".join([*checked_lines(checked, library, setting(given), terminal_width()), *lines]))
    told = [*(f"note: {note}" for note in notes), *refused] if not given.json else []
    for line in [*told, *([low] if low else [])]:
        print(line, file=sys.stderr)
    return DIFFERS if checked.failed or low else OK


def _coverage(
    given: argparse.Namespace, outputs: Sequence[Output], checked: Checked, observer: Observer
) -> tuple[list[str], str, dict[str, Any]]:
    """The lines of coverage, what to say where it is too low, and the figures for JSON."""
    from coverage_resolver.tables.coverage_outputs import told_boundaries, told_coverage, too_low
    from coverage_resolver.tables.idle_dates import IdleDates
    from coverage_resolver.tables.reachable import Reachable
    from coverage_resolver.tables.rule_coverage import coverage_table, merged

    ways = Reachable(observer.library) if outputs else None
    found = merged(observer.targets, [checked.seen], ways, IdleDates(observer))
    lines = told_coverage(found, outputs, "--coverage")
    if given.boundaries:
        lines += told_boundaries(found, observer, checked.results, given.boundaries)
    return lines, too_low(found, given.fail_under), {"coverage": coverage_table(found)}


def _update(
    rewriting: Rewriting, tables: Iterable[tuple[str, Path]], checked: Checked
) -> tuple[list[str], tuple[str, ...], dict[str, Any]]:
    """Rewrite what failed rows expect: the lines of it, what was refused, and both for JSON."""
    from coverage_resolver.tables.rewriting import rewritten_lines, rewritten_table

    found = rewriting.of(tables, (result for result in checked.results if not result.passed))
    return list(rewritten_lines(found)), found.refused, {"update": rewritten_table(found)}


def _init(given: argparse.Namespace) -> int:
    from coverage_resolver.tables.first_table import write_first_table

    target = write_first_table(given.folder)
    if given.json:
        print_json({"written": target.as_posix()})
    else:
        print(f"wrote {target.as_posix()}\nrun it: coverage-resolver check {target.as_posix()}, or pytest")
    return OK
