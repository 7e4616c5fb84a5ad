"""Rows for the dates that no row tests yet: asked of the library, and marked as not yet held against the law.

A generated row says what the library answers today. It guards against change; whether the answer is right, only a
person can say who reads the source.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable
from itertools import chain

import attrs

from coverage_resolver.resolve import resolve
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.boundary_expectations import EXPECTED, NOTE, expectations
from coverage_resolver.tables.columns import ABOUT, PLAIN, short_name
from coverage_resolver.tables.guarded_cells import as_cell
from coverage_resolver.tables.probes import probes
from coverage_resolver.tables.rows import Row
from coverage_resolver.tables.rule_coverage import RuleCoverage
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import GENERATED, GENERATED_SOURCE, UNCHECKED
from coverage_resolver.tables.running import Result
from coverage_resolver.tables.witness import Cells, ask, questions_about

#: So many rows of the tables are tried on another day.
_DONORS = 8
_BORN = ("dob", "member.date_of_birth")


@attrs.frozen(kw_only=True)
class Generated:
    """Rows as cells, and the dates for which no question was found."""

    rows: tuple[Cells, ...]
    unreached: tuple[str, ...]


def generate(coverage: RuleCoverage, observer: Observer, results: Iterable[Result]) -> Generated:
    """A row for each missing day: a row of the tables on another day where one reaches it, else a new question."""
    donors = _donors(results, observer)
    rows: list[Cells] = []
    unreached: list[str] = []
    seen = set(coverage.seen)
    names: set[str] = set()
    for boundary in coverage.untested:
        for day in coverage.missing_days(boundary):
            if boundary.key(day) in seen:
                continue
            made = _row(boundary, day, donors.get(boundary.subject, ()), observer)
            if made is None:
                unreached.append(f"{boundary.name}, {boundary.what} {boundary.date}: nothing reaches it on {day}")
                continue
            cells, keys = made
            cells["case"] = _name(boundary, day, names)
            rows.append(cells)
            seen |= keys
    return Generated(rows=tuple(rows), unreached=tuple(unreached))


def _donors(results: Iterable[Result], observer: Observer) -> dict[str, tuple[Row, ...]]:
    """For each provision and ladder, the rows that reach it on some day."""
    found: dict[str, dict[str, Row]] = {}
    for result in results:
        if result.passed and result.asked and result.row.last - result.row.first <= dt.timedelta(days=400):
            for subject, _, _ in sorted(observer.reached(result)):
                found.setdefault(subject, {}).setdefault(result.row.case, result.row)
    return {subject: tuple(rows.values())[:_DONORS] for subject, rows in found.items()}


def _row(
    boundary: Boundary, day: dt.date, donors: Iterable[Row], observer: Observer
) -> tuple[Cells, frozenset[str]] | None:
    """The first question whose answer on the day hangs on the date, with what the library answers."""
    library = observer.library
    questions = chain((_moved(row, day) for row in donors), questions_about(boundary, day, library))
    written = ({short_name(name): text for name, text in cells.items() if text not in ("", "-")} for cells in questions)
    for cells, probe in probes(boundary, day, written, observer):
        question, answer = probe.asked[0]
        other = resolve(question, observer.with_date_across(boundary, day))
        for wishes in expectations(answer, other, boundary, library):
            result = ask({**cells, **wishes}, library)
            if result is not None and result.passed and observer.guards(result.row, boundary, day):
                keys = frozenset(key.removeprefix(GENERATED) for key in observer.shown(result))
                return {**cells, **wishes, **_said(boundary, day, wishes.get(NOTE, ""))}, keys
    return None


def _moved(row: Row, day: dt.date) -> Cells:
    """The cells of a row that ask, on another day."""
    kept = {
        name: text
        for name, text in row.texts.items()
        if name not in ABOUT and not name.startswith("expect") and name != "through"
    }
    as_of = max(row.as_of, day.isoformat())
    for name in _BORN:
        if kept.get(name, "") > day.isoformat():
            kept[name] = ""  # nobody is asked about before the birth
    return {**kept, "dos": day.isoformat(), "date_of_service": "", "as_of": as_of}


def _said(boundary: Boundary, day: dt.date, unguarded: str) -> Cells:
    """Where the row comes from, in its own columns."""
    side = {-1: "the day before", 0: "the day itself", 1: "the day after"}[(day - boundary.date).days]
    what = f"{boundary.name}, {boundary.what} {boundary.date}: {side}"
    return {
        "source": GENERATED_SOURCE,
        NOTE: "; ".join(filter(None, (what, UNCHECKED, unguarded))),
    }


def _name(boundary: Boundary, day: dt.date, names: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", f"{boundary.name} {boundary.what} {day}".lower()).strip("-")
    name, number = base, 2
    while name in names:
        name, number = f"{base}-{number}", number + 1
    names.add(name)
    return name


def _order(name: str) -> tuple[str, int]:
    """Payer by payer, and then as :data:`EXPECTED` has the fields."""
    payer, _, field = name.partition(".")
    return payer, EXPECTED.index(field)


def written(generated: Generated) -> str:
    """The rows as CSV, the columns in the order of the documentation."""
    used = {name for row in generated.rows for name in row}
    plain = [name for name in dict.fromkeys(map(short_name, PLAIN)) if name in used]
    rest = sorted(name for name in used - {*plain, *ABOUT} if not name.startswith("expect"))
    wishes = sorted((name for name in used if name.startswith("expect")), key=_order)
    header = ["case", *plain, *rest, *(["topic"] if "topic" in used else []), *wishes, "source", "note"]
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: as_cell(name, text) for name, text in row.items()} for row in generated.rows)
    return text.getvalue()
