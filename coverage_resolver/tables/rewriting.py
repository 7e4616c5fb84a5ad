"""Rewriting what failed rows expect to what the library answers, in the files in which they stand.

Only these cells are written, and those by which a row says that nobody held it against the law. All other bytes stay.
The new file is read and its rows are run before it takes the place of the old one; where anything else would change,
nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.errors import CannotWrite, InvalidRecord, InvalidRecords
from coverage_resolver.io.strict_values import plain
from coverage_resolver.io.uncommitted import uncommitted
from coverage_resolver.io.whole_files import write_whole
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.answered_cells import NOTE, SOURCE, Answered, answered, marks
from coverage_resolver.tables.csv_slices import CsvSlices
from coverage_resolver.tables.guarded_cells import as_cell
from coverage_resolver.tables.markdown_slices import MarkdownSlices
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.rule_targets import GENERATED_SOURCE
from coverage_resolver.tables.running import Result, run_row
from coverage_resolver.tables.slices import Slice, spliced
from coverage_resolver.tables.toml_slices import TomlSlices

Slices = CsvSlices | MarkdownSlices | TomlSlices
_SPELLINGS: Mapping[str, type[Slices]] = {".csv": CsvSlices, ".md": MarkdownSlices, ".toml": TomlSlices}
_BOM = b"\xef\xbb\xbf"
#: A cell is told up to so many characters.
_LONGEST = 500
_BY_HAND = "left as it is; change it by hand"
_NOWHERE = "stands where it cannot be rewritten in place"


@attrs.frozen(kw_only=True)
class Change:
    """One cell that was rewritten."""

    row: Row
    column: str
    before: str
    after: str


@attrs.frozen(kw_only=True)
class Rewritten:
    """What became of failed rows: the cells that changed, and a line for each that was left and each file refused."""

    changes: tuple[Change, ...] = ()
    left: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Rewriting:
    """How files are rewritten: by which library, read with which options.

    With ``force`` also over changes that git does not have; ``flag`` is what a user adds for that.
    """

    library: PolicyLibrary
    options: Options
    flag: str
    force: bool = False

    def of(self, files: Iterable[tuple[str, Path]], results: Iterable[Result]) -> Rewritten:
        """Rewrite each file that has failed rows among the results."""
        failed: dict[str, dict[str, Result]] = {}
        for result in results:
            if not result.passed:
                failed.setdefault(result.row.table, {})[result.row.case] = result
        changes, left, refused = list[Change](), list[str](), list[str]()
        for label, path in files:
            found = [answered(result, self.library) for result in failed.get(label, {}).values()]
            wanted = [row for row in found if row.cells]
            left += [_told(row.row, *each) for row in found if not row.cells for each in row.left]
            try:
                made = self._file(path, label, wanted) if wanted else Rewritten()
            except (CannotWrite, InvalidRecord) as error:
                refused.append(str(error))
                continue
            changes += made.changes
            left += made.left
        return Rewritten(changes=tuple(changes), left=tuple(left), refused=tuple(refused))

    def _file(self, path: Path, label: str, wanted: list[Answered]) -> Rewritten:
        """One file; raises :class:`CannotWrite` or :class:`InvalidRecord`, and then it is as it was."""
        if path.suffix not in _SPELLINGS:
            advice = "change the cells by hand, or save the table as .decisions.csv"
            raise CannotWrite(label, "a workbook is not rewritten, for its formats might be lost", advice)
        lost = "" if self.force else uncommitted(path)
        if lost:
            raise CannotWrite(label, lost, f"commit it first, or add {self.flag}")
        data, rows = _bytes(path, label), self._rows(path, label)
        before = {row.case: (row.line, row.texts) for row in rows}
        if any(before.get(item.row.case) != (item.row.line, item.row.texts) for item in wanted):
            raise InvalidRecord(label, "has changed since its rows were run", "run them again")
        mark = _BOM if data.startswith(_BOM) else b""
        text = data.removeprefix(mark).decode()
        places = _SPELLINGS[path.suffix](text)
        found = [_of_row(item, places) for item in wanted]
        changes = [change for row in found for change in row.changes]
        if changes:
            new = mark + spliced(text, (piece for row in found for piece in row.pieces)).encode()
            complete = {row.case for row in found if row.changes and not row.left}
            write_whole(path.resolve(), new, partial(self._check, label, rows, changes, complete))
        return Rewritten(changes=tuple(changes), left=tuple(line for row in found for line in row.left))

    def _rows(self, path: Path, label: str) -> tuple[Row, ...]:
        try:
            return read_table(path, label, self.options)
        except InvalidRecords:
            raise InvalidRecord(label, "has changed since its rows were run", "run them again") from None

    def _check(self, label: str, rows: Iterable[Row], changes: Iterable[Change], complete: set[str], new: Path) -> None:
        """Hold the new file against the old rows: only what is meant differs, and the rows that were completed pass."""
        meant = {row.case: dict(row.texts) for row in rows}
        for change in changes:
            meant[change.row.case][change.column] = change.after
        try:
            read = read_table(new, label, self.options)
        except InvalidRecords as error:
            raise InvalidRecord(label, f"cannot be rewritten: {error.exceptions[0]}", _BY_HAND) from None
        same = {row.case: dict(row.texts) for row in read} == meant
        if not same or not all(run_row(row, self.library).passed for row in read if row.case in complete):
            raise InvalidRecord(label, "would not read back as it is meant", _BY_HAND)


@attrs.frozen(kw_only=True)
class _OfRow:
    """The cells of one row that change, where they stand, and what of it is left."""

    case: str
    changes: tuple[Change, ...] = ()
    pieces: tuple[Slice, ...] = ()
    left: tuple[str, ...] = ()


def _of_row(item: Answered, places: Slices) -> _OfRow:
    """A row that names a source is not rewritten where the source would go on standing behind another answer."""
    row = item.row
    changes, pieces, left = list[Change](), list[Slice](), [_told(row, *each) for each in item.left]
    for column, text in chain(item.cells.items(), marks(row)):
        if not changes and column not in item.cells:
            break  # nothing of the row is rewritten, and so there is nothing to mark
        before = row.texts[column]
        piece = places.of(row.line, column, as_cell(column, text))
        if piece is not None:
            changes.append(Change(row=row, column=column, before=before, after=text))
            pieces.append(piece)
        elif column == SOURCE and before not in ("", "-"):
            return _OfRow(case=row.case, left=(_told(row, column, f"{_NOWHERE}, and would seem to say the answer"),))
        elif column in item.cells:
            left.append(_told(row, column, _NOWHERE))
    return _OfRow(case=row.case, changes=tuple(changes), pieces=tuple(pieces), left=tuple(left))


def _bytes(path: Path, label: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise InvalidRecord(label, "cannot be read", "check the file") from None


def _told(row: Row, column: str, why: str) -> str:
    return f"{row.place(column)} \u00b7 {why} \u00b7 {_BY_HAND}"


def rewritten_lines(found: Rewritten) -> Iterator[str]:
    """What was rewritten, cell by cell as a difference, and how much; then what was left."""
    for change in found.changes:
        yield f"{change.row.place(change.column)}  {change.row.case}"
        yield from (
            f"  {sign} {plain(text, _LONGEST)}".rstrip() for sign, text in (("-", change.before), ("+", change.after))
        )
    yield from found.left
    for table in dict.fromkeys(change.row.table for change in found.changes):
        yield from _summary(table, [change for change in found.changes if change.row.table == table])


def _summary(table: str, changes: list[Change]) -> Iterator[str]:
    """How much of one table was rewritten, and in how many rows nothing says so."""
    rows = {change.row.case: change.row for change in changes}
    cells = sum(change.column not in (SOURCE, NOTE) for change in changes)
    told = f"rewrote {_counted(cells, 'cell')} of {_counted(len(rows), 'row')} to what the library answers"
    yield f"{table} \u00b7 {told} \u00b7 hold each against its source before you rely on it"
    marked = {change.row.case for change in changes if change.column in (SOURCE, NOTE)}
    silent = [case for case, row in rows.items() if case not in marked and row.source != GENERATED_SOURCE]
    if silent:
        told = f"{_counted(len(silent), 'row')} of these cannot say that nobody checked it against the law"
        yield f"{table} \u00b7 {told} \u00b7 write `{GENERATED_SOURCE}` under `{SOURCE}`"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def rewritten_table(found: Rewritten) -> dict[str, Any]:
    """The same for programs."""
    changed = [
        {
            "table": change.row.table,
            "line": change.row.line,
            "case": change.row.case,
            "column": change.column,
            "before": change.before,
            "after": change.after,
        }
        for change in found.changes
    ]
    return {"changed": changed, "left": list(found.left), "refused": list(found.refused)}
