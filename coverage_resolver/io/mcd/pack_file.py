"""The pack as a file: a header, a manifest with digests, a catalogue, and the parts of the documents.

Opening maps the file and reads the catalogue only; a part is unpacked, and held against its digest, when it is asked
for. Several processes share one mapping. Parts lie in the order of their digests and nothing in the file tells when or
where it was written, so that the same content gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

from coverage_resolver.errors import DataNotFound, InvalidRecord
from coverage_resolver.io.strict_values import plain

MAGIC = b"coverage-pack "
FORMAT = 1
ENDING = ".pack"
_HEADER = struct.Struct("<16sQ32s")
_ENTRY = struct.Struct("<QI32s")
_LARGEST_PART = 1 << 28
_IMPORT_AGAIN = "restore it from a copy, or import the downloads again"


def encoded(value: object) -> bytes:
    """A value as canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: bytes) -> bytes:
    """The SHA-256 of a content."""
    return hashlib.sha256(content).digest()


def packed(content: bytes) -> bytes:
    """A content as it lies in the file."""
    return zlib.compress(content, 3)


class PackFile:
    """An open pack. Its parts are read on demand; a damaged one raises :class:`InvalidRecord`."""

    def __init__(self, path: Path) -> None:
        self.path, self.label = path, plain(path.name, 80)
        try:
            with path.open("rb") as file:
                head = file.read(_HEADER.size)
                self._check_header(head)
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise DataNotFound(plain(path.as_posix(), 120), "no such file or folder", "check the path") from None
        except OSError as error:
            what = f"cannot be read: {plain(error.strerror or 'unknown')}"
            raise InvalidRecord(self.label, what, "check the file") from None
        self.manifest = self._manifest()
        self.catalogue: dict[str, Any] = json.loads(self._section("catalogue", unpack=True))
        self._directory = self._section("directory")
        self._parts_at = self._begin + int(self.manifest["sections"]["parts"]["offset"])

    def _check_header(self, head: bytes) -> None:
        if not head.startswith(MAGIC):
            raise InvalidRecord(self.label, "is no pack", "name a file that `import mcd` wrote")
        if len(head) < _HEADER.size:
            raise self._short()
        number = head[len(MAGIC) : 16].strip()
        if number != b"%d" % FORMAT:
            if number.isdigit() and int(number) > FORMAT:
                what = f"was written by a newer version (format {int(number)}, this one reads {FORMAT})"
                raise InvalidRecord(self.label, what, "upgrade coverage-resolver")
            raise self._damaged("its header")

    def _short(self) -> InvalidRecord:
        return InvalidRecord(self.label, "is cut short", _IMPORT_AGAIN)

    def _damaged(self, what: str) -> InvalidRecord:
        return InvalidRecord(self.label, f"is damaged: {what} does not match its digest", _IMPORT_AGAIN)

    def _manifest(self) -> dict[str, Any]:
        _, length, wanted = _HEADER.unpack(self._map[: _HEADER.size])
        self._begin = _HEADER.size + length
        if self._begin > len(self._map):
            raise self._short()
        content = self._map[_HEADER.size : self._begin]
        if digest(content) != wanted:
            raise self._damaged("the manifest")
        found: dict[str, Any] = json.loads(content)
        if self._begin + found["size"] > len(self._map):
            raise self._short()
        if self._begin + found["size"] < len(self._map):
            raise InvalidRecord(self.label, "is longer than its manifest says", _IMPORT_AGAIN)
        return found

    def _section(self, name: str, unpack: bool = False) -> bytes:
        about = self.manifest["sections"][name]
        start = self._begin + about["offset"]
        content = self._map[start : start + about["length"]]
        if hashlib.sha256(content).hexdigest() != about["sha256"]:
            raise self._damaged(f"the {name}")
        return zlib.decompress(content) if unpack else content

    @property
    def sha256(self) -> str:
        """The digest of everything that the pack holds; not that of the file, which cannot stand in itself."""
        return str(self.manifest["sha256"])

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._directory) // _ENTRY.size

    def raw(self, number: int) -> tuple[bytes, bytes]:
        """The digest of a part and its packed bytes."""
        offset, length, wanted = _ENTRY.unpack_from(self._directory, number * _ENTRY.size)
        start = self._parts_at + offset
        return wanted, self._map[start : start + length]

    def part(self, number: int) -> Any:
        """A part, unpacked and held against its digest."""
        return json.loads(self._unpacked(number))

    def sound(self, number: int) -> tuple[bytes, bytes]:
        """The digest of a part and its packed bytes, held against it: damage is not carried into another pack."""
        self._unpacked(number)
        return self.raw(number)

    def _unpacked(self, number: int) -> bytes:
        wanted, content = self.raw(number)
        try:
            found = zlib.decompressobj().decompress(content, _LARGEST_PART)
        except zlib.error:
            raise self._damaged(f"part {number}") from None
        if digest(found) != wanted:
            raise self._damaged(f"part {number}")
        return found

    def verify(self) -> None:
        """Hold every part against its digest; raises :class:`InvalidRecord` for the first that differs."""
        for number in range(self.count):
            self._unpacked(number)

    def close(self) -> None:
        """Give the mapping back."""
        self._map.close()


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No other import writes a pack in the folder meanwhile; where nothing can be locked, it is not held."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_pack(path: Path, catalogue: object, about: Mapping[str, Any], parts: Mapping[bytes, bytes]) -> str:
    """Write a pack in place of ``path``, whole or not at all; returns the SHA-256 of the file.

    ``parts`` are packed contents by digest. The bytes go to a file beside the target, which then takes its place.
    Raises :class:`InvalidRecord` where the system does not let it.
    """
    try:
        return _write(path, catalogue, about, parts)
    except OSError as fault:
        what = f"cannot be written: {fault.strerror or 'the system refused'}"
        raise InvalidRecord(plain(path.name, 80), what, "check its folder, and the space that is left") from fault


def _write(path: Path, catalogue: object, about: Mapping[str, Any], parts: Mapping[bytes, bytes]) -> str:
    names = sorted(parts)
    entries, offset = [], 0
    for name in names:
        entries.append(_ENTRY.pack(offset, len(parts[name]), name))
        offset += len(parts[name])
    listed, directory = zlib.compress(encoded(catalogue), 6), b"".join(entries)
    sections: dict[str, dict[str, Any]] = {}
    place = 0
    for section, content in (("catalogue", listed), ("directory", directory)):
        sha = hashlib.sha256(content).hexdigest()
        sections[section] = {"offset": place, "length": len(content), "sha256": sha}
        place += len(content)
    sections["parts"] = {"offset": place, "length": offset, "count": len(names)}
    whole = hashlib.sha256(encoded(catalogue) + b"".join(names)).hexdigest()
    manifest = encoded({"format": FORMAT, "sections": sections, "size": place + offset, "sha256": whole, **about})
    magic = (MAGIC + b"%d" % FORMAT).ljust(15) + b"\n"
    of_file = hashlib.sha256()
    handle, name_beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            head = _HEADER.pack(magic, len(manifest), digest(manifest))
            for content in (head, manifest, listed, directory, *(parts[name] for name in names)):
                file.write(content)
                of_file.update(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name_beside).chmod(0o644)
        Path(name_beside).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name_beside).unlink()
        raise
    return of_file.hexdigest()
