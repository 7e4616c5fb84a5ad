"""The axes of one search: their values, and what each provision makes of each value.

What provisions see is worked out once for each value of an axis and not for each combination of values. A cell is then
a number for each axis, and a provision sees two cells alike where the numbers of its own axes are alike.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.lint.axes import AREA, AS_OF, DAY, SELECTS, STATE, View
from coverage_resolver.lint.points import values_of

if TYPE_CHECKING:
    from coverage_resolver.lint.stage import Stage

#: One value of each axis, by its number.
Picks = tuple[int, ...]
#: For one provision the axes that it looks at, by their places, each with the class of every value.
Watch = tuple[tuple[int, Sequence[int]], ...]


@attrs.frozen(eq=False)
class Axis:
    """One axis. ``classes`` has for each provision that looks at it a number for every value: alike, where alike.

    ``lets`` has for every value the provisions, as bits, that it does not keep out by itself. Provisions are told by
    their numbers in the search.
    """

    name: str
    values: tuple[Any, ...]
    classes: Mapping[int, Sequence[int]]
    lets: tuple[int, ...]

    def letting(self, wanted: int) -> Axis:
        """The axis with only those values that keep none of these provisions out."""
        kept = [place for place, bits in enumerate(self.lets) if bits & wanted == wanted]
        if len(kept) == len(self.values):
            return self
        return Axis(
            self.name,
            tuple([self.values[place] for place in kept]),
            {number: [classes[place] for place in kept] for number, classes in self.classes.items()},
            tuple([self.lets[place] for place in kept]),
        )


@attrs.frozen(eq=False)
class Grid:
    """Every combination of the values of some axes."""

    axes: tuple[Axis, ...]

    def picks(self) -> Iterator[Picks]:
        """Each combination, the last axis changing first."""
        return product(*[range(len(axis.values)) for axis in self.axes])

    def cell(self, picks: Picks) -> dict[str, Any]:
        """A combination with its values."""
        return {axis.name: axis.values[pick] for axis, pick in zip(self.axes, picks, strict=True)}

    def watch(self, number: int) -> Watch:
        """What one provision looks at."""
        return tuple([(place, axis.classes[number]) for place, axis in enumerate(self.axes) if number in axis.classes])

    def let_in(self, picks: Picks) -> int:
        """The provisions, as bits, that no value of a combination keeps out by itself."""
        bits = -1
        for axis, pick in zip(self.axes, picks, strict=True):
            bits &= axis.lets[pick]
        return bits


def axes_of(items: Sequence[Provision], stage: Stage, latest: bool) -> list[Axis]:
    """The axes with one value for each class that these provisions tell apart, in the order of their names."""
    watching: dict[str, list[tuple[int, View]]] = {DAY: [], SELECTS: []}
    if stage.ladder.needs_state:
        watching[STATE] = []
    for number, item in enumerate(items):
        for name, view in stage.optics.views(item).items():
            watching.setdefault(name, []).append((number, view))
    return [
        _axis(name, (None,) if name == AS_OF and latest else values_of(name, items, stage), watching[name])
        for name in sorted(watching)
    ]


def _axis(name: str, values: Sequence[Any], watching: Sequence[tuple[int, View]]) -> Axis:
    classes = {number: view.classes(values) for number, view in watching}
    if name not in (DAY, SELECTS, AREA) and len(values) > 1:
        first: dict[Hashable, int] = {}
        for place, row in enumerate(zip(*classes.values(), strict=True) if classes else [()]):
            first.setdefault(row, place)
        kept = list(first.values())
        values = [values[place] for place in kept]
        classes = {number: [seen[place] for place in kept] for number, seen in classes.items()}
    lets = [-1] * len(values)
    for number, view in watching:
        if view.musts:
            seen = classes[number]
            out = {each for each, value in dict(zip(seen, values, strict=True)).items() if not view.lets(value)}
            if out:
                lets = [bits & ~(1 << number) if each in out else bits for bits, each in zip(lets, seen, strict=True)]
    return Axis(name, tuple(values), classes, tuple(lets))
