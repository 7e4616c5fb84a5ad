"""Versions as a spreadsheet leaves them: `2026-07` becomes a date, and is kept as `Jul-26` or as a number."""

from __future__ import annotations

import datetime as dt
import re

from coverage_resolver.io.damage.dates import AS_TEXT, days_shown, likely_months
from coverage_resolver.io.strict_values import Fault, shown

#: Forms that a spreadsheet writes and hardly any source: not `1.2.2025`, nor `1E5`, which are names of versions.
_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}", re.ASCII)
_MONTH = re.compile(r"[A-Za-z]{3}-[0-9]{2}|[0-9]{1,2}-[A-Za-z]{3}", re.ASCII)
_DAY = re.compile(r"[0-9]{1,2}(?:/[0-9]{1,2}/|-[A-Za-z]{3}-)(?:[0-9]{4}|[0-9]{2})(?: .*)?", re.ASCII)
_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}.*", re.ASCII)
_SERIAL = re.compile(r"[1-9][0-9]{4}", re.ASCII)
#: A number is taken for a day only where it is the first of a month of these years, as `2025-11` becomes one.
_YEARS = range(2000, 2050)


def version_damage(text: str, _: str = "") -> Fault | None:
    """What a spreadsheet did to the version of a document.

    >>> print(version_damage("Jul-26").what_to_do)
    write `2026-07`, and set the column to text before you type
    """
    if _POWER.fullmatch(text):
        return Fault(f"{shown(text)} is a power of ten, not a version", f"write it as its source does{AS_TEXT}")
    if _MONTH.fullmatch(text) and (months := likely_months(text)):
        return _dated(text, months if text[0].isalpha() else ())
    if _SERIAL.fullmatch(text):
        days = days_shown(text)
        return _dated(text, _as_typed(days[0])) if days[0].day == 1 and days[0].year in _YEARS else None
    if (_DAY.fullmatch(text) or _TIMED.fullmatch(text)) and (days := days_shown(text)):
        return _dated(text, tuple(dict.fromkeys(form for day in days for form in _as_typed(day))))
    return None


def _as_typed(day: dt.date) -> tuple[str, ...]:
    """What may have been typed where a spreadsheet has a day: the first of a month may have been the month."""
    return (day.isoformat()[:7], day.isoformat()) if day.day == 1 else (day.isoformat(),)


def _dated(text: str, likely: tuple[str, ...]) -> Fault:
    """A date in place of a version; what it was is named where there are few things that it may have been."""
    several = f", such as {' or '.join(f'`{form}`' for form in likely)}" if likely else ""
    advice = f"write `{likely[0]}`" if len(likely) == 1 else f"write what became a date{several}"
    return Fault(f"{shown(text)} is a date, not a version", advice + AS_TEXT)
