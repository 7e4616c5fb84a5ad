"""What is wrong with a cell of a grid of questions, said without a value of the member.

What a question shows of itself - the codes of a service, a line of business - may be named in a message with its likely
original. Everything else may be the member's, and is not repeated: the advice then says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.io.damage.cells import Holds, held
from coverage_resolver.io.questions_json import field_types
from coverage_resolver.io.spreadsheets.cell_damage import damage_of_text, damage_of_value
from coverage_resolver.io.spreadsheets.cells import Kind, items_of
from coverage_resolver.io.strict_values import Fault
from coverage_resolver.questions import CoverageQuestion, Member, Service

#: The parts of a question whose fields have columns of their own.
PARTS: Mapping[str, type] = {"enrollment": Enrollment, "member": Member, "service": Service}
#: Texts that people write as they like.
_PROSE = frozenset({"name", "service.description", "enrollment.basis", "enrollment.state_programme"})
_QUOTED = re.compile(r"`[^`]*`")
_HOW_TO_WRITE: Mapping[Holds, str] = {
    Holds.DAY: "make the cell text, and write the day as YYYY-MM-DD",
    Holds.DIAGNOSES: "write the ICD-10-CM code as the source has it, such as M54.50",
}
_PLAINLY = "write it as its source does, in plain letters, hyphens and spaces, with nothing at either end"


def question_damage(column: str, value: object, cells: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    """Each damage of a cell, with its place in it; the cells of an answer are nobody's to judge."""
    holds, system = _holds(column), cells.get("service.code_system", "")
    if isinstance(value, bool) and holds is Holds.TRUTH:
        return
    if not isinstance(value, str):
        found: Iterable[tuple[str, Fault]] = ((column, damage_of_value(value, holds, system)),)
    else:
        found = damage_of_text(column, _items(column, value), value, holds, system)
    for path, fault in found:
        yield path, fault if _is_open(column) else _discreet(fault, holds)


def _holds(column: str) -> Holds:
    part, _, name = column.partition(".")
    kind = field_types(PARTS[part])[name] if part in PARTS else field_types(CoverageQuestion).get(column)
    if column in _PROSE or kind is None or _has_parts(kind):
        return held(column) if column in ("service.diagnoses", "service.modifiers") else Holds.PROSE
    if "datetime.date" in str(kind):
        return Holds.DAY
    return Holds.TRUTH if "bool" in str(kind) else held(column)


def _has_parts(kind: Any) -> bool:
    kinds = get_args(kind) or (kind,)
    origins = (get_origin(kind), *map(get_origin, kinds))
    return any(origin in (tuple, Mapping) for origin in origins) or any(attrs.has(each) for each in kinds)


def _items(column: str, cell: str) -> list[str] | None:
    """The items of a list; of one that cannot be read there are none to be looked at."""
    if column not in ("service.diagnoses", "service.modifiers"):
        return None
    return items_of(cell, Kind.LIST) or []


def _is_open(column: str) -> bool:
    """Whether a question shows the field in its own ``repr``, so that a message may name it."""
    part, _, name = column.partition(".")
    fields = attrs.fields_dict(PARTS[part]) if part in PARTS else attrs.fields_dict(CoverageQuestion)
    field = fields.get(name if part in PARTS else column)
    return field is not None and part != "member" and field.repr is True


def _discreet(fault: Fault, holds: Holds) -> Fault:
    what = _QUOTED.sub("…", fault.what)
    if "`" not in fault.what_to_do:
        return Fault(what, fault.what_to_do)
    return Fault(what, _HOW_TO_WRITE.get(holds, _PLAINLY))
