"""The versions of a document for a plan that adopted it: from which day to which each of them is the plan's.

A plan determines from which day a policy is effective (law.md IR-10), and may change or withdraw it (IR-14). What it
adopts are the texts that there are: one that was published later, or that amends what was adopted, begins on its own
first day. What ends first, the version or the adoption, ends it for the plan.
"""

from __future__ import annotations

import datetime as dt

from coverage_resolver.authorities import Adoption, Provision
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, earlier
from coverage_resolver.vocabulary import Disposition


def plan_period(provision: Provision, plan: str) -> tuple[EffectivePeriod, Adoption | None]:
    """The printed period, or the plan-determined one where the plan recorded it (IR-10).

    To adopt a document prolongs none of its versions: what ends first, the version or the adoption, ends it for the
    plan. A version that had ended when the plan adopted its document, or that began when the adoption was over, keeps
    its own, and is never in force for the plan; see
    :func:`coverage_resolver.in_force.in_period`.
    """
    adoptions = provision.authority.adoptions
    record = next((item for item in adoptions if item.plan == plan), None) if adoptions else None
    if record is None or record.period is None:
        return provision.period, None
    if _ended_before(provision, record.period) or _began_after(provision, record.period):
        return provision.period, record
    begun = begun_for_plan(provision, record.period)
    return EffectivePeriod(begun, earlier(provision.period.end, record.period.end)), record


def begun_for_plan(provision: Provision, adopted: EffectivePeriod) -> ImpreciseDate:
    """The first day of a version for a plan that adopted its document."""
    printed, published = provision.period.start, provision.published_on
    later = published is not None and adopted.start.latest < published
    amends = any(item.mode == "amend" for item in provision.supersedes)
    if (amends or later) and printed.stated and adopted.start.latest < printed.earliest:
        return printed  # an earlier text was adopted then: a later one is not older for that
    return adopted.start


def own_dates(provision: Provision) -> frozenset[str]:
    """The plans that determined dates of their own."""
    return frozenset(adoption.plan for adoption in provision.authority.adoptions if adoption.period is not None)


def plans_by_the_print(provision: Provision) -> frozenset[str]:
    """The plans that a plan's policy reaches from the day that is printed."""
    adopters = (adoption.plan for adoption in provision.authority.adoptions)
    return provision.reaches.values.union(adopters) - own_dates(provision)


def goes_by_the_print(provision: Provision) -> bool:
    """Whether the printed first day is that of anybody: of a plan's policy, if a plan did not determine another."""
    return provision.reaches.level != "plan" or not own_dates(provision) or bool(plans_by_the_print(provision))


def starts(provision: Provision) -> list[ImpreciseDate]:
    """Every first day of a version, the earliest first: the printed one, and those of plans that adopted it."""
    found = {provision.period.start} if goes_by_the_print(provision) else set[ImpreciseDate]()
    for record in provision.authority.adoptions:
        period = record.period
        if period is not None and not _ended_before(provision, period) and not _began_after(provision, period):
            found.add(begun_for_plan(provision, period))
    return sorted(found, key=lambda day: (day.earliest, day.latest))


def _began_after(provision: Provision, adopted: EffectivePeriod) -> bool:
    """Whether a version began only when the plan's adoption of its document was over."""
    return adopted.end is not None and adopted.end.latest < begun_for_plan(provision, adopted).earliest


def _ended_before(provision: Provision, adopted: EffectivePeriod) -> bool:
    """Whether a version had ended by the day on which a plan adopted its document."""
    end = own_end(provision)
    return end is not None and end.latest < adopted.start.earliest


def never_adopted(provision: Provision, adopted: EffectivePeriod | None, as_of: dt.date) -> bool:
    """Whether a version, as far as its end is known, was over when a plan adopted its document, or began later."""
    known = provision.end_known_from is None or provision.end_known_from <= as_of
    return adopted is not None and known and (_ended_before(provision, adopted) or _began_after(provision, adopted))


def own_end(provision: Provision) -> ImpreciseDate | None:
    """The last day of a version for whoever adopts it; a retirement ends it where no other day is told."""
    retired = provision.retired_on
    return provision.period.end or (None if retired is None else ImpreciseDate(retired, retired))


def why_never(provision: Provision, adopted: EffectivePeriod) -> tuple[Disposition, str]:
    """Why a version of a document was never the plan's that adopted it."""
    end, over = own_end(provision), adopted.end
    if end is not None and _ended_before(provision, adopted):
        return Disposition.RETIRED, f"ended {end.text()}, before the plan adopted it"
    return Disposition.NOT_ADOPTED, f"the adoption ended {'' if over is None else over.text()}, before it began"
