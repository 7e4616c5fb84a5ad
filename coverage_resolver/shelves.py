"""What a library asks of a shelf that finds its provisions only when somebody asks for them.

A corpus of thousands of documents is not turned into provisions in advance. A shelf makes those that a question needs,
and keeps them. It belongs to a reader of files; the library and the judgement know this shape only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Protocol

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.contracts import Served
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.questions import Service
from coverage_resolver.vocabulary import AuthorityKind


@attrs.frozen
class Between:
    """The days on which a version of a document is taken to be in force though another one may have been.

    They lie after the day on which it was last ``seen``; the next one that was seen, ``following``, ``begins`` later.
    """

    version: str
    seen: dt.date
    following: str
    begins: dt.date
    first: dt.date
    last: dt.date


class Shelf(Protocol):
    """Provisions on demand. Asking twice gives the same objects."""

    def find(
        self,
        service: Service,
        lines: frozenset[str],
        as_of: dt.date = LAST_DAY,
        contracts: frozenset[str] | None = None,
    ) -> tuple[Provision, ...]:
        """The provisions that address a service, for these lines of business; each once, in a stable order.

        What came to be known after ``as_of`` may be among them, to be shown; it counts for nothing.

        Where the ``contracts`` are told whose local determinations may apply, one version stands for all of a document
        of which none reaches them.
        """

    def known_turns(self, service: Service) -> tuple[dt.date, ...]:
        """The days of knowledge on which what :meth:`find` gives for a service changes."""

    def of_diagnoses(
        self,
        service: Service,
        lines: frozenset[str],
        as_of: dt.date = LAST_DAY,
        contracts: frozenset[str] | None = None,
    ) -> Callable[[tuple[str, ...]], Hashable] | None:
        """What tells the diagnoses of a service from others; none where the shelf says nothing of any.

        Where two sets of them are alike, :meth:`find` gives the same of both, and on whatever days it speaks of any of
        them it speaks of all. It holds for all days of knowledge between the same two of :meth:`known_turns`.
        """

    def document(self, authority_id: str, as_of: dt.date = LAST_DAY) -> tuple[Provision, ...]:
        """The versions of one document known on a day, whatever they address."""

    def authority(self, authority_id: str) -> Authority | None:
        """The document of that id."""

    def knows(self, authority_id: str, as_of: dt.date) -> bool:
        """Whether any version of a document was known on a day."""

    def superseders(self, provision: Provision) -> tuple[tuple[Provision, str], ...]:
        """The later versions that supersede a provision, each with its mode."""

    def lacking(self, day: dt.date, as_of: dt.date) -> frozenset[AuthorityKind]:
        """The kinds of source of whose versions on that day the shelf could not know, on a day of knowledge."""

    def seen_from(self) -> Mapping[AuthorityKind, dt.date]:
        """By kind of source of which it is the corpus: the day of the oldest snapshot."""

    def seen_until(self, as_of: dt.date) -> Mapping[AuthorityKind, dt.date]:
        """By kind of source of which it is the corpus: the last day of which it knew, that of the newest snapshot."""

    def between(self, authority_id: str, as_of: dt.date) -> tuple[Between, ...]:
        """Of one document, as known on a day: the days on which another version than the one seen may have counted."""

    def served(self, as_of: dt.date) -> Iterable[Served]:
        """The places that each contract serves, as the tables of the corpus then had them."""

    def snapshot_days(self) -> tuple[dt.date, ...]:
        """The days of knowledge on which :meth:`served`, :meth:`lacking` and :meth:`seen_until` change."""

    def turning_days(self, as_of: dt.date) -> tuple[dt.date, ...]:
        """The days of service on which :meth:`lacking` changes, and those after the ones of :meth:`seen_until`."""

    def verify(self) -> None:
        """Hold everything against what was written; raises :class:`InvalidRecord` for the first part that differs."""

    def topics(self) -> frozenset[str]:
        """The topics on which it may speak beside coverage."""

    def holds(self) -> frozenset[AuthorityKind]:
        """The kinds of source of which it is the corpus."""
