"""Doubt as a value: walk every branch that the unknowns leave open, and say whether it matters.

Where all branches give the same answer it is settled, whatever is unknown. Where they differ the ruling is
indeterminate: it shows the branches, and names only the doubts that make a difference.

A branch is one answer to every doubt. Branches are numbered in the order of ``itertools.product``, so that its number
tells the answers: a doubt has a *step*, by which the number grows from one of its answers to the next. Who is in is a
set of bits, and branches in which the same candidates are in are walked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.cases import Doubt, Standing
from coverage_resolver.comparison import compare
from coverage_resolver.missing_days import doubt_missing_days
from coverage_resolver.missing_facts import doubt_missing_facts
from coverage_resolver.outcomes import Outcome
from coverage_resolver.precedence import Ladder
from coverage_resolver.premises import merged, told
from coverage_resolver.vocabulary import COVERAGE, DIAGNOSIS_SUPPORT, GENEROSITY, SUPPORTS, Comparison, Resolution
from coverage_resolver.walk import silence, walk

#: More open branches than this are not walked; the ruling is then indeterminate on all of the doubts.
MOST_BRANCHES = 4096

_NO_WORSE = frozenset({Comparison.AGREES, Comparison.MORE_GENEROUS})
Choice = tuple[str, ...]


@attrs.frozen(eq=False)
class Branch:
    """All branches in which the same candidates are in: how many these are, what then governs, and which branches."""

    outcome: Outcome
    size: int = 0
    numbers: tuple[int, ...] = (0,)


@attrs.frozen(eq=False)
class Branches:
    """Every open branch, by who is in; ``deciding`` are the doubts on which the answer hangs."""

    doubts: tuple[Doubt, ...]
    branches: tuple[Branch, ...]
    deciding: tuple[Doubt, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether all branches agree."""
        return not self.deciding

    @property
    def outcome(self) -> Outcome:
        """The outcome of every branch, when they agree: as the branch with the fewest uncertain sources has it."""
        if len(self.branches) == 1:
            return self.branches[0].outcome
        fewest = min(branch.size for branch in self.branches)
        return min((branch for branch in self.branches if branch.size == fewest), key=_governor_name).outcome

    @property
    def some_silent(self) -> bool:
        """Whether no source speaks in some branch."""
        return any(branch.outcome.silent for branch in self.branches)

    def distinct(self) -> list[tuple[str, tuple[Outcome, ...]]]:
        """The different outcomes, each with the condition under which it holds and the branches that have it."""
        steps = dict(zip((doubt.key for doubt in self.doubts), _steps(self.doubts), strict=True))
        asked = [(doubt.options, steps[doubt.key]) for doubt in self.deciding]
        groups: dict[tuple[object, ...], tuple[list[int], list[Outcome]]] = {}
        for branch in self.branches:
            numbers, outcomes = groups.setdefault(branch.outcome.key, ([], []))
            numbers += branch.numbers
            outcomes.append(branch.outcome)
        return [
            (told(merged(_choices(sorted(numbers), asked), self.deciding), self.deciding), tuple(outcomes))
            for numbers, outcomes in groups.values()
        ]


def _choices(numbers: Iterable[int], asked: Sequence[tuple[Choice, int]]) -> Iterator[Choice]:
    """The answers to some doubts in these branches; each doubt with its options and its step."""
    for number in numbers:
        yield tuple([options[number // step % len(options)] for options, step in asked])


def _governor_name(branch: Branch) -> tuple[str, ...]:
    governor = branch.outcome.governor
    return () if governor is None else governor.provision.sort_key()


def walk_branches(standings: Iterable[Standing], ladder: Ladder) -> Branches:
    """Walk the ladder once for each set of candidates that answers to the doubts of these candidates let in."""
    candidates = tuple(standings)
    if not candidates:
        return Branches((), (Branch(silence(ladder)),))
    doubt_missing_facts(candidates)
    doubt_missing_days(candidates)
    doubts = _merged(candidates)
    if not doubts:
        return Branches((), (Branch(walk(candidates, ladder)),))
    count = 1
    for doubt in doubts:
        count *= len(doubt.options)
    if count > MOST_BRANCHES:
        return Branches(doubts, (Branch(walk(candidates, ladder)),), doubts)
    inside = _inside(candidates, doubts)
    walked = {
        bits: walk([item for place, item in enumerate(candidates) if bits >> place & 1], ladder)
        for bits in dict.fromkeys(inside)
    }
    kept = _without_generous_doubts(doubts, inside, walked)
    numbers: dict[int, list[int]] = {}
    for number in kept:
        numbers.setdefault(inside[number], []).append(number)
    branches = tuple(Branch(walked[bits], bits.bit_count(), tuple(found)) for bits, found in numbers.items())
    return Branches(doubts, branches, _deciding(doubts, branches, count))


def _merged(candidates: Iterable[Standing]) -> tuple[Doubt, ...]:
    """One doubt for each key, with the options of all candidates that hang on it."""
    found: dict[str, Doubt] = {}
    for candidate in candidates:
        for doubt in candidate.doubts:
            known = found.get(doubt.key)
            if known is None:
                found[doubt.key] = doubt
            elif known.options != doubt.options:
                found[doubt.key] = attrs.evolve(known, options=tuple(dict.fromkeys((*known.options, *doubt.options))))
    return tuple(found[key] for key in sorted(found))


def _steps(doubts: Sequence[Doubt]) -> list[int]:
    """By how much the number of a branch grows from one answer of each doubt to its next."""
    steps, step = [], 1
    for doubt in reversed(doubts):
        steps.append(step)
        step *= len(doubt.options)
    return steps[::-1]


def _inside(candidates: Sequence[Standing], doubts: Iterable[Doubt]) -> list[int]:
    """For each branch, who is in: a bit for each candidate.

    A candidate is in where every doubt that it hangs on has an answer that it allows, unless that is so of a later
    version to which it gives way. Each of these has a bit too, after those of the candidates, while this is worked out.
    """
    later = [(place, requires) for place, item in enumerate(candidates) for requires in item.gives_way]
    allowing: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for place, requires in enumerate((*(item.requires for item in candidates), *(each for _, each in later))):
        for key, allowed in requires.items():
            allowing.setdefault(key, []).append((1 << place, allowed))
    failing = [0]
    for doubt in doubts:
        hanging = allowing.get(doubt.key, ())
        fails = [sum(bit for bit, allowed in hanging if option not in allowed) for option in doubt.options]
        failing = [before | fail for before in failing for fail in fails]
    everyone = (1 << len(candidates)) - 1
    gone = [(1 << len(candidates) + place, 1 << owner) for place, (owner, _) in enumerate(later)]
    found = {}
    for fail in dict.fromkeys(failing):
        out = fail
        for bit, owner in gone:
            out |= 0 if fail & bit else owner
        found[fail] = everyone & ~out
    return [found[fail] for fail in failing]


def _without_generous_doubts(
    doubts: Sequence[Doubt], inside: Sequence[int], walked: Mapping[int, Outcome]
) -> list[int]:
    """Drop the branch without a source where having it leaves the member no worse off.

    A liberal change may reach back behind its publication; only a restriction is contested (SSA 1871(e)(1)).
    """
    kept = list(range(len(inside)))
    compared: dict[tuple[int, int], bool] = {}

    def worse(having: int, number: int) -> bool:
        pair = inside[having], inside[number]
        if pair not in compared:
            compared[pair] = not _no_worse(walked[pair[0]], walked[pair[1]])
        return compared[pair]

    for doubt, step in zip(doubts, _steps(doubts), strict=True):
        if doubt.restrictive_only:
            span = step * len(doubt.options)
            kept = [
                number
                for number in kept
                # The branch that differs from this one in having the source: with the first answer to the doubt.
                if (having := number - number % span + number % step) == number or worse(having, number)
            ]
    return kept


def _no_worse(having: Outcome, without: Outcome) -> bool:
    """Whether the member loses nothing by what a source brings; where nothing was said before, nothing is lost."""
    new, old = having.governor, without.governor
    if new is not None and old is not None and new.provision.topic != COVERAGE:
        return compare(new.provision, old.provision) in _NO_WORSE
    if having.resolution is Resolution.SILENT and old is not None and old.provision.topic == DIAGNOSIS_SUPPORT:
        return bool(old.provision.value != SUPPORTS)
    return _generosity(having) >= _generosity(without)


def _generosity(outcome: Outcome) -> int:
    if outcome.governor is None or outcome.governor.provision.status is None:
        return 2
    return GENEROSITY.get(outcome.governor.provision.status, 2)


def _deciding(doubts: tuple[Doubt, ...], branches: Sequence[Branch], count: int) -> tuple[Doubt, ...]:
    """The doubts of which another answer, all else equal, gives another outcome."""
    names: dict[tuple[object, ...], int] = {}
    outcomes: list[int | None] = [None] * count
    for branch in branches:
        name = names.setdefault(branch.outcome.key, len(names))
        for number in branch.numbers:
            outcomes[number] = name
    if len(names) == 1:
        return ()
    steps = zip(doubts, _steps(doubts), strict=True)
    return tuple(doubt for doubt, step in steps if _matters(outcomes, step, len(doubt.options))) or doubts


def _matters(outcomes: Sequence[int | None], step: int, options: int) -> bool:
    """Whether branches that differ in one answer differ in their outcomes; None stands for a branch that is dropped."""
    for begin in range(0, len(outcomes), step * options):
        first, *others = (outcomes[at : at + step] for at in range(begin, begin + step * options, step))
        if any(other != first for other in others):
            columns = zip(first, *others, strict=True)
            if any(len({*column} - {None}) > 1 for column in columns):
                return True
    return False
