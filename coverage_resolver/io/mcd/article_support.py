"""What the articles of one code say of diagnoses: their lists opened once, and what they say made once.

Claims differ in their diagnoses more than in anything else. Two sets of diagnoses that stand on the same lists are told
the same, with the same provisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from coverage_resolver.authorities import Provision, Scope
from coverage_resolver.io.mcd.article_provisions import support_provisions, unseen_support
from coverage_resolver.io.mcd.diagnosis_lists import NOWHERE, DiagnosisLists, Held, Lists, without_dot
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.remembered import Remembered

#: Diagnoses, and sets of them told apart by the lists they stand on, that one code remembers.
_MOST_DIAGNOSES, _MOST_SETS = 4096, 256


@attrs.frozen(eq=False)
class Sign:
    """Where the lists that are asked have a diagnosis: one object for all diagnoses of which that is the same."""

    held: Mapping[Lists, Held]


Signs = frozenset[Sign]


@attrs.frozen(eq=False)
class _Article:
    """One article: its editions, and what is said of a version that nobody saw."""

    doc: str
    editions: tuple[tuple[Reign, DiagnosisLists], ...]
    unseen: tuple[Provision, ...]


@attrs.define(eq=False, slots=False)
class ArticleSupport:
    """For one code, as known on a day; nothing is said by the ``hidden`` documents."""

    making: Making
    hidden: frozenset[str]
    _made: Remembered[tuple[Provision, ...]] = attrs.field(init=False, factory=lambda: Remembered(_MOST_SETS))
    _signs: Remembered[Sign] = attrs.field(init=False, factory=lambda: Remembered(_MOST_DIAGNOSES))
    _known: dict[tuple[frozenset[str] | None, tuple[Held, ...]], Sign] = attrs.field(init=False, factory=dict)
    _asked: dict[frozenset[str] | None, tuple[Lists, ...]] = attrs.field(init=False, factory=dict)

    def signs(self, diagnoses: Iterable[str], near: frozenset[str] | None = None) -> Signs:
        """What tells these diagnoses from others: with the same signs the same is said of them.

        Where the documents that are ``near`` are told, those of others are not asked: their lists say as much as of a
        diagnosis that they do not have.
        """
        keys = [(near, each) for each in diagnoses]
        return frozenset([self._signs.get(key) or self._signs.keep(key, self._sign(*key)) for key in keys])

    def _sign(self, near: frozenset[str] | None, diagnosis: str) -> Sign:
        asked = self._asked.get(near)
        if asked is None:
            articles = [article for article in self._articles if near is None or article.doc in near]
            every = dict.fromkeys(mine.lists for article in articles for _, mine in article.editions)
            asked = self._asked[near] = tuple(every)
        value = without_dot(diagnosis)
        held = tuple([lists.held(value) for lists in asked])
        found = self._known.get((near, held))
        if found is None:
            found = self._known[near, held] = Sign(dict(zip(asked, held, strict=True)))
        return found

    def reaches(self) -> Iterator[tuple[str, Scope]]:
        """Each article with what its editions are for."""
        for article in self._articles:
            for reign, _ in article.editions:
                yield from ((article.doc, scope) for scope, _ in self.making.reaches(article.doc, reign))
            yield from ((article.doc, item.reaches) for item in article.unseen)

    def provisions(self, signs: Signs) -> tuple[Provision, ...]:
        """What is said on the topic of diagnosis support; the same provisions for the same signs."""
        return self._made.get(signs) or self._made.keep(signs, tuple(self._say(signs)))

    def _say(self, signs: Signs) -> Iterator[Provision]:
        for article in self._articles:
            for reign, mine in article.editions:
                held = [sign.held.get(mine.lists, NOWHERE) for sign in signs]
                yield from support_provisions(self.making, article.doc, reign, mine.answers(held), mine.words(held))
            yield from article.unseen

    @cached_property
    def _articles(self) -> tuple[_Article, ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[_Article]:
        making, books = self.making, self.making.books
        code = making.code.value
        listing = books.listing(code)
        lcds = {doc for doc in listing if books.kind(doc) != ARTICLE}
        articles = {doc: numbers for doc, numbers in listing.items() if doc not in lcds} | books.beside(lcds)
        for doc, numbers in sorted(articles.items()):
            if doc in self.hidden or is_proposal(doc):
                continue
            editions = [
                (reign, DiagnosisLists(books.procedures_of(reign.edition, lcds), books.diagnoses(reign.edition), code))
                for reign in books.of_lists(doc).living
                if reign.number in numbers
            ]
            after = books.of_lists(doc).after
            unseen = unseen_support(making, doc, after) if after is not None and after.reign.number in numbers else ()
            yield _Article(doc, tuple(editions), tuple(unseen))
