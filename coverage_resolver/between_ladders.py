"""Where more than one ladder may be the member's: one answer if all of them give it, else a doubt with its branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from coverage_resolver.compose import payer_of
from coverage_resolver.determinations import Alternative, Determination, Ruling, Step, Window
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.payer_rules import Leg
from coverage_resolver.precedence import Ladder
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Resolution

#: Dispositions of sources that count on no ladder, whichever of them is the member's.
_OUT = frozenset(Disposition) - {
    Disposition.GOVERNS,
    Disposition.COMPOSED,
    Disposition.DISPLACED,
    Disposition.STANDS_BY,
    Disposition.CONFLICTS,
    Disposition.DEPENDS,
    Disposition.CONSULTED,
}
_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW


def between_ladders(
    leg: Leg,
    ladders: tuple[Ladder, ...],
    found: list[Determination],
    window: Callable[[], Window],
) -> Determination:
    """More than one ladder may be the member's: settled where they agree, else a doubt with its branches.

    Each topic is compared for itself: where coverage is one answer, authorization may still hang on the ladder.
    """
    merged = _on_coverage(leg, ladders, found, window)
    rulings = dict(merged.rulings)
    if COVERAGE not in rulings:
        open_ = attrs.evolve(_on_topic(COVERAGE, ladders, found), alternatives=merged.alternatives)
        rulings[COVERAGE] = attrs.evolve(open_, status=merged.status)
    for topic in sorted({name for item in found for name in item.rulings} - {COVERAGE}):
        rulings[topic] = _on_topic(topic, ladders, found)
    needs = (*merged.needs, *(need for topic, ruling in rulings.items() if topic != COVERAGE for need in ruling.needs))
    return attrs.evolve(merged, rulings=FrozenTable(rulings), needs=tuple(dict.fromkeys(needs)))


def _missing(ladders: tuple[Ladder, ...]) -> tuple[str, ...]:
    facts = {fact for ladder in ladders for fact in ladder.selects}
    told_apart = sorted(fact for fact in facts if len({ladder.selects.get(fact) for ladder in ladders}) > 1)
    return tuple(f"enrollment.{fact}" for fact in told_apart)


def _on_topic(topic: str, ladders: tuple[Ladder, ...], found: list[Determination]) -> Ruling:
    """The ruling of every ladder, or a doubt between them; a provision that fares otherwise on another depends."""
    rulings = [item.rulings.get(topic) or Ruling(topic=topic, resolution=Resolution.SILENT) for item in found]
    first = rulings[0]
    if all(_ruled(item) == _ruled(first) for item in rulings):
        return first
    steps: dict[str, Step] = {}
    for step in (step for ruling in rulings for step in ruling.steps):
        earlier = steps.setdefault(step.provision.id, step)
        if earlier.disposition is not step.disposition and not _OUT.issuperset((earlier.disposition, step.disposition)):
            because = " or ".join(_missing(ladders))
            steps[step.provision.id] = Step(step.provision, Disposition.DEPENDS, because, None, earlier.tier)
    return Ruling(
        topic=topic,
        resolution=Resolution.INDETERMINATE,
        alternatives=tuple(
            branch for ladder, ruling in zip(ladders, rulings, strict=True) for branch in _branches(ladder, ruling)
        ),
        steps=tuple(steps.values()),
        reason_codes=tuple(
            dict.fromkeys((ReasonCode.INPUT_MISSING, *(code for ruling in rulings for code in ruling.reason_codes)))
        ),
        needs=tuple(dict.fromkeys((*_missing(ladders), *(need for ruling in rulings for need in ruling.needs)))),
        must_consult=tuple(sorted({name for ruling in rulings for name in ruling.must_consult})),
    )


def _ruled(ruling: Ruling) -> tuple[object, ...]:
    """What makes the rulings of two ladders one: what stands, and the family of the document, as on coverage."""
    governing, composed = ruling.governing, ruling.composed_of
    by = "" if governing is None else governing.authority.family
    contenders = {item.id for item in ruling.contenders}
    return (
        ruling.resolution,
        ruling.stance,
        ruling.value,
        by,
        {item.id for item in composed},
        contenders,
        ruling.needs,
        ruling.alternatives,
    )


def _branches(ladder: Ladder, ruling: Ruling) -> Iterator[Alternative]:
    """What holds on one ladder: what stands on it, or each branch of what is open on it too."""
    if not ruling.alternatives:
        yield Alternative(f"{ladder.name}: {_words(ruling)}", None, ruling.governing)
    for branch in ruling.alternatives:
        yield Alternative(f"{ladder.name}, {branch.condition}", branch.status, branch.governing)


def _words(ruling: Ruling) -> str:
    return ruling.resolution.value if ruling.governing is None else f"by {ruling.governing.id}"


def _on_coverage(
    leg: Leg,
    ladders: tuple[Ladder, ...],
    found: list[Determination],
    window: Callable[[], Window],
) -> Determination:
    if len({_same(item) for item in found}) == 1:
        shared = set.intersection(*(set(item.reason_codes) for item in found))
        codes = tuple(code for code in found[0].reason_codes if code in shared)
        chosen = attrs.evolve(found[0], payer=payer_of(leg, ""), reason_codes=codes)
        if chosen.resolution is Resolution.CONFLICT:
            return _every_contender(chosen, found)
        if len({item.governing for item in found}) == 1 or found[0].status is not _REVIEW:
            return chosen
        # Reviews under different standards are one answer, and no one of them can be named.
        steps = _on_topic(COVERAGE, ladders, found).steps
        unnamed = attrs.evolve(
            chosen.rulings[COVERAGE], resolution=Resolution.SILENT, governing=None, composed_of=(), steps=steps
        )
        return attrs.evolve(
            chosen, resolution=Resolution.SILENT, rulings=FrozenTable({**chosen.rulings, COVERAGE: unnamed})
        )
    every = (ReasonCode.INPUT_MISSING, *(code for item in found for code in item.reason_codes))
    needs = (*_missing(ladders), *(need for item in found for need in item.needs))
    return Determination(
        payer=payer_of(leg, ""),
        resolution=Resolution.INDETERMINATE,
        status=CoverageStatus.INDETERMINATE,
        reason_codes=tuple(dict.fromkeys(every)),
        needs=tuple(dict.fromkeys(needs)),
        must_consult=tuple(dict.fromkeys(name for item in found for name in item.must_consult)),
        alternatives=tuple(
            branch
            for ladder, item in zip(ladders, found, strict=True)
            for branch in (
                *(attrs.evolve(each, condition=f"{ladder.name}, {each.condition}") for each in item.alternatives),
                *((Alternative(ladder.name, item.status, item.governing),) if not item.alternatives else ()),
            )
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
