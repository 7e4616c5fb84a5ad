"""Rows for the dates that no row tests yet: asked of the library, and marked as not yet held against the law.

A generated row says what the library answers today. It guards against change; whether the answer is right, only a
person can say who reads the source.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from coverage_resolver.determinations import Answer
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.columns import ABOUT, PLAIN, short_name
from coverage_resolver.tables.raw_tables import RawRow, RawTable
from coverage_resolver.tables.rows import Options, Row, read_rows
from coverage_resolver.tables.rule_coverage import RuleCoverage
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.rule_targets import GENERATED_SOURCE, Boundary, day_key
from coverage_resolver.tables.running import Result, run_row
from coverage_resolver.tables.witness import Cells, of_ladder, witnesses

_EXPECTED = ("expect.status", "expect.resolution", "expect.governing")
_PROBE = {"expect.status": "*"}


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
            key = day_key(boundary.subject, boundary.plan, day)
            if key in seen:
                continue
            made = _row(boundary, day, key, donors.get(boundary.subject, ()), observer)
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
        if result.row.last - result.row.first <= dt.timedelta(days=400) and "expect.error" not in result.row.texts:
            for key in observer.observe(result):
                if key.startswith("day|"):
                    found.setdefault(key.split("|")[1], {}).setdefault(result.row.case, result.row)
    return {subject: tuple(rows.values())[:8] for subject, rows in found.items()}


def _row(
    boundary: Boundary, day: dt.date, key: str, donors: Iterable[Row], observer: Observer
) -> tuple[Cells, frozenset[str]] | None:
    """The first question that reaches the date on the day, with the library's answer."""
    for cells in (*(_moved(row, day) for row in donors), *_new(boundary, day, observer.library)):
        cells = {short_name(name): text for name, text in cells.items() if text not in ("", "-")}
        result = _ask({**cells, "case": "probe", **_PROBE}, observer.library)
        if result is None or not result.asked:
            continue
        keys = observer.observe(result)
        if key in keys:
            return {**cells, **_answered(result.asked[0][1]), **_said(boundary, day)}, keys
    return None


def _moved(row: Row, day: dt.date) -> Cells:
    """The cells of a row that ask, on another day."""
    kept = {
        name: text
        for name, text in row.texts.items()
        if name not in ABOUT and not name.startswith("expect") and name != "through"
    }
    as_of = max(row.as_of, day.isoformat())
    return {**kept, "dos": day.isoformat(), "date_of_service": "", "as_of": as_of}


def _new(boundary: Boundary, day: dt.date, library: PolicyLibrary) -> Iterator[Cells]:
    sort, _, place = boundary.subject.partition(":")
    if sort == "ladder":
        yield of_ladder(library.ladders.ladders[int(place)], day)
        return
    for cells in witnesses(library.provisions[int(place)], library, day):
        yield {**cells, "plan": boundary.plan} if boundary.plan else cells


def _ask(cells: Mapping[str, str], library: PolicyLibrary) -> Result | None:
    table = RawTable(label="", header=tuple(cells), rows=(RawRow(line=1, cells=tuple(cells.values())),))
    rows = read_rows([table], [], Options())
    try:
        return run_row(rows[0], library) if rows else None
    except InvalidQuestion:
        return None


def _answered(answer: Answer) -> Cells:
    item = answer.primary
    governing = "absent" if item.governing is None else item.governing.id
    values = (item.status.value, item.resolution.value, governing)
    return dict(zip(_EXPECTED, values, strict=True))


def _said(boundary: Boundary, day: dt.date) -> Cells:
    """Where the row comes from, in its own columns."""
    side = {-1: "the day before", 0: "the day itself", 1: "the day after"}[(day - boundary.date).days]
    what = f"{boundary.name}, {boundary.what} {boundary.date}: {side}"
    return {
        "source": GENERATED_SOURCE,
        "note": f"{what}; says what the library answers, not yet checked against the law",
    }


def _name(boundary: Boundary, day: dt.date, names: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", f"{boundary.name} {boundary.what} {day}".lower()).strip("-")
    name, number = base, 2
    while name in names:
        name, number = f"{base}-{number}", number + 1
    names.add(name)
    return name


def written(generated: Generated) -> str:
    """The rows as CSV, the columns in the order of the documentation."""
    used = {name for row in generated.rows for name in row}
    plain = [name for name in dict.fromkeys(map(short_name, PLAIN)) if name in used]
    rest = sorted(used - {*plain, *ABOUT, *_EXPECTED})
    header = ["case", *plain, *rest, *_EXPECTED, "source", "note"]
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(generated.rows)
    return text.getvalue()
