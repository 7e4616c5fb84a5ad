"""Law: what lists of codes say together is what a calendar says on which the oldest is painted first, the newest last.

45 CFR 162.1000(a) and 162.1011: a code set is the one that is valid on the day on which care is furnished.
"""

from __future__ import annotations

import datetime as dt
import itertools

from code_list_worlds import CALENDAR, CODES, releases
from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver.code_lists import CodeLists, Existence
from coverage_resolver.codes import Code, CodeRange
from coverage_resolver.periods import FIRST_DAY, LAST_DAY

GONE = (Existence.EXISTS, Existence.ENDED)


def painted(lists: CodeLists, value: str) -> dict[dt.date, Existence | None]:
    """Day by day; where a later list has the code and does not know, an earlier one knows no better."""
    page: dict[dt.date, Existence | None] = dict.fromkeys(CALENDAR)
    for each in reversed(lists.lists("HCPCS")):
        for date in CALENDAR:
            said = each.says(value, date)
            if said is Existence.NOT_YET:
                page[date] = page[date] if page[date] in GONE else said
            elif said is not None or (value in each.entries and date > each.valid.last):
                page[date] = said
    return page


@given(releases(), st.sampled_from(CODES))
def test_the_newest_list_that_knows_is_right(lists: CodeLists, value: str) -> None:
    said = {date: lists.says(Code("HCPCS", value), date)[0] for date in CALENDAR}
    assert said == painted(lists, value)


@given(releases(), st.sampled_from([*(Code("HCPCS", value) for value in CODES), CodeRange("HCPCS", *CODES[:2])]))
def test_a_history_has_every_day_once_and_says_what_is_said_of_it(lists: CodeLists, item: Code | CodeRange) -> None:
    history = lists.history(item)
    assert (history[0].days.first, history[-1].days.last) == (FIRST_DAY, LAST_DAY)
    for one, next_one in itertools.pairwise(history):
        assert next_one.days.first - one.days.last == dt.timedelta(days=1)
        assert (one.says, one.name) != (next_one.says, next_one.name)
    values = CODES[:2] if isinstance(item, CodeRange) else (item.value,)
    pages = {value: painted(lists, value) for value in values}
    for date in CALENDAR:
        (here,) = (each for each in history if date in each.days)
        said = [page[date] for page in pages.values()]
        assert (here.says is Existence.EXISTS) == (Existence.EXISTS in said)
        if here.says is not Existence.EXISTS:
            # What is in no list is no code of a range; one without any code is as its first code.
            listed = [page[date] for value, page in pages.items() if _listed(lists, value)] or said[:1]
            assert (here.says is None) == (None in listed)


def _listed(lists: CodeLists, value: str) -> bool:
    return any(value in each.entries for each in lists.lists("HCPCS"))
