"""Classes of diagnoses: which of the sets of diagnoses that records name a service's diagnoses meet.

A service may carry several diagnoses, so that what counts is every union of what single ones meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from coverage_resolver.codes import CodeSet

#: More combinations of diagnoses than this are not asked; single ones always are.
MOST_UNIONS = 64
_LAST = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Meets = tuple[bool, ...]


def diagnosis_classes(sets: Sequence[CodeSet]) -> tuple[dict[Meets, tuple[str, ...]], bool]:
    """Diagnoses for each combination of sets that can be met, and whether every combination is there."""
    single: dict[Meets, str] = {}
    for code in _candidates(sets):
        single.setdefault(tuple(each.matches_diagnosis(code) for each in sets), code)
    found: dict[Meets, tuple[str, ...]] = {meets: (code,) for meets, code in sorted(single.items(), reverse=True)}
    ahead = list(found)
    while ahead:
        meets = ahead.pop()
        for other, code in single.items():
            both = tuple(map(max, meets, other))
            if both not in found:
                if len(found) >= MOST_UNIONS:
                    return found, False
                found[both] = (*found[meets], code)
                ahead.append(both)
    return found, True


def _candidates(sets: Sequence[CodeSet]) -> Iterator[str]:
    """One code at least of every class: each code named, each end of a range, and the neighbours of all of them."""
    named = {code.value for each in sets for code in each.codes}
    named |= {end for each in sets for span in each.ranges for end in (span.first, span.last)}
    for code in sorted(named):
        yield code
    for code in sorted(named):
        yield from filter(None, (_next(code, 1), _next(code, -1)))
    # One that no set holds, if there is any.
    for letters in itertools.product("ZYXWVUTSRQPONMLKJIHGFEDCBA", "9876543210", _LAST):
        code = "".join(letters)
        if not any(each.matches_diagnosis(code) for each in sets):
            yield code
            return


def _next(code: str, step: int) -> str:
    """The code after or before, of the same length; nothing at the end of the chapter of its letter."""
    letters = list(code)
    for place in range(len(letters) - 1, 0, -1):
        order = _LAST[:10] if place == 1 else _LAST
        index = order.index(letters[place]) + step
        if 0 <= index < len(order):
            letters[place] = order[index]
            return "".join(letters)
        letters[place] = order[0] if step > 0 else order[-1]
    return ""
