"""Days that select versions and that the question lacks, as doubts with consistent answers.

The day of a request lies before a rule begins or after, for every rule at once: where one of two versions that follow
each other counts, the other does not. The answers to a missing day are therefore the stretches of days that the periods
of all candidates tell apart, and no others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from coverage_resolver.cases import Doubt, Standing, Undated
from coverage_resolver.periods import FIRST_DAY, day_before
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty

_POSSIBLE: Mapping[Certainty, tuple[bool, ...]] = {
    Certainty.YES: (True,),
    Certainty.NO: (False,),
    Certainty.UNKNOWN: (True, False),
}
#: Which of the periods hold the day, and in which stretches of days that is so.
Classes = dict[tuple[bool, ...], list[str]]


def doubt_missing_days(standings: Iterable[Standing]) -> None:
    """Make every candidate that hangs on a day which is not given depend on the stretch in which it lies."""
    items = [item for item in standings if item.undated]
    if not items:
        return
    for field in sorted({each.field for item in items for each in item.undated}):
        found = {each.token: each for item in items for each in item.undated if each.field == field}
        undated = [found[token] for token in sorted(found)]
        labels = {truths: f"{field} {' or '.join(words)}" for truths, words in _classes(undated).items()}
        doubt = Doubt(field, tuple(labels.values()), need=field, reasons=(ReasonCode.INPUT_MISSING,))
        places = {each.token: place for place, each in enumerate(undated)}
        for item in items:
            _place(item, doubt, places, labels)


def _place(item: Standing, doubt: Doubt, places: Mapping[str, int], labels: Mapping[tuple[bool, ...], str]) -> None:
    """Let a candidate hang on stretches of days instead of on periods."""

    def dated(requires: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        if doubt.key not in requires:
            return requires
        wanted = [places[token] for token in requires[doubt.key]]
        allowed = (label for truths, label in labels.items() if all(truths[place] for place in wanted))
        return {**requires, doubt.key: frozenset(allowed)}

    item.requires = dated(item.requires)
    item.gives_way = tuple(map(dated, item.gives_way))
    item.doubts = (*(each for each in item.doubts if each.key != doubt.key), doubt)
    item.undated = tuple(each for each in item.undated if each.field != doubt.key)


def _classes(undated: list[Undated]) -> Classes:
    found: Classes = {}
    for first, last in _stretches(undated):
        held = [each.period.contains(first) for each in undated]
        uncertain = Certainty.UNKNOWN in held
        for truths in product(*(_POSSIBLE[certainty] for certainty in held)):
            words = _words(first, last, undated)
            if uncertain:
                words += f", {_which(truths, held, undated)}"
            found.setdefault(truths, []).append(words)
    return found


def _stretches(undated: list[Undated]) -> Iterator[tuple[dt.date, dt.date]]:
    first, last = min(each.first for each in undated), max(each.last for each in undated)
    points = {point for each in undated for point in each.period.change_points() if first < point <= last}
    starts = sorted({first, *points})
    return zip(starts, [*(day_before(day) for day in starts[1:]), last], strict=True)


def _words(first: dt.date, last: dt.date, undated: list[Undated]) -> str:
    if first == min(each.first for each in undated):
        return f"up to {last}" if first == FIRST_DAY or last != max(each.last for each in undated) else "at any time"
    return f"from {first} on" if last == max(each.last for each in undated) else f"from {first} to {last}"


def _which(truths: tuple[bool, ...], held: list[Certainty], undated: list[Undated]) -> str:
    """What is supposed of the periods of which the day does not tell."""
    pairs = zip(truths, held, undated, strict=True)
    return " and ".join(
        f"{'in' if truth else 'outside'} {each.period.text()}"
        for truth, certainty, each in pairs
        if certainty is Certainty.UNKNOWN
    )
