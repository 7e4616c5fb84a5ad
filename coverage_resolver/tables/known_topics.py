"""Topics that a table names, held against those that there are: a misspelt one would be absent, and so seem right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.expected import ruling_topic
from coverage_resolver.tables.rows import Row
from coverage_resolver.topics import KNOWN_TOPICS, OTHER_NAMES
from coverage_resolver.vocabulary import COVERAGE


def known_topics(library: PolicyLibrary) -> frozenset[str]:
    """The topics on which the library has a rule, and those that the package knows itself."""
    return frozenset({item.topic for item in library.provisions} | KNOWN_TOPICS | {COVERAGE})


def check_topics(rows: Iterable[Row], library: PolicyLibrary) -> None:
    """Raise every topic of the rows that nobody knows, each with its place, as :class:`InvalidRecords`."""
    known = known_topics(library)
    named = dict.fromkeys(place for row in rows for place in _named(row))
    faults = [_fault(where, topic, known) for where, topic in named if topic not in known]
    raise_all("the decision tables name unknown topics", faults)


def _named(row: Row) -> Iterator[tuple[str, str]]:
    """Each topic that a row or its header names, with its place."""
    for column in row.texts:
        topic = ruling_topic(column)
        if topic:
            yield f"{row.heading or row.where}:{column}", topic
    if row.topic:
        yield f"{row.where}:topic", row.topic


def _fault(where: str, topic: str, known: Iterable[str]) -> InvalidRecord:
    meant = OTHER_NAMES.get(topic)
    advice = closest(topic, known) if meant is None else f"did you mean `{meant}`?"
    return InvalidRecord(where, f"no topic {shown(topic)}", advice)
