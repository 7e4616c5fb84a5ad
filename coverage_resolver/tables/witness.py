"""Questions that a provision or a ladder should reach, as cells of a row, for dates that no row of a table touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from coverage_resolver.adopted_versions import plans_by_the_print
from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.services import UNNAMED
from coverage_resolver.periods import anniversary, day_after
from coverage_resolver.precedence import Ladder, Ladders
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.guarded_cells import as_cell
from coverage_resolver.tables.raw_tables import RawRow, RawTable
from coverage_resolver.tables.row_reading import read_rows
from coverage_resolver.tables.rows import Options
from coverage_resolver.tables.rungs import stands_on
from coverage_resolver.tables.running import Result, run_row
from coverage_resolver.vocabulary import DateBasis

Cells = dict[str, str]

#: The columns of facts that a question does not take by name.
_COLUMNS: Mapping[str, str] = FrozenTable(
    {
        "plan": "plan",
        "state": "state",
        "delivery_system": "delivery_system",
        "funding": "funding",
        "programme": "programme",
        "eligibility_group": "enrollment.eligibility_group",
        "dual_status": "member.dual_status",
        "emergency": "service.emergency",
        "place_of_service": "pos",
        "decision_level": "decision_level",
        "waivers": "enrollment.waivers",
        "medicare_status": "",
        "line_of_business": "",
    }
)


#: The column of the day that selects a version, where that is not the date of service.
_BASES: Mapping[str, str] = FrozenTable(
    {
        DateBasis.PLAN_YEAR: "enrollment.contract_date",
        DateBasis.PLAN_CONTRACT: "enrollment.contract_date",
        DateBasis.APPLICATION: "enrollment.application_date",
        DateBasis.ADMISSION: "service.admission",
        DateBasis.DISCHARGE: "service.discharge",
        DateBasis.REQUEST: "service.request_date",
        DateBasis.ORDER: "service.order_date",
    }
)


def questions_about(boundary: Boundary, day: dt.date, library: PolicyLibrary) -> Iterator[Cells]:
    """Questions about a day on which a date should count."""
    sort, _, place = boundary.subject.partition(":")
    if sort == "ladder":
        yield from of_ladder(library.ladders.ladders[int(place)], library, day)
        return
    for cells in witnesses(library.provisions[int(place)], library, day):
        yield {**cells, "plan": boundary.plan} if boundary.plan else cells


def ask(cells: Mapping[str, str], library: PolicyLibrary) -> Result | None:
    """The cells as a row, asked; ``None`` where they are no row. Without an expectation any status is right."""
    wishes = {} if any(name.startswith("expect") for name in cells) else {"expect.status": "*"}
    whole = {**cells, "case": "probe", **wishes}
    written = tuple(as_cell(name, text) for name, text in whole.items())
    table = RawTable(label="", header=tuple(whole), rows=(RawRow(line=1, cells=written),))
    rows = read_rows([table], [], Options())
    try:
        return run_row(rows[0], library) if rows else None
    except InvalidQuestion:
        return None


def witnesses(item: Provision, library: PolicyLibrary, day: dt.date) -> Iterator[Cells]:
    """Questions about ``day`` that should reach a provision: one of each sort of member of each of its ladders."""
    for ladder in library.ladders.ladders:
        if stands_on(item, ladder):
            yield from (_asking_for(item, member, day) for member in _members(ladder, library.ladders, day))


def of_ladder(ladder: Ladder, library: PolicyLibrary, day: dt.date) -> Iterator[Cells]:
    """Questions of members who stand on a ladder, on a day: about what no record names, then about what stands there.

    Where one ladder follows another, only what stands otherwise on the two may tell them apart.
    """
    members = list(_members(ladder, library.ladders, day))
    yield from ({**member, "description": UNNAMED} for member in members)
    for item in library.provisions:
        if stands_on(item, ladder):
            yield from (_asking_for(item, member, day) for member in members)


def _members(ladder: Ladder, ladders: Ladders, day: dt.date) -> Iterator[Cells]:
    """Members who stand on a ladder: one for each set of ladders that its words can select, the smallest sets first.

    A word may select two ladders: where one of them speaks, the other may speak or not, and no answer changes.
    """
    found: dict[frozenset[int], Cells] = {}
    for words in product(*map(sorted, ladder.selects.values())):
        facts = dict(zip(ladder.selects, words, strict=True))
        selected = frozenset(
            place
            for place, other in enumerate(ladders.ladders)
            if other.line_of_business == ladder.line_of_business and other.admits(facts)
        )
        found.setdefault(selected, facts)
    for selected in sorted(found, key=lambda places: (len(places), sorted(places))):
        yield _member(ladder, found[selected], day)


def _member(ladder: Ladder, facts: Cells, day: dt.date) -> Cells:
    """A member who stands on a ladder, on a day, and asks about no service yet."""
    cells = {
        "line_of_business": ladder.line_of_business,
        **facts,
        "dob": anniversary(day, -40).isoformat(),
        "dos": day.isoformat(),
        "as_of": day.isoformat(),
    }
    if ladder.duty_to_review:
        cells["reviewed"] = "|".join(sorted(ladder.duty_to_review))
    return cells


def _asking_for(item: Provision, member: Cells, day: dt.date) -> Cells:
    """The question of a member that should reach a provision on a day."""
    cells = dict(member)
    _reach(item, cells)
    _service(item, cells)
    if item.date_basis in _BASES:
        cells[_BASES[item.date_basis]] = day.isoformat()
    known = [each for each in (item.known_from, item.end_known_from, item.retired_on) if each is not None]
    cells["as_of"] = max([day, item.period.start.latest, *known]).isoformat()
    for condition in item.conditions:
        _meet(condition, cells, day)
    return cells


def _reach(item: Provision, cells: Cells) -> None:
    """The place, the plan or the contractor that it reaches."""
    value = min(item.reaches.values, default="")
    column = {"state": "state", "plan": "plan", "contractor": "service.contractor"}.get(item.reaches.level)
    if column and value:
        cells[column] = value
    adopters = {adoption.plan for adoption in item.authority.adoptions}
    if adopters:
        cells["plan"] = min(plans_by_the_print(item) & adopters or adopters)


def _service(item: Provision, cells: Cells) -> None:
    """A service that it addresses, by code or by words, with a diagnosis where it asks for one.

    A general provision addresses every service; the question must name one all the same.
    """
    codes = [(code.system, code.value) for code in sorted(item.codes.codes)]
    codes += [(span.system, span.first) for span in item.codes.ranges]
    if codes:
        cells["code_system"], cells["code"] = codes[0]
    if item.authority.subjects:
        cells["description"] = item.authority.subjects[0]
    elif not codes:
        cells["description"] = UNNAMED
    if item.diagnoses is not None:
        found = [code.value for code in sorted(item.diagnoses.codes)] + [span.first for span in item.diagnoses.ranges]
        cells["dx"] = found[0]


def _meet(condition: Condition, cells: Cells, day: dt.date) -> None:
    """Give the fact that a condition asks for."""
    value = _value(condition)
    if value is None:
        return
    if condition.fact in ("age_years", "age_months"):
        years = int(value) if condition.fact == "age_years" else int(value) // 12
        cells["dob"] = anniversary(day, -years).isoformat()
    elif condition.fact == "days_since_enrollment":
        cells["enrolled_from"] = (day_after(day) - dt.timedelta(days=int(value))).isoformat()
    else:
        column = _COLUMNS.get(condition.fact, f"fact.{condition.fact}")
        if column:
            cells[column] = str(value).lower() if isinstance(value, bool) else str(value)


def _value(condition: Condition) -> Any:
    """A value that meets a condition, or ``None`` where none needs to be given."""
    operator, value = condition.operator, condition.value
    if operator in ("is", "known_to_be", "at_least", "at_most"):
        return value
    if operator == "one_of":
        return value[0]
    if operator == "below":
        return value - 1
    return value + 1 if operator == "above" else None
