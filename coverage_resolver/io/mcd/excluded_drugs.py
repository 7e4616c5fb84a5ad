"""Lists of drugs that patients usually administer themselves: each row counts on days of its own.

An article decides nothing on coverage (law.md MC-6); that no benefit holds a drug is for a person to hold against what
does. A row may say that a drug was excluded before its version began: on days of an older version without it, nobody
tells which of the two counts, and a restriction does not reach back behind its publication (MC-11). So it is where a
correction of the version puts the drug on the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.in_force import OPEN_START
from coverage_resolver.io.mcd.corrections import corrected_days
from coverage_resolver.io.mcd.making import FIRST_DAY, Making, days, unseen_version
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.stretches import common, outside
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, day_after
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Axis, CoverageStatus, Stance

_LISTED = "On the list of drugs that patients usually administer themselves."
#: What is reported of a row of a version that nobody saw: an article decides nothing, so nothing need be asked for it.
_UNSEEN_ROW = {"unseen": (ReasonCode.VERSION_NOT_SEEN,)}
_REACHES_BACK = {OPEN_START: (ReasonCode.RETROACTIVE_RESTRICTION,)}


def excluded_rows(making: Making, reign: Reign) -> list[Mapping[str, str]]:
    """The rows of an edition's list of excluded drugs that are for the code."""
    part = making.books.part(reign.edition, "procedures")
    return [row for row in part.get("excluded", ()) if row.get("code") == making.code.value]


def unseen_rows(making: Making, doc: str, line: Timeline, listed: set[int]) -> list[Provision]:
    """A drug may have been on the list while a version was in force that nobody saw, on the days of its own row.

    The row states them itself, and stands in the version after those days or before them; whether it stood in the
    unseen one too, nobody can tell.
    """
    found: list[Provision] = []
    after = () if line.after is None else (line.after.days,)
    for stretch in (*line.unseen, *after):
        near = [reign for reign in line.living if reign.number in listed and _beside(reign, stretch)]
        near += [reign for reign in line.former if reign.number in listed and common(stretch, [reign.stretch])]
        rows = [_own_days(row) for reign in near for row in excluded_rows(making, reign)]
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


def excluded(making: Making, doc: str, reign: Reign, row: Mapping[str, str]) -> list[Provision]:
    """A row of a list of drugs that patients usually administer themselves, on those of its days on which it counts.

    One that ends before it begins counts on days that nobody knows (law.md IN-2).
    """
    begins, ends_on = _own_days(row)
    if ends_on is not None and ends_on < begins:
        first, last = max(ends_on, reign.start.earliest), reign.stretch[1]
        return _said(making, doc, reign, row, days((first, last)), stance=Stance.UNKNOWN)
    first = max(begins, reign.start.earliest)
    ends = [day for day in (day_of(row, "end"), reign.stretch[1]) if day is not None]
    last = min(ends, default=None)
    if last is not None and last < first:
        return []
    unknown = [each for each in _corrected(making, reign) if each[0] <= first]
    told = [item for piece in outside((first, last), unknown) for item in _said(making, doc, reign, row, days(piece))]
    doubts = (_perhaps_excluded(making, doc, reign, row, piece) for piece in common((first, last), unknown))
    return [*told, *(item for items in doubts for item in items)]


def _corrected(making: Making, reign: Reign) -> Iterator[Stretch]:
    """The days on which a version was without a row for the code, and nobody could know that it would have one.

    A correction that puts a drug on the list takes something from the member, as a version that drops a code does.
    """
    for before, held in corrected_days(making.books, reign):
        yield from outside(held, [_own_days(row) for row in excluded_rows(making, before)])


def _said(
    making: Making, doc: str, reign: Reign, row: Mapping[str, str], period: EffectivePeriod, **fields: Any
) -> list[Provision]:
    words = f"{_LISTED} {row.get('comments', '')}".strip()
    excluded_benefit = CoverageStatus.EXCLUDED_BENEFIT
    return making.local(doc, reign, period, axis=Axis.BENEFIT, status=excluded_benefit, criteria=words, **fields)


def _own_days(row: Mapping[str, str]) -> Stretch:
    """The days of a row, as it states them."""
    return day_of(row, "start") or FIRST_DAY, day_of(row, "end")


def reaching_back(making: Making, doc: str, line: Timeline, listed: set[int]) -> Iterator[Provision]:
    """The rows that say that a drug was excluded before their version began, on days of an older one without them."""
    done: list[Stretch] = []
    for reign in line.living:
        for row in excluded_rows(making, reign) if reign.number in listed else ():
            begins = reign.start.earliest
            older = [other for other in line.living if other.start.earliest < begins]
            stood = [_own_days(each) for other in older for each in excluded_rows(making, other)]
            for day in common(_own_days(row), [other.stretch for other in older]):
                for piece in outside(day, [*stood, (begins, None), *done]):
                    done.append(piece)
                    yield from _perhaps_excluded(making, doc, reign, row, piece)


def _perhaps_excluded(
    making: Making, doc: str, reign: Reign, row: Mapping[str, str], piece: Stretch
) -> list[Provision]:
    """A row on days on which it counts by its own word alone: it began with them, or after them."""
    first, last = piece
    assert last is not None  # its version begins after these days
    period = EffectivePeriod(ImpreciseDate(first, day_after(last)), ImpreciseDate(last, last))
    return _said(making, doc, reign, row, period, reasons=_REACHES_BACK)
