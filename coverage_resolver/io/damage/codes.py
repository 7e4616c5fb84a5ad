"""Codes as a spreadsheet leaves them: without their zeros, as numbers, powers of ten or dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal

from coverage_resolver.codes import code_system, normal_code, range_meant
from coverage_resolver.io.damage.dates import AS_TEXT, is_date
from coverage_resolver.io.strict_values import Fault, shown

_POWER = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,3})", re.ASCII)
_DECIMAL = re.compile(r"([0-9]+)[.,]0+", re.ASCII)
#: A whole number or a decimal one: no ICD-10-CM code is without a letter before its digits.
_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)*", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+", re.ASCII)
_DASHED = re.compile(r"(?:([A-Za-z0-9]+):)?([A-Za-z0-9.]+\s*-\s*(?:[A-Za-z0-9]+:)?[A-Za-z0-9.]+)", re.ASCII)
#: How long a code of a system is, where all of its codes are of digits or may be.
_LENGTHS: Mapping[str, int] = {"CPT": 5, "HCPCS": 5, "REVENUE": 4, "NDC": 11, "CDT": 5, "ICD10PCS": 7}


def code_damage(text: str, system: str) -> Fault | None:
    """What a spreadsheet did to a code of a system, under any spelling of the system."""
    name = named_system(system)
    if not name:
        return None
    power = _POWER.fullmatch(text)
    if power and not _has_shape(name, text):
        return _power(text, power, name)
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a code", _write(name, ()))
    length, decimal = _LENGTHS.get(name, 0), _DECIMAL.fullmatch(text)
    digits = decimal[1] if decimal else text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not digits.isdigit() or not digits.isascii() or not length:
        return None
    if digits != text or len(digits) < length:
        how = "a number, not a code" if digits != text else "a code that lost its leading zeros"
        # Zeros at the end of a number may be those of a power of ten, which a code of this system can look like.
        lost = name == "ICD10PCS" and digits.endswith("0")
        return Fault(f"{shown(text)} is {how}", _write(name, () if lost else (digits.zfill(length),)))
    return None


def procedure_damage(text: str, _: str = "") -> Fault | None:
    """The same for a code or a range as records write them, with its system: ``CPT:100``."""
    system, colon, codes = text.partition(":")
    if not colon:
        return None
    found = (code_damage(code.strip(), system.strip()) for code in codes.split(".."))
    return next((fault for fault in found if fault is not None), None)


def diagnosis_damage(text: str, _: str = "") -> Fault | None:
    """What a spreadsheet did to an ICD-10-CM code."""
    if _POWER.fullmatch(text) or _NUMBER.fullmatch(text):
        advice = "write the ICD-10-CM code, which begins with a letter"
        return Fault(f"{shown(text)} is a number, not a diagnosis", advice + AS_TEXT)
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a diagnosis", "write the ICD-10-CM code, such as M54.50" + AS_TEXT)
    return None


def place_damage(text: str, _: str = "") -> Fault | None:
    """What a spreadsheet did to a place of service, which has two digits."""
    decimal = _DECIMAL.fullmatch(text)
    digits = decimal[1] if decimal else text
    if digits.isdigit() and (digits != text or len(digits) == 1):
        return Fault(f"{shown(text)} is a number, not a place of service", f"write `{digits.zfill(2)}`{AS_TEXT}")
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a place of service", "write its two digits" + AS_TEXT)
    return None


def modifier_damage(text: str, _: str = "") -> Fault | None:
    """What a spreadsheet did to a modifier, which has two letters or digits."""
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return Fault(f"{shown(text)} is a number, not a modifier", f"write `{decimal[1].zfill(2)}`{AS_TEXT}")
    if text.isdigit() and len(text) == 1:
        return Fault(f"{shown(text)} is a modifier that lost its zero", f"write `{text.zfill(2)}`{AS_TEXT}")
    power = _POWER.fullmatch(text)
    if power and len(text) > 2:
        whole = _whole(power)
        likely = f"write `{whole}`" if len(whole) == 2 else "write its two letters or digits"
        return Fault(f"{shown(text)} is a power of ten, not a modifier", likely + AS_TEXT)
    if is_date(text):
        return Fault(f"{shown(text)} is a date, not a modifier", "write its two letters or digits" + AS_TEXT)
    return None


def with_ranges(text: str, system: str = "") -> str:
    """A list of codes with each range that has a dash in the form of records; what is no range stays.

    >>> with_ranges("CPT:20610-20612, CPT:97810-14, CPT:100"), with_ranges("F01-F99", "ICD10CM")
    ('CPT:20610..20612, CPT:97810..97814, CPT:100', 'F01..F99')
    """

    def form(found: re.Match[str]) -> str:
        meant = range_meant(named_system(found[1] or system), found[2])
        return f"{found[1]}:{meant}" if meant and found[1] else meant or found[0]

    return _DASHED.sub(form, text)


def number_advice(text: str, system: str) -> str:
    """What to write for a number in a column of codes: the same digits, where they are a code of the system."""
    name = named_system(system)
    return _write(name, (text,)) if _LENGTHS.get(name) else f"write {shown(text)}{AS_TEXT}"


def named_system(system: str) -> str:
    """The one spelling of a code system; nothing where it is none."""
    try:
        return code_system(system)
    except ValueError:
        return ""


def _has_shape(system: str, text: str) -> bool:
    try:
        return bool(normal_code(system, text))
    except ValueError:
        return False


def _write(system: str, likely: Iterable[str]) -> str:
    """The advice to write what stood there, where it is a code of the system; no guess where it is none."""
    codes = [text for text in likely if _has_shape(system, text)]
    return f"write `{codes[0]}`{AS_TEXT}" if codes else f"write the {system} code as the source has it{AS_TEXT}"


def _power(text: str, power: re.Match[str], system: str) -> Fault:
    """A power of ten. Only where it shows every digit of the number is the code known; else digits are lost."""
    length, whole = _LENGTHS.get(system, 0), _whole(power)
    what = f"{shown(text)} is a power of ten, not a code"
    if whole:
        return Fault(what, _write(system, (whole.zfill(length),)))
    lowest, highest = _between(power)
    first, last = str(lowest).zfill(length), str(min(highest, 10**length - 1)).zfill(length)
    if len(first) == length and _has_shape(system, first):
        what += f", and lost digits: each of `{first}` to `{last}` is shown so"
    return Fault(what, _write(system, ()))


def _whole(power: re.Match[str]) -> str:
    """The digits of a number that is shown as a power of ten, where it shows them all."""
    digits, exponent = power[1] + (power[2] or ""), int(power[3])
    return digits[: exponent + 1] if len(digits) > exponent and not digits[exponent + 1 :].strip("0") else ""


def _between(power: re.Match[str]) -> tuple[int, int]:
    """The least and the greatest whole number that are shown as this power of ten."""
    decimals, exponent = power[2] or "", int(power[3])
    unit = Decimal(10) ** (exponent - len(decimals))
    number = Decimal(f"{power[1]}.{decimals or '0'}") * Decimal(10) ** exponent
    # Below 1.00 the steps are a tenth of those above it: 9.99 is shown with a smaller exponent.
    below = unit / 20 if not (power[1] + decimals)[1:].strip("0") and power[1] == "1" else unit / 2
    return int((number - below).to_integral_value(ROUND_CEILING)), int((number + unit / 2).to_integral_value()) - 1
