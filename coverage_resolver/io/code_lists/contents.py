"""The text of a file of codes, packed with gzip or not, whatever its layout."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.reading import LARGEST_FILE
from coverage_resolver.io.strict_values import plain

_GZIP = b"\x1f\x8b"


@attrs.frozen(kw_only=True)
class Content:
    """A file that was read: ``label`` is how messages call it, ``name`` its own name without ``.gz``.

    ``utf8`` is false where it is no UTF-8, and each byte was taken for a character: records of fixed width, whose codes
    and days are plain letters and digits, can be read all the same.
    """

    label: str
    name: str
    text: str
    utf8: bool = True
    #: The byte at which it is no UTF-8, from 1.
    odd_byte: int = 0


def own_name(path: Path) -> str:
    """The name of a file without its folder and without ``.gz``."""
    return path.name[:-3] if path.name.lower().endswith(".gz") else path.name


def read_content(path: Path, label: str, faults: list[InvalidRecord]) -> Content | None:
    """What stands in a file, at most 64 MiB of it unpacked, or a fault."""
    data = _read_bytes(path, label, faults)
    if data is None:
        return None
    name = own_name(path)
    if not data.strip():
        faults.append(InvalidRecord(label, "an empty file", "give the list as it was published"))
        return None
    try:
        content = Content(label=label, name=name, text=data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        content = Content(label=label, name=name, text=data.decode("latin-1"), utf8=False, odd_byte=error.start + 1)
    if "\0" in content.text and content.utf8:
        faults.append(InvalidRecord(label, "holds a NUL character", "save the file as plain text in UTF-8"))
        return None
    return content


def _read_bytes(path: Path, label: str, faults: list[InvalidRecord]) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if data.startswith(_GZIP):
            with gzip.open(path) as packed:
                data = packed.read(LARGEST_FILE + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        faults.append(InvalidRecord(label, "a damaged gzip file", "pack it anew, or give it unpacked"))
        return None
    except OSError as error:
        faults.append(InvalidRecord(label, f"cannot be read: {plain(error.strerror or 'unknown')}", "check the file"))
        return None
    if len(data) > LARGEST_FILE:
        faults.append(InvalidRecord(label, "larger than 64 MiB", "split the file"))
        return None
    return data
