"""ICD-10-CM and ICD-10-PCS as ``icd10cm_order_2024.txt`` and ``icd10pcs_order_2024.txt``, which CMS and CDC publish.

Positions of a line, from 1: order number 1-5, code without its dot 7-13, in 15 whether it is valid for submission (1)
or a header (0), descriptions from 17 on. Headers are no codes, and are left out with the descriptions.

A file is that of a fiscal year: of 2024 from 2023-10-01 to 2024-09-30. Codes are added on the first of April, too, so
that it is the whole list up to the end of March; a file with a month in its name, such as
``icd10cm-order-April-1-2024.txt``, is the whole list from that month on. It tells no day on which a code began or
ended: that comes of the lists of several years.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from coverage_resolver.code_lists import CodeList, Days
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.code_lists.contents import Content
from coverage_resolver.io.code_lists.entries import Entry, Release, code_list

_NAME = re.compile(
    r"icd10(cm|pcs)[ _-]order[ _-](?:(jan|apr)[a-z]*[ _-](?:[0-9]{1,2}[ _-])?)?([0-9]{4})(?![0-9])",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = {"jan": 1, "apr": 4}
#: ICD-10 is used for care from 2015-10-01 on; lists of years before were published to prepare for it.
_FIRST_YEAR = 2016


def is_order(text: str) -> bool:
    """Whether a text begins as such a file does."""
    return _parts(text.lstrip("\ufeff").split("\n", 1)[0].rstrip()) is not None


def of_order(content: Content, faults: list[InvalidRecord]) -> list[CodeList]:
    """The list of a file."""
    release = _named(content, faults)
    return [] if release is None else [code_list(release, _entries(content, faults), faults)]


def _parts(line: str) -> tuple[str, str] | None:
    """The code of a line, and whether it is valid for submission."""
    code, flag = line[6:13].rstrip(), line[14:15]
    fits = (
        line[:5].isdigit()
        and line[:5].isascii()
        and line[5:6] == " "
        and line[13:14] == " "
        and line[15:16] in ("", " ")
    )
    return (code, flag) if fits and flag in ("0", "1") and len(code) >= 3 and code.isalnum() else None


def _entries(content: Content, faults: list[InvalidRecord]) -> Iterator[Entry]:
    for number, line in enumerate(content.text.split("\n"), start=1):
        line, where = line.rstrip(), f"{content.label}:{number}"
        parts = _parts(line)
        if parts is not None:
            if parts[1] == "1":
                yield Entry(code=parts[0], at=_place(where))
        elif line.strip("\x1a \t"):
            faults.append(InvalidRecord(where, "no line of an order file", "give the file as it was published"))


def _place(where: str) -> Callable[[int], str]:
    return lambda _: f"{where}:7-13"


def _named(content: Content, faults: list[InvalidRecord]) -> Release | None:
    """Which system and which days a file is of, as its name tells."""
    found = _NAME.search(content.name)
    if found is None:
        what = "its name does not tell of which code system and fiscal year it is"
        advice = "name it as it was published, such as icd10cm_order_2024.txt"
        faults.append(InvalidRecord(content.label, what, advice))
        return None
    year, month = int(found[3]), _MONTHS.get((found[2] or "").lower(), 10)
    if year < _FIRST_YEAR:
        what = f"a list of the fiscal year {year}, in which ICD-10 was not used: it is from 2015-10-01 on"
        faults.append(InvalidRecord(content.label, what, "leave it out"))
        return None
    valid = Days(dt.date(year - (month == 10), month, 1), dt.date(year, 9, 30))
    complete = valid if month == 4 else Days(valid.first, dt.date(year, 3, 31))
    return Release(system=f"ICD10{found[1].upper()}", name=content.name, valid=valid, complete=complete)
