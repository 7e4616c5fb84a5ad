"""Codes that an article drops from its lists for an LCD, behind the day from which anybody could know of it.

Codes stand on articles (mcd.md section 11.1), so that a list without a code takes the service from its LCD, as a
revision of the LCD would. A restriction does not reach back behind its publication (law.md MC-11): on days before
anybody could know of the list, the LCD is held to have the code. No period of notice binds an article (MC-7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.corrections import corrected_days
from coverage_resolver.io.mcd.dated_back import held_before
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.retired_behind import ending, retired_behind
from coverage_resolver.io.mcd.stretches import common, outside
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.vocabulary import Stance


@attrs.frozen(eq=False)
class Lost:
    """Days on which the code is no longer carried for some contracts, by what ``ended`` it; that was known after them.

    ``words`` is the paragraph that the code stood under before.
    """

    days: Stretch
    contracts: frozenset[str]
    words: str
    ended: Provision
    before: Reign


def dropped_behind(
    making: Making, lcd: str, line: Timeline, plain: Collection[int], contracts: frozenset[str] | None
) -> Iterator[Lost]:
    """What the versions of one article drop, for those of the contracts that the version before carried the code for.

    ``plain`` are its editions that list the code for these contracts, and do so without a doubt for whom they are.
    """
    for later in line.reigns:
        for before, held in held_before(making.books, line.reigns, later):
            if later.number in plain and _serves(making, lcd, later) and making.groups(later):
                break
            whom = making.books.contracts(before)
            whom = whom if contracts is None else whom & contracts
            ended = making.local(later.edition.doc, later, later.period, stance=Stance.SILENT)
            if whom and ended and before.number in plain and _carries(making, lcd, before):
                yield Lost(held, whom, code_lists.paragraphs(making.groups(before)), ended[0], before)
    yield from _unnamed(making, lcd, line, plain, contracts)
    yield from _retired(making, lcd, line, plain, contracts)


def _unnamed(
    making: Making, lcd: str, line: Timeline, plain: Collection[int], contracts: frozenset[str] | None
) -> Iterator[Lost]:
    """What an article carried that the LCD alone named, and by a correction of its version names no more."""
    books = making.books
    for later in books.timeline(lcd).reigns:
        for before, held in corrected_days(books, later):
            for reign in line.living:
                doc = reign.edition.doc
                if reign.number in plain and doc in before.relations.get("articles", ()) and _reads(making, reign):
                    whom = books.contracts(before) & books.contracts(reign)
                    whom = whom if contracts is None else whom & contracts
                    ended = making.local(lcd, later, later.period, stance=Stance.SILENT)
                    for days in common(reign.stretch, [held]) if whom and ended else ():
                        for piece in outside(days, books.serves(doc, lcd)):
                            yield Lost(piece, whom, code_lists.paragraphs(making.groups(reign)), ended[0], reign)


def _retired(
    making: Making, lcd: str, line: Timeline, plain: Collection[int], contracts: frozenset[str] | None
) -> Iterator[Lost]:
    """What an article that has retired carried; it is lost where its heir is there, and carries the code no longer."""
    before = line.living[-1]
    back = retired_behind(making.books, before.edition.doc)
    if back is not None and before.number in plain and _carries(making, lcd, before):
        whom = making.books.contracts(before)
        whom = whom if contracts is None else whom & contracts
        if whom:
            words, ended = code_lists.paragraphs(making.groups(before)), ending(making, before.edition.doc, back, whom)
            yield Lost(back.days, whom, words, ended, before)


def _carries(making: Making, lcd: str, reign: Reign) -> bool:
    """Whether an edition of an article plainly carries the code for an LCD."""
    return _reads(making, reign) and _serves(making, lcd, reign)


def _reads(making: Making, reign: Reign) -> bool:
    """Whether an edition of an article plainly lists the code."""
    groups = making.groups(reign)
    return bool(groups) and not refuses(groups, making.code.value) and not leaves_open(groups, making.code.value)


def _serves(making: Making, lcd: str, reign: Reign) -> bool:
    """Whether an edition of an article is for an LCD; one that has no day of its own tells it by itself."""
    named = lcd in reign.relations.get("lcds", ())
    return named or bool(common(reign.stretch, making.books.serves(reign.edition.doc, lcd)))
