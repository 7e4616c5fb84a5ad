"""Importing downloads of the Medicare Coverage Database into a pack: the one door for programs and for the command.

All or nothing: every fault of every file is raised together, and an existing pack stays as it was. The pack is written
beside the target and takes its place in one step; the change report follows it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.mcd.accumulate import Shelf
from coverage_resolver.io.mcd.archives import Member, open_archives
from coverage_resolver.io.mcd.catalogue import Catalogue
from coverage_resolver.io.mcd.changes import ChangeReport, changes
from coverage_resolver.io.mcd.collections_found import collections_in
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.layout import COLLECTIONS, NCD, TABLES
from coverage_resolver.io.mcd.local_documents import read_local
from coverage_resolver.io.mcd.ncd_documents import read_ncds
from coverage_resolver.io.mcd.pack_file import ENDING, PackFile, alone_in, encoded, write_pack
from coverage_resolver.io.mcd.publication import day_of_publication, stated_day
from coverage_resolver.io.mcd.tables import Reading, large_cells
from coverage_resolver.io.strict_values import plain

#: Called with what is being done and the share of it that is done, from 0 to 1.
Progress = Callable[[str, float], None]
_FAULTS = "the downloads cannot be used"
_ONE_BY_ONE = "import the two in two steps, by day of publication"


@attrs.frozen(kw_only=True)
class ImportReport:
    """What one import did. ``skipped`` counts the rows left out, by table and reason; ``sha256`` is of the file."""

    pack: str
    sha256: str
    published: str
    snapshots: tuple[str, ...]
    documents: dict[str, int]
    versions: dict[str, int]
    codes: int
    contractors: int
    rows: int
    skipped: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    changes: ChangeReport
    #: The file beside the pack that holds the changes.
    changes_file: str

    def table(self) -> dict[str, Any]:
        """For JSON."""
        found = attrs.asdict(self, recurse=False)
        return found | {"changes": self.changes.table()}


def import_mcd(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    pack: str | os.PathLike[str],
    published: str | dt.date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add a snapshot of the coverage database to a pack, which is made when it does not exist.

    ``paths`` are downloads as CMS publishes them, or folders with what they hold; or one of them. ``published`` is the
    day on which CMS published them; without it, the latest day on which a record was updated is taken, and the
    report says so.
    The same downloads give the same bytes, whatever the order of the paths or of the imports.

    Raises :class:`DataNotFound` for a path that does not exist, :class:`InvalidRecord` for a day that is none, and
    :class:`InvalidRecords` with one line for each fault of all files. Nothing is written then.
    """
    target, given = Path(pack), [paths] if isinstance(paths, str | os.PathLike) else paths
    stated = None if published is None else stated_day(published)
    tell = progress or (lambda what, share: None)
    reading = Reading()
    check_target(target)
    with ExitStack() as stack, large_cells():
        opened = open_archives([Path(path) for path in given], stack)
        raise_all(_FAULTS, opened.faults)
        downloads = collections_in(opened.members, reading, opened.beside)
        raise_all(_FAULTS, reading.faults)
        found = _read(downloads, reading, tell)
    raise_all(_FAULTS, reading.faults)
    day = day_of_publication(stated, (item for kept in found.values() for item in kept.documents.values()), reading)
    if opened.others:
        kept = ", ".join(sorted({name.rpartition(".")[2].lower() for name in opened.others}))
        reading.notes.append(f"{len(opened.others)} files that are no tables were not opened ({kept})")
    tell("writing", 0.9)
    with alone_in(target.parent):
        return _write(target, day, found, reading)


@attrs.define
class _Found:
    """The documents of one collection of the import."""

    scope: str
    documents: dict[tuple[str, int], Document] = attrs.field(factory=dict)
    contractors: list[dict[str, Any]] = attrs.field(factory=list)


def check_target(target: Path) -> None:
    """Raise :class:`InvalidRecord` where a pack cannot be written to a path."""
    where = plain(target.name, 80)
    if target.is_dir() or not target.parent.is_dir():
        what = "is a folder" if target.is_dir() else "is in a folder that does not exist"
        raise InvalidRecord(where, what, f"name a file such as medicare{ENDING}")
    if target.suffix != ENDING:
        raise InvalidRecord(where, f"does not end in {ENDING}", "load_library knows packs by that ending")


def _read(downloads: list[tuple[str, str, dict[str, Member]]], reading: Reading, tell: Progress) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    held: dict[tuple[str, str], frozenset[tuple[str, int]]] = {}
    whole, done = sum(len(TABLES[kind]) for kind, _, _ in downloads), itertools.count()
    reading.opened = lambda table: tell(f"reading {table}", 0.05 + 0.8 * min(1.0, next(done) / whole))
    for kind, scope, tables in downloads:
        kept = found.setdefault(kind, _Found(scope))
        kept.scope = _wider(kept.scope, scope)
        if kind == NCD:
            documents = read_ncds(tables, reading)
        else:
            documents, contractors = read_local(kind, tables, reading)
            kept.contractors += [row for row in contractors.table() if row not in kept.contractors]
        versions = frozenset((item.id, item.version) for item in documents)
        if held.setdefault((kind, scope), versions) != versions:
            what = f"is a second download of `{scope}_{kind}`, with other versions".replace("`_", "`")
            reading.fault(tables[TABLES_OF[kind]].label, what, _ONE_BY_ONE)
        for item in documents:
            same = kept.documents.setdefault((item.id, item.version), item)
            if same is not item and same != item:
                what = f"two files of one import disagree on version {item.version} of `{item.id}`"
                reading.fault(tables[TABLES_OF[kind]].label, what, _ONE_BY_ONE)
    return found


def _wider(one: str, other: str) -> str:
    """Of two scopes the one that tells more."""
    return max(one, other, key=("", "current", "all").index)


TABLES_OF = {**{kind: kind for kind in COLLECTIONS}, NCD: "ncd_trkg"}


def _write(target: Path, day: str, found: dict[str, _Found], reading: Reading) -> ImportReport:
    shelf = Shelf()
    before = None
    if target.exists():
        pack = PackFile(target)
        before = pack.sha256
        shelf.take(pack)
        pack.close()
    held = shelf.snapshots.setdefault(day, {})
    old = {key: days for key, days in shelf.editions.items() if day in days}
    for kind, kept in sorted(found.items()):
        contractors = shelf.keep(kept.contractors) if kept.contractors else b""
        again = kind in held
        # A folder that does not tell what it holds takes nothing from a snapshot that was told it.
        held[kind] = (_wider(kept.scope, held[kind][0]) if again else kept.scope, contractors)
        shelf.add(day, kind, kept.documents.values())
        if again:
            _same_again(target, day, kind, old, shelf)
    catalogue = shelf.catalogue()
    if before != (_sha256(target) if target.exists() else None):
        raise InvalidRecord(plain(target.name, 80), "was changed by another import meanwhile", "import again")
    sha256 = write_pack(target, catalogue.table(), about(catalogue), shelf.parts)
    pack = PackFile(target)
    try:
        number = [item.published for item in catalogue.snapshots].index(day)
        report = changes(catalogue, number, pack.part)
    finally:
        pack.close()
    changes_file = _write_changes(target, report)
    return ImportReport(
        pack=target.as_posix(),
        sha256=sha256,
        published=day,
        snapshots=tuple(item.published for item in catalogue.snapshots),
        documents={kind: len({item.id for item in kept.documents.values()}) for kind, kept in sorted(found.items())},
        versions={kind: len(kept.documents) for kind, kept in sorted(found.items())},
        codes=len({code for kept in found.values() for item in kept.documents.values() for code in item.codes[0]}),
        contractors=len({row["number"] for kept in found.values() for row in kept.contractors}),
        rows=reading.rows,
        skipped=tuple(
            {"table": table, "reason": why, "rows": count} for (table, why), count in sorted(reading.skipped.items())
        ),
        notes=tuple(reading.notes),
        changes=report,
        changes_file=changes_file.as_posix(),
    )


def _sha256(target: Path) -> str:
    pack = PackFile(target)
    try:
        return pack.sha256
    finally:
        pack.close()


def _same_again(target: Path, day: str, kind: str, old: dict[Any, set[str]], shelf: Shelf) -> None:
    """A collection of a day may be imported twice only if it is the same."""
    now = {key for key, days in shelf.editions.items() if day in days and key[1] == kind}
    if now != {key for key in old if key[1] == kind}:
        what = f"holds another download of `{kind}` of {day}"
        raise InvalidRecord(plain(target.name, 80), what, "say when this one was published: --published YYYY-MM-DD")


def about(catalogue: Catalogue) -> dict[str, Any]:
    """What the manifest says of the contents."""
    kinds = sorted({kind for item in catalogue.snapshots for kind in item.scopes})
    return {
        "holds": "medicare-coverage-database",
        "snapshots": [{"published": item.published, "scopes": dict(item.scopes)} for item in catalogue.snapshots],
        "documents": {kind: len({item.doc for item in catalogue.editions if item.kind == kind}) for kind in kinds},
        "editions": len(catalogue.editions),
        "codes": len(catalogue.codes),
    }


def _write_changes(target: Path, report: ChangeReport) -> Path:
    """Beside the pack, whole or not at all."""
    path = target.with_name(f"{target.stem}.changes-{report.published}.json")
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(encoded(report.table()) + b"\n")
    beside.replace(path)
    return path
