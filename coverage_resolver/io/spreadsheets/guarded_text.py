"""Text that a spreadsheet program leaves alone: no cell is taken for a formula, and every text comes back as it was.

A cell that begins with one of the signs of a formula gets an apostrophe before it, which is taken away on reading. So
that a text which begins with an apostrophe and such a sign comes back too, it gets another one.
"""

from __future__ import annotations

import re

#: Signs with which spreadsheet programs begin a formula, some of them only in East Asian editions.
SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
#: An error that a program shows in place of a value begins so; a text of ours that does is guarded too.
_FIRST = f"{SIGNS}#"
_GUARDED = re.compile(f"'+[{re.escape(_FIRST)}]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def guarded(text: str) -> str:
    """The text as it is written into a cell.

    >>> guarded("=1+1"), guarded("'=1"), guarded("M17.11")
    ("'=1+1", "''=1", 'M17.11')
    """
    return f"'{text}" if (text[:1] and text[0] in _FIRST) or _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text that was written into a cell.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'quoted'")
    ('=1+1', "'=1", "'quoted'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def escaped(text: str) -> str:
    """Text for XLSX, where ``_x0041_`` would be read as a letter.

    >>> escaped("_x0041_"), unescaped("_x005F_x0041_")
    ('_x005F_x0041_', '_x0041_')
    """
    return _ESCAPE.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Text from XLSX as a spreadsheet program shows it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
