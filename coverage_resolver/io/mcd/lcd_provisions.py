"""LCDs as provisions, on the days on which they are in force and they, or articles of theirs, list the code.

An LCD covers *with criteria*: the tables hold no criteria, only lists and prose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.endings import RETIRED, After
from coverage_resolver.io.mcd.making import FIRST_DAY, UNSEEN, Making, days, unseen_version, within
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.vocabulary import CoverageStatus, Stance

_CRITERIA = CoverageStatus.COVERED_WITH_CRITERIA
Listed = Mapping[str, set[int]]


def lcd_provisions(making: Making, doc: str, listed: set[int], articles: Listed) -> list[Provision]:
    """The LCD on the days on which it is in force and lists the code, or an article of its own does."""
    line = making.books.timeline(doc)
    speaking, unknown, words = _listed_by(making, doc, articles)
    listing = [*speaking, *unknown, *(reign.stretch for reign in line.reigns if reign.number in listed)]
    made: dict[int, list[Provision]] = {}
    for reign in line.reigns:
        if reign.number in listed:
            groups = making.groups(reign)
            stance, own = Stance.UNKNOWN if code_lists.refuses(groups) else Stance.RULE, code_lists.paragraphs(groups)
            made[reign.number] = _covers(making, doc, reign, reign.stretch, own, stance)
            continue
        made[reign.number] = [
            item
            for piece in common(reign.stretch, speaking)
            for item in _carried(making, doc, reign, piece, words, articles)
        ]
        for open_piece in common(reign.stretch, unknown):
            for piece in outside(open_piece, speaking):
                made[reign.number] += _unseen(making, doc, piece, reign)
        for piece in outside(reign.stretch, [*speaking, *unknown]):
            if any(first < piece[0] for first, _ in listing):
                # The code was dropped from its lists; the determination itself did not end.
                period = within(reign.period, piece)
                made[reign.number] += making.local(doc, reign, period, stance=Stance.SILENT)
    found = making.superseded(made, line.reigns) + _before_it_was_listed(making, doc, listing)
    oldest = min(line.reigns, key=lambda reign: reign.start.earliest)
    for stretch in line.unseen:
        pieces = [stretch] if listed else common(stretch, [*speaking, *unknown])
        found += [item for piece in pieces for item in _unseen(making, doc, piece, oldest)]
    return found + _after(making, doc, line.after, listed, [*speaking, *unknown])


def _before_it_was_listed(making: Making, doc: str, listing: list[Stretch]) -> list[Provision]:
    """The determination is in force, and silent, before the code came to its lists: it is not still to come."""
    first = min((start for start, _ in listing), default=FIRST_DAY)
    before = [(FIRST_DAY, day_before(first))] if first > FIRST_DAY else []
    return [
        item
        for reign in making.books.reigns(doc)
        for piece in common(reign.stretch, before)
        for item in making.local(doc, reign, within(reign.period, piece), stance=Stance.SILENT)
    ]


def _after(making: Making, doc: str, after: After | None, listed: set[int], spoken: list[Stretch]) -> list[Provision]:
    """The LCD after the end of its newest version that was seen: another is in force, and nobody saw it."""
    if after is None:
        return []
    pieces = [after.days] if after.reign.number in listed else common(after.days, spoken)
    return [item for piece in pieces for item in _unseen(making, doc, piece, after.reign)]


def awaited_lists(making: Making) -> list[Provision]:
    """Versions of LCDs that were published, and whose articles may list the code: these came with the next download."""
    books, found = making.books, []
    for doc, numbers in sorted(books.pack.listing(making.code.value).items()):
        for item in books.awaited(doc):
            reign = next((reign for reign in books.reigns(item.lcd) if reign.edition is item.version), None)
            if item.number in numbers and reign is not None and not (is_proposal(doc) or _goes_on(making, doc)):
                for piece in common(reign.stretch, [(item.first, None)]):
                    found += _unseen(making, item.lcd, piece, reign)
    return found


def _goes_on(making: Making, doc: str) -> bool:
    """Whether every edition of an article that may have been out lists the code, as the newest one known does."""
    books, reigns = making.books, making.books.timeline(doc).reigns
    numbers = {item.number for item in books.awaited(doc)} | {reign.number for reign in reigns[-1:]}
    return bool(reigns) and numbers <= books.pack.listing(making.code.value).get(doc, set())


def _listed_by(making: Making, lcd: str, articles: Listed) -> tuple[list[Stretch], list[Stretch], str]:
    """The days on which an article of the LCD lists the code, the days of which nobody knows, and its paragraph."""
    books = making.books
    speaking: list[Stretch] = []
    unknown: list[Stretch] = []
    latest: tuple[dt.date, str] = (FIRST_DAY, "")
    retired_together = {reign.retired for reign in books.timeline(lcd).reigns}
    for doc in books.articles_of(lcd):
        if doc not in articles:
            continue
        line = books.timeline(doc) if _goes_on(making, doc) else books.of_lists(doc)
        served = books.serves(doc, lcd)
        reigns = [reign for reign in line.living if common(reign.stretch, served)]
        heir = books.successor(doc)
        for reign in reigns:
            groups = making.groups(reign) if reign.number in articles[doc] else []
            if not groups:  # nor is a drug on a list of excluded ones carried by it
                continue
            first, last = reign.stretch
            gone = _lists_gone(reign, retired_together)
            if gone is not None and not (heir and books.serves(heir, lcd)):
                # Its lists are gone and nothing took them over for this LCD: whether that still means the code,
                # nobody tells.
                unknown.append((max(gone, first), None))
                last = day_before(gone) if last is None or last >= gone else last
            if last is None or first <= last:
                speaking += common((first, last), served)
            latest = max(latest, (reign.start.earliest, code_lists.paragraphs(groups)))
        # Of a version that nobody saw, its neighbour tells what it may have listed; so it is with one without lists.
        if reigns and _may_list(min(reigns, key=lambda reign: reign.start.earliest), articles[doc]):
            unknown += list(line.unseen)
        if line.after is not None and line.after.reign in reigns and _may_list(line.after.reign, articles[doc]):
            unknown.append(line.after.days)
        unknown += [reign.stretch for reign in reigns if "procedures" not in reign.edition.parts]
    return joined(speaking), joined(unknown), latest[1]


def _may_list(reign: Reign, listed: set[int]) -> bool:
    """Whether an edition lists the code, or was seen without its lists."""
    return reign.number in listed or "procedures" not in reign.edition.parts


def _lists_gone(reign: Reign, retired_together: set[dt.date | None]) -> dt.date | None:
    """The day from which the lists of an article that retired no longer count; nothing where it did not.

    Whether they still do on the day itself hangs on how the retirement of the LCD is read, where both have one day.
    """
    if reign.retired is not None:
        return day_after(reign.retired) if reign.retired in retired_together else reign.retired
    if reign.head.get("status") == RETIRED and reign.end is not None and not reign.end.exact:
        return day_after(reign.end.earliest)
    return None


def _carried(making: Making, doc: str, reign: Reign, piece: Stretch, words: str, articles: Listed) -> list[Provision]:
    """What covers while an article carries the code: it is published when the article is, where that was later."""
    made, books = _covers(making, doc, reign, piece, words), making.books
    known = min(
        other.known
        for name in books.articles_of(doc)
        for other in books.reigns(name)
        if other.number in articles.get(name, ()) and common(piece, [other.stretch])
    )
    if known <= max(reign.known, books.catalogue.snapshots[0].day):
        return made
    return [attrs.evolve(item, published_on=known) for item in made]


def _covers(
    making: Making, doc: str, reign: Reign, piece: Stretch, words: str, stance: Stance = Stance.RULE
) -> list[Provision]:
    """The LCD covers with its criteria; where its own paragraph speaks of non-coverage, its text must be read."""
    criteria = f"Criteria of “{making.whose(doc).title}”." + (f" The code is listed under: {words}" if words else "")
    period = within(reign.period, piece)
    return making.local(doc, reign, period, status=_CRITERIA, criteria=criteria, stance=stance)


def _unseen(making: Making, doc: str, piece: Stretch, reign: Reign) -> list[Provision]:
    """A version of the document that no snapshot holds, or whose codes none holds."""
    whose = making.whose(doc)
    return [
        Provision(
            authority=whose,
            version=unseen_version(piece),
            scope=scope,
            conditions=conditions,
            codes=making.codes,
            stance=Stance.UNKNOWN,
            status=_CRITERIA,
            criteria=f"Criteria of “{whose.title}”.",
            period=days(piece),
            reasons=UNSEEN,
        )
        for scope, conditions in making.reaches(doc, reign)
    ]
