"""Coverage of the rules in lines for people: the figures, and what is missing, each with a case where one is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.edges import PREVAILS, SILENT, Edge
from coverage_resolver.tables.rule_coverage import RuleCoverage


def coverage_lines(found: RuleCoverage, *, long: bool = True, flag: str = "--coverage") -> list[str]:
    """The coverage for people: the figures; and what is missing, where the ``long`` form is asked for.

    The short form names the ``flag`` that asks for it.
    """
    targets = found.targets
    governed, edges, dates = (_generated(count) for count in found.by_generated)
    able = len(targets.authorities) - len(found.closed_authorities)
    never = len(targets.speechless) + len(found.closed_authorities)
    one_way = len(targets.edges) - found.two_way_edges
    lines = [
        "coverage of the rules",
        f"  authorities that governed   {_share(len(found.governed), able)}{governed}",
        f"  edges taken both ways       {_share(found.edges_taken, found.two_way_edges)}{edges}",
        f"  dates tested                {_share(found.tested, found.testable)}{dates}",
        f"  can never govern: {never}; edges that no case takes both ways: {one_way}; dates that change no answer: "
        f"{len(found.idle)}",
    ]
    if targets.on_demand:
        lines.append("  documents of packs are found on demand, and not counted")
    if not long:
        lacking = any(found.lacking(edge) for edge in targets.edges)
        missing = found.never_governed or lacking or found.untested
        return [*lines, f"  what is missing: {flag}=long"] if missing else lines
    lines += _listed("never governed", (authority_text(name, found) for name in found.never_governed))
    lines += _listed("edges not taken", (line for edge in targets.edges for line in edge_texts(edge, found)))
    lines += _listed("edges that no case takes", (text for edge in targets.edges for text in closed_texts(edge, found)))
    lines += _listed("authorities that no case lets govern", sorted(found.closed_authorities))
    lines += _listed("dates not tested", (boundary_text(item, found) for item in found.untested))
    lines += _listed("days on which a date changes no answer", (text for text in idle_texts(found)))
    return lines


_TOLD = {PREVAILS: "stronger prevails", SILENT: "stronger silent"}


def edge_texts(edge: Edge, found: RuleCoverage) -> Iterator[str]:
    """Each way that an edge lacks, with a case that takes it where one is known."""
    for way in found.lacking(edge):
        witness = found.way(edge, way).witness
        case = f": {witness.text()}" if witness else ""
        yield f"{_named(edge)} ({_TOLD[way]}){case}"


def authority_text(name: str, found: RuleCoverage) -> str:
    """An authority that never governed, with a case that lets it where one is known."""
    witness = None if found.ways_of is None else found.ways_of.governs(name).witness
    return f"{name}: {witness.text()}" if witness else name


def closed_texts(edge: Edge, found: RuleCoverage) -> Iterator[str]:
    """The ways of an edge that no case takes."""
    ways = found.closed(edge)
    if ways:
        yield f"{_named(edge)} ({', '.join(_TOLD[way] for way in ways)})"


def _named(edge: Edge) -> str:
    return f"{edge.ladder}: {edge.stronger} over {edge.weaker}"


def _generated(count: int) -> str:
    return f"   {count} of them by generated rows only" if count else ""


def boundary_text(item: Boundary, found: RuleCoverage) -> str:
    """A date with the days that it lacks."""
    return f"{_dated(item)}: no row would notice on {_days(found.missing_days(item))}"


def idle_texts(found: RuleCoverage) -> Iterator[str]:
    """The days on which dates change no answer."""
    for item in found.targets.boundaries:
        days = found.idle_days(item)
        if days:
            yield f"{_dated(item)}: {_days(days)}"


def _dated(item: Boundary) -> str:
    return f"{item.name}, {item.what} {item.date}{', for the plan that has its own date' if item.plan else ''}"


def _days(days: Iterable[dt.date]) -> str:
    return ", ".join(day.isoformat() for day in days)


def _share(part: int, whole: int) -> str:
    return f"{part:>5} of {whole:<5} {share_text(part, whole):>7}"


def share_text(part: int, whole: int) -> str:
    """A share in percent, rounded down, so that 100 % is said only of all."""
    return f"{1000 * part // whole / 10 if whole else 100.0:.1f} %"


def _listed(title: str, texts: Iterable[str]) -> list[str]:
    found = list(texts)
    return ["", f"  {title}", *(f"    {text}" for text in found)] if found else []
