"""LCDs as provisions, on the days on which they are in force and they, or articles of theirs, list the code.

An LCD covers *with criteria*: the tables hold no criteria, only lists and prose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.carried_lists import Carried, Doubted, carried, goes_on
from coverage_resolver.io.mcd.contract_ways import Listed
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.dropped import amend_what_was_dropped, ends_before
from coverage_resolver.io.mcd.endings import After
from coverage_resolver.io.mcd.gone_diagnoses import tell_what_is_gone
from coverage_resolver.io.mcd.lcd_editions import Among, covers, known_with, unseen
from coverage_resolver.io.mcd.making import FIRST_DAY, Dropped, Making, days, within
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, outside
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import EffectivePeriod, day_before
from coverage_resolver.vocabulary import Stance


def lcd_provisions(making: Making, doc: str, listed: set[int], articles: Listed) -> list[Provision]:
    """The LCD on the days on which it is in force and lists the code, or an article of its own does."""
    return [
        item for lists in carried(making, doc, listed, articles) for item in _for_contracts(making, doc, listed, lists)
    ]


def _for_contracts(making: Making, doc: str, listed: set[int], lists: Carried) -> list[Provision]:
    """The LCD for the contracts for which its articles list the same."""
    line, among = making.books.timeline(doc), lists.contracts
    told = (*line.reigns, *line.former)
    listed = listed & {reign.number for reign in told}  # not by contents that were corrected (``corrected_lcds``)
    listing = [*lists.days, *(reign.stretch for reign in told if reign.number in listed)]
    made: dict[int, list[Provision]] = {}
    for reign in line.reigns:
        if reign.number in listed:
            groups = making.groups(reign)
            unread = refuses(groups, making.code.value) or leaves_open(groups, making.code.value)
            stance, own = Stance.UNKNOWN if unread else Stance.RULE, code_lists.paragraphs(groups)
            made[reign.number] = covers(making, doc, reign, reign.stretch, among, words=own, stance=stance)
            continue
        made[reign.number] = _by_articles(making, doc, reign, lists)
        for piece in outside(reign.stretch, lists.days):
            if not listing or any(first < piece[0] for first, _ in listing):
                # The code was dropped from its lists, or is on those for other contracts alone; the determination
                # itself did not end.
                period = within(reign.period, piece)
                made[reign.number] += making.local(doc, reign, period, among, stance=Stance.SILENT)
    oldest = min(line.reigns, key=_begins)
    for former in line.former:
        made[former.number] = _dated_anew(
            making, doc, former, oldest, [former.stretch] if listed else lists.days, among
        )
    amend_what_was_dropped(making, doc, made, _in_order(line, made))
    for reign in line.living:
        if reign.number not in listed:
            tell_what_is_gone(making, reign, lists)
            made[reign.number] = _held(making, doc, reign, made[reign.number], lists)
    found = making.superseded(made, told) + _before_it_was_listed(making, doc, listing, among)
    for stretch in line.unseen:
        for part in outside(stretch, (reign.stretch for reign in line.former)):
            pieces = [part] if listed else common(part, lists.days)
            found += [item for piece in pieces for item in unseen(making, doc, piece, oldest, among)]
    return found + _after(making, doc, line.after, listed, lists)


def _begins(reign: Reign) -> dt.date:
    return reign.start.earliest


def _in_order(line: Timeline, made: Mapping[int, list[Provision]]) -> list[Reign]:
    """What follows one another, on days of its own: editions, and what versions said before they were dated anew."""
    former = [reign for reign in line.former if made[reign.number]]
    return sorted((*line.living, *former), key=_begins) if former else list(line.living)


def _dated_anew(
    making: Making, doc: str, former: Reign, oldest: Reign, listing: list[Stretch], among: Among
) -> list[Provision]:
    """The days of a version before it was dated anew: what it says of them now, no download tells.

    An earlier one shows for whom it was then; that it was for those whom the oldest edition is for, is as possible.
    """
    theirs, others = making.books.contracts(former), making.books.contracts(oldest)
    others = (others if among is None else others & among) - theirs
    found = []
    for piece in common(former.stretch, listing):
        found += unseen(making, doc, piece, former, among)
        found += unseen(making, doc, piece, oldest, others)
    return found


def _by_articles(making: Making, doc: str, reign: Reign, lists: Carried) -> list[Provision]:
    """One edition on the days on which articles list the code for these contracts, or may list it."""
    found, done = [], list(lists.speaking)
    for piece in common(reign.stretch, lists.speaking):
        found += _carried(making, doc, reign, piece, lists)
    for asked, days_of in lists.asked:
        for day in common(reign.stretch, days_of):
            for piece in outside(day, done):
                found += [
                    attrs.evolve(item, conditions=(*item.conditions, asked))
                    for item in _carried(making, doc, reign, piece, lists)
                ]
        done += days_of
    for each in lists.doubted:
        for day in common(reign.stretch, each.days):
            for piece in outside(day, done):
                found += _doubted(making, doc, reign, piece, lists.contracts, each)
    done += [piece for each in lists.doubted for piece in each.days]
    for day in common(reign.stretch, lists.unknown):
        for piece in outside(day, done):
            found += unseen(making, doc, piece, reign, lists.contracts)
    done += lists.unknown
    for day in common(reign.stretch, lists.unread):
        for piece in outside(day, done):
            found += covers(making, doc, reign, piece, lists.contracts, words="", stance=Stance.UNKNOWN)
    return found


def _before_it_was_listed(making: Making, doc: str, listing: list[Stretch], among: Among) -> list[Provision]:
    """The determination is in force, and silent, before the code came to its lists: it is not still to come."""
    first = min((start for start, _ in listing), default=FIRST_DAY)
    before = [(FIRST_DAY, day_before(first))] if first > FIRST_DAY else []
    return [
        item
        for reign in making.books.reigns(doc)
        for piece in common(reign.stretch, before)
        for item in making.local(doc, reign, within(reign.period, piece), among, stance=Stance.SILENT)
    ]


def _after(making: Making, doc: str, after: After | None, listed: set[int], lists: Carried) -> list[Provision]:
    """The LCD after the end of its newest version that was seen: another is in force, and nobody saw it."""
    if after is None:
        return []
    pieces = [after.days] if after.reign.number in listed else common(after.days, lists.days)
    return [item for piece in pieces for item in unseen(making, doc, piece, after.reign, lists.contracts)]


def awaited_lists(making: Making) -> list[Provision]:
    """Versions of LCDs that were published, and whose articles may list the code: these came with the next download."""
    books, found = making.books, []
    for doc, numbers in sorted(books.pack.listing(making.code.value).items()):
        for item in books.awaited(doc):
            reign = next((reign for reign in books.reigns(item.lcd) if reign.edition is item.version), None)
            if item.number in numbers and reign is not None and not (is_proposal(doc) or goes_on(making, doc)):
                for piece in common(reign.stretch, [(item.first, None)]):
                    found += unseen(making, item.lcd, piece, reign)
    return found


def _carried(making: Making, doc: str, reign: Reign, piece: Stretch, lists: Carried) -> list[Provision]:
    """What covers while an article carries the code: it is known when the article is, where that was later.

    Notice binds the determination, not its list of codes (law.md MC-7): it is counted from when the LCD was posted.
    """
    made = covers(making, doc, reign, piece, lists.contracts, words=lists.newest[1])
    eve = piece[0] if piece[0] == FIRST_DAY else day_before(piece[0])
    if not common((eve, eve), lists.days):
        made = [attrs.evolve(item, put_in_force_on=None) for item in made]  # the code is new on the lists
    return known_with(making, reign, made, [other for other in lists.editions if common(piece, [other.stretch])])


def _doubted(making: Making, doc: str, reign: Reign, piece: Stretch, among: Among, listed: Doubted) -> list[Provision]:
    """What may cover while an article lists the code under words that leave open whether it is meant: read them."""
    made = covers(making, doc, reign, piece, among, words=listed.words, stance=Stance.UNKNOWN)
    asking = [attrs.evolve(item, conditions=(*item.conditions, *listed.conditions)) for item in made]
    return known_with(making, reign, asking, [listed.edition])


def _held(making: Making, doc: str, reign: Reign, items: list[Provision], lists: Carried) -> list[Provision]:
    """What one edition says, and goes on to say while nobody could know that an article no longer carries the code.

    The lists of diagnoses that were read with it go on as long.
    """
    for each in lists.lost:
        rows = ((each.ended, "end"),)
        for piece in (part for day in common(reign.stretch, [each.days]) for part in outside(day, lists.days)):
            period = days(piece)
            if piece[0] == each.days[0]:
                dropped = Dropped(doc, piece[0], days(each.days).end, rows)
                making.dropped.append((each.contracts, dropped))
                if each.before not in making.books.timeline(each.before.edition.doc).reigns:
                    making.corrected.append((each.before, each.contracts, dropped))
            before = [item for item in items if item.stance is Stance.RULE and ends_before(item, piece[0])]
            longer = [attrs.evolve(item, period=EffectivePeriod(item.period.start, period.end)) for item in before]
            held = longer or covers(making, doc, reign, piece, each.contracts, words=each.words)
            making.superseders.update((id(item), rows) for item in held)
            items = [*(item for item in items if item not in before), *held]
    return items
