"""What a case is made of, as axes: state, plan, area, diagnoses, facts, the days that select versions, and knowledge.

A *cell* has a value on some of them. How finely a provision sees each axis is the matter of :mod:`lenses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coverage_resolver.vocabulary import DateBasis

STATE, PLAN, AREA, DIAGNOSES, AS_OF, AGE, ENROLLED, SELECTS = (
    *("state", "plan", "area", "diagnoses", "as_of", "age", "enrolled", "selects"),
)
DAY = "day of service"
#: The axis of the day that selects a version. One stay is one day: admission and discharge are not told apart.
DAYS: Mapping[DateBasis, str] = {
    DateBasis.DATE_OF_SERVICE: DAY,
    DateBasis.ADMISSION: "day of stay",
    DateBasis.DISCHARGE: "day of stay",
    DateBasis.REQUEST: "day of request",
    DateBasis.ORDER: "day of order",
    DateBasis.APPLICATION: "day of application",
    DateBasis.PLAN_YEAR: "day of contract",
    DateBasis.PLAN_CONTRACT: "day of contract",
}
#: The day of the contract, which is never after the service.
CONTRACT = DAYS[DateBasis.PLAN_CONTRACT]
FACT = "fact "

Cell = Mapping[str, Any]


class TooMany(Exception):
    """There are more combinations than lint goes through; the check reports that it claims nothing."""
