"""Which cells of a sheet are merged: only the first of them holds a value, and the others look as if they did.

The reader of workbooks does not tell, because it reads row by row; so the part of the file is looked through as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_CHUNK, _LONGEST = 1 << 20, 200
_MOST_NAMED = 3


def merged_cells(page: Any) -> str:
    """The ranges of merged cells of a sheet that is read row by row, in words; nothing where there are none."""
    found = sorted(set(_ranges(page)))
    more = len(found) - _MOST_NAMED
    return ", ".join(found[:_MOST_NAMED]) + (f" and {more} others" if more > 0 else "")


def _ranges(page: Any) -> Iterator[str]:
    with page.parent._archive.open(page._worksheet_path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            yield from (found[1].decode("ascii") for found in _RANGE.finditer(text))
            rest = text[-_LONGEST:]
