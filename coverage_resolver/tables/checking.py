"""Running tables without a test runner: every row of every file, counted as a test runner counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.beside import in_two
from coverage_resolver.errors import InvalidRecord, InvalidRecords, raise_all
from coverage_resolver.explain_lines import WIDTH
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.differences import Difference
from coverage_resolver.tables.failures import Setting, failure_lines
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import SKIP, XFAIL, Options, Row
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.running import Result, run_row

#: So many rows take long enough that two processes are worth their while.
MANY = 2_000
_PARTS = 64


@attrs.frozen(kw_only=True)
class Checked:
    """What came of all rows, and what they showed of the rules to the observer, where there was one."""

    results: tuple[Result, ...]
    skipped: tuple[Row, ...]
    seen: frozenset[str] = frozenset()

    @property
    def failed(self) -> tuple[Result, ...]:
        """Rows that came out otherwise, and were not expected to."""
        return tuple(item for item in self.results if not item.passed and XFAIL not in item.row.marks)

    @property
    def xfailed(self) -> tuple[Result, ...]:
        """Rows that failed as expected."""
        return tuple(item for item in self.results if not item.passed and XFAIL in item.row.marks)

    @property
    def xpassed(self) -> tuple[Result, ...]:
        """Rows that were expected to fail and passed."""
        return tuple(item for item in self.results if item.passed and XFAIL in item.row.marks)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came out how."""
        passed = sum(item.passed for item in self.results) - len(self.xpassed)
        others = {"xfailed": len(self.xfailed), "xpassed": len(self.xpassed), "skipped": len(self.skipped)}
        return {"passed": passed, "failed": len(self.failed), **others}


def read_all(files: Iterable[tuple[str, Path]], options: Options) -> tuple[Row, ...]:
    """The rows of all files; the faults of all files are raised together."""
    rows: list[Row] = []
    faults: list[InvalidRecord] = []
    for label, path in files:
        try:
            rows += read_table(path, label, options)
        except InvalidRecords as error:
            faults += [fault for fault in error.exceptions if isinstance(fault, InvalidRecord)]
    raise_all("the decision tables cannot be read", faults)
    return tuple(rows)


def check_rows(
    rows: Iterable[Row],
    library: PolicyLibrary,
    observer: Observer | None = None,
    *,
    keep: bool = False,
    beside: bool = False,
) -> Checked:
    """Run every row that is not marked to be skipped.

    The answers of rows that passed are let go, unless ``keep`` says otherwise: there may be very many. With ``beside``
    two processes run many rows that nobody observes, and come to the same: not for a program that has threads.
    """
    asked, skipped = list[Row](), list[Row]()
    for row in rows:
        (skipped if SKIP in row.marks else asked).append(row)
    if beside and observer is None and not keep and len(asked) >= MANY:
        return Checked(results=_by_two(asked, library), skipped=tuple(skipped))
    results: list[Result] = []
    seen: set[str] = set()
    for row in asked:
        result = run_row(row, library, whole=observer is not None or keep)
        if observer is not None:
            seen |= observer.shown(result, seen)
        results.append(result if keep else _let_go(result))
    return Checked(results=tuple(results), skipped=tuple(skipped), seen=frozenset(seen))


def _by_two(rows: Sequence[Row], library: PolicyLibrary) -> tuple[Result, ...]:
    """This process and one beside it each take the next rows. What comes back of one that passed is what was compared.

    One that failed there, or was refused, is run again here: its report tells more than a process should send.
    """
    here: dict[int, Result] = {}

    def run(places: range) -> list[tuple[Difference, ...] | None]:
        for place in places:
            here[place] = _let_go(run_row(rows[place], library, whole=False))
        return [_compared(here[place]) for place in places]

    size = -(-len(rows) // _PARTS)
    parts = [range(first, min(first + size, len(rows))) for first in range(0, len(rows), size)]
    compared = [found for part in in_two([partial(run, part) for part in parts]) for found in part]
    for place, (row, found) in enumerate(zip(rows, compared, strict=True)):
        if place not in here:
            passed = None if found is None else Result(row=row, differences=found)
            here[place] = passed or run_row(row, library, whole=False)
    return tuple([here[place] for place in range(len(rows))])


def _compared(result: Result) -> tuple[Difference, ...] | None:
    return result.differences if result.passed and result.refused is None else None


def _let_go(result: Result) -> Result:
    return attrs.evolve(result, asked=()) if result.passed else result


def note_lines(rows: Iterable[Row]) -> list[str]:
    """What is worth a second look, each thing once, with the first place and the number of the others."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for note in row.notes:
            found.setdefault((note.what, note.what_to_do), []).append(note.where)
    return [
        f"{places[0]}{f' and {len(places) - 1} more' if len(places) > 1 else ''} · {what} · {advice}"
        for (what, advice), places in found.items()
    ]


def checked_lines(checked: Checked, library: PolicyLibrary, setting: Setting, width: int = WIDTH) -> list[str]:
    """The report for people, laid out for a width: what failed, and how many rows came out how."""
    lines: list[str] = []
    for result in checked.failed:
        lines += [*failure_lines(result, library, setting, width), ""]
    counts = ", ".join(f"{count} {name}" for name, count in checked.counts.items() if count)
    return [*lines, counts or "no rows"]


def checked_table(checked: Checked, library: PolicyLibrary, setting: Setting) -> dict[str, Any]:
    """The report for programs (``decision-check/1``)."""
    return {
        "schema": "decision-check/1",
        "counts": checked.counts,
        "failures": [_failure(result, library, setting) for result in checked.failed],
    }


def _failure(result: Result, library: PolicyLibrary, setting: Setting) -> dict[str, Any]:
    return {
        "table": result.row.table,
        "line": result.row.line,
        "case": result.row.case,
        "changes_on": None if result.changes_on is None else result.changes_on.isoformat(),
        "refused": None if result.refused is None else str(result.refused),
        "fields": [attrs.asdict(item) for item in result.differences],
        "report": failure_lines(result, library, setting),
    }
