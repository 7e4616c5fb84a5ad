"""Readers of ladders (schema ``coverage-ladder/1``): tiers, shared blocks of tiers, and their order.

Faults are collected with their place; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from coverage_resolver.authorities import EVENTS, SCOPE_LEVELS
from coverage_resolver.citations import Citation
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.converters import UNREAD, Name, rows, structure
from coverage_resolver.io.record_shapes import period_of, reasons_of
from coverage_resolver.io.strict_values import closest, one_of, shown
from coverage_resolver.periods import ImpreciseDate
from coverage_resolver.precedence import ADMISSIONS, TIE_BREAKS, Ladder, NoLessThan, Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind, Relation, Role

LADDERS = "coverage-ladder/1"
#: The entry of ``tiers_of`` that stands for the ladder's own tiers.
OWN = "own"
#: Events that only tiers and ladders report.
TIER_EVENTS = EVENTS | frozenset(
    ("composed", "covers", "deference", "more_generous", "more_restrictive", "prevails_over")
)

_ReasonTable = dict[str, tuple[ReasonCode, ...]]


@attrs.frozen(kw_only=True)
class TierShape:
    """A rung as written; ``last`` puts it under all others."""

    name: Name
    kinds: frozenset[AuthorityKind]
    relation: Relation
    roles: frozenset[Role] | None = None
    topics: frozenset[Name] | None = None
    scopes: frozenset[str] | None = None
    citation: Citation
    tie_break: str = attrs.field(default="", metadata={"read": one_of(TIE_BREAKS, "tie-break")})
    tie_break_kinds: frozenset[AuthorityKind] | None = None
    admits: tuple[str, ...] = ()
    reasons: _ReasonTable = attrs.field(factory=dict)
    group: Name | None = None
    mismatch_with: str = ""
    benefit_before: str = ""
    binds_issuers_of: str = ""
    binding: bool = True
    last: bool = False


@attrs.frozen(kw_only=True)
class SharedTiersShape:
    """A ``[[tiers]]`` block that several ladders may name."""

    id: Name
    tier: tuple[TierShape, ...]


@attrs.frozen(kw_only=True)
class NoLessThanShape:
    """What a plan may not fall below, as written."""

    fact: str = attrs.field(metadata={"read": one_of(("delivery_system", "funding", "programme"), "fact")})
    value: Name
    topics: frozenset[Name]
    citation: Name


@attrs.frozen(kw_only=True)
class LadderShape:
    """A ``[[ladder]]`` as written."""

    id: Name
    name: str
    line_of_business: Name
    selects: dict[str, frozenset[str]] = attrs.field(factory=dict)
    start: ImpreciseDate = attrs.field(metadata={"key": "from"})
    through: ImpreciseDate | None = None
    plan_sources: bool = True
    state_of: str = attrs.field(default="residence", metadata={"read": one_of(("issue", "residence"), "state")})
    standard: str = ""
    counts_as: frozenset[Name] = frozenset()
    needs_state: bool = False
    routes_emergencies_by_area: bool = False
    significant_cost_payer: str = ""
    citation: Citation
    duty_to_review: frozenset[AuthorityKind] = frozenset()
    no_less_than: NoLessThanShape | None = None
    reasons: _ReasonTable = attrs.field(factory=dict)
    tiers_of: tuple[Name, ...] = ()
    tier: tuple[TierShape, ...] = ()


@attrs.frozen(kw_only=True)
class LadderFileShape:
    """The top of a ladder file."""

    schema: str
    ladder: Any = attrs.field(default=(), metadata=UNREAD)
    tiers: Any = attrs.field(default=(), metadata=UNREAD)


#: A tier, and whether it stands under all that are not so marked.
_Rung = tuple[Tier, bool]


def read_ladders(
    files: Iterable[tuple[str, object]], topics: frozenset[str], faults: list[InvalidRecord]
) -> tuple[Ladder, ...]:
    """The ladders of all files, given as label and table; shared tiers may stand in any of the files."""
    before = len(faults)
    shared: dict[str, tuple[_Rung, ...]] = {}
    ladders: list[tuple[str, LadderShape]] = []
    for label, raw in files:
        top = structure(LadderFileShape, raw, f"{label}:", faults)
        if top is None:
            continue
        for where, block in rows(SharedTiersShape, top.tiers, f"{label}:tiers", faults):
            if block.id in shared or block.id == OWN:
                what = f"the id {shown(block.id)} is taken"
                faults.append(InvalidRecord(f"{where}.id", what, "choose another id"))
            shared[block.id] = _rungs(block.tier, where, topics, faults)
        ladders += rows(LadderShape, top.ladder, f"{label}:ladder", faults)
    whole = len(faults) == before
    found: list[Ladder] = []
    for where, shape in ladders:
        blocks = shared | {OWN: _rungs(shape.tier, where, topics, faults)}
        order = shape.tiers_of if OWN in shape.tiers_of else (*shape.tiers_of, OWN)
        for number, block_id in enumerate(order, start=1):
            if block_id not in blocks and whole:
                what = f"unknown shared tiers {shown(block_id)}"
                faults.append(InvalidRecord(f"{where}.tiers_of[{number}]", what, closest(block_id, blocks)))
        rungs = [rung for block_id in order for rung in blocks.get(block_id, ())]
        tiers = tuple(tier for wanted in (False, True) for tier, at_end in rungs if at_end is wanted)
        for ladder in _ladder(shape, tiers, where, topics, faults):
            _overlap(ladder, found, where, faults)
            found.append(ladder)
    return tuple(found)


def _overlap(ladder: Ladder, earlier: Iterable[Ladder], where: str, faults: list[InvalidRecord]) -> None:
    for other in earlier:
        if other.id != ladder.id:
            continue
        one, two = sorted((other.period, ladder.period), key=lambda period: period.start.earliest)
        if one.end is None or one.end.latest >= two.start.earliest:
            what = f"two stretches of the ladder {shown(ladder.id)} overlap"
            faults.append(InvalidRecord(f"{where}.from", what, "end the older one with `through`"))


def _rungs(
    shapes: Iterable[TierShape], where: str, topics: frozenset[str], faults: list[InvalidRecord]
) -> tuple[_Rung, ...]:
    found = []
    for number, shape in enumerate(shapes, start=1):
        there = f"{where}.tier[{number}]"
        _known_words(shape.scopes or (), SCOPE_LEVELS, f"{there}.scopes", faults)
        _known_words(shape.admits, ADMISSIONS, f"{there}.admits", faults)
        _known_words(shape.topics or (), topics, f"{there}.topics", faults)
        if not shape.kinds:
            faults.append(InvalidRecord(f"{there}.kinds", "a tier on which nothing stands", "name a kind"))
        reasons = reasons_of(shape.reasons, TIER_EVENTS, f"{there}.reasons", faults)
        fields: dict[str, Any] = {"group": shape.group or shape.name, "reasons": reasons}
        if shape.roles is not None:
            fields["roles"] = shape.roles
        tier = Tier(
            name=shape.name,
            kinds=shape.kinds,
            relation=shape.relation,
            topics=shape.topics,
            scopes=shape.scopes,
            citation=shape.citation,
            tie_break=shape.tie_break,
            tie_break_kinds=shape.tie_break_kinds,
            admits=shape.admits,
            mismatch_with=shape.mismatch_with,
            benefit_before=shape.benefit_before,
            binds_issuers_of=shape.binds_issuers_of,
            binding=shape.binding,
            **fields,
        )
        found.append((tier, shape.last))
    return tuple(found)


def _known_words(words: Iterable[str], known: Iterable[str], where: str, faults: list[InvalidRecord]) -> None:
    for word in sorted(set(words) - set(known)):
        faults.append(InvalidRecord(where, f"unknown word {shown(word)}", closest(word, known)))


def _ladder(
    shape: LadderShape, tiers: tuple[Tier, ...], where: str, topics: frozenset[str], faults: list[InvalidRecord]
) -> Iterable[Ladder]:
    period = period_of(shape.start, shape.through, where, faults)
    reasons = reasons_of(shape.reasons, TIER_EVENTS, f"{where}.reasons", faults)
    bound = shape.no_less_than
    if bound is not None:
        _known_words(bound.topics, topics, f"{where}.no_less_than.topics", faults)
    if period is None:
        return ()
    return (
        Ladder(
            id=shape.id, name=shape.name, line_of_business=shape.line_of_business,
            selects=FrozenTable(shape.selects), period=period, state_of=shape.state_of,
            plan_sources=shape.plan_sources, standard=shape.standard,
            counts_as=shape.counts_as, needs_state=shape.needs_state,
            routes_emergencies_by_area=shape.routes_emergencies_by_area,
            significant_cost_payer=shape.significant_cost_payer, duty_to_review=shape.duty_to_review,
            no_less_than=None if bound is None else NoLessThan(**attrs.asdict(bound, recurse=False)),
            citation=shape.citation, tiers=tiers, reasons=reasons,
        ),
    )  # fmt: skip
