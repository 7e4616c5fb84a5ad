"""The names by which a spreadsheet knows its cells: a letter for the column, a number for the row."""

from __future__ import annotations


def column_letters(place: int) -> str:
    """The letters by which a spreadsheet names a column.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
