"""What the checks that go through cases share: the services of a library, its map, and a stage for each ladder."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Ruling
from coverage_resolver.elections import chosen_by, uniform_election_valid, unseen_policy
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.areas import Places
from coverage_resolver.lint.cells import area_text, medicare_status, more_text, question_of
from coverage_resolver.lint.findings import Witness
from coverage_resolver.lint.lenses import Optics
from coverage_resolver.lint.parts import can_count
from coverage_resolver.lint.rivals import rivals
from coverage_resolver.lint.search import Found
from coverage_resolver.lint.services import ServicePoint, Services
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.tenures import Tenures
from coverage_resolver.lint.twins import Twins
from coverage_resolver.periods import FIRST_DAY, LAST_DAY
from coverage_resolver.precedence import Ladder
from coverage_resolver.resolve import resolve
from coverage_resolver.tables.known_names import closed_words

#: Of a witness that lasts.
NO_END = "no known end"


@attrs.frozen(eq=False)
class Workbench:
    """For one library."""

    library: PolicyLibrary
    #: Pairs of provisions that may be at odds, by the groups in which they were looked for.
    pairs: dict[Hashable, tuple[tuple[Provision, Provision], ...]] = attrs.field(init=False, factory=dict)
    #: Provisions, by their identity, that some case was found to let govern, or contend.
    governing: set[int] = attrs.field(init=False, factory=set)

    @cached_property
    def services(self) -> Services:
        """The services that reach its provisions."""
        return Services.of(self.library)

    @cached_property
    def counting(self) -> tuple[Provision, ...]:
        """The provisions that are ever candidates."""
        return tuple(item for item in self.library.provisions if can_count(item))

    @cached_property
    def kinds(self) -> tuple[tuple[Provision, ...], ...]:
        """Those that stand alike on every ladder, each in the order of the library."""
        found: dict[Hashable, list[Provision]] = defaultdict(list)
        for item in self.counting:
            found[item.place, item.stance, item.status].append(item)
        return tuple(map(tuple, found.values()))

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """A stage for each ladder, the plainest first: a finding is shown where the fewest facts pick the ladder."""
        places, optics, found = Places(self.library), dict[Hashable, Optics](), list[Stage]()
        order = {id(item): number for number, item in enumerate((*self.library.provisions, *self._unseen.values()))}
        electing = {
            id(self._unseen[id(election)]): election.reaches.values
            for election in self.library.elections
            if id(election) in self._unseen
        }
        # Of the other standings of a dual member some change who pays: they are other cases.
        words = {**closed_words(self.library), "dual_status": self.library.payer_rules.full_medicaid_benefit}
        for ladder in sorted(self.library.ladders.ladders, key=_plainness):
            facts, elects = frozenset(ladder.selects), ladder.plan_sources and bool(self.library.elections)
            own = Optics(self.library, facts, elects, electing, words, self.tenures)
            seen = optics.setdefault((facts, elects), own)
            found.append(Stage(self.library, ladder, places, self._known, seen, order, self._unseen if elects else {}))
        return tuple(found)

    @cached_property
    def _unseen(self) -> Mapping[int, Provision]:
        """By the identity of an election, the policy that it names where nobody has it, or nobody had it at first.

        What a pack has changes from snapshot to snapshot.
        """
        valid = (item for item in self.library.elections if uniform_election_valid(item))
        packs, has = bool(self.library.shelves), self.library.has_local_policy
        return {id(item): unseen_policy(item) for item in valid if packs or not has(chosen_by(item), FIRST_DAY)}

    @cached_property
    def oldest_first(self) -> tuple[Stage, ...]:
        """The stages by the day on which their ladders begin: the older the ladder, the more cases it has."""
        return tuple(sorted(self.stages, key=lambda stage: stage.ladder.period.start.earliest))

    @cached_property
    def tenures(self) -> Tenures:
        """When its versions come and go."""
        return Tenures(self.library)

    @cached_property
    def twins(self) -> Twins:
        """Which ladders are one to some provisions."""
        return Twins(self.library)

    @cached_property
    def _known(self) -> dt.date:
        """A day on which all is known."""
        days = [day for item in self.library.provisions for day in (item.known_from, item.end_known_from) if day]
        return max(days, default=dt.date(2000, 1, 1))

    def meetings(
        self, stage: Stage, points: Iterable[ServicePoint], targets: Sequence[Provision]
    ) -> Iterator[tuple[Stage, ServicePoint, list[Provision]]]:
        """Each service with its ladder and the rivals of the targets there; services with the same are one."""
        seen: set[tuple[int, ...]] = set()
        for point in points:
            others, serving = rivals(stage, self.services, point, targets), stage.serving(point, self.services)
            key = (id(serving), *map(id, others))
            if key not in seen:
                seen.add(key)
                yield serving, point, others

    def witness(self, stage: Stage, found: Found, point: ServicePoint) -> Witness:
        """A case in words, and the question that asks for it."""
        cell, items = found.cell, [item.provision for item in found.standings]
        last = stage.last_day(cell, items)
        return Witness(
            line_of_business=stage.ladder.line_of_business,
            code=point.text(),
            area=area_text(cell),
            day=cell["day of service"].isoformat(),
            through=NO_END if last == LAST_DAY else last.isoformat(),
            more=more_text(cell),
            question=question_of(cell, point.service, stage.ladder, self._known),
        )

    def asked(self, witness: Witness, found: Found, topic: str) -> Ruling | None:
        """What the library answers to the witness; nothing where one payer's question cannot stand for the case."""
        if witness.question is None or medicare_status(found.cell) != "none":
            return None
        return resolve(witness.question, self.library, (topic,)).primary.rulings.get(topic)


def _plainness(ladder: Ladder) -> tuple[int, int]:
    """How much must be said of a coverage before a ladder is its own, and whether other lines speak on it too."""
    return len(ladder.selects), len(ladder.counts_as)


def later_of(one: Provision, other: Provision) -> tuple[Provision, Provision]:
    """The two, the one that began later first."""
    first, second = sorted((one, other), key=lambda item: (item.period.start.latest, item.sort_key()))
    return second, first
