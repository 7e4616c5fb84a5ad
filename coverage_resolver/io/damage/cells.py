"""What a spreadsheet does to codes, dates and quotes, found in a cell and told with its likely original.

A spreadsheet drops leading zeros, reads codes as numbers, dates or powers of ten, keeps formulas, and replaces
quotes. Each of these makes another code or another day of what was meant, and none of them looks wrong. Decision
tables, records and grids of questions are all held against what is here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import lru_cache

import attrs

from coverage_resolver.io.damage.codes import (
    code_damage,
    diagnosis_damage,
    modifier_damage,
    number_advice,
    place_damage,
    procedure_damage,
    with_ranges,
)
from coverage_resolver.io.damage.dates import AS_TEXT, MONTHS, date_damage
from coverage_resolver.io.damage.signs import LOOKALIKES, SMART, odd_signs, plainly
from coverage_resolver.io.damage.versions import version_damage
from coverage_resolver.io.strict_values import Fault, shown

_ERRORS = frozenset({"#REF!", "#NAME?", "#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})
_QUOTED = re.compile(r'="([^"]*)"')


@attrs.frozen
class WithoutDay:
    """A date that a spreadsheet shows without its day: a month may have been typed, which became its first day."""

    value: dt.datetime

    def __str__(self) -> str:
        return str(self.value)


class Holds(Enum):
    """What a cell is to hold, which decides what counts as damage of it."""

    PROSE = "prose"
    TEXT = "text"
    FACT = "fact"
    TRUTH = "truth"
    EXPECTED = "expected"
    DAY = "day"
    CODE = "code"
    PROCEDURES = "procedures"
    DIAGNOSES = "diagnoses"
    PLACE = "place"
    MODIFIERS = "modifiers"
    VERSION = "version"
    CONDITIONS = "conditions"
    VALUE = "value"


_ITEMS: Mapping[Holds, Callable[[str, str], Fault | None]] = {
    Holds.CODE: code_damage,
    Holds.PROCEDURES: procedure_damage,
    Holds.DIAGNOSES: diagnosis_damage,
    Holds.PLACE: place_damage,
    Holds.MODIFIERS: modifier_damage,
    Holds.VERSION: version_damage,
}
#: What holds no quotes of its own: they came from a program, or from one who wrote the cell as a text of it.
_UNQUOTED = frozenset({*_ITEMS, Holds.DAY}) - {Holds.VERSION}
#: What a cell may hold several of.
_LISTED = frozenset({Holds.PROCEDURES, Holds.DIAGNOSES, Holds.MODIFIERS})
#: What records may write ranges of, with the code system that they do not name.
_RANGED: Mapping[Holds, str] = {Holds.PROCEDURES: "", Holds.DIAGNOSES: "ICD10CM"}
_BY_COLUMN: Mapping[str, Holds] = {
    **dict.fromkeys(("note", "source", "rule"), Holds.PROSE),
    **dict.fromkeys(("code", "service.code"), Holds.CODE),
    **dict.fromkeys(("dx", "diagnoses", "service.diagnoses"), Holds.DIAGNOSES),
    **dict.fromkeys(("pos", "place_of_service", "service.place_of_service"), Holds.PLACE),
    **dict.fromkeys((f"expect{n}.valid_{end}" for n in ("", *"23456789") for end in ("from", "through")), Holds.DAY),
    **dict.fromkeys(("modifier", "modifiers", "service.modifiers"), Holds.MODIFIERS),
}
_BY_KIND: Mapping[str, Holds] = {
    **dict.fromkeys(("day", "days"), Holds.DAY),
    "fact": Holds.FACT,
    "truth": Holds.TRUTH,
    "expect": Holds.EXPECTED,
}


def held(column: str, kind: str = "text") -> Holds:
    """What a column of questions holds; ``kind`` says how its cells are read."""
    return _BY_COLUMN.get(column) or _BY_KIND.get(kind, Holds.TEXT)


@lru_cache(4096)
def damage_of(text: str, column: str, kind: str, system: str = "") -> Fault | None:
    """The first damage of a cell of a decision table, or ``None``; ``system`` is the row's code system.

    >>> print(damage_of("100", "code", "text", "CPT").what_to_do)
    write `00100`, and set the column to text before you type
    """
    holds = held(column, kind)
    found = damage_of_cell(text, holds)
    named = holds in (Holds.TEXT, Holds.EXPECTED)
    if found is not None and named and text[0] == "=":
        return Fault(found.what, f"{found.what_to_do}; or {shown(chr(39) + text)} where that is a name")
    if found is None and holds is not Holds.PROSE and (text[0] == "'" or (text[0] == "+" and len(text) > 1)):
        return Fault(f"{shown(text)} begins with a sign of the spreadsheet", f"write {shown(text[1:])}")
    if found is None and named and (bare := _in_quotes(text)):
        return Fault(f"{shown(text)} stands in quotes that are no part of it", f"write {shown(bare)}")
    return found or damage_of_items((item.strip() for item in text.split("|")), holds, system)


def damage_of_cell(text: str, holds: Holds) -> Fault | None:
    """Damage of a whole cell, whatever stands in it: formulas, errors, signs that only look plain, space at an end."""
    if text.startswith("="):
        quoted = _QUOTED.fullmatch(text)
        likely = f"write `{quoted[1]}`" if quoted else "write its result"
        return Fault(f"{shown(text)} is a formula", f"{likely}, as text")
    if is_error(text):
        return Fault(f"{shown(text)} is an error of the spreadsheet", "write the value itself, or widen the column")
    return None if holds is Holds.PROSE else damage_of_signs(text, holds)


def damage_of_signs(text: str, holds: Holds) -> Fault | None:
    """Damage of a whole cell that is meant as text: signs that only look plain, space at an end."""
    if odd := odd_signs(text, SMART):
        likely = plainly(text, SMART)
        if holds in _UNQUOTED and not likely.startswith("["):
            likely = likely.replace("'", "").replace('"', "")
        if holds is not Holds.FACT:  # Quotes around a fact say that it is a text.
            likely = _in_quotes(likely) or likely
        if holds in _RANGED:
            likely = with_ranges(likely, _RANGED[holds])
        return Fault(f"{shown(text)} holds {odd}, which only looks plain", f"write {shown(likely)}")
    if not text.strip():
        return Fault("nothing but space", "empty the cell")
    if text != text.strip():
        return Fault(f"{shown(text)} has space at an end", f"write {shown(text.strip())}")
    return None


def _in_quotes(text: str) -> str:
    """What stands between two double quotes around a whole cell; nothing where none do."""
    bare = text[1:-1].strip()
    return bare if len(text) > 2 and text[0] == text[-1] == '"' and '"' not in bare else ""


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows in place of a value that it cannot work out or cannot fit in."""
    return text.startswith("#") and (text in _ERRORS or not text.strip("#"))


def damage_of_items(items: Iterable[str], holds: Holds, system: str = "") -> Fault | None:
    """The first damage of the items of a cell."""
    items = tuple(items)
    for item in items if holds in _UNQUOTED else ():
        if item != (bare := item.strip("'\"")):
            return Fault(f"{shown(item)} has a quote that is no part of it", f"write {shown(bare)}")
        if "|" in item and holds in _LISTED:
            return Fault(f"{shown(item)} holds a bar", "write several with commas between")
    if holds is Holds.DAY:
        return next((fault for fault in map(date_damage, items) if fault is not None), None)
    reader = _ITEMS.get(holds)
    for item in items if reader else ():
        odd = odd_signs(item, LOOKALIKES)
        if odd:
            likely = shown(plainly(item, LOOKALIKES))
            return Fault(f"{shown(item)} holds {odd}, which only looks plain", f"write {likely}")
        if reader and (found := reader(item, system)) is not None:
            return found
    return None


def typed_cell(value: object, holds: Holds, system: str = "") -> str:
    """The text of a cell that a spreadsheet holds as a number, a truth or a date; raises ``Fault`` for damage.

    A true date in a column of days is a day where its day is shown, a number in a column of facts a number, a truth a
    truth. Everywhere else a cell that is no text has lost something, and is refused with its likely original.
    """
    if isinstance(value, WithoutDay):
        raise _without_day(value.value) if holds is Holds.DAY else _dated(value.value, holds, system)
    if isinstance(value, dt.datetime) and value == dt.datetime.combine(value, dt.time.min) and holds is Holds.DAY:
        return value.date().isoformat()
    if isinstance(value, bool) and holds in (Holds.TRUTH, Holds.FACT, Holds.EXPECTED):
        return str(value).lower()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = number_text(value)
        found = damage_of_items((text,), holds, system)
        if found is not None:
            raise found
        if holds is Holds.FACT:
            return text
        raise Fault(f"{shown(text)} is a number where the table has text", _advice(text, holds, system))
    if isinstance(value, dt.datetime):
        raise _dated(value, holds, system)
    likely = str(value).lower() if isinstance(value, bool) else str(value)
    raise Fault(f"{shown(likely)} is no text", _advice(likely, holds, system))


def _advice(text: str, holds: Holds, system: str) -> str:
    """What to write for what a program shows so: the same, where the column can hold it."""
    if holds is Holds.DAY:
        return f"write a day such as 2025-06-30{AS_TEXT}"
    if holds is Holds.DIAGNOSES:
        return f"write the ICD-10-CM code as the source has it{AS_TEXT}"
    return number_advice(text, system) if holds is Holds.CODE else f"write {shown(text)}{AS_TEXT}"


def number_text(value: float) -> str:
    """A number as a cell shows it: a whole one without a point."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 10**15
    return str(int(value)) if whole else repr(value)


def _without_day(value: dt.datetime) -> Fault:
    day = value.date().isoformat()
    what = f"{shown(day)} is a date that is shown without its day"
    return Fault(what, f"write `{day}`, or `{day[:7]}` if the month was meant{AS_TEXT}")


def _dated(value: dt.datetime, holds: Holds, system: str) -> Fault:
    """A date of the spreadsheet in a column of text, or one with a time of day."""
    day = value.date().isoformat()
    if holds is Holds.DAY:
        return Fault(f"{shown(str(value))} has a time of day", f"write `{day}`{AS_TEXT}")
    found = damage_of_items((day,), holds, system)
    if found is not None:
        return found
    made = f"`{MONTHS[value.month - 1].upper()}{value.day}`, `{value.month}-{value.day}` or `{day}`"
    return Fault(
        f"{shown(day)} is a date where the table has text", f"write what became a date, such as {made}{AS_TEXT}"
    )
