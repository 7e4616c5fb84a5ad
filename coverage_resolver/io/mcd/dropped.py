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

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.periods import EffectivePeriod, day_after
from coverage_resolver.vocabulary import Stance


def amend_what_was_dropped(making: Making, made: dict[int, list[Provision]], living: Sequence[Reign]) -> None:
    """In ``made``, by edition: whatever the next edition drops goes on until one of those that follow takes effect.

    ``living`` are the editions that have days of their own, in order.
    """
    last = living[-1].period.end if living else None
    for place, (reign, revision) in enumerate(pairwise(living), start=1):
        begins = revision.start.earliest
        first = [item for item in made[revision.number] if item.period.start.earliest == begins]
        if reign.retired is not None or not first or any(item.stance is not Stance.SILENT for item in first):
            continue
        rows = tuple((item, "amend") for later in living[place:] for item in made[later.number])
        for index, item in enumerate(made[reign.number]):
            if item.stance is not Stance.SILENT and _ends_before(item, revision):
                goes_on = attrs.evolve(item, period=EffectivePeriod(item.period.start, last))
                made[reign.number][index] = goes_on
                making.superseders[id(goes_on)] = rows


def _ends_before(item: Provision, revision: Reign) -> bool:
    """Whether a provision ends on the eve of the revision, by which it says until then what it says."""
    return item.period.end is not None and day_after(item.period.end.latest) == revision.start.earliest
