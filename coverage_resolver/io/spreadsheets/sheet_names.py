"""Which sheet of a workbook is which: by its name, in capitals or not. Sheets of other names are notes, and not read.

One that looks like a sheet of ours under another name is a fault: its rows would be dropped without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.spreadsheets.sheets import Sheet
from coverage_resolver.io.strict_values import plain

#: How like a name of ours that of a sheet must be, to be taken for a slip: `participants`, but not `particulars`.
_NEARLY = 0.8


def sheets_by_name(
    sheets: Iterable[Sheet],
    columns: Mapping[str, Sequence[str]],
    needed: Mapping[str, Sequence[str]],
    label: str,
    faults: list[InvalidRecord],
) -> dict[str, Sheet]:
    """The sheets that are read, by our name for them; ``columns`` and ``needed`` are what each of them has."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        name, where = sheet.name.strip().casefold(), f"{label}:{plain(sheet.name)}"
        if name in found:
            faults.append(InvalidRecord(where, f"a second sheet `{name}`", "join the two, or take one out"))
        elif name in columns:
            found[name] = sheet
        elif meant := _meant(name, sheet, columns, needed):
            what = f"looks like the sheet `{meant}`, and would not be read"
            faults.append(InvalidRecord(where, what, f"name it `{meant}`, or take it out of the file"))
    return found


def _meant(
    name: str, sheet: Sheet, columns: Mapping[str, Sequence[str]], needed: Mapping[str, Sequence[str]]
) -> str:  # fmt: skip
    """The sheet of ours that one seems to be: by all of its columns, or by its name and most of them."""
    header = {column.casefold() for column in sheet.header if column}
    near = get_close_matches(name, columns, 1, _NEARLY)
    for known in columns:
        if header.issuperset(needed[known]):
            ours = len(header.intersection(columns[known]))
            if (ours == len(header) > 1) or (known in near and 2 * ours > len(header)):
                return known
    return ""
