"""Coverage of the rules by tables: counted, and as JSON (``decision-coverage/1``).

Three parts, each a share of what the library makes possible: authorities that governed at least once; edges of
precedence that were taken both ways; dates that rows test on every needed day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from coverage_resolver.lint.report import witness_dict
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.edges import PREVAILS, SILENT, Edge
from coverage_resolver.tables.idle_dates import IdleDates
from coverage_resolver.tables.reachable import Reach, Reachable, Way
from coverage_resolver.tables.rule_targets import GENERATED, Targets, governs_key


@attrs.frozen(kw_only=True)
class RuleCoverage:
    """The targets of a library beside what rows showed.

    ``generated`` is the part of it that only generated rows showed; ``ways_of`` tells which ways of an edge some case
    takes, where that is asked for, and ``idle_dates`` which dates bear on no answer on a day.
    """

    targets: Targets
    seen: frozenset[str]
    generated: frozenset[str] = frozenset()
    ways_of: Reachable | None = attrs.field(default=None, repr=False)
    idle_dates: IdleDates | None = attrs.field(default=None, repr=False)

    @property
    def governed(self) -> tuple[str, ...]:
        """Authorities that governed in some row."""
        return tuple(name for name in self.targets.authorities if governs_key(name) in self.seen)

    @property
    def never_governed(self) -> tuple[str, ...]:
        """Authorities that can govern and did in no row."""
        closed = self.closed_authorities
        left = (name for name in self.targets.authorities if governs_key(name) not in self.seen)
        return tuple(name for name in left if name not in closed)

    @property
    def closed_authorities(self) -> frozenset[str]:
        """Authorities that stand where they could decide, and that no case lets govern."""
        if self.ways_of is None:
            return frozenset()
        left = (name for name in self.targets.authorities if governs_key(name) not in self.seen)
        return frozenset(name for name in left if self.ways_of.governs(name).reach is Reach.NONE)

    def ways(self, edge: Edge) -> tuple[str, ...]:
        """The ways in which an edge was taken."""
        return tuple(way for way in (PREVAILS, SILENT) if edge.key(way) in self.seen)

    @property
    def edges_taken(self) -> int:
        """Edges that were taken both ways."""
        return sum(len(self.ways(edge)) == 2 for edge in self.targets.edges)

    def way(self, edge: Edge, way: str) -> Way:
        """Whether some case takes an edge one way; every way may be taken where nobody has looked."""
        return Way(Reach.NOT_TOLD) if self.ways_of is None else self.ways_of.way(edge, way)

    def lacking(self, edge: Edge) -> tuple[str, ...]:
        """The ways that were not taken, and that some case takes as far as can be told."""
        taken = self.ways(edge)
        left = (way for way in (PREVAILS, SILENT) if way not in taken)
        return tuple(way for way in left if self.way(edge, way).reach is not Reach.NONE)

    def closed(self, edge: Edge) -> tuple[str, ...]:
        """The ways that no case takes."""
        taken = self.ways(edge)
        left = (way for way in (PREVAILS, SILENT) if way not in taken)
        return tuple(way for way in left if self.way(edge, way).reach is Reach.NONE)

    @property
    def two_way_edges(self) -> int:
        """Edges that some case takes one way, and some case the other."""
        return sum(not self.closed(edge) for edge in self.targets.edges)

    @property
    def by_generated(self) -> tuple[int, int, int]:
        """Authorities, edges and dates that are covered only because of generated rows."""
        own = RuleCoverage(targets=self.targets, seen=self.seen - self.generated, idle_dates=self.idle_dates)
        dates = self.tested - own.tested
        return len(self.governed) - len(own.governed), self.edges_taken - own.edges_taken, dates

    def missing_days(self, boundary: Boundary) -> tuple[dt.date, ...]:
        """The days of a date on which no row tests it, and on which one could as far as can be told."""
        return tuple(day for day in self._unseen(boundary) if not self._idle(boundary, day))

    def idle_days(self, boundary: Boundary) -> tuple[dt.date, ...]:
        """The days of a date on which no answer would change if it moved."""
        return tuple(day for day in self._unseen(boundary) if self._idle(boundary, day))

    def _unseen(self, boundary: Boundary) -> tuple[dt.date, ...]:
        return tuple(day for day in boundary.days if boundary.key(day) not in self.seen)

    def _idle(self, boundary: Boundary, day: dt.date) -> bool:
        return self.idle_dates is not None and self.idle_dates.idle(boundary, day)

    @property
    def untested(self) -> tuple[Boundary, ...]:
        """Dates of which some needed day is not tested."""
        return tuple(item for item in self.targets.boundaries if self.missing_days(item))

    @property
    def idle(self) -> tuple[Boundary, ...]:
        """Dates that bear on no answer on any of their days."""
        return tuple(item for item in self.targets.boundaries if len(self.idle_days(item)) == len(item.days))

    @property
    def testable(self) -> int:
        """How many dates there are to be tested."""
        return len(self.targets.boundaries) - len(self.idle)

    @property
    def tested(self) -> int:
        """How many dates are tested on each of their days on which they bear on an answer."""
        return self.testable - len(self.untested)

    @property
    def boundary_percent(self) -> float:
        """The share of dates that are tested, the figure that ``--decisions-fail-under`` holds."""
        return 100.0 * self.tested / self.testable if self.testable else 100.0


def merged(
    targets: Targets,
    parts: Iterable[Iterable[str]],
    ways_of: Reachable | None = None,
    idle_dates: IdleDates | None = None,
) -> RuleCoverage:
    """The coverage of many rows, whoever ran them."""
    every = {key for part in parts for key in part}
    own = {key for key in every if not key.startswith(GENERATED)}
    seen = frozenset(key.removeprefix(GENERATED) for key in every)
    return RuleCoverage(targets=targets, seen=seen, generated=seen - own, ways_of=ways_of, idle_dates=idle_dates)


def coverage_table(found: RuleCoverage) -> dict[str, Any]:
    """The coverage for programs."""
    targets = found.targets
    return {
        "schema": "decision-coverage/1",
        "authorities": {
            "covered": list(found.governed),
            "not_covered": list(found.never_governed),
            "cannot_govern": sorted({*targets.speechless, *found.closed_authorities}),
            "coverage": _percent(len(found.governed), len(targets.authorities) - len(found.closed_authorities)),
        },
        "edges": {
            "edges": [_edge(edge, found) for edge in targets.edges],
            "both_ways": found.edges_taken,
            "can_be_taken_both_ways": found.two_way_edges,
            "coverage": _percent(found.edges_taken, found.two_way_edges),
        },
        "by_generated_rows_only": dict(zip(("authorities", "edges", "boundaries"), found.by_generated, strict=True)),
        "boundaries": {
            "dates": [_boundary(item, found) for item in targets.boundaries],
            "coverage": _percent(found.tested, found.testable),
        },
    }


def _percent(part: int, whole: int) -> float:
    return 10_000 * part // whole / 100 if whole else 100.0


def _edge(edge: Edge, found: RuleCoverage) -> dict[str, Any]:
    open_ways = {way: found.way(edge, way).witness for way in found.lacking(edge)}
    return {
        "ladder": edge.ladder,
        "stronger": edge.stronger,
        "weaker": edge.weaker,
        "example": list(edge.example),
        "taken": list(found.ways(edge)),
        "no_case_takes": list(found.closed(edge)),
        "cases": {way: witness_dict(witness) for way, witness in open_ways.items() if witness is not None},
    }


def _boundary(item: Boundary, found: RuleCoverage) -> dict[str, Any]:
    missing, idle = found.missing_days(item), found.idle_days(item)
    return {
        "name": item.name,
        "what": item.what,
        "date": item.date.isoformat(),
        "tested": [day.isoformat() for day in item.days if day not in missing and day not in idle],
        "not_tested": [day.isoformat() for day in missing],
        "changes_no_answer": [day.isoformat() for day in idle],
    }
