"""The dated rules of coordination, and the values that finding payers works with."""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.periods import EffectivePeriod, day_after, months_before
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import CoverageStatus


@attrs.frozen(kw_only=True)
class PayerRank:
    """Where a line of business stands in the order of payers; the smallest rank pays first."""

    line_of_business: str
    rank: int
    medicare_secondary: frozenset[str] = frozenset()
    citation: str = ""
    reasons: tuple[ReasonCode, ...] = ()


@attrs.frozen(kw_only=True)
class RetroactiveWindow:
    """How many months before the month of application coverage may reach, by date of application; 0 for not at all."""

    applications: EffectivePeriod
    months: int
    line_of_business: str = "medicaid"
    eligibility_groups: frozenset[str] = frozenset()
    citation: str = ""

    def first_day(self, application: dt.date) -> dt.date:
        """The first day that it reaches; the day after the application where it reaches none before."""
        return months_before(application, self.months) if self.months else day_after(application)


@attrs.frozen(kw_only=True)
class GracePeriod:
    """Months after the last paid month in which claims are paid, and then may be pended."""

    line_of_business: str
    paid_months: int
    pended_months: int
    citation: str = ""


@attrs.frozen(kw_only=True)
class PayerRules:
    """The coordination rules of a library."""

    ranks: tuple[PayerRank, ...] = ()
    medicare_lines: frozenset[str] = frozenset()
    medicaid_lines: frozenset[str] = frozenset()
    exclusive: tuple[frozenset[str], ...] = ()
    no_medicaid_benefit: frozenset[str] = frozenset()
    full_medicaid_benefit: frozenset[str] = frozenset()
    retroactive: tuple[RetroactiveWindow, ...] = ()
    grace: tuple[GracePeriod, ...] = ()
    inpatient_bill_types: frozenset[str] = frozenset()
    at_admission_citation: str = ""
    hospice_citation: str = ""
    partial_dual_citation: str = ""
    medicaid_last_citation: str = ""
    out_of_state_facts: tuple[str, ...] = ()
    out_of_state_citation: str = ""


@attrs.frozen(kw_only=True)
class Leg:
    """One payer to ask. ``fixed`` is an outcome that needs no ladder; ``doubt`` an outcome that may replace it."""

    enrollment: Enrollment
    order: int = 1
    reasons: tuple[ReasonCode, ...] = ()
    fixed: CoverageStatus | None = None
    because: str = ""
    legal_basis: str = ""
    doubt: CoverageStatus | None = None
    doubt_labels: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    redirected: bool = False


@attrs.frozen(kw_only=True)
class Payers:
    """The legs in order, or an outcome for the whole question when there are none."""

    legs: tuple[Leg, ...] = ()
    status: CoverageStatus | None = None
    reasons: tuple[ReasonCode, ...] = ()
    needs: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    order_settled: bool = True
