"""A diff reports a day of a class of cases if, and only if, the two libraries answer it otherwise (issue: diff)."""

import datetime as dt

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import LINES, ONE_DAY, PLAN, libraries, provisions, questions, shelf, told

from coverage_resolver import Adoption, EffectivePeriod, Supersession, resolve
from coverage_resolver.changes.diff import Chosen, diff_libraries
from coverage_resolver.changes.grid import Grid
from coverage_resolver.changes.places import Place
from coverage_resolver.changes.sides import sides
from coverage_resolver.changes.told import told as compared
from coverage_resolver.codes import Code
from coverage_resolver.vocabulary import COVERAGE, DateBasis

LATER = dt.date(2026, 6, 30)
#: Every day of the weeks in which drawn records begin and end, and the turns of the years around them.
WINDOW = [dt.date(2025, 5, 25) + number * ONE_DAY for number in range(42)]
TURNS = [dt.date.fromisoformat(day) for day in ("2019-06-01", "2019-12-31", "2020-01-01", "2024-12-30", "2024-12-31")]
TURNS += [dt.date(2025, 1, 1) + number * ONE_DAY for number in (0, 1, 2, 363, 364, 365, 366)] + [dt.date(2031, 2, 3)]
#: Contracts run a year, so that what selects by contract changes a year later once more.
AFTER_A_YEAR = [dt.date(2026, 5, 30) + number * ONE_DAY for number in range(36)]


@st.composite
def revised(draw, sources, line):
    """The same sources, some left out, some changed, perhaps with a new one or a revision."""
    found = []
    for item in sources:
        fate = draw(st.sampled_from(("kept", "kept", "dropped", "another", "ended", "criteria", "adopted", "contract")))
        if fate == "dropped":
            continue
        if fate == "another":
            other = draw(provisions(line, item.authority.id))
            item = attrs.evolve(other, version="2") if draw(st.booleans()) else other
        elif fate == "ended" and item.period.start.earliest < dt.date(2025, 6, 15):
            item = attrs.evolve(item, period=attrs.evolve(item.period, end=None), retired_on=dt.date(2025, 6, 15))
        elif fate == "criteria":
            item = attrs.evolve(item, criteria="z")
        elif fate == "adopted":
            adopted = (
                Adoption(plan=PLAN, period=EffectivePeriod.of(draw(st.sampled_from(("2025-06", "2025-07-01"))))),
            )
            item = attrs.evolve(item, authority=attrs.evolve(item.authority, adoptions=adopted))
        elif fate == "contract":
            item = attrs.evolve(item, date_basis=DateBasis.PLAN_CONTRACT)
        found.append(item)
    if sources and draw(st.booleans()):
        revision = draw(provisions(line, "S9"))
        mode = draw(st.sampled_from(("amend", "replace")))
        found.append(attrs.evolve(revision, supersedes=(Supersession(version=sources[0].id, mode=mode),)))
    return tuple(found)


@st.composite
def revisions(draw):
    """A line of business, two sets of sources for it, and two days of knowledge."""
    line = draw(st.sampled_from(LINES))
    before = draw(libraries(line, most=4))
    after = draw(st.just(before) | revised(before, line))
    known = [draw(st.sampled_from((LATER, LATER, dt.date(2025, 6, 15)))) for _ in range(2)]
    return line, before, after, known


def says(answer):
    """What a determination tells, written without the code under test; the names of branches are left out."""
    item = answer.determinations[0]
    _, resolution, status, paid_by, topics, open_ = told(item)
    criteria = "" if item.governing is None else item.governing.criteria
    branches = sorted({(str(status), str(governing)) for _, status, governing in open_})
    topics = [each for each in topics if each[0] != COVERAGE or resolution == "governed"]
    return resolution, status, paid_by, criteria, topics, branches


def holds(chosen: Chosen, *values: object) -> bool:
    return any(value in chosen.values for value in values) is not chosen.all_but


def reported(changes, cell, day):
    """Whether a row holds the cell and the day."""
    piece, place, plan = cell.services.pieces[0], cell.places.places[0], cell.plans.plan
    kind = "as its code says" if cell.places.kind is None else cell.places.kind.value
    labels = {name: choice.label for name, choice in cell.choices.items()} | {"kind of service": kind}
    return any(
        row.first <= day <= row.last
        and cell.coverage.text() in row.coverage
        and holds(row.services, piece)
        and holds(row.places, place, Place(place.state))
        and holds(row.plans, plan)
        and all(labels[name] in allowed for name, allowed in row.circumstances if name in labels)
        for row in changes
    )


#: Each example asks hundreds of questions; the hunt of conftest.py asks twenty times as many.
few = settings(max_examples=max(4, settings.default.max_examples // 30))


@few
@given(revisions(), st.randoms(use_true_random=False))
def test_a_day_is_reported_if_and_only_if_its_answer_changes(case, rng):
    line, before, after, known = case
    old, new = shelf(*before), shelf(*after)
    changes = diff_libraries(old, new, as_of_old=known[0], as_of_new=known[1], lines=(line,)).changes
    grid = Grid(*sides(old, new, *known), whole=True, lines=(line,))
    cells = [cell for branch in grid.branches() for cell in grid.cells(branch, grid.circumstances(branch)[0])[0]]
    for cell in rng.sample(cells, min(len(cells), 4)):
        for day in (*TURNS, *WINDOW, *(AFTER_A_YEAR if "the date of the contract" in cell.choices else ())):
            differs = says(resolve(cell.on(day, known[0]), old)) != says(resolve(cell.on(day, known[1]), new))
            assert differs == reported(changes, cell, day), (cell, day)


@few
@given(st.data())
def test_any_question_with_nothing_missing_that_changes_is_in_a_row_with_both_answers(data):
    line, before, after, known = data.draw(revisions())
    question = data.draw(questions(line, complete=True))
    # A contract of unknown date is a missing fact, which the grid does not ask about; here it is made on the day.
    spans = [attrs.evolve(span, contract_date=question.date_of_service) for span in question.member.enrollments]
    question = attrs.evolve(question, member=attrs.evolve(question.member, enrollments=spans))
    old, new = shelf(*before), shelf(*after)
    one, other = (
        compared(resolve(attrs.evolve(question, as_of=day), library).determinations[0])
        for day, library in zip(known, (old, new), strict=True)
    )
    if one == other or one.status == "no_coverage_on_date":
        return
    changes = diff_libraries(old, new, as_of_old=known[0], as_of_new=known[1], lines=(line,)).changes
    code, day, state = Code("HCPCS", "M0076"), question.date_of_service, question.service.state
    rows = [
        row
        for row in changes
        if row.first <= day <= row.last
        and any(piece.holds(code) for piece in row.services.values) is not row.services.all_but
        and holds(row.places, Place(state))
        and holds(row.plans, question.member.enrollments[0].plan)
    ]
    assert (one, other) in [(row.before, row.after) for row in rows]


@few
@given(revisions())
def test_the_rows_of_a_class_never_overlap_and_are_the_longest(case):
    line, before, after, known = case
    changes = diff_libraries(
        shelf(*before), shelf(*after), as_of_old=known[0], as_of_new=known[1], lines=(line,)
    ).changes
    seen = {}
    for row in changes:
        key = (row.services, row.coverage, row.places, row.plans, row.circumstances)
        for first, last, told_ in seen.get(key, ()):
            assert last < row.first or row.last < first
            if told_ == (row.before, row.after):
                assert last + ONE_DAY < row.first or row.last + ONE_DAY < first
        seen.setdefault(key, []).append((row.first, row.last, (row.before, row.after)))
        assert row.before != row.after and row.changed


@few
@given(revisions())
def test_a_library_differs_from_itself_in_nothing_and_both_ways_alike(case):
    line, before, after, known = case
    old, new = shelf(*before), shelf(*after)
    assert diff_libraries(old, shelf(*before), as_of_old=known[0], as_of_new=known[0], lines=(line,)).changes == ()
    there = diff_libraries(old, new, as_of_old=known[0], as_of_new=known[1], lines=(line,)).changes
    back = diff_libraries(new, old, as_of_old=known[1], as_of_new=known[0], lines=(line,)).changes
    turned = {(row.services, row.places, row.first, row.last, row.after, row.before) for row in back}
    assert {(row.services, row.places, row.first, row.last, row.before, row.after) for row in there} == turned
