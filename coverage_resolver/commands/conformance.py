"""``conformance``: worked scenarios, asked and compared."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from coverage_resolver.commands.options import DIFFERS, OK, add_command, chosen_library, print_json
from coverage_resolver.errors import InvalidRecord, raise_all


def add(commands: Any) -> None:
    """The command with its flags."""
    scenarios = add_command(commands, "conformance", "run worked scenarios and compare", _conformance)
    scenarios.add_argument("files", nargs="+", metavar="FILE", help="scenarios in JSON")
    scenarios.add_argument(
        "--provisions",
        action="append",
        default=[],
        metavar="DIR",
        help="cases of plan against state: the provision files that they are about; repeatable",
    )


def _conformance(given: argparse.Namespace) -> int:
    if given.provisions:
        return _provision_cases(given)
    from coverage_resolver.io.provisions.case_files import is_case_file

    what, hint = "cases of plan against state", "add `--provisions DIR`, with the provision files of their states"
    faults = (InvalidRecord(path, what, hint) for path in given.files if is_case_file(path))
    raise_all("the cases cannot be run", faults)
    return _scenarios(given)


def _provision_cases(given: argparse.Namespace) -> int:
    """Only the ladders of the library count here: what is asked is what the provision files say."""
    from coverage_resolver.conformance.provision_cases import run_provision_cases
    from coverage_resolver.io.provisions.case_files import read_provision_cases
    from coverage_resolver.io.provisions.files import read_provision_files

    found = read_provision_files(given.provisions)
    library = chosen_library(given).with_provisions(found.provisions, "cases", participations=found.participations)
    report = run_provision_cases(read_provision_cases(given.files, found), library)
    if given.json:
        print_json(report.as_dict())
    else:
        print("\n".join(_table_lines(report.as_dict())))
    return DIFFERS if report.failures else OK


def _scenarios(given: argparse.Namespace) -> int:
    from functools import partial

    from coverage_resolver.conformance.runner import run_scenarios
    from coverage_resolver.io.scenarios_json import read_scenarios
    from coverage_resolver.io.vocabularies import read_diagnosis_classes

    raws = read_scenarios(given.files)
    ask = partial(run_scenarios, base=chosen_library(given), classes=read_diagnosis_classes())
    try:
        report = ask(raws)
    except _MALFORMED:
        raise_all("the scenarios cannot be run", _malformed(raws, ask))
        raise
    if given.json:
        print_json(report.as_dict())
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
    recall = f"recall of expected reason codes: {report['reason_code_recall']:.1%}"
    return "\n".join(_table_lines(report, recall))


def _table_lines(report: dict[str, Any], *more: str) -> list[str]:
    lines = [f"{'confidence':<14}{'cases':>7}{'agree':>7}"]
    for label, counts in report["by_confidence"].items():
        lines.append(f"{label:<14}{counts['cases']:>7}{counts['agree']:>7}")
    lines.append(f"{'all':<14}{report['cases']:>7}")
    lines += more
    for failure in report["failures"]:
        expected, got = (json.dumps(failure[name], ensure_ascii=False) for name in ("expected", "got"))
        lines += ["", f"{failure['id']} · {failure['field']}", f"  expected {expected}", f"  got      {got}"]
    return lines
