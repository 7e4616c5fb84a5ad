"""Ladders that are one to some provisions are gone through once, and only where nothing tells the two apart."""

from __future__ import annotations

import attrs
import pytest
from strategies import rules, source

from coverage_resolver import Condition, EffectivePeriod, PolicyLibrary, Provision, Scope
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.precedence import Ladder, Tier


def policy(name: str = "S0", **about: object) -> Provision:
    return source(name, "plan_clinical_policy", "covered", scope=Scope("plan", frozenset({"plan-a"})), **about)


def covers(one: str, other: str, *items: Provision, library: PolicyLibrary | None = None) -> bool:
    bench = Workbench((library or rules()).with_provisions(items))
    return bench.twins.covers(stage(bench, one), stage(bench, other), items, items)


def stage(bench: Workbench, name: str) -> Stage:
    return next(item for item in bench.stages if item.ladder.id == name)


def test_private_plans_are_one_to_a_policy_and_a_coverage_document() -> None:
    document = source("S1", "evidence_of_coverage", "excluded_benefit", scope=Scope("plan", frozenset({"plan-a"})))
    assert covers("self_funded_erisa", "marketplace", policy(), document)


def test_the_younger_ladder_does_not_stand_for_the_days_before_it() -> None:
    assert not covers("marketplace", "self_funded_erisa", policy(period=EffectivePeriod.of("1990-01-01")))
    assert covers("marketplace", "self_funded_erisa", policy(period=EffectivePeriod.of("2020-01-01")))


def test_a_notice_rule_for_one_line_of_business_tells_two_apart() -> None:
    assert not covers("commercial_insured", "fehb", policy())


def test_a_state_law_that_one_ladder_preempts_tells_two_apart() -> None:
    law = source("S1", "state_statute", "covered", scope=Scope("state", frozenset({"CA"})))
    assert not covers("commercial_insured", "self_funded_erisa", law)
    assert covers("commercial_insured", "marketplace", law)


@pytest.mark.parametrize("fact", ["line_of_business", "funding"])
def test_a_condition_on_what_picks_the_ladder_tells_two_apart(fact: str) -> None:
    about = {"conditions": (Condition(fact, "is", "insured"),)}
    assert not covers("self_funded_erisa", "marketplace", policy(**about))
    assert covers("self_funded_erisa", "marketplace", policy(conditions=(Condition("weeks", "at_least", 6),)))


def test_a_line_of_business_that_a_provision_names_tells_two_apart() -> None:
    assert not covers("self_funded_erisa", "marketplace", policy(lines_of_business=frozenset({"marketplace"})))


@pytest.mark.parametrize("change", [{"tie_break": "later_effective"}, {"group": "another"}, {"admits": ("public",)}])
def test_a_rung_that_decides_otherwise_tells_two_apart(change: dict[str, object]) -> None:
    def changed(ladder: Ladder) -> Ladder:
        tiers = [attrs.evolve(tier, **change) if tier.name == "clinical_policy" else tier for tier in ladder.tiers]
        return remade(ladder, tiers)

    library = rules()
    ladders = [changed(item) if item.id == "marketplace" else item for item in library.ladders.ladders]
    other = PolicyLibrary.of([], ladders, library.notices, library.payer_rules, library.jurisdictions)
    assert not covers("self_funded_erisa", "marketplace", policy(), library=other)


def remade(ladder: Ladder, tiers: list[Tier]) -> Ladder:
    given = {field.name: getattr(ladder, field.name) for field in attrs.fields(Ladder) if field.init}
    return Ladder(**given | {"tiers": tuple(tiers)})
