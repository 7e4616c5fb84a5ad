"""What the value of a condition must be, by its operator and by its fact.

A value of another sort is never equal to a fact and cannot be compared with one: the condition would never hold,
and the provision would be switched off in silence.
"""

from __future__ import annotations

from collections.abc import Mapping

from coverage_resolver.facts import SORTS
from coverage_resolver.io.strict_values import Fault, shown

_LISTED = frozenset({"one_of", "none_of"})
_COMPARED = frozenset({"below", "at_least", "at_most", "above"})

#: How a sort is called, and how a value of that sort is written.
_WORDS: Mapping[type, tuple[str, str]] = {
    bool: ("true or false", "write true or false without quotes"),
    int: ("a whole number", "write digits without quotes or a point"),
    str: ("text", "put it in quotes"),
}


def check_value(fact: str, operator: str, value: object) -> None:
    """Raise a :class:`Fault` unless ``value`` can be what ``fact`` is asked for with ``operator``."""
    if isinstance(value, tuple) is not (operator in _LISTED):
        what = f"`{operator}` with {shown(value)}"
        raise Fault(what, "give `one_of` and `none_of` a list, and the others one value")
    sort = SORTS.get(fact)
    if operator in _COMPARED:
        if sort not in (None, int):
            what = f"`{operator}` with `{fact}`, which is {_WORDS[sort][0]}"
            raise Fault(what, "use `is`, `is_not`, `one_of` or `none_of`")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Fault(f"`{operator}` with {_named(value)}", "write a number without quotes")
    elif sort is not None:
        for item in value if isinstance(value, tuple) else (value,):
            # The very type: true is a whole number to Python, and 21.0 is not 21 to a condition.
            if type(item) is not sort:
                name, advice = _WORDS[sort]
                raise Fault(f"`{fact}` is {name}, not {_named(item)}", advice)


def _named(value: object) -> str:
    """A value with its sort, because the text `21` looks like the number."""
    if isinstance(value, str):
        return f"the text {shown(value)}"
    plain_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"the number {shown(value)}" if plain_number else shown(value)
