"""``diff``: which determinations change between two libraries, or between two days of knowledge of one."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from coverage_resolver.commands.options import DIFFERS, OK, USAGE, add_command, print_json

if TYPE_CHECKING:
    from coverage_resolver.changes.cases import CaseChanges
    from coverage_resolver.changes.diff import Changes
    from coverage_resolver.library import PolicyLibrary

SHIPPED = "shipped"


def add(commands: Any) -> None:
    """The command with its flags."""
    told = "which determinations change between two libraries"
    made = add_command(commands, "diff", told, _diff, library=False)
    made.add_argument("old", metavar="OLD", help=f"policy records, or the word `{SHIPPED}`")
    made.add_argument("new", metavar="NEW", nargs="?", help="the same; without it OLD at another day of knowledge")
    for side in ("old", "new"):
        told = f"day up to which things count as known in the {side} library; without it all that it holds"
        made.add_argument(f"--as-of-{side}", metavar="DAY", help=told)
    made.add_argument(
        "--cases", metavar="FILE", help="compare these questions (JSON, JSON lines, or a grid) and nothing else"
    )
    made.add_argument(
        "--line-of-business", action="append", default=[], metavar="TEXT", help="only this line; repeatable"
    )
    shape = made.add_mutually_exclusive_group()
    shape.add_argument("--csv", action="store_true", help="CSV instead of text")
    shape.add_argument("--html", metavar="FILE", help="write one page that needs nothing else")
    made.add_argument("--exit-code", action="store_true", help="exit with 1 where something changes")


def _diff(given: argparse.Namespace) -> int:
    if given.json and (given.csv or given.html):
        return _usage("--json with --csv or --html · name one form")
    days = {}
    for side in ("old", "new"):
        days[side] = day = _day(getattr(given, f"as_of_{side}"))
        if day is _NO_DAY:
            return _usage(f"--as-of-{side} · not a calendar day written YYYY-MM-DD · write the day as 2026-06-30")
    if given.new is None and not (days["old"] and days["new"]):
        return _usage("NEW is missing · name a second library, or --as-of-old and --as-of-new for one library")
    old = _library(given.old)
    new = old if given.new in (None, given.old) else _library(given.new)
    if (old.shelves or new.shelves) and not given.cases:
        return _usage(
            "packs of determinations are compared case by case only · name cases with --cases; what an import changed "
            "stands in the file beside the pack"
        )
    if given.cases and given.line_of_business:
        return _usage("--cases with --line-of-business · a case has its own line · name one of the two")
    unknown = sorted(
        line for line in given.line_of_business if not (old.ladders.models(line) or new.ladders.models(line))
    )
    if unknown:
        from coverage_resolver.io.strict_values import closest, plain

        lines = {ladder.line_of_business for side in (old, new) for ladder in side.ladders.ladders}
        return _usage(f"--line-of-business {plain(unknown[0])} · no ladder for it · {closest(unknown[0], lines)}")
    found: CaseChanges | Changes
    found = _cases(given, old, new, days) if given.cases else _libraries(given, old, new, days)
    return DIFFERS if given.exit_code and found.changes else OK


_NO_DAY = dt.date.min


def _day(written: str | None) -> dt.date | None:
    """The day, nothing where none is given, or the mark of a word that is no day."""
    from coverage_resolver.periods import parse_day

    if written is None:
        return None
    try:
        return parse_day(written)
    except ValueError:
        return _NO_DAY


def _library(path: str) -> PolicyLibrary:
    from coverage_resolver.io.records import load_library, shipped_library

    return shipped_library() if path == SHIPPED else load_library(path)


def _libraries(
    given: argparse.Namespace, old: PolicyLibrary, new: PolicyLibrary, days: dict[str, dt.date | None]
) -> Changes:
    from coverage_resolver.changes.diff import diff_libraries
    from coverage_resolver.changes.page import changes_page
    from coverage_resolver.changes.tables import changes_csv, changes_table
    from coverage_resolver.changes.wording import changes_text
    from coverage_resolver.periods import LAST_DAY

    found = diff_libraries(
        old, new, as_of_old=days["old"] or LAST_DAY, as_of_new=days["new"] or LAST_DAY, lines=given.line_of_business
    )
    _put(given, found, changes_text, changes_table, changes_csv, changes_page)
    return found


def _cases(
    given: argparse.Namespace, old: PolicyLibrary, new: PolicyLibrary, days: dict[str, dt.date | None]
) -> CaseChanges:
    from coverage_resolver.changes.cases import NamedQuestion, diff_cases
    from coverage_resolver.changes.page import cases_page
    from coverage_resolver.changes.tables import cases_csv, cases_table
    from coverage_resolver.changes.wording import cases_text
    from coverage_resolver.commands.given_questions import given_questions

    sides = (old,) if old is new else (old, new)
    asked = [NamedQuestion(name=each.label, question=each.question) for each in given_questions(given.cases, sides)]
    found = diff_cases(asked, old, new, as_of_old=days["old"], as_of_new=days["new"])
    _put(given, found, cases_text, cases_table, cases_csv, cases_page)
    return found


def _put(given: argparse.Namespace, found: Any, text: Any, table: Any, rows: Any, page: Any) -> None:
    """In the form that was asked for."""
    if given.html:
        from coverage_resolver.io.whole_files import write_whole

        write_whole(given.html, page(found))
        count = len(found.changes)
        print(f"{count} change{'' if count == 1 else 's'} · {given.html}")
    elif given.json:
        print_json(table(found))
    elif given.csv:
        print(rows(found), end="")
    else:
        print(text(found))


def _usage(told: str) -> int:
    import sys

    print(f"error: coverage-resolver diff · {told}", file=sys.stderr)
    return USAGE
