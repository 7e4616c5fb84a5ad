"""What a row may expect of one topic: the column ``topic`` names it, ``expect.topic.FIELD`` says what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from coverage_resolver.determinations import Alternative, Answer, Ruling, Window
from coverage_resolver.explain_lines import value_words
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition, Resolution, Stance

#: Each field after ``expect.topic.``: how it is compared, and what its words are; see :mod:`.expected`.
TOPIC_FIELDS: Mapping[str, tuple[str, type[Enum] | str]] = FrozenTable(
    {
        "by": ("is", "text"),
        "resolution": ("is", Resolution),
        "stance": ("is", Stance),
        "value": ("holds", "text"),
        "displaced": ("holds", "direction"),
        "agrees": ("holds", "text"),
        "branches": ("holds", "text"),
        "steps": ("holds", "step"),
        "needs": ("holds", "text"),
        "no_needs": ("lacks", "text"),
        "reason": ("holds", ReasonCode),
        "no_reason": ("lacks", ReasonCode),
        "since": ("is", "day"),
        "until": ("is", "day"),
    }
)


def topic_field(field: str, topic: str, payer: int, answer: Answer, window_of: Callable[[int], Window]) -> Any:
    """What the answer has in one field of one topic; nothing where no source has the topic.

    ``window_of`` tells the days on which the ruling for a payer stays the same.
    """
    ruling = answer.determinations[payer].rulings.get(topic)
    if ruling is None:
        return None
    if field in ("since", "until"):
        window = window_of(payer)
        return window.first if field == "since" else window.last
    return topic_values(ruling)[field]


def topic_values(ruling: Ruling) -> dict[str, Any]:
    """What a ruling has in each field but those of its window."""
    return dict(_told(ruling))


def value_texts(value: Any) -> tuple[str, ...]:
    """As cells spell a value: each entry of a table as ``key=text``, one word alone, truths as in records.

    >>> value_texts({"no_time_limit": True, "tools": ("ADOS-2", "CARS")}), value_texts("required")
    (('no_time_limit=true', 'tools=ADOS-2, CARS'), ('required',))
    """
    return tuple(f"{key}={text}" if key else text for key, text in value_entries(value))


def value_entries(value: Any) -> Iterator[tuple[str, str]]:
    """Each entry of a value with its key; one that is a single word has none."""
    entries = value if isinstance(value, Mapping) else {"": value}
    yield from ((key, _text(entry)) for key, entry in entries.items() if entry is not None)


def _told(ruling: Ruling) -> Iterator[tuple[str, Any]]:
    governing = ruling.governing
    yield "by", () if governing is None else (governing.id, governing.authority.id)
    yield "resolution", ruling.resolution.value
    yield "stance", None if ruling.stance is None else ruling.stance.value
    yield "value", value_texts(ruling.value)
    lost = [step for step in ruling.steps if step.disposition is Disposition.DISPLACED]
    yield "branches", tuple(entry for branch in ruling.alternatives for entry in _of_branch(branch))
    yield "displaced", tuple(f"{step.provision.id}={step.comparison}" for step in lost)
    yield "agrees", tuple(step.provision.id for step in ruling.steps if step.disposition is Disposition.STANDS_BY)
    yield "steps", steps_of(ruling)
    yield from (("needs", ruling.needs), ("no_needs", ruling.needs))
    codes = tuple(code.value for code in ruling.reason_codes)
    yield from (("reason", codes), ("no_reason", codes))


def _of_branch(branch: Alternative) -> Iterator[str]:
    """What may stand: the value of the source that would govern, else its outcome or how it speaks; under its id."""
    item = branch.governing
    stands = branch.status or (None if item is None else item.stance)
    if item is None:
        yield "nobody" if stands is None else stands.value
    elif isinstance(item.value, Mapping):
        yield from (f"{item.id} {entry}" for entry in value_texts(item.value))
    else:
        yield f"{item.id}={_text(item.value) if item.value is not None else stands.value if stands else ''}"


def steps_of(ruling: Ruling | None) -> tuple[str, ...]:
    """How each candidate left the judgement, by version and by document: ``id@version=governs``, ``id=governs``."""
    steps = () if ruling is None else ruling.steps
    return tuple(
        f"{name}={step.disposition.value}"
        for step in steps
        for name in (step.provision.id, step.provision.authority.id)
    )


def _text(entry: Any) -> str:
    if isinstance(entry, bool):
        return str(entry).lower()
    if isinstance(entry, (tuple, list)):
        return ", ".join(map(_text, entry))
    if isinstance(entry, Mapping):
        return " ".join(f"{key} {_text(item)}" for key, item in entry.items())
    return entry if isinstance(entry, str) else value_words(entry)
