"""Columns by which a row asks about one topic: ``topic``, and what is expected of the ruling on it.

``expect.topic.by`` is the governing document with its version, or ``none`` where no source speaks; ``value`` holds
entries ``key=text`` of the value that stands; ``displaced`` entries ``document@version=direction``; ``until`` the last
day on which that stays so, or ``none``. Lists are separated by ``|``; each that is given must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver import CoverageQuestion, PolicyLibrary, resolve
from coverage_resolver.determinations import Ruling
from coverage_resolver.explain_topics import topic_table
from coverage_resolver.vocabulary import Disposition


def check_topic(question: CoverageQuestion, library: PolicyLibrary, row: Mapping[str, str]) -> list[str]:
    """What the answer has otherwise on the topic of the row; nothing where the row names none."""
    topic = row.get("topic", "")
    if not topic:
        return []
    answer = resolve(question, library)
    found = dict(_found(answer.primary.rulings[topic]))
    if row.get("expect.topic.until"):
        rows = {each.topic: each for each in topic_table(question, library, answer)[0]}
        found["until"] = {str(rows[topic].until).lower()}
    wrong = []
    for column, text in row.items():
        field = column.removeprefix("expect.topic.")
        if text and field != column and not set(text.split("|")) <= found[field]:
            wrong.append(f"{column}: the law says {text}, the answer {sorted(found[field])}")
    return wrong


def _found(ruling: Ruling) -> Iterator[tuple[str, set[str]]]:
    yield "resolution", {ruling.resolution.value}
    yield "by", {"none" if ruling.governing is None else ruling.governing.id}
    value = ruling.value if isinstance(ruling.value, Mapping) else {"": ruling.value}
    yield "value", {f"{key}={_text(entry)}" for key, entry in value.items()}
    lost = (step for step in ruling.steps if step.disposition is Disposition.DISPLACED)
    yield "displaced", {f"{step.provision.id}={step.comparison}" for step in lost}
    agreed = (step for step in ruling.steps if step.disposition is Disposition.STANDS_BY)
    yield "agrees", {step.provision.id for step in agreed}
    yield "needs", set(ruling.needs)
    yield "reason", {code.value for code in ruling.reason_codes}


def _text(entry: Any) -> str:
    if isinstance(entry, (tuple, list)):
        return ", ".join(map(_text, entry))
    if isinstance(entry, Mapping):
        return " ".join(f"{key} {_text(item)}" for key, item in entry.items())
    return str(entry).lower() if isinstance(entry, bool) else str(entry)
