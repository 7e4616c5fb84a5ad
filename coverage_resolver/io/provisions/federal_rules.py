"""Federal floors as files state them: no state and no plan may be less generous."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.provisions.checks import rule_faults
from coverage_resolver.io.provisions.records import Faults, Made, conditions
from coverage_resolver.io.provisions.shapes import LINES, FederalRuleShape
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, anniversary, day_before
from coverage_resolver.topics import topic_named
from coverage_resolver.vocabulary import AuthorityKind, Role


def federal_records(rules: Iterable[tuple[str, FederalRuleShape]], faults: Faults) -> list[Made]:
    """The floors as provisions; those of which anything is wrong are told and left out."""
    made = []
    for where, rule in rules:
        kind = rule.kind or _kind(rule.citation.title)
        if kind is None:
            what_to_do = "cite the USC or the CFR, or add `kind`"
            faults.append(InvalidRecord(f"{where}.citation.title", "neither statute nor regulation", what_to_do))
        found = [*rule_faults(rule, where)]
        faults += found
        period = _period(rule, where, faults)
        if period is None or kind is None or found:
            continue
        authority = Authority(
            id=f"federal/{rule.id}",
            kind=kind,
            title=rule.gist or rule.citation.title,
            citation=Citation(rule.citation.title, rule.verified, note=rule.verified_note),
            scope=Scope("national", frozenset({"US"})),
            provenance=Provenance(source="provision file"),
        )
        provision = Provision(
            authority=authority,
            version=rule.id,
            lines_of_business=frozenset(LINES[line] for line in rule.applies_to.lob),
            topic=topic_named(rule.topic),
            role=Role.FLOOR,
            value=rule.value,
            conditions=conditions(rule.applies_to),
            period=period,
            verified=rule.verified,
        )
        made.append(Made(where=where, id=rule.id, provision=provision))
    return made


def _kind(title: str) -> AuthorityKind | None:
    letters = title.replace(".", "").upper().split()
    if "CFR" in letters:
        return AuthorityKind.REGULATION
    return AuthorityKind.STATUTE if "USC" in letters else None


def _period(rule: FederalRuleShape, where: str, faults: Faults) -> EffectivePeriod | None:
    """A rating period runs a year at the most (42 CFR 438.2), so that a rule on those that start on or after a day
    is in force a year later everywhere, and in between nobody can say without the contract."""
    if rule.effective_from is not None:
        return EffectivePeriod(ImpreciseDate.parse(rule.effective_from))
    if not rule.effective_basis:
        return EffectivePeriod(ImpreciseDate.parse("unstated"))
    words = [word.strip(".,;") for word in rule.effective_basis.split()]
    days = [word for word in words if len(word) == 10 and word[:4].isdigit()]
    try:
        (first,) = map(dt.date.fromisoformat, days)
    except ValueError:
        what_to_do = "write `effective_from`, or one day as 2026-01-01"
        faults.append(InvalidRecord(f"{where}.effective_basis", "no one day in it", what_to_do))
        return None
    a_year_on = day_before(anniversary(first, 1))
    return EffectivePeriod(ImpreciseDate(first, a_year_on, written=rule.effective_basis))
