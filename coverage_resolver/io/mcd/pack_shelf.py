"""A pack as a shelf of the library: provisions made for the code that is asked about, and kept."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.codes import PROCEDURE_SYSTEMS, Code
from coverage_resolver.contracts import Served
from coverage_resolver.io.mcd.article_support import ArticleSupport
from coverage_resolver.io.mcd.between_versions import between_versions
from coverage_resolver.io.mcd.code_lists import system_of
from coverage_resolver.io.mcd.diagnosis_signs import ListsAsked, Told
from coverage_resolver.io.mcd.document_authorities import LINES, authority, national_id
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.narrowing import narrowed, near
from coverage_resolver.io.mcd.pack_days import PackDays
from coverage_resolver.io.mcd.provisions import every_provision
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.questions import Service
from coverage_resolver.remembered import Remembered
from coverage_resolver.shelves import Between
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT

#: Provisions that are kept, of whatever codes, and for each code the sets of diagnoses and contracts that were asked
#: about; the oldest make room.
MOST_KEPT, MOST_ASKED_OF = 200_000, 64
#: Days as of which what was known of the documents is kept.
_MOST_DAYS = 16

Superseders = dict[int, tuple[tuple[Provision, str], ...]]


@attrs.frozen
class _Kept:
    """The provisions of one code, and with what the lists say of the diagnoses that were asked about.

    ``later`` are those that came to be known after the day as of which was asked.
    """

    support: ArticleSupport
    made: tuple[Provision, ...]
    provisions: tuple[Provision, ...]
    later: tuple[Provision, ...]
    #: By what the lists say of the diagnoses, and the contracts whose determinations may apply.
    asked: dict[tuple[Told | None, frozenset[str] | None], tuple[Provision, ...]] = attrs.field(factory=dict)
    near: dict[frozenset[str], frozenset[str]] = attrs.field(factory=dict)

    def lists(self, contracts: frozenset[str] | None) -> ListsAsked:
        """The lists of diagnoses of the articles that may reach the contracts; of others they are not asked."""
        if contracts is None:
            return self.support.lists()
        reached = self.near.get(contracts)
        if reached is None:
            every = chain(((item.authority.id, item.reaches) for item in self.provisions), self.support.reaches())
            reached = self.near[contracts] = near(every, contracts)
        return self.support.lists(reached)


class PackShelf(PackDays):
    """The provisions of one pack, on demand. Reading a part that is damaged raises :class:`InvalidRecord`."""

    def __init__(self, path: Path) -> None:
        super().__init__(Books(path))
        self.path = path
        self._authorities: dict[tuple[str, ...], Authority] = {}
        self._superseders: Superseders = {}
        self._found: dict[tuple[str, dt.date], _Kept] = {}
        self._turns: dict[str, tuple[dt.date, ...]] = {}
        self._count = 0
        self._between: dict[tuple[str, int], tuple[Between, ...]] = {}
        self._known = Remembered[KnownBooks](_MOST_DAYS)
        self._names = {national_id(self.books, doc): doc for doc in self.books.catalogue.sections}

    def __reduce__(self) -> tuple[Callable[..., PackShelf], tuple[Any, ...]]:
        """Copied and pickled by its path: another process maps the same file."""
        return PackShelf, (self.path,)

    def verify(self) -> None:
        """Hold every part of the pack against its digest."""
        self.books.file.verify()

    def served(self, as_of: dt.date) -> Iterator[Served]:
        """The places that each contract serves, as the latest tables that name it then had them."""
        yield from self.books.served(as_of)

    def between(self, authority_id: str, as_of: dt.date) -> tuple[Between, ...]:
        """The days between two downloads on which another version of a document may have counted, as then known."""
        doc = self._doc(authority_id) if len(self.books.catalogue.snapshots) > 1 else None
        turns = [] if doc is None else self.books.turns(doc)
        place = bisect_right(turns, as_of)
        if doc is None or not place:
            return ()
        found = self._between.get((doc, place))
        if found is None:
            # Not of the books that are kept: they are few, and of the days as of which is asked.
            books = KnownBooks(self.books, turns[place - 1])
            found = self._between[doc, place] = tuple(between_versions(books, doc))
        return found

    def known_turns(self, service: Service) -> tuple[dt.date, ...]:
        """The days of knowledge on which what is found for a service changes."""
        if not service.code or service.code_system not in PROCEDURE_SYSTEMS:
            return ()
        found = self._turns.get(service.code)
        if found is None:
            found = self._turns[service.code] = self.books.turns_of(service.code)
        return found

    def find(
        self,
        service: Service,
        lines: frozenset[str],
        as_of: dt.date = LAST_DAY,
        contracts: frozenset[str] | None = None,
    ) -> tuple[Provision, ...]:
        """The provisions that address a service, as known on a day; with diagnoses, also what the lists say of them.

        What came to be known later comes with them, by its publication, as far as it may reach the contracts.
        """
        kept = self._of(service, as_of) if lines & LINES else None
        if kept is None or not (kept.provisions or kept.later):
            return ()
        given = service.diagnoses if kept.provisions else ()
        told = kept.lists(contracts).told(given) if given else None
        found = kept.asked.get((told, contracts))
        if found is None:
            if len(kept.asked) >= MOST_ASKED_OF:
                kept.asked.pop(next(iter(kept.asked)))
            found, later = kept.provisions, kept.later
            if told is not None:
                found = (*found, *kept.support.provisions(told))
            if contracts is not None:
                found = tuple(narrowed(found, contracts))
                reached = near(((item.authority.id, item.reaches) for item in later), contracts)
                later = tuple(item for item in later if item.authority.id in reached)
            found += later
            kept.asked[told, contracts] = found
        return found

    def of_diagnoses(
        self,
        service: Service,
        lines: frozenset[str],
        as_of: dt.date = LAST_DAY,
        contracts: frozenset[str] | None = None,
    ) -> Callable[[Iterable[str]], Told] | None:
        """What the lists of the articles say of diagnoses."""
        kept = self._of(service, as_of) if lines & LINES else None
        return kept.lists(contracts).told if kept is not None and kept.provisions else None

    def _of(self, service: Service, as_of: dt.date) -> _Kept | None:
        """What was made of the code of a service, as known on a day."""
        turns = self.known_turns(service)
        place = bisect_right(turns, as_of)
        if not place:
            return None
        day = turns[place - 1]
        return self._found.get((service.code, day)) or self._made(Code(service.code_system, service.code), day)

    def _as_known(self, day: dt.date) -> KnownBooks:
        return self._known.get(day) or self._known.keep(day, KnownBooks(self.books, day))

    def _made(self, code: Code, day: dt.date) -> _Kept:
        making = Making(self._as_known(day), code, self._authorities, self._superseders)
        known, later = every_provision(making), self._later(code, day)
        made = (*known, *later)
        self._count += len(made)
        while self._found and self._count > MOST_KEPT:
            gone = self._found.pop(next(iter(self._found)))
            self._count -= len(gone.made)
            for item in chain(gone.made, gone.support.amended()):
                self._superseders.pop(id(item), None)
        support = ArticleSupport(making)
        kept = self._found[code.value, day] = _Kept(support, made, _in_order(known), _in_order(later))
        return kept

    def _later(self, code: Code, day: dt.date) -> list[Provision]:
        """What came to be known later: out on the day of its publication alone, and shown so.

        Of a document that others name and no download has, nothing did.
        """
        if day == self._turns[code.value][-1]:
            return []
        latest = Making(self._as_known(LAST_DAY), code, self._authorities, {})
        published = (item for item in every_provision(latest) if item.known_from is not None and item.known_from > day)
        return [item for item in published if self._doc(item.authority.id) is not None]

    def document(self, authority_id: str, as_of: dt.date = LAST_DAY) -> tuple[Provision, ...]:
        """The versions of one document on coverage known on a day, whatever code they list."""
        doc = self._doc(authority_id)
        if doc is None:
            return ()
        numbers = self.books.by_document[doc]
        listed = sorted(
            code for code, found in self.books.catalogue.codes.items() if not set(found).isdisjoint(numbers)
        )
        made: dict[str, Provision] = {}
        for code in listed[:1]:
            for item in self.find(_service(code), LINES, as_of):
                if item.authority.id == authority_id:
                    made.setdefault(item.id, item)
        return tuple(made[name] for name in sorted(made))

    def _doc(self, authority_id: str) -> str | None:
        doc = self._names.get(authority_id, authority_id)
        return doc if doc in self.books.by_document else None

    def authority(self, authority_id: str) -> Authority | None:
        """The document of that id."""
        doc = self._doc(authority_id)
        if doc is None:
            return None
        if (doc,) not in self._authorities:
            self._authorities[doc,] = authority(self.books, doc, LAST_DAY)
        return self._authorities[doc,]

    def knows(self, authority_id: str, as_of: dt.date) -> bool:
        """Whether any version of a document was known on a day."""
        doc = self._doc(authority_id)
        return doc is not None and self._as_known(as_of).holds(doc)

    def topics(self) -> frozenset[str]:
        """The topics on which it may speak beside coverage: what the lists of articles say of diagnoses."""
        return frozenset({DIAGNOSIS_SUPPORT})

    def superseders(self, provision: Provision) -> tuple[tuple[Provision, str], ...]:
        """The later versions that supersede a provision, each with its mode."""
        return self._superseders.get(id(provision), ())


def _in_order(made: Iterable[Provision]) -> tuple[Provision, ...]:
    return tuple(sorted(made, key=Provision.sort_key))


def _service(code: str) -> Service:
    return Service(code=code, code_system=system_of(code))
