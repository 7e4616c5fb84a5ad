"""Documents that took over from retired ones, as that was known on a day.

The tables do not say it, and which document it was is worked out of all downloads. It was known as soon as both were:
that the one had retired, and that the other had begun to reach its contractors on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import attrs

from coverage_resolver.io.mcd.reigns import Head, day_of
from coverage_resolver.periods import LAST_DAY, day_after


@attrs.define(eq=False)
class Handovers:
    """The documents of a pack that took over from others; ``told`` gives what is told of one, and from which day."""

    successors: Mapping[str, str]
    told: Callable[[str], Iterable[tuple[Head, dt.date]]]
    _known: dict[str, dt.date] = attrs.field(factory=dict)

    def heir(self, doc: str, day: dt.date) -> str:
        """The document that took over from a retired one, where that was known; else nothing."""
        heir = self.successors.get(doc, "")
        return heir if heir and self._known_from(doc, heir) <= day else ""

    def former(self, doc: str, day: dt.date) -> tuple[str, ...]:
        """The documents from which one took over, as far as that was known."""
        return tuple(old for old, new in self.successors.items() if new == doc and self.heir(old, day))

    def family(self, doc: str, day: dt.date) -> str:
        """The last of the documents that took over from one another."""
        seen = {doc}
        while (heir := self.heir(doc, day)) and heir not in seen:
            seen.add(heir)
            doc = heir
        return doc

    def around(self, docs: Iterable[str]) -> set[str]:
        """Those that took over from any of the documents, and those from which one of them did."""
        named = set(docs)
        return {each for pair in self.successors.items() if not named.isdisjoint(pair) for each in pair}

    def _known_from(self, doc: str, heir: str) -> dt.date:
        found = self._known.get(doc)
        if found is None:
            begins = [(day_of(head, "start"), _contracts(head), known) for head, known in self.told(heir)]
            days = [
                max(known, since)
                for head, known in self.told(doc)
                for start, reach, since in begins
                if (retired := day_of(head, "retired")) and start in (retired, day_after(retired))
                if _contracts(head) <= reach
            ]
            found = self._known[doc] = min(days, default=LAST_DAY)
        return found


def _contracts(head: Head) -> frozenset[str]:
    return frozenset(head.get("contractors", ()))
