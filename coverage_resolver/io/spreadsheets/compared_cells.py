"""Cells of values and of conditions, whose texts are compared: a sign that only looks plain in one of them is damage.

A text that is meant so all the same is written with escapes of JSON, ``"IIS\\u0020"``, which no program makes alone.
What is read is held against damage as it is written, escapes and all, so that such a text comes back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.io.damage.cells import Holds
from coverage_resolver.io.damage.texts import Reader, damage_of_compared, damage_of_value, damaged_texts
from coverage_resolver.io.reading import read_json
from coverage_resolver.io.strict_values import Fault

#: How the texts of a cell are held against damage, by what it holds.
READERS: Mapping[Holds, Reader] = {Holds.CONDITIONS: damage_of_compared, Holds.VALUE: damage_of_value}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def damage_of_compared_cell(column: str, cell: str, holds: Holds) -> Iterator[tuple[str, Fault]]:
    """Each damaged text of a cell, with its place in it; what is no JSON at all is for its reader to tell."""
    read = READERS[holds]
    found = read_json(f'{{"value": {_ESCAPE.sub(_as_written, cell)}}}', "", [])
    if found is None:
        if holds is Holds.VALUE and cell.lstrip()[:1] not in ("{", "[", '"'):
            yield from damaged_texts(cell, read, column)
    elif holds is Holds.VALUE:
        yield from damaged_texts(found.get("value"), read, column)
    elif isinstance(found.get("value"), list):
        for number, item in enumerate(found["value"], start=1):
            if isinstance(item, Mapping):
                yield from damaged_texts(item.get("value"), read, f"{column}[{number}].value")


def _as_written(found: re.Match[str]) -> str:
    """An escape by number stays one when the JSON around it is read."""
    return rf"\{found[0]}" if found[1] == "u" else found[0]


def compared_json(value: Any, read: Reader) -> str:
    """The JSON of a value, with escapes in each text that would count as damaged.

    >>> print(compared_json({"fact": "tier", "value": "IIS "}, damage_of_compared))
    {"fact": "tier", "value": "IIS\\u0020"}
    """
    if isinstance(value, str) and read(value) is not None:
        inner = range(len(value) - len(value.lstrip()), len(value.rstrip()))
        signs = (sign if place in inner and _is_plain(sign) else _escaped(sign) for place, sign in enumerate(value))
        return f'"{"".join(signs)}"'
    if isinstance(value, Mapping):
        items = (f"{compared_json(key, read)}: {compared_json(item, read)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(compared_json(item, read) for item in value)}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _is_plain(sign: str) -> bool:
    return sign.isascii() and sign.isprintable() and sign not in '"\\'


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))
