"""A ruling that only a person can make: what stands if the doubt comes to nothing, and what holds otherwise."""

from __future__ import annotations

import attrs

from coverage_resolver.determinations import Alternative, Ruling, Step
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Resolution


def for_a_person(ruling: Ruling, code: ReasonCode, needs: tuple[str, ...], otherwise: str) -> Ruling:
    """The ruling as it is until a person has spoken: ``needs`` says on what, last the judgement itself."""
    governing = ruling.governing
    return attrs.evolve(
        ruling,
        resolution=Resolution.INDETERMINATE,
        status=CoverageStatus.INDETERMINATE if ruling.topic == COVERAGE else None,
        value=None,
        stance=None,
        governing=None,
        composed_of=(),
        alternatives=(
            Alternative("it stands" if governing is None else f"{governing.id} stands", ruling.status, governing),
            Alternative(otherwise, None, None),
        ),
        steps=tuple(_open(step, needs[-1]) for step in ruling.steps),
        reason_codes=tuple(dict.fromkeys((*ruling.reason_codes, code, ReasonCode.NEEDS_HUMAN))),
        needs=tuple(dict.fromkeys((*ruling.needs, *needs))),
    )


def _open(step: Step, because: str) -> Step:
    if step.disposition is not Disposition.GOVERNS:
        return step
    return attrs.evolve(step, disposition=Disposition.DEPENDS, because=because)
