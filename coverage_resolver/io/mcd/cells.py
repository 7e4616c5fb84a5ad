"""Reading single cells: days, numbers, codes. Empty means not given; ``N/A`` and the year 9999 do too."""

from __future__ import annotations

import datetime as dt
import re

from coverage_resolver.codes import CODE_SYSTEMS, Code

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}", re.ASCII)
#: "None" and "to be determined" written as a code.
PLACEHOLDERS = frozenset({"XX000", "999", "0", "TBD", "NA", "N/A"})
_NOT_GIVEN = ("", "N/A", "NULL")


def day(cell: str) -> str:
    """A day as ``YYYY-MM-DD``, or nothing; raises ``ValueError`` for what is no day.

    >>> day("2025-06-30 00:00:00"), day("06/30/2025"), day("N/A"), day("9999-12-31 00:00:00")
    ('2025-06-30', '2025-06-30', '', '')
    """
    text = cell.strip()
    if text.upper() in _NOT_GIVEN:
        return ""
    found = _DAY.fullmatch(text)
    if found:
        year, month, number = map(int, found.groups())
    else:
        other = _AMERICAN.fullmatch(text)
        if other is None:
            raise ValueError("not a day")
        month, number, year = map(int, other.groups())
    if year == 9999:
        return ""
    return dt.date(year, month, number).isoformat()


def number(cell: str) -> int:
    """A whole number, as ids and versions are; raises ``ValueError``."""
    text = cell.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return int(text)


def procedure(cell: str) -> str:
    """The code of a service in the spelling used for comparison, or nothing where it is none.

    >>> procedure(" j3590"), procedure("XX000")
    ('J3590', '')
    """
    text = cell.strip().upper()
    return text if any(_is(system, text) for system in ("CPT", "HCPCS")) else ""


def inpatient_procedure(cell: str) -> str:
    """The code of an inpatient's procedure (ICD-10-PCS), or nothing where it is none.

    >>> inpatient_procedure("02hv33z "), inpatient_procedure("M17.11")
    ('02HV33Z', '')
    """
    text = cell.strip().upper()
    return text if _is("ICD10PCS", text) else ""


def _is(system: str, text: str) -> bool:
    if system not in CODE_SYSTEMS:
        return False
    try:
        Code.of(system, text)
    except ValueError:
        return False
    return True


def diagnosis(cell: str) -> str:
    """An ICD-10-CM code without its dot, or nothing where it is none.

    >>> diagnosis("M17.11"), diagnosis("XX000")
    ('M1711', '')
    """
    text = cell.strip().upper().replace(".", "")
    return text if _DIAGNOSIS.fullmatch(text) else ""
