"""Overlaps: two versions of one document, neither of which supersedes the other, in force in one case.

Those that speak about exactly the same cases are a fault of the load. Most others have a condition, a code or a
diagnosis more: then some cases are spoken of by both, and what the later one left out still stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.comparison import said_to_conflict
from coverage_resolver.io.record_checks import UNSORTED, slot
from coverage_resolver.lint.axes import TooMany
from coverage_resolver.lint.findings import Finding, Witness
from coverage_resolver.lint.rivals import may_meet
from coverage_resolver.lint.search import search
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.subject import Subject, told
from coverage_resolver.lint.tenures import parted
from coverage_resolver.lint.workbench import later_of

Pair = tuple[Provision, Provision]
#: By the identity of a provision, those that supersede it, directly or through others.
_Successors = Mapping[int, frozenset[int]]
_ADVICE = (
    "end the older with `through`, declare `supersedes` in the newer, or tell them apart by `conditions` or `codes`"
)


def overlaps(subject: Subject) -> Iterable[Finding]:
    """Every pair of versions that meet in some case, as known in the end, with a case that shows it."""
    for pair in _pairs(subject):
        later, earlier = later_of(*pair)
        try:
            witness = _meeting(subject, pair)
        except TooMany:
            what = f"too many cases to tell whether it is in force together with {told(earlier)}"
            yield subject.finding("not-examined", later, "", what, "narrow the conditions of the two", also=[earlier])
            continue
        if witness is not None:
            what = (
                f"may be in force in one case with {told(earlier)}, and neither supersedes the other: {witness.text()}"
            )
            yield subject.finding("version-overlap", later, "", what, _ADVICE, witness=witness, also=[earlier])


def _pairs(subject: Subject) -> Iterator[Pair]:
    """Versions of one document on one topic that may meet as far as codes, days and `supersedes` alone tell."""
    families: dict[Hashable, list[Provision]] = defaultdict(list)
    for item in subject.workbench.counting:
        if item.authority.kind not in UNSORTED:
            families[id(item.authority), item.topic, item.role, item.axis].append(item)
    tenures, services = subject.workbench.tenures, subject.workbench.services
    for members in families.values():
        if len({item.version for item in members}) < 2:
            continue
        later = _successors(subject, members)
        for one, other in services.meeting(members):
            related = id(other) in later[id(one)] or id(one) in later[id(other)]
            if not related and _two_issues(one, other) and not parted(tenures.of(one), tenures.of(other)):
                yield one, other


def _two_issues(one: Provision, other: Provision) -> bool:
    """Whether they are of two issues of the document: what begins and was published on one day is one issue.

    What a load tells, and what a person said of two texts, is not told again.
    """
    if one.version == other.version or said_to_conflict(one, other):
        return False
    if (one.period.start, one.published_on) == (other.period.start, other.published_on):
        return False
    return slot(one) != slot(other)


def _successors(subject: Subject, members: Iterable[Provision]) -> _Successors:
    found: dict[int, frozenset[int]] = {}
    for item in members:
        seen: dict[int, Provision] = {}
        ahead = [item]
        while ahead:
            for later, _ in subject.library.superseders(ahead.pop()):
                if id(later) not in seen:
                    seen[id(later)] = later
                    ahead.append(later)
        found[id(item)] = frozenset(seen)
    return found


def _meeting(subject: Subject, pair: Pair) -> Witness | None:
    """A case in which both are in; on the first ladder that has one."""
    bench = subject.workbench
    given_up = False
    for stage in bench.stages:
        if not _on(stage, pair):
            continue
        for point in bench.services.reaching_both(*pair):
            serving = stage.serving(point, bench.services)
            try:
                found = next(iter(search(serving, pair, (), latest=True)), None)
            except TooMany:
                given_up = True
                continue
            if found is not None:
                return bench.witness(serving, found, point)
            if serving is stage:  # No service tells another ladder: those of the rest are the same case.
                break
    if given_up:
        raise TooMany
    return None


def _on(stage: Stage, pair: Pair) -> bool:
    """Whether both have a place on a ladder, and may be there on one day."""
    placed = all(stage.speaks_for(item) and stage.ladder.rank_of(item.place) is not None for item in pair)
    return placed and may_meet(*pair, stage) and stage.meets(pair)
