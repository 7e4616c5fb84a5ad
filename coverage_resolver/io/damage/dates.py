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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Of two numbers before a year either may be the month.
_EITHER = r"(?P<m>[0-9]{1,2})[/.-](?P<d>[0-9]{1,2})[/.-](?P<y>[0-9]{4}|[0-9]{2})"
#: Every form in which programs show a day, and then a month without one, where two digits may be those of a year or of
#: a day. Our own forms are among them.
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[ T][0-9]{2}:[0-9]{2}.*",
        r"(?P<y>[0-9]{4})[/.-](?P<m>[0-9]{1,2})[/.-](?P<d>[0-9]{1,2})",
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        r"(?P<d>[0-9]{1,2})[ -](?P<m>[A-Za-z]{3})[A-Za-z]*[ -](?P<y>[0-9]{4}|[0-9]{2})",
        r"(?:[A-Za-z]+, )?(?P<m>[A-Za-z]{3})[A-Za-z]*\.? (?P<d>[0-9]{1,2}),? (?P<y>[0-9]{4})",
        _EITHER + r"(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)?",
        r"(?P<m>[A-Za-z]{3})[A-Za-z]*[ -](?P<y>[0-9]{4}|[0-9]{2})",
        r"(?P<y>[0-9]{4}|[0-9]{1,2})[ -](?P<m>[A-Za-z]{3})[A-Za-z]*",
        r"(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4}|[0-9]{1,2})",
        r"(?P<y>[0-9]{4})[/.-](?P<m>[0-9]{1,2})",
    )
)
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
    found = _form(text)
    if found is None or _has_day(found):
        return ()
    days = _day(_year(found["y"]), _month(found["m"]), 1)
    return tuple(day.isoformat()[:7] for day in days if day.isoformat()[:7] != text)


def shows_no_day(form: str) -> bool:
    """Whether a spreadsheet shows a date in this form without its day, so that a month may have been typed.

    >>> shows_no_day("mmm-yy"), shows_no_day("yyyy-mm;@"), shows_no_day('[$-409]d" day "mmm')
    (True, True, False)
    """
    parts = set(_LITERAL.sub("", form.partition(";")[0]).lower())
    return "d" not in parts and not parts.isdisjoint("myh")


def is_date(text: str) -> bool:
    """Whether a cell that should hold a code looks like a date: a day, or a month by its name."""
    found = None if text.isdigit() else _form(text)
    return found is not None and (_has_day(found) or not found["m"].isdigit())


def days_shown(text: str) -> tuple[dt.date, ...]:
    """The days that may have been meant; none where the text is in our own form, or in none that is known."""
    serial = _SERIAL.fullmatch(text)
    if serial:
        return (_EPOCH + dt.timedelta(days=int(serial[1])),)
    found = _form(text)
    if found is None or not _has_day(found):
        return ()
    year, month, day = _year(found["y"]), _month(found["m"]), int(found["d"])
    either = _day(year, day, month) if found.re.pattern.startswith(_EITHER) else ()
    days = dict.fromkeys((*_day(year, month, day), *either))
    return tuple(each for each in days if each.isoformat() != text)


def _form(text: str) -> re.Match[str] | None:
    """A text as the first form that it has; a month that is written out is one."""
    found = (form.fullmatch(text) for form in _FORMS)
    return next((each for each in found if each and (each["m"].isdigit() or each["m"].lower() in MONTHS)), None)


def _has_day(found: re.Match[str]) -> bool:
    return "d" in found.re.groupindex


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.index(text.lower()) + 1


def _year(text: str) -> int:
    """A year of two digits as a spreadsheet reads it: up to 29 in this century, else in the last."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 30 else 1900)


def _day(year: int, month: int, day: int) -> tuple[dt.date, ...]:
    try:
        return (dt.date(year, month, day),)
    except ValueError:
        return ()
