"""The fields of an answer that a table may expect: how each is compared, what its words are, and where it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import attrs

from coverage_resolver.determinations import Answer, Determination
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.tables.topic_fields import TOPIC_FIELDS, steps_of
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Finality, Resolution

#: The outcomes on prior authorization; a library may have values of its own.
AUTHORIZATIONS = frozenset({"auth-needed", "no-auth", "satisfied", "unknown"})
#: Steps that lost to what governs, or to the law.
LOST = frozenset({Disposition.DISPLACED, Disposition.NOT_ADMITTED, Disposition.PREEMPTED})


@attrs.frozen
class Field:
    """One field of an answer: how it is compared, what its words are, and where it is read.

    ``way`` is ``is`` (one value), ``holds`` (all that is listed is there), ``lacks`` (nothing that is listed is),
    ``same`` (exactly what is listed, in any order), ``order`` (exactly that, in that order) or ``options`` (one name
    of each open option).
    """

    way: str
    words: type[Enum] | str
    read: Callable[[Answer, Determination], Any]


def _ids(item: Determination) -> tuple[str, ...]:
    governing = item.governing
    return () if governing is None else (governing.id, governing.authority.id)


def _steps(item: Determination) -> tuple[str, ...]:
    return steps_of(item.rulings.get(COVERAGE))


def _lost(item: Determination) -> tuple[str, ...]:
    steps = [step for ruling in item.rulings.values() for step in ruling.steps if step.disposition in LOST]
    return tuple(dict.fromkeys(name for step in steps for name in _names(step.provision)))


def _names(provision: Any) -> tuple[str, str]:
    return provision.id, provision.authority.id


#: The fields that are read from an answer, by the name after ``expect.``.
FIELDS: Mapping[str, Field] = FrozenTable(
    {
        "status": Field("is", CoverageStatus, lambda _, item: item.status.value),
        "resolution": Field("is", Resolution, lambda _, item: item.resolution.value),
        "governing": Field("is", "text", lambda _, item: _ids(item)),
        "finality": Field("is", Finality, lambda _, item: item.finality.value),
        "prior_authorization": Field("is", "text", lambda _, item: item.prior_authorization),
        "paid_by": Field("is", "text", lambda _, item: item.paid_by),
        "standard": Field("is", "text", lambda _, item: item.standard),
        "settled": Field("is", "truth", lambda _, item: item.settled),
        "valid_from": Field("is", "day", lambda _, item: item.valid_from),
        "valid_through": Field("is", "day", lambda _, item: item.valid_through),
        "displaced": Field("holds", "text", lambda _, item: _lost(item)),
        "steps": Field("holds", "step", lambda _, item: _steps(item)),
        "needs": Field("holds", "text", lambda _, item: item.needs),
        "consult": Field("holds", "text", lambda _, item: item.must_consult),
        "caveats": Field("holds", "text", lambda _, item: item.caveats),
        "reason": Field("holds", ReasonCode, lambda answer, _: _values(answer.reason_codes)),
        "no_reason": Field("lacks", ReasonCode, lambda answer, _: _values(answer.reason_codes)),
        "alternatives": Field("same", "branch", lambda _, item: _statuses(item)),
        "payers": Field("order", "text", lambda answer, _: _lines(answer)),
        "statuses": Field("order", CoverageStatus, lambda answer, _: _values(each.status for each in _all(answer))),
        "order_settled": Field("is", "truth", lambda answer, _: answer.order_settled),
    }
)
#: Fields that are read from elsewhere: from the map of contractors, from a span, from a question that is refused.
ELSEWHERE: Mapping[str, tuple[str, str]] = FrozenTable(
    {
        "jurisdictions": ("options", "text"),
        "routed_by": ("is", "text"),
        "routing_needs": ("is", "text"),
        "split": ("is", "truth"),
        "error": ("is", "text"),
    }
)
#: What every answer has, for each of its payers.
ALWAYS = frozenset({"status", "resolution", "finality", "prior_authorization", "settled", "order_settled", "statuses"})
KNOWN = (*FIELDS, *ELSEWHERE, *(f"topic.{name}" for name in TOPIC_FIELDS))


def _all(answer: Answer) -> tuple[Determination, ...]:
    return answer.determinations


def _values(members: Any) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def _statuses(item: Determination) -> tuple[str, ...]:
    found = (branch.status for branch in item.alternatives)
    return tuple(dict.fromkeys("none" if status is None else status.value for status in found))


def _lines(answer: Answer) -> tuple[str, ...]:
    return tuple(each.payer.line_of_business for each in answer.determinations)
