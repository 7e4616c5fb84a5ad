"""Which rows and columns of a sheet are hidden, by hand, in a group that is closed, or by a filter.

The reader of workbooks does not tell, because it reads row by row; so the part of the file is looked through as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

_TAG = re.compile(rb"<(?:\w+:)?(row|col)\s([^>]*)>")
_NUMBER = re.compile(rb'\b(r|min|max)="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_CHUNK = 1 << 20
_MOST_NAMED = 3


@attrs.frozen
class Hidden:
    """The numbers of rows and the places of columns that nobody sees; rows are counted from 1, columns from 0."""

    rows: frozenset[int] = frozenset()
    columns: tuple[range, ...] = ()

    def column(self, place: int) -> bool:
        """Whether a column is hidden."""
        return any(place in each for each in self.columns)


def hidden_cells(page: Any) -> Hidden:
    """What is hidden of a sheet that is read row by row."""
    rows, columns, number = set[int](), list[range](), 0
    for tag, inside in _tags(page):
        numbers = {name: int(digits) for name, digits in _NUMBER.findall(inside)}
        hidden = _HIDDEN.search(inside) is not None
        if tag == b"row":
            number = numbers.get(b"r", number + 1)
            if hidden:
                rows.add(number)
        elif hidden and b"min" in numbers:
            columns.append(range(numbers[b"min"] - 1, numbers.get(b"max", numbers[b"min"])))
    return Hidden(frozenset(rows), tuple(columns))


def _tags(page: Any) -> Iterator[tuple[bytes, bytes]]:
    """The beginnings of rows and columns, each whole, however the file is cut into pieces."""
    with page.parent._archive.open(page._worksheet_path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<") if text.rfind(b"<") > text.rfind(b">") else len(text)
            yield from _TAG.findall(text, 0, cut)
            rest = text[cut:]


def runs(numbers: Iterable[int]) -> str:
    """Numbers in words, such as ``3 to 5, 9``.

    >>> runs([9, 3, 4, 5]), runs([1, 3, 5, 7, 9])
    ('3 to 5, 9', '1, 3, 5 and 2 others')
    """
    found = list[list[int]]()
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    told = [f"{first}" if first == last else f"{first} to {last}" for first, last in found[:_MOST_NAMED]]
    more = sum(last - first + 1 for first, last in found[_MOST_NAMED:])
    return ", ".join(told) + (f" and {more} {'other' if more == 1 else 'others'}" if more else "")
