"""What the articles of one code say of diagnoses: their lists opened once, and what they say made once.

Two sets of diagnoses of which the lists say the same are told the same, with the same provisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

import attrs

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.io.mcd.absent_lists import Listing, silence_the_absent, silent_beside
from coverage_resolver.io.mcd.article_provisions import support_provisions, unseen_support
from coverage_resolver.io.mcd.bearing import Bearing, bearing, bearings
from coverage_resolver.io.mcd.dated_back import DatedBack, dated_back, loses
from coverage_resolver.io.mcd.diagnosis_lists import DOES_NOT, NOT_LISTED, DiagnosisLists, Said
from coverage_resolver.io.mcd.diagnosis_signs import ListsAsked, Told
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.gone_diagnoses import gone_support
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.making import Making, days
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.remembered import Remembered
from coverage_resolver.vocabulary import SUPPORTS

#: Sets of diagnoses, told apart by what the lists say of them, that one code remembers.
_MOST_SETS = 256
#: What is answered by lists that have a diagnosis, and leave nothing to prose.
_HAS_IT = ((SUPPORTS,), (DOES_NOT,))


@attrs.frozen(eq=False)
class _Article:
    """One article: its editions, and what is said of a version that nobody saw."""

    doc: str
    editions: tuple[tuple[Listing, DiagnosisLists], ...]
    unseen: tuple[Provision, ...]
    #: What is dated back, with the lists of the version before and its own.
    back: tuple[tuple[DatedBack, DiagnosisLists, DiagnosisLists], ...]

    def lists(self) -> Iterator[DiagnosisLists]:
        """The lists that are asked, each once."""
        return iter(dict.fromkeys((*(mine for _, mine in self.editions), *(mine for _, mine, _ in self.back))))


@attrs.define(eq=False, slots=False)
class ArticleSupport:
    """For one code, as known on a day."""

    making: Making
    _made: Remembered[tuple[Provision, ...]] = attrs.field(init=False, factory=lambda: Remembered(_MOST_SETS))
    _of_edition: Remembered[list[Provision]] = attrs.field(init=False, factory=lambda: Remembered(_MOST_SETS))
    _amended: dict[tuple[object, ...], list[Provision]] = attrs.field(init=False, factory=dict)
    _asked: dict[frozenset[str] | None, ListsAsked] = attrs.field(init=False, factory=dict)
    _parted: dict[tuple[Listing, tuple[Listing, ...]], tuple[Bearing, ...]] = attrs.field(init=False, factory=dict)

    def lists(self, near: frozenset[str] | None = None) -> ListsAsked:
        """The lists of diagnoses that are asked.

        Where the documents that are ``near`` are told, those of others are not asked: their lists say as much as of a
        diagnosis that they do not have.
        """
        asked = self._asked.get(near)
        if asked is None:
            articles = [article for article in self._articles if near is None or article.doc in near]
            asked = self._asked[near] = ListsAsked(tuple(mine for each in articles for mine in each.lists()))
        return asked

    def reaches(self) -> Iterator[tuple[str, Scope]]:
        """Each article with what its editions are for."""
        for article in self._articles:
            for each, _ in article.editions:
                yield from ((article.doc, scope) for scope, _ in self.making.reaches(article.doc, each.reign))
            yield from ((article.doc, item.reaches) for item in article.unseen)

    def provisions(self, told: Told) -> tuple[Provision, ...]:
        """What is said on the topic of diagnosis support; the same provisions where the same was told."""
        return self._made.get(told) or self._made.keep(told, tuple(self._say(told)))

    def _say(self, told: Told) -> Iterator[Provision]:
        rows = [
            (each, told.said.get(mine) or mine.say(())) for article in self._articles for each, mine in article.editions
        ]
        having = tuple(each for each, (answers, _) in rows if answers in _HAS_IT)
        for each, said in rows:
            for bears in self._beside(each, having) if having and said[0] == (NOT_LISTED,) else each.bears:
                yield from self._bearing(each.doc, each.reign, bears, said)
        for article in self._articles:
            for row in article.back:
                yield from self._until_it_was_known(article.doc, *row, told)
            yield from article.unseen

    def _beside(self, edition: Listing, having: tuple[Listing, ...]) -> tuple[Bearing, ...]:
        """What an edition bears on whose lists do not have a diagnosis, beside those that have it; made once."""
        key = edition, having
        found = self._parted.get(key)
        if found is None:
            found = self._parted[key] = silent_beside(self.making.books, edition, having)
        return found

    def _bearing(self, doc: str, reign: Reign, bears: Bearing, said: Said) -> list[Provision]:
        """What an edition says on some of its days, made once; what others amend is told by its identity, and stays."""
        key = bears, said
        found = self._of_edition.get(key) or self._amended.get(key)
        if found is None:
            found = support_provisions(self.making, doc, reign, bears, *said)
            if bears.dropped is None:
                self._of_edition.keep(key, found)
            else:
                self._amended[key] = found
        return found

    def _until_it_was_known(
        self, doc: str, back: DatedBack, before: DiagnosisLists, later: DiagnosisLists, told: Told
    ) -> list[Provision]:
        """What a version says that one dated back takes from the member: it goes on, and that one amends it."""
        said, then = (told.said.get(mine) or mine.say(()) for mine in (before, later))
        if not loses(said, then):
            return []
        key = back.bears, said, then
        found = self._amended.get(key)
        if found is None:
            found = self._amended[key] = support_provisions(self.making, doc, back.before, back.bears, *said)
            rows = support_provisions(self.making, doc, back.later, back.bears, *then)
            self.making.superseders.update((id(item), tuple((row, "amend") for row in rows)) for item in found)
        return found

    def amended(self) -> Iterator[Provision]:
        """What was made of which the pack knows, by its identity, what amends it."""
        return chain.from_iterable(self._amended.values())

    @cached_property
    def _articles(self) -> tuple[_Article, ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[_Article]:
        making, books = self.making, self.making.books
        code = making.code.value
        listing = books.listing(code)
        lcds = {doc for doc in listing if books.kind(doc) != ARTICLE}
        beside, final = books.beside(lcds), {lcd: listing[lcd] for lcd in sorted(lcds) if not is_proposal(lcd)}
        found: dict[str, list[Listing]] = {}
        numbers: dict[str, set[int]] = {}
        named = making.named
        for doc in sorted({*beside, *listing, *named} - lcds):
            if is_proposal(doc):
                continue
            own = listing.get(doc, set()) | named.get(doc, set())
            numbers[doc] = own | beside.get(doc, set())
            reigns = [reign for reign in books.of_lists(doc).living if reign.number in numbers[doc]]
            bears = bearings(making, doc, reigns, own, final)
            found[doc] = [
                Listing(doc, reign, tuple(bears[reign.number]), self._speaks(doc, reign))
                for reign in reigns
                if bears[reign.number]
            ]
        for before, contracts, dropped in making.corrected:
            bearing = Bearing(EffectivePeriod(days((dropped.begins, None)).start, dropped.last), contracts, dropped)
            doc = before.edition.doc
            found.setdefault(doc, []).append(Listing(doc, before, (bearing,), self._speaks(doc, before)))
        silence_the_absent(books, [each for editions in found.values() for each in editions])
        speaking = [(each.reign, each.bears) for editions in found.values() for each in editions]
        for doc, editions in found.items():
            article = self._article(doc, editions, numbers[doc], lcds)
            more = (*self._formerly(doc, numbers[doc], final), *gone_support(making, doc, speaking))
            yield attrs.evolve(article, unseen=(*article.unseen, *more)) if more else article

    def _formerly(self, doc: str, own: set[int], lcds: dict[str, set[int]]) -> Iterator[Provision]:
        """The days that versions had before they were dated anew: what their lists say of them now, nobody tells."""
        making, books = self.making, self.making.books
        for former in books.of_lists(doc).former:
            if former.number in own or not books.pack.lists(former.edition):
                for each in bearing(books, doc, former, own, lcds):
                    yield from unseen_support(making, doc, former, each.stretch, each.among)

    def _speaks(self, doc: str, reign: Reign) -> bool:
        """Whether an edition says anything of diagnoses by its lists; lists speak before what names a code in words."""
        named = self.making.named.get(doc, ())
        return reign.number not in named and self.making.books.diagnoses(reign.edition).speaks

    def _article(self, doc: str, editions: list[Listing], numbers: set[int], lcds: set[str]) -> _Article:
        """One article, with the lists of its editions that are asked."""
        books, line = self.making.books, self.making.books.of_lists(doc)
        named = self.making.named.get(doc, set())
        back = [*dated_back(books, line.reigns, numbers - named, {each.reign.number: each.bears for each in editions})]
        reigns = {each.number: each for each in (*(each.reign for each in editions), *(each.before for each in back))}
        lists = {
            number: DiagnosisLists(
                books.procedures_of(reign.edition, lcds),
                books.diagnoses(reign.edition),
                self.making.code.value,
                in_words=number in named,
            )
            for number, reign in reigns.items()
        }
        rows = [(each, lists[each.reign.number]) for each in editions]
        unseen = line.after is not None and line.after.reign.number in numbers - named
        return _Article(
            doc,
            tuple(rows),
            tuple(unseen_support(self.making, doc, line.after.reign, line.after.days))
            if unseen and line.after is not None
            else (),
            tuple((each, lists[each.before.number], lists[each.later.number]) for each in back),
        )
