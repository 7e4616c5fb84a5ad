"""The question: a member, a service, a date of service, and the day as of which things are known.

Everything is normalised at the door: dates become calendar days, codes lose their variants of spelling, lists
become tuples. What a member *is* never shows in a ``repr``, a message or a log; field names do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy
from typing import Any

import attrs

from coverage_resolver import question_fields as read
from coverage_resolver.codes import PROCEDURE_SYSTEMS, code_system, normal_code
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.vocabulary import DECISION_LEVELS, ServiceKind


@attrs.frozen(kw_only=True, field_transformer=read.named("residence"))
class Residence:
    """Where the member's permanent home was, from ``start`` to ``end``, both included."""

    state: str = attrs.field(repr=False, converter=read.state)
    county: str = attrs.field(repr=False, default="", converter=read.text)
    start: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    end: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)

    def holds(self, day: dt.date) -> bool:
        """Whether it was the member's home on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@attrs.frozen(kw_only=True, field_transformer=read.named("retroactive_request"))
class RetroactiveRequest:
    """An application for Medicaid or CHIP from which coverage may reach back (42 CFR 435.915).

    ``eligibility_group`` is ``expansion`` or ``other``: from 2027 on the first has one month, the second two
    (P.L. 119-21 section 71112). Of CHIP before 2027 it is ``medicaid_expansion``, with Medicaid's three months, or
    ``separate``, with none. With any other word, or none, days between the two stay open.
    """

    application_date: dt.date = attrs.field(repr=False, converter=read.day)
    eligibility_group: str = attrs.field(repr=False, default="", converter=read.word)
    otherwise_eligible: bool | None = attrs.field(
        repr=False,
        default=None,
        converter=read.truth_or_none,
    )
    state: str = attrs.field(repr=False, default="", converter=read.state)
    line_of_business: str = attrs.field(default="medicaid", converter=read.line)


def _enrollments(value: object, field: str = "") -> tuple[Enrollment, ...]:
    return read.instances(value, field, Enrollment)


def _residences(value: object, field: str = "") -> tuple[Residence, ...]:
    return read.instances(value, field, Residence)


def _request(value: object, field: str = "") -> RetroactiveRequest | None:
    return None if value is None else read.instance(value, field, RetroactiveRequest)


@attrs.frozen(kw_only=True, field_transformer=read.named("member"))
class Member:
    """Who the question is about: coverage and the facts that rules turn on. No name, no identifier."""

    date_of_birth: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    residence_state: str = attrs.field(repr=False, default="", converter=read.state)
    residence_county: str = attrs.field(repr=False, default="", converter=read.text)
    residences: tuple[Residence, ...] = attrs.field(repr=False, default=(), converter=_residences)
    enrollments: tuple[Enrollment, ...] = attrs.field(default=(), converter=_enrollments)
    dual_status: str = attrs.field(repr=False, default="", converter=read.standing_word)
    medicare_secondary: str = attrs.field(repr=False, default="", converter=read.standing_word)
    hospice_from: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    hospice_through: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    retroactive_request: RetroactiveRequest | None = attrs.field(
        repr=False,
        default=None,
        converter=_request,
    )
    found: bool = attrs.field(default=True, converter=read.truth)
    facts: Mapping[str, Any] = attrs.field(repr=False, factory=dict, converter=read.facts)

    def home(self, day: dt.date) -> tuple[str, str]:
        """State and county of residence on ``day``; the history wins over the present address.

        Where two residences that differ hold the day, what they do not share is unknown.
        """
        if not self.residences:
            return self.residence_state, self.residence_county
        held = {(each.state, each.county) for each in self.residences if each.holds(day)}
        if len(held) > 1:
            states = {state for state, _ in held}
            return (states.pop(), "") if len(states) == 1 else ("", "")
        return held.pop() if held else (self.residence_state, self.residence_county)


@attrs.frozen(kw_only=True, field_transformer=read.named("provider"))
class Provider:
    """What notice laws ask of the rendering provider: a contract with the plan, and when notice was sent."""

    contracted: bool | None = attrs.field(default=None, converter=read.truth_or_none)
    notice_sent: dt.date | None = attrs.field(default=None, converter=read.day_or_none)


@attrs.frozen(kw_only=True, field_transformer=read.named("prior_authorization"))
class PriorAuthorization:
    """An authorization request and what became of it; ``status`` is approved, denied or pending."""

    status: str = attrs.field(converter=read.word)
    decided_on: dt.date | None = attrs.field(default=None, converter=read.day_or_none)
    valid_through: dt.date | None = attrs.field(default=None, converter=read.day_or_none)


def _provider(value: object, field: str = "") -> Provider | None:
    return None if value is None else read.instance(value, field, Provider)


def _authorization(value: object, field: str = "") -> PriorAuthorization | None:
    return None if value is None else read.instance(value, field, PriorAuthorization)


@attrs.frozen(kw_only=True, field_transformer=read.named("service"))
class Service:
    """What was or will be done. ``state`` and ``county`` say where; ``None`` or empty means not known.

    ``facts`` holds clinical and administrative facts that provisions name in their conditions.
    """

    code: str = attrs.field(default="", converter=read.text)
    code_system: str = attrs.field(default="", converter=read.text)
    description: str = attrs.field(repr=False, default="", converter=read.text)
    diagnoses: tuple[str, ...] = attrs.field(repr=False, default=(), converter=read.texts)
    place_of_service: str = attrs.field(default="", converter=read.text)
    type_of_bill: str = attrs.field(default="", converter=read.type_of_bill)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=read.modifiers)
    kind: ServiceKind | None = attrs.field(default=None, converter=read.service_kind)
    state: str = attrs.field(default="", converter=read.state)
    county: str = attrs.field(default="", converter=read.text)
    performing_laboratory_state: str = attrs.field(default="", converter=read.state)
    billing_laboratory_state: str = attrs.field(default="", converter=read.state)
    provider_state: str = attrs.field(default="", converter=read.state)
    contractor: str = attrs.field(default="", converter=read.text)
    provider: Provider | None = attrs.field(default=None, converter=_provider)
    prior_authorization: PriorAuthorization | None = attrs.field(
        repr=False,
        default=None,
        converter=_authorization,
    )
    emergency: bool | None = attrs.field(default=None, converter=read.truth_or_none)
    hospice_related: bool | None = attrs.field(repr=False, default=None, converter=read.truth_or_none)
    admission: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    discharge: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    procedure_date: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    order_date: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    request_date: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    facts: Mapping[str, Any] = attrs.field(repr=False, factory=dict, converter=read.facts)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "diagnoses", tuple(read.diagnosis(value) for value in self.diagnoses))
        if not self.code:
            return
        try:
            system = code_system(self.code_system)
        except ValueError as fault:
            raise InvalidQuestion(
                "service.code_system", str(fault), "name the system: one code can exist in two"
            ) from None
        if system in PROCEDURE_SYSTEMS:
            try:
                object.__setattr__(self, "code", normal_code(system, self.code))
            except ValueError as fault:
                raise InvalidQuestion("service.code", str(fault), "check the code and its system") from None
        object.__setattr__(self, "code_system", system)

    @property
    def stay(self) -> bool:
        """Whether it is a stay of more than one day, of which several days may select the version."""
        return self.admission is not None and self.discharge is not None and self.admission != self.discharge

    @property
    def names_a_procedure(self) -> bool:
        """Whether the code system is one that names services; ICD-10-CM names diagnoses."""
        return self.code_system in PROCEDURE_SYSTEMS


def _member(value: object, field: str = "") -> Member:
    return read.instance(value, field, Member)


def _service(value: object, field: str = "") -> Service:
    return read.instance(value, field, Service)


@attrs.frozen(kw_only=True, field_transformer=read.named(""))
class CoverageQuestion:
    """One question. ``as_of`` is the day up to which publications and enrolments count as known.

    ``reviewed`` names the classes of Medicare sources that were looked at, when the caller records that; ``None``
    means that the library is the corpus. ``offered`` names authorities that shall get a disposition even where they
    do not address the service: "why not this one?".
    """

    member: Member = attrs.field(converter=_member)
    service: Service = attrs.field(converter=_service)
    date_of_service: dt.date = attrs.field(repr=False, converter=read.day)
    as_of: dt.date = attrs.field(converter=read.day)
    decision_level: str = attrs.field(default="plan", converter=read.word)
    reviewed: tuple[str, ...] | None = attrs.field(default=None, converter=read.texts_or_none)
    offered: tuple[str, ...] = attrs.field(default=(), converter=read.texts)

    def __attrs_post_init__(self) -> None:
        born = self.member.date_of_birth
        if born is not None and born > self.date_of_service:
            raise InvalidQuestion("member.date_of_birth", "lies after the date of service", "correct one of the two")
        if self.decision_level not in DECISION_LEVELS:
            raise InvalidQuestion(
                "decision_level", "no level that is known", f"use one of {', '.join(sorted(DECISION_LEVELS))}"
            )

    def on(self, day: dt.date) -> CoverageQuestion:
        """The same question about another day: to see how long an answer holds, also about one before the birth."""
        moved = copy(self)
        object.__setattr__(moved, "date_of_service", read.day(day))
        return moved
