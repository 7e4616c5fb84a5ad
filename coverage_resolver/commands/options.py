"""What the commands share: exit codes, ``--json``, ``--library``, and how JSON is printed."""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from coverage_resolver.errors import CoverageResolverError, InvalidQuestion
from coverage_resolver.explain_lines import NARROWEST, WIDTH

if TYPE_CHECKING:
    import datetime as dt

    from coverage_resolver.library import PolicyLibrary

OK, DIFFERS, USAGE, INVALID, UNSETTLED, PIPE_CLOSED = 0, 1, 2, 3, 4, 141


class WrongUsage(CoverageResolverError):
    """A flag that is no part of a question cannot be read: names the flag, never its value."""

    def __init__(self, flag: str, what: str, what_to_do: str) -> None:
        super().__init__(f"{flag} · {what} · {what_to_do}")


@contextmanager
def without_collecting() -> Iterator[None]:
    """No looking for garbage meanwhile: what a long command makes stays to its end, and looking takes a sixth of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def add_command(
    commands: Any,
    name: str,
    told: str,
    run: Callable[[argparse.Namespace], int],
    *,
    library: bool = True,
    json: bool = True,
) -> argparse.ArgumentParser:
    """A command with ``--json``, unless it adds that itself, and with ``--library`` unless it reads none."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told, allow_abbrev=False)
    if json:
        add_json(made)
    if library:
        made.add_argument(
            "--library",
            action="append",
            default=[],
            metavar="PATH",
            help="policy records; repeatable; the word `shipped` adds those that come with this package",
        )
    made.set_defaults(run=run)
    return made


def add_json(made: Any) -> None:
    """``--json``, for a command or a group of its flags."""
    made.add_argument("--json", action="store_true", help="JSON instead of text")


def day_of(written: str) -> dt.date:
    """The day that ``--as-of`` names; another text is wrong usage."""
    from coverage_resolver.periods import parse_day

    try:
        return parse_day(written)
    except ValueError as fault:
        raise InvalidQuestion("as_of", str(fault), "write the day as YYYY-MM-DD") from None


def percent(written: str) -> float:
    """A share from 0 to 100, for a flag."""
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError("not a percentage; write a number from 0 to 100")
    return share


def chosen_library(given: argparse.Namespace) -> PolicyLibrary:
    """The library that ``--library`` names, or the shipped one."""
    from coverage_resolver.io.records import load_library, shipped_library

    paths = [path for path in given.library if path != "shipped"]
    return load_library(*paths, with_shipped=len(paths) < len(given.library)) if paths else shipped_library()


def terminal_width() -> int:
    """The width for which a report is laid out: of the terminal that shows it, or always the same one in a file.

    ``COLUMNS`` is a width that somebody chose, whatever the report goes to.
    """
    if not (os.environ.get("COLUMNS") or sys.stdout.isatty()):
        return WIDTH
    return max(shutil.get_terminal_size((WIDTH, 0)).columns, NARROWEST)


def print_json(table: Any) -> None:
    """One JSON document on standard output."""
    print(json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False))
