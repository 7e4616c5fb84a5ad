"""Beside a place of service the kind of a service comes from its code, as far as its contractor does it (MC-12)."""

from __future__ import annotations

import pytest
from strategies import rules, source

from coverage_resolver import CodeSet, Condition, PolicyLibrary, Resolution, Scope, resolve
from coverage_resolver.lint import inspect


def local(name: str, status: str, code: str, contractor: str, place: str = "") -> object:
    """A local policy on one code, which may be on one place of service alone."""
    return source(
        name,
        "lcd",
        status,
        scope=Scope("contractor", frozenset({contractor})),
        lines_of_business=frozenset({"medicare_ffs"}),
        codes=CodeSet.procedures([code]),
        conditions=(Condition("place_of_service", "is", place),) if place else (),
    )


def library(code: str, contractor: str, *places: str) -> PolicyLibrary:
    """Two policies that disagree, each with its place of service."""
    outcomes = ("covered", "excluded_benefit")
    return rules().with_provisions(
        [local(f"S{n}", outcome, code, contractor, place)
         for n, (outcome, place) in enumerate(zip(outcomes, places, strict=True))]
    )  # fmt: skip


@pytest.mark.parametrize("places", [("12", "12"), ("", "12"), ("12", "")])
@pytest.mark.parametrize(
    ("code", "contractor", "kind"),
    [
        ("HCPCS:E0100", "DME-JB", "dme"),  # equipment and nothing else
        ("HCPCS:A4649", "17013", "dme"),  # a supply that professionals use, too
        ("HCPCS:M0076", "DME-JB", "dme"),  # nothing tells the kind: it may be told
        ("CPT:80053", "15201", "facility"),  # a test, which may be a hospital's
        ("CPT:80053", "15202", "laboratory"),
    ],
)
def test_a_tie_at_a_place_of_service_is_found(code: str, contractor: str, kind: str, places: tuple[str, str]) -> None:
    own = library(code, contractor, *places)
    (found,) = [finding for finding in inspect(own).findings if finding.code == "tie"]
    assert found.witness is not None and found.witness.question is not None
    assert found.witness.area.endswith(f"contractor {contractor} for a {kind} service")
    assert resolve(found.witness.question, own).primary.rulings["coverage"].resolution is Resolution.CONFLICT


def test_equipment_at_a_contractor_of_professionals_is_no_certain_tie() -> None:
    assert not [finding for finding in inspect(library("HCPCS:E0100", "J15", "11", "11")).findings
                if finding.code == "tie"]  # fmt: skip


@pytest.mark.parametrize("contractor", ["DME-JB", "J15"])
def test_no_place_of_service_is_told_where_no_record_looks_at_one(contractor: str) -> None:
    (found,) = [each for each in inspect(library("HCPCS:E0100", contractor, "", "")).findings if each.code == "tie"]
    assert found.witness is not None and found.witness.area.endswith(f"contractor {contractor}")
