"""A case: one payer's view of a question, and where a candidate stands in it.

A candidate is out with one disposition, or in, perhaps only under some answers to a :class:`Doubt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.jurisdictions import Routing
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.payers import Leg
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.precedence import Ladder, Tier
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition


@attrs.frozen
class Doubt:
    """Something not known on which an outcome may hang. ``options`` are its possible answers.

    ``restrictive_only`` marks a doubt that exists only where the first option leaves the member worse off.
    """

    key: str
    options: tuple[str, ...]
    need: str = ""
    reasons: tuple[ReasonCode, ...] = ()
    restrictive_only: bool = False


@attrs.define
class Standing:
    """Where a candidate stands: out with a disposition, or in, perhaps only under some options of doubts."""

    provision: Provision
    rank: int = -1
    tier: Tier | None = None
    disposition: Disposition | None = None
    because: str = ""
    reasons: tuple[ReasonCode, ...] = ()
    requires: dict[str, frozenset[str]] = attrs.Factory(dict)
    doubts: tuple[Doubt, ...] = ()
    basis: tuple[str, ...] = ()
    period: EffectivePeriod | None = None

    def out(self, disposition: Disposition, because: str, *events: str) -> Standing:
        """Send the provision out, with the reason codes that data attach to the event."""
        self.disposition, self.because = disposition, because
        self.report(disposition.value, *events)
        return self

    def report(self, event: str, *qualifiers: str) -> None:
        """Add the reason codes of an event, from the tier and from the provision itself."""
        kind = self.provision.authority.kind.value
        if self.tier is not None:
            self.reasons += self.tier.reported(event, kind, *qualifiers)
        self.reasons += self.provision.reported(event, *qualifiers)

    def depends(self, doubt: Doubt, *allowed: str) -> None:
        """Make the provision hang on some options of a doubt."""
        self.doubts += (doubt,)
        kept = self.requires.get(doubt.key)
        self.requires[doubt.key] = frozenset(allowed) if kept is None else kept & frozenset(allowed)


@attrs.frozen(kw_only=True, eq=False)
class Case:
    """One payer's view of a question: what every check looks at."""

    question: CoverageQuestion
    leg: Leg
    ladder: Ladder
    library: PolicyLibrary
    facts: Mapping[str, Any]
    state: str
    home: tuple[str, str]
    routing: Routing
    elections: tuple[Provision, ...] = ()
    void_elections: tuple[Provision, ...] = ()
    offered: frozenset[str] = frozenset()
