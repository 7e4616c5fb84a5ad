"""``export`` and ``records``: records and questions as spreadsheets, and spreadsheets as records."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverage_resolver.commands.options import OK, USAGE, add_command, chosen_library, print_json

if TYPE_CHECKING:
    from coverage_resolver.errors import InvalidRecord

AUTHORITIES, GRID = "authorities", "grid"
_FORMS = (".xlsx", ".csv")
#: More records than this are counted in a note.
_MOST_NAMED = 5


def add(commands: Any) -> None:
    """The commands."""
    made = add_command(commands, "export", "records, or questions with their answers, as a spreadsheet", _export)
    made.add_argument("what", choices=(AUTHORITIES, GRID), metavar=f"{AUTHORITIES}|{GRID}")
    made.add_argument("path", metavar="PATH", help="policy records, or the word `shipped`; for grid: questions in JSON")
    made.add_argument("-o", "--output", required=True, metavar="FILE", help="the spreadsheet, *.xlsx or *.csv")
    back = add_command(commands, "records", "a spreadsheet as a pack of records", _records)
    back.add_argument("path", metavar="FILE", help="*.xlsx or *.csv, as `export authorities` writes it")
    back.add_argument("-o", "--output", required=True, metavar="FILE", help="the pack, *.jsonl")
    asked = add_command(commands, "questions", "a grid of questions as JSON lines", _questions, library=False)
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
    from coverage_resolver.io.spreadsheets.question_sheets import answered, grid_file, read_cases
    from coverage_resolver.resolve import resolve

    library = chosen_library(given)
    rows = [answered(name, question, resolve(question, library)) for name, question in read_cases(given.path)]
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
    _tell(found.notes)
    write_whole(output, dump_records(found.provisions, found.participations))
    return _done(given, len(found.provisions), "provision")


def _tell(notes: Sequence[InvalidRecord]) -> None:
    """What is worth a second look, on standard error."""
    for note in notes[:_MOST_NAMED]:
        print(f"note: {note}", file=sys.stderr)
    if len(notes) > _MOST_NAMED:
        print(f"note: {len(notes) - _MOST_NAMED} more of the kind", file=sys.stderr)


def _about_every_service(names: list[str]) -> str:
    """That some records name no service: a cell of codes that was cleared looks like a rule on everything."""
    from coverage_resolver.io.strict_values import plain

    shown = ", ".join(plain(name) for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} others" if len(names) > _MOST_NAMED else ""
    return f"without codes and subjects, so about every service: {shown}{more} · if a cell was cleared, write its codes"


def _questions(given: argparse.Namespace) -> int:
    output = Path(given.output)
    if output.suffix.lower() != ".jsonl":
        return _usage("questions", "-o · not *.jsonl · questions are a file of JSON lines")
    from coverage_resolver.io.spreadsheets.question_sheets import named_cases, questions_file, read_grid
    from coverage_resolver.io.whole_files import write_whole

    rows = read_grid(given.path)
    asked = named_cases(given.path, rows)
    _tell([note for row in rows for note in row.notes])
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
