"""An id is a name: renaming documents renames them in the answer and changes nothing else (house.md section 6)."""

from itertools import permutations

import pytest
from hypothesis import given
from strategies import cases, renamed, shelf, source

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, resolve
from coverage_resolver.determinations import Determination


def outcomes(item: Determination) -> tuple[object, ...]:
    return (item.resolution, item.status, sorted(branch.status or "" for branch in item.alternatives))


def fates_by_name(item: Determination, names: dict[str, str]) -> list[tuple[object, ...]]:
    return [
        (topic, names[step.provision.authority.id], step.disposition, step.comparison, step.tier)
        for topic, ruling in item.rulings.items()
        for step in ruling.steps
    ]


@given(cases())
def test_new_names_in_the_same_order(case):
    question, sources = case
    names = {item.authority.id: f"Z{number}" for number, item in enumerate(sources)}
    same = {name: name for name in names.values()}
    before = resolve(question, shelf(*sources)).primary
    after = resolve(question, shelf(*(renamed(item, names) for item in sources))).primary
    assert outcomes(after) == outcomes(before)
    assert fates_by_name(after, same) == fates_by_name(before, names)


@given(cases())
def test_new_names_in_the_opposite_order(case):
    """Which of two that agree is named first may change; what is decided may not."""
    question, sources = case
    names = {item.authority.id: f"Z{99 - number}" for number, item in enumerate(sources)}
    before = resolve(question, shelf(*sources)).primary
    after = resolve(question, shelf(*(renamed(item, names) for item in sources))).primary
    assert outcomes(after) == outcomes(before)


@pytest.mark.parametrize("criteria", [("", "six weeks"), ("", "six weeks", "a trial")])
def test_which_criteria_apply_does_not_hang_on_the_alphabet(criteria):
    """Equals that agree on the outcome: what the patient must show is the same whatever the documents are called."""
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]),
        service=Service(code="M0076", code_system="HCPCS", state="OH"),
        date_of_service="2025-06-30",
        as_of="2026-06-30",
    )
    found = set()
    for texts in permutations(criteria):
        sources = [source(f"NCD {n}", "ncd", "covered_with_criteria", criteria=text) for n, text in enumerate(texts)]
        ruling = resolve(question, shelf(*sources)).primary.rulings["coverage"]
        assert ruling.governing is not None
        found.add(frozenset({ruling.governing.criteria, *(each.criteria for each in ruling.composed_of)} - {""}))
    assert len(found) == 1
