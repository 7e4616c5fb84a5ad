"""What a revision drops it takes away, and may have to announce first: until then its predecessor goes on.

The editions of a document follow each other without a gap, and each ends the day before the next one begins. While the
next one says as much, nothing more need be known of them. Where it is silent on what its predecessor said, whether it
was announced in time decides which of the two counts (law.md MC-7, MC-11): there the predecessor does not end by
itself. It is amended by those that follow, and gives way to the first of them that takes effect. So it is where an LCD
goes on under another number: its successor is the revision (MC-9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

import attrs

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.io.mcd.making import Dropped, Making
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.periods import EffectivePeriod, day_after
from coverage_resolver.vocabulary import Certainty, Stance


def amend_what_was_dropped(making: Making, doc: str, made: dict[int, list[Provision]], living: Sequence[Reign]) -> None:
    """In ``made``, by edition: whatever the next edition drops goes on until one of those that follow takes effect.

    ``living`` are the editions that have days of their own, in order. For contracts that the next edition is for and
    speaks to, its predecessor ends as it did.
    """
    last = living[-1].period.end if living else None
    for place, (reign, revision) in enumerate(pairwise(living), start=1):
        begins = revision.start.earliest
        first = [item for item in made[revision.number] if item.period.start.earliest == begins]
        if reign.retired is not None or (made[revision.number] and not first):
            continue
        later = tuple((item, "amend") for other in living[place:] for item in _of(making, doc, made, other))
        made[reign.number] = _go_on(making, made[reign.number], _spoken_to(first), Dropped(doc, begins, last, later))


def amend_what_successors_drop(making: Making, made: dict[str, list[Provision]]) -> None:
    """In ``made``, by LCD: what the successor of a retired LCD drops goes on until the successor takes effect.

    A successor that says nothing of the code at all is silent, and is told so.
    """
    books = making.books
    for doc in list(made):
        heir, living = books.successor(doc), books.timeline(doc).living
        end = living[-1].period.end if heir and living and living[-1].retired is not None else None
        if end is None or not end.exact:
            continue
        begins = day_after(end.latest)
        following = [reign for reign in books.reigns(heir) if reign.start.earliest >= begins]
        if not following or following[0].start.earliest != begins:
            continue
        mine = made.setdefault(heir, [])
        if not any(item.period.contains(begins) is not Certainty.NO for item in mine):
            silent = (making.local(heir, reign, reign.period, stance=Stance.SILENT) for reign in following)
            mine += [item for items in silent for item in items]
        first = [item for item in mine if item.period.start.earliest == begins]
        later = tuple((item, "amend") for item in mine if item.period.start.earliest >= begins)
        if first:
            dropped = Dropped(doc, begins, following[-1].period.end, later)
            made[doc] = _go_on(making, made[doc], _spoken_to(first), dropped)


def _go_on(making: Making, items: Iterable[Provision], kept: frozenset[str], dropped: Dropped) -> list[Provision]:
    """What was said up to the eve of a revision, which goes on for all contracts but those that are ``kept``."""
    found: list[Provision] = []
    for item in items:
        lost = item.reaches.values - kept
        if item.stance is Stance.SILENT or not lost or not ends_before(item, dropped.begins):
            found.append(item)
            continue
        if lost != item.reaches.values:
            found.append(attrs.evolve(item, scope=Scope("contractor", item.reaches.values & kept)))
        period = EffectivePeriod(item.period.start, dropped.last)
        found.append(attrs.evolve(item, scope=Scope("contractor", lost), period=period, retired_on=None))
        before = making.superseders.pop(id(item), ())
        making.superseders[id(found[-1])] = (*before, *dropped.later)
        making.dropped.append((lost, dropped))
    return found


def _spoken_to(items: Iterable[Provision]) -> frozenset[str]:
    """The contracts to which anything is said."""
    return frozenset[str]().union(*(item.reaches.values for item in items if item.stance is not Stance.SILENT))


def _of(making: Making, doc: str, made: dict[int, list[Provision]], reign: Reign) -> list[Provision]:
    """What was made of an edition; of one that is for other contracts alone, that it says nothing here."""
    return made[reign.number] or making.local(doc, reign, reign.period, stance=Stance.SILENT)[:1]


def ends_before(item: Provision, begins: dt.date) -> bool:
    """Whether a provision ends on the eve of a revision, by which it says until then what it says."""
    return item.period.end is not None and day_after(item.period.end.latest) == begins
