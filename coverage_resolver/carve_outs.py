"""A rule that carves a service out of the plan's contract: another payer is asked (law.md MD-6)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.determinations import Alternative, Determination, Ruling
from coverage_resolver.for_a_person import for_a_person
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.topics import CARVE_OUT
from coverage_resolver.vocabulary import CoverageStatus, Finality, Resolution, Stance


def carved_out(determination: Determination, case: Case) -> Determination:
    """The determination where the service is carved out of the contract, or may be; fee-for-service has no contract.

    What stands on each topic stays as it is, for the payer who is asked instead.
    """
    rule = determination.rulings.get(CARVE_OUT)
    if rule is None or case.leg.enrollment.delivery_system == "fee_for_service":
        return determination
    if rule.resolution is not Resolution.GOVERNED or rule.governing is None:
        return _perhaps(determination, rule)
    if not _carves(rule.governing):
        return determination
    if rule.governing.reaches.level == "plan":
        need = f"whether the contract carves the service out, as {rule.governing.authority.id} says"
        return _perhaps(determination, for_a_person(rule, ReasonCode.CARVED_OUT, (need,), "it does not"))
    payer, name = str(rule.governing.value.get("covered_by", "another payer")), rule.governing.authority.id
    told = f"{name} carves the service out of the plan's contract: {payer.replace('_', ' ')} is responsible."
    told += " No rule of the plan binds it."
    return attrs.evolve(
        determination,
        resolution=Resolution.SILENT if determination.governing is None else Resolution.GOVERNED,
        status=CoverageStatus.OTHER_PAYER_RESPONSIBLE,
        reason_codes=tuple(dict.fromkeys((ReasonCode.CARVED_OUT, *determination.reason_codes))),
        must_consult=tuple(dict.fromkeys((name, *determination.must_consult))),
        caveats=(*determination.caveats, told),
        needs=(),
        alternatives=(),
        standard="",
        finality=Finality.CATEGORICAL,
        paid_by=payer,
        redirected=True,
    )


def _perhaps(determination: Determination, rule: Ruling) -> Determination:
    """Who pays hangs on what the carve-out hangs on."""
    branches = [
        *((branch.condition, branch.governing) for branch in rule.alternatives),
        *((f"{item.id} prevails", item) for item in rule.contenders),
    ]
    carving = [(told, item) for told, item in branches if item is not None and _carves(item)]
    if not carving:
        return determination
    away = (Alternative(told, CoverageStatus.OTHER_PAYER_RESPONSIBLE, item) for told, item in carving)
    here = determination.alternatives or (
        Alternative("the service stays in the plan's contract", determination.status, determination.governing),
    )
    return attrs.evolve(
        determination,
        resolution=Resolution.INDETERMINATE,
        status=CoverageStatus.INDETERMINATE,
        reason_codes=tuple(dict.fromkeys((*determination.reason_codes, *rule.reason_codes))),
        needs=tuple(dict.fromkeys((*determination.needs, *(rule.needs or _which(rule))))),
        alternatives=tuple(dict.fromkeys((*away, *here))),
        standard="",
        finality=Finality.INDIVIDUAL,
    )


def _which(rule: Ruling) -> tuple[str, ...]:
    """What a person must say of carve-outs that contradict each other."""
    names = dict.fromkeys(item.authority.id for item in rule.contenders)
    return (f"which carve-out prevails: {' or '.join(names)}",) if names else ()


def _carves(provision: Provision) -> bool:
    """Whether it sends the service to another payer; of a text that nobody has seen, who knows."""
    value = provision.value
    told = isinstance(value, Mapping) and value.get("outside_plan_benefit") is True
    return told or provision.stance is Stance.UNKNOWN
