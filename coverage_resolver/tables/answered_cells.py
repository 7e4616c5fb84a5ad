"""What a failed row would have to expect so that it passes: the answer of the library, in the words of each column.

A cell gets the whole value that came, whatever form it had. It is tried before it counts: read as a cell, and held
against the answer. What no cell can say - several answers over some days, a refusal, a text with a bar in a list, that
something must not come - is left as it is, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from coverage_resolver.io.strict_values import Fault
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.columns import column_named
from coverage_resolver.tables.differences import Difference
from coverage_resolver.tables.expected import Expectation, read_expectation, way_of
from coverage_resolver.tables.guarded_cells import as_cell
from coverage_resolver.tables.row_reading import sound_text
from coverage_resolver.tables.rows import XFAIL, Row
from coverage_resolver.tables.rule_targets import GENERATED_SOURCE, UNCHECKED
from coverage_resolver.tables.running import Result, run_row

#: The columns that say where what a row expects comes from.
SOURCE, NOTE = "source", "note"
_NO_CELL = "no cell of the column can say what came"
_OF_NOTHING = "names what must not come, and it came"


@attrs.frozen(kw_only=True)
class Answered:
    """The cells of one row by their columns, as texts; and of those that are left, why. Without a column: the row."""

    row: Row
    cells: Mapping[str, str]
    left: tuple[tuple[str, str], ...] = ()


def answered(result: Result, library: PolicyLibrary) -> Answered:
    """What the row of a result would have to expect, as far as cells can say it."""
    row = result.row
    why = _not_at_all(result)
    if why:
        return Answered(row=row, cells={}, left=(("", why),))
    wrong = [item for item in result.differences if not item.right]
    found: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    for wish, item in ((wish, item) for item in wrong for wish in row.expectations if wish.column == item.column):
        text = next((text for text in _candidates(item, result) if _comes(wish, text, row, library)), "")
        if text:
            found[item.column] = text
        else:
            left.append((item.column, _OF_NOTHING if way_of(wish)[0] == "lacks" else _NO_CELL))
    return Answered(row=row, cells=found, left=tuple(left))


def _not_at_all(result: Result) -> str:
    """Why no cell of a row is rewritten; nothing where there is no such reason."""
    row = result.row
    if XFAIL in row.marks:
        return "is marked xfail"
    if result.changes_on is not None:
        return f"has no one answer over its days: it changes on {result.changes_on}"
    if row.expects_refusal and result.refused is None:
        return "expects a refusal, and the question is answered"
    if result.refused is not None and not row.expects_refusal:
        return "has no answer: the question is refused"
    return ""


def _candidates(item: Difference, result: Result) -> tuple[str, ...]:
    """What the cell may say, the best first."""
    if result.refused is not None:
        return result.refused.field, item.got
    return _versions_alone(item.got), item.got, "absent"


def _versions_alone(got: str) -> str:
    """A list of what lost without the documents that stand in it by a version as well."""
    names = got.split("|")
    kept = [name for name in names if not any(other.startswith(f"{name}@") for other in names)]
    return "|".join(dict.fromkeys(kept))


def _comes(wish: Expectation, text: str, row: Row, library: PolicyLibrary) -> bool:
    """Whether a cell with a text is read as it is meant, and is right."""
    cell, column = as_cell(wish.column, text), column_named(wish.column, 0)
    try:
        if column is None or sound_text(cell, column, "") != text:
            return False
        read = read_expectation(wish.column, text)
    except Fault:
        return False
    return read is not None and run_row(attrs.evolve(row, expectations=(read,)), library).passed


def marks(row: Row) -> Iterator[tuple[str, str]]:
    """The cells by which a row says that it is the library that was asked, as generated rows do; a row may lack them.

    A source that the row had is kept in its note: it speaks of another answer.
    """
    source = row.texts.get(SOURCE, "")
    if SOURCE in row.texts and source != GENERATED_SOURCE:
        yield SOURCE, GENERATED_SOURCE
    note = row.texts.get(NOTE, "")
    before = "" if source in ("", "-", GENERATED_SOURCE) else f"source before: {source}"
    said = "" if UNCHECKED in note else UNCHECKED
    if NOTE in row.texts and (said or before):
        yield NOTE, "; ".join(filter(None, (note, said, before)))
