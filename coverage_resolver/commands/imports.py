"""``import``: downloads of others into files of ours. Each importer is one row of a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

import attrs

from coverage_resolver.commands.options import OK, WrongUsage, add_command, print_json


@attrs.frozen
class Importer:
    """One sub-command: its word, what help says, how its flags are added, what runs it."""

    name: str
    told: str
    flags: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add(commands: Any) -> None:
    """The command with a sub-command for each importer."""
    told = "import what others publish"
    importing = commands.add_parser("import", help=told, description=told, allow_abbrev=False)
    words = importing.add_subparsers(dest="importer", metavar="WHAT", required=True)
    for importer in IMPORTERS:
        importer.flags(add_command(words, importer.name, importer.told, importer.run, library=False))


def _mcd_flags(made: argparse.ArgumentParser) -> None:
    made.add_argument("files", nargs="+", metavar="FILE.zip", help="downloads of CMS, or folders with what they hold")
    made.add_argument("-o", "--output", required=True, metavar="NAME.pack", help="the pack; a snapshot is added to it")
    made.add_argument("--published", metavar="DATE", help="when CMS published them; else the latest update of a record")


def _mcd(given: argparse.Namespace) -> int:
    from coverage_resolver.io.mcd.importing import import_mcd
    from coverage_resolver.periods import parse_day

    if given.published is not None:
        try:
            parse_day(given.published)
        except ValueError as fault:
            raise WrongUsage("--published", str(fault), "write it as YYYY-MM-DD") from None
    bar = _bar() if at_a_terminal() else None
    try:
        report = import_mcd(given.files, given.output, given.published, bar)
    finally:
        if bar is not None:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    if given.json:
        print_json(report.table())
    else:
        print("\n".join(_summary(report)))
    return OK


def at_a_terminal() -> bool:
    """Whether a person watches."""
    return sys.stderr.isatty()


def _bar() -> Callable[[str, float], None]:
    """A bar for a person at a terminal; nobody else sees it."""
    width = 30

    def show(what: str, share: float) -> None:
        done = int(share * width)
        print(f"\r\033[K[{'#' * done}{'.' * (width - done)}] {what}", end="", file=sys.stderr, flush=True)

    return show


def _summary(report: Any) -> list[str]:
    changes = report.changes
    lines = [f"{report.pack}: snapshot {report.published} of {len(report.snapshots)}, SHA-256 {report.sha256}"]
    for kind, count in report.documents.items():
        lines.append(f"  {kind}: {count} documents, {report.versions[kind]} versions")
    lines.append(f"  {report.codes} codes of services, {report.contractors} contractors, {report.rows} rows read")
    counts = ("new", "revised", "retired", "redated", "related", "gone", "codes", "contents")
    named = {name: f"with other {name}" for name in ("codes", "contents")}
    named |= {"redated": "re-dated", "related": "with other relations"}
    lines.append("  " + ", ".join(f"{len(getattr(changes, name))} {named.get(name, name)}" for name in counts))
    against = sorted(set(changes.against.values()))
    since = f"changes since {', '.join(against)}" if against else "all documents are new; they"
    lines.append(f"  {since} are in {report.changes_file}")
    lines += [f"  left out: {row['rows']} rows of {row['table']}: {row['reason']}" for row in report.skipped]
    return lines + [f"  note: {note}" for note in report.notes]


def _provision_flags(made: argparse.ArgumentParser) -> None:
    made.add_argument("files", nargs="+", metavar="PATH", help="provision files in JSON, or a folder that holds them")
    made.add_argument("-o", "--output", required=True, metavar="NAME.jsonl", help="the pack of records to write")


def _provisions(given: argparse.Namespace) -> int:
    from coverage_resolver.io.provisions.importing import import_provisions

    report = import_provisions(given.files, given.output)
    if given.json:
        print_json(attrs.asdict(report))
        return OK
    stances = ", ".join(f"{count} {stance.replace('_', ' ')}" for stance, count in report.stances.items())
    print(f"{report.provisions} provisions of {report.authorities} documents from {report.files} files ({stances})")
    print(f"{report.unstated_starts} do not say since when they apply; {report.participations} spans of plans")
    for note in report.notes:
        print(f"note: {note}")
    return OK


def _pack_flags(made: argparse.ArgumentParser) -> None:
    made.add_argument("files", nargs="+", metavar="FILE.pack", help="packs that `import mcd` made")
    made.add_argument("-o", "--output", required=True, metavar="NAME.pack", help="the pack to write")


def _packs(given: argparse.Namespace) -> int:
    from coverage_resolver.io.mcd.joining import join_packs

    snapshots = [item.published for item in join_packs(given.files, given.output).snapshots]
    if given.json:
        print_json({"pack": given.output, "snapshots": snapshots})
    else:
        print(f"{given.output}: {len(snapshots)} snapshots, {snapshots[0]} to {snapshots[-1]}")
    return OK


IMPORTERS = (
    Importer("provisions", "provision files of states, their plans and federal floors", _provision_flags, _provisions),
    Importer("mcd", "downloads of the Medicare Coverage Database into a pack", _mcd_flags, _mcd),
    Importer("packs", "several packs into one, for their documents to be read together", _pack_flags, _packs),
)
