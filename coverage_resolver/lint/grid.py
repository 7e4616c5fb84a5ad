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
from coverage_resolver.lint.axes import AREA, AS_OF, DAY, SELECTS, STATE
from coverage_resolver.lint.glasses import View
from coverage_resolver.lint.points import values_of

if TYPE_CHECKING:
    from coverage_resolver.lint.stage import Stage

#: One value of each axis, by its number.
Picks = tuple[int, ...]
#: For one provision the axes that it looks at, by their places, each with the class of every value.
Watch = tuple[tuple[int, Sequence[int]], ...]


@attrs.define(eq=False)
class Axis:
    """One axis: its values, and by their numbers in the search the provisions that look at it, with what they see."""

    name: str
    values: tuple[Any, ...]
    views: Mapping[int, View]
    _classes: dict[int, Sequence[int]] = attrs.field(factory=dict)
    _lets: dict[int, int] = attrs.field(factory=dict)

    def classes(self, number: int) -> Sequence[int]:
        """For one provision a number for every value: the same for those that look alike to it."""
        found = self._classes.get(number)
        if found is None:
            found = self._classes[number] = self.views[number].classes(self.values)
        return found

    def lets(self, pick: int) -> int:
        """The provisions, as bits, that a value does not keep out by itself."""
        found = self._lets.get(pick)
        if found is None:
            value, found = self.values[pick], -1
            for number, view in self.views.items():
                if view.musts and not view.lets(value):
                    found &= ~(1 << number)
            self._lets[pick] = found
        return found

    def letting(self, numbers: Sequence[int]) -> Axis:
        """The axis with only those values that keep none of these provisions out."""
        views = [self.views[number] for number in numbers if number in self.views and self.views[number].musts]
        if not views:
            return self
        return Axis(self.name, tuple([value for value in self.values if all(v.lets(value) for v in views)]), self.views)


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
        return tuple([(place, axis.classes(number)) for place, axis in enumerate(self.axes) if number in axis.views])

    def let_in(self, picks: Picks) -> int:
        """The provisions, as bits, that no value of a combination keeps out by itself."""
        bits = -1
        for axis, pick in zip(self.axes, picks, strict=True):
            bits &= axis.lets(pick)
        return bits


def axes_of(items: Sequence[Provision], stage: Stage, latest: bool) -> list[Axis]:
    """The axes with one value for each class that these provisions tell apart, in the order of their names."""
    watching: dict[str, dict[int, View]] = {DAY: {}, SELECTS: {}}
    if stage.ladder.needs_state:
        watching[STATE] = {}
    for number, item in enumerate(items):
        for name, view in stage.optics.views(item).items():
            watching.setdefault(name, {})[number] = view
    return [
        _axis(name, (None,) if name == AS_OF and latest else values_of(name, items, stage), watching[name])
        for name in sorted(watching)
    ]


def _axis(name: str, values: tuple[Any, ...], views: Mapping[int, View]) -> Axis:
    if name in (DAY, SELECTS, AREA) or len(values) < 2:
        return Axis(name, values, views)
    first: dict[Hashable, Any] = {}
    for value, *row in zip(values, *[view.classes(values) for view in views.values()], strict=True):
        first.setdefault(tuple(row), value)
    return Axis(name, tuple(first.values()), views)
