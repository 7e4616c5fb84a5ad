"""What is wrong with a cell of a sheet, and what stood there before: text that was damaged, and cells that are no text.

Here a sheet differs from a decision table: its texts are guarded against formulas, dates may be months, and a number in
a column of text may have been anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.io.damage.cells import Holds, damage_of_items, damage_of_signs, is_error, number_text, typed_cell
from coverage_resolver.io.strict_values import Fault, shown

_LOST = "make the cell text, and write it as the source does"
#: Columns of which it is known what a number in them was.
_TELLING = (Holds.DAY, Holds.CODE, Holds.DIAGNOSES, Holds.PLACE, Holds.MODIFIERS)


@attrs.frozen
class NoText:
    """A cell that a program works out, or could not: a formula, or an error in its place."""

    text: str


def no_text(cell: str) -> NoText | None:
    """A text that is a formula or an error, as long as no apostrophe guards it."""
    return NoText(cell) if cell.startswith("=") or is_error(cell) else None


def damage_of_text(column: str, items: Iterable[str] | None, text: str, holds: Holds, system: str = "") \
        -> Iterator[tuple[str, Fault]]:  # fmt: skip
    """Each damage of a text, with the place in the cell; ``items`` are those of a list, where the cell holds one.

    Formulas and errors are no texts (:func:`no_text`): what begins like one here was guarded, and is meant.
    """
    whole = None if holds is Holds.PROSE else damage_of_signs(text, holds)
    if whole is not None:
        yield column, whole
        return
    for number, item in enumerate((text,) if items is None else items, start=1):
        found = damage_of_items((item,), holds, system)
        if found is not None:
            yield column if items is None else f"{column}[{number}]", found


def damage_of_value(value: object, holds: Holds, system: str = "", months: bool = False) -> Fault:
    """The fault of a cell that is no text; ``months`` says that a date may have been a month."""
    if isinstance(value, NoText):
        if not value.text.startswith("="):
            return Fault("an error of the spreadsheet program", "write what was meant as text")
        return Fault("a formula", "write its result as text, or ' before a text that begins with =")
    if holds is Holds.TRUTH:
        return Fault("neither true nor false", "write true or false")
    if isinstance(value, dt.datetime) and holds is Holds.DAY:
        day = value.date().isoformat()
        month = f", or `{day[:7]}` if the month was meant" if months and value.day == 1 else ""
        what = "a date of the spreadsheet program"
        return Fault(what, f"make the cell text, and write `{day}`{month}")
    if isinstance(value, (dt.date, dt.time, dt.timedelta)) and holds not in _TELLING:
        what = "a date of the spreadsheet program, which may have been a month or a code"
        return Fault(what, "make the cell text, and write 2025-06-30 or 2025-06")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and holds not in _TELLING:
        return Fault(f"the number {shown(number_text(value))}, which may have been a code with zeros before it", _LOST)
    if isinstance(value, bool):
        return Fault(f"the truth {shown(str(value).lower())}, which may have been a text", _LOST)
    try:
        text = typed_cell(value, holds, system)
    except Fault as fault:
        return fault
    return Fault(f"{shown(text)} is no text", _LOST)
