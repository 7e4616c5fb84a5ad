"""Law: lint finds a code of a rule as unknown, ended or still to come exactly where a day of the rule shows it.

45 CFR 162.1000(a): medical codes are those that are valid at the time the health care is furnished.
"""

from __future__ import annotations

import datetime as dt

from code_list_worlds import CALENDAR, CODES, FIRST, releases
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules, source

from coverage_resolver import CodeSet, EffectivePeriod
from coverage_resolver.code_lists import CodeLists, Existence
from coverage_resolver.codes import Code
from coverage_resolver.lint.listed_codes import listed_codes
from coverage_resolver.lint.subject import Subject

RULES = rules()


def expected(lists: CodeLists, value: str, first: dt.date, last: dt.date | None) -> set[str]:
    """Day by day: which days of the rule are without the code, and whether there was, or will be, a day with it."""
    said = {day: lists.says(Code("HCPCS", value), day)[0] for day in CALENDAR}
    there = [day for day, state in said.items() if state is Existence.EXISTS]
    ours = [day for day in CALENDAR if first <= day and (last is None or day <= last)]
    missing = [day for day in ours if said[day] not in (None, Existence.EXISTS)]
    if not any(value in each.entries for each in lists.lists("HCPCS")):
        return {"unknown-code"} if missing else set()
    found = {"expired-code" for day in missing if any(each < day for each in there)}
    return found | {"code-not-yet" for day in missing if there and not any(each < day for each in there)}


@given(releases(), st.sampled_from(CODES), st.integers(-3, 32), st.none() | st.integers(0, 20))
def test_lint_finds_what_a_calendar_shows(lists: CodeLists, value: str, begins: int, lasts: int | None) -> None:
    first = FIRST + dt.timedelta(days=begins)
    last = None if lasts is None else first + dt.timedelta(days=lasts)
    period = EffectivePeriod.of(first, last)
    item = source("N 1", "ncd", "covered", codes=CodeSet.procedures([f"HCPCS:{value}"]), period=period)
    library = RULES.with_provisions([item])
    found = [finding.code for finding in listed_codes(Subject(library=library, code_lists=lists))]
    assert len(found) == len(set(found))
    assert set(found) == expected(lists, value, first, last)
