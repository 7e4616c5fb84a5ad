"""Dates as a spreadsheet leaves them: serial numbers, American and written-out forms, times of day."""

from __future__ import annotations

import datetime as dt
import re

from coverage_resolver.io.strict_values import Fault, shown

#: How the advice ends where a column is to be kept as text.
AS_TEXT = ", and set the column to text before you type"
#: Day 1 of a spreadsheet's calendar is 1 January 1900; it counts a 29 February 1900 that never was.
_EPOCH = dt.date(1899, 12, 30)
_SERIAL = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?", re.ASCII)
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})", re.ASCII)
_TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{2}:[0-9]{2}.*", re.ASCII)
_TIME = re.compile(r" [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[AaPp][Mm])?", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", re.ASCII)
_SHORT = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_PACKED = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -]([0-9]{4}|[0-9]{2})", re.ASCII)
_NAMED_SHORT = re.compile(r"([0-9]{1,2})-([A-Za-z]{3})|([A-Za-z]{3})-([0-9]{2,4})", re.ASCII)
#: A month without its day, in every order in which programs show one; two digits may be those of a year or of a day.
_MONTH_NAMED = re.compile(r"([A-Za-z]{3})[A-Za-z]*[ -]([0-9]{4}|[0-9]{2})", re.ASCII)
_MONTH_LAST = re.compile(r"([0-9]{4}|[0-9]{1,2})[ -]([A-Za-z]{3})[A-Za-z]*", re.ASCII)
_MONTH_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{4}|[0-9]{1,2})", re.ASCII)
_MONTH_SHORT = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})", re.ASCII)
#: What a number format holds besides the parts of a date: quoted text, a locale, one sign.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def date_damage(text: str) -> Fault | None:
    """What is wrong with a cell that should hold a day, a month or a range of days, where a spreadsheet did it.

    >>> print(date_damage("45853").what_to_do)
    write `2025-07-15`, and set the column to text before you type
    """
    likely = [day.isoformat() for day in days_shown(text)]
    if not likely:
        return _month_damage(text)
    what = "is the serial number of a day" if _SERIAL.fullmatch(text) else "is a day in another form"
    advice = f"write `{likely[0]}`" if len(likely) == 1 else f"write `{likely[0]}` or `{likely[1]}`, whichever it was"
    return Fault(f"{shown(text)} {what}", advice + AS_TEXT)


def _month_damage(text: str) -> Fault | None:
    """A month in another form than ours, which may have been a day whose year is not shown."""
    months = likely_months(text)
    if not months:
        return None
    advice = f"write `{months[0]}`, or the day that was meant{AS_TEXT}"
    return Fault(f"{shown(text)} is a month or a day in another form", advice)


def likely_months(text: str) -> tuple[str, ...]:
    """The month that a text shows in another form than ours.

    >>> likely_months("Jun-25"), likely_months("25-Jun"), likely_months("06/25"), likely_months("2025-06")
    (('2025-06',), ('2025-06',), ('2025-06',), ())
    """
    for shape, year, month in ((_MONTH_NAMED, 2, 1), (_MONTH_LAST, 1, 2), (_MONTH_SLASHED, 2, 1), (_MONTH_SHORT, 1, 2)):
        found = shape.fullmatch(text)
        if found:
            name = found[month].lower()
            number = MONTHS.index(name) + 1 if name in MONTHS else int(name) if name.isdigit() else 0
            days = _day(_century(found[year]), str(number), "1")
            return tuple(day.isoformat()[:7] for day in days if day.isoformat()[:7] != text)
    return ()


def shows_no_day(form: str) -> bool:
    """Whether a spreadsheet shows a date in this form without its day, so that a month may have been typed.

    >>> shows_no_day("mmm-yy"), shows_no_day("yyyy-mm;@"), shows_no_day('[$-409]d" day "mmm')
    (True, True, False)
    """
    parts = set(_LITERAL.sub("", form.partition(";")[0]).lower())
    return "d" not in parts and not parts.isdisjoint("myh")


def is_date(text: str) -> bool:
    """Whether a cell that should hold a code looks like a date."""
    named = _NAMED_SHORT.fullmatch(text)
    if named and (named[2] or named[3]).lower() in MONTHS:
        return True
    shapes = (_SLASHED, _TIMED, _YEAR_FIRST, _NAMED, _SHORT)
    return any(shape.fullmatch(text) for shape in shapes)


def days_shown(text: str) -> tuple[dt.date, ...]:
    """The days that may have been meant; none where the text is in our own form, or in none that is known."""
    serial = _SERIAL.fullmatch(text)
    if serial:
        return (_EPOCH + dt.timedelta(days=int(serial[1])),)
    timed = _TIMED.fullmatch(text)
    if timed:
        return _day(*timed[1].split("-"))
    for shape in (_YEAR_FIRST, _SHORT, _PACKED):
        found = shape.fullmatch(text)
        if found:
            days = _day(found[1], found[2], found[3])
            return days if days and days[0].isoformat() != text else ()
    named = _NAMED.fullmatch(text)
    if named and named[2].lower() in MONTHS:
        return _day(_century(named[3]), str(MONTHS.index(named[2].lower()) + 1), named[1])
    slashed = _SLASHED.fullmatch(_TIME.sub("", text))
    if slashed:
        year = _century(slashed[3])
        both = (*_day(year, slashed[1], slashed[2]), *_day(year, slashed[2], slashed[1]))
        return tuple(dict.fromkeys(both))
    return ()


def _century(year: str) -> str:
    """A year of two digits as a spreadsheet reads it: up to 29 in this century, else in the last."""
    return year if len(year) == 4 else f"{'20' if int(year) < 30 else '19'}{year}"


def _day(year: str, month: str, day: str) -> tuple[dt.date, ...]:
    try:
        return (dt.date(int(year), int(month), int(day)),)
    except ValueError:
        return ()
