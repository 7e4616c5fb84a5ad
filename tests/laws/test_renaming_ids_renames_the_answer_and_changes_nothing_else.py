"""An id is a name: renaming documents renames them in the answer and changes nothing else (house.md section 6)."""

from hypothesis import given
from strategies import cases, renamed, shelf

from coverage_resolver import resolve
from coverage_resolver.determinations import Determination


def outcomes(item: Determination) -> tuple[object, ...]:
    coverage = item.rulings.get("coverage")
    applied = set() if coverage is None or coverage.governing is None else {coverage.governing.criteria}
    applied |= {each.criteria for each in coverage.composed_of} if coverage is not None else set()
    return (item.resolution, item.status, applied - {""}, sorted(branch.status or "" for branch in item.alternatives))


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
    """Which of two that agree is named first may change; what is decided, and on which criteria, may not."""
    question, sources = case
    names = {item.authority.id: f"Z{99 - number}" for number, item in enumerate(sources)}
    before = resolve(question, shelf(*sources)).primary
    after = resolve(question, shelf(*(renamed(item, names) for item in sources))).primary
    assert outcomes(after) == outcomes(before)
