"""Shadows: provisions that stand on a ladder, speak, and govern in no case, whatever is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches
from coverage_resolver.lint.axes import TooMany
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.parts import DECIDING
from coverage_resolver.lint.rivals import not_weaker
from coverage_resolver.lint.search import Found, alone, search
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.subject import Subject, told

_MOST_NAMED = 3


def shadows(subject: Subject) -> Iterable[Finding]:
    """Every provision that no case lets govern, decide beside another, or contend; on no ladder, on no day."""
    places: dict[tuple[object, ...], list[Stage]] = {}
    for item in subject.workbench.counting:
        key = (item.place, item.stance, item.status, item.lines)
        if key not in places:
            places[key] = [stage for stage in subject.workbench.oldest_first if _may_decide(stage, item)]
        stages = places[key]
        if not stages or id(item) in subject.workbench.governing:
            continue
        over: dict[int, Provision] = {}
        try:
            if _governs(subject, stages, item, over):
                continue
        except TooMany:
            what = "too many cases to tell whether it ever governs"
            yield subject.finding("not-examined", item, "", what, "narrow its conditions or those of its rivals")
            continue
        ordered = sorted(over.values(), key=Provision.sort_key)
        yield subject.finding("shadowed", item, "", *_told(subject, item, ordered), also=ordered[:_MOST_NAMED])


def _may_decide(stage: Stage, item: Provision) -> bool:
    return stage.speaks_for(item) and bool(stage.part(item)[1])


def _governs(subject: Subject, stages: Sequence[Stage], item: Provision, over: dict[int, Provision]) -> bool:
    """Whether it governs in some case of some ladder; those that govern where it is in are added to ``over``.

    A case in which it is alone comes before those in which it meets others, and the first cases of every meeting before
    the rest of any: only what governs nowhere is gone through to the end, and on one ladder of those that are one to it
    and to whom it meets.
    """
    bench = subject.workbench
    left: list[tuple[Stage, Iterator[Found]]] = []
    gone_through: dict[tuple[int, ...], list[Stage]] = defaultdict(list)
    for stage in (stage for stage in stages if stage.meets([item])):
        if _governs_alone(subject, stage, item):
            return True
        for serving, _, others in bench.meetings(stage, bench.services.reaching(item), [item]):
            earlier = gone_through[tuple(map(id, others))]
            if any(bench.twins.covers(each, serving, [item, *others], [item]) for each in earlier):
                continue
            earlier.append(serving)
            cases = search(serving, [item], others, latest=False, outs=False)
            if any(_governs_in(subject, serving, found, item, over) for found in islice(cases, _FIRST)):
                return True
            left.append((serving, cases))
    return any(_governs_in(subject, stage, found, item, over) for stage, cases in left for found in cases)


_FIRST = 2


def _governs_alone(subject: Subject, stage: Stage, item: Provision) -> bool:
    """Whether it governs in a case, soon found, in which nobody who matters to it can be in."""
    services = subject.workbench.services
    for point in services.reaching(item):
        others = [other for other in not_weaker(stage, services, point, item) if other is not item]
        serving = stage.serving(point, services)
        found = alone(serving, item, others)
        if found is not None and serving.governs_alone(found.standings[0]):
            return True
    return False


def _governs_in(subject: Subject, stage: Stage, found: Found, item: Provision, over: dict[int, Provision]) -> bool:
    if len(found.standings) == 1:
        return stage.governs_alone(found.standings[0])
    branches = stage.outcome(found.present)
    prevailing = prevailing_in(branches)
    subject.workbench.governing.update(_shown(stage, item, prevailing))
    if id(item) in prevailing:
        return True
    nobody_has = stage.optics.electing
    over.update({id(each): each for each in governors(branches) if id(each) not in nobody_has})
    return False


def _shown(stage: Stage, item: Provision, prevailing: Mapping[int, Provision]) -> Iterator[int]:
    """Whom a case of ``item`` shows to govern: among those who matter to it are all who matter to a stronger one."""
    rank, part = stage.part(item)
    for each in prevailing.values():
        place, theirs = stage.part(each)
        if part == theirs == DECIDING and place <= rank:
            yield id(each)


def prevailing_in(branches: Branches) -> dict[int, Provision]:
    """What governs, is composed with what governs, or contends, in some branch, by its identity."""
    return {
        id(each.provision): each.provision
        for branch in branches.branches
        for each in (branch.outcome.governor, *branch.outcome.composed, *branch.outcome.contenders)
        if each is not None
    }


def governors(branches: Branches) -> list[Provision]:
    """What governs in any branch."""
    found = (branch.outcome.governor for branch in branches.branches)
    return [each.provision for each in found if each is not None]


def _told(subject: Subject, item: Provision, over: Sequence[Provision]) -> tuple[str, str]:
    """What is so, and what to do."""
    held = subject.workbench.tenures.of(item)
    if held.out is not None and held.out <= held.first:
        later = ", ".join(told(each) for each, _ in subject.library.superseders(item))
        what = f"is never in force: it would begin {item.period.start.text()}, and {later} stands in its place by then"
        return what, "take it out, or accept it in a baseline where it was withdrawn before it began"
    return _what(over), _advice(over)


def _what(over: Sequence[Provision]) -> str:
    if not over:
        return "governs in no case: nothing ever meets its codes, place, conditions and days together"
    names = ", ".join(map(told, over[:_MOST_NAMED]))
    more = f" and {len(over) - _MOST_NAMED} more" if len(over) > _MOST_NAMED else ""
    return f"governs in no case: {names}{more} {'governs' if len(over) == 1 else 'govern'} wherever it is in force"


def _advice(over: Sequence[Provision]) -> str:
    return "take it out, or correct its scope, kind or days" if over else "correct what cannot be met"
