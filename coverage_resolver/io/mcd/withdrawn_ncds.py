"""NCDs that were withdrawn behind the day from which anybody could know of it: until then they are held to be in force.

To withdraw coverage takes something from the member, and a restriction does not reach back behind its publication
(law.md MC-11), as of an LCD (``retired_behind``). One that covers nothing is withdrawn for the better. Where a single
download tells of the NCD, nothing shows that it was in force, and its dates are not relied on (MC-16, mcd.md 11.15).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.corrections import corrected_days
from coverage_resolver.io.mcd.dated_back import held_before
from coverage_resolver.io.mcd.making import Making, days
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stated_ends import terminated
from coverage_resolver.periods import day_after
from coverage_resolver.vocabulary import CoverageStatus, Stance


def is_withdrawn(reign: Reign) -> bool:
    """Whether an NCD says to be withdrawn and not when: in its title, or by a termination before it began."""
    head = reign.head
    return bool(head.get("withdrawn")) or ("end" in head and terminated(head) is None)


def withdrawn_behind(making: Making, doc: str, national: Callable[[Reign], Provision]) -> Iterator[Provision]:
    """What an NCD said before it was withdrawn, or terminated, on the days on which that could not be known."""
    line = making.books.timeline(doc)
    for reign in line.reigns[-1:]:
        ends = terminated(reign.head)
        if not is_withdrawn(reign) and ends is None:
            continue
        for before, (first, last) in _in_force_before(making, line.reigns, reign):
            since = first if ends is None or is_withdrawn(reign) else max(first, day_after(ends))
            said = national(before)
            if said.stance is not Stance.RULE or said.status is CoverageStatus.NOT_MEDICALLY_NECESSARY or last < since:
                continue
            held = attrs.evolve(said, period=days((since, last)), retired_on=None)
            ended = attrs.evolve(
                said,
                version="withdrawal" if ends is None or is_withdrawn(reign) else f"termination of {ends.isoformat()}",
                stance=Stance.SILENT,
                status=None,
                conditions=(),
                period=days((since, None)),
                published_on=reign.known,
                decision_memo_on=None,
                announced_on=None,
                retired_on=None,
            )
            making.superseders[id(held)] = ((ended, "end"),)
            yield held


def _in_force_before(
    making: Making, reigns: tuple[Reign, ...], reign: Reign
) -> Iterator[tuple[Reign, tuple[dt.date, dt.date]]]:
    """The contents and versions without the end, or with a later one, each with the days on which it was not known."""
    pairs: list[tuple[Reign, Stretch]] = [*corrected_days(making.books, reign, (reign.start.earliest, None))]
    pairs += [pair for pair in held_before(making.books, reigns, reign) if pair[0] not in reign.corrected]
    for before, (first, last) in pairs:
        if last is not None and not is_withdrawn(before) and terminated(before.head) is None:
            yield before, (first, last)
