"""Questions that a provision or a ladder should reach, as cells of a row, for dates that no row of a table touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.services import UNNAMED
from coverage_resolver.periods import anniversary, day_after
from coverage_resolver.precedence import Ladder
from coverage_resolver.tables.raw_tables import RawRow, RawTable
from coverage_resolver.tables.rows import Options, read_rows
from coverage_resolver.tables.rule_targets import Boundary, plans_by_the_print, stands_on
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
        yield of_ladder(library.ladders.ladders[int(place)], day)
        return
    for cells in witnesses(library.provisions[int(place)], library, day):
        yield {**cells, "plan": boundary.plan} if boundary.plan else cells


def ask(cells: Mapping[str, str], library: PolicyLibrary) -> Result | None:
    """The cells as a row, asked; ``None`` where they are no row. Without an expectation any status is right."""
    wishes = {} if any(name.startswith("expect") for name in cells) else {"expect.status": "*"}
    whole = {**cells, "case": "probe", **wishes}
    table = RawTable(label="", header=tuple(whole), rows=(RawRow(line=1, cells=tuple(whole.values())),))
    rows = read_rows([table], [], Options())
    try:
        return run_row(rows[0], library) if rows else None
    except InvalidQuestion:
        return None


def witnesses(item: Provision, library: PolicyLibrary, day: dt.date) -> Iterator[Cells]:
    """Questions about ``day`` that should reach a provision: one for each ladder on which it stands."""
    for ladder in library.ladders.ladders:
        if not stands_on(item, ladder):
            continue
        cells = _member(ladder, day)
        _reach(item, cells)
        _service(item, cells)
        if item.date_basis in _BASES:
            cells[_BASES[item.date_basis]] = day.isoformat()
        known = [each for each in (item.known_from, item.end_known_from, item.retired_on) if each is not None]
        cells["as_of"] = max([day, item.period.start.latest, *known]).isoformat()
        for condition in item.conditions:
            _meet(condition, cells, day)
        yield cells


def of_ladder(ladder: Ladder, day: dt.date) -> Cells:
    """A question of a member who stands on a ladder, on a day."""
    return {**_member(ladder, day), "description": UNNAMED}


def _member(ladder: Ladder, day: dt.date) -> Cells:
    """A member who stands on a ladder, on a day, and asks about no service yet."""
    cells = {
        "line_of_business": ladder.line_of_business,
        **{fact: min(values) for fact, values in ladder.selects.items()},
        "dob": anniversary(day, -40).isoformat(),
        "dos": day.isoformat(),
        "as_of": day.isoformat(),
    }
    if ladder.duty_to_review:
        cells["reviewed"] = "|".join(sorted(ladder.duty_to_review))
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
