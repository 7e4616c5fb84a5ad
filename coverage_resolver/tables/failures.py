"""What a row that failed tells: each field, who governs, who lost and why, the nearest change, how to repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

import attrs

from coverage_resolver.determinations import Determination
from coverage_resolver.explain_lines import (
    FATES,
    STATUS_WORDS,
    WIDTH,
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
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.tables.answer_fields import LOST
from coverage_resolver.tables.differences import Difference
from coverage_resolver.tables.expected import Expectation
from coverage_resolver.tables.nearest_changes import nearest_changes, nearest_changes_of
from coverage_resolver.tables.running import Result
from coverage_resolver.vocabulary import COVERAGE, PRIOR_AUTHORIZATION, Disposition, Resolution

_WIDE = 34
_LOSERS = 6
#: The first line of a report tells so many characters of what is wrong.
_IN_SHORT = 100


@attrs.frozen(kw_only=True)
class Setting:
    """What a command has to name so that it asks the same again: the libraries, and the day for rows without one."""

    libraries: tuple[str, ...] = ()
    as_of: str = ""


def failure_lines(result: Result, library: PolicyLibrary, setting: Setting, width: int = WIDTH) -> list[str]:
    """All about one failed row, laid out for a width; the first line is its place, as terminals make a link of it."""
    row, short = result.row, in_short(result)
    lines = [f"{row.where}  {row.case}{f' · {short}' if short else ''}"]
    if row.source:
        lines += paragraph(row.source, "  ", "source   ", width)
    if result.refused is not None:
        lines += paragraph(str(result.refused), "  ", "refused  ", width)
        return lines + _fields(result.differences, width)
    if result.changes_on is not None:
        told = f"the answer is not one over {row.first} to {row.last}: it changes on {result.changes_on}"
        lines += paragraph(told, "  ", "days     ", width)
    lines += _fields(result.differences, width)
    for mark, text in _why(result, library):
        lines += paragraph(text, "  ", mark, width)
    question, _ = result.asked[result.shown]
    lines.append(f"  repeat   {repeat_command(result, question, setting)}")
    return lines


def _why(result: Result, library: PolicyLibrary) -> Iterator[tuple[str, str]]:
    """What explains the answer, each text with its mark: first what is about the topics of the fields that failed."""
    question, answer = result.asked[result.shown]
    place = next((_payer(item) for item in result.differences if not item.right), 0)
    place = min(place, len(answer.determinations) - 1)
    item, failed = answer.determinations[place], _failed_topics(result)
    whole = COVERAGE in failed or not failed
    if whole:
        yield "governs  ", _governs(item)
    topics = [topic for topic in dict.fromkeys((*failed, result.row.topic)) if topic and topic != COVERAGE]
    for topic in topics:
        yield f"{words(topic)}  ", _on_topic(item, topic)
    if not whole:
        yield "coverage ", _governs(item)
    yield from _loses(item, failed, whole)
    yield from (("instead  ", text) for text in _instead(result, item, library))
    for topic in failed:
        if topic != COVERAGE:
            yield from (("nearby   ", text) for text in nearest_changes_of(topic, question, answer, place, library))
    if whole:
        yield from (("nearby   ", text) for text in nearest_changes(question, answer, place, library))


def _failed_topics(result: Result) -> tuple[str, ...]:
    """The topics of the fields that are wrong, in their order; what is about no other one is about coverage."""
    wrong = {item.column for item in result.differences if not item.right}
    return tuple(dict.fromkeys(_topic_of(wish, result) for wish in result.row.expectations if wish.column in wrong))


def _topic_of(wish: Expectation, result: Result) -> str:
    if wish.of_topic:
        return result.row.topic
    return wish.topic or (wish.field if wish.field == PRIOR_AUTHORIZATION else COVERAGE)


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


def _fields(differences: Sequence[Difference], width: int) -> list[str]:
    """A line for each field, marked where it is wrong; one that no line holds, one below the other."""
    if not differences:
        return []
    wide = max(len(item.column.removeprefix("expect.")) for item in differences)
    half = min(_WIDE, 2 * width // 5)
    lines = [f"    {'field':<{wide}}  {'expected':<{half}}  got"]
    for item in differences:
        mark, name = " " if item.right else "x", item.column.removeprefix("expect.")
        line = f"  {mark} {name:<{wide}}  {item.expected:<{half}}  {item.got}"
        if len(item.expected) <= half and len(line) <= width:
            lines.append(line)
        else:
            lines.append(f"  {mark} {name}")
            lines += paragraph(item.expected.replace("|", " | "), "        ", "expected  ", width)
            lines += paragraph(item.got.replace("|", " | "), "        ", "got       ", width)
    return lines


def _governs(item: Determination) -> str:
    governing = item.governing
    if governing is not None:
        return f"{named(governing)}, {in_effect(governing, item.payer.plan)}"
    if item.resolution is Resolution.CONFLICT:
        return f"nobody: {disagreement(item.rulings.get(COVERAGE))}"
    if item.resolution is Resolution.INDETERMINATE:
        return f"nobody yet: needs {', '.join(item.needs) or 'a decision by a person'}"
    return f"nobody: {STATUS_WORDS[item.status]}"


def _on_topic(item: Determination, topic: str) -> str:
    """What stands on a topic that the row is about."""
    ruling = item.rulings.get(topic)
    if ruling is None:
        return "no source of the library has this topic for the service"
    if ruling.governing is not None:
        stands = words(ruling.status.value) if ruling.value is None and ruling.status else value_words(ruling.value)
        return f"{named(ruling.governing)}: {stands}"
    needs = f": needs {', '.join(ruling.needs)}" if ruling.needs else ""
    return f"{words(ruling.resolution.value)}{needs}"


def _loses(item: Determination, failed: Sequence[str], whole: bool) -> Iterator[tuple[str, str]]:
    """Who lost, with the reason: on the topics that failed, then on any other where the answer as a whole did.

    What merely stands by is left to ``explain``.
    """
    told = [
        f"{candidate(step)}{'' if topic == COVERAGE else f' [{words(topic)}]'}"
        for topic in sorted(item.rulings, key=lambda topic: topic not in failed)
        for step in item.rulings[topic].steps
        if (whole or topic in failed) and (step.disposition in LOST or step.disposition is Disposition.CONFLICTS)
    ]
    yield from (("over     ", text) for text in dict.fromkeys(told[:_LOSERS]))
    if len(told) > _LOSERS:
        yield "         ", f"and {len(told) - _LOSERS} more"


def _instead(result: Result, item: Determination, library: PolicyLibrary) -> Iterator[str]:
    """What became of the authority that was expected to govern."""
    for wish in result.row.expectations:
        wrong = any(each.column == wish.column and not each.right for each in result.differences)
        by_topic = wish.of_topic and wish.field == "by"
        if not (by_topic or wish.field == "governing") or wish.form != "value" or not wrong:
            continue
        name = wish.wanted[0]
        steps = [
            step
            for topic, ruling in item.rulings.items()
            for step in ruling.steps
            if not by_topic or topic == result.row.topic
            if name in (step.provision.id, step.provision.authority.id)
        ]
        if steps:
            fate = FATES.get(steps[0].disposition, words(steps[0].disposition.value))
            yield f"{candidate(steps[0])} ({fate})"
        else:
            yield _no_candidate(name, library, f" on {words(result.row.topic)}" if by_topic else "")


def _no_candidate(name: str, library: PolicyLibrary, on: str = "") -> str:
    """Why a document, or a version of one, was not even weighed."""
    base, _, version = name.rpartition("@")
    if library.authority(name) is not None:
        return f"{plain(name)} is in the library, and does not address this question{on}"
    if library.authority(base) is None:
        known = {each.authority.id for each in library.provisions} | {each.id for each in library.provisions}
        return f"no authority of the library is called {plain(name, 80)} · {closest(name, known, 'check its id')}"
    versions = tuple(dict.fromkeys(each.version for each in library.documents([base])))
    if version in versions:
        return f"{plain(name)} is in the library, and does not address this question{on}"
    there = f"the versions are {', '.join(versions)}" if len(versions) > 1 else f"the only version is {versions[0]}"
    there = there if versions else "it has no provisions"
    return f"there is no version {plain(version)} of {plain(base)} in the library · {there}"


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
