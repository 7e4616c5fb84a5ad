"""A span of coverage: which line of business, plan and programme, from when to when, and since when that is known."""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver import question_fields as read
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.periods import LAST_DAY

#: Narrower names that people write for a line of business, and the facts that they imply.
NARROWER = {
    "medicaid_managed_care": ("medicaid", "delivery_system", "managed_care"),
    "medicaid_mco": ("medicaid", "delivery_system", "managed_care"),
    "medicaid_fee_for_service": ("medicaid", "delivery_system", "fee_for_service"),
    "medicaid_ffs": ("medicaid", "delivery_system", "fee_for_service"),
    "chip_medicaid_expansion": ("chip", "programme", "medicaid_expansion"),
    "medicaid_expansion_chip": ("chip", "programme", "medicaid_expansion"),
    "m_chip": ("chip", "programme", "medicaid_expansion"),
    "chip_separate": ("chip", "programme", "separate"),
    "separate_chip": ("chip", "programme", "separate"),
    "s_chip": ("chip", "programme", "separate"),
    "commercial_insured": ("commercial", "funding", "insured"),
    "self_funded_erisa": ("commercial", "funding", "self_funded_erisa"),
    "self_funded_non_erisa": ("commercial", "funding", "self_funded_non_erisa"),
}


@attrs.frozen(kw_only=True, field_transformer=read.named("enrollment"))
class Enrollment:
    """One span of coverage, with both ends included.

    ``state`` is the Medicaid programme's state, or the state in which an insured contract was issued.
    ``state_programme`` is the state's own name of the programme or benefit package, such as STAR Kids.
    ``contract_date`` is the day on which the contract was issued, amended or last renewed. ``known_from`` is the
    day on which the span became known (a retroactive addition); ``end_known_from`` the day on which its end became
    known (a retroactive termination).
    """

    line_of_business: str = attrs.field(converter=read.line)
    plan: str = attrs.field(repr=False, default="", converter=read.text)
    start: dt.date = attrs.field(repr=False, converter=read.day)
    end: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    state: str = attrs.field(default="", converter=read.state)
    delivery_system: str = attrs.field(default="", converter=read.delivery_system)
    funding: str = attrs.field(default="", converter=read.word)
    programme: str = attrs.field(default="", converter=read.word)
    state_programme: str = attrs.field(repr=False, default="", converter=read.text)
    eligibility_group: str = attrs.field(repr=False, default="", converter=read.word)
    basis: str = attrs.field(repr=False, default="", converter=read.text)
    known_from: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    end_known_from: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    application_date: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    contract_date: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)
    waivers: tuple[str, ...] = attrs.field(repr=False, default=(), converter=read.texts)
    carve_outs: tuple[str, ...] = attrs.field(default=(), converter=read.texts)
    integrated: bool | None = attrs.field(default=None, converter=read.truth_or_none)
    restricted_scope: bool | None = attrs.field(repr=False, default=None, converter=read.truth_or_none)
    premium_credit: bool | None = attrs.field(repr=False, default=None, converter=read.truth_or_none)
    premium_paid_through: dt.date | None = attrs.field(repr=False, default=None, converter=read.day_or_none)

    def __attrs_post_init__(self) -> None:
        if self.line_of_business in NARROWER:
            line, field, value = NARROWER[self.line_of_business]
            object.__setattr__(self, "line_of_business", line)
            if not getattr(self, field):
                object.__setattr__(self, field, value)
        if self.end is not None and self.end < self.start:
            raise InvalidQuestion("enrollment.end", "lies before enrollment.start", "correct the span")

    def covers(self, day: dt.date, as_of: dt.date) -> bool:
        """Whether the span holds ``day``, counting only what was known on ``as_of``."""
        if self.known_from is not None and self.known_from > as_of:
            return False
        return self.start <= day <= self.last_day(as_of)

    def last_day(self, as_of: dt.date) -> dt.date:
        """The last day of the span as known on ``as_of``."""
        if self.end is None or (self.end_known_from is not None and self.end_known_from > as_of):
            return LAST_DAY
        return self.end
