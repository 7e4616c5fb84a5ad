"""A change in words, one line each, for people who decide and do not program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from coverage_resolver.changes.cases import PAYER, CaseChanges, PayerChange
from coverage_resolver.changes.diff import Change, Changes, Chosen
from coverage_resolver.changes.told import Beside, SourceTold, Told, TopicTold
from coverage_resolver.explain_lines import value_words, words
from coverage_resolver.io.strict_values import plain
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.vocabulary import CoverageStatus

#: More services, places or plans than this are counted in a line of text; the other formats name them all.
MOST_NAMED = 8
_FINAL = frozenset({"categorical", "rebuttable"})
#: What stands in a branch in which no source that is here speaks.
_NOTHING = "nothing"
_OPEN = {"conflict": "in conflict between", "indeterminate": "open between"}


def changes_text(found: Changes) -> str:
    """The whole report as text."""
    lines = [heading(found), ""]
    lines += [change_line(item) for item in found.changes] or ["No determination changes."]
    lines += ["", f"Asked: {counted(found.asked, 'class', 'classes')} of cases that the differences can touch."]
    return "\n".join([*lines, "Not asked:", *(f"  - {text}" for text in found.not_asked)])


def heading(found: Changes) -> str:
    """What is compared with what."""
    return f"From {side(found.old, found.as_of_old)} to {side(found.new, found.as_of_new)}"


def side(name: str, as_of: dt.date) -> str:
    """A library, and what counts as known."""
    return f"{name}, {'all that it holds' if as_of == LAST_DAY else f'as known on {as_of}'}"


def change_line(change: Change) -> str:
    """One row: for whom, when, and what becomes of what.

    The services, the coverage, the places, then plans and circumstances where they matter, and the days.
    """
    parts = [_services(change), ", ".join(map(words, change.coverage)), _places(change.places), plans(change.plans)]
    parts += [circumstance(name, values) for name, values in change.circumstances]
    return " · ".join(filter(None, (*parts, days(change.first, change.last)))) + ": " + outcome(change)


def _services(change: Change) -> str:
    chosen = change.services
    return _listed([piece.text() for piece in chosen.values], chosen.all_but, "every service", "code")


def _places(places: Chosen) -> str:
    return _listed([place.text() for place in places.values], places.all_but, "everywhere", "place")


def plans(chosen: Chosen) -> str:
    """The plans; nothing where all are meant."""
    if chosen.all_but and not chosen.values:
        return ""
    return _listed([str(plan) for plan in chosen.values], chosen.all_but, "every plan", "plan")


def _listed(names: list[str], all_but: bool, every: str, noun: str) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more > 0:
        shown += f" and {counted(more, 'other ' + noun, 'other ' + noun + 's')}"
    return shown if not all_but else f"{every} but {shown}" if names else every


def circumstance(name: str, values: Iterable[str]) -> str:
    """One circumstance that matters, with the classes for which the row holds."""
    told = " or ".join(text.replace("_", " ") for text in values)
    return told if told.startswith(name.replace("_", " ")) else f"{name}: {told}" if _bare(name) else told


def _bare(name: str) -> bool:
    """Whether the classes do not say by themselves what they are classes of."""
    return name in (
        "the diagnoses",
        "the date of the contract",
        "the notice to the provider",
        "kind of service",
        "waivers",
    )


def days(first: dt.date, last: dt.date) -> str:
    """A run of days.

    >>> days(dt.date(2026, 11, 1), dt.date.max)
    '2026-11-01 onward'
    """
    if last == LAST_DAY:
        return f"{first} onward"
    return f"{first}" if first == last else f"{first} to {last}"


def outcome(change: Change | PayerChange) -> str:
    """What it was and what it is now: coverage first, then every topic that changes."""
    before, after = change.before, change.after
    if before is None or after is None or PAYER in change.changed:
        return "no such payer before" if before is None else "no such payer now"
    told = list(_coverage(before, after))
    names = sorted({item.topic for item in (*before.topics, *after.topics)})
    for name in names:
        if name in change.changed:
            told += _topic(name, before.topic(name), after.topic(name))
    return "; ".join(told)


def _coverage(before: Told, after: Told) -> Iterator[str]:
    was, now = coverage(before), coverage(after)
    told = list(_beside(before, after))
    if was != now:
        yield f"was {was}, now {now}"
    elif (before.criteria, before.open, before.in_doubt) != (after.criteria, after.open, after.in_doubt):
        yield f"{now}, by other criteria"
    elif told:
        yield now
    yield from told


def _beside(before: Told, after: Told) -> Iterator[str]:
    """What changes beside the outcome and who governs."""
    yield from _composed(before, after, _names(before), _names(after))
    if before.finality != after.finality and {before.finality, after.finality} <= _FINAL:
        yield f"was {before.finality}, now {after.finality}"
    if before.standard != after.standard and before.standard and after.standard:
        yield f"was reviewed by {before.standard}, now by {after.standard}"
    if before.paid_by != after.paid_by:
        yield f"was paid by {words(before.paid_by) or 'the payer'}, now by {words(after.paid_by) or 'the payer'}"


def coverage(item: Told) -> str:
    """The outcome on coverage, and by whom."""
    if item.resolution in _OPEN:
        return _open(item.resolution, item.open)
    status = words(item.status)
    return f"{status} by {item.governing}" if item.governing else f"{status}, no source governs"


def _open(resolution: str, branches: Iterable[SourceTold]) -> str:
    told = [_by(item) for item in branches]
    if len(told) > 1:
        return f"{_OPEN[resolution]} {' and '.join(told)}"
    if told == [_NOTHING]:
        return "open, for a source that is not here may speak"
    return f"open, perhaps {told[0]}" if told else "open"


#: A value is printed up to so many characters.
_LONGEST_VALUE = 400


def _said(item: SourceTold) -> str:
    """The outcome, or the value on a topic that has none."""
    if item.status == CoverageStatus.INDETERMINATE:
        return "a further doubt"
    if item.status:
        return words(item.status)
    if isinstance(item.said, str):
        return item.said or _NOTHING
    said = plain(value_words(item.said), _LONGEST_VALUE)
    return f'"{said}"' if said else "an empty value"


def topic(item: TopicTold | None) -> str:
    """What stands on one topic, and by whom."""
    if item is None:
        return "not addressed"
    if item.resolution in _OPEN:
        return _open(item.resolution, item.open)
    return _by(item.source)


def _topic(name: str, before: TopicTold | None, after: TopicTold | None) -> Iterator[str]:
    was, now = topic(before), topic(after)
    if before is None or after is None or was != now:
        yield f"{words(name)} was {was}, now {now}"
    else:
        doubt = [" and ".join(map(_said, _apart(one, other))) for one, other in ((before, after), (after, before))]
        told = f", where it hangs on {doubt[0]}, now on {doubt[1]}" if doubt[0] != doubt[1] else ", by other criteria"
        composed = before.composed != after.composed
        yield f"{words(name)} is {now}{'' if composed else told}"
    if before is not None and after is not None:
        yield from _composed(before, after, *(list(map(_by, each.composed)) for each in (before, after)))


def _apart(one: Beside, other: Beside) -> list[SourceTold]:
    """What a source in doubt says on one side alone."""
    return sorted(one.in_doubt - other.in_doubt, key=_said)


def _by(item: SourceTold) -> str:
    return _said(item) + (f" by {item.governing}" if item.governing else "")


def _composed(before: Beside, after: Beside, was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """What stands together with the governing source, by the names that are given for each."""
    old, new = (", ".join(names) or "nothing" for names in (was, now))
    if old != new:
        yield f"together with it stood {old}, now {new}"
    elif before.composed != after.composed:
        yield f"together with it stands {new}, by other criteria"


def _names(item: Beside) -> list[str]:
    return [each.governing for each in item.composed]


def cases_heading(found: CaseChanges) -> str:
    """What is compared with what; a day is named where it replaces those of the questions."""
    sides = ((found.old, found.as_of_old), (found.new, found.as_of_new))
    return "from " + " to ".join(name if as_of is None else side(name, as_of) for name, as_of in sides)


def cases_text(found: CaseChanges) -> str:
    """Which of the given questions are answered otherwise."""
    lines = [f"{len(found.changes)} of {counted(found.asked, 'case', 'cases')} changed, {cases_heading(found)}"]
    for case in found.changes:
        for each in case.payers:
            payer = words(each.payer) + (f", {each.state}" if each.state else "")
            lines.append(f"{case.name} · {payer or 'no payer'}: {outcome(each)}")
        if case.order_of_payers:
            lines.append(f"{case.name} · the order of the payers, or whether it is settled")
    return "\n".join(lines)


def counted(number: int, one: str, many: str) -> str:
    """A number of things.

    >>> counted(1, "change", "changes"), counted(2, "change", "changes")
    ('1 change', '2 changes')
    """
    return f"{number} {one if number == 1 else many}"
