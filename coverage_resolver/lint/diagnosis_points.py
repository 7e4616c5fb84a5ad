"""Which diagnoses tell provisions apart: one list of codes for every set of provisions that a patient can meet.

In the order of text, what a category or a range of categories holds is a run of codes. Wherever the provisions that a
code meets change, the code is the first of a run, or the first behind one. A patient may have several diagnoses, so the
sets that single codes meet are joined as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage_resolver.codes import CodeSet

_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
#: Which characters may stand in which place of an ICD-10-CM code; later places are as the third.
_PLACES = (_LETTERS, _DIGITS, _DIGITS + _LETTERS)
_FIRST = "A00"
#: More joined sets than this are not worked out.
MOST_SETS = 256

Diagnoses = tuple[str, ...]


def diagnosis_points(scopes: Sequence[CodeSet]) -> tuple[tuple[Diagnoses, ...], bool]:
    """The lists of diagnoses, the one that meets least first, and whether they are all."""
    points = {_FIRST}
    for scope in scopes:
        points.update(code.value for code in scope.codes)
        points.update(span.first for span in scope.ranges)
        points.update(behind for code in scope.codes for behind in _behind(code.value))
        points.update(behind for span in scope.ranges for behind in _behind(span.last))
    met: dict[frozenset[int], Diagnoses] = {}
    for code in sorted(points):
        met.setdefault(_met(scopes, (code,)), (code,))
    single = list(met.items())
    ahead = list(single)
    while ahead and len(met) <= MOST_SETS:
        one, codes = ahead.pop(0)
        for other, more in single:
            joined = one | other
            if joined not in met:
                met[joined] = tuple(sorted({*codes, *more}))
                ahead.append((joined, met[joined]))
    ordered = sorted(met.values(), key=lambda codes: (len(_met(scopes, codes)), codes))
    return tuple(ordered), not ahead


def _met(scopes: Sequence[CodeSet], codes: Diagnoses) -> frozenset[int]:
    return frozenset(
        number for number, scope in enumerate(scopes) if any(scope.matches_diagnosis(code) for code in codes)
    )


def _behind(last: str) -> Iterable[str]:
    """The first code behind everything that begins with ``last``, if there is one."""
    for place in range(len(last) - 1, -1, -1):
        allowed = _PLACES[min(place, 2)]
        number = allowed.find(last[place])
        if 0 <= number < len(allowed) - 1:
            kept = last[:place] + allowed[number + 1]
            yield kept + "".join(_PLACES[min(later, 2)][0] for later in range(len(kept), 3))
            return
