"""Whether some case takes an edge of precedence one way, or lets an authority govern: searched as lint searches ties.

A case is one member with one payer of whom every fact that conditions name is known (docs/lint.md). What no case does
is no gap of the tables; what some case does comes with that case, from which a row can be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import product

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.axes import TooMany
from coverage_resolver.lint.findings import Witness
from coverage_resolver.lint.search import Found, search
from coverage_resolver.lint.services import ServicePoint
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.tables.edges import PREVAILS, Edge, can_meet
from coverage_resolver.tables.rule_observations import GAVE_WAY, edge_keys
from coverage_resolver.tables.rungs import ladder_name, speaking_rung

#: Pairs of provisions that are looked at for one way of an edge.
MOST_PAIRS = 400
#: Cases that are gone through for one pair.
MOST_CASES = 20_000


class Reach(StrEnum):
    """Whether some case does it."""

    SOME = "some"
    NONE = "none"
    NOT_TOLD = "not_told"


@attrs.frozen
class Way:
    """Whether there is a case, and the case."""

    reach: Reach
    witness: Witness | None = None


@attrs.define(eq=False)
class Reachable:
    """What the cases of one library reach, each thing looked for once."""

    library: PolicyLibrary
    _bench: Workbench = attrs.field(init=False)
    _found: dict[str, Way] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._bench = Workbench(self.library)

    def way(self, edge: Edge, way: str) -> Way:
        """Whether some case takes an edge this way."""
        key = edge.key(way)
        if key not in self._found:
            stage = next(item for item in self._bench.stages if ladder_name(item.ladder) == edge.ladder)
            self._found[key] = self._search(stage, edge, way)
        return self._found[key]

    def governs(self, name: str) -> Way:
        """Whether some case lets an authority govern on any topic."""
        if name not in self._found:
            self._found[name] = self._governs(name)
        return self._found[name]

    def _governs(self, name: str) -> Way:
        left_out = False
        for stage, item in product(self._bench.stages, self.library.documents([name])):
            if speaking_rung(item, stage.ladder) is None:
                continue
            try:
                for found, point in self._cases(stage, (item,)):
                    witness = self._bench.witness(stage, found, point)
                    ruling = self._bench.asked(witness, found, item.topic)
                    if ruling is not None and ruling.governing is item:
                        return Way(Reach.SOME, witness)
            except TooMany:
                left_out = True
        return Way(Reach.NOT_TOLD if left_out else Reach.NONE)

    def _search(self, stage: Stage, edge: Edge, way: str) -> Way:
        left_out, key = False, edge.key(way)
        for number, targets in enumerate(_targets(self.library, stage, edge, way), start=1):
            if number > MOST_PAIRS:
                return Way(Reach.NOT_TOLD)
            try:
                for found, point in self._cases(stage, targets):
                    witness = self._bench.witness(stage, found, point)
                    ruling = self._bench.asked(witness, found, targets[0].topic)
                    if ruling is not None and key in edge_keys(ruling, stage.ladder):
                        return Way(Reach.SOME, witness)
            except TooMany:
                left_out = True
        return Way(Reach.NOT_TOLD if left_out else Reach.NONE)

    def _cases(self, stage: Stage, targets: tuple[Provision, ...]) -> Iterator[tuple[Found, ServicePoint]]:
        """The cases in which all targets are in, and the first of them governs; a second one gives way for certain."""
        services = self._bench.services
        points = services.reaching_both(*targets) if len(targets) > 1 else services.reaching(targets[0])
        for serving, point, others in self._bench.meetings(stage, points, targets):
            for found in search(serving, targets, others, latest=True, most=MOST_CASES):
                branches = serving.outcome(found.present)
                governor = branches.outcome.governor
                governs = branches.settled and governor is not None and governor.provision is targets[0]
                if governs and all(_gives_way(branches, each) for each in targets[1:]):
                    yield found, point


def _gives_way(branches: Branches, item: Provision) -> bool:
    """Whether it gives way in every branch: where its fate hangs on a doubt the answer does not say so."""
    fates = [branch.outcome.fates.get(id(item)) for branch in branches.branches]
    return all(fate is not None and fate.disposition in GAVE_WAY for fate in fates)


def _targets(library: PolicyLibrary, stage: Stage, edge: Edge, way: str) -> Iterator[tuple[Provision, ...]]:
    """Who must be in: the stronger, to govern, and a weaker one; or a weaker one alone, to govern."""
    ladder = stage.ladder
    placed = [(speaking_rung(item, ladder), item) for item in library.provisions]
    names = [tier.name for tier in ladder.tiers]
    strong = _on(placed, names.index(edge.stronger))
    weak = _on(placed, names.index(edge.weaker))
    if way == PREVAILS:
        yield from ((one, other) for one in strong for other in weak if can_meet(one, other, ladder))
    else:
        yield from ((one,) for one in weak)


def _on(placed: Iterable[tuple[int | None, Provision]], rank: int) -> list[Provision]:
    return [item for there, item in placed if there == rank]
