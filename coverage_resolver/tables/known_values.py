"""What the records of a library say on each topic, as cells spell it: the words, and the entries of tables by key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import attrs

from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.topic_fields import value_entries

Texts = frozenset[str]


@attrs.frozen(eq=False, slots=False)
class KnownValues:
    """The values of one library. Where it is not ``whole``, documents that are found on demand may have others."""

    library: PolicyLibrary = attrs.field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether every record is at hand."""
        return not self.library.shelves

    def on(self, topic: str) -> Mapping[str, Texts]:
        """By the key of an entry: its texts; under the empty key values of one word."""
        return self._by_topic.get(topic, {})

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The ids of all versions at hand, the longest first: one may begin with another one."""
        return tuple(sorted({item.id for item in self.library.provisions}, key=lambda name: (-len(name), name)))

    @cached_property
    def _by_topic(self) -> Mapping[str, Mapping[str, Texts]]:
        found: dict[str, dict[str, set[str]]] = {}
        for item in self.library.provisions:
            for key, text in value_entries(item.value):
                found.setdefault(item.topic, {}).setdefault(key, set()).add(text)
        return {topic: {key: frozenset(texts) for key, texts in keys.items()} for topic, keys in found.items()}
