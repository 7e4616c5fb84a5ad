"""Writes tables as the downloads are laid out: a CSV each, zips in zips, and the papers that come with them.

Everything streams, three zips deep, so that an archive of any size takes no more memory than one record; every entry
bears the same time, so that the same tables give the same bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from mcd.dictionary import TABLES, WITHOUT_HEADER, Table, kind_of

Rows = Iterable[Sequence[str]]
#: What a file of an archive is called, and what writes it.
Member = tuple[str, Callable[[BinaryIO], object]]

STAMP = (1980, 1, 1, 0, 0, 0)
#: A full download is written in half the time, and comes out nearer to the size of the real one.
FAST = 1
README = b"Synthetic archive. The tables are in the zip whose name ends in _csv.zip.\r\n"
PAPER = b"%PDF-1.4 synthetic data dictionary, without content\n"
DATABASE = b"synthetic Access database, without content\n" + bytes(4096)


def entry(name: str, stored: bool = False) -> zipfile.ZipInfo:
    """A directory entry with the one time of all entries."""
    found = zipfile.ZipInfo(name, STAMP)
    found.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    found.external_attr = 0o100644 << 16
    return found


def write_zip(stream: BinaryIO, members: Iterable[Member]) -> None:
    """A zip of these members, in their order; zips inside it are deflated like everything else."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as archive:
        for name, fill in members:
            with archive.open(name, "w") as target:  # by name: every entry then bears the first day that a zip can tell
                fill(cast(BinaryIO, target))


def content(data: bytes) -> Callable[[BinaryIO], object]:
    """What writes these bytes."""
    return lambda stream: stream.write(data)


def write_csv(stream: BinaryIO, table: Table, rows: Rows, encoding: str = "utf-8") -> None:
    """One table: CRLF after a record, bare LF inside a cell, quotes doubled, the empty cell for NULL."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    if table.name not in WITHOUT_HEADER:
        writer.writerow(table.columns)
    writer.writerows(rows)
    text.flush()
    text.detach()


def csv_members(kind: str, rows: Mapping[str, Rows], encodings: Mapping[str, str] | None = None) -> Iterator[Member]:
    """Every table of a collection; one without rows has its header only."""
    unknown = set(rows) - set(TABLES[kind])
    if unknown:
        raise KeyError(f"{kind} has no table {sorted(unknown)}")
    for name, table in TABLES[kind].items():
        encoding = (encodings or {}).get(name, "utf-8")
        yield f"{name}.csv", partial(write_csv, table=table, rows=rows.get(name, ()), encoding=encoding)


def collection_members(collection: str, tables: Iterable[Member]) -> Iterator[Member]:
    """The zip of tables, and the papers beside it."""
    kind = kind_of(collection)
    yield f"{kind} data dictionary.pdf", content(PAPER)
    yield f"{collection}.mdb", content(DATABASE)
    yield f"{collection}_csv.zip", partial(write_zip, members=tables)
    yield "readme_first.txt", content(README)


def write_collection(path: Path, collection: str, tables: Iterable[Member]) -> Path:
    """A single collection as it is downloaded: two levels of zips."""
    with path.open("wb") as stream:
        write_zip(stream, collection_members(collection, tables))
    return path


def write_all_data(path: Path, collections: Mapping[str, Iterable[Member]]) -> Path:
    """The combined archive: three levels of zips."""

    def outer() -> Iterator[Member]:
        for name, tables in collections.items():
            yield f"{name}.zip", partial(write_zip, members=collection_members(name, tables))

    with path.open("wb") as stream:
        write_zip(stream, outer())
    return path


def write_folder(folder: Path, tables: Iterable[Member]) -> Path:
    """The tables of a collection unpacked."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, fill in tables:
        with (folder / name).open("wb") as stream:
            fill(stream)
    return folder
