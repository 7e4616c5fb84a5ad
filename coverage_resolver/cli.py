"""The command line: ``coverage-resolver demo | resolve | explain | conformance | schema``.

Exit codes: 0 answered; 1 a settled scenario came out otherwise; 2 wrong usage; 3 invalid data, with every fault
on a line of its own; 4 unsettled, where ``--require-settled`` asks for an answer that is settled.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from coverage_resolver.cli_questions import add_question_flags, flag_of, read_flags
from coverage_resolver.errors import CoverageResolverError, InvalidQuestion, InvalidRecord, InvalidRecords, raise_all

if TYPE_CHECKING:
    from coverage_resolver.library import PolicyLibrary
    from coverage_resolver.questions import CoverageQuestion

OK, DIFFERS, USAGE, INVALID, UNSETTLED, PIPE_CLOSED = 0, 1, 2, 3, 4, 141
SCHEMAS = ("question", "answer", "records")
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
    _command(commands, "demo", "a few members on three days, on one screen", _demo)
    for name, told in (("resolve", "the answer, a line for each payer"), ("explain", "the answer with its reasons")):
        asked = _command(commands, name, told, _resolve)
        add_question_flags(asked)
        asked.add_argument("--require-settled", action="store_true", help="exit with 4 where it is not settled")
    scenarios = _command(commands, "conformance", "run worked scenarios and compare", _conformance)
    scenarios.add_argument("files", nargs="+", metavar="FILE", help="scenarios in JSON")
    schema = _command(commands, "schema", "print a JSON Schema", _schema)
    schema.add_argument("name", choices=SCHEMAS, metavar="|".join(SCHEMAS))
    return parser


def _command(commands: Any, name: str, told: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told, allow_abbrev=False)
    made.add_argument("--json", action="store_true", help="JSON instead of text")
    made.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="PATH",
        help="policy records; repeatable; the word `shipped` adds those that come with this package",
    )
    made.set_defaults(run=run)
    return made


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"coverage-resolver {version('coverage-resolver')}"
    except PackageNotFoundError:
        return "coverage-resolver (not installed)"


def _library(given: argparse.Namespace) -> PolicyLibrary:
    from coverage_resolver.io.records import load_library, shipped_library

    paths = [path for path in given.library if path != "shipped"]
    return load_library(*paths, with_shipped=len(paths) < len(given.library)) if paths else shipped_library()


def _print_json(table: Any) -> None:
    print(json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False))


def _demo(given: argparse.Namespace) -> int:
    from coverage_resolver.cli_demo import ask_demo, demo_screen, demo_table

    demo = ask_demo(_library(given))
    if given.json:
        _print_json(demo_table(demo))
    else:
        print(demo_screen(demo))
    return OK


def _resolve(given: argparse.Namespace) -> int:
    """Both ``resolve`` and ``explain``: they differ in what the text tells."""
    question = read_flags(given)
    if given.through is not None:
        return _resolve_span(given, question)
    from coverage_resolver.explain import explain, summary
    from coverage_resolver.io.answers import answer_to_dict
    from coverage_resolver.resolve import resolve

    library = _library(given)
    for name in question.offered:
        if library.authority(name) is None:
            raise InvalidQuestion("offered", "no authority of the library has this id", "check the id of --why-not")
    answer = resolve(question, library)
    if given.json:
        _print_json(answer_to_dict(answer))
    else:
        print(explain(answer) if given.command == "explain" else summary(answer, question.offered))
    return UNSETTLED if given.require_settled and not answer.settled else OK


def _resolve_span(given: argparse.Namespace, question: CoverageQuestion) -> int:
    from coverage_resolver.explain import explain_span, summary
    from coverage_resolver.io.answers import span_to_dict
    from coverage_resolver.periods import parse_day
    from coverage_resolver.resolve import resolve_span

    try:
        through = parse_day(given.through)
    except ValueError as fault:
        raise InvalidQuestion("through", str(fault), "write --through as YYYY-MM-DD") from None
    span = resolve_span(question, through, _library(given))
    if given.json:
        _print_json(span_to_dict(span))
    elif given.command == "explain":
        print(explain_span(span))
    else:
        print("\n".join(f"{part.first} to {part.last}\n{summary(part.answer)}" for part in span.segments))
    settled = all(part.answer.settled for part in span.segments)
    return UNSETTLED if given.require_settled and not settled else OK


def _conformance(given: argparse.Namespace) -> int:
    from functools import partial

    from coverage_resolver.conformance.runner import run_scenarios
    from coverage_resolver.io.scenarios_json import read_scenarios
    from coverage_resolver.io.vocabularies import read_diagnosis_classes

    raws = read_scenarios(given.files)
    ask = partial(run_scenarios, base=_library(given), classes=read_diagnosis_classes())
    try:
        report = ask(raws)
    except _MALFORMED:
        raise_all("the scenarios cannot be run", _malformed(raws, ask))
        raise
    if given.json:
        _print_json(report.as_dict())
    else:
        print(_report_lines(report.as_dict()))
    settled = report.by_confidence["settled"]
    return OK if settled["cases"] == settled["agree"] else DIFFERS


#: What a scenario raises that is not in the format.
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


def _malformed(
    raws: Sequence[dict[str, Any]], ask: Callable[[list[dict[str, Any]]], object]
) -> Iterator[InvalidRecord]:
    """The scenarios that cannot be run, each with what was missed; no value is repeated."""
    for raw in raws:
        try:
            ask([raw])
        except _MALFORMED as error:
            missed = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else "a value of another sort"
            yield InvalidRecord(f"scenario {raw['id']}", missed, "see tests/conformance for the format")


def _report_lines(report: dict[str, Any]) -> str:
    lines = [f"{'confidence':<14}{'cases':>7}{'agree':>7}"]
    for label, counts in report["by_confidence"].items():
        lines.append(f"{label:<14}{counts['cases']:>7}{counts['agree']:>7}")
    lines.append(f"{'all':<14}{report['cases']:>7}")
    lines.append(f"recall of expected reason codes: {report['reason_code_recall']:.1%}")
    for failure in report["failures"]:
        expected, got = (json.dumps(failure[name], ensure_ascii=False) for name in ("expected", "got"))
        lines += ["", f"{failure['id']} · {failure['field']}", f"  expected {expected}", f"  got      {got}"]
    return "\n".join(lines)


def _schema(given: argparse.Namespace) -> int:
    from coverage_resolver.io.schemas import schema

    _print_json(schema(given.name))
    return OK


if __name__ == "__main__":
    sys.exit(main())
