"""Sheets as XLSX, every cell written as text; needs the extra ``spreadsheets`` (openpyxl).

The file holds no time of day of its making, so that the same sheets give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from coverage_resolver.errors import InvalidRecord, MissingExtra, raise_all
from coverage_resolver.io.reading import LARGEST_FILE
from coverage_resolver.io.spreadsheets.cell_damage import NoText, no_text
from coverage_resolver.io.spreadsheets.guarded_text import escaped, guarded, unescaped, unguarded
from coverage_resolver.io.spreadsheets.merged_cells import merged_cells
from coverage_resolver.io.spreadsheets.sheets import Sheet
from coverage_resolver.io.strict_values import plain

#: What a cell and a sheet can hold.
LONGEST_CELL, MOST_ROWS = 32_767, 1_048_576
_LARGEST_UNPACKED = 4 * LARGEST_FILE
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark, no time of anything


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        what = "XLSX · openpyxl is not installed · pip install 'coverage-resolver[spreadsheets]', or use CSV"
        raise MissingExtra(what) from None
    return openpyxl


def xlsx_bytes(sheets: Sequence[Sheet], label: str) -> bytes:
    """The file; raises :class:`InvalidRecords` where a text or a sheet is larger than such a file can hold."""
    raise_all("the spreadsheet cannot be written", _too_large(sheets, label))
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _MADE
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for row in (sheet.header, *sheet.rows):
            page.append([_text_cell(openpyxl, page, cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return _undated(written.getvalue())


def _text_cell(openpyxl: Any, page: Any, text: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(page, value=escaped(guarded(text)) or None)
    cell.number_format = "@"
    return cell


def _too_large(sheets: Iterable[Sheet], label: str) -> Iterator[InvalidRecord]:
    for sheet in sheets:
        if len(sheet.rows) >= MOST_ROWS:
            yield InvalidRecord(f"{label}:{sheet.name}", "more rows than a sheet can hold", "write CSV instead")
        for number, row in enumerate(sheet.rows, start=2):
            for name, cell in zip(sheet.header, row, strict=True):
                if len(escaped(guarded(cell)).encode("utf-16-le")) // 2 > LONGEST_CELL:
                    what = f"a text longer than the {LONGEST_CELL} characters of a cell"
                    yield InvalidRecord(f"{label}:{sheet.name}:{number}:{name}", what, "write CSV instead")


def _undated(content: bytes) -> bytes:
    """The same archive with every time in it set to one mark."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                head, mark, rest = part.partition(b"<dcterms:modified")
                inside, _, tail = rest.partition(b"</dcterms:modified>")
                fixed = inside[: inside.index(b">") + 1] + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                part = head + mark + fixed + b"</dcterms:modified>" + tail if mark else part
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def read_xlsx_sheets(path: Path, label: str, faults: list[InvalidRecord]) -> list[Sheet]:
    """The sheets of a file; cells that are no text are kept apart, with their places."""
    openpyxl = _openpyxl()
    try:
        if path.stat().st_size > LARGEST_FILE or _unpacked(path) > _LARGEST_UNPACKED:
            faults.append(InvalidRecord(label, "larger than is read", "split the file"))
            return []
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except OSError as error:
        faults.append(InvalidRecord(label, f"cannot be read: {plain(error.strerror or 'unknown')}", "check the file"))
        return []
    except Exception:  # the reader raises whatever its parts do on a damaged file
        faults.append(InvalidRecord(label, "not an XLSX file, or a damaged one", "save it as .xlsx anew"))
        return []
    try:
        return [_read_sheet(page) for page in book.worksheets]
    except InvalidRecord:
        raise
    except Exception:
        faults.append(InvalidRecord(label, "a damaged XLSX file", "save it as .xlsx anew"))
        return []
    finally:
        book.close()


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist())


def _read_sheet(page: Any) -> Sheet:
    header: tuple[str, ...] | None = None
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    odd: dict[tuple[int, int], object] = {}
    for number, cells in enumerate(page.iter_rows(), start=1):
        if header is None:
            header = tuple(_header_text(cell.value) for cell in cells)
            continue
        found = [_value(cell) for cell in cells]
        here = {(number, place): value for place, value in enumerate(found) if not isinstance(value, str)}
        row = tuple(value if isinstance(value, str) else "" for value in found)
        row += ("",) * (len(header) - len(row))  # a workbook does not store what is empty
        if here or any(row):
            odd |= here
            rows.append(row)
            numbers.append(number)
    return Sheet(
        name=str(page.title), header=header or (), rows=tuple(rows), numbers=tuple(numbers), odd=odd,
        merged=merged_cells(page),
    )  # fmt: skip


def _header_text(value: object) -> str:
    return "" if value is None else unescaped(str(value)).strip()


def _value(cell: Any) -> object:
    """The text of a cell, or what a spreadsheet program made of one."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return NoText(str(value) if cell.data_type == "e" else "=")
    if isinstance(value, (bool, int, float, dt.date, dt.time, dt.timedelta)):
        return value
    text = unescaped(str(value))
    return no_text(text) or unguarded(text)
