"""LCDs that retired behind the day from which anybody could know of it: until then they are held to be in force.

To retire a determination takes something from the member, and a restriction does not reach back behind its publication
(law.md MC-11). No text follows that would have to be posted first (MC-7). A retirement that was announced, or of which
no download shows that it was not known in time, ends the LCD on its day.
"""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.io.mcd.dropped import ends_before
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import Dropped, Making, days
from coverage_resolver.io.mcd.reigns import Stretch, day_of
from coverage_resolver.io.mcd.stated_ends import whole_end
from coverage_resolver.periods import EffectivePeriod, day_after, day_before
from coverage_resolver.vocabulary import Stance


@attrs.frozen(eq=False)
class RetiredBehind:
    """A document that ended, the day from which that was known, and the days after its end and before that one."""

    stated: dt.date
    known: dt.date
    days: Stretch


def retired_behind(books: KnownBooks, doc: str) -> RetiredBehind | None:
    """How a document ended, where the download before it was known lies after its end, or a later day of it is told."""
    living = books.timeline(doc).living
    last, ends = whole_end(living[-1].head) if living else None, [each.end for each in living if each.end is not None]
    if last is None or not ends:
        return None
    pack, snapshots = books.pack, books.catalogue.snapshots
    begins = day_after(max(end.latest for end in ends))
    rows = [(pack.known(number), books.catalogue.editions[number]) for number in pack.by_document[doc]]
    rows = [(known, edition) for known, edition in rows if known <= books.day]
    stated = {edition.head: whole_end(pack.head(edition)) for _, edition in rows}
    told = [row for row in rows if (said := stated[row[1].head]) is not None and said <= last]
    known, edition = min(told, key=lambda row: (row[0], row[1].seen))
    before = [snapshots[n].day for row in rows if row not in told for n in row[1].seen if n < edition.seen[0]]
    recorded = known < snapshots[edition.seen[0]].day or day_of(pack.head(edition), "updated") == known
    if not before or known <= begins or not (recorded or max(before) >= begins):
        return None
    return RetiredBehind(last, known, (begins, day_before(known)))


def hold_what_retired_behind(making: Making, made: dict[str, list[Provision]]) -> None:
    """In ``made``, by LCD: what it said on its last day goes on until it could be known that it had retired.

    Where a successor, or another LCD, says as much, nothing is lost, and that one governs.
    """
    for doc in list(made):
        back = retired_behind(making.books, doc)
        if back is not None:
            made[doc] = _held(making, doc, made[doc], back)


def ending(making: Making, doc: str, back: RetiredBehind, whom: frozenset[str]) -> Provision:
    """That a document has retired, as what it is silent on from then on."""
    return Provision(
        authority=making.whose(doc),
        version=f"retirement of {back.stated.isoformat()}",
        scope=Scope("contractor", whom),
        codes=making.codes,
        stance=Stance.SILENT,
        period=days((back.days[0], None)),
        published_on=back.known,
    )


def _held(making: Making, doc: str, items: list[Provision], back: RetiredBehind) -> list[Provision]:
    begins, period = back.days[0], days(back.days)
    lasting = [item for item in items if item.stance is not Stance.SILENT and ends_before(item, begins)]
    whom = frozenset[str]().union(*(item.reaches.values for item in lasting))
    if not whom:
        return items
    rows = ((ending(making, doc, back, whom), "end"),)
    making.dropped.append((whom, Dropped(doc, begins, period.end, rows)))
    found = [item for item in items if item not in lasting]
    for item in lasting:
        # Whether it is in force on the day itself, or on which of two days it ended, stays a doubt.
        exact = item.period.end is not None and item.period.end.exact
        retired = item.retired_on if exact and item.retired_on is not None and item.retired_on < begins else None
        start = item.period.start if exact else period.start
        held = attrs.evolve(item, period=EffectivePeriod(start, period.end), retired_on=retired)
        others = making.superseders.get(id(item), ())
        if exact:
            making.superseders.pop(id(item), None)
        making.superseders[id(held)] = (*others, *rows)
        found += [held] if exact else [item, held]
    return found
