"""The columns of a decision table: a closed list, so that a slip of the pen is an error and not a condition less.

Plain names are those of the command line's flags. A part of the question and a field (``member.dual_status``) reach
everything else; ``fact.`` is open. ``expect.`` columns are told in :mod:`coverage_resolver.tables.expected`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.questions_json import field_types
from coverage_resolver.io.strict_values import closest, plain
from coverage_resolver.questions import (
    CoverageQuestion,
    Member,
    PriorAuthorization,
    Provider,
    Residence,
    RetroactiveRequest,
    Service,
)
from coverage_resolver.tables.answer_fields import KNOWN
from coverage_resolver.tables.expected import expectation_kind

#: Columns that are about the row and no part of the question.
ABOUT = ("case", "topic", "source", "rule", "note", "marks")
#: Plain names, each with the field of the question that it fills.
PLAIN: Mapping[str, str] = FrozenTable(
    {
        **{
            name: f"enrollment.{name}"
            for name in ("line_of_business", "plan", "state", "delivery_system", "funding", "programme")
        },
        "enrolled_from": "enrollment.start",
        **{name: f"service.{name}" for name in ("code", "code_system", "description", "county")},
        "dx": "service.diagnoses",
        "diagnoses": "service.diagnoses",
        "pos": "service.place_of_service",
        "place_of_service": "service.place_of_service",
        "modifier": "service.modifiers",
        "modifiers": "service.modifiers",
        "service_state": "service.state",
        "dob": "member.date_of_birth",
        "residence_state": "member.residence_state",
        "residence_county": "member.residence_county",
        "dos": "date_of_service",
        "date_of_service": "date_of_service",
        "through": "through",
        "as_of": "as_of",
        "decision_level": "decision_level",
        "reviewed": "reviewed",
        "why_not": "offered",
    }
)
#: What other tools call a column of ours, where the spelling alone would suggest another one.
CALLED_ELSEWHERE: Mapping[str, str] = FrozenTable(
    {
        "expect.covered": "expect.status",
        "expect.determination": "expect.status",
        "expect.outcome": "expect.status",
        "expect.pa_needed": "expect.prior_authorization",
        "expect.valid_until": "expect.valid_through",
        "expect.authority": "expect.governing",
        "lob": "line_of_business",
        "program": "line_of_business",
    }
)
#: Parts of a question by the word before the dot; the numbered ones are lists.
_PARTS: Mapping[str, type] = FrozenTable(
    {
        "enrollment": Enrollment,
        "residence": Residence,
        "member": Member,
        "service": Service,
        "provider": Provider,
        "prior_authorization": PriorAuthorization,
        "request": RetroactiveRequest,
    }
)
_NUMBERED = re.compile(r"(enrollment|residence)([2-9])", re.ASCII)
#: A fact's name is a word, or a sentence as answers ask for it: ``fact.NCD 30.3 addresses the service``.
_FACT = re.compile(r"(fact|member_fact)\.([a-z][a-z0-9_]*|[A-Z][\w.]*(?: [\w.,()-]+)+)", re.ASCII)


@attrs.frozen(kw_only=True)
class Column:
    """One column. ``kind`` says how its cells are read: day, days, truth, list, text, fact, or as expected."""

    name: str
    place: int
    role: str
    field: tuple[str, ...] = ()
    kind: str = "text"


def input_column(name: str) -> Column:
    """The column of a field of the question, for a value that stands in no table; raises :class:`InvalidQuestion`.

    >>> input_column("service.kind").field
    ('service', 'kind')
    """
    column = column_named(name, 0)
    if column is not None and column.role != "input":
        raise InvalidQuestion(plain(name), "a column of tables, and no field of a question", "leave it out")
    if column is None:
        names = (each for each in all_names() if not each.startswith("expect.") and each not in ABOUT)
        raise InvalidQuestion(plain(name), "no such field of a question", closest(name, names, HELP))
    return column


def means_decisions(header: Sequence[str]) -> bool:
    """Whether headings are those of a decision table, or nearly: ``Case | Meaning`` are not, ``Case | DOS`` are.

    A column of expectations tells, also where it is misspelt. So does ``case`` beside any column of a question; and
    ``Case`` beside a date of service, or beside two such columns that are half of the others.
    """
    names = [plain_heading(name) for name in header]
    if any(map(_is_expectation, names)):
        return True
    others = [name for name in names if name not in ("case", "cases")]
    if len(others) == len(names):
        return False
    inputs = sum(_is_input(name) for name in others)
    dated = any(PLAIN.get(name) == "date_of_service" or name.startswith("expect") for name in others)
    return dated or (inputs > 0 and "case" in header) or (inputs > 1 and 2 * inputs >= len(others))


def plain_heading(name: str) -> str:
    """A heading without emphasis, in small letters."""
    return name.strip("*_~` ").casefold().replace(" ", "_")


def _is_expectation(name: str) -> bool:
    near = "." in name and get_close_matches(name, (f"expect.{field}" for field in KNOWN), 1, NEARLY)
    return bool(near) or name.startswith("expect.")


def _is_input(name: str) -> bool:
    return name not in ABOUT and (column_named(name, 0) is not None or bool(get_close_matches(name, PLAIN, 1, NEARLY)))


#: How like a name a heading must be to be taken for a slip of the pen.
NEARLY = 0.84
HELP = "see docs/decision-tables.md for the columns"


def column_named(name: str, place: int) -> Column | None:
    """The column of a name, or ``None`` where there is none."""
    if name in ABOUT:
        return Column(name=name, place=place, role="about")
    kind = expectation_kind(name)
    if kind is not None:
        return Column(name=name, place=place, role="expect", kind=kind)
    fact = _FACT.fullmatch(name)
    if fact is not None:
        part = "service" if fact[1] == "fact" else "member"
        return Column(name=name, place=place, role="input", field=(part, "facts", fact[2]), kind="fact")
    part, dot, field = PLAIN.get(name, name).partition(".")
    if not dot:
        return _whole(name, part, place) if name in PLAIN else None
    number = _NUMBERED.fullmatch(part)
    shape = _PARTS.get(number[1] if number else part)
    kinds = {} if shape is None else field_types(shape)
    if field not in kinds or _kind(kinds[field]) == "":
        return None
    return Column(name=name, place=place, role="input", field=(part, field), kind=_kind(kinds[field]))


def _whole(name: str, field: str, place: int) -> Column:
    """A column of the question itself."""
    kind = "days" if field == "date_of_service" else "day" if field == "through" else ""
    kind = kind or _kind(field_types(CoverageQuestion)[field])
    return Column(name=name, place=place, role="input", field=(field,), kind=kind)


def _kind(of: Any) -> str:
    """How a cell of a field is read; nothing for a field that is no single cell."""
    text = str(of)
    if "datetime.date" in text:
        return "day"
    if "bool" in text:
        return "truth"
    if "tuple[str" in text:
        return "list"
    if of is str or "ServiceKind" in text:
        return "text"
    return ""


def short_name(name: str) -> str:
    """The one name of a column that has several.

    >>> short_name("service.diagnoses"), short_name("diagnoses"), short_name("member.found")
    ('dx', 'dx', 'member.found')
    """
    field = PLAIN.get(name, name)
    return next((short for short, filled in PLAIN.items() if filled == field), name)


def all_names() -> list[str]:
    """Every name that a column can have, for "did you mean"."""
    found = [*ABOUT, *PLAIN, *(f"expect.{name}" for name in KNOWN)]
    for part, shape in _PARTS.items():
        found += [f"{part}.{name}" for name, kind in field_types(shape).items() if _kind(kind)]
    return found
