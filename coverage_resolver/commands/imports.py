"""``import``: foreign files become a pack of records; each sort of file is a command of its own below it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from coverage_resolver.commands.options import OK, print_json

Run = Callable[[argparse.Namespace], int]


def add(commands: Any) -> None:
    """The command, and one below it for each sort of file."""
    told = "read foreign files into a pack of records"
    made = commands.add_parser("import", help=told, description=told, allow_abbrev=False)
    sorts = made.add_subparsers(dest="sort", metavar="SORT", required=True)
    for add_sort in SORTS:
        add_sort(sorts)


def _sort(sorts: Any, name: str, told: str, run: Run) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = sorts.add_parser(name, help=told, description=told, allow_abbrev=False)
    made.add_argument("paths", nargs="+", metavar="PATH", help="files, or a folder that holds them")
    made.add_argument("-o", "--output", required=True, metavar="PACK", help="the pack to write")
    made.add_argument("--json", action="store_true", help="JSON instead of text")
    made.set_defaults(run=run)
    return made


def _add_provisions(sorts: Any) -> None:
    _sort(sorts, "provisions", "provision files of states, their plans and federal floors, in JSON", _provisions)


def _provisions(given: argparse.Namespace) -> int:
    import attrs

    from coverage_resolver.io.provision_import import import_provisions

    report = import_provisions(given.paths, given.output)
    if given.json:
        print_json(attrs.asdict(report))
        return OK
    stances = ", ".join(f"{count} {stance.replace('_', ' ')}" for stance, count in report.stances.items())
    print(f"{report.provisions} provisions of {report.authorities} documents from {report.files} files ({stances})")
    print(f"{report.unstated_starts} do not say since when they apply; {report.participations} spans of plans")
    for note in report.notes:
        print(f"note: {note}")
    return OK


#: Each adds one sort of file.
SORTS: tuple[Callable[[Any], None], ...] = (_add_provisions,)
