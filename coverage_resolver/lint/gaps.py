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
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, day_after, day_before
from coverage_resolver.rulings import ended, version_gap
from coverage_resolver.vocabulary import Disposition


def gaps(subject: Subject) -> Iterable[Finding]:
    """Each document with a gap on a topic, as known in the end, with the first case that shows it (DT-7)."""
    families: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    for item in subject.workbench.counting:
        families[item.authority.family, item.topic].append(item)
    for name, members in sorted(families.items()):
        if any(_room_between(subject, *pair) for pair in permutations(members, 2)):
            yield from _first_gap(subject, name[1], members)


def _room_between(subject: Subject, gone: Provision, coming: Provision) -> bool:
    """Whether, whatever else is, a day may lie behind the one and before the other: most versions join or overlap."""
    library = subject.library
    ends = [period.end.earliest for period in _periods(gone) if period.end is not None]
    ends += [gone.retired_on] if gone.retired_on is not None else []
    for later, mode in library.superseders(gone):
        ends += [FIRST_DAY if mode == "replace" else day_before(period.start.earliest) for period in _periods(later)]
    begins = [period.start.latest for period in _periods(coming)]
    if coming.known_from is not None:
        for rule in library.notice_rules(coming.authority.kind):
            if rule.counted_from == "publication":
                begins += earliest_permitted(rule, coming.known_from)
    return bool(ends) and day_after(min(ends)) < max(begins)


def _periods(item: Provision) -> list[EffectivePeriod]:
    return [item.period, *(record.period for record in item.authority.adoptions if record.period is not None)]


def _first_gap(subject: Subject, topic: str, members: Sequence[Provision]) -> Iterator[Finding]:
    given_up = False
    for stage in subject.workbench.stages:
        ranked = [item for item in members if stage.ladder.rank_of(item.place) is not None]
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
    witness = attrs.evolve(witness, through=_last_day(stage, found).isoformat())
    what = f"none of its versions is in force between {told(past)} and {told(coming)}: {witness.text()}"
    advice = "join the days, or accept it in a baseline and say there why nothing was in force"
    return subject.finding("gap", coming, "effective", what, advice, witness=witness, also=[past])


def _last_day(stage: Stage, found: Found) -> dt.date:
    """The last day of the gap: run by run, as long as it is one."""
    items = [item.provision for item in found.standings]
    cell, last = found.cell, stage.last_day(found.cell, items)
    while True:
        cell = {**cell, DAY: day_after(last)}
        if not stage.selects(cell) or not version_gap([stage.standing(item, cell) for item in items]):
            return last
        last = stage.last_day(cell, items)
