"""Which of many ranges hold a code, found without looking at most of the others. Private to the library."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

#: First and last code of a range, and the place of what lists it.
Span = tuple[str, str, int]
#: So many ranges are looked at one by one.
_FEW = 8


@attrs.frozen(eq=False)
class Ranges:
    """Ranges of codes of one shape, by their first codes, with the last code of all in each half, and in its halves.

    >>> ranges = Ranges.of([("64400", "64530", 0), ("20000", "69990", 1), ("97010", "97799", 2)])
    >>> sorted(ranges.holding("64450")), sorted(ranges.holding("70000"))
    ([0, 1], [])
    """

    spans: tuple[Span, ...]
    firsts: tuple[str, ...]
    #: By the ends of a stretch of ranges that is halved, the last code that any of them holds.
    _furthest: dict[tuple[int, int], str]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Ranges:
        """Of ranges in any order."""
        ordered = tuple(sorted(spans))
        furthest: dict[tuple[int, int], str] = {}
        _measure(ordered, 0, len(ordered), furthest)
        return cls(ordered, tuple(first for first, _, _ in ordered), furthest)

    def holding(self, code: str) -> Iterator[int]:
        """The places of those that hold a code."""
        begun, left = bisect_right(self.firsts, code), [(0, len(self.spans))]
        while left:
            low, high = left.pop()
            if low >= begun:
                continue
            if high - low <= _FEW:
                yield from (place for _, last, place in self.spans[low : min(high, begun)] if code <= last)
            elif code <= self._furthest[low, high]:
                middle = (low + high) // 2
                left += [(low, middle), (middle, high)]


def _measure(spans: tuple[Span, ...], low: int, high: int, furthest: dict[tuple[int, int], str]) -> str:
    if high - low <= _FEW:
        return max((last for _, last, _ in spans[low:high]), default="")
    middle = (low + high) // 2
    found = furthest[low, high] = max(_measure(spans, *half, furthest) for half in ((low, middle), (middle, high)))
    return found
