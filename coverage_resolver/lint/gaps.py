"""Gaps: days between two versions of a document on which none of them is in force, for some service and member."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.axes import DAY, TooMany
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.search import Found, search
from coverage_resolver.lint.services import ServicePoint
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.subject import Subject, told
from coverage_resolver.lint.tenures import Tenure
from coverage_resolver.lint.workbench import NO_END, Workbench
from coverage_resolver.periods import LAST_DAY, day_after, day_before
from coverage_resolver.rulings import ended, version_gap
from coverage_resolver.vocabulary import Disposition

#: A version with its days.
_Held = tuple[Provision, Tenure]


def gaps(subject: Subject) -> Iterable[Finding]:
    """Each document with a gap on a topic, as known in the end, with the first case that shows it (DT-7)."""
    families: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    for item in subject.workbench.counting:
        families[item.authority.family, item.topic].append(item)
    for name, members in sorted(families.items()):
        if len(members) > 1 and _room(subject.workbench, members):
            yield from _first_gap(subject, name[1], members)


def _room(bench: Workbench, members: Sequence[Provision]) -> bool:
    """Whether, as far as days alone tell, two versions may have a day between them on which none is there."""
    by_days = sorted(((item, bench.tenures.of(item)) for item in members), key=lambda each: each[1].come)
    return any(_room_between(bench, *pair, by_days) for pair in permutations(by_days, 2))


def _room_between(bench: Workbench, gone: _Held, coming: _Held, by_days: Sequence[_Held]) -> bool:
    """Whether a day may lie behind the one and before the other, on which no third is sure to be there instead."""
    (one, mine), (other, theirs) = gone, coming
    if len(mine.axes | theirs.axes) > 1:  # The days of the two are not one another's.
        return True
    first, last = day_after(mine.until), day_before(theirs.come)
    for item, held in by_days:
        if first > last:
            break
        if held.come <= first <= held.until and held.axes == mine.axes and _in_place_of(bench, item, one, other):
            first = day_after(held.until)
    return first <= last and mine.until < LAST_DAY


def _in_place_of(bench: Workbench, item: Provision, one: Provision, other: Provision) -> bool:
    """Whether a version is in on its days, or says nothing on them, in every case that two others both reach."""
    if item.authority is not one.authority or item.authority.public is False:
        return False
    placed = item.place == one.place and item.reaches == one.reaches and item.lines == one.lines
    limited = item.diagnoses is not None and item.diagnoses not in (one.diagnoses, other.diagnoses)
    asked = (*one.conditions, *other.conditions)
    return (
        placed
        and not limited
        and all(condition in asked for condition in item.conditions)
        and bench.services.reach_as_well(item, one, other)
    )


def _first_gap(subject: Subject, topic: str, members: Sequence[Provision]) -> Iterator[Finding]:
    given_up = False
    for stage in subject.workbench.stages:
        ranked = [item for item in members if stage.speaks_for(item) and stage.ladder.rank_of(item.place) is not None]
        for serving, point, together in _meetings(subject, stage, ranked):
            try:
                for found in search(serving, [], together, latest=True):
                    if version_gap(list(found.standings)) and _answered(subject, serving, found, point, topic):
                        yield _finding(subject, serving, found, point)
                        return
            except TooMany:
                given_up = True
    if given_up:
        what = f"too many cases to tell whether its versions leave a gap on `{topic}`"
        yield subject.finding("not-examined", members[0], "", what, "narrow the conditions of its versions")


def _meetings(
    subject: Subject, stage: Stage, members: Sequence[Provision]
) -> Iterator[tuple[Stage, ServicePoint, tuple[Provision, ...]]]:
    """Each set of versions that some service reaches together, once, with its ladder there."""
    services, mine = subject.workbench.services, set(map(id, members))
    seen: set[tuple[int, ...]] = set()
    for pair in combinations(members, 2):
        for point in services.reaching_both(*pair):
            candidates = services.candidates(point)
            together = tuple(item for item in candidates if id(item) in mine)
            serving = stage.serving(point, services)
            key = (id(serving), *map(id, together))
            if len(together) > 1 and key not in seen:
                seen.add(key)
                yield serving, point, together


def _answered(subject: Subject, stage: Stage, found: Found, point: ServicePoint, topic: str) -> bool:
    """Whether the library itself answers the case with the topic."""
    bench = subject.workbench
    witness = bench.witness(stage, found, point)
    return witness.question is not None and (
        bench.asked(witness, found, topic) is not None or "medicare_status" in witness.more
    )


def _finding(subject: Subject, stage: Stage, found: Found, point: ServicePoint) -> Finding:
    past = max(
        (item.provision for item in found.standings if ended(item)),
        key=lambda item: (item.period.start.latest, item.sort_key()),
    )
    coming = min(
        (item.provision for item in found.standings if item.disposition is Disposition.NOT_YET_EFFECTIVE),
        key=lambda item: (item.period.start.latest, item.sort_key()),
    )
    witness = subject.workbench.witness(stage, found, point)
    last = _last_day(stage, found)
    witness = attrs.evolve(witness, through=NO_END if last == LAST_DAY else last.isoformat())
    what = f"none of its versions is in force between {told(past)} and {told(coming)}: {witness.text()}"
    advice = "join the days, or accept it in a baseline and say there why nothing was in force"
    return subject.finding("gap", coming, "effective", what, advice, witness=witness, also=[past])


def _last_day(stage: Stage, found: Found) -> dt.date:
    """The last day of the gap: run by run, as long as it is one."""
    items = [item.provision for item in found.standings]
    cell, last = found.cell, stage.last_day(found.cell, items)
    while last < LAST_DAY:
        cell = {**cell, DAY: day_after(last)}
        if not stage.selects(cell) or not version_gap([stage.standing(item, cell) for item in items]):
            return last
        last = stage.last_day(cell, items)
    return last
