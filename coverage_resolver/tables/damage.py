"""What a spreadsheet does to codes, dates and quotes, found in a cell and told with its likely original.

A spreadsheet drops leading zeros, reads codes as numbers, dates or powers of ten, keeps formulas, and replaces
quotes. Each of these makes another code or another day of what was meant, and none of them looks wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from coverage_resolver.codes import code_system, normal_code
from coverage_resolver.io.strict_values import Fault, shown
from coverage_resolver.tables.damaged_dates import MONTHS, date_damage, is_date

_ERRORS = frozenset({"#REF!", "#NAME?", "#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})
_POWER = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]+)", re.ASCII)
_DECIMAL = re.compile(r"([0-9]+)[.,]0+", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+", re.ASCII)
_QUOTED = re.compile(r'="([^"]*)"')
#: Characters that a word processor puts in place of plain ones, or that cannot be seen.
_SMART = {
    **dict.fromkeys("\u2018\u2019\u201a\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    "\u2026": "...",
}
#: Cyrillic and Greek capitals that look as letters of codes do.
_LOOKALIKES = {
    **dict(
        zip(
            "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425",
            "ABESIJKMHOPCTYX",
            strict=True,
        )
    ),
    **dict(
        zip(
            "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
            "ABEZHIKMNOPTYX",
            strict=True,
        )
    ),
}
#: How long a code of a system is, where all of its codes are of digits or may be.
_LENGTHS: Mapping[str, int] = {"CPT": 5, "HCPCS": 5, "REVENUE": 4, "NDC": 11, "CDT": 5, "ICD10PCS": 7}
#: Columns of prose, in which quotes and signs are the writer's own.
_PROSE = frozenset({"note", "source", "rule"})
_CODES = frozenset({"code", "service.code"})
_DIAGNOSES = frozenset({"dx", "diagnoses", "service.diagnoses"})
_PLACES = frozenset({"pos", "place_of_service", "service.place_of_service"})
_MODIFIERS = frozenset({"modifier", "modifiers", "service.modifiers"})


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


@lru_cache(4096)
def damage_of(text: str, column: str, kind: str, system: str = "") -> Fault | None:
    """The first damage of a cell, or ``None``. ``kind`` says how the cell is read, ``system`` the row's code system.

    >>> print(damage_of("100", "code", "text", "CPT").what_to_do)
    write `00100`, and set the column to text before you type
    """
    found = _damage_of_any(text, column)
    if found is not None or column in _PROSE:
        return found
    if kind in ("day", "days"):
        return date_damage(text)
    for reader in _BY_COLUMN:
        if column in reader:
            looks = _odd_signs(text, _LOOKALIKES)
            return looks or _first(_BY_COLUMN[reader](item.strip(), system) for item in text.split("|"))
    return None


def _first(found: Iterator[Fault | None]) -> Fault | None:
    return next((fault for fault in found if fault is not None), None)


def _damage_of_any(text: str, column: str) -> Fault | None:
    """Damage that is one in every column."""
    if text.startswith("="):
        quoted = _QUOTED.fullmatch(text)
        likely = f"write `{quoted[1]}`" if quoted else "write its result"
        return Fault(f"{shown(text)} is a formula", f"{likely}, as text")
    if text.startswith("#") and (text in _ERRORS or not text.strip("#")):
        return Fault(f"{shown(text)} is an error of the spreadsheet", "write the value itself, or widen the column")
    if column in _PROSE:
        return None
    odd = _odd_signs(text, _SMART)
    if odd is not None:
        return odd
    if text != text.strip():
        return Fault(f"{shown(text)} has space at an end", f"write {shown(text.strip())}")
    if text[0] == "'" or (text[0] == "+" and len(text) > 1):
        return Fault(f"{shown(text)} begins with a sign of the spreadsheet", f"write {shown(text[1:])}")
    return None


def _odd_signs(text: str, plain_for: Mapping[str, str]) -> Fault | None:
    """Signs that look as others do, or as nothing."""
    odd = [] if text.isascii() else sorted({sign for sign in text if sign in plain_for})
    if not odd:
        return None
    likely = "".join(plain_for.get(sign, sign) for sign in text).strip()
    names = ", ".join(f"U+{ord(sign):04X}" for sign in odd)
    return Fault(f"{shown(text)} holds {names}, which only looks plain", f"write {shown(likely)}")


def _code(text: str, system: str) -> Fault | None:
    name = _named(system)
    if not name:
        return None
    power = _POWER.fullmatch(text)
    if power and not _has_shape(name, text):
        return Fault(f"{shown(text)} is a power of ten, not a code", _write(name, _unpowered(power, name)))
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a code", _write(name, ()))
    length, decimal = _LENGTHS.get(name, 0), _DECIMAL.fullmatch(text)
    digits = decimal[1] if decimal else text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not digits.isdigit() or not digits.isascii() or not length:
        return None
    if digits != text or len(digits) < length:
        how = "a number, not a code" if digits != text else "a code that lost its leading zeros"
        return Fault(f"{shown(text)} is {how}", _write(name, (digits.zfill(length),)))
    return None


_AS_TEXT = ", and set the column to text before you type"


def _has_shape(system: str, text: str) -> bool:
    try:
        return bool(normal_code(system, text))
    except ValueError:
        return False


def _write(system: str, likely: Iterable[str]) -> str:
    """The advice to write what stood there: of the likely originals those that are codes of the system."""
    codes = [f"`{text}`" for text in dict.fromkeys(likely) if _has_shape(system, text)][:2]
    if not codes:
        return f"write the {system} code as the source has it{_AS_TEXT}"
    return f"write {' or '.join(codes)}{', whichever it was' if len(codes) > 1 else ''}{_AS_TEXT}"


def _unpowered(power: re.Match[str], system: str) -> Iterator[str]:
    """What may have stood there: the number itself, or digits around an E, as long as a code of the system is."""
    length, digits, exponent = _LENGTHS.get(system, 0), power[1] + (power[2] or "").rstrip("0"), int(power[3])
    if len(digits) <= exponent + 1 <= length:
        yield digits.ljust(exponent + 1, "0").zfill(length)
    for more in range(length - len(digits) - 1):
        shift = exponent - (len(digits) - 1) - more
        if shift >= 0:
            yield f"{digits}{'0' * more}E{shift:0{length - len(digits) - more - 1}d}"[: length + 1]


def _diagnosis(text: str, _: str) -> Fault | None:
    power = _POWER.fullmatch(text)
    if power or _DECIMAL.fullmatch(text) or text.isdigit():
        advice = "write the ICD-10-CM code, which begins with a letter"
        return Fault(f"{shown(text)} is a number, not a diagnosis", advice + _AS_TEXT)
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a diagnosis", "write the ICD-10-CM code, such as M54.50" + _AS_TEXT)
    return None


def _place(text: str, _: str) -> Fault | None:
    decimal = _DECIMAL.fullmatch(text)
    digits = decimal[1] if decimal else text
    if digits.isdigit() and (digits != text or len(digits) == 1):
        return Fault(f"{shown(text)} is a number, not a place of service", f"write `{digits.zfill(2)}`{_AS_TEXT}")
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a place of service", "write its two digits" + _AS_TEXT)
    return None


def _modifier(text: str, _: str) -> Fault | None:
    if text.isdigit() and len(text) == 1:
        return Fault(f"{shown(text)} is a modifier that lost its zero", f"write `{text.zfill(2)}`{_AS_TEXT}")
    return None


_BY_COLUMN: Mapping[frozenset[str], Callable[[str, str], Fault | None]] = {
    _CODES: _code,
    _DIAGNOSES: _diagnosis,
    _PLACES: _place,
    _MODIFIERS: _modifier,
}


def typed_cell(value: object, column: str, kind: str, system: str = "") -> str:
    """The text of a cell that a spreadsheet holds as a number, a truth or a date; raises ``Fault`` for damage.

    A true date in a column of days is a day, a number in a column of facts a number, a truth a truth. Everywhere else
    a cell that is no text has lost something, and is refused with its likely original.
    """
    if isinstance(value, dt.datetime) and value == dt.datetime.combine(value, dt.time.min) and kind in ("day", "days"):
        return value.date().isoformat()
    if isinstance(value, bool) and kind in ("truth", "fact", "expect"):
        return str(value).lower()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = str(int(value)) if float(value).is_integer() and abs(value) < 10**15 else repr(value)
        found = damage_of(text, column, kind, system)
        if found is not None:
            raise found
        if kind == "fact":
            return text
        raise Fault(f"{shown(text)} is a number where the table has text", _as_typed(text, column, system))
    if isinstance(value, dt.datetime):
        raise _dated(value, column, kind, system)
    likely = str(value).lower() if isinstance(value, bool) else str(value)
    raise Fault(f"{shown(likely)} is no text", f"write {shown(likely)}{_AS_TEXT}")


def _as_typed(text: str, column: str, system: str) -> str:
    """What to write for a number: the same, or the code that a spreadsheet may have taken for a power of ten."""
    if column not in _CODES or not _LENGTHS.get(system := _named(system)):
        return f"write {shown(text)}{_AS_TEXT}"
    digits = text.rstrip("0") or "0"
    power = _POWER.fullmatch(f"{digits[0]}.{digits[1:]}e{len(text) - 1}") if text.isdigit() else None
    return _write(system, (text, *(_unpowered(power, system) if power else ())))


def _named(system: str) -> str:
    try:
        return code_system(system)
    except ValueError:
        return ""


def _dated(value: dt.datetime, column: str, kind: str, system: str) -> Fault:
    """A date of the spreadsheet in a column of text, or one with a time of day."""
    day = value.date().isoformat()
    if kind in ("day", "days"):
        return Fault(f"{shown(str(value))} has a time of day", f"write `{day}`{_AS_TEXT}")
    found = damage_of(day, column, kind, system)
    if found is not None:
        return found
    made = f"`{MONTHS[value.month - 1].upper()}{value.day}`, `{value.month}-{value.day}` or `{day}`"
    advice = f"write what became a date, such as {made}{_AS_TEXT}"
    return Fault(f"{shown(day)} is a date where the table has text", advice)
