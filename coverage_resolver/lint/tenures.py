"""When a version comes and when it goes, as its own days and those of its successors tell: without a case.

Most versions of a document follow one another day by day. That none of them leaves a gap, and that no two of them
meet, is then told by these days, and no case need be gone through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.axes import DAY, DAYS
from coverage_resolver.notice import earliest_permitted
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, EffectivePeriod, day_before
from coverage_resolver.vocabulary import DateBasis


@attrs.frozen
class Tenure:
    """The days of one version, as known in the end, whichever plan adopted it and whatever law delays it.

    Before ``first`` it is there for nobody. From ``come`` on it is no longer to come, for anybody; up to ``until`` it
    has neither ended nor been superseded, for anybody; from ``out`` on it is superseded for everybody, if that is
    certain of any day. ``axes`` are the days that select it and its successors.
    """

    first: dt.date
    come: dt.date
    until: dt.date
    out: dt.date | None
    axes: frozenset[str]

    @classmethod
    def of(cls, library: PolicyLibrary, item: Provision) -> Tenure:
        """Of one version in its library."""
        later = library.superseders(item)
        begins = [period.start.earliest for period in _periods(item)]
        outs = [day for each, mode in later if (day := _surely_out(library, item, each, mode)) is not None]
        return cls(
            first=min(begins),
            come=max([*begins, *_permitted(library, item)]),
            until=min(_ended(item, max(begins)), _superseded(later, min(begins))),
            out=min(outs, default=None),
            axes=frozenset(DAYS[each.date_basis] for each in (item, *(each for each, _ in later))),
        )


@attrs.define(eq=False)
class Tenures:
    """Those of the versions of one library, each worked out once."""

    library: PolicyLibrary
    _found: dict[int, Tenure] = attrs.field(init=False, factory=dict)

    def of(self, item: Provision) -> Tenure:
        """That of one version."""
        found = self._found.get(id(item))
        if found is None:
            found = self._found[id(item)] = Tenure.of(self.library, item)
        return found


def parted(one: Tenure, other: Tenure) -> bool:
    """Whether one of two is superseded for everybody before the other is there for anybody."""
    if one.axes | other.axes != {DAY}:
        return False
    return any(early.out is not None and early.out <= late.first for early, late in ((one, other), (other, one)))


def _periods(item: Provision) -> list[EffectivePeriod]:
    """The printed period of a version, and those of the plans that adopted its document."""
    return [item.period, *(record.period for record in item.authority.adoptions if record.period is not None)]


def _ended(item: Provision, begun: dt.date) -> dt.date:
    """The last day on which it has not ended for anybody; one that ended before it began is over on any day."""
    ends = [period.end.earliest for period in _periods(item) if period.end is not None]
    last = min([*ends, LAST_DAY if item.retired_on is None else item.retired_on])
    return FIRST_DAY if last < begun else last


def _superseded(later: tuple[tuple[Provision, str], ...], begun: dt.date) -> dt.date:
    """The last day on which nothing has superseded it for anybody; before it began, nothing was to supersede."""
    lasts = [FIRST_DAY for _, mode in later if mode == "replace"]
    lasts += [day_before(period.start.earliest) for each, _ in later for period in _periods(each)]
    return max(min(lasts, default=LAST_DAY), day_before(begun))


def _surely_out(library: PolicyLibrary, item: Provision, later: Provision, mode: str) -> dt.date | None:
    """The first day from which a later version stands in the place of another, for everybody and without a doubt.

    What had begun when its replacement was published may have held until then. What was replaced amends nothing.
    """
    if {item.date_basis, later.date_basis} != {DateBasis.DATE_OF_SERVICE}:
        return None
    if mode == "replace":
        return later.known_from or FIRST_DAY
    if any(how == "replace" for _, how in library.superseders(later)):
        return None
    permitted = [later.known_from or FIRST_DAY] if mode == "end" else list(_permitted(library, later))
    return max([*(period.start.latest for period in _periods(later)), *permitted])


def _permitted(library: PolicyLibrary, item: Provision) -> Iterator[dt.date]:
    """The days up to which a notice law may hold it up, under each reading of each law."""
    if item.noticed_from is not None:
        for rule in library.notice_rules(item.authority.kind):
            if rule.counted_from == "publication" and rule.is_on(item.topic):
                yield from earliest_permitted(rule, item.noticed_from)
