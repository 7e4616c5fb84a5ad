"""``lint``: what is wrong with policy records before they answer anybody."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coverage_resolver.commands.options import (
    DIFFERS,
    INVALID,
    OK,
    add_command,
    add_json,
    day_of,
    print_json,
    without_collecting,
)

_NOT_YET = (
    "note: `explain --question` answers them when the faults between records are corrected (docs/lint.md): with these,"
    " the library is refused"
)
_SEVERITIES = ("error", "warning", "note")


def add(commands: Any) -> None:
    """The command with its flags."""
    lint = add_command(
        commands, "lint", "examine policy records: ties, gaps, shadows, dates …", _lint, library=False, json=False
    )
    paths_help = "files and folders of records; the word `shipped` adds those that come with this package"
    lint.add_argument("paths", nargs="+", metavar="PATH", help=paths_help)
    forms = lint.add_mutually_exclusive_group()
    add_json(forms)
    forms.add_argument("--sarif", action="store_true", help="SARIF 2.1.0 instead of text")
    lint.add_argument(
        "--severity",
        choices=_SEVERITIES,
        default="note",
        help="leave out what is less bad (default: note)",
    )
    lint.add_argument(
        "--baseline",
        metavar="FILE",
        help="accepted findings, with reasons; the word `shipped` for those of this package",
    )
    lint.add_argument("--write-baseline", metavar="FILE", help="write what is found there; add the reasons by hand")
    lint.add_argument(
        "--codes",
        nargs="+",
        action="extend",
        metavar="FILE",
        default=[],
        help="dated lists of codes: find those that no list has, that ended, or that did not exist yet",
    )
    lint.add_argument("--questions", metavar="DIR", help="write a question for each witness, for explain --question")
    lint.add_argument("--as-of", metavar="DAY", help="the day from which the age of reviews is measured")


def _lint(given: argparse.Namespace) -> int:
    from coverage_resolver.io.code_lists.loading import load_code_lists
    from coverage_resolver.io.records import load_placed
    from coverage_resolver.io.whole_files import make_folder
    from coverage_resolver.lint.baseline import baseline_text, read_baseline
    from coverage_resolver.lint.findings import Severity
    from coverage_resolver.lint.inspection import inspect
    from coverage_resolver.lint.report import question_files, report_dict, report_text
    from coverage_resolver.lint.sarif import report_sarif

    as_of = None if given.as_of is None else day_of(given.as_of)
    paths = [path for path in given.paths if path != "shipped"]
    with without_collecting():
        lists = load_code_lists(*given.codes) if given.codes else None
        library = load_placed(*paths, with_shipped=len(paths) < len(given.paths))
        whole = inspect(library, as_of, code_lists=lists, beside=True)
    baseline = None if given.baseline is None else read_baseline(given.baseline)
    if baseline is not None:
        whole = baseline.applied(whole)
    shown = whole.at_least(Severity(given.severity))
    if given.write_baseline:
        _write(given.write_baseline, baseline_text(shown, baseline))
    if given.questions:
        asked = question_files(shown)
        if asked:
            make_folder(given.questions)
        for name, text in asked.items():
            _write(f"{given.questions}/{name}", text)
        if asked and library.between:
            print(_NOT_YET, file=sys.stderr)
    if given.sarif:
        print_json(report_sarif(shown, _lines_of))
    elif given.json:
        print_json(report_dict(shown))
    else:
        print(report_text(shown))
    if not whole.readable:
        return INVALID
    return DIFFERS if whole.counts[Severity.ERROR] else OK


@cache
def _lines_of(label: str) -> Mapping[str, int]:
    """The lines on which the records of a TOML file begin, by the name that its findings have; shipped ones too."""
    from coverage_resolver.io.data_home import data_home
    from coverage_resolver.io.reading import read_text
    from coverage_resolver.lint.record_lines import record_lines

    file = next((path for path in (Path(label), data_home() / label) if path.is_file()), None)
    text = read_text(file, label, []) if file is not None and file.suffix == ".toml" else None
    return {} if text is None else record_lines(text)


def _write(file: str, text: str) -> None:
    """Write a whole file, and say so."""
    from coverage_resolver.io.whole_files import write_whole

    write_whole(file, text)
    print(f"wrote {file}", file=sys.stderr)
