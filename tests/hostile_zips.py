"""Archives with one fault in the zip itself, each made by a constructor named for it; the tables inside are sound."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, cast

from mcd.layout import Member, collection_members, content, entry, write_zip
from sound_archive import parts, write

LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
ENCRYPTED = 0x1
FLAGS = {LOCAL: 6, CENTRAL: 8}
SIZES = {LOCAL: 22, CENTRAL: 24}
METHODS = {LOCAL: 8, CENTRAL: 10}


def _members() -> dict[str, list[Member]]:
    """The files of the sound archive."""
    return {name: [(file, content(data)) for file, data in inside.items()] for name, inside in parts().items()}


def _single(folder: Path, tables: Iterable[Member], collection: str = "all_article") -> Path:
    path = folder / f"{collection}.zip"
    with path.open("wb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of a name written twice
        write_zip(stream, collection_members(collection, tables))
    return path


def _zip_bytes(members: Iterable[Member], name_of: Callable[[str], str] = str) -> bytes:
    """A zip whose entries carry their sizes in the local header, which patching needs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, fill in members:
            data = io.BytesIO()
            fill(data)
            archive.writestr(entry(name_of(name)), data.getvalue())
    return stream.getvalue()


def _zeros(stream: BinaryIO, mebibytes: int) -> None:
    for _ in range(mebibytes):
        stream.write(b"0" * 2**20)


def _patched(data: bytes, name: str, offsets: dict[bytes, int], form: str, value: int) -> bytes:
    """One field of one entry changed in its local and in its central header."""
    found = bytearray(data)
    for mark, offset in offsets.items():
        at = data.find(mark)
        while at >= 0:
            start = at + (30 if mark == LOCAL else 46)
            if data[start : start + len(name)] == name.encode():
                struct.pack_into(form, found, at + offset, value)
            at = data.find(mark, at + 4)
    return bytes(found)


def _with_tables(folder: Path, inner: bytes, collection: str = "all_article") -> Path:
    path = folder / f"{collection}.zip"
    members: list[Member] = [(f"{collection}_csv.zip", content(inner)), ("readme_first.txt", content(b"readme\r\n"))]
    with path.open("wb") as stream:
        write_zip(stream, members)
    return path


def zip_bomb(folder: Path, mebibytes: int = 256) -> Path:
    """article_x_icd10_covered.csv unpacks to so many mebibytes of one byte: a thousand times what is downloaded."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, data in parts()["all_article"].items():
            with archive.open(entry(name), "w") as stream:
                if name == "article_x_icd10_covered.csv":
                    _zeros(cast(BinaryIO, stream), mebibytes)
                else:
                    stream.write(data)
    return _with_tables(folder, inner.getvalue())


def nested_bomb(folder: Path, mebibytes: int = 256) -> Path:
    """The same in a zip that is deflated in a zip, so that no single level looks suspicious by its first size."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive, archive.open(entry("article.csv"), "w") as stream:
        _zeros(cast(BinaryIO, stream), mebibytes)
    return _with_tables(folder, _zip_bytes([("article_csv.zip", content(inner.getvalue()))]))


def understated_size(folder: Path) -> Path:
    """The directory says that article.csv has ten bytes; it has more."""
    inner = _zip_bytes(_members()["all_article"])
    return _with_tables(folder, _patched(inner, "article.csv", SIZES, "<I", 10))


def many_entries(folder: Path, count: int = 5_000) -> Path:
    """The zip of tables holds so many empty files beside its tables."""
    extra: list[Member] = [(f"filler/{number}.csv", content(b"")) for number in range(count)]
    return _single(folder, [*_members()["all_article"], *extra])


def path_traversal(folder: Path) -> Path:
    """A table's name climbs out of the folder it would be unpacked to."""
    return _single(folder, [*_members()["all_article"], ("../../outside.csv", content(b"a,b\r\n"))])


def absolute_path(folder: Path) -> Path:
    """A table's name starts at the root of the file system."""
    return _single(folder, [*_members()["all_article"], ("/outside.csv", content(b"a,b\r\n"))])


def drive_path(folder: Path) -> Path:
    """A table's name starts at a drive and climbs with backslashes."""
    return _single(folder, [*_members()["all_article"], ("C:\\..\\outside.csv", content(b"a,b\r\n"))])


def duplicate_names(folder: Path) -> Path:
    """article.csv is in the zip twice, with different records."""
    tables = _members()["all_article"]
    other = parts()["all_article"]["article.csv"].replace(b"Sound Article", b"Another Article")
    return _single(folder, [*tables, ("article.csv", content(other))])


def names_that_differ_in_case(folder: Path) -> Path:
    """article.csv and ARTICLE.CSV: one file on some systems, two on others."""
    return _single(folder, [*_members()["all_article"], ("ARTICLE.CSV", content(b"article_id\r\n1\r\n"))])


def one_table_in_two_folders(folder: Path) -> Path:
    """The zip of tables holds article.csv and old/article.csv."""
    tables = _members()["all_article"]
    return _single(folder, [*tables, ("old/article.csv", content(parts()["all_article"]["article.csv"]))])


def nested_too_deep(folder: Path, levels: int = 8) -> Path:
    """The tables lie this many zips deep; the combined archive has three."""
    data = _zip_bytes(_members()["all_article"])
    for level in range(levels - 1):
        data = _zip_bytes([(f"all_article_{level}_csv.zip", content(data))])
    path = folder / "all_article.zip"
    path.write_bytes(data)
    return path


def encrypted_flag(folder: Path) -> Path:
    """article.csv claims to be encrypted."""
    inner = _zip_bytes(_members()["all_article"])
    return _with_tables(folder, _patched(inner, "article.csv", FLAGS, "<H", ENCRYPTED))


def unknown_compression(folder: Path) -> Path:
    """article.csv is packed by a method that nobody knows."""
    inner = _zip_bytes(_members()["all_article"])
    return _with_tables(folder, _patched(inner, "article.csv", METHODS, "<H", 77))


def symlink(folder: Path) -> Path:
    """article.csv is a symbolic link to a file outside of the archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, fill in _members()["all_article"]:
            info, data = entry(name), io.BytesIO()
            fill(data)
            if name == "article.csv":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                data = io.BytesIO(b"../../outside.csv")
            archive.writestr(info, data.getvalue())
    return _with_tables(folder, stream.getvalue())


def wrong_checksum(folder: Path) -> Path:
    """One byte of the packed article.csv is not what was packed: its checksum fails."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, data in parts()["all_article"].items():
            archive.writestr(entry(name, stored=True), data)
    return _with_tables(folder, stored.getvalue().replace(b"Sound Article", b"Sound Articlf", 1))


def truncated_zip(folder: Path) -> Path:
    """The download broke off: the directory at the end of the zip is missing."""
    path = write(folder, parts())
    path.write_bytes(path.read_bytes()[:-200])
    return path


def truncated_inner_zip(folder: Path) -> Path:
    """The outer zip is whole, the zip of tables in it has lost its end."""
    return _with_tables(folder, _zip_bytes(_members()["all_article"])[:-200])


def not_a_zip(folder: Path) -> Path:
    """A page that asks to accept a licence, saved under the name of the archive."""
    path = folder / "all_data.zip"
    path.write_bytes(b"<html><body>Please accept the licence</body></html>\r\n")
    return path


def empty_file(folder: Path) -> Path:
    """A file of no bytes."""
    path = folder / "all_data.zip"
    path.write_bytes(b"")
    return path


def without_tables(folder: Path) -> Path:
    """The papers are there, the zip of tables is not."""
    path = folder / "all_article.zip"
    with path.open("wb") as stream:
        write_zip(stream, [("readme_first.txt", content(b"readme\r\n"))])
    return path
