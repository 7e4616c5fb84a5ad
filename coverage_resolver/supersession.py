"""Revision: a version that takes effect supersedes its predecessors for good, from its own effective date.

It does so whether or not it speaks about this service, and whatever becomes of it later: what it left out or
limited was left out or limited on purpose. ``replace`` means that the earlier issuance never took effect, once the
later one is known; ``amend`` that it held until the later one began. What replaces a revision stands in its place: a
reissued amendment amends what the first issue of it amended. ``end`` is an amendment of which no law asks notice: a
retirement, a list that drops a code; it does not reach back behind its publication either. Displacement by rank is
another relation.
"""

from __future__ import annotations

import datetime as dt

from coverage_resolver.adopted_versions import never_adopted, plan_period
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Doubt, Standing
from coverage_resolver.in_force import basis_days, known, on_its_day
from coverage_resolver.noticed import noticed
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition

_REACHES_BACK = (ReasonCode.RETROACTIVE_RESTRICTION, ReasonCode.NEEDS_HUMAN)


def superseded(found: Standing, provision: Provision, case: Case) -> None:
    """Whether a later version has taken its place; where that is in doubt, it gives way in those branches."""
    for later, mode in case.library.superseders(provision):
        effect = _took_effect(later, mode, case)
        if effect is None:
            continue
        if mode == "replace":
            _doubt_that_it_never_held(effect, provision, later, case)
        elif mode == "end":
            _doubt_that_it_ended(effect, provision, later, case)
        if not effect.requires:
            found.begun = _begun(provision, case)
            found.out(Disposition.SUPERSEDED, f"superseded by {later.id}")
            return
        found.gives_way_to(effect)


def _begun(provision: Provision, case: Case) -> bool:
    """Whether the day that selects it is not before its own first day; a day that is not given may be a later one.

    What had ended when the plan adopted the document began for others.
    """
    period, record = plan_period(provision, case.leg.enrollment.plan)
    if record is not None and never_adopted(provision, record.period, case.question.as_of):
        return False
    days = basis_days(provision, case.question, case.leg.enrollment, period).values()
    return any(day is None or day >= period.start.earliest for day in days)


def _doubt_that_it_never_held(effect: Standing, provision: Provision, later: Provision, case: Case) -> None:
    """What had begun when its replacement was published did hold until then: a restriction does not reach back."""
    published, period = later.known_from, plan_period(provision, case.leg.enrollment.plan)[0]
    begins = plan_period(later, case.leg.enrollment.plan)[0].start
    # Where the later one begins no later, it is there itself on those days: that it is back-dated is asked of itself.
    if published is None or period.start.latest >= published or begins.latest <= period.start.latest:
        return
    if _day(provision, case) < published:
        options = (f"{provision.id} never took effect", f"{provision.id} held until {later.id} was published")
        need = f"whether {later.id} reaches back behind its publication"
        doubt = Doubt(f"replaced {provision.id} by {later.id}", options, need, _REACHES_BACK, restrictive_only=True)
        effect.depends(doubt, options[0])


def _doubt_that_it_ended(effect: Standing, provision: Provision, later: Provision, case: Case) -> None:
    """On a day before its end was published it was in force: a restriction does not reach back."""
    if later.known_from is not None and _day(provision, case) < later.known_from:
        need = f"whether {later.id} reaches back behind its publication"
        options = (f"{later.id} reaches back", f"what it ends held until {later.id} was published")
        doubt = Doubt(f"ended by {later.id}", options, need, _REACHES_BACK, restrictive_only=True)
        effect.depends(doubt, options[0])


def _day(provision: Provision, case: Case) -> dt.date:
    """The day that selects a version; that of the service where it is not given."""
    period = plan_period(provision, case.leg.enrollment.plan)[0]
    days = basis_days(provision, case.question, case.leg.enrollment, period)
    return days.get("") or case.question.date_of_service


def _took_effect(later: Provision, mode: str, case: Case) -> Standing | None:
    """The later version's own standing in time; ``None`` while it has no effect on its predecessors.

    To replace is an act of publication: it stands even if the replacement is replaced in turn. To amend is an effect
    of being in force, which a version that never took effect does not have. So is to end, without a notice.
    """
    effect = Standing(later)
    known(effect, later, case)
    if effect.disposition is not None:
        return None
    if mode == "replace":
        return effect
    if _replaced(later, case):
        return None
    period, _ = plan_period(later, case.leg.enrollment.plan)
    on_its_day(effect, later, EffectivePeriod(period.start), case)
    if effect.disposition is None and mode != "end":
        noticed(effect, later, case)
    return None if effect.disposition is not None else effect


def _replaced(provision: Provision, case: Case) -> bool:
    """Whether a known later issuance replaced this one, so that it never took effect."""
    for later, mode in case.library.superseders(provision):
        standing = Standing(later)
        known(standing, later, case)
        if mode == "replace" and standing.disposition is None:
            return True
    return False
