"""The answer as a table by topic: what stands, who says so, what it displaced and which way, since when, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Alternative, Answer, Ruling, Step
from coverage_resolver.explain_lines import (
    disagreement,
    in_effect,
    paragraph,
    payer_name,
    policy_days,
    quotations,
    unverified,
    value_words,
    words,
)
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import day_after
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.spans import topic_windows
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Resolution, Stance

#: Of a day that no source names: it may be the member's own, and is not told.
_SINCE = "since the member's coverage or age, or the ranking or knowledge of sources, changed"
_UNTIL = "until the member's coverage or age, or the ranking or knowledge of sources, changes"
#: Dispositions of sources that spoke and were measured against what stands.
_MEASURED = (
    Disposition.DISPLACED,
    Disposition.STANDS_BY,
    Disposition.COMPOSED,
    Disposition.CONFLICTS,
    Disposition.DEPENDS,
)


@attrs.frozen(kw_only=True)
class TopicRow:
    """What stands on one topic. ``since`` and ``until`` bound the days on which this stays so; ``None`` is open."""

    topic: str
    ruling: Ruling
    since: dt.date | None
    until: dt.date | None

    @property
    def settled(self) -> bool:
        """Whether one source stands, or none does."""
        return self.ruling.resolution in (Resolution.GOVERNED, Resolution.SILENT)

    @property
    def measured(self) -> tuple[Step, ...]:
        """The sources that spoke beside what stands, each with its direction, and those that may count."""
        return tuple(step for step in self.ruling.steps if step.disposition in _MEASURED)


TopicTable = tuple[TopicRow, ...]


def topic_table(question: CoverageQuestion, library: PolicyLibrary, answer: Answer) -> tuple[TopicTable, ...]:
    """A table for each determination of an answer to this question by this library."""
    tables = []
    for order, item in enumerate(answer.determinations):
        shown = [topic for topic, ruling in item.rulings.items() if topic == COVERAGE or _concerns(ruling)]
        windows = topic_windows(question, library, order) if item.rulings else {}
        topics = sorted(shown, key=lambda name: (name != COVERAGE, name))
        tables.append(
            tuple(
                TopicRow(topic=topic, ruling=item.rulings[topic], since=windows[topic].first, until=windows[topic].last)
                for topic in topics
            )
        )
    return tuple(tables)


#: Dispositions of sources of other places and plans, which say nothing of this member.
_ELSEWHERE = frozenset(
    {Disposition.OTHER_JURISDICTION, Disposition.NOT_ADOPTED, Disposition.NOT_ON_LADDER, Disposition.NOT_AN_AUTHORITY}
)


def _concerns(ruling: Ruling) -> bool:
    """Whether a source that reaches this member has the topic at all."""
    return any(step.disposition not in _ELSEWHERE for step in ruling.steps)


def topic_lines(answer: Answer, tables: Sequence[TopicTable]) -> list[str]:
    """For a terminal."""
    lines = [f"What stands, topic by topic, as known on {answer.as_of}"]
    for item, table in zip(answer.determinations, tables, strict=True):
        lines += ["", payer_name(item.payer)]
        if item.redirected:
            told = f"{words(item.status.value)} ({words(item.paid_by)}): what follows is for whoever that payer is"
            lines += paragraph(told, "  ")
        silent = [row.topic for row in table if row.ruling.resolution is Resolution.SILENT and row.topic != COVERAGE]
        for row in table:
            lines += () if row.topic in silent else _row_lines(row, answer.as_of, item.payer.plan)
        if silent:
            lines += ["", *paragraph(f"No source speaks on {', '.join(map(words, silent))}.", "  ")]
        lines += [line for need in item.needs for line in paragraph(f"The whole answer needs {need}.", "  ")]
    return lines


def _row_lines(row: TopicRow, as_of: dt.date, plan: str) -> list[str]:
    ruling = row.ruling
    lines = ["", f"  {words(row.topic)}", *paragraph(_stands(ruling), "    ")]
    if ruling.governing is not None:
        governing = ruling.governing
        lines += [*paragraph(f"by {_who(governing)}", "    "), f"    {in_effect(governing, plan)}"]
    open_ = ruling.resolution in (Resolution.CONFLICT, Resolution.INDETERMINATE)
    sources = [step.provision for step in row.measured] if open_ else filter(None, [ruling.governing])
    lines += [line for text in quotations(row.topic, sources) for line in paragraph(text, "    ")]
    measured = dict.fromkeys(map(_measured, row.measured))
    lines += [line for told in measured for line in paragraph(told, "    ")]
    lines += [line for need in ruling.needs for line in paragraph(f"needs {need}", "    ")]
    if ruling.reason_codes:
        lines += paragraph(f"codes: {', '.join(code.value for code in ruling.reason_codes)}", "    ")
    return [*lines, *paragraph(_days(row, as_of), "    ")]


def _stands(ruling: Ruling) -> str:
    if ruling.resolution is Resolution.SILENT:
        return f"no source decides: {_outcome(ruling)}"
    if ruling.resolution is Resolution.CONFLICT:
        return f"{disagreement(ruling)}: a person must decide"
    if ruling.resolution is Resolution.INDETERMINATE:
        branches = "; or ".join(map(_branch, ruling.alternatives))
        return f"cannot be told: {branches}" if branches else "cannot be told"
    return _outcome(ruling)


def _branch(branch: Alternative) -> str:
    """A branch of a doubt, with the value that stands in it where it is known."""
    if branch.governing is None:
        review = branch.status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
        return f"{branch.condition} (no source speaks)" if review else branch.condition
    value = branch.governing.value
    return branch.condition if value is None else f"{branch.condition} ({value_words(value)})"


def _outcome(ruling: Ruling) -> str:
    if ruling.status is not None:
        return words(ruling.status.value)
    if ruling.value is None:
        return words(ruling.stance.value) if ruling.stance is not None else ""
    return value_words(ruling.value)


def _who(item: Provision) -> str:
    return f"{item.authority.id} {item.version} ({item.cited_as}){unverified(item)}"


def _measured(step: Step) -> str:
    item = step.provision
    said = f": {_said(item)}" if _said(item) else ""
    if step.disposition is Disposition.DEPENDS:
        return f"may count: {_who(item)}{said}"
    direction = f", {words(step.comparison.value)}" if step.comparison is not None else ""
    return f"{words(step.disposition.value)}{direction}: {_who(item)}{said}"


def _said(item: Provision) -> str:
    """What a source says of the topic: its outcome, its value, or how it is silent."""
    if item.status is not None:
        return words(item.status.value)
    if item.value is not None:
        return value_words(item.value)
    return "" if item.stance is Stance.RULE else words(item.stance.value)


def _days(row: TopicRow, as_of: dt.date) -> str:
    """Since when and until when. A day that may come from the member's own coverage or age is not named."""
    policy = policy_days(row.ruling.steps, as_of)
    since = "as far back as is known"
    if row.since is not None:
        since = f"since {row.since}" if row.since in policy else _SINCE
    if row.until is None:
        return f"{since}, no end known"
    named = row.until in policy or day_after(row.until) in policy
    return f"{since}, {f'through {row.until}' if named else _UNTIL}"


def topic_dicts(answer: Answer, tables: Sequence[TopicTable]) -> dict[str, Any]:
    """As JSON has it (schema ``coverage-topics/1``)."""
    return {
        "schema": "coverage-topics/1",
        "as_of": answer.as_of.isoformat(),
        "determinations": [
            {
                "payer": {"line_of_business": item.payer.line_of_business, "order": item.payer.order},
                "status": item.status.value,
                "paid_by": item.paid_by,
                "needs": list(item.needs),
                "topics": [_row_dict(row) for row in table],
            }
            for item, table in zip(answer.determinations, tables, strict=True)
        ],
    }


def _row_dict(row: TopicRow) -> dict[str, Any]:
    ruling = row.ruling
    return {
        "topic": row.topic,
        "resolution": ruling.resolution.value,
        "stance": None if ruling.stance is None else ruling.stance.value,
        "status": None if ruling.status is None else ruling.status.value,
        "value": ruling.value,
        "by": _source(ruling.governing),
        "alternatives": [
            {
                "condition": branch.condition,
                "status": None if branch.status is None else branch.status.value,
                "value": None if branch.governing is None else branch.governing.value,
                "by": _source(branch.governing),
            }
            for branch in ruling.alternatives
        ],
        "measured": [
            {
                **(_source(step.provision) or {}),
                "disposition": step.disposition.value,
                "direction": None if step.comparison is None else step.comparison.value,
                "value": step.provision.value,
            }
            for step in row.measured
        ],
        "since": None if row.since is None else row.since.isoformat(),
        "until": None if row.until is None else row.until.isoformat(),
        "reason_codes": [code.value for code in ruling.reason_codes],
        "needs": list(ruling.needs),
    }


def _source(item: Provision | None) -> Mapping[str, Any] | None:
    if item is None:
        return None
    return {
        "id": item.authority.id,
        "version": item.version,
        "citation": item.cited_as,
        "criteria": item.criteria,
        "in_effect": item.period.text(),
        "verified": item.checked,
    }
