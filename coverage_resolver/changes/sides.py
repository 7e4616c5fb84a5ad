"""One side of a comparison: a library as known on a day, with a number for everything that its records say.

Equal records have equal numbers on both sides, so that a class of cases can be passed over without asking where both
sides hold the same records and the same rules for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from functools import cached_property

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.changes.contents import content
from coverage_resolver.elections import chosen_by
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.vocabulary import AuthorityKind

Numbers = dict[Hashable, int]


@attrs.define(eq=False)
class Side:
    """A library as known on ``as_of``; ``numbers`` is shared by both sides."""

    library: PolicyLibrary
    as_of: dt.date
    numbers: Numbers
    _records: dict[int, int] = attrs.field(init=False, factory=dict)
    _documents: dict[int, Hashable] = attrs.field(init=False, factory=dict)
    _about: dict[frozenset[str], PolicyLibrary] = attrs.field(init=False, factory=dict)
    #: The number of all rules but the ladders.
    rules: int = attrs.field(init=False)
    ladders: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        library = self.library
        places = (library.jurisdictions.areas, library.jurisdictions.kinds)
        said = (library.notices, library.payer_rules, library.participations, places, library.lacks)
        self.rules = self.number(content(said))
        self.ladders = self.number(content(library.ladders.ladders))

    def number(self, said: Hashable) -> int:
        """The number of a content, on whichever side it stands."""
        return self.numbers.setdefault(said, len(self.numbers))

    def record(self, provision: Provision) -> int:
        """The number of what a provision says, of what is known of it by ``as_of``, and of its later versions."""
        found = self._records.get(id(provision))
        if found is None:
            chain = sorted(self._alone(item) for item in self._later(provision))
            found = self._records[id(provision)] = self.number((self._alone(provision), *chain))
        return found

    def records(self, provisions: Iterable[Provision]) -> frozenset[int]:
        """The numbers of several."""
        return frozenset(map(self.record, provisions))

    def about(self, topics: frozenset[str]) -> PolicyLibrary:
        """The library with the records on some topics only; the whole one where records are found on demand."""
        library = self.library
        if library.shelves:
            return library
        if topics not in self._about:
            # Between local policies a plan may elect: which are in force counts, whatever their topic.
            elect = {AuthorityKind.MA_LCD_ELECTION, AuthorityKind.LCD} if library.elections else ()
            kept = [item for item in library.provisions if item.topic in topics or item.authority.kind in elect]
            self._about[topics] = library.with_provisions(kept, lacks=library.lacks)
        return self._about[topics]

    def has_elected(self, election: Provision) -> bool:
        """Whether the policy that an election chooses is there."""
        return self.library.has_local_policy(chosen_by(election), self.as_of)

    def given_up(self, election: Provision) -> tuple[Provision, ...]:
        """The versions of an elected policy of which others took the place under a new number, on whatever services."""
        name = chosen_by(election)
        return self.library.documents((name,), self.as_of) if name in self._former else ()

    @cached_property
    def _former(self) -> frozenset[str]:
        return frozenset(name for item in self.library.provisions for name in item.authority.renumbered_from)

    def later(self, provision: Provision) -> tuple[Provision, ...]:
        """The versions that supersede it, directly."""
        return tuple(item for item, _ in self.library.superseders(provision))

    def _alone(self, provision: Provision) -> int:
        fields = attrs.fields(Provision)
        said = tuple(
            content(getattr(provision, field.name)) for field in fields if field.init and field.name != "authority"
        )
        days = (provision.known_from, provision.published_on, provision.end_known_from)
        known = tuple(day is None or day <= self.as_of for day in days)
        return self.number((self._document(provision.authority), said, known))

    def _document(self, authority: Authority) -> Hashable:
        if id(authority) not in self._documents:
            self._documents[id(authority)] = self.number(content(authority))
        return self._documents[id(authority)]

    def _later(self, provision: Provision) -> Iterable[Provision]:
        """Every version that supersedes it, directly or through others."""
        seen: dict[int, Provision] = {}
        ahead = list(self.later(provision))
        while ahead:
            item = ahead.pop()
            if id(item) not in seen:
                seen[id(item)] = item
                ahead += self.later(item)
        return seen.values()


def sides(old: PolicyLibrary, new: PolicyLibrary, as_of_old: dt.date, as_of_new: dt.date) -> tuple[Side, Side]:
    """Both sides of a comparison, under one numbering."""
    numbers: Numbers = {}
    return Side(old, as_of_old, numbers), Side(new, as_of_new, numbers)
