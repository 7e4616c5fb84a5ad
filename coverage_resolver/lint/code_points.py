"""Which codes tell a library's code lists apart: one at least of every set of codes that no list can part.

Within one system and one pattern of letters, codes are numbers in order, and every list is made of single codes and of
runs of them. Wherever the lists that hold a code change from one code to the next, the second is the first of a run or
follows the last of one. These codes therefore stand for all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import PROCEDURE_SYSTEMS, Code, CodeRange, shape


@attrs.frozen(eq=False)
class CodePoints:
    """The codes that stand for all, in order, by system and pattern."""

    by_pattern: Mapping[tuple[str, tuple[str, ...]], tuple[Code, ...]]

    @classmethod
    def of(cls, provisions: Iterable[Provision]) -> CodePoints:
        """For the lists of these provisions."""
        spans: dict[tuple[str, tuple[str, ...]], set[CodeRange]] = defaultdict(set)
        found: dict[tuple[str, tuple[str, ...]], set[Code]] = defaultdict(set)
        for item in provisions:
            for code in item.codes.codes:
                found[code.system, shape(code.value)].add(code)
            for span in item.codes.ranges:
                spans[span.system, shape(span.first)].add(span)
        for pattern, runs in spans.items():
            edges = {edge for code in found[pattern] for edge in _after(code.value, code.value)}
            edges |= {edge for span in runs for edge in (span.first, *_after(span.first, span.last))}
            found[pattern] |= {Code(pattern[0], edge) for edge in _held(edges, runs)}
        asked = {pattern: codes for pattern, codes in found.items() if pattern[0] in PROCEDURE_SYSTEMS}
        return cls({pattern: tuple(sorted(codes, key=in_order)) for pattern, codes in sorted(asked.items())})

    def inside(self, item: Provision) -> frozenset[Code]:
        """Those that a provision lists."""
        codes = {code for code in item.codes.codes if code.system in PROCEDURE_SYSTEMS}
        for span in item.codes.ranges:
            points = self.by_pattern.get((span.system, shape(span.first)), ())
            low = bisect_left(points, (span.system, span.first), key=in_order)
            high = bisect_right(points, (span.system, span.last), key=in_order)
            codes.update(code for code in points[low:high] if code in span)
        return frozenset(codes)


def in_order(code: Code) -> tuple[str, str]:
    """The key of the order of codes, which is made faster than codes are held against each other."""
    return code.system, code.value


def _held(edges: Iterable[str], runs: Iterable[CodeRange]) -> Iterable[str]:
    """Those of some codes that lie in a run, all being of one pattern: some run begins by then and has yet to end."""
    ends = sorted((span.first, span.last) for span in runs)
    firsts, lasts = [first for first, _ in ends], list(accumulate((last for _, last in ends), max))
    begun = ((edge, bisect_right(firsts, edge)) for edge in edges)
    return (edge for edge, number in begun if number and edge <= lasts[number - 1])


def _after(pattern: str, last: str) -> Iterable[str]:
    """The first code with the letters of ``pattern`` behind ``last`` in the order of text, if there is one."""
    places = [place for place, character in enumerate(pattern) if character.isdigit()]

    def text(number: int) -> str:
        digits = iter(str(number).zfill(len(places)))
        return "".join(next(digits) if character.isdigit() else character for character in pattern)

    every = range(10 ** len(places)) if places else range(1)
    number = bisect_right(every, last, key=text)
    return (text(number),) if number < len(every) else ()
