"""From the error trees of cattrs to single faults with their paths.

cattrs nests groups of exceptions and leaves notes on them; its texts name classes and repeat values, so
none is used.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from coverage_resolver.io.strict_values import Fault, closest, plain, shown


def located(error: BaseException, path: str = "") -> Iterator[tuple[str, Fault]]:
    """Every leaf of an error tree with its path."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path += f".{note.name}"
        elif isinstance(note, IterableValidationNote):
            path += f"[{note.index}]" if isinstance(note.index, int) else f".{plain(note.index)}"
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from located(_renamed(inner, error.cl), path)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = _keys(error.cl)
        for key in sorted(error.extra_fields):
            yield f"{path}.{plain(key)}", Fault(f"unknown key {shown(key)}", closest(key, known))
    elif isinstance(error, Fault):
        yield path, error
    elif isinstance(error, KeyError):
        yield path, Fault("missing", "add it")
    elif isinstance(error, ValueError):
        yield path, Fault(plain(str(error), 90), "see docs/data-format.md")
    else:
        raise error


def _renamed(error: BaseException, shape: type) -> BaseException:
    """The same error, with its field under the key that the file uses."""
    if attrs.has(shape):
        keys = {field.name: field.metadata.get("key", field.name) for field in attrs.fields(shape)}
        notes = getattr(error, "__notes__", [])
        for place, note in enumerate(notes):
            if isinstance(note, AttributeValidationNote):
                notes[place] = AttributeValidationNote("", keys.get(note.name, note.name), None)
    return error


def _keys(shape: type) -> list[str]:
    return [field.metadata.get("key", field.name) for field in attrs.fields(shape) if field.init]
