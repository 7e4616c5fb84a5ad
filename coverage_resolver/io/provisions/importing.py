"""From provision files to a pack of records that :func:`~coverage_resolver.io.records.load_library` reads."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from coverage_resolver.errors import CannotWrite
from coverage_resolver.io.dump import dump_records
from coverage_resolver.io.provisions.files import read_provision_files
from coverage_resolver.io.records import check_records_file
from coverage_resolver.io.strict_values import plain
from coverage_resolver.io.whole_files import write_whole


@attrs.frozen(kw_only=True)
class ProvisionImport:
    """What an import brought. ``notes`` says what was read and has no part in the judgement."""

    files: int
    authorities: int
    provisions: int
    participations: int
    stances: Mapping[str, int]
    unstated_starts: int
    notes: tuple[str, ...]


def import_provisions(paths: Iterable[str | os.PathLike[str]], pack: str | os.PathLike[str]) -> ProvisionImport:
    """Read provision files and write their records to ``pack``, JSON lines that ``load_library`` reads.

    The same files give the same bytes. Raises :class:`DataNotFound` where there is nothing to read,
    :class:`CannotWrite` where the pack cannot be written, and :class:`InvalidRecords` with every fault of every file;
    nothing is then written, and a pack that is there stays as it is.
    """
    found = read_provision_files(paths)
    text = dump_records(found.provisions, found.participations)
    path = Path(pack)
    if path.suffix.lower() != ".jsonl":
        raise CannotWrite(plain(path.as_posix(), 200), "not the name of a pack", "name it *.jsonl")
    write_whole(path, text, check=lambda new: check_records_file(new, path.name))
    return ProvisionImport(
        files=found.files,
        authorities=len({item.authority.id for item in found.provisions}),
        provisions=len(found.provisions),
        participations=len(found.participations),
        stances=dict(sorted(Counter(item.stance.value for item in found.provisions).items())),
        unstated_starts=sum(not item.period.start.stated for item in found.provisions),
        notes=found.notes,
    )
