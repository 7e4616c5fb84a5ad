"""The days on which articles of an LCD list a code, for which of its contracts.

An LCD speaks of a service where an article of its own lists it, and no article speaks beyond the contracts that it is
for: one of Part A, or of one state, carries a code for these alone. Elsewhere the LCD is silent on it, if another
article of it is for that contract and does not list the code; if none is, nobody tells which codes it means there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.conditions import Condition
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.contract_ways import Listed, Way, beside, beyond
from coverage_resolver.io.mcd.corrections import articles_before
from coverage_resolver.io.mcd.dropped_behind import Lost, dropped_behind
from coverage_resolver.io.mcd.lists_gone import beside_listing, days_of, gone_from, without_list
from coverage_resolver.io.mcd.making import FIRST_DAY, Making
from coverage_resolver.io.mcd.procedure_wordings import leaves_open
from coverage_resolver.io.mcd.refused_by_texts import refused_by_text
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, joined, outside
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.periods import day_before

#: What stands for the words of a group whose paragraph is not in the download.
_MISSING = "a paragraph that is missing in the download"


#: What makes a contract of an LCD another one than its other contracts: how the editions of articles that list the code
#: stand to it, by number, the days on which other articles are for it, and those on which no list of codes is.
_Ways = tuple[tuple[tuple[int, Way], ...], tuple[Stretch, ...], tuple[Stretch, ...]]
_PLAIN: _Ways = ((), (), ())


@attrs.frozen
class Doubted:
    """An edition whose paragraph leaves open whether the code is meant, or on which of these days."""

    edition: Reign
    words: str
    days: tuple[Stretch, ...]
    conditions: tuple[Condition, ...]


@attrs.define
class Carried:
    """What the articles of an LCD list for some of its contracts, or for all of them (``None``).

    On the days ``speaking`` they list the code, of ``unknown`` nobody knows; on those of ``asked`` they do on a
    condition: that an article reaches beyond its primary jurisdiction; on those of ``doubted`` a list has the code, and
    its paragraph leaves open whether it is meant. On those of ``unread`` every version was seen, and none of an article
    is for these contracts: the text of the LCD must be read.
    """

    contracts: frozenset[str] | None
    speaking: list[Stretch] = attrs.field(factory=list)
    unknown: list[Stretch] = attrs.field(factory=list)
    unread: list[Stretch] = attrs.field(factory=list)
    asked: list[tuple[Condition, list[Stretch]]] = attrs.field(factory=list)
    doubted: list[Doubted] = attrs.field(factory=list)
    #: The days on which a list, or an article, that no longer has the code could not be known to be without it.
    lost: list[Lost] = attrs.field(factory=list)
    #: The days on which a list that had the code is gone, among those that are unknown.
    gone: list[Stretch] = attrs.field(factory=list)
    #: The first day and the paragraph of the newest list.
    newest: tuple[dt.date, str] = (FIRST_DAY, "")
    #: The editions that list the code for these contracts.
    editions: list[Reign] = attrs.field(factory=list)

    def take(self, way: Way | None, spoken: list[Stretch], asked: Condition) -> None:
        """The days on which one edition lists the code."""
        if way is None:
            self.speaking += spoken
        elif way is Way.ASKED:
            self.asked.append((asked, spoken))
        elif way is Way.OTHERS:
            self.unread += spoken
        else:
            self.unknown += spoken

    @property
    def days(self) -> list[Stretch]:
        """All days on which the code may be on the lists."""
        pieces = [*(days for _, days in self.asked), *(each.days for each in self.doubted)]
        return [*self.speaking, *self.unknown, *self.unread, *(piece for days in pieces for piece in days)]


def carried(making: Making, lcd: str, listed: set[int], articles: Listed) -> list[Carried]:
    """What the articles of an LCD list, once for all contracts for which that is the same."""
    ways: dict[str, dict[int, Way]] = {}
    reigns = list(making.books.told(lcd))
    for reign in reigns:
        if reign.number not in listed:
            beyond(making, lcd, reign, articles, ways)
    gaps = without_list(making.books, lcd, articles)
    own = [reign.stretch for reign in reigns if reign.number in listed]
    if not ways and not gaps:
        return [_listed_for(making, lcd, articles, None, _PLAIN, own)]
    same: dict[_Ways, set[str]] = {}
    for contract in frozenset[str]().union(*map(making.books.contracts, reigns)):
        rows = ways.get(contract, {})
        others = tuple(beside(making, lcd, contract, rows)) if rows else ()
        same.setdefault((tuple(sorted(rows.items())), others, gaps.get(contract, ())), set()).add(contract)
    if len(same) == 1 and not ways:
        return [_listed_for(making, lcd, articles, None, next(iter(same)), own)]
    return [_listed_for(making, lcd, articles, frozenset(same[key]), key, own) for key in sorted(same, key=repr)]


def _listed_for(
    making: Making, lcd: str, articles: Listed, contracts: frozenset[str] | None, key: _Ways, own: list[Stretch]
) -> Carried:
    """The days on which an article of the LCD lists the code for some contracts, and those of which nobody knows.

    ``own`` are the days on which the LCD lists it itself.
    """
    books, found, ways = making.books, Carried(contracts), dict(key[0])
    lcd_line, listing = books.timeline(lcd), list(own)
    for doc in (*books.articles_of(lcd), *articles_before(books, lcd)):
        if doc not in articles:
            continue
        line = books.timeline(doc) if goes_on(making, doc) else books.of_lists(doc)
        served = books.serves(doc, lcd)
        reigns = [reign for reign in line.living if common(reign.stretch, served)]
        heir = books.successor(doc)
        for reign in reigns:
            way = ways.get(reign.number)
            groups = making.groups(reign) if reign.number in articles[doc] else []
            if not groups:  # nor is a drug on a list of excluded ones carried by it
                continue
            first, last = reign.stretch
            gone = gone_from(line, reign, lcd_line)
            listing += common(days_of(reign), served)
            if gone is not None and not (heir and books.serves(heir, lcd)) and way is not Way.OTHERS:
                # Its lists are gone and nothing took them over for this LCD: whether that still means the code,
                # nobody tells.
                found.gone.append((max(gone, first), None))
                last = day_before(gone) if last is None or last >= gone else last
            spoken = common((first, last), served) if last is None or first <= last else []
            if way is Way.OTHERS:
                spoken = [piece for part in spoken for piece in outside(part, key[1])]
            asked = making.beyond(doc, reign)
            words = _open_words(making, reign, groups) if way in (None, Way.ASKED) else ""
            if words:
                conditions = (asked,) if way is Way.ASKED else ()
                found.doubted.append(Doubted(reign, words, tuple(spoken), conditions))
                continue
            found.take(way, spoken, asked)
            if way is None or way is Way.ASKED:
                found.editions.append(reign)
                found.newest = max(found.newest, (reign.start.earliest, code_lists.paragraphs(groups)))
        plain = {number for number in articles[doc] if number not in ways}
        found.lost += dropped_behind(making, lcd, line, plain, contracts)
        unseen = _unseen_days(line, reigns, articles[doc], ways)
        listing += unseen
        found.unknown += unseen
        found.unread += _unread_days(line, articles[doc], ways, key[1])
        found.unknown += _formerly(making, line, articles[doc], served, key)
    held = [each.days for each in found.lost]
    gaps = beside_listing(key[2], [*listing, *held])
    without = [piece for reign in lcd_line.living for piece in common(reign.stretch, gaps)]
    found.gone += [piece for days in without for piece in outside(days, joined([*found.unread, *held]))]
    found.unknown += found.gone
    return attrs.evolve(found, speaking=joined(found.speaking), unknown=joined(found.unknown))


def _open_words(making: Making, reign: Reign, groups: list[Mapping[str, Any]]) -> str:
    """The words by which an edition that lists the code leaves open whether it is meant, or refuses it in its text."""
    words = code_lists.paragraphs(groups)
    if leaves_open(groups, making.code.value):
        return words or _MISSING
    refusal = refused_by_text(making.books, reign, making.code.value)
    return " | ".join(filter(None, (words, refusal))) if refusal else ""


def _formerly(making: Making, line: Timeline, listed: set[int], served: list[Stretch], key: _Ways) -> list[Stretch]:
    """The days of which an earlier download shows the code on the lists, in a version that was dated anew later."""
    found, ways = [], dict(key[0])
    for reign in line.former:
        if reign.number in listed and making.groups(reign):
            days = common(reign.stretch, served)
            others = key[1] if ways.get(reign.number) is Way.OTHERS else ()
            found += [piece for part in days for piece in outside(part, others)]
    return found


def _unseen_days(line: Timeline, reigns: list[Reign], listed: set[int], ways: Mapping[int, Way]) -> list[Stretch]:
    """The days of versions of an article that nobody saw, and of one without lists: its neighbour tells what it lists.

    One that is for other contracts is taken to have been so before, and to go on so.
    """
    found = [reign.stretch for reign in reigns if "procedures" not in reign.edition.parts]

    def may_list(reign: Reign) -> bool:
        lists = reign.number in listed or "procedures" not in reign.edition.parts
        return lists and ways.get(reign.number) is not Way.OTHERS

    if reigns and may_list(min(reigns, key=lambda reign: reign.start.earliest)):
        found += list(line.unseen)
    if line.after is not None and line.after.reign in reigns and may_list(line.after.reign):
        found.append(line.after.days)
    return found


def _unread_days(line: Timeline, listed: set[int], ways: Mapping[int, Way], others: Sequence[Stretch]) -> list[Stretch]:
    """The days after the end of an edition that lists the code for other contracts: no article is for these still."""
    after = line.after
    if after is None or after.reign.number not in listed or ways.get(after.reign.number) is not Way.OTHERS:
        return []
    return outside(after.days, others)


def goes_on(making: Making, doc: str) -> bool:
    """Whether every edition of an article that may have been out lists the code, as the newest one known does."""
    books, reigns = making.books, making.books.timeline(doc).reigns
    numbers = {item.number for item in books.awaited(doc)} | {reign.number for reign in reigns[-1:]}
    return bool(reigns) and numbers <= books.pack.listing(making.code.value).get(doc, set())
