"""What a walk of a ladder arrives at: who governs, and the fate of each candidate."""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Standing
from coverage_resolver.precedence import Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import GENEROSITY, Comparison, CoverageStatus, Disposition, Resolution


@attrs.frozen
class Fate:
    """What became of one candidate in this walk."""

    disposition: Disposition
    because: str = ""
    comparison: Comparison | None = None


@attrs.define(eq=False)
class Outcome:
    """The result of a walk. ``contenders`` are the equals that disagree, when the result is a conflict.

    ``unmeasured`` are weaker sources of which nobody can say whether they conflict with what governs: precedence is
    for conflict only, so that a person must say.
    """

    resolution: Resolution = Resolution.SILENT
    governor: Standing | None = None
    composed: list[Standing] = attrs.Factory(list)
    contenders: list[Standing] = attrs.Factory(list)
    consulted: list[Standing] = attrs.Factory(list)
    unmeasured: list[Standing] = attrs.Factory(list)
    fates: dict[int, Fate] = attrs.Factory(dict)
    reasons: list[ReasonCode] = attrs.Factory(list)
    silences: tuple[ReasonCode, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two results the same answer: outcome, criteria and the family of the document.

        Silence and every call for an individual review are one answer: a review, whoever asks for it. So are all
        conflicts: a person decides, whoever contends.
        """
        governor = None if self.governor is None else self.governor.provision
        if governor is None and self.contenders:
            return (self.resolution,)
        if governor is None or governor.status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW:
            return (CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW,)
        return (self.resolution, governor.status, governor.criteria, repr(governor.value), governor.authority.family)

    @property
    def silent(self) -> bool:
        """Whether no source speaks."""
        return self.resolution is Resolution.SILENT and self.governor is None

    def settle(
        self, standing: Standing, disposition: Disposition, because: str = "", how: Comparison | None = None
    ) -> None:
        """Record a fate; the last one counts, so that a floor may displace what governed."""
        self.fates[id(standing.provision)] = Fate(disposition, because, how)


def reported(standing: Standing, event: str, *qualifiers: str) -> list[ReasonCode]:
    """The reason codes that data attach to an event of this candidate, from its tier and from itself."""
    tier, provision = tier_of(standing), standing.provision
    if event not in tier.events and not provision.reasons:
        return []
    names = tuple(dict.fromkeys((*qualifiers, provision.authority.kind.value)))
    return [*tier.reported(event, *names), *provision.reported(event, *names)]


def generosity(provision: Provision) -> int:
    """How generous its outcome is; -1 where that cannot be said."""
    return -1 if provision.status is None else GENEROSITY.get(provision.status, -1)


def tier_of(standing: Standing) -> Tier:
    """The tier on which a candidate stands."""
    if standing.tier is None:
        raise ValueError("a candidate without a tier cannot be ranked")
    return standing.tier


def family_of(standing: Standing) -> str:
    """The family of its document."""
    return standing.provision.authority.family


def start_of(standing: Standing) -> dt.date:
    """The latest day on which it can have begun."""
    return (standing.period or standing.provision.period).start.latest
