"""``export`` and ``records``: records and questions as spreadsheets, and spreadsheets as records."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from coverage_resolver.commands.given_questions import MOST_NAMED, given_questions, tell
from coverage_resolver.commands.options import OK, USAGE, add_command, chosen_library, print_json

AUTHORITIES, GRID = "authorities", "grid"
_FORMS = (".xlsx", ".csv")


def add(commands: Any) -> None:
    """The commands."""
    made = add_command(commands, "export", "records, or questions with their answers, as a spreadsheet", _export)
    made.add_argument("what", choices=(AUTHORITIES, GRID), metavar=f"{AUTHORITIES}|{GRID}")
    made.add_argument("path", metavar="PATH", help="policy records, or the word `shipped`; for grid: questions in JSON")
    made.add_argument("-o", "--output", required=True, metavar="FILE", help="the spreadsheet, *.xlsx or *.csv")
    back = add_command(commands, "records", "a spreadsheet as a pack of records", _records)
    back.add_argument("path", metavar="FILE", help="*.xlsx or *.csv, as `export authorities` writes it")
    back.add_argument("-o", "--output", required=True, metavar="FILE", help="the pack, *.jsonl")
    asked = add_command(commands, "questions", "a grid of questions as JSON lines", _questions)
    asked.add_argument("path", metavar="FILE", help="*.xlsx or *.csv, as `export grid` writes it")
    asked.add_argument("-o", "--output", required=True, metavar="FILE", help="the questions, *.jsonl")


def _export(given: argparse.Namespace) -> int:
    output = Path(given.output)
    if output.suffix.lower() not in _FORMS:
        return _usage("export", "-o · neither *.xlsx nor *.csv · name the file with one of the two")
    from coverage_resolver.io.whole_files import write_whole

    count, content = (_authorities if given.what == AUTHORITIES else _grid)(given, output)
    write_whole(output, content)
    return _done(given, count, "provision" if given.what == AUTHORITIES else "question")


def _authorities(given: argparse.Namespace, output: Path) -> tuple[int, bytes]:
    from coverage_resolver.changes.own_rules import lost_manifest, own_rules
    from coverage_resolver.errors import raise_all
    from coverage_resolver.io.records import load_library, shipped_library
    from coverage_resolver.io.spreadsheets.record_sheets import records_file
    from coverage_resolver.io.strict_values import plain

    shipped = shipped_library()
    library = shipped if given.path == "shipped" else load_library(given.path)
    raise_all("the library cannot be exported", list(own_rules(library, shipped, plain(given.path, 100))))
    note = lost_manifest(library)
    if note:
        print(f"note: {note}", file=sys.stderr)
    content = records_file(library.provisions, output.suffix, output.name, library.participations)
    return len(library.provisions), content


def _grid(given: argparse.Namespace, output: Path) -> tuple[int, bytes]:
    from coverage_resolver.io.spreadsheets.question_sheets import answered, grid_file
    from coverage_resolver.resolve import resolve

    library = chosen_library(given)
    asked = given_questions(given.path, [library], for_a_grid=True)
    rows = [answered(each.name, each.question, resolve(each.question, library)) for each in asked]
    return len(rows), grid_file(rows, output.suffix, output.name)


def _records(given: argparse.Namespace) -> int:
    output = Path(given.output)
    if output.suffix.lower() != ".jsonl":
        return _usage("records", "-o · not *.jsonl · a pack of records is a file of JSON lines")
    from coverage_resolver.io.dump import dump_records
    from coverage_resolver.io.record_checks import known_of
    from coverage_resolver.io.spreadsheets.record_sheets import read_sheet_records
    from coverage_resolver.io.whole_files import write_whole

    found = read_sheet_records(given.path, known_of(chosen_library(given)))
    general = [item.id for item in found.provisions if not item.codes and not item.authority.subjects]
    if general:
        print(f"note: {_about_every_service(general)}", file=sys.stderr)
    tell(found.notes)
    write_whole(output, dump_records(found.provisions, found.participations))
    return _done(given, len(found.provisions), "provision")


def _about_every_service(names: list[str]) -> str:
    """That some records name no service: a cell of codes that was cleared looks like a rule on everything."""
    from coverage_resolver.io.strict_values import plain

    shown = ", ".join(plain(name) for name in names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} others" if len(names) > MOST_NAMED else ""
    return f"without codes and subjects, so about every service: {shown}{more} · if a cell was cleared, write its codes"


def _questions(given: argparse.Namespace) -> int:
    output = Path(given.output)
    if output.suffix.lower() != ".jsonl":
        return _usage("questions", "-o · not *.jsonl · questions are a file of JSON lines")
    from coverage_resolver.io.spreadsheets.question_sheets import questions_file
    from coverage_resolver.io.whole_files import write_whole

    asked = given_questions(given.path, [chosen_library(given)], only_grids=True)
    write_whole(output, questions_file(asked))
    return _done(given, len(asked), "question")


def _done(given: argparse.Namespace, count: int, noun: str) -> int:
    if given.json:
        print_json({"rows": count, "file": given.output})
    else:
        print(f"{count} {noun}{'' if count == 1 else 's'} · {given.output}")
    return OK


def _usage(command: str, told: str) -> int:
    print(f"error: coverage-resolver {command} · {told}", file=sys.stderr)
    return USAGE
