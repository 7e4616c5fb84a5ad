"""Reading text from files, with limits: size, encoding, depth, and what JSON would let pass.

The standard reader of JSON accepts ``NaN``, keeps the last of two equal keys and recurses without end; the
reader of TOML raises three kinds of error. Here each is one located fault, and ``None`` is returned instead
of a table.
"""

from __future__ import annotations

import json
import math
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from coverage_resolver.errors import DataNotFound, InvalidRecord
from coverage_resolver.io.strict_values import Fault, plain, shown

#: Bytes of one file.
LARGEST_FILE = 64 * 1024 * 1024
#: Tables and lists inside one another.
DEEPEST = 64


def read_text(path: Path, label: str, faults: list[InvalidRecord]) -> str | None:
    """The text of a UTF-8 file with or without a byte order mark, or a fault."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            faults.append(InvalidRecord(label, "larger than 64 MiB", "split the file"))
            return None
        content = path.read_bytes()
    except OSError as error:
        faults.append(InvalidRecord(label, f"cannot be read: {plain(error.strerror or 'unknown')}", "check the file"))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(InvalidRecord(label, f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8"))
        return None
    if "\0" in text:
        faults.append(InvalidRecord(label, "holds a NUL character", "save the file as plain text in UTF-8"))
        return None
    return text


def read_toml(text: str, label: str, faults: list[InvalidRecord]) -> dict[str, Any] | None:
    """The table of a TOML file, or a fault with its line."""
    try:
        return _checked(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        at = f" at {place.rstrip(')')}" if place else ""
        faults.append(InvalidRecord(label, f"not TOML: {_first_lower(reason)}{at}", "correct the syntax"))
    except (Fault, RecursionError, ValueError) as error:
        faults.append(_fault(label, error))
    return None


def read_json(text: str, label: str, faults: list[InvalidRecord]) -> dict[str, Any] | None:
    """The object of a JSON text, or a fault."""
    try:
        found = _DECODER.decode(text)
        if not isinstance(found, dict):
            raise Fault(f"expected an object, not {shown(found)}", "write { … }")
        return _checked(found)
    except json.JSONDecodeError as error:
        what = f"not JSON: {_first_lower(error.msg)} at line {error.lineno}, column {error.colno}"
        faults.append(InvalidRecord(label, what, "correct the syntax"))
    except (Fault, RecursionError, ValueError) as error:
        faults.append(_fault(label, error))
    return None


def json_files(
    paths: Iterable[str | os.PathLike[str]], faults: list[InvalidRecord]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The table of each JSON file with what the file is called; raises :class:`DataNotFound` where there is none."""
    for given in paths:
        path, label = Path(given), plain(Path(given).as_posix(), 200)
        if not path.is_file():
            raise DataNotFound(label, "no such file", "check the path")
        text = read_text(path, label, faults)
        table = None if text is None else read_json(text, label, faults)
        if table is not None:
            yield label, table


def _fault(label: str, error: Exception) -> InvalidRecord:
    if isinstance(error, Fault):
        return InvalidRecord(label, error.what, error.what_to_do)
    if isinstance(error, RecursionError):
        return InvalidRecord(label, "nested too deeply", f"nest at most {DEEPEST} tables and lists")
    return InvalidRecord(label, "a number of thousands of digits", "write a smaller one")


def _first_lower(message: str) -> str:
    return plain(message[:1].lower() + message[1:], 90)


def _checked(table: dict[str, Any]) -> dict[str, Any]:
    """The same table when it is not nested too deeply; walked without recursion."""
    level: list[Any] = [table]
    for _ in range(DEEPEST):
        level = [
            item
            for found in level
            for item in (found.values() if isinstance(found, Mapping) else found)
            if isinstance(item, (dict, list))
        ]
        if not level:
            return table
    raise Fault("nested too deeply", f"nest at most {DEEPEST} tables and lists")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Fault(f"the key {shown(key)} stands twice in one object", "keep one of them")
        found[key] = value
    return found


def _no_constant(word: str) -> NoReturn:
    raise Fault(f"{shown(word)} is no number", "write a finite number or leave the key out")


def _finite(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        raise Fault(f"{shown(digits)} is too large", "write a finite number")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite)
