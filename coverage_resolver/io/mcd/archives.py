"""Opening the downloads safely: zips in zips up to three levels, or a folder that was unpacked already.

Nothing is extracted to a name that an archive chose: inner archives go to nameless temporary files, tables are read
into memory, and every size is checked as declared and as read. A fault of an archive is one located line.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import attrs

from coverage_resolver.errors import DataNotFound, InvalidRecord
from coverage_resolver.io.strict_values import plain, shown

#: all_data.zip holds a zip for each collection, and each of those a zip of its tables.
DEEPEST = 3
MOST_MEMBERS = 2_000
LARGEST_MEMBER = 1 << 30
LARGEST_TOTAL = 4 << 30
#: Tables of codes pack to a tenth or a thirtieth; a bomb packs to less than a hundredth, even at the fastest setting.
LARGEST_RATIO = 100
_RATIO_COUNTS_FROM = 16 << 20
_CHUNK = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_SENT_BACK = "fetch the file again from CMS; nothing of it was kept"


@attrs.frozen
class Member:
    """One table: where messages say it stands, its name without ending, and how its bytes are read."""

    label: str
    table: str
    container: str
    read: Callable[[], bytes]


@attrs.define
class Opened:
    """What was found in the files: the tables, and the names of what is no table, also by where they stand."""

    members: list[Member] = attrs.field(factory=list)
    others: list[str] = attrs.field(factory=list)
    beside: dict[str, list[str]] = attrs.field(factory=dict)
    faults: list[InvalidRecord] = attrs.field(factory=list)
    total: int = 0
    count: int = 0

    def refuse(self, where: str, what: str, what_to_do: str = _SENT_BACK) -> None:
        """Add a fault."""
        self.faults.append(InvalidRecord(where, what, what_to_do))


def open_archives(paths: Iterable[Path], stack: ExitStack) -> Opened:
    """Every table of the files and folders; inner archives stay open until ``stack`` is left.

    Faults are collected in the result. Raises :class:`DataNotFound` for a path that does not exist.
    """
    found, given, names = Opened(), set[Path](), set[str]()
    for path in paths:
        if path.resolve() in given:
            found.faults.append(InvalidRecord(plain(path.as_posix(), 120), "is given twice", "give it once"))
            continue
        given.add(path.resolve())
        if path.is_dir():
            _folder(path, found, stack)
        elif path.is_file():
            file = stack.enter_context(path.open("rb"))
            # Files of one name in two folders may be two downloads: each is told by its path.
            label = plain(path.as_posix(), 120) if path.name in names else plain(path.name, 80)
            names.add(path.name)
            _zip(file, label, 1, found, stack)
        else:
            raise DataNotFound(plain(path.as_posix(), 120), "no such file or folder", "check the path")
    return found


def _folder(home: Path, found: Opened, stack: ExitStack) -> None:
    paths = sorted(home.rglob("*"), key=lambda item: item.relative_to(home).parts)
    if found.count + len(paths) > MOST_MEMBERS:
        found.refuse(plain(home.name, 80), f"holds {len(paths)} files; all together may be {MOST_MEMBERS}")
        return
    for path in paths:
        label = plain(f"{home.name}/{path.relative_to(home).as_posix()}", 120)
        if path.is_symlink():
            found.refuse(label, "is a link", "put the file itself there")
        elif path.is_file() and path.suffix.lower() == ".zip":
            _zip(stack.enter_context(path.open("rb")), label, 1, found, stack)
        elif path.is_file():
            size = path.stat().st_size
            if _room_for(label, size, size, found):
                _member(label, path.name, path.parent.as_posix(), path.read_bytes, found)


def _zip(file: IO[bytes], label: str, depth: int, found: Opened, stack: ExitStack) -> None:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        found.refuse(label, "is not a zip file, or only part of one")
        return
    seen: set[str] = set()
    if found.count + len(archive.infolist()) > MOST_MEMBERS:
        found.refuse(label, f"holds {len(archive.infolist())} files; all together may be {MOST_MEMBERS}")
        return
    for info in archive.infolist():
        inner = f"{label}!{plain(info.filename, 80)}"
        if info.is_dir() and not _bad_name(info.filename):
            continue
        if not _sound(info, inner, seen, found):
            continue
        name = info.filename.rsplit("/", 1)[-1]
        if name.lower().endswith(".zip"):
            if depth >= DEEPEST:
                found.refuse(
                    inner, f"is nested deeper than {DEEPEST} zip files", "unpack it once and name what is inside"
                )
                continue
            kept = _spooled(archive, info, inner, found, stack)
            if kept is not None:
                _zip(kept, inner, depth + 1, found, stack)
        else:
            place = f"{label}!{info.filename.rpartition('/')[0]}"
            _member(inner, name, place, _reader(archive, info, inner), found)


def _sound(info: zipfile.ZipInfo, label: str, seen: set[str], found: Opened) -> bool:
    """Whether a member may be read: its name, its sort and its declared size."""
    bad = _bad_name(info.filename)
    key = info.filename.casefold()
    if bad:
        found.refuse(label, bad)
    elif key in seen:
        found.refuse(label, "stands twice in one archive")
    elif info.flag_bits & 1:
        found.refuse(label, "is encrypted", "decrypt the archive and name the result")
    elif stat.S_ISLNK(info.external_attr >> 16):
        found.refuse(label, "is a link")
    elif _room_for(label, info.file_size, info.compress_size, found):
        seen.add(key)
        return True
    seen.add(key)
    return False


def _bad_name(name: str) -> str:
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or _DRIVE.match(name):
        return "has an absolute name or one of another system"
    if ".." in parts:
        return "leads out of the archive"
    if not name.isprintable() or not name:
        return "has a name that cannot be printed"
    return ""


def _room_for(label: str, size: int, packed: int, found: Opened) -> bool:
    """Whether the declared sizes are those of a download."""
    found.count += 1
    found.total += size
    if size > LARGEST_MEMBER:
        found.refuse(label, f"declares {size} bytes, more than {LARGEST_MEMBER}")
    elif size > _RATIO_COUNTS_FROM and size > LARGEST_RATIO * max(packed, 1):
        found.refuse(label, f"unpacks to more than {LARGEST_RATIO} times its size")
    elif found.total > LARGEST_TOTAL:
        found.refuse(label, f"brings the files to more than {LARGEST_TOTAL} bytes")
    else:
        return True
    return False


def _member(label: str, name: str, container: str, read: Callable[[], bytes], found: Opened) -> None:
    stem, _, ending = name.rpartition(".")
    if ending.lower() != "csv":
        found.others.append(label)
        found.beside.setdefault(container, []).append(name)
    elif any(item.container == container and item.table == stem.lower() for item in found.members):
        found.refuse(label, f"is a second table {shown(stem.lower())}")
    else:
        found.members.append(Member(label, stem.lower(), container, read))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Iterator[bytes]:
    """The bytes of a member, counted; raises :class:`InvalidRecord` where they are not what was declared."""
    read = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                read += len(chunk)
                if read > info.file_size:
                    raise InvalidRecord(label, "unpacks to more than it declares", _SENT_BACK)
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise InvalidRecord(label, "is damaged or cut short", _SENT_BACK) from None
    if read != info.file_size:
        raise InvalidRecord(label, "is damaged or cut short", _SENT_BACK)


def _spooled(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str, found: Opened, stack: ExitStack
) -> IO[bytes] | None:
    kept: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    try:
        for chunk in _chunks(archive, info, label):
            kept.write(chunk)
    except InvalidRecord as fault:
        found.faults.append(fault)
        return None
    kept.seek(0)
    return kept


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Callable[[], bytes]:
    return lambda: b"".join(_chunks(archive, info, label))
