"""Small worlds of code lists: three codes, up to three releases, a month of days."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from coverage_resolver.code_lists import CodeList, CodeLists, Days, Listed

FIRST = dt.date(2020, 1, 1)
CALENDAR = [FIRST + dt.timedelta(days=number) for number in range(-3, 33)]
CODES = ("M0001", "M0002", "M0003")


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


@st.composite
def stretches(draw: st.DrawFn, dated: bool) -> tuple[Listed, ...]:
    """Of a list that tells days: one or two stretches that do not meet. Of one that tells none: as long as it is."""
    if not dated:
        return (Listed(),)
    ends = sorted(draw(st.lists(st.integers(0, 29), min_size=4, max_size=4, unique=True)))
    last = draw(st.sampled_from([None, day(ends[3])]))
    again = Listed(added=day(ends[2]), ended=last)
    return (Listed(added=day(ends[0]), ended=day(ends[1])), again) if draw(st.booleans()) else (again,)


@st.composite
def releases(draw: st.DrawFn) -> CodeLists:
    firsts = draw(st.lists(st.integers(0, 20), min_size=1, max_size=3, unique=True))
    found = []
    for first in firsts:
        last = draw(st.integers(first, 29))
        complete = Days(day(first), day(draw(st.integers(first, last))))
        # Such a list tells no day after the last one for which it is valid.
        own = {value: draw(stretches(draw(st.booleans()))) for value in draw(st.sets(st.sampled_from(CODES)))}
        valid = Days(day(first), day(last))
        found.append(CodeList(system="HCPCS", name=str(first), valid=valid, complete=complete, entries=own))
    return CodeLists.of(found)
