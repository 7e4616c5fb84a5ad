"""What a library was asked before, with what came of it: a table that forgets everything when it is full.

It hangs on nothing but the key, so that whoever asks gets the same with the table and without it. Threads may share
it: at worst two of them work out the same thing, and one of the two is kept.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by key, ``most`` of them.

    >>> table = Remembered[str](2)
    >>> table.keep("a", "b"), table.get("a"), table.keep("c", "d"), table.keep("e", "f"), table.get("a")
    ('b', 'b', 'd', 'f', None)
    """

    __slots__ = ("_most", "_table")

    def __init__(self, most: int) -> None:
        self._most = most
        self._table: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        return len(self._table)

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, if it is remembered."""
        return self._table.get(key)

    def keep(self, key: Hashable, value: Value) -> Value:
        """Remember a value, and give it back."""
        if len(self._table) >= self._most:
            self._table = {}
        self._table[key] = value
        return value
