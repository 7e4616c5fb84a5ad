"""Articles as provisions: they inform, they list what is excluded, and their lists speak of diagnoses.

An article decides nothing on coverage (law.md MC-6); what its lists say of the diagnoses is a topic of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.bearing import Bearing
from coverage_resolver.io.mcd.diagnosis_lists import PROSE
from coverage_resolver.io.mcd.endings import After
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.lists_gone import in_force_without_list
from coverage_resolver.io.mcd.making import FIRST_DAY, UNSEEN, Making, days, unseen_version
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.stretches import common
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, day_after
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT, Axis, CoverageStatus, Stance

_LISTED = "On the list of drugs that patients usually administer themselves."
#: What is reported of a row of a version that nobody saw: an article decides nothing, so nothing need be asked for it.
_UNSEEN_ROW = {"unseen": (ReasonCode.VERSION_NOT_SEEN,)}


def article_provisions(making: Making, doc: str, listed: set[int]) -> list[Provision]:
    """The article in each edition that is for the code; it informs, and may show that a person must read it."""
    made: dict[int, list[Provision]] = {}
    line = making.books.timeline(doc)
    for reign in line.reigns:
        if reign.number not in listed:
            continue
        mine, rows = making.groups(reign), excluded_rows(making, reign)
        made[reign.number] = [item for row in rows for item in _excluded(making, doc, reign, row)]
        if mine or not rows:
            words = code_lists.paragraphs(mine)
            refused = code_lists.refuses(mine)
            status = CoverageStatus.NOT_MEDICALLY_NECESSARY if refused else None
            fields: dict[str, Any] = {"axis": Axis.CODING, "status": status, "criteria": words}
            made[reign.number] += making.local(doc, reign, reign.period, **fields)
    return making.superseded(made, line.reigns) + _unseen_rows(making, doc, line, listed)


def excluded_rows(making: Making, reign: Reign) -> list[Mapping[str, str]]:
    """The rows of an edition's list of excluded drugs that are for the code."""
    part = making.books.part(reign.edition, "procedures")
    return [row for row in part.get("excluded", ()) if row.get("code") == making.code.value]


def _unseen_rows(making: Making, doc: str, line: Timeline, listed: set[int]) -> list[Provision]:
    """A drug may have been on the list while a version was in force that nobody saw, on the days of its own row.

    The row states them itself, and stands in the version after those days or before them; whether it stood in the
    unseen one too, nobody can tell.
    """
    found: list[Provision] = []
    after = () if line.after is None else (line.after.days,)
    for stretch in (*line.unseen, *after):
        near = [reign for reign in line.living if reign.number in listed and _beside(reign, stretch)]
        near += [reign for reign in line.former if reign.number in listed and common(stretch, [reign.stretch])]
        rows = [
            (day_of(row, "start") or FIRST_DAY, day_of(row, "end"))
            for reign in near
            for row in excluded_rows(making, reign)
        ]
        for piece in common(stretch, rows):
            fields: dict[str, Any] = {
                "axis": Axis.BENEFIT,
                "status": CoverageStatus.EXCLUDED_BENEFIT,
                "criteria": _LISTED,
            }
            made = making.local(doc, near[0], days(piece), stance=Stance.UNKNOWN, reasons=_UNSEEN_ROW, **fields)
            found += [attrs.evolve(item, version=unseen_version(piece)) for item in made]
    return found


def _beside(reign: Reign, stretch: Stretch) -> bool:
    """Whether an edition is the one before a stretch of days or the one after it."""
    first, last = reign.stretch
    return (stretch[1] is not None and first == day_after(stretch[1])) or (
        last is not None and day_after(last) == stretch[0]
    )


def _excluded(making: Making, doc: str, reign: Reign, row: Mapping[str, str]) -> list[Provision]:
    """A row of a list of drugs that patients usually administer themselves, on those of its days on which it counts."""
    first = max(day_of(row, "start") or FIRST_DAY, reign.start.earliest)
    ends = [day for day in (day_of(row, "end"), reign.stretch[1]) if day is not None]
    last = min(ends, default=None)
    if last is not None and last < first:
        return []
    period = EffectivePeriod(ImpreciseDate(first, first), None if last is None else ImpreciseDate(last, last))
    return making.local(
        doc,
        reign,
        period,
        axis=Axis.BENEFIT,
        status=CoverageStatus.EXCLUDED_BENEFIT,
        criteria=f"{_LISTED} {row.get('comments', '')}".strip(),
    )


def support_provisions(
    making: Making, doc: str, reign: Reign, bears: Bearing, answers: Iterable[str], words: str
) -> list[Provision]:
    """What the lists of one edition say of the diagnoses; two answers contradict each other."""
    absent = absent_from(making, doc, bears.period.start.earliest)
    fields: dict[str, Any] = {
        "topic": DIAGNOSIS_SUPPORT,
        "axis": Axis.CODING,
        "criteria": words,
        "absent_from": absent,
    }
    if bears.silent:
        return making.local(doc, reign, bears.period, bears.among, topic=DIAGNOSIS_SUPPORT, stance=Stance.SILENT)
    made = [
        item
        for answer in answers
        for item in making.local(doc, reign, bears.period, bears.among, value=answer, **fields)
    ]
    if bears.dropped is not None:
        making.superseders.update((id(item), bears.dropped.later) for item in made)
    return made


def absent_from(making: Making, doc: str, first: dt.date) -> dt.date | None:
    """The day from which it is known that an article said nothing of the code before a day on which it began to.

    Its editions of then were seen, or the downloads did not have it. Nothing is known up to the last day on which one
    is missing, or an LCD of it was in force without any list of codes.
    """
    line, books = making.books.timeline(doc), making.books
    missing = [*line.unseen, *(reign.stretch for reign in line.former)]
    articles = books.listing(making.code.value)
    for lcd in sorted(books.lcds_of([doc])):
        if lcd not in making.without_list:
            making.without_list[lcd] = in_force_without_list(books, lcd, articles)
        missing += making.without_list[lcd]
    lasts = [last for start, last in missing if last is not None and start < first]
    if lasts:
        known = day_after(max(lasts))
    else:
        downloads = (item.day for item in books.catalogue.snapshots if ARTICLE in item.scopes)
        known = min([*downloads, *(reign.start.earliest for reign in line.reigns)], default=first)
    return known if known < first else None


def unseen_support(making: Making, doc: str, after: After) -> list[Provision]:
    """Of the lists of a version that nobody saw, after the newest one that was seen had ended, nothing can be said."""
    fields: dict[str, Any] = {"topic": DIAGNOSIS_SUPPORT, "axis": Axis.CODING, "stance": Stance.UNKNOWN}
    made = making.local(doc, after.reign, days(after.days), reasons=UNSEEN, value=PROSE, **fields)
    return [attrs.evolve(item, version=unseen_version(after.days)) for item in made]
