"""Of which topics of which payer a row says something that tells the outcome.

``*`` says only that something is there, ``settled`` only that there is no doubt, ``resolution`` only that somebody
governs or nobody does: none of them tells which outcome. ``finality`` and the stance of a topic are the same whichever
of two sources stands, and tell as little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coverage_resolver.tables.expected import Expectation
from coverage_resolver.vocabulary import COVERAGE, PRIOR_AUTHORIZATION

#: Fields of an answer that tell the outcome on coverage.
_OF_COVERAGE = frozenset({"status", "governing", "alternatives", "steps"})
#: Fields after ``expect.topic.`` that tell the outcome on the topic.
_OF_TOPIC = frozenset({"by", "value", "branches", "displaced", "agrees", "steps"})


def told_topics(wishes: Iterable[Expectation], topic: str, payers: int) -> frozenset[tuple[int, str]]:
    """The place of each payer, from 0, with a topic of which something is told; ``topic`` is that of the row."""
    return frozenset(told for wish in wishes if wish.form != "any" for told in _told(wish, topic, payers))


def _told(wish: Expectation, topic: str, payers: int) -> Iterator[tuple[int, str]]:
    if wish.of_topic:
        if wish.field in _OF_TOPIC:
            yield wish.payer, topic
    elif wish.topic:
        yield wish.payer, wish.topic
    elif wish.field in _OF_COVERAGE:
        yield wish.payer, COVERAGE
    elif wish.field == PRIOR_AUTHORIZATION:
        yield wish.payer, PRIOR_AUTHORIZATION
    elif wish.field == "statuses":
        yield from ((place, COVERAGE) for place in range(payers))
