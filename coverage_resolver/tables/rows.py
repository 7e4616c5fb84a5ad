"""A row of a decision table: what is asked on which days, what is expected, and where each cell stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.tables.contradictions import expects_refusal
from coverage_resolver.tables.expected import Expectation
from coverage_resolver.tables.known_names import KnownNames

#: Marks that say what becomes of a row; others only select.
SKIP, XFAIL = "skip", "xfail"


@attrs.frozen(kw_only=True)
class Row:
    """One row: what is asked on which days, and what is expected. ``texts`` keeps the cells as they were written.

    ``columns`` are the names of the columns by the field that they fill, ``notes`` what is worth a second look, and
    ``question`` is that of the first day, where it is not expected to be refused.
    """

    table: str
    line: int
    case: str
    inputs: tuple[tuple[tuple[str, ...], Any], ...] = attrs.field(repr=False)
    first: dt.date = attrs.field(repr=False)
    last: dt.date = attrs.field(repr=False)
    as_of: str
    expectations: tuple[Expectation, ...]
    topic: str = ""
    marks: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    texts: Mapping[str, str] = attrs.field(repr=False)
    columns: Mapping[tuple[str, ...], str] = attrs.field(repr=False)
    place: Callable[[str], str] = attrs.field(repr=False, eq=False)
    notes: tuple[InvalidRecord, ...] = ()
    question: CoverageQuestion | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def where(self) -> str:
        """File and line, as terminals make a link of it; of a workbook the sheet as well."""
        return self.place("")

    @property
    def expects_refusal(self) -> bool:
        """Whether its question is expected to be refused, so that its cells go there as they stand."""
        return expects_refusal(self.texts.get("expect.error", ""))


@attrs.frozen(kw_only=True)
class Options:
    """``as_of`` counts for rows without one of their own; ``strict`` asks every row for the source of its answer.

    ``names`` are those of the library against which cells are held; without them no name is unknown.
    """

    as_of: str = ""
    strict: bool = False
    names: KnownNames | None = attrs.field(default=None, repr=False)
