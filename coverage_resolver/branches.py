"""Doubt as a value: walk every branch that the unknowns leave open, and say whether it matters.

Where all branches give the same answer it is settled, whatever is unknown. Where they differ the ruling is
indeterminate: it shows the branches, and names only the doubts that make a difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.cases import Doubt, Standing
from coverage_resolver.comparison import compare
from coverage_resolver.missing_days import doubt_missing_days
from coverage_resolver.missing_facts import doubt_missing_facts
from coverage_resolver.outcomes import Outcome
from coverage_resolver.precedence import Ladder
from coverage_resolver.premises import merged, told
from coverage_resolver.vocabulary import COVERAGE, GENEROSITY, Comparison
from coverage_resolver.walk import silence, walk

#: More open branches than this are not walked; the ruling is then indeterminate on all of the doubts.
MOST_BRANCHES = 4096

_NO_WORSE = frozenset({Comparison.AGREES, Comparison.MORE_GENEROUS})
Choice = tuple[str, ...]


@attrs.frozen(eq=False)
class Branch:
    """One answer to every doubt, and what then governs."""

    choice: Choice
    outcome: Outcome
    size: int = 0


@attrs.frozen(eq=False)
class Branches:
    """Every open branch; ``deciding`` are the doubts on which the answer hangs."""

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
        places = [self.doubts.index(doubt) for doubt in self.deciding]
        groups: dict[tuple[object, ...], tuple[list[Choice], list[Outcome]]] = {}
        for branch in self.branches:
            choices, outcomes = groups.setdefault(branch.outcome.key, ([], []))
            outcomes.append(branch.outcome)
            choices.append(tuple(branch.choice[place] for place in places))
        return [
            (told(merged(choices, self.deciding), self.deciding), tuple(outcomes))
            for choices, outcomes in groups.values()
        ]


def _governor_name(branch: Branch) -> tuple[str, ...]:
    governor = branch.outcome.governor
    return () if governor is None else governor.provision.sort_key()


def walk_branches(standings: Iterable[Standing], ladder: Ladder) -> Branches:
    """Walk the ladder once for each combination of answers to the doubts of these candidates."""
    candidates = tuple(standings)
    doubt_missing_facts(candidates)
    doubt_missing_days(candidates)
    doubts = _merged(candidates)
    if not doubts:
        return Branches((), (Branch((), walk(candidates, ladder) if candidates else silence(ladder)),))
    size = 1
    for doubt in doubts:
        size *= len(doubt.options)
    if size > MOST_BRANCHES:
        widest = (Branch(tuple(doubt.options[0] for doubt in doubts), walk(candidates, ladder)),)
        return Branches(doubts, widest, doubts)
    walked: dict[tuple[bool, ...], Outcome] = {}
    branches = []
    for choice in itertools.product(*(doubt.options for doubt in doubts)):
        answers = {doubt.key: option for doubt, option in zip(doubts, choice, strict=True)}
        inside = tuple(_inside(item, answers) for item in candidates)
        if inside not in walked:
            walked[inside] = walk([item for item, kept in zip(candidates, inside, strict=True) if kept], ladder)
        branches.append(Branch(choice, walked[inside], sum(inside)))
    kept = _without_generous_doubts(doubts, branches)
    return Branches(doubts, tuple(kept), _deciding(doubts, kept))


def _merged(candidates: Iterable[Standing]) -> tuple[Doubt, ...]:
    """One doubt for each key, with the options of all candidates that hang on it."""
    found: dict[str, Doubt] = {}
    for candidate in candidates:
        for doubt in candidate.doubts:
            known = found.get(doubt.key)
            found[doubt.key] = (
                doubt
                if known is None
                else attrs.evolve(known, options=tuple(dict.fromkeys((*known.options, *doubt.options))))
            )
    return tuple(found[key] for key in sorted(found))


def _inside(candidate: Standing, answers: Mapping[str, str]) -> bool:
    return _holds(candidate.requires, answers) and not any(_holds(later, answers) for later in candidate.gives_way)


def _holds(requires: Mapping[str, frozenset[str]], answers: Mapping[str, str]) -> bool:
    return all(answers[key] in allowed for key, allowed in requires.items())


def _without_generous_doubts(doubts: tuple[Doubt, ...], branches: list[Branch]) -> list[Branch]:
    """Drop the branch without a source where having it leaves the member no worse off.

    A liberal change may reach back behind its publication; only a restriction is contested (SSA 1871(e)(1)).
    """
    by_choice = {branch.choice: branch for branch in branches}
    kept = branches
    for place, doubt in enumerate(doubts):
        if not doubt.restrictive_only:
            continue

        def worse(branch: Branch, place: int = place, doubt: Doubt = doubt) -> bool:
            other = list(branch.choice)
            other[place] = doubt.options[0]
            return _no_worse(by_choice[tuple(other)].outcome, branch.outcome)

        kept = [branch for branch in kept if branch.choice[place] == doubt.options[0] or not worse(branch)]
    return kept


def _no_worse(having: Outcome, without: Outcome) -> bool:
    """Whether the member loses nothing by what a source brings; where nothing was said before, nothing is lost."""
    new, old = having.governor, without.governor
    if new is not None and old is not None and new.provision.topic != COVERAGE:
        return compare(new.provision, old.provision) in _NO_WORSE
    return _generosity(having) >= _generosity(without)


def _generosity(outcome: Outcome) -> int:
    if outcome.governor is None or outcome.governor.provision.status is None:
        return 2
    return GENEROSITY.get(outcome.governor.provision.status, 2)


def _deciding(doubts: tuple[Doubt, ...], branches: list[Branch]) -> tuple[Doubt, ...]:
    """The doubts of which another answer, all else equal, gives another outcome."""
    keys = {branch.choice: branch.outcome.key for branch in branches}
    if len(set(keys.values())) == 1:
        return ()
    found = []
    for place, doubt in enumerate(doubts):
        rest: dict[Choice, set[tuple[object, ...]]] = {}
        for branch in branches:
            others = branch.choice[:place] + branch.choice[place + 1 :]
            rest.setdefault(others, set()).add(keys[branch.choice])
        if any(len(keys) > 1 for keys in rest.values()):
            found.append(doubt)
    return tuple(found) or doubts
