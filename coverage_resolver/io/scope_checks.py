"""Whether records say where they reach: states and contractors of the map, and the plans that adopted a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.io.strict_values import closest, shown

#: Levels at which a document reaches only what is named; ``national`` and ``member`` need no names.
_NAMED = ("state", "contractor", "plan")


def check_scopes(
    placed: Sequence[Placed], states: frozenset[str], contractors: frozenset[str]
) -> Iterator[InvalidRecord]:
    """Every fault of a scope; an empty set of states or contractors means that none is known."""
    yield from _no_such_place(placed, states, contractors)
    yield from _nowhere(placed)
    yield from _adopted_elsewhere(placed)
    yield from _adopted_twice(placed)


def _no_such_place(
    placed: Sequence[Placed], states: frozenset[str], contractors: frozenset[str]
) -> Iterator[InvalidRecord]:
    """States and contractors that the map does not have; without a map a state must at least look like one."""
    for item in placed:
        scope = item.authority.scope if item.provision is None else item.provision.scope
        if scope is None:
            continue
        place = f"{item.where}.scope.values"
        for value in sorted(scope.values):
            if scope.level == "state":
                looks_like = len(value) == 2 and value.isalpha() and value.isupper()
                if value not in states if states else not looks_like:
                    what = f"{shown(value)} is not a state or territory"
                    yield InvalidRecord(place, what, "use its two-letter postal code")
            elif scope.level == "contractor" and contractors and value not in contractors:
                advice = closest(value, contractors, "use a jurisdiction or contract number of that map")
                yield InvalidRecord(place, f"{shown(value)} is not on the map of contractors", advice)


def _nowhere(placed: Sequence[Placed]) -> Iterator[InvalidRecord]:
    """A scope that names nobody, where a provision has no other: it would reach nobody, or only who adopted it."""
    leaning = {id(item.authority) for item in placed if item.provision is not None and item.provision.scope is None}
    for item in placed:
        scope = item.authority.scope if item.provision is None else item.provision.scope
        if scope is None or scope.level not in _NAMED or scope.values:
            continue
        if item.provision is not None or id(item.authority) in leaning:
            what = f"reaches no {scope.level}, because none is named"
            yield InvalidRecord(f"{item.where}.scope.values", what, f"name each {scope.level} that it reaches")


def _adopted_elsewhere(placed: Sequence[Placed]) -> Iterator[InvalidRecord]:
    """An adoption by a plan that is not among those that the document reaches: one of the two ids is a slip.

    Taken as they stand both plans would be bound, the one by the scope and the other by its adoption.
    """
    reached: dict[int, set[str]] = {}
    for item in placed:
        if item.provision is not None and item.provision.reaches.level == "plan":
            reached.setdefault(id(item.authority), set()).update(item.provision.reaches.values)
    for item in placed:
        plans = reached.get(id(item.authority), set())
        if item.provision is not None or item.authority.scope.level != "plan" or not plans:
            continue
        plans |= item.authority.scope.values
        for number, adoption in enumerate(item.authority.adoptions, start=1):
            if adoption.plan not in plans:
                what = f"the plan {shown(adoption.plan)} adopted it, and is not among the plans of its scope"
                advice = "write one id in both, or add the plan to the scope"
                yield InvalidRecord(f"{item.where}.adoptions[{number}].plan", what, advice)


def _adopted_twice(placed: Sequence[Placed]) -> Iterator[InvalidRecord]:
    """A second adoption of one document by one plan: only one day can be that on which the document began for it."""
    for item in placed:
        first: dict[str, int] = {}
        for number, adoption in enumerate(item.authority.adoptions if item.provision is None else (), start=1):
            before = first.setdefault(adoption.plan, number)
            if before != number:
                what = f"the plan {shown(adoption.plan)} adopted it already (adoptions[{before}])"
                advice = "keep one; a document that was dropped and adopted anew is a record with an id of its own"
                yield InvalidRecord(f"{item.where}.adoptions[{number}].plan", what, advice)
