"""Readers of the rules beside the ladders: notice periods and the coordination of payers.

The schemas are ``coverage-notices/1`` and ``coverage-payers/1``; ladders are read in
:mod:`coverage_resolver.io.ladder_shapes`. Faults are collected with their place; nothing is raised.
"""

from __future__ import annotations

from typing import Any

import attrs

from coverage_resolver.citations import Citation
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.converters import UNREAD, Name, rows, structure
from coverage_resolver.io.record_shapes import period_of, reasons_of
from coverage_resolver.io.strict_values import one_of, shown
from coverage_resolver.notice import CONSEQUENCES, COUNTED_FROM, DAY_KINDS, NoticeRule
from coverage_resolver.payer_rules import GracePeriod, PayerRank, PayerRules, RetroactiveWindow
from coverage_resolver.periods import ImpreciseDate
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind

NOTICES, PAYERS = "coverage-notices/1", "coverage-payers/1"
_MEDICAID = Name("medicaid")
NOTICE_EVENTS = frozenset(("met", "unmet", "not_applicable", "doubt", "missing"))


@attrs.frozen(kw_only=True)
class NoticeShape:
    """A ``[[notice]]`` as written."""

    id: Name
    citation: Citation
    kinds: frozenset[AuthorityKind]
    topics: frozenset[Name] = frozenset()
    lines_of_business: frozenset[Name] = frozenset()
    state: str = ""
    counted_from: str = attrs.field(metadata={"read": one_of(COUNTED_FROM)})
    days: int
    day_kind: str = attrs.field(default="calendar", metadata={"read": one_of(DAY_KINDS, "kind of day")})
    consequence: str = attrs.field(default="delays", metadata={"read": one_of(CONSEQUENCES, "consequence")})
    restrictive_only: bool = False
    new_only: bool = False
    start: ImpreciseDate = attrs.field(metadata={"key": "from"})
    through: ImpreciseDate | None = None
    label_yes: str = ""
    label_no: str = ""
    reasons: dict[str, tuple[ReasonCode, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class NoticeFileShape:
    """The top of a notice file."""

    schema: str
    notice: Any = attrs.field(default=(), metadata=UNREAD)


def read_notices(raw: object, label: str, faults: list[InvalidRecord]) -> tuple[NoticeRule, ...]:
    """The notice rules of one file."""
    shape = structure(NoticeFileShape, raw, f"{label}:", faults)
    found = []
    for where, each in rows(NoticeShape, shape.notice if shape else (), f"{label}:notice", faults):
        if not 0 <= each.days <= 3660:
            faults.append(InvalidRecord(f"{where}.days", f"{shown(each.days)} days of notice", "write 0 to 3660"))
        period = period_of(each.start, each.through, where, faults)
        fields = {
            field.name: getattr(each, field.name)
            for field in attrs.fields(NoticeShape)
            if field.name not in ("start", "through", "reasons")
        }
        reasons = reasons_of(each.reasons, NOTICE_EVENTS, f"{where}.reasons", faults)
        if period is not None:
            found.append(NoticeRule(**fields, period=period, reasons=reasons))
    return tuple(found)


@attrs.frozen(kw_only=True)
class RetroactiveShape:
    """A ``[[retroactive]]`` row as written."""

    line_of_business: Name = _MEDICAID
    applications_from: ImpreciseDate
    applications_through: ImpreciseDate | None = None
    months: int
    eligibility_groups: frozenset[Name] = frozenset()
    citation: str = ""


@attrs.frozen(kw_only=True)
class PayerFileShape:
    """The coordination rules as written."""

    schema: str
    medicare_lines: frozenset[Name] = frozenset()
    medicaid_lines: frozenset[Name] = frozenset()
    exclusive: tuple[frozenset[Name], ...] = ()
    no_medicaid_benefit: frozenset[Name] = frozenset()
    full_medicaid_benefit: frozenset[Name] = frozenset()
    inpatient_bill_types: frozenset[Name] = frozenset()
    at_admission_citation: str = ""
    hospice_citation: str = ""
    partial_dual_citation: str = ""
    medicaid_last_citation: str = ""
    out_of_state_facts: tuple[Name, ...] = ()
    out_of_state_citation: str = ""
    rank: tuple[PayerRank, ...] = ()
    retroactive: Any = attrs.field(default=(), metadata=UNREAD)
    grace: tuple[GracePeriod, ...] = ()


def read_payers(raw: object, label: str, faults: list[InvalidRecord]) -> PayerRules:
    """The coordination rules of one file."""
    shape = structure(PayerFileShape, raw, f"{label}:", faults)
    if shape is None:
        return PayerRules()
    windows = []
    for where, each in rows(RetroactiveShape, shape.retroactive, f"{label}:retroactive", faults):
        start, through = each.applications_from, each.applications_through
        applications = period_of(start, through, where, faults, key="applications_through")
        if applications is not None:
            windows.append(
                RetroactiveWindow(
                    applications=applications, months=each.months, line_of_business=each.line_of_business,
                    eligibility_groups=each.eligibility_groups, citation=each.citation,
                )
            )  # fmt: skip
    kept = {
        field.name: getattr(shape, field.name)
        for field in attrs.fields(PayerFileShape)
        if field.name not in ("schema", "rank", "retroactive")
    }
    return PayerRules(**kept, ranks=shape.rank, retroactive=tuple(windows))
