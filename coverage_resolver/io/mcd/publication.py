"""The day on which CMS published a download: as whoever imports it says, or the latest update of a record in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.mcd.drafts import Document
from coverage_resolver.io.mcd.tables import Reading
from coverage_resolver.periods import parse_day


def stated_day(published: str | dt.date) -> str:
    """The day that is given, as written; raises :class:`InvalidRecord` where it is none.

    >>> stated_day("2026-13-01")
    Traceback (most recent call last):
        ...
    coverage_resolver.errors.InvalidRecord: published · no such day in the calendar · write it as YYYY-MM-DD
    """
    try:
        return parse_day(published).isoformat()
    except ValueError as fault:
        raise InvalidRecord("published", str(fault), "write it as YYYY-MM-DD") from None


def day_of_publication(stated: str | None, documents: Iterable[Document], reading: Reading) -> str:
    """The day that is stated, or else the latest on which a record was updated; the reading is told what does not fit.

    A record may be dated ahead of its posting, so that an update after the stated day is told, and not refused. Raises
    :class:`InvalidRecord` where neither is there.
    """
    latest = max((item.head.get("updated", "") for item in documents), default="")
    if stated is not None:
        if latest > stated:
            reading.notes.append(f"published {stated}, and a record was updated {latest}: check the day")
        return stated
    if not latest:
        what = "no record says when it was updated"
        raise InvalidRecord("the downloads", what, "say when they were published: --published YYYY-MM-DD")
    reading.notes.append(f"published {latest}: the latest update of a record, because no day was given")
    return latest
