"""Questions of a grid or of a file, held against what libraries know: faults at their cells, and notes.

No value of a question is repeated; what is said of the member hints at none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io.question_files import GivenQuestion
from coverage_resolver.io.questions_json import question_to_dict
from coverage_resolver.io.spreadsheets.question_sheets import GridRow
from coverage_resolver.io.strict_values import plain
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.tables.filled_fields import Field, filled_fields
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.name_checks import Complaint, complaints

_OF_THE_MEMBER = re.compile(r"member|request|residence[0-9]*", re.ASCII)
#: The columns of a grid for parts that have none of their own for each field.
_COLUMNS: Mapping[str, str] = {
    "request": "member.retroactive_request",
    "provider": "service.provider",
    "prior_authorization": "service.prior_authorization",
}


def unknown_of(table: Mapping[str, Any], known: Sequence[KnownNames]) -> Iterator[tuple[Field, Complaint]]:
    """What none of the libraries knows of a question in JSON; it is a fault where it is one under each of them."""
    fields = dict(filled_fields(table))
    for field, value in fields.items():
        each = [{found.subject: found for found in complaints(field, value, fields.get, names)} for names in known]
        for subject, found in each[0].items():
            if all(subject in others for others in each):
                yield field, attrs.evolve(found, refused=all(others[subject].refused for others in each))


def grid_notes(rows: Iterable[GridRow], known: Sequence[KnownNames]) -> tuple[InvalidRecord, ...]:
    """What is worth a second look in the rows of a grid; raises :class:`InvalidRecords` for names nobody knows.

    A roster has members of coverages that are not modelled: their rows are noted, and answered as such.
    """
    faults, notes = list[InvalidRecord](), list[InvalidRecord]()
    for row in rows:
        notes += _cleared(row, known)
        for field, found in unknown_of(question_to_dict(row.question), known):
            told = InvalidRecord(row.at(_column(field)), _what(field, found), _advice(field, found))
            (faults if _is_fault(found) else notes).append(told)
    raise_all("the grid cannot be read", faults)
    return tuple(notes)


def _cleared(row: GridRow, known: Sequence[KnownNames]) -> Iterator[InvalidRecord]:
    """Notes about cells that may have been cleared: a question without them is another one, and is answered too."""
    service, advice = row.question.service, "if the cell was cleared, write what stood there"
    if "service.code" in row.empty:
        beside = ", beside a code system" if service.code_system else ""
        yield InvalidRecord(row.at("service.code"), f"no code{beside}", advice)
    if "enrollment.plan" in row.empty and any(_hangs_on_the_plan(row.question, names) for names in known):
        yield InvalidRecord(row.at("enrollment.plan"), "no plan", advice)


def _hangs_on_the_plan(question: CoverageQuestion, names: KnownNames) -> bool:
    """Whether a plan's own sources could speak for a span that names no plan."""
    return any(
        ladder.plan_sources
        for span in question.member.enrollments
        if not span.plan
        for ladder in names.library.ladders.matching(
            span.line_of_business,
            {"delivery_system": span.delivery_system, "funding": span.funding, "programme": span.programme},
            question.date_of_service,
        )
    )


def question_notes(asked: Iterable[GivenQuestion], known: Sequence[KnownNames]) -> tuple[InvalidRecord, ...]:
    """What nobody knows of questions in JSON, by their names. They are asked all the same, as ``explain`` does."""
    return tuple(note for note, _ in _of_questions(asked, known))


def refuse_for_a_grid(asked: Iterable[GivenQuestion], known: Sequence[KnownNames]) -> None:
    """Raises :class:`InvalidRecords` for what the reader of a grid would refuse in these questions, by their names."""
    raise_all("the questions make no grid", [note for note, fault in _of_questions(asked, known) if fault])


def _of_questions(asked: Iterable[GivenQuestion], known: Sequence[KnownNames]) -> Iterator[tuple[InvalidRecord, bool]]:
    """What nobody knows, and whether it is a fault in a grid."""
    for each in asked:
        for field, found in unknown_of(question_to_dict(each.question), known):
            where = f"{plain(each.label, 80)}:{plain('.'.join(field), 80)}"
            yield InvalidRecord(where, found.what, _advice(field, found)), _is_fault(found)


def _is_fault(found: Complaint) -> bool:
    """Whether it is one of a grid: a coverage that is not modelled has an answer of its own."""
    return found.refused and not found.unmodelled


def _what(field: Field, found: Complaint) -> str:
    """What is wrong at a cell; facts share one, and are told apart by their names."""
    return f"`{plain(field[-1], 80)}` {found.what}" if "facts" in field else found.what


def _column(field: Field) -> str:
    """The column of a grid that holds a field."""
    part = field[0]
    if part.startswith(("enrollment", "residence")):
        return "enrollment." + field[1] if part == "enrollment" else f"member.{part.rstrip('23456789')}s"
    return _COLUMNS.get(part) or ".".join(field[:2])


def _advice(field: Field, found: Complaint) -> str:
    if found.unmodelled:
        return f"it is answered as not modelled ({ReasonCode.OUT_OF_MODEL.value}); {found.what_to_do} where it is meant"
    hints = "`" in found.what_to_do and _OF_THE_MEMBER.fullmatch(field[0])
    return "check how it is spelt" if hints else found.what_to_do
