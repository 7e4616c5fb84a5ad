"""Rows of a file of codes become the entries of lists: shapes, days, and that no code is there twice on one day.

A list is the whole one of the codes that begin as one of its own does. Only one that has codes of each section of its
system is the whole one of all, so that a part of a list, such as the codes in M, says nothing of those in J.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

import attrs

from coverage_resolver.code_lists import CodeList, Days, Listed
from coverage_resolver.codes import normal_code
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import Fault, about, shown
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, parse_day

_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
#: The cells of a row.
_CODE, _ADDED, _ENDED = range(3)
_UNDATED = Listed()
#: The first signs of codes that each release of a system has, as far as they are known; a release may have more. HCPCS
#: Level II as in the public files of 2017 to 2019; U of ICD-10-CM, for emergency use, has codes since 2020.
_SECTIONS: Mapping[str, frozenset[str]] = {
    "HCPCS": frozenset("ABCEGHJKLMPQRSTV"),
    "ICD10CM": frozenset("ABCDEFGHIJKLMNOPQRSTVWXYZ"),
    "ICD10PCS": frozenset("0123456789BCDFGHX"),
    "CPT": frozenset("0123456789"),
}
_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ISO, EIGHT_DIGITS = "YYYY-MM-DD", "YYYYMMDD"


@attrs.frozen(kw_only=True)
class Entry:
    """One row: a code of a list and its days as they are written.

    ``at`` gives the place of one of the three cells for a message; ``form`` is how days are written: ``YYYY-MM-DD`` or
    ``YYYYMMDD``.
    """

    code: str
    added: str = ""
    ended: str = ""
    at: Callable[[int], str]
    form: str = ISO


@attrs.frozen(kw_only=True)
class Release:
    """Which list rows are of: its system, its name in messages, and the days of which it speaks.

    ``others`` are first letters of codes of the system that such a list never has, such as ``D``: the dental codes of
    HCPCS are the American Dental Association's.
    """

    system: str
    name: str
    valid: Days
    complete: Days
    others: str = ""


def code_list(release: Release, rows: Iterable[Entry], faults: list[InvalidRecord]) -> CodeList:
    """The list of these rows; what is wrong with any of them is a fault."""
    found: dict[str, list[tuple[Listed, Entry]]] = {}
    for row in rows:
        value = _value(release.system, row, faults)
        added = _day(row.added, row, _ADDED, faults) if row.added else None
        ended = _day(row.ended, row, _ENDED, faults) if row.ended else None
        if added is not None and ended is not None and ended < added:
            what = f"the code ends on {ended}, before {added}, on which it begins"
            faults.append(InvalidRecord(row.at(_ENDED), what, "correct one of the two days"))
        elif value:
            dated = added is not None or ended is not None
            _put_in(found.setdefault(value, []), Listed(added=added, ended=ended) if dated else _UNDATED, row, faults)
    entries = {value: tuple(item for item, _ in sorted(each, key=_first)) for value, each in found.items()}
    return CodeList(
        system=release.system,
        name=release.name,
        valid=release.valid,
        complete=release.complete,
        entries=entries,
        begins=_begins(release, frozenset(value[0] for value in entries)),
    )


def _begins(release: Release, there: frozenset[str]) -> frozenset[str]:
    """The first signs of codes of which a list is the whole one, of those that its codes have."""
    sections = _SECTIONS.get(release.system)
    return there if sections is None or not sections <= there else there | (_SIGNS - frozenset(release.others))


def day_of(text: str, form: str) -> dt.date:
    """A day in the form of its file; raises :class:`Fault` where it is none."""
    run_together = _RUN_TOGETHER.fullmatch(text) if form == EIGHT_DIGITS else None
    try:
        if form == EIGHT_DIGITS and run_together is None:
            raise ValueError(f"not a calendar day written {form}")
        return parse_day("-".join(run_together.groups()) if run_together else text)
    except ValueError as error:
        raise about(text, error, f"write the day as {form}, or leave it empty") from None


def _day(text: str, row: Entry, cell: int, faults: list[InvalidRecord]) -> dt.date | None:
    try:
        return day_of(text, row.form)
    except Fault as fault:
        faults.append(InvalidRecord(row.at(cell), fault.what, fault.what_to_do))
        return None


def _value(system: str, row: Entry, faults: list[InvalidRecord]) -> str:
    """The code in the spelling of comparison; nothing where it is none, which is a fault."""
    if not row.code:
        faults.append(InvalidRecord(row.at(_CODE), "no code", "write it, or take the row out"))
        return ""
    try:
        return normal_code(system, row.code)
    except ValueError as error:
        fault = about(row.code, error, "correct the code or its system")
        faults.append(InvalidRecord(row.at(_CODE), fault.what, fault.what_to_do))
        return ""


def _put_in(there: list[tuple[Listed, Entry]], item: Listed, row: Entry, faults: list[InvalidRecord]) -> None:
    """A stretch of a code beside those that it has, if they have no day in common."""
    begins, ends = item.added or FIRST_DAY, item.ended or LAST_DAY
    for other, earlier in there:
        if begins <= (other.ended or LAST_DAY) and (other.added or FIRST_DAY) <= ends:
            what = f"the code {shown(row.code)} stands already at {earlier.at(_CODE)}, for some of the same days"
            faults.append(InvalidRecord(row.at(_CODE), what, "join the two, or correct their days"))
            return
    there.append((item, row))


def _first(item: tuple[Listed, Entry]) -> dt.date:
    return item[0].added or FIRST_DAY
