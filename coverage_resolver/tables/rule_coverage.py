"""Coverage of the rules by tables: counted, told on a terminal, and as JSON (``decision-coverage/1``).

Three parts, each a share of what the library makes possible: authorities that governed at least once; edges of
precedence that were taken both ways; dates on every needed day of which a row asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from coverage_resolver.tables.rule_targets import PREVAILS, SILENT, Boundary, Edge, Targets, governs_key


@attrs.frozen(kw_only=True)
class RuleCoverage:
    """The targets of a library beside what rows showed."""

    targets: Targets
    seen: frozenset[str]

    @property
    def governed(self) -> tuple[str, ...]:
        """Authorities that governed in some row."""
        return tuple(name for name in self.targets.authorities if governs_key(name) in self.seen)

    @property
    def never_governed(self) -> tuple[str, ...]:
        """Authorities that can govern and did in no row."""
        return tuple(name for name in self.targets.authorities if governs_key(name) not in self.seen)

    def ways(self, edge: Edge) -> tuple[str, ...]:
        """The ways in which an edge was taken."""
        return tuple(way for way in (PREVAILS, SILENT) if edge.key(way) in self.seen)

    @property
    def edges_taken(self) -> int:
        """Edges that were taken both ways."""
        return sum(len(self.ways(edge)) == 2 for edge in self.targets.edges)

    def missing_days(self, boundary: Boundary) -> tuple[dt.date, ...]:
        """The days of a date on which no row asked."""
        pairs = zip(boundary.days, boundary.keys(), strict=True)
        return tuple(day for day, key in pairs if key not in self.seen)

    @property
    def untested(self) -> tuple[Boundary, ...]:
        """Dates of which some needed day was never asked."""
        return tuple(item for item in self.targets.boundaries if self.missing_days(item))

    @property
    def boundary_percent(self) -> float:
        """The share of dates that are tested, the figure that ``--decisions-fail-under`` holds."""
        every = len(self.targets.boundaries)
        return 100.0 * (every - len(self.untested)) / every if every else 100.0


def merged(targets: Targets, parts: Iterable[Iterable[str]]) -> RuleCoverage:
    """The coverage of many rows, whoever ran them."""
    return RuleCoverage(targets=targets, seen=frozenset(key for part in parts for key in part))


def coverage_lines(found: RuleCoverage) -> list[str]:
    """The coverage for people: three figures, and what is missing."""
    targets = found.targets
    boundaries = len(targets.boundaries) - len(found.untested)
    lines = [
        "coverage of the rules",
        f"  authorities that governed   {_share(len(found.governed), len(targets.authorities))}",
        f"  edges taken both ways       {_share(found.edges_taken, len(targets.edges))}",
        f"  dates tested                {_share(boundaries, len(targets.boundaries))}",
        f"  can never govern            {len(targets.speechless):>5}",
    ]
    lines += _listed("never governed", found.never_governed)
    lines += _listed("edges not taken", (edge_text(edge, found) for edge in open_edges(found)))
    lines += _listed("dates not tested", (boundary_text(item, found) for item in found.untested))
    return lines


def open_edges(found: RuleCoverage) -> tuple[Edge, ...]:
    """Edges that lack at least one way."""
    return tuple(edge for edge in found.targets.edges if len(found.ways(edge)) < 2)


def edge_text(edge: Edge, found: RuleCoverage) -> str:
    """An edge with the ways that it lacks."""
    lacking = [way for way in (PREVAILS, SILENT) if way not in found.ways(edge)]
    told = {PREVAILS: "stronger prevails", SILENT: "stronger silent"}
    return f"{edge.ladder}: {edge.stronger} over {edge.weaker} ({', '.join(told[way] for way in lacking)})"


def boundary_text(item: Boundary, found: RuleCoverage) -> str:
    """A date with the days that it lacks."""
    days = ", ".join(day.isoformat() for day in found.missing_days(item))
    plan = ", for the plan that has its own date" if item.plan else ""
    return f"{item.name}, {item.what} {item.date}{plan}: not asked on {days}"


def _share(part: int, whole: int) -> str:
    return f"{part:>5} of {whole:<5} {share_text(part, whole):>7}"


def share_text(part: int, whole: int) -> str:
    """A share in percent, rounded down, so that 100 % is said only of all."""
    return f"{1000 * part // whole / 10 if whole else 100.0:.1f} %"


def _listed(title: str, texts: Iterable[str]) -> list[str]:
    found = list(texts)
    return ["", f"  {title}", *(f"    {text}" for text in found)] if found else []


def coverage_table(found: RuleCoverage) -> dict[str, Any]:
    """The coverage for programs."""
    targets = found.targets
    boundaries = len(targets.boundaries)
    return {
        "schema": "decision-coverage/1",
        "authorities": {
            "covered": list(found.governed),
            "not_covered": list(found.never_governed),
            "cannot_govern": list(targets.speechless),
            "coverage": _percent(len(found.governed), len(targets.authorities)),
        },
        "edges": {
            "edges": [_edge(edge, found) for edge in targets.edges],
            "coverage": _percent(found.edges_taken, len(targets.edges)),
        },
        "boundaries": {
            "dates": [_boundary(item, found) for item in targets.boundaries],
            "coverage": _percent(boundaries - len(found.untested), boundaries),
        },
    }


def _percent(part: int, whole: int) -> float:
    return 10_000 * part // whole / 100 if whole else 100.0


def _edge(edge: Edge, found: RuleCoverage) -> dict[str, Any]:
    return {
        "ladder": edge.ladder,
        "stronger": edge.stronger,
        "weaker": edge.weaker,
        "example": list(edge.example),
        "taken": list(found.ways(edge)),
    }


def _boundary(item: Boundary, found: RuleCoverage) -> dict[str, Any]:
    missing = set(found.missing_days(item))
    return {
        "name": item.name,
        "what": item.what,
        "date": item.date.isoformat(),
        "tested": [day.isoformat() for day in item.days if day not in missing],
        "not_tested": [day.isoformat() for day in item.days if day in missing],
    }
