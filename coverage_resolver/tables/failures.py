"""What a row that failed tells: each field, who governs, who lost and why, the nearest change, how to repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

import attrs

from coverage_resolver.determinations import Answer, Determination, Ruling
from coverage_resolver.explain_lines import (
    FATES,
    STATUS_WORDS,
    candidate,
    disagreement,
    in_effect,
    named,
    paragraph,
    value_words,
    words,
)
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import day_after, day_before
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve
from coverage_resolver.tables.answer_fields import LOST
from coverage_resolver.tables.differences import Difference
from coverage_resolver.tables.running import Result
from coverage_resolver.vocabulary import COVERAGE, Disposition, Resolution

_WIDE = 34
_LOSERS = 6
#: The first line of a report tells so many characters of what is wrong.
_IN_SHORT = 100
#: So many topics are told where the nearest change is one of topics other than coverage.
_TOPICS = 3


@attrs.frozen(kw_only=True)
class Setting:
    """What a command has to name so that it asks the same again: the libraries, and the day for rows without one."""

    libraries: tuple[str, ...] = ()
    as_of: str = ""


def failure_lines(result: Result, library: PolicyLibrary, setting: Setting) -> list[str]:
    """All about one failed row; the first line is its place, as terminals make a link of it, and what differs."""
    row, short = result.row, in_short(result)
    lines = [f"{row.where}  {row.case}{f' · {short}' if short else ''}"]
    if row.source:
        lines += paragraph(row.source, "  ", "source   ")
    if result.refused is not None:
        lines += paragraph(str(result.refused), "  ", "refused  ")
        lines += _fields(result.differences)
        return lines
    if result.changes_on is not None:
        told = f"the answer is not one over {row.first} to {row.last}: it changes on {result.changes_on}"
        lines += paragraph(told, "  ", "days     ")
    lines += _fields(result.differences)
    question, answer = result.asked[result.shown]
    place = next((_payer(item) for item in result.differences if not item.right), 0)
    item = answer.determinations[min(place, len(answer.determinations) - 1)]
    lines += _governs(item)
    if row.topic:
        lines += _on_topic(item, row.topic)
    lines += _loses(item)
    lines += [line for text in _instead(result, item, library) for line in paragraph(text, "  ", "instead  ")]
    lines += [line for text in _nearby(question, item, answer, library) for line in paragraph(text, "  ", "nearby   ")]
    lines.append(f"  repeat   {repeat_command(result, question, setting)}")
    return lines


def in_short(result: Result) -> str:
    """The first field that is wrong, as far as a line holds it."""
    if result.changes_on is not None:
        return f"changes on {result.changes_on}"
    wrong = [item for item in result.differences if not item.right]
    if not wrong:
        return ""
    first, more = wrong[0], f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    name = first.column.removeprefix("expect.")
    told = plain(f"{name}: expected {first.expected}, got {first.got}", _IN_SHORT)
    return f"{told}{more}"


def _payer(item: Difference) -> int:
    number = item.column.partition(".")[0].removeprefix("expect")
    return int(number) - 1 if number else 0


def _fields(differences: Sequence[Difference]) -> list[str]:
    """A line for each field, marked where it is wrong; long ones one below the other."""
    if not differences:
        return []
    wide = max(len(item.column.removeprefix("expect.")) for item in differences)
    lines = [f"    {'field':<{wide}}  {'expected':<{_WIDE}}  got"]
    for item in differences:
        mark, name = " " if item.right else "x", item.column.removeprefix("expect.")
        if len(item.expected) <= _WIDE and len(item.got) <= 2 * _WIDE:
            lines.append(f"  {mark} {name:<{wide}}  {item.expected:<{_WIDE}}  {item.got}")
        else:
            lines.append(f"  {mark} {name}")
            lines += paragraph(item.expected.replace("|", " | "), "        ", "expected  ")
            lines += paragraph(item.got.replace("|", " | "), "        ", "got       ")
    return lines


def _governs(item: Determination) -> list[str]:
    governing = item.governing
    if governing is not None:
        text = f"{named(governing)}, {in_effect(governing, item.payer.plan)}"
    elif item.resolution is Resolution.CONFLICT:
        text = f"nobody: {disagreement(item.rulings.get(COVERAGE))}"
    elif item.resolution is Resolution.INDETERMINATE:
        text = f"nobody yet: needs {', '.join(item.needs) or 'a decision by a person'}"
    else:
        text = f"nobody: {STATUS_WORDS[item.status]}"
    return paragraph(text, "  ", "governs  ")


def _on_topic(item: Determination, topic: str) -> list[str]:
    """What stands on the topic that the row is about."""
    ruling = item.rulings.get(topic)
    if ruling is None:
        text = "no source of the library has this topic for the service"
    elif ruling.governing is not None:
        stands = words(ruling.status.value) if ruling.value is None and ruling.status else value_words(ruling.value)
        text = f"{named(ruling.governing)}: {stands}"
    else:
        needs = f": needs {', '.join(ruling.needs)}" if ruling.needs else ""
        text = f"{words(ruling.resolution.value)}{needs}"
    return paragraph(text, "  ", f"{words(topic)}  ")


def _loses(item: Determination) -> list[str]:
    """Who lost on any topic, with the reason; what merely stands by is left to ``explain``."""
    told = [
        f"{candidate(step)}{'' if topic == COVERAGE else f' [{words(topic)}]'}"
        for topic, ruling in item.rulings.items()
        for step in ruling.steps
        if step.disposition in LOST or step.disposition is Disposition.CONFLICTS
    ]
    lines = [line for text in dict.fromkeys(told[:_LOSERS]) for line in paragraph(text, "  ", "over     ")]
    more = len(told) - _LOSERS
    return [*lines, f"           and {more} more"] if more > 0 else lines


def _instead(result: Result, item: Determination, library: PolicyLibrary) -> Iterator[str]:
    """What became of the authority that was expected to govern."""
    for wish in result.row.expectations:
        wrong = any(each.column == wish.column and not each.right for each in result.differences)
        if wish.field != "governing" or wish.form != "value" or not wrong:
            continue
        name = wish.wanted[0]
        steps = [
            step
            for ruling in item.rulings.values()
            for step in ruling.steps
            if name in (step.provision.id, step.provision.authority.id)
        ]
        if steps:
            fate = FATES.get(steps[0].disposition, words(steps[0].disposition.value))
            yield f"{candidate(steps[0])} ({fate})"
        else:
            yield _no_candidate(name, library)


def _no_candidate(name: str, library: PolicyLibrary) -> str:
    """Why a document, or a version of one, was not even weighed."""
    base, _, version = name.rpartition("@")
    if library.authority(name) is not None:
        return f"{plain(name)} is in the library, and does not address this question"
    if library.authority(base) is None:
        known = {each.authority.id for each in library.provisions} | {each.id for each in library.provisions}
        return f"no authority of the library is called {plain(name, 80)} · {closest(name, known, 'check its id')}"
    versions = tuple(dict.fromkeys(each.version for each in library.documents([base])))
    if version in versions:
        return f"{plain(name)} is in the library, and does not address this question"
    there = f"the versions are {', '.join(versions)}" if len(versions) > 1 else f"the only version is {versions[0]}"
    there = there if versions else "it has no provisions"
    return f"there is no version {plain(version)} of {plain(base)} in the library · {there}"


def _nearby(question: CoverageQuestion, item: Determination, answer: Answer, library: PolicyLibrary) -> Iterator[str]:
    """The nearest days on which the answer of this payer changes, with what it is beyond them."""
    place = answer.determinations.index(item)
    first, last = item.valid_from, item.valid_through
    if first is None and last is None:
        yield "no day is known on which this answer changes"
    if first is not None:
        earlier = resolve(question.on(day_before(first)), library)
        yield f"the answer changed on {first}; on {day_before(first)} {_change(item, earlier, place)}"
    if last is not None:
        later = resolve(question.on(day_after(last)), library)
        yield f"the answer changes on {day_after(last)}; from then on {_change(item, later, place)}"


def _change(item: Determination, answer: Answer, place: int) -> str:
    """What the answer of a payer is elsewhere; where it is the same on coverage, what stands on other topics."""
    if place >= len(answer.determinations):
        return "it is without this payer"
    other = answer.determinations[place]
    if _short(other) != _short(item):
        return f"it is {_short(other)}"
    topics = sorted({*item.rulings, *other.rulings} - {COVERAGE})
    told = [(topic, _stands(other.rulings.get(topic))) for topic in topics]
    changed = [f"{words(topic)} is {text}" for topic, text in told if text != _stands(item.rulings.get(topic))]
    return "; ".join(changed[:_TOPICS]) or f"it is {_short(other)}"


def _short(item: Determination) -> str:
    governing = "" if item.governing is None else f", by {item.governing.id}"
    return f"{words(item.status.value)}{governing}"


def _stands(ruling: Ruling | None) -> str:
    """What stands on a topic, and by whom, in short."""
    if ruling is None or ruling.governing is None:
        return "settled by nobody" if ruling is None else words(ruling.resolution.value)
    value = f"{value_words(ruling.value)}, " if ruling.value is not None else ""
    return f"{value}by {ruling.governing.id}"


def repeat_command(result: Result, question: CoverageQuestion, setting: Setting) -> str:
    """A command that asks the same question and explains the answer. It names the row, and repeats no cell of it."""
    row = result.row
    parts = ["coverage-resolver", "explain", "--case", f"{row.table}::{row.case}"]
    if question.date_of_service != row.first:
        parts += ["--dos", question.date_of_service.isoformat()]
    if setting.as_of and row.as_of == setting.as_of and not row.texts.get("as_of"):
        parts += ["--as-of", setting.as_of]
    through = dict(row.inputs).get(("through",))
    if through:
        parts += ["--through", through]
    for path in setting.libraries:
        parts += ["--library", path]
    return shlex.join(parts)
