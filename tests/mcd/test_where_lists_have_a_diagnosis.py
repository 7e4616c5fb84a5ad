"""Where the lists have a diagnosis is read off an index; it is what reading every group would say."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coverage_resolver.io.mcd.held_diagnoses import Lists

CODES = ("D45", "D469", "M170", "M171", "C7A00", "C760", "Z0000")
RANGES = (["C76", "C80"], ["M17", "M17"], ["D45", "D46"])


def group(number: int) -> st.SearchStrategy[dict[str, Any]]:
    """A group of a list, with some of its codes starred."""
    return st.builds(
        lambda codes, stars, ranges: {
            "group": str(number),
            "codes": sorted(codes),
            **({"starred": sorted(stars)} if stars else {}),
            **({"ranges": ranges} if ranges else {}),
        },
        st.sets(st.sampled_from(CODES)),
        st.sets(st.sampled_from(CODES), max_size=2),
        st.lists(st.sampled_from(RANGES), max_size=1),
    )


def groups() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.integers(0, 3).flatmap(lambda count: st.tuples(*map(group, range(count))).map(list))


def inside(row: list[str], code: str) -> bool:
    first, last = row
    between = first <= code and code[: len(last)] <= last
    return between and (not code[2].isalpha() or code[:3] in (first, last))


def naively(part: dict[str, Any], code: str) -> tuple[tuple[int, ...], tuple[int, ...], bool, bool]:
    """Group by group, every time."""

    def has(each: dict[str, Any]) -> bool:
        return code in each["codes"] or any(inside(row, code) for row in each.get("ranges", ()))

    def marked(each: dict[str, Any]) -> bool:
        stars = each.get("starred", ())  # of a range, the asterisk of either end is that of all within
        return code in stars or any(inside(row, code) and {*row} & {*stars} for row in each.get("ranges", ()))

    covered = tuple(number for number, each in enumerate(part["covered"]) if has(each))
    refused = tuple(number for number, each in enumerate(part["noncovered"]) if has(each))
    starred = any(marked(part["covered"][number]) for number in covered)
    every = [row for each in (*part["covered"], *part["noncovered"]) for row in each.get("ranges", ())]
    odd = code[2].isalpha() and any(first[:2] <= code[:2] <= last[:2] for first, last in every)
    return covered, refused, starred, odd and not covered and not refused


@given(groups(), groups())
def test_an_index_says_what_every_group_says(covered: list[dict[str, Any]], refused: list[dict[str, Any]]) -> None:
    part = {"covered": covered, "noncovered": refused}
    lists = Lists.of(part)
    for code in CODES:
        held = lists.held(code)
        assert (held.covered, held.refused, held.starred, held.odd) == naively(part, code)


@given(groups(), groups())
def test_where_two_diagnoses_stand_alike_they_are_one(
    covered: list[dict[str, Any]], refused: list[dict[str, Any]]
) -> None:
    lists = Lists.of({"covered": covered, "noncovered": refused})
    found = [lists.held(code) for code in CODES]
    alike = [(each.covered, each.refused, each.starred, each.odd) for each in found]
    assert len({id(each) for each in found}) == len(set(alike))
