"""``*.decisions.xlsx``: the first sheet of a workbook, or every sheet whose name begins with ``Decisions``.

Only cells are read: no formula is worked out, no link is followed. A workbook is a packed archive, so its unpacked
size is checked before it is opened.
"""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coverage_resolver.errors import InvalidRecord, MissingExtra
from coverage_resolver.io.damage.cells import WithoutDay
from coverage_resolver.io.damage.dates import shows_no_day
from coverage_resolver.io.spreadsheets.cell_names import column_letters
from coverage_resolver.io.spreadsheets.hidden_cells import Hidden, hidden_cells, runs
from coverage_resolver.io.spreadsheets.merged_cells import merged_cells
from coverage_resolver.io.strict_values import plain
from coverage_resolver.tables.columns import means_decisions
from coverage_resolver.tables.raw_tables import LOOKED_AT, RawRow, RawTable, squared

_LARGEST = 256 * 1024 * 1024
_PARTS = 2_000
_ROWS = 200_000
_COLUMNS = 500


def read_xlsx(path: Path, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    """The tables of a workbook; raises :class:`MissingExtra` where openpyxl is not installed."""
    try:
        import openpyxl
    except ImportError:
        advice = "pip install 'coverage-resolver[tables]'"
        raise MissingExtra(f"{label} · reading workbooks needs openpyxl · {advice}") from None
    if not _safe(path, label, faults):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
            try:
                chosen = _chosen(book)
                merged = {sheet.title: merged_cells(sheet) for sheet in chosen}
                hidden = {sheet.title: hidden_cells(sheet) for sheet in chosen}
                sheets = [(sheet.title, [] if merged[sheet.title] else _grid(sheet)) for sheet in chosen]
                faults += [fault for sheet in book.worksheets if sheet not in chosen for fault in _left(label, sheet)]
                faults += [_unseen(label, sheet) for sheet in chosen if sheet.sheet_state != "visible"]
            finally:
                book.close()
    except Exception:  # openpyxl raises whatever its parsers do
        faults.append(InvalidRecord(label, "not a workbook that can be read", "save it again as .xlsx"))
        return []
    if not chosen:
        faults.append(InvalidRecord(label, "no sheet with cells", "write the table on a sheet, beside the charts"))
    for name, cells in merged.items():
        if cells:
            what = f"merged cells {cells}, of which only the first holds a value"
            advice = "unmerge them, and write the value into each cell"
            faults.append(InvalidRecord(f"{label}[{plain(name)}]", what, advice))
    for name, grid in sheets:
        faults += _unseen_cells(f"{label}[{plain(name)}]", grid, hidden[name])
    return [table for name, grid in sheets if not merged[name] for table in _table(label, name, grid, faults)]


def _safe(path: Path, label: str, faults: list[InvalidRecord]) -> bool:
    """Whether the archive is one, and of sensible size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        faults.append(InvalidRecord(label, "not a workbook that can be read", "save it again as .xlsx"))
        return False
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _LARGEST:
        faults.append(
            InvalidRecord(label, "a workbook of more than 256 MiB unpacked", "split it, or drop the pictures")
        )
        return False
    return True


def _chosen(book: Any) -> list[Any]:
    named = [sheet for sheet in book.worksheets if sheet.title.lower().startswith("decisions")]
    return named or book.worksheets[:1]


def _left(label: str, sheet: Any) -> Iterator[InvalidRecord]:
    """A sheet that is not read, and looks as if it should be: a row that never runs looks like one that passes."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=1 + LOOKED_AT, max_col=_COLUMNS, values_only=True)
    if any(means_decisions([str(cell) for cell in row if cell is not None]) for row in rows):
        what = "a sheet that looks like a decision table, and would not be read"
        advice = "let its name begin with Decisions, and that of every other one to be read; or take it out"
        yield InvalidRecord(f"{label}[{plain(sheet.title)}]", what, advice)


def _unseen(label: str, sheet: Any) -> InvalidRecord:
    """A hidden sheet that is read: whoever looks at the workbook does not see what runs."""
    what = "a hidden sheet, whose rows would run unseen"
    return InvalidRecord(f"{label}[{plain(sheet.title)}]", what, "show it, or take it out of the workbook")


def _unseen_cells(where: str, grid: list[tuple[object, ...]], hidden: Hidden) -> Iterator[InvalidRecord]:
    """Rows and columns with cells that are read, and that nobody sees who looks at the sheet."""
    filled = [[place for place, cell in enumerate(row) if cell not in (None, "")] for row in grid]
    rows = [number for number, places in enumerate(filled, start=1) if places and number in hidden.rows]
    if rows:
        what = f"{'row' if len(rows) == 1 else 'rows'} {runs(rows)} hidden, to run unseen"
        yield InvalidRecord(f"{where}:{rows[0]}", what, "show them, also those that a filter hides, or take them out")
    columns = sorted({place for places in filled for place in places if hidden.column(place)})
    if columns:
        names = ", ".join(map(column_letters, columns))
        what = f"{'column' if len(columns) == 1 else 'columns'} {names} hidden, to be read unseen"
        yield InvalidRecord(where, what, "show them, or take them out")


def _grid(sheet: Any) -> list[tuple[object, ...]]:
    sheet.reset_dimensions()
    found = list[tuple[object, ...]]()
    for cells in sheet.iter_rows(max_row=_ROWS + 1):
        row = tuple(map(_value, cells))
        far = len(row) > _COLUMNS and any(cell is not None for cell in row[_COLUMNS:])
        found.append(row[: _COLUMNS + far])
        if far:
            break
    return found


def _value(cell: Any) -> object:
    """What stands in a cell; a date in a form such as ``mmm-yy`` is told apart from one that shows its day."""
    value: object = cell.value
    if cell.data_type == "f" and not isinstance(value, str):  # a formula over several cells
        return "={…}"
    return WithoutDay(value) if isinstance(value, dt.datetime) and shows_no_day(cell.number_format) else value


def _table(label: str, name: str, grid: list[tuple[object, ...]], faults: list[InvalidRecord]) -> list[RawTable]:
    where = f"{label}[{plain(name)}]"
    if len(grid) > _ROWS:
        faults.append(InvalidRecord(where, f"more than {_ROWS} rows", "split the sheet, or delete its empty rows"))
        return []
    width = max((len(row) for row in grid), default=0)
    if width > _COLUMNS:
        what = f"a cell beyond column {column_letters(_COLUMNS - 1)}"
        faults.append(InvalidRecord(f"{where}:{len(grid)}", what, "empty it, or split the sheet"))
        return []
    header = tuple("" if cell is None else str(cell) for cell in grid[0]) if grid else ()
    if not any(header) and not any(cell is not None for row in grid[1:] for cell in row):
        faults.append(InvalidRecord(where, "no header in the first row", "write a header and rows"))
        return []
    header += ("",) * (width - len(header))
    rows = tuple(
        RawRow(line=number, number=number, cells=row + (None,) * (width - len(row)))
        for number, row in enumerate(grid, start=1)
    )
    return squared(RawTable(label=label, header=header, rows=rows[1:], sheet=plain(name)), faults)
