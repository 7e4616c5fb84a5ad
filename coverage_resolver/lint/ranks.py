"""Provisions for which no ladder has a place: they leave every judgement as `not_on_ladder`."""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.parts import can_count
from coverage_resolver.lint.subject import Subject
from coverage_resolver.precedence import Ladder
from coverage_resolver.vocabulary import Relation

#: Tiers on which a source may come to govern; on the others it is listed, and never decides.
DECIDING = frozenset({Relation.CONTROLS, Relation.FILLS, Relation.FLOOR, Relation.GRANTS, Relation.UNDECIDED})


def unranked(subject: Subject) -> Iterable[Finding]:
    """Kinds, roles and topics that no ladder of their lines of business ranks, not even to set them aside."""
    ladders = subject.library.ladders.ladders
    for item in subject.library.provisions:
        if not can_count(item) or any(ladder.rank_of(item.place) is not None for ladder in ladders_for(item, ladders)):
            continue
        lines = sorted(item.lines)
        which = f"no ladder of {', '.join(lines)}" if lines else "no ladder"
        what = f"{which} has a place for `{item.authority.kind}` that `{item.role}` on `{item.topic}`"
        yield subject.finding("unranked", item, "role", what, "correct kind, role or topic, or add a tier")


def ladders_for(item: Provision, ladders: Iterable[Ladder]) -> tuple[Ladder, ...]:
    """The ladders on which a provision may be weighed, by its lines of business."""
    lines = item.lines
    return tuple(ladder for ladder in ladders if not lines or lines & ladder.lines)
