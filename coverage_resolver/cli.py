"""The command line, ``coverage-resolver COMMAND``: which commands there are, and how a failure is told.

Exit codes: 0 answered; 1 a settled scenario or a row of a table came out otherwise, lint found an error, or ``diff
--exit-code`` a change; 2 wrong usage; 3 invalid data, with every fault on a line of its own; 4 unsettled, where
``--require-settled`` asks for an answer that is settled.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from coverage_resolver.commands import (
    ask,
    check,
    conformance,
    demo,
    diff,
    imports,
    lint,
    lookup,
    schema,
    spreadsheets,
)
from coverage_resolver.commands.options import INVALID, OK, PIPE_CLOSED, USAGE, WrongUsage
from coverage_resolver.commands.question_flags import flag_of
from coverage_resolver.errors import CoverageResolverError, InvalidQuestion, InvalidRecords

#: In the order in which help lists them.
COMMANDS = (demo, ask, lookup, check, imports, diff, spreadsheets, conformance, lint, schema)
_UNKNOWN = re.compile(r"unrecognized arguments: (.*)", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages are one line and repeat no value, which may be a member's."""

    def error(self, message: str) -> NoReturn:
        found = _UNKNOWN.match(message)
        if found:
            flags = [word.partition("=")[0] for word in found[1].split() if word.startswith("--")]
            message = f"unknown flag {' '.join(flags)}" if flags else "a word that belongs to no flag"
        elif "ignored explicit argument" in message:
            message = message.partition(":")[0] + ": takes no value"
        self.exit(USAGE, f"error: {self.prog} · {message} · see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    given = None
    try:
        given = _parser().parse_args(arguments)
        code: int = given.run(given)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else OK
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except InvalidRecords as faults:
        print("\n".join(f"error: {line}" for line in faults.lines()), file=sys.stderr)
        return INVALID
    except InvalidQuestion as fault:
        return _invalid_question(fault, getattr(given, "question", None) or getattr(given, "example", None))
    except WrongUsage as fault:
        print(f"error: {fault}", file=sys.stderr)
        return USAGE
    except CoverageResolverError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return INVALID
    return code


def _invalid_question(fault: InvalidQuestion, file: str | None) -> int:
    """A bad file is invalid data; bad flags are wrong usage, and the flag is named."""
    from coverage_resolver.io.strict_values import plain

    flag = flag_of(fault.field)
    where = f"{plain(file, 200)} · " if file is not None else f"{flag} · " if flag else ""
    print(f"error: {where}{fault}", file=sys.stderr)
    return USAGE if file is None else INVALID


def _parser() -> _Parser:
    parser = _Parser(
        prog="coverage-resolver",
        allow_abbrev=False,
        description="Which authority governs coverage of a health service, until when, and why not the others.",
        epilog="Begin with: coverage-resolver demo",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for room in COMMANDS:
        room.add(commands)
    return parser


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"coverage-resolver {version('coverage-resolver')}"
    except PackageNotFoundError:
        return "coverage-resolver (not installed)"


if __name__ == "__main__":
    sys.exit(main())
