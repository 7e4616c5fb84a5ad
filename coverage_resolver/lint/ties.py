"""Ties: two sources of one rank that disagree in some case, where the ladder declares nothing that breaks the tie."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Standing
from coverage_resolver.comparison import speak_as_one
from coverage_resolver.equals import irreconcilable
from coverage_resolver.explain_lines import value_words
from coverage_resolver.io.strict_values import plain
from coverage_resolver.lint.axes import TooMany
from coverage_resolver.lint.findings import Finding, Witness
from coverage_resolver.lint.parts import FLOORS
from coverage_resolver.lint.rivals import may_meet
from coverage_resolver.lint.search import Found, search
from coverage_resolver.lint.services import ServicePoint
from coverage_resolver.lint.stage import Stage
from coverage_resolver.lint.subject import Subject, told
from coverage_resolver.lint.tenures import parted
from coverage_resolver.lint.tie_days import lasting, tied_by
from coverage_resolver.lint.workbench import later_of
from coverage_resolver.vocabulary import COVERAGE, Relation

Pair = tuple[Provision, Provision]
#: A value is printed up to so many characters.
_LONGEST_VALUE = 160
#: For one pair, the stages on which it was seen not to tie, by those who matter to it.
Seen = dict[tuple[int, ...], list[Stage]]


def ties(subject: Subject) -> Iterable[Finding]:
    """Every pair of provisions that is in conflict in some case, as known in the end, with a case that shows it."""
    told_of: set[frozenset[int]] = set()
    given_up: dict[frozenset[int], Pair] = {}
    gone_through: dict[frozenset[int], Seen] = defaultdict(lambda: defaultdict(list))
    for stage in subject.workbench.stages:
        for one, other in _pairs(subject, stage):
            name = frozenset((id(one), id(other)))
            if name in told_of or not all(map(stage.speaks_for, (one, other))):
                continue
            try:
                shown = _conflict(subject, stage, (one, other), gone_through[name])
            except TooMany:
                given_up[name] = (one, other)
                continue
            if shown is not None:
                told_of.add(name)
                subject.workbench.governing.update(name)
                yield _finding(subject, stage, *shown, (one, other))
    for name, pair in given_up.items():
        if name not in told_of:
            later, earlier = later_of(*pair)
            what = f"too many cases to tell whether it ties with {told(earlier)}"
            yield subject.finding("not-examined", later, "", what, "narrow the conditions of the two", also=[earlier])


def _pairs(subject: Subject, stage: Stage) -> Iterator[Pair]:
    """Provisions that can be at odds on this ladder: equals that differ, and a document that contradicts its own."""
    equals: dict[tuple[str, int, str], list[Provision]] = defaultdict(list)
    served: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    serving: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    for kind in subject.workbench.kinds:
        first = kind[0]
        rank, part = stage.part(first)
        if rank < 0:
            continue
        tier = stage.ladder.tiers[rank]
        if part:
            served[first.topic, tier.name] += kind
        if part and part != FLOORS:
            equals[first.topic, rank, part] += kind
        elif tier.relation is Relation.CONSULTED and tier.mismatch_with and first.status is not None:
            serving[first.topic, tier.mismatch_with] += kind
    for group in (*served.values(), *equals.values(), *serving.values()):
        group.sort(key=lambda item: stage.order[id(item)])
    for (_, rank, _), group in equals.items():
        tier = stage.ladder.tiers[rank]
        kinds = tier.tie_break_kinds
        broken = bool(tier.tie_break) and (kinds is None or all(item.authority.kind in kinds for item in group))
        yield from (pair for pair in _at_odds(subject, stage, group) if not broken or _begin_together(*pair))
    for name, group in serving.items():
        yield from _at_odds(subject, stage, served[name], group)


def _at_odds(
    subject: Subject, stage: Stage, group: list[Provision], serving: list[Provision] | None = None
) -> tuple[Pair, ...]:
    """The pairs that differ and may meet; remembered, for many ladders have the same rungs."""
    key = (tuple(map(id, group)), tuple(map(id, serving or ())))
    found = subject.workbench.pairs.get(key)
    if found is None:
        differ = _irreconcilable if serving is None else _another_status
        pairs = subject.workbench.services.meeting(group, serving)
        found = tuple(
            pair
            for pair in pairs
            if differ(*pair) and may_meet(*pair, stage) and not parted(*map(subject.workbench.tenures.of, pair))
        )
        subject.workbench.pairs[key] = found
    return found


def _begin_together(one: Provision, other: Provision) -> bool:
    """Whether both may be the latest of their rung: the one tie-break there is lets the later prevail."""
    return bool(_starts(one) & _starts(other))


def _starts(item: Provision) -> set[dt.date]:
    adopted = {record.period.start.latest for record in item.authority.adoptions if record.period is not None}
    return {item.period.start.latest, *adopted}


def _irreconcilable(one: Provision, other: Provision) -> bool:
    return not speak_as_one(one, other) and irreconcilable(Standing(one), Standing(other))


def _another_status(one: Provision, other: Provision) -> bool:
    return one.status is not other.status


def _conflict(subject: Subject, stage: Stage, pair: Pair, seen: Seen) -> tuple[Found, ServicePoint, Witness] | None:
    """A case in which the two are in conflict; the first of the pair would govern but for the other.

    Where they do not tie on a ladder they do not on one that is the same to them and to all that matter to them.
    """
    bench = subject.workbench
    if not stage.meets(pair):
        return None
    for serving, point, others in bench.meetings(stage, bench.services.reaching_both(*pair), pair):
        earlier = seen[tuple(map(id, others))]
        if any(bench.twins.covers(each, serving, [*pair, *others], pair) for each in earlier):
            continue
        tied = False
        for found in search(serving, pair, others, latest=True):
            if not tied_by(serving.outcome(found.present), pair):
                continue
            tied = True
            witness = bench.witness(serving, found, point)
            ruling = bench.asked(witness, found, pair[0].topic)
            if ruling is None:
                return found, point, witness
            if all(id(item) in map(id, ruling.contenders) for item in pair):
                return found, point, lasting(bench, serving, found, point, witness, pair)
        if not tied:
            earlier.append(serving)
    return None


def _finding(
    subject: Subject, stage: Stage, found: Found, point: ServicePoint, witness: Witness, pair: Pair
) -> Finding:
    later, earlier = later_of(*pair)
    ranks = [stage.ladder.rank_of(item.place) for item in pair]
    if ranks[0] == ranks[1] and ranks[0] is not None:
        how = f"and ties on the rung `{stage.ladder.tiers[ranks[0]].name}`"
        advice = "end one, declare `supersedes`, or give the rung a cited tie-break"
    else:
        how = "although the one serves the other"
        advice = "correct one of the two, or end it"
    said = [_says(later, earlier), _says(earlier, later)]
    what = f"says {said[0]} where {told(earlier)} says {said[1]}, {how}: {witness.text()}"
    field = "status" if later.topic == COVERAGE else "value"
    return subject.finding("tie", later, field, what, advice, witness=witness, also=[earlier])


def _says(item: Provision, other: Provision) -> str:
    """An outcome in one word or a few; of two tables, what the other has not in the same words."""
    if item.topic == COVERAGE:
        status = "nothing" if item.status is None else item.status.value
        return f"{status} ({plain(item.criteria)})" if item.criteria else status
    value = item.value
    if isinstance(value, Mapping) and isinstance(other.value, Mapping):
        value = {key: said for key, said in value.items() if key not in other.value or other.value[key] != said}
        if not value:
            return "nothing more"
    return item.stance.value if value is None else f"`{plain(value_words(value), _LONGEST_VALUE)}`"
