"""Single cells: days, truths, lists and facts as text, each read or refused with what to do."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from coverage_resolver.io.strict_values import Fault, shown
from coverage_resolver.periods import parse_day

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,11})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,11})\.[0-9]{1,6}", re.ASCII)


def day(text: str) -> str:
    """A calendar day ``YYYY-MM-DD``."""
    try:
        return parse_day(text).isoformat()
    except ValueError as fault:
        raise Fault(f"{shown(text)} is {fault}", "write a day such as 2025-06-30") from None


def days(text: str) -> tuple[dt.date, dt.date]:
    """A day, a month (any day of it, and the answer must not depend on which), or ``first..last``."""
    month = _MONTH.fullmatch(text)
    if month:
        year, number = int(month[1]), int(month[2])
        if not 1 <= number <= 12 or year < 1:
            raise Fault(f"{shown(text)} is no month of the calendar", "write a month such as 2025-06")
        return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])
    first, dots, last = text.partition("..")
    try:
        one = parse_day(first.strip())
        other = parse_day(last.strip()) if dots else one
    except ValueError as fault:
        advice = "write a day as 2025-06-30, a month as 2025-06, or days as 2025-06-01..2025-06-30"
        raise Fault(f"{shown(text)} is {fault}", advice) from None
    if other < one:
        raise Fault(f"{shown(text)} ends before it begins", "write the earlier day first")
    return one, other


def truth(text: str) -> bool:
    """``true`` or ``false``; a spreadsheet's ``TRUE`` and ``FALSE`` are the same."""
    word = text.lower()
    if word not in ("true", "false"):
        raise Fault(f"expected true or false, not {shown(text)}", "write true or false, or leave the cell empty")
    return word == "true"


def items(text: str) -> tuple[str, ...]:
    """The items of a list ``a|b``."""
    found = tuple(item.strip() for item in text.split("|"))
    if not all(found):
        raise Fault(f"an empty item in the list {shown(text)}", "write a|b, with something on both sides of each |")
    return found


def fact(text: str) -> Any:
    """A fact: true, false, a number, a list ``a|b``, or text; ``"12"`` in quotes is text."""
    if "|" in text:
        return [fact(item) for item in items(text)]
    if text.lower() in ("true", "false"):
        return truth(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text
