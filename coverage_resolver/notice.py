"""Notice: how long a source must have been announced before it may take effect.

One shape holds the 45 days of an LCD, the 45 business days of a provider-notification law and the rule that a
restriction does not reach back behind its publication (zero days): an earliest permitted day, counted from a
publication or from the notice that a provider was sent (IR-12, IR-13, MC-7, MC-11, CM-8).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import attrs

from coverage_resolver.citations import Citation
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.periods import LAST_DAY, EffectivePeriod
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind

COUNTED_FROM = ("publication", "provider_notice")
DAY_KINDS = ("calendar", "business")
CONSEQUENCES = ("delays", "contested")


@attrs.frozen(kw_only=True, eq=False)
class NoticeRule:
    """A notice period that some kinds of authority must keep.

    ``state`` is empty for national rules. ``consequence`` is ``delays`` where the law moves the effective day, and
    ``contested`` where the effect of a defect is open. ``restrictive_only`` limits the rule to changes that leave
    the member worse off than without them, ``topics`` to what its sources say on these.
    """

    id: str
    citation: Citation
    kinds: frozenset[AuthorityKind]
    topics: frozenset[str] = frozenset()
    lines_of_business: frozenset[str] = frozenset()
    state: str = ""
    counted_from: str
    days: int
    day_kind: str = "calendar"
    consequence: str = "delays"
    restrictive_only: bool = False
    new_only: bool = False
    period: EffectivePeriod
    label_yes: str = ""
    label_no: str = ""
    reasons: Mapping[str, tuple[ReasonCode, ...]] = FrozenTable({})

    def is_on(self, topic: str) -> bool:
        """Whether it binds what is said on a topic."""
        return not self.topics or topic in self.topics


def earliest_permitted(rule: NoticeRule, counted_from: dt.date) -> tuple[dt.date, dt.date]:
    """The earliest permitted day under the kindest and the strictest reading of the rule.

    The two differ only for business days, because statutes rarely say which holidays count: once none do, once
    the federal and the state's holidays do. The day after the last day of the period is the permitted day for
    periods counted in full; ``days`` after the start follows the statutes' "at least N days before". A period that
    would end beyond the calendar ends with it: 9999-12-31 stands for a day that nobody has set.
    """
    if rule.day_kind == "calendar":
        day = counted_from + dt.timedelta(days=min(rule.days, (LAST_DAY - counted_from).days))
        return day, day
    return (
        add_business_days(counted_from, rule.days, frozenset()),
        add_business_days(counted_from, rule.days, _holidays(rule.state, counted_from.year)),
    )


def add_business_days(start: dt.date, days: int, holidays: frozenset[dt.date]) -> dt.date:
    """The ``days``-th business day after ``start``, leaving out weekends and ``holidays``.

    >>> add_business_days(dt.date(2025, 6, 2), 45, frozenset())
    datetime.date(2025, 8, 4)
    """
    day, left = start, days
    while left and day < LAST_DAY:
        day += dt.timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


@cache
def _holidays(state: str, year: int) -> frozenset[dt.date]:
    import holidays

    span = range(year, min(year + 3, LAST_DAY.year + 1))
    federal = set(holidays.country_holidays("US", years=span))
    if state in holidays.country_holidays("US").subdivisions:
        federal |= set(holidays.country_holidays("US", subdiv=state, years=span))
    return frozenset(federal)
