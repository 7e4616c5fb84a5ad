"""Two versions of one document that neither supersede the other, in one case: found where there is such a case only."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations
from typing import Any

import attrs
import pytest
from strategies import shelf, source

from coverage_resolver import CodeSet, Condition, EffectivePeriod, Provision, Scope, Supersession
from coverage_resolver.codes import CodeRange
from coverage_resolver.lint import Finding, inspect
from coverage_resolver.vocabulary import AuthorityKind

OHIO = Scope("state", frozenset({"OH"}))
KANSAS = Scope("state", frozenset({"KS"}))
BOTH = Scope("state", frozenset({"OH", "KS"}))
FIRST = source(
    "OH 1",
    "state_medicaid_bulletin",
    "covered",
    scope=BOTH,
    lines_of_business=frozenset({"medicaid"}),
    version="1",
    codes=CodeSet(ranges=(CodeRange("CPT", "20610", "20611"),)),
    period=EffectivePeriod.of("2024-01-01"),
)


def version(name: str = "2", start: str = "2024-06-01", end: str | None = None, **about: Any) -> Provision:
    return attrs.evolve(FIRST, version=name, period=EffectivePeriod.of(start, end), **about)


def codes(first: int, last: int) -> CodeSet:
    return CodeSet(ranges=(CodeRange("CPT", str(first), str(last)),))


def age(operator: str, years: int) -> tuple[Condition, ...]:
    return (Condition("age_years", operator, years),)


def overlaps(*versions: Provision) -> list[Finding]:
    return [item for item in inspect(shelf(*versions)).findings if item.code == "version-overlap"]


OLD = attrs.evolve(FIRST, conditions=age("below", 21))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (FIRST, version(conditions=age("at_least", 20)), True),
        (OLD, version(conditions=age("at_least", 20)), True),
        (OLD, version(conditions=age("at_least", 21)), False),
        (FIRST, version(codes=codes(20611, 20612)), True),
        (FIRST, version(codes=codes(20612, 20613)), False),
        (FIRST, version(scope=OHIO), True),
        (attrs.evolve(FIRST, scope=KANSAS), version(scope=OHIO), False),
        (version("1", "2024-01-01", "2024-05-31"), version(codes=codes(20611, 20612)), False),
        (version("1", "2024-01-01", "2024-06-01"), version(codes=codes(20611, 20612)), True),
        (version("1", "2024-01-01", "2024-06-02"), version(codes=codes(20611, 20612)), True),
        (version("1", "2024-01-01", "2024-06"), version(start="2024-06-30", codes=codes(20611, 20612)), True),
        (FIRST, version(codes=codes(20611, 20612), supersedes=(Supersession(version="1"),)), False),
        (FIRST, version(codes=codes(20611, 20612), topic="prior_authorization", status=None, value="required"), False),
    ],
)
def test_two_versions_overlap_where_both_speak_of_one_case(one: Provision, other: Provision, meet: bool) -> None:
    assert bool(overlaps(one, other)) is meet


def test_the_finding_names_the_case_and_both_versions() -> None:
    (found,) = overlaps(FIRST, version(codes=codes(20611, 20612)))
    assert (found.record, found.beside) == ("OH 1@2 coverage", ("OH 1@1 coverage",))
    assert found.what == (
        "may be in force in one case with `OH 1@1`, and neither supersedes the other: CPT:20611, state KS, 2024-06-01 "
        "to no known end, medicaid, delivery_system fee_for_service"
    )
    assert found.witness is not None and found.witness.question is not None


def test_on_other_topics_too() -> None:
    told = {"topic": "prior_authorization", "status": None}
    one = attrs.evolve(FIRST, value="required", **told)
    assert overlaps(one, version(codes=codes(20611, 20612), value="not_required", **told))


def test_what_a_later_one_supersedes_through_another_does_not_meet_it() -> None:
    second = version("2", "2024-06", codes=codes(20611, 20612), supersedes=(Supersession(version="1"),))
    third = version("3", "2024-06-15", codes=codes(20610, 20612), supersedes=(Supersession(version="2"),))
    assert overlaps(FIRST, second, third) == []


def test_what_begins_and_was_published_on_one_day_is_one_issue() -> None:
    """The provisions of an imported document are versions of it by their ids: the parts of one text."""
    rest = version("children", "2024-01-01", conditions=age("below", 21))
    assert overlaps(FIRST, rest) == []
    assert overlaps(FIRST, attrs.evolve(rest, published_on=dt.date(2024, 3, 1)))


def test_a_document_of_unknown_kind_has_no_known_issues() -> None:
    authority = attrs.evolve(FIRST.authority, kind=AuthorityKind.STATE_SOURCE)
    other = version(codes=codes(20611, 20612), authority=authority)
    assert overlaps(attrs.evolve(FIRST, authority=authority), other) == []
    assert overlaps(FIRST, attrs.evolve(other, authority=FIRST.authority))


DAYS = [dt.date(2024, month, 1) for month in range(1, 7)]


def test_it_is_found_in_small_worlds_exactly_where_a_case_of_every_one_shows_it() -> None:
    """Every code, age and day of worlds of three versions, asked of their own words."""
    chance = random.Random(163)
    met = 0
    for _ in range(60):
        world = [_drawn(chance, number) for number in (1, 2, 3)]
        found = {(item.record, item.beside[0]) for item in overlaps(*world)}
        expected = {pair for pair in combinations(world, 2) if _meet(*pair, world)}
        assert {frozenset(pair) for pair in found} == {
            frozenset(f"{item.id} coverage" for item in pair) for pair in expected
        }, world
        met += len(expected)
    assert met > 20


def _drawn(chance: random.Random, number: int) -> Provision:
    first, last = sorted(chance.choices(range(6), k=2))
    low, high = sorted(chance.choices(range(20610, 20614), k=2))
    return version(
        str(number),
        DAYS[first].isoformat(),
        DAYS[last].isoformat() if chance.random() < 0.6 else None,
        codes=codes(low, high),
        published_on=dt.date(2023, 1, number),
        conditions=chance.choice([(), age("below", 21), age("at_least", 20), age("at_least", 21)]),
        supersedes=(Supersession(version=str(number - 1)),) if number > 1 and chance.random() < 0.2 else (),
    )


def _meet(one: Provision, other: Provision, world: list[Provision]) -> bool:
    if one.codes == other.codes and one.conditions == other.conditions:
        return False  # A fault of the load.
    below, above = sorted((int(one.version), int(other.version)))
    if all(world[number].supersedes for number in range(below, above)):
        return False
    return any(
        all(_in(item, code, years, day, world) for item in (one, other))
        for code in range(20610, 20614)
        for years in (19, 20, 21)
        for day in DAYS
    )


def _in(item: Provision, code: int, years: int, day: dt.date, world: list[Provision]) -> bool:
    (span,) = item.codes.ranges
    ended = item.period.end is not None and item.period.end.latest < day
    held = all(each.holds({"age_years": years}).value == "yes" for each in item.conditions)
    following = world[int(item.version) : int(item.version) + 1]
    superseded = any(each.supersedes and each.period.start.latest <= day for each in following)
    there = item.period.start.latest <= day and not ended and not superseded
    return there and held and int(span.first) <= code <= int(span.last)
