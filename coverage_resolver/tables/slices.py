"""Pieces of a text that are written anew, while every other sign of it stays."""

from __future__ import annotations

from collections.abc import Iterable

import attrs


@attrs.frozen(order=True)
class Slice:
    """A piece of a text, and what is to stand there."""

    start: int
    end: int
    text: str


def spliced(text: str, slices: Iterable[Slice]) -> str:
    """The text with each piece replaced; the pieces do not overlap.

    >>> spliced("a,b,c", [Slice(4, 5, "z"), Slice(0, 1, "x y")])
    'x y,b,z'
    """
    parts, place = list[str](), 0
    for piece in sorted(slices):
        parts += [text[place : piece.start], piece.text]
        place = piece.end
    return "".join([*parts, text[place:]])
