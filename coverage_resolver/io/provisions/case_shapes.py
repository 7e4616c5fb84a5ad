"""The shape of a worked case of plan against state, as files write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from coverage_resolver.io import strict_values as strict
from coverage_resolver.io.converters import Name
from coverage_resolver.io.provisions.shapes import DELIVERIES, LINES

RELATIONS = ("agree", "conflict", "state_silent", "plan_silent", "both_silent")
SIDES = ("state", "plan", "none")
_OPEN = {"read": strict.open_value}


def _word(words: Iterable[str], noun: str) -> Any:
    return attrs.field(metadata={"read": strict.one_of(tuple(words), noun)})


@attrs.frozen(kw_only=True)
class ProvisionCase:
    """One worked case: a member, a service, one topic, and what is expected of plan and state on it."""

    id: Name
    state: Name
    plan: Name | None = None
    lob: str = _word(LINES, "line of business")
    programme: str = ""
    delivery: str = _word(DELIVERIES, "delivery system")
    member_age: int | None = None
    member_age_months: int
    code: str
    date_of_service: dt.date
    knowledge_date: dt.date
    topic: Name
    context: Any = attrs.field(factory=dict, metadata=_OPEN)
    plan_provision: str = ""
    state_provision: str = ""
    plan_value: Any = attrs.field(default=None, metadata=_OPEN)
    state_value: Any = attrs.field(default=None, metadata=_OPEN)
    relation: str = _word(RELATIONS, "relation")
    governing: str = _word(SIDES, "side")
    governing_provision: str = ""
    expected_value: Any = attrs.field(default=None, metadata=_OPEN)
    expected_effect: Any = attrs.field(default=None, metadata=_OPEN)
    decidable: bool
    flags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
