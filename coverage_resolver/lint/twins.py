"""Ladders that are one to some provisions: what governs among these on the one governs on the other as well.

The lines of business differ in their ladders less than in their names: most provisions meet on the same rungs, in the
same order, under the same rules, on three or four of them. What was gone through on one need not be on the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.axes import DAY
from coverage_resolver.lint.stage import Stage
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, day_before
from coverage_resolver.precedence import Ladder, Tier

#: What a ladder has that bears on no standing and on no walk, or that is held against the provisions by itself. A field
#: that is not named here must be the same: new ones are taken to matter. What is derived follows from the others.
_NO_MATTER = frozenset(
    {
        *("id", "name", "line_of_business", "selects", "period", "tiers", "citation", "reasons", "silence"),
        *("standard", "counts_as", "significant_cost_payer", "duty_to_review", "no_less_than"),
        *("plan_sources", "routes_emergencies_by_area"),
    }
)
#: What says who stands on a rung, and with which codes and citation that is told.
_TOLD = frozenset({"kinds", "roles", "topics", "scopes", "citation", "reasons", "binding", "binds_issuers_of"})
_LADDER = tuple(field.name for field in attrs.fields(Ladder) if field.init and field.name not in _NO_MATTER)
_TIER = tuple(field.name for field in attrs.fields(Tier) if field.init and field.name not in _TOLD)


@attrs.define(eq=False)
class Twins:
    """For one library; remembers what it held against each other."""

    library: PolicyLibrary
    _alike: dict[tuple[int, int], bool] = attrs.field(factory=dict)
    _only: dict[tuple[int, int], list[tuple[dt.date, dt.date]]] = attrs.field(factory=dict)
    _rungs: dict[tuple[int, int], bool] = attrs.field(factory=dict)
    _bound: dict[tuple[str, str, str], bool] = attrs.field(factory=dict)

    def covers(self, one: Stage, other: Stage, items: Sequence[Provision], targets: Sequence[Provision]) -> bool:
        """Whether each case of ``other`` with all targets in is one of ``one`` too, with the same outcome among items.

        The outcome is who governs and who contends. The items are the targets and all that matter to them.
        """
        key = (id(one), id(other))
        if key not in self._only:
            self._only[key] = _only(other, one)
        first, last = other.possible_days(targets)
        if any(begin <= last and first <= end for begin, end in self._only[key]):
            return False
        return self.one_to(one, other, items)

    def one_to(self, one: Stage, other: Stage, items: Sequence[Provision]) -> bool:
        """Whether the two, on the days of each, have the same cases of these items, with the same outcome."""
        key = (id(one), id(other))
        if key not in self._alike:
            self._alike[key] = _alike(one, other)
        if not self._alike[key] or _asked(items) & _telling(one.ladder, other.ladder):
            return False
        return self._same_rungs(one, other, items) and all(self._same_rules(one, other, item) for item in items)

    def _same_rungs(self, one: Stage, other: Stage, items: Sequence[Provision]) -> bool:
        ranks = {(one.part(item)[0], other.part(item)[0]) for item in items}
        mine, theirs = sorted({rank for rank, _ in ranks}), sorted({rank for _, rank in ranks})
        if min(*mine, *theirs) < 0 or ranks != set(zip(mine, theirs, strict=False)) or len(mine) != len(theirs):
            return False
        return all(self._one_rung(one.ladder.tiers[here], other.ladder.tiers[there]) for here, there in ranks)

    def _one_rung(self, one: Tier, other: Tier) -> bool:
        key = (id(one), id(other))
        if key not in self._rungs:
            self._rungs[key] = _values(one, _TIER) == _values(other, _TIER)
        return self._rungs[key]

    def _same_rules(self, one: Stage, other: Stage, item: Provision) -> bool:
        """Whether lines of business and notice rules tell the two apart, to a provision and to what supersedes it."""
        if item.lines and bool(item.lines & one.ladder.lines) is not bool(item.lines & other.ladder.lines):
            return False
        names = (one.ladder.line_of_business, other.ladder.line_of_business)
        later = [each for each, _ in self.library.superseders(item)]
        return all(self._bound_alike(each.authority.kind, *names) for each in (item, *later))

    def _bound_alike(self, kind: Any, one: str, other: str) -> bool:
        key = (kind, one, other)
        if key not in self._bound:
            rules = [rule.lines_of_business for rule in self.library.notice_rules(kind) if rule.lines_of_business]
            self._bound[key] = all((one in lines) is (other in lines) for lines in rules)
        return self._bound[key]


def _alike(one: Stage, other: Stage) -> bool:
    """Whether two ladders are alike but for their rungs and their days."""
    if one.optics.elects is not other.optics.elects or one.by_map is not other.by_map:
        return False
    if one.local != other.local or one.kinds != other.kinds:
        return False
    return _values(one.ladder, _LADDER) == _values(other.ladder, _LADDER)


def _only(one: Stage, other: Stage) -> list[tuple[dt.date, dt.date]]:
    """The runs of days that pick the one ladder, and not the other."""
    begins = sorted({FIRST_DAY, *one.days([], DAY), *other.days([], DAY)})
    ends = [*(day_before(day) for day in begins[1:]), LAST_DAY]
    return [run for run in zip(begins, ends, strict=True) if one.options(run[0]) and not other.options(run[0])]


def _values(model: Ladder | Tier, names: Sequence[str]) -> list[Any]:
    return [getattr(model, name) for name in names]


def _asked(items: Sequence[Provision]) -> set[str]:
    return {condition.fact for item in items for condition in item.conditions}


def _telling(one: Ladder, other: Ladder) -> set[str]:
    """The facts by which a condition tells the two apart."""
    routed = one.routes_emergencies_by_area is not other.routes_emergencies_by_area
    return {"line_of_business", *one.selects, *other.selects, *(("emergency",) if routed else ())}
