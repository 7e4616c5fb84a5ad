"""Cells that begin like a formula or stand in quotes, and are meant so: an apostrophe before them says it.

As in what is exported to spreadsheets (:mod:`coverage_resolver.io.spreadsheets.guarded_text`): no program runs such a
cell, and the apostrophe is taken away on reading. In a decision table quotes around a cell are damage, so that an
apostrophe guards them, too.
"""

from __future__ import annotations

import re

from coverage_resolver.io.damage.cells import Holds, held
from coverage_resolver.io.spreadsheets.guarded_text import SIGNS
from coverage_resolver.tables.columns import column_named

_GUARDED = re.compile(f"'[{re.escape(SIGNS)}#\"'].+", re.DOTALL)
#: What is damage, or would be read as a guard, unless it is guarded itself.
_NEEDS_ONE = re.compile(f"[{re.escape(SIGNS)}#\"'].+", re.DOTALL)


#: What columns hold whose cells may be guarded: codes and days never begin so, and quotes around a fact make it a text.
_GUARDABLE = frozenset({Holds.TEXT, Holds.EXPECTED, Holds.PROSE})


def meant(cell: str, holds: Holds) -> str:
    """What a guarded cell says; nothing where it is not guarded.

    >>> meant("'=A1", Holds.TEXT), meant("''A'", Holds.TEXT), meant("'00100", Holds.TEXT), meant("'=A1", Holds.CODE)
    ('=A1', "'A'", '', '')
    """
    return cell[1:] if holds in _GUARDABLE and _GUARDED.fullmatch(cell) else ""


def as_cell(column: str, text: str) -> str:
    """A text as a cell of a column that says it.

    >>> as_cell("plan", "=A1"), as_cell("expect.governing", "+A"), as_cell("plan", "A"), as_cell("fact.days", "-1")
    ("'=A1", "'+A", 'A', '-1')
    """
    if not _NEEDS_ONE.fullmatch(text):
        return text
    known = column_named(column, 0)
    guardable = known is not None and held(column, known.kind) in _GUARDABLE
    return f"'{text}" if guardable else text
