"""``--set FIELD=VALUE``: any field of a question, by the name that decision tables have for it.

Flags of their own are for what is asked often. Every other field of a question has a column in decision tables; a
value is read as a cell of that column is, so that there is one name and one spelling for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.io.strict_values import Fault

_HELP = "write --set service.kind=dme, with a name that docs/decision-tables.md has"
#: What to write, by the kind of the column.
_SHAPES = {
    "day": "write the day as YYYY-MM-DD",
    "truth": "write true or false",
    "list": "write several as a|b",
    "text": "write it as in a decision table",
    "fact": "write text, a number, or true or false",
}


def set_fields(written: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of the enrollment, and everything else as a question in JSON has it.

    Raises :class:`InvalidQuestion` for a name that is no field, a value that its column cannot have, and a field that
    is set twice.
    """
    from coverage_resolver.tables.asking import filled_table

    found: dict[tuple[str, ...], Any] = {}
    for text in written:
        field, value = _read(text)
        if field in found:
            raise InvalidQuestion(".".join(field), "set twice", "keep one --set of it")
        found[field] = value
    enrollment = {field[1]: value for field, value in found.items() if field[0] == "enrollment"}
    return enrollment, filled_table(pair for pair in found.items() if pair[0][0] != "enrollment")


def names_a_field(name: str) -> bool:
    """Whether a name is that of a field that ``--set`` sets, and of no fact."""
    from coverage_resolver.tables.columns import input_column

    try:
        column = input_column(name)
    except InvalidQuestion:
        return False
    return "." in name and column.kind != "fact"


def _read(text: str) -> tuple[tuple[str, ...], Any]:
    from coverage_resolver.tables.columns import input_column
    from coverage_resolver.tables.row_reading import read_cell

    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not name or not value:
        raise InvalidQuestion("FIELD", "--set without a name or without a value", _HELP)
    column = input_column(name)
    if column.field[0] in ("date_of_service", "through"):
        raise InvalidQuestion(name, "days of service are no such field", "use --dos and --through")
    if column.field[0][-1].isdigit():
        raise InvalidQuestion(name, "one of several", "give all of them in a file, with --question")
    try:
        return column.field, read_cell(column, value)
    except Fault:
        # The fault of a cell shows the cell; what is told of a member is shown nowhere.
        raise InvalidQuestion(name, "not what this field can hold", _SHAPES[column.kind]) from None
