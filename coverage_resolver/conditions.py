"""Conditions that a provision puts on a case, and their three-valued truth.

A rule that hangs on a fact which the question lacks is neither met nor unmet. The answer then names the fact
(``needs``) and shows both branches, unless they agree (law.md IN-3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from coverage_resolver.vocabulary import Certainty

#: Operators. The last two never doubt: they are for conditions that a source itself leaves open, such as study
#: enrolment under coverage with evidence development.
OPERATORS = (
    "is",
    "is_not",
    "one_of",
    "none_of",
    "below",
    "at_least",
    "at_most",
    "above",
    "known_to_be",
    "unless_known",
)


def spelled(value: Any) -> str:
    """One value of a condition, with truths as records spell them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@attrs.frozen
class Condition:
    """``fact`` compared with ``value``.

    >>> Condition("age_years", "below", 21).holds({"age_years": 20}).value
    'yes'
    >>> Condition("age_years", "below", 21).holds({}).value
    'unknown'
    """

    fact: str
    operator: str
    value: Any

    def __attrs_post_init__(self) -> None:
        if self.operator not in OPERATORS:
            raise ValueError("unknown operator; use one of " + ", ".join(OPERATORS))
        if isinstance(self.value, list):
            object.__setattr__(self, "value", tuple(self.value))

    def holds(self, facts: Mapping[str, Any]) -> Certainty:
        """Yes, no, or unknown where the fact is not given."""
        given = facts.get(self.fact)
        operator = self.operator
        if operator == "known_to_be":
            return _certain(given is not None and _same(given, self.value))
        if operator == "unless_known":
            return _certain(given is None or not _same(given, self.value))
        if given is None:
            return Certainty.UNKNOWN
        if not _of_one_sort(given, self.value):
            return Certainty.UNKNOWN
        try:
            return _certain(_COMPARE[operator](given, self.value))
        except TypeError:
            return Certainty.UNKNOWN

    def text(self) -> str:
        """For messages and explanations, with truths as records spell them.

        >>> Condition("trial_approved", "is", True).text()
        'trial_approved is true'
        """
        value = ", ".join(map(spelled, self.value)) if isinstance(self.value, tuple) else spelled(self.value)
        return f"{self.fact} {self.operator.replace('_', ' ')} {value}"


def _certain(truth: bool) -> Certainty:
    return Certainty.YES if truth else Certainty.NO


def _of_one_sort(given: Any, value: Any) -> bool:
    """Whether a fact is of a sort with what it is compared with: the word ``yes`` is no answer to true or false."""
    if isinstance(given, (tuple, frozenset)):
        return True
    values = value if isinstance(value, tuple) else (value,)
    return any(isinstance(given, str) is isinstance(each, str) for each in values) and (
        isinstance(given, str) or any(isinstance(given, bool) is isinstance(each, bool) for each in values)
    )


def _same(given: Any, value: Any) -> bool:
    if isinstance(given, (tuple, frozenset)):
        return value in given
    if isinstance(given, str) and isinstance(value, str):
        return given.casefold() == value.casefold()
    return type(given) is type(value) and bool(given == value)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "is_not": lambda given, value: not _same(given, value),
    "one_of": lambda given, value: any(_same(given, item) for item in value),
    "none_of": lambda given, value: not any(_same(given, item) for item in value),
    "below": lambda given, value: given < value,
    "at_least": lambda given, value: given >= value,
    "at_most": lambda given, value: given <= value,
    "above": lambda given, value: given > value,
}
