"""The grid: every class of cases that the records and rules of both sides can tell apart, as a tree of cells.

From class of services to class of coverage, to places, to plans, only the records that may still count go down, and a
branch on which both sides hold the same records under the same rules is passed over: no answer can differ there.
What records turn on beyond that is asked for the records that are left, so that a condition of one state's rule is a
circumstance in that state only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.cells import Cell
from coverage_resolver.changes.circumstances import Choice, Circumstance, circumstances
from coverage_resolver.changes.payer_classes import (
    OTHER_PLAN,
    CoverageClass,
    PlanClass,
    coverage_classes,
    elections_of,
    on_a_ladder,
    plan_classes,
    plans_of,
    reaches_plan,
)
from coverage_resolver.changes.places import Atlas, PlaceClass
from coverage_resolver.changes.services import ServiceClass, service_classes
from coverage_resolver.changes.sides import Side
from coverage_resolver.changes.topic_views import inputs
from coverage_resolver.in_force import CONTRACT
from coverage_resolver.vocabulary import COVERAGE, AuthorityKind

#: More combinations of circumstances than this are not asked in one branch.
MOST_CHOICES = 4096
Records = tuple[tuple[Provision, ...], tuple[Provision, ...]]


@attrs.frozen(kw_only=True, eq=False)
class Branch:
    """Cells that differ only in circumstances, with the records that may count in them on either side.

    ``by_records`` says that rules and elections are the same on both sides, so that only records can make a difference.
    ``topic`` is the one that is asked about, and the records are those on which its answer may hang.
    """

    services: ServiceClass
    coverage: CoverageClass
    places: PlaceClass
    plans: PlanClass
    records: Records
    by_records: bool
    topic: str = COVERAGE

    def key(self, old: Side, new: Side) -> tuple[object, ...]:
        """Branches with one key have one answer on every day, whatever their codes."""
        before, after = (
            tuple(sorted(map(side.record, items))) for side, items in zip((old, new), self.records, strict=True)
        )
        coverage = (self.coverage.line, *self.coverage.facts.values())
        return (
            self.topic,
            self.services.kinds,
            coverage,
            self.places.places[0],
            self.places.kind,
            self.plans.plan,
            before,
            after,
        )


@attrs.define(eq=False)
class Grid:
    """The grid of two sides. ``whole`` also goes down branches that are the same on both sides."""

    old: Side
    new: Side
    whole: bool = False
    lines: tuple[str, ...] = ()
    atlas: Atlas = attrs.field(init=False)
    services: tuple[ServiceClass, ...] = attrs.field(init=False)
    plans: tuple[str, ...] = attrs.field(init=False)
    _elected: frozenset[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.atlas = Atlas(self.old, self.new)
        self.services = service_classes(self.old, self.new)
        self.plans = (*sorted(plans_of(self.old) | plans_of(self.new)), OTHER_PLAN)
        elected = (plan for plan in self.plans if elections_of(self.old, plan) != elections_of(self.new, plan))
        self._elected = frozenset(elected)

    def branches(self) -> Iterator[Branch]:
        """Every branch on which an answer may differ, in a stable order."""
        covered = coverage_classes(self.old, self.new, self.lines)
        every_ladder = self.old.ladders == self.new.ladders
        for services in self.services:
            if self.whole or self._elected or not (every_ladder and self._same((services.old, services.new))):
                for coverage in covered:
                    yield from self._of_coverage(services, coverage)

    def _of_coverage(self, services: ServiceClass, coverage: CoverageClass) -> Iterator[Branch]:
        ladders = (*coverage.old, *coverage.new)
        ranked = any(ladder.plan_sources for ladder in ladders)
        elected = self._elected if ranked else frozenset()
        records: Records = (
            on_a_ladder(services.old, coverage.line, ladders), on_a_ladder(services.new, coverage.line, ladders)
        )  # fmt: skip
        ask = self.whole or not coverage.same
        if not ask and not elected and self._same(records):
            return
        for places in self.atlas.classes(*records, services.kinds):
            here: Records = (_in_reach(records[0], places), _in_reach(records[1], places))
            if not ask and not elected and self._same(here):
                continue
            for plans in plan_classes((self.old, here[0]), (self.new, here[1]), self.plans, ranked):
                left: Records = (_of_plan(here[0], plans), _of_plan(here[1], plans))
                if ask or plans.plan in elected or not self._same(left):
                    ruled = self.old.rules == self.new.rules and coverage.same and plans.plan not in elected
                    yield Branch(
                        services=services, coverage=coverage, places=places, plans=plans, records=left, by_records=ruled
                    )

    def on_topics(self, branch: Branch) -> Iterator[Branch]:
        """The branch for each topic on which its answer may differ, with the records on which that answer hangs."""
        for topic in sorted({COVERAGE}.union(*({item.topic for item in items} for items in branch.records))):
            before, after = (self._needed(items, inputs(topic)) for items in branch.records)
            if not branch.by_records or not self._same((before, after)):
                yield attrs.evolve(branch, topic=topic, records=(before, after))

    def _needed(self, items: Iterable[Provision], topics: frozenset[str]) -> tuple[Provision, ...]:
        """The records on some topics; where plans elect between local ones, the local policies on others too."""
        mine = tuple(item for item in items if item.topic in topics)
        elect = bool(self.old.library.elections or self.new.library.elections)
        if not (elect and any(item.reaches.level == "contractor" for item in mine)):
            return mine
        return tuple(item for item in items if item.topic in topics or item.authority.kind is AuthorityKind.LCD)

    def _same(self, records: Records) -> bool:
        """Whether both sides hold the same records, and the same rules for them."""
        if self.old.rules != self.new.rules:
            return False
        return sorted(map(self.old.record, records[0])) == sorted(map(self.new.record, records[1]))

    def circumstances(self, branch: Branch) -> tuple[tuple[Circumstance, ...], frozenset[str]]:
        """What the records of a branch turn on, and what of it cannot be asked."""
        before = [one for item in branch.records[0] for one in (item, *self.old.later(item))]
        after = [one for item in branch.records[1] for one in (item, *self.new.later(item))]
        notified = self._notified(self.old, before) or self._notified(self.new, after)
        by_contract = any(item.date_basis in CONTRACT for item in (*before, *after))
        records = (*branch.records[0], *branch.records[1])
        return circumstances(records, branch.coverage.facts, by_contract, notified)

    def _notified(self, side: Side, records: Iterable[Provision]) -> bool:
        return any(
            rule.counted_from == "provider_notice"
            for kind in {item.authority.kind for item in records}
            for rule in side.library.notice_rules(kind)
        )

    def cells(self, branch: Branch, found: Sequence[Circumstance]) -> tuple[list[Cell], bool]:
        """The cells of a branch, and whether they are all; if not, each circumstance is varied alone."""
        size = 1
        for item in found:
            size *= len(item.choices)
        whole = size <= MOST_CHOICES
        chosen = _product(found) if whole else _one_at_a_time(found)
        return [_cell(branch, choices) for choices in chosen], whole


def _cell(branch: Branch, choices: Mapping[str, Choice]) -> Cell:
    where = {name: getattr(branch, name) for name in ("services", "coverage", "places", "plans")}
    return Cell(**where, choices=choices)


def _in_reach(records: Iterable[Provision], places: PlaceClass) -> tuple[Provision, ...]:
    state = places.places[0].state
    return tuple(item for item in records if item.reaches.level != "state" or state in item.reaches.values)


def _of_plan(records: Iterable[Provision], plans: PlanClass) -> tuple[Provision, ...]:
    return tuple(item for item in records if reaches_plan(item, plans.plan))


def _product(found: Sequence[Circumstance]) -> Iterator[Mapping[str, Choice]]:
    for choices in itertools.product(*(item.choices for item in found)):
        yield {item.name: choice for item, choice in zip(found, choices, strict=True)}


def _one_at_a_time(found: Sequence[Circumstance]) -> Iterator[Mapping[str, Choice]]:
    first = {item.name: item.choices[0] for item in found}
    yield first
    for item in found:
        yield from (first | {item.name: choice} for choice in item.choices[1:])
