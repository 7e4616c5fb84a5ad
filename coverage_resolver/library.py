"""The policy library: an immutable shelf of provisions, ladders and rules, indexed by what questions ask for."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import attrs

from coverage_resolver._candidate_index import CandidateIndex
from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.citations import citation_key
from coverage_resolver.contracts import Contracts, old_numbers
from coverage_resolver.determinations import Step
from coverage_resolver.heirs import superseders_of
from coverage_resolver.jurisdictions import JurisdictionMap
from coverage_resolver.notice import NoticeRule
from coverage_resolver.participation import Participation
from coverage_resolver.payer_rules import PayerRules
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.precedence import Ladder, Ladders
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.remembered import Remembered
from coverage_resolver.shelves import Between, Shelf
from coverage_resolver.vocabulary import AuthorityKind, Disposition

#: Of how many different questions it is remembered what came of them: some tens of megabytes at most.
MOST_REMEMBERED = 10_000
_NO_PLACE = "its kind has no place on this ladder"


@attrs.frozen(eq=False)
class PolicyLibrary:
    """Everything that may govern, and the rules by which it is ranked.

    Build one with :meth:`of`, or with ``load_library`` and ``shipped_library``. The order of the input never
    matters.
    """

    provisions: tuple[Provision, ...]
    ladders: Ladders
    notices: tuple[NoticeRule, ...]
    payer_rules: PayerRules
    jurisdictions: JurisdictionMap
    name: str = ""
    lacks: frozenset[AuthorityKind] = frozenset()
    _index: CandidateIndex = attrs.field(repr=False, kw_only=True)
    _authorities: Mapping[str, Authority] = attrs.field(repr=False, kw_only=True)
    _by_citation: Mapping[str, tuple[Authority, ...]] = attrs.field(repr=False, kw_only=True)
    _notices_by_kind: Mapping[AuthorityKind, tuple[NoticeRule, ...]] = attrs.field(repr=False, kw_only=True)
    _superseders: Mapping[int, tuple[tuple[Provision, str], ...]] = attrs.field(repr=False, kw_only=True)
    _aside: Mapping[int, Step] = attrs.field(repr=False, kw_only=True)
    elections: tuple[Provision, ...] = attrs.field(default=(), repr=False, kw_only=True)
    participations: tuple[Participation, ...] = attrs.field(default=(), repr=False, kw_only=True)
    _participations_of: Mapping[str, tuple[Participation, ...]] = attrs.field(factory=dict, repr=False, kw_only=True)
    #: Corpora whose provisions are found on demand, such as the packs of the Medicare Coverage Database.
    shelves: tuple[Shelf, ...] = attrs.field(default=(), repr=False, kw_only=True)
    #: What the judgement remembers of the questions that it was asked; see ``alike`` and ``recurring``.
    distinctions: Remembered[Any] = attrs.field(init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED))
    kinds: Remembered[Any] = attrs.field(init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED))
    answers: Remembered[Any] = attrs.field(init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED))
    _listed: Remembered[tuple[str, ...]] = attrs.field(
        init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED)
    )
    _contracts: Remembered[Contracts] = attrs.field(init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED))
    rulings: Remembered[Any] = attrs.field(init=False, repr=False, factory=lambda: Remembered(MOST_REMEMBERED))

    @classmethod
    def of(
        cls,
        provisions: Iterable[Provision],
        ladders: Iterable[Ladder] = (),
        notices: Iterable[NoticeRule] = (),
        payer_rules: PayerRules | None = None,
        jurisdictions: JurisdictionMap | None = None,
        name: str = "",
        lacks: Iterable[AuthorityKind] = (),
        participations: Iterable[Participation] = (),
        shelves: Iterable[Shelf] = (),
    ) -> PolicyLibrary:
        """A library of these provisions, under these ladders and rules.

        ``lacks`` names the kinds of source of which the library does not hold the whole corpus, so that their
        silence proves nothing; ``participations`` the spans in which plans took part in their programmes. A document of
        ``shelves`` gives way to a record of the same id among the provisions, for the services that the record
        addresses.
        """
        parts = tuple(sorted(participations, key=lambda part: (part.plan, part.period.start.earliest)))
        ordered = tuple(sorted(provisions, key=Provision.sort_key))
        rules = tuple(sorted(notices, key=lambda notice: notice.id))
        authorities = {provision.authority.id: provision.authority for provision in ordered}
        by_citation: dict[str, list[Authority]] = {}
        for authority in authorities.values():
            for key in authority.citation.keys:
                by_citation.setdefault(key, []).append(authority)
        by_kind: dict[AuthorityKind, list[NoticeRule]] = {}
        for notice in rules:
            for kind in notice.kinds:
                by_kind.setdefault(kind, []).append(notice)
        return cls(
            ordered,
            Ladders.of(ladders),
            rules,
            payer_rules or PayerRules(),
            jurisdictions or JurisdictionMap(),
            name,
            frozenset(lacks),
            index=CandidateIndex.of(ordered),
            authorities=authorities,
            by_citation={key: tuple(found) for key, found in by_citation.items()},
            superseders=superseders_of(ordered),
            aside={id(item): Step(item, Disposition.NOT_ON_LADDER, _NO_PLACE) for item in ordered},
            notices_by_kind={kind: tuple(found) for kind, found in by_kind.items()},
            elections=tuple(item for item in ordered if item.authority.kind is AuthorityKind.MA_LCD_ELECTION),
            participations=parts,
            participations_of={
                plan: tuple(part for part in parts if part.plan == plan) for plan in {part.plan for part in parts}
            },
            shelves=tuple(shelves),
        )

    def with_provisions(
        self,
        provisions: Iterable[Provision],
        name: str = "",
        lacks: Iterable[AuthorityKind] = (),
        participations: Iterable[Participation] | None = None,
    ) -> PolicyLibrary:
        """A library with the same ladders and rules and other provisions; ``participations`` where they change too."""
        return PolicyLibrary.of(
            provisions,
            self.ladders.ladders,
            self.notices,
            self.payer_rules,
            self.jurisdictions,
            name or self.name,
            lacks,
            self.participations if participations is None else participations,
        )

    def with_replaced(self, replaced: Mapping[int, Provision]) -> PolicyLibrary:
        """The library with others in the places of some provisions, by identity; they differ in their dates only.

        What they address is not indexed anew, so that one date can be moved at little cost.
        """
        swap = partial(_swapped, replaced)
        provisions = swap(self.provisions)
        return attrs.evolve(
            self,
            provisions=provisions,
            index=self._index.with_replaced(provisions, swap),
            authorities={item.authority.id: item.authority for item in provisions},
            superseders=superseders_of(provisions),
            aside={id(item): Step(item, Disposition.NOT_ON_LADDER, _NO_PLACE) for item in provisions},
            elections=swap(self.elections),
        )

    def __reduce__(self) -> tuple[Callable[..., PolicyLibrary], tuple[Any, ...]]:
        """Copied and pickled by what it holds: its indexes go by the identity of the provisions."""
        rules = (self.ladders.ladders, self.notices, self.payer_rules, self.jurisdictions)
        held = (self.name, self.lacks, self.participations, self.shelves)
        return PolicyLibrary.of, (self.provisions, *rules, *held)

    def authority(self, authority_id: str) -> Authority | None:
        """The authority of that id."""
        found = self._authorities.get(authority_id)
        if found is None and self.shelves:
            return next((item for shelf in self.shelves if (item := shelf.authority(authority_id))), None)
        return found

    def listed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The documents that names stand for - ids, or citations of law - or the names themselves; remembered."""
        return self._listed.get(names) or self._listed.keep(names, tuple(self._documents(names)))

    def _documents(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            cited = () if self.authority(name) is not None else self.cited((citation_key(name),))
            yield from [item.id for item in cited] or (name,)

    def cited(self, keys: Iterable[str]) -> tuple[Authority, ...]:
        """The authorities known under any of these citation keys."""
        found = {authority.id: authority for key in keys for authority in self._by_citation.get(key, ())}
        return tuple(found[name] for name in sorted(found))

    def participations_of(self, plan: str) -> tuple[Participation, ...]:
        """The spans in which a plan took part in its programme; none where that is not recorded."""
        return self._participations_of.get(plan, ())

    @cached_property
    def snapshot_days(self) -> tuple[dt.date, ...]:
        """The days of knowledge on which the shelves come to know more."""
        return tuple(sorted({day for shelf in self.shelves for day in shelf.snapshot_days()}))

    def contracts(self, as_of: dt.date) -> Contracts:
        """What the shelves said of contracts beyond the map of contractors, as known on a day."""
        place = bisect_right(self.snapshot_days, as_of)
        return self._contracts.get(place) or self._contracts.keep(place, self._told(as_of))

    def _told(self, as_of: dt.date) -> Contracts:
        rows = (row for shelf in self.shelves for row in shelf.served(as_of))
        known = self.jurisdictions.contracts
        placed = (name for area in self.jurisdictions.areas for name in (area.contract_number, area.jurisdiction))
        return Contracts.of(rows, frozenset(known), old_numbers(known, placed))

    def notice_rules(self, kind: AuthorityKind) -> tuple[NoticeRule, ...]:
        """The notice rules that bind a kind of authority."""
        return self._notices_by_kind.get(kind, ())

    def candidates(
        self,
        question: CoverageQuestion,
        lines: frozenset[str],
        states: frozenset[str],
        contracts: frozenset[str] | None = None,
    ) -> tuple[Provision, ...]:
        """Provisions that address the service by code or subject, and the general ones of the payer's programme.

        ``states`` are those whose general law is to be weighed; none means that the state is not known. ``contracts``
        are those whose local determinations may apply, where that is known: of each document of others a shelf may
        then give one version for all.
        """
        found = self._index.find(question.service, lines, states)
        if not self.shelves:
            return found
        recorded = self._recorded and self._recorded.intersection([item.authority.id for item in found])
        for shelf in self.shelves:
            made = shelf.find(question.service, lines, question.as_of, contracts)
            found += tuple([item for item in made if item.authority.id not in recorded]) if recorded else made
        return found

    @cached_property
    def _recorded(self) -> frozenset[str]:
        """The documents of shelves of which there are records, too."""
        return frozenset(name for name in self._authorities for shelf in self.shelves if shelf.authority(name))

    def superseders(self, provision: Provision) -> tuple[tuple[Provision, str], ...]:
        """The later versions that supersede a provision on its topic, and what replaced those, each with its mode."""
        found = self._superseders.get(id(provision), ())
        for shelf in self.shelves:
            found += shelf.superseders(provision)
        return found

    def documents(self, ids: Iterable[str], as_of: dt.date = LAST_DAY) -> tuple[Provision, ...]:
        """Every provision of the documents of these ids; of those of which there is no record, as known on a day."""
        named = frozenset(ids)
        found = tuple(item for item in self.provisions if item.authority.id in named)
        others = sorted(named - self._authorities.keys())
        made = (item for shelf in self.shelves for name in others for item in shelf.document(name, as_of))
        return found + tuple(made)

    def lacking(self, question: CoverageQuestion) -> frozenset[AuthorityKind]:
        """The kinds of source whose silence proves nothing for the days of a question."""
        if not self.shelves:
            return self.lacks
        day = min(question.date_of_service, question.as_of)
        return self.lacks.union(*(shelf.lacking(day, question.as_of) for shelf in self.shelves))

    def seen_from(self) -> Mapping[AuthorityKind, dt.date]:
        """By kind of source, the first day from which every corpus that has it knew; of records alone, nothing."""
        found: dict[AuthorityKind, dt.date] = {}
        for shelf in self.shelves:
            for kind, day in shelf.seen_from().items():
                found[kind] = max(day, found.get(kind, day))
        return found

    def seen_until(self, as_of: dt.date) -> Mapping[AuthorityKind, dt.date]:
        """By kind of source, the last day of which every corpus that has it then knew; of records alone, nothing."""
        found: dict[AuthorityKind, dt.date] = {}
        for shelf in self.shelves:
            for kind, day in shelf.seen_until(as_of).items():
                found[kind] = min(day, found.get(kind, day))
        return found

    def between(self, authority: Authority, as_of: dt.date) -> Iterator[Between]:
        """The days on which a corpus takes one version of a document to have counted, though another one may have."""
        if self.shelves and self._authorities.get(authority.id) != authority:
            for shelf in self.shelves:
                yield from shelf.between(authority.id, as_of)

    def has_local_policy(self, name: str, as_of: dt.date) -> bool:
        """Whether a name is that of a local policy that was known on a day, or of a contractor."""
        if name in self.jurisdictions.contracts or name in self.contracts(as_of).numbers:
            return True
        authority = self.authority(name)
        if authority is None or authority.kind is not AuthorityKind.LCD:
            return False
        versions = (item for item in self.versions(authority.family) if item.authority.id == name)
        if any(item.known_from is None or item.known_from <= as_of for item in versions):
            return True
        return any(shelf.knows(name, as_of) for shelf in self.shelves)

    def of_a_shelf(self, authority: Authority) -> bool:
        """Whether a document is meant as a corpus has it, and not as a record of its own has."""
        found = any(shelf.authority(authority.id) is not None for shelf in self.shelves)
        return found and self._authorities.get(authority.id) != authority

    def step_aside(self, provision: Provision) -> Step:
        """The step of a provision that has no place on a ladder; the same for every question."""
        kept = self._aside.get(id(provision))
        return kept if kept is not None else Step(provision, Disposition.NOT_ON_LADDER, _NO_PLACE)

    def versions(self, family: str) -> tuple[Provision, ...]:
        """Every provision of a family of documents."""
        return self._index.family(family)


def _swapped(replaced: Mapping[int, Provision], provisions: Iterable[Provision]) -> tuple[Provision, ...]:
    return tuple([replaced.get(id(item), item) for item in provisions])
