"""What a revision drops it takes away, and may have to announce first: until then its predecessor goes on.

The editions of a document follow each other without a gap, and each ends the day before the next one begins. While the
next one says as much, nothing more need be known of them. Where it is silent on what its predecessor said, whether it
was announced in time decides which of the two counts (law.md MC-7, MC-11): there the predecessor does not end by
itself. It is amended by those that follow, and gives way to the first of them that takes effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.io.mcd.making import Dropped, Making
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.periods import EffectivePeriod, day_after
from coverage_resolver.vocabulary import Stance


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
        kept = frozenset[str]().union(*(item.reaches.values for item in first if item.stance is not Stance.SILENT))
        rows = tuple((item, "amend") for later in living[place:] for item in _of(making, doc, made, later))
        found: list[Provision] = []
        for item in made[reign.number]:
            lost = item.reaches.values - kept
            if item.stance is Stance.SILENT or not lost or not _ends_before(item, revision):
                found.append(item)
                continue
            if lost != item.reaches.values:
                found.append(attrs.evolve(item, scope=Scope("contractor", item.reaches.values & kept)))
            period = EffectivePeriod(item.period.start, last)
            found.append(attrs.evolve(item, scope=Scope("contractor", lost), period=period))
            making.superseders[id(found[-1])] = rows
            making.dropped.append(Dropped(doc, lost, begins, last, rows))
        made[reign.number] = found


def _of(making: Making, doc: str, made: dict[int, list[Provision]], reign: Reign) -> list[Provision]:
    """What was made of an edition; of one that is for other contracts alone, that it says nothing here."""
    return made[reign.number] or making.local(doc, reign, reign.period, stance=Stance.SILENT)[:1]


def _ends_before(item: Provision, revision: Reign) -> bool:
    """Whether a provision ends on the eve of the revision, by which it says until then what it says."""
    return item.period.end is not None and day_after(item.period.end.latest) == revision.start.earliest
