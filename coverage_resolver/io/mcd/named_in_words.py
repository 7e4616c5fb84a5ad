"""Documents that name a code and do not list it: what their determinations mean by that must be read.

Where no list of a determination has any code of a service on a day, whatever names one speaks of it: a paragraph over
its diagnoses may be all that tells what it is for. Beside lists, the cell of other codes, a range left open, and words
that are of the code do (:mod:`named_wordings`); what names it in passing leaves the silence of the lists, and is
consulted. Words decide nothing: a code is named in order to leave it out, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.contract_areas import NO_NUMBER
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.lcd_editions import covers, known_with, unseen
from coverage_resolver.io.mcd.lists_gone import beside_listing, without_article, without_list
from coverage_resolver.io.mcd.making import FIRST_DAY, Making
from coverage_resolver.io.mcd.named_codes import mentions
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.stretches import common, outside, with_the_same
from coverage_resolver.io.mcd.timeline import Timeline
from coverage_resolver.vocabulary import COVERAGE, Axis, Stance

_ALWAYS: list[Stretch] = [(FIRST_DAY, None)]


@attrs.frozen
class Naming:
    """One edition that names the code: its words, whether they are of it beside lists without it, and refuse it."""

    doc: str
    reign: Reign
    words: str
    speaks: bool
    refuses: bool


def namings(books: KnownBooks, code: str) -> list[Naming]:
    """The editions that name a code and do not list it; those whose words are of it come first."""
    found = []
    for doc, numbers in sorted(books.pack.in_words(code).items()):
        for reign in () if is_proposal(doc) else books.reigns(doc):
            if reign.number not in numbers:
                continue
            procedures, diagnoses, text = (
                books.part(reign.edition, name) for name in ("procedures", "diagnoses", "text")
            )
            said = mentions(procedures, diagnoses, code, reign.head.get("title", ""), text)
            if said:
                words = " | ".join(dict.fromkeys(each.words for each in said))
                found.append(
                    Naming(doc, reign, words, any(each.speaks for each in said), any(each.refuses for each in said))
                )
    return sorted(found, key=lambda each: not each.speaks)


def lcds_in_words(making: Making, named: Iterable[Naming], made: Mapping[str, list[Provision]]) -> list[Provision]:
    """LCDs that are open because a document of theirs names the code in words and nothing of theirs lists it then.

    ``made`` is what is said of LCDs by lists. The articles are kept in ``making.named``.
    """
    by_lcd: dict[str, list[Naming]] = {}
    for each in named:
        for lcd in _lcds(making.books, each.doc):
            by_lcd.setdefault(lcd, []).append(each)
    return [
        item for lcd in sorted(by_lcd) for item in _of_lcd(making, lcd, by_lcd[lcd], said_by_lists(made.get(lcd, ())))
    ]


def _lcds(books: KnownBooks, doc: str) -> list[str]:
    if books.kind(doc) != ARTICLE:
        return [doc]
    return [lcd for lcd in sorted(books.lcds_of([doc])) if not is_proposal(lcd)]


def said_by_lists(made: Iterable[Provision]) -> dict[str, list[Stretch]]:
    """By contract: the days on which lists say anything of the code, or may."""
    found: dict[str, list[Stretch]] = {}
    for item in made:
        if item.topic == COVERAGE and item.stance is not Stance.SILENT:
            end = item.period.end
            days = item.period.start.earliest, None if end is None else end.latest
            for contract in item.reaches.values:
                found.setdefault(contract, []).append(days)
    return found


@attrs.frozen
class _Determination:
    """One LCD: days on which no list of it is, and on which lists, or other words, have said something, by contract."""

    books: KnownBooks
    lcd: str
    gaps: Mapping[str, Sequence[Stretch]]
    said: dict[str, list[Stretch]]

    def served(self, each: Naming) -> list[Stretch]:
        """The days on which a document is for it."""
        return _ALWAYS if each.doc == self.lcd else self.books.serves(each.doc, self.lcd)

    def bare(self, each: Naming, days: Iterable[Stretch], contract: str) -> list[Stretch]:
        """Those days on which words leave it open for a contract, whatever lists say."""
        if each.speaks:
            return list(days)
        return [part for gap in self.gaps.get(contract, ()) for part in common(gap, days)]

    def free(
        self, each: Naming, reign: Reign, open_days: Callable[[str], Iterable[Stretch]]
    ) -> list[tuple[frozenset[str], Stretch]]:
        """The open days of each contract of an edition of it on which nothing was said; from now on it is."""
        theirs, mine = self.books.contracts(each.reign), self.books.contracts(reign)
        found: dict[str, list[Stretch]] = {}
        for contract in mine if NO_NUMBER in theirs else mine & theirs:
            known = self.said.setdefault(contract, [])
            found[contract] = [piece for part in open_days(contract) for piece in outside(part, known)]
            known += found[contract]
        return [(among, piece) for among, stretches in with_the_same(found) for piece in stretches]


def _of_lcd(making: Making, lcd: str, named: list[Naming], said: dict[str, list[Stretch]]) -> Iterator[Provision]:
    books, line = making.books, making.books.timeline(lcd)
    gaps = {} if all(each.speaks for each in named) else without_list(books, lcd, ())
    this, opening = _Determination(books, lcd, gaps, said), list[Naming]()
    for each in named:
        spoken = common(each.reign.stretch, this.served(each))
        rows = []
        for reign in line.living:
            days = common(reign.stretch, spoken)
            rows += [(reign, *row) for row in this.free(each, reign, partial(this.bare, each, days))]
        for reign, among, piece in rows:
            yield from _open(making, each, lcd, reign, piece, among)
        opening += [each] if rows else []
    for each in opening:
        if each.doc != lcd:
            making.named.setdefault(each.doc, set()).add(each.reign.number)
        for reign, among, piece in _not_seen(this, each, named, line):
            yield from unseen(making, lcd, piece, reign, among)


def _not_seen(
    this: _Determination, each: Naming, named: list[Naming], line: Timeline
) -> Iterator[tuple[Reign, frozenset[str], Stretch]]:
    """Days of versions of the LCD that nobody saw, and of versions of what names the code, or without any article."""
    served, numbers = this.served(each), {other.reign.number for other in named if other.doc == each.doc}
    own, unknown = common(each.reign.stretch, served), _unknown(this.books, numbers, each.doc, served)
    rows = [(line.living[0], days, [*own, *unknown]) for days in line.unseen]
    rows += [(line.after.reign, line.after.days, [*own, *unknown])] if line.after is not None else []
    rows += [(reign, reign.stretch, unknown) for reign in line.living]
    for reign, whole, days in rows:
        bare = partial(this.bare, each, common(whole, days))
        yield from ((reign, *row) for row in this.free(each, reign, bare))
    gone = without_article(this.books, this.lcd) if each.doc != this.lcd else {}
    for reign in line.living if gone else ():

        def beside(contract: str, whole: Stretch = reign.stretch) -> list[Stretch]:
            return common(whole, beside_listing(gone.get(contract, ()), own))

        yield from ((reign, *row) for row in this.free(each, reign, beside))


def _unknown(books: KnownBooks, named: Collection[int], doc: str, served: list[Stretch]) -> list[Stretch]:
    """The days of versions of a document that nobody saw, and of those seen without their contents.

    Its neighbour tells whether one that nobody saw may name the code; ``named`` are the editions that do.
    """
    line = books.timeline(doc)

    def may_name(reign: Reign) -> bool:
        return reign.number in named or not reign.edition.parts

    bare = [reign.stretch for reign in line.living if not reign.edition.parts]
    found = [piece for days in bare for piece in common(days, served)]
    if may_name(min(line.living, key=lambda reign: reign.start.earliest)):
        found += line.unseen
    if line.after is not None and may_name(line.after.reign):
        found.append(line.after.days)
    return found


def _open(
    making: Making, each: Naming, lcd: str, reign: Reign, piece: Stretch, among: frozenset[str]
) -> list[Provision]:
    """One edition of the LCD on days on which words of a document of it leave open what it says of the code."""
    made = covers(making, lcd, reign, piece, among, words="", stance=Stance.UNKNOWN)
    words = f" {each.doc} names the code in words only: {each.words}"
    return known_with(
        making, reign, [attrs.evolve(item, criteria=item.criteria + words) for item in made], [each.reign]
    )


def of_no_lcd(books: KnownBooks, named: Iterable[Naming]) -> dict[str, set[int]]:
    """By article none of whose LCDs was seen, or that serves none: its editions whose words are of the code."""
    found: dict[str, set[int]] = {}
    for each in named:
        speaks = each.speaks or not books.pack.lists(each.reign.edition)
        if speaks and books.kind(each.doc) == ARTICLE and not books.lcds_of([each.doc]):
            found.setdefault(each.doc, set()).add(each.reign.number)
    return found


def articles_in_words(making: Making, named: Iterable[Naming], *told: Mapping[str, Collection[int]]) -> list[Provision]:
    """The articles that name the code, to be consulted; without editions of which is ``told`` already."""
    found = []
    for each in named:
        known = any(each.reign.number in numbers.get(each.doc, ()) for numbers in told)
        if making.books.kind(each.doc) == ARTICLE and not known:
            words = f"It names the code in words only: {each.words}"
            found += making.local(each.doc, each.reign, each.reign.period, axis=Axis.CODING, criteria=words)
    return found
