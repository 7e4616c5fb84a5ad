"""Edges of precedence: two rungs of a ladder on which sources of the library can meet, and whether two can."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from coverage_resolver._candidate_index import names_subject
from coverage_resolver.authorities import Provision
from coverage_resolver.codes import CodeSet
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.precedence import Ladder, Tier
from coverage_resolver.tables.rungs import ladder_name, speaking_rung

#: The two ways of an edge: the stronger rung speaks and the weaker gives way; the stronger is silent.
PREVAILS, SILENT = "prevails", "silent"


@attrs.frozen
class Edge:
    """Two rungs of a ladder, the stronger first, on which sources of the library can meet; with one such pair."""

    ladder: str
    stronger: str
    weaker: str
    example: tuple[str, str] = attrs.field(eq=False)

    def key(self, way: str) -> str:
        """What must have been observed for one way."""
        return f"edge|{self.ladder}|{self.stronger}|{self.weaker}|{way}"


def edges_of(library: PolicyLibrary) -> Iterator[Edge]:
    """Every edge on which sources of the library can meet, ladder by ladder."""
    for ladder in library.ladders.ladders:
        found: dict[tuple[int, int], tuple[str, str]] = {}
        placed = [(rank, item) for item in library.provisions if (rank := speaking_rung(item, ladder)) is not None]
        for rank, item in placed:
            for other_rank, other in placed:
                if rank < other_rank and (rank, other_rank) not in found and can_meet(item, other, ladder):
                    found[rank, other_rank] = (item.id, other.id)
        for (rank, other_rank), example in sorted(found.items()):
            tiers: tuple[Tier, ...] = ladder.tiers
            yield Edge(ladder_name(ladder), tiers[rank].name, tiers[other_rank].name, example)


def can_meet(one: Provision, other: Provision, ladder: Ladder) -> bool:
    """Whether some question can have both as candidates in force; a wide answer, for conditions are not compared."""
    return (
        one.topic == other.topic
        and _same_place(one, other)
        and _same_days(one.period, other.period)
        and _same_days(one.period, ladder.period)
        and _same_days(other.period, ladder.period)
        and _same_service(one, other)
    )


def _same_place(one: Provision, other: Provision) -> bool:
    mine, theirs = one.reaches, other.reaches
    return mine.level != theirs.level or mine.level == "national" or bool(mine.values & theirs.values)


def _same_days(one: EffectivePeriod, other: EffectivePeriod) -> bool:
    return (other.end is None or one.start.earliest <= other.end.latest) and (
        one.end is None or other.start.earliest <= one.end.latest
    )


def _same_service(one: Provision, other: Provision) -> bool:
    """Whether one service can be addressed by both: by a code, by words, or because one speaks of all services."""
    mine, theirs = one.authority.subjects, other.authority.subjects
    if not (one.codes or mine) or not (other.codes or theirs):
        return True
    if one.codes and other.codes and _shared_code(one.codes, other.codes):
        return True
    return any(names_subject(word, theirs) for word in mine) or any(names_subject(word, mine) for word in theirs)


def _shared_code(one: CodeSet, other: CodeSet) -> bool:
    if one.codes & other.codes:
        return True
    return (
        any(code in span for span in one.ranges for code in other.codes)
        or any(
            span.system == more.system and span.first <= more.last and more.first <= span.last
            for span in one.ranges
            for more in other.ranges
        )
        or any(code in span for span in other.ranges for code in one.codes)
    )
