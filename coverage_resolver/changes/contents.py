"""When two values say the same: their content, field by field, whatever object holds it.

Two loads of one file give different objects. Two records are the same record where every field that the judgement
may read is the same; the type of a scalar counts, for ``true`` is not 1 to a condition.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import attrs


def content(value: Any) -> Hashable:
    """What a value says, as something that can be compared and hashed.

    >>> content({"b": 1, "a": [True]}) == content({"a": (True,), "b": 1})
    True
    >>> content(True) == content(1)
    False
    """
    kind = type(value)
    names = _fields(kind)
    if names is not None:
        return (kind.__name__, *(content(getattr(value, name)) for name in names))
    if isinstance(value, Mapping):
        return ("", *sorted(((str(key), content(item)) for key, item in value.items()), key=repr))
    if isinstance(value, (frozenset, set)):
        return ("", *sorted((content(item) for item in value), key=repr))
    if isinstance(value, (list, tuple)):
        return ("", *(content(item) for item in value))
    return (kind.__name__, value)


_KNOWN: dict[type, tuple[str, ...] | None] = {}


def _fields(kind: type) -> tuple[str, ...] | None:
    """The fields of one of our values; nothing for what is none."""
    if kind not in _KNOWN:
        ours = attrs.has(kind)
        _KNOWN[kind] = tuple(field.name for field in attrs.fields(kind) if field.init) if ours else None
    return _KNOWN[kind]
