"""Where more than one ladder may be the member's: one answer if all of them give it, else a doubt with its branches."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from coverage_resolver.compose import payer_of
from coverage_resolver.determinations import Alternative, Determination, Window
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.payer_rules import Leg
from coverage_resolver.precedence import Ladder
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Resolution

_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW


def between_ladders(
    leg: Leg,
    ladders: tuple[Ladder, ...],
    found: list[Determination],
    window: Callable[[], Window],
) -> Determination:
    """More than one ladder may be the member's: settled where they agree, else a doubt with its branches."""
    if len({_same(item) for item in found}) == 1:
        chosen = attrs.evolve(found[0], payer=payer_of(leg, ""))
        if chosen.resolution is Resolution.CONFLICT:
            return _every_contender(chosen, found)
        if len({item.governing for item in found}) == 1 or found[0].status is not _REVIEW:
            return chosen
        # Reviews under different standards are one answer, and no one of them can be named.
        unnamed = attrs.evolve(chosen.rulings[COVERAGE], resolution=Resolution.SILENT, governing=None, composed_of=())
        return attrs.evolve(
            chosen, resolution=Resolution.SILENT, rulings=FrozenTable({**chosen.rulings, COVERAGE: unnamed})
        )
    facts = {fact for ladder in ladders for fact in ladder.selects}
    missing = sorted(fact for fact in facts if len({ladder.selects.get(fact) for ladder in ladders}) > 1)
    codes = (ReasonCode.INPUT_MISSING, *(code for item in found for code in item.reason_codes))
    needs = (*(f"enrollment.{fact}" for fact in missing), *(need for item in found for need in item.needs))
    return Determination(
        payer=payer_of(leg, ""),
        resolution=Resolution.INDETERMINATE,
        status=CoverageStatus.INDETERMINATE,
        reason_codes=tuple(dict.fromkeys(codes)),
        needs=tuple(dict.fromkeys(needs)),
        must_consult=tuple(dict.fromkeys(name for item in found for name in item.must_consult)),
        alternatives=tuple(
            Alternative(ladder.name, item.status, item.governing) for ladder, item in zip(ladders, found, strict=True)
        ),
        window=window,
    )


def _every_contender(chosen: Determination, found: list[Determination]) -> Determination:
    """A conflict on every ladder is one answer, whoever contends: a person decides."""
    return attrs.evolve(
        chosen,
        alternatives=tuple(dict.fromkeys(branch for item in found for branch in item.alternatives)),
        must_consult=tuple(dict.fromkeys(name for item in found for name in item.must_consult)),
    )


def _same(item: Determination) -> tuple[object, ...]:
    """What makes the answers of two ladders one: the outcome, its criteria and the family of the document."""
    if item.settled and item.status is _REVIEW:
        return (item.status,)
    if item.resolution is Resolution.CONFLICT:
        return (item.resolution,)
    governing = item.governing
    if governing is None:
        return (item.resolution, item.status, item.alternatives)
    return (item.resolution, item.status, governing.criteria, governing.authority.family)
