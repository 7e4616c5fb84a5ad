"""What the answer on one topic hangs on: its own records, and those on the topics that act on it.

Topics are ruled on one by one, and few of them act on others (``across_topics``). A comparison therefore asks about one
topic at a time, and varies only what the records on it and on the topics that act on it look at.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from coverage_resolver.changes.told import Told
from coverage_resolver.topics import CARVE_OUT, LIMITS_MAY_BE_EXCEEDED, PLAN_STRINGENCY, PRESUPPOSES
from coverage_resolver.vocabulary import COVERAGE

#: Topics that act on every other.
_ACTING = frozenset({PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED})


def inputs(topic: str) -> frozenset[str]:
    """The topics whose records may change the answer on one.

    >>> sorted(inputs("diagnosis_recency"))
    ['diagnosis_recency', 'diagnosis_required', 'epsdt', 'plan_stringency']
    """
    own = {topic, *({PRESUPPOSES[topic]} if topic in PRESUPPOSES else ())}
    return _ACTING | own | ({CARVE_OUT} if topic == COVERAGE else frozenset())


def together(parts: Iterable[Told]) -> Told:
    """What parts on different topics tell together."""
    every = list(parts)
    coverage = next((each for each in every if each.resolution), Told())
    topics = sorted((item for each in every for item in each.topics), key=lambda item: item.topic)
    return attrs.evolve(coverage, topics=tuple(topics))
