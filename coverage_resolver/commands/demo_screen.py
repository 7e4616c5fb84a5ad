"""The screen of ``coverage-resolver demo``: a few members on three days, in at most forty lines.

Members, days and documents come from the shipped examples; this module only lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import attrs

from coverage_resolver.commands.question_flags import example_file, examples_home
from coverage_resolver.determinations import Answer, Determination, Step
from coverage_resolver.explain_lines import FATES, named, paragraph, reason, words
from coverage_resolver.io.answers import answer_to_dict
from coverage_resolver.io.questions_json import read_question, read_question_table
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import parse_day
from coverage_resolver.resolve import resolve
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Resolution

_LABEL, _CELL = 22, 26
_SHORT = {CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW: "individual review"}


@attrs.frozen
class DemoRow:
    """One example member, and the answers for each day."""

    title: str
    example: str
    answers: tuple[Answer, ...]


@attrs.frozen
class Demo:
    """What the screen shows."""

    told: Mapping[str, Any]
    rows: tuple[DemoRow, ...]


def ask_demo(library: PolicyLibrary) -> Demo:
    """Ask every shipped example on every day of the demonstration."""
    told = read_question_table(examples_home() / "demo.json")
    days = [parse_day(date["day"]) for date in told["dates"]]
    rows = []
    for row in told["rows"]:
        question = read_question(example_file(row["example"]))
        answers = tuple(resolve(question.on(day), library) for day in days)
        rows.append(DemoRow(row["title"], row["example"], answers))
    return Demo(told, tuple(rows))


def demo_screen(demo: Demo) -> str:
    """The screen as text."""
    told = demo.told
    as_of = demo.rows[0].answers[0].as_of
    lines = [*paragraph(f"{told['service']} · who governs coverage, as known on {as_of}"), ""]
    lines.append(_line("", [f"{date['day']} ({date['title']})" for date in told["dates"]]))
    lines.append("-" * (_LABEL + _CELL * len(told["dates"])))
    for row in demo.rows:
        lines += _row(row)
    lines += ["", *paragraph(told["june"]), ""]
    lines += paragraph(why_not(demo), mark="Why not? ")
    command = f"coverage-resolver explain --example {told['next']['example']} --dos {told['next']['day']}"
    return "\n".join([*lines, "", "Next, the whole reasoning for one cell of the table:", f"  {command}"])


def demo_table(demo: Demo) -> dict[str, Any]:
    """The same answers as JSON has them."""
    days = [date["day"] for date in demo.told["dates"]]
    return {
        "dates": days,
        "rows": [
            {"title": row.title, "example": row.example, "answers": [answer_to_dict(item) for item in row.answers]}
            for row in demo.rows
        ],
        "why_not": why_not(demo),
    }


def _line(label: str, cells: list[str]) -> str:
    return f"{label:<{_LABEL}}{''.join(f'{cell:<{_CELL}}' for cell in cells)}".rstrip()


def _row(row: DemoRow) -> list[str]:
    """The payers of one member below one another, each with a status and what governs."""
    lines: list[str] = []
    payers = max(len(answer.determinations) for answer in row.answers)
    for place in range(payers):
        cells = [_cell(answer.determinations[place]) for answer in row.answers if place < len(answer.determinations)]
        label = [row.title if place == 0 else "", f"  payer {place + 1}" if payers > 1 else ""]
        label = [text for text in label if text]
        for text, *line in zip_longest(label, *cells, fillvalue=""):
            lines.append(_line(text, line))
    return lines


def _cell(item: Determination) -> list[str]:
    if item.resolution is not Resolution.INDETERMINATE:
        source = "no source governs" if item.governing is None else item.governing.authority.id
        return [_status(item.status), f"  {source}"]
    statuses = list(dict.fromkeys(other.status for other in item.alternatives if other.status is not None))
    if len(statuses) == 1:
        return [_status(statuses[0]), "  by which source: unknown"]
    return ["not known, one of:", *(f"  {_status(status)}" for status in statuses)]


def _status(status: CoverageStatus) -> str:
    return _SHORT.get(status, words(status.value))


def why_not(demo: Demo) -> str:
    """The worked answer to "why not this one?"."""
    asked = demo.told["why_not"]
    row = next(row for row in demo.rows if row.example == asked["example"])
    place = [date["day"] for date in demo.told["dates"]].index(asked["day"])
    item = row.answers[place].primary
    ruling = item.rulings[COVERAGE]
    step = ruling.step_of(asked["authority"])
    if step is None or item.governing is None:
        return f"{asked['authority']} is not among the candidates of {row.title}."
    return (
        f"{row.title} on {asked['day']}: {named(item.governing)} governs. "
        f"{asked['authority']} {_fate(step)}. {_codes(item, asked['reason_codes'])}"
    )


def _fate(step: Step) -> str:
    told = reason(step)
    return FATES[step.disposition] + (f" ({told})" if told else "")


def _codes(item: Determination, wanted: list[str]) -> str:
    """The reason codes that tell the story, of those that the answer has."""
    told = [f"{code.value} ({code.meaning})" for code in item.reason_codes if code.value in wanted]
    return f"Reason codes: {'; '.join(told)}." if told else ""
