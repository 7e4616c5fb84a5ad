"""A ruling that only a person can make: what stands if the doubt comes to nothing, and what holds otherwise.

Where the ruling is open already, each of its branches is asked the same: a branch promises no more than the answer
would give once its condition is known to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def in_each_branch(ruling: Ruling, settle: Callable[[Ruling], Ruling]) -> Ruling:
    """The ruling as ``settle`` leaves it; of an open one, what it leaves of each branch in which somebody governs."""
    if ruling.resolution is Resolution.GOVERNED:
        return settle(ruling)
    if ruling.resolution is not Resolution.INDETERMINATE:
        return ruling
    branches: dict[Alternative, None] = {}
    needs, codes = dict.fromkeys(ruling.needs), dict.fromkeys(ruling.reason_codes)
    for branch in ruling.alternatives:
        found = None if branch.governing is None else settle(_supposed(ruling, branch))
        if found is None or found.resolution is not Resolution.INDETERMINATE:
            branches[branch] = None
            continue
        branches.update(dict.fromkeys(_within(branch, found)))
        needs.update(dict.fromkeys(found.needs))
        codes.update(dict.fromkeys(found.reason_codes))
    return attrs.evolve(ruling, alternatives=tuple(branches), needs=tuple(needs), reason_codes=tuple(codes))


def _supposed(ruling: Ruling, branch: Alternative) -> Ruling:
    """The ruling, were the condition of the branch known to hold."""
    governing = branch.governing
    return attrs.evolve(
        ruling,
        resolution=Resolution.GOVERNED,
        status=branch.status,
        value=None if governing is None else governing.value,
        stance=None if governing is None else governing.stance,
        governing=governing,
        alternatives=(),
        reason_codes=(),
        needs=(),
    )


def _within(branch: Alternative, found: Ruling) -> Iterator[Alternative]:
    for inner in found.alternatives:
        told = branch.condition.endswith(inner.condition)
        words = branch.condition if told else f"{branch.condition}, and {inner.condition}"
        yield attrs.evolve(inner, condition=words)


def _open(step: Step, because: str) -> Step:
    if step.disposition is not Disposition.GOVERNS:
        return step
    return attrs.evolve(step, disposition=Disposition.DEPENDS, because=because)
