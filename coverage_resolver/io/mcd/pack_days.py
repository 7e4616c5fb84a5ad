"""The days of the snapshots of a pack: from and until when it can tell anything, by kind of source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from coverage_resolver.io.mcd.layout import ARTICLE, LCD, NCD
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.periods import day_after
from coverage_resolver.remembered import Remembered
from coverage_resolver.vocabulary import AuthorityKind

_KINDS = {ARTICLE: AuthorityKind.COVERAGE_ARTICLE, LCD: AuthorityKind.LCD, NCD: AuthorityKind.NCD}


class PackDays:
    """What an open pack has snapshots of, and of which days."""

    def __init__(self, books: Books) -> None:
        self.books = books
        snapshots = books.catalogue.snapshots
        self._oldest = {kind: min(item.day for item in snapshots if kind in item.scopes) for kind in self._kinds()}
        self._seen = Remembered[Mapping[AuthorityKind, dt.date]](1000)

    def _kinds(self) -> set[str]:
        return {kind for item in self.books.catalogue.snapshots for kind in item.scopes}

    def holds(self) -> frozenset[AuthorityKind]:
        """The kinds of source of which it is the corpus."""
        return frozenset(_KINDS[kind] for kind in self._kinds())

    def lacking(self, day: dt.date, as_of: dt.date) -> frozenset[AuthorityKind]:
        """The kinds of which it has no snapshot as old as the day: a version of then may be unknown to it.

        Not so the NCDs: their download lists every one, those withdrawn too, and an NCD itself says what is not known.
        They are lacking as of every day on which none of them had been read: what is known later is never less.
        """
        found = {_KINDS[kind] for kind, oldest in self._oldest.items() if kind != NCD and day < oldest}
        if NCD in self._oldest and as_of < self._oldest[NCD]:
            found.add(_KINDS[NCD])
        return frozenset(found)

    def snapshot_days(self) -> tuple[dt.date, ...]:
        """The days of its snapshots."""
        return tuple(item.day for item in self.books.catalogue.snapshots)

    def turning_days(self, as_of: dt.date) -> tuple[dt.date, ...]:
        """The days of the oldest snapshots, and those after the newest ones then known."""
        return tuple(sorted({*self._oldest.values(), *map(day_after, self.seen_until(as_of).values())}))

    def seen_from(self) -> Mapping[AuthorityKind, dt.date]:
        """By kind: the day of the oldest snapshot."""
        return {_KINDS[kind]: day for kind, day in sorted(self._oldest.items())}

    def seen_until(self, as_of: dt.date) -> Mapping[AuthorityKind, dt.date]:
        """By kind: the day of the newest snapshot then known; of the oldest where none was."""
        found = self._seen.get(as_of)
        if found is None:
            rows = [(item.day, item.scopes) for item in self.books.catalogue.snapshots if item.day <= as_of]
            newest = self._oldest | {kind: day for day, scopes in rows for kind in scopes}
            found = self._seen.keep(as_of, {_KINDS[kind]: day for kind, day in sorted(newest.items())})
        return found
