"""A case: one payer's view of a question, and where a candidate stands in it.

A candidate is out with one disposition, or in, perhaps only under some answers to a :class:`Doubt`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.facts import case_facts
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.jurisdictions import Routing
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.payer_rules import Leg
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.precedence import Ladder, Tier
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Disposition


@attrs.frozen
class Doubt:
    """Something not known on which an outcome may hang. ``options`` are its possible answers.

    ``restrictive_only`` marks a doubt that exists only where the first option leaves the member worse off. ``words``
    tell what it is about, where its ``key`` does not do so in plain words.
    """

    key: str
    options: tuple[str, ...]
    need: str = ""
    reasons: tuple[ReasonCode, ...] = ()
    restrictive_only: bool = False
    words: str = ""


@attrs.frozen
class Undated:
    """A period in which a day must lie that the question lacks; it lies between ``first`` and ``last`` at any rate."""

    field: str
    period: EffectivePeriod
    first: dt.date
    last: dt.date

    @property
    def token(self) -> str:
        """What stands for the period among the answers to a doubt, until all periods are held against each other."""
        start, end = self.period.start, self.period.end
        last = "" if end is None else f"{end.earliest}/{end.latest}"
        return f"{start.earliest}/{start.latest}..{last}"


NO_REQUIREMENTS: Mapping[str, frozenset[str]] = FrozenTable({})


@attrs.define(eq=False)
class Standing:
    """Where a candidate stands: out with a disposition, or in, perhaps only under some options of doubts.

    It is in where every doubt of ``requires`` has one of the allowed answers, unless a later version takes effect
    (any of ``gives_way``); ``open`` are conditions on facts that are not given, ``undated`` periods for days that are
    not; ``missed`` is the fact on which a condition failed. One whose own first day had not come when a later version
    took its place, when it ended, or when the plan adopted it too late, has not ``begun``.
    """

    provision: Provision
    rank: int = -1
    tier: Tier | None = None
    disposition: Disposition | None = None
    because: str = ""
    reasons: tuple[ReasonCode, ...] = ()
    requires: Mapping[str, frozenset[str]] = NO_REQUIREMENTS
    doubts: tuple[Doubt, ...] = ()
    gives_way: tuple[Mapping[str, frozenset[str]], ...] = ()
    open: tuple[Condition, ...] = ()
    undated: tuple[Undated, ...] = ()
    basis: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    period: EffectivePeriod | None = None
    missed: str = ""
    begun: bool = True

    def out(self, disposition: Disposition, because: str, *events: str) -> Standing:
        """Send the provision out, with the reason codes that data attach to the event."""
        self.disposition, self.because = disposition, because
        self.report(disposition, *events)
        return self

    def report(self, event: str, *qualifiers: str) -> None:
        """Add the reason codes of an event, from the tier and from the provision itself."""
        tier, provision = self.tier, self.provision
        if tier is not None and event in tier.events:
            self.reasons += tier.reported(event, provision.authority.kind, *qualifiers)
        if provision.reasons:
            self.reasons += provision.reported(event, *qualifiers)

    def gives_way_to(self, other: Standing) -> None:
        """Leave it out in the branches in which another is in."""
        self.doubts += other.doubts
        self.undated += other.undated
        self.gives_way += other._ways_in()

    def _ways_in(self) -> tuple[Mapping[str, frozenset[str]], ...]:
        """The answers to doubts with which it is in: not those that let in what it gives way to."""
        options = {doubt.key: frozenset(doubt.options) for doubt in self.doubts}
        found = [self.requires]
        for later in self.gives_way:
            found = [
                {**way, key: way.get(key, options[key]) - allowed} for way in found for key, allowed in later.items()
            ]
        return tuple(found)

    def depends(self, doubt: Doubt, *allowed: str) -> None:
        """Make the provision hang on some options of a doubt."""
        self.doubts += (doubt,)
        kept, wanted = self.requires.get(doubt.key), frozenset(allowed)
        self.requires = {**self.requires, doubt.key: wanted if kept is None else kept & wanted}


@attrs.frozen(kw_only=True, eq=False)
class Choice:
    """What the election of one local policy, by its name or by its contractor's, comes to for a service on one day.

    ``heirs`` are versions of policies that took the place of the chosen one under a new number; they do so where none
    of ``versions`` is in. ``settled`` says that one of all these is in force and speaks. Where that is not sure,
    ``perhaps`` and ``heirs_perhaps`` are where those stand that may be; ``lapsed`` says that perhaps none is in force.
    """

    election: Provision
    policy: str
    versions: tuple[Provision, ...]
    heirs: tuple[Provision, ...] = ()
    perhaps: tuple[Standing, ...] = ()
    heirs_perhaps: tuple[Standing, ...] = ()
    settled: bool = False
    lapsed: bool = False

    @property
    def contractors(self) -> frozenset[str]:
        """Whose policies may be those elected; nobody's where certainly none is in force."""
        standings = (*self.perhaps, *self.heirs_perhaps)
        return frozenset[str]().union(*(each.provision.reaches.values for each in standings))


@attrs.frozen(eq=False)
class Elected:
    """What the elections of a plan do to one service.

    ``choices`` are those that choose among its local policies. ``unseen`` are the chosen policies that the library does
    not have: whether they are on this service nobody can tell.
    """

    choices: tuple[Choice, ...] = ()
    unseen: tuple[Provision, ...] = ()


NO_ELECTION = Elected()


@attrs.frozen(kw_only=True, eq=False)
class Case:
    """One payer's view of a question: what every check looks at."""

    question: CoverageQuestion
    leg: Leg
    ladder: Ladder
    library: PolicyLibrary
    state: str
    home: tuple[str, str]
    medicare_status: str = ""
    elections: tuple[Provision, ...] = ()
    elected: Elected = NO_ELECTION
    void_elections: tuple[Provision, ...] = ()
    #: The contracts of other kinds of service that have determinations on this one, whose kind nothing tells.
    other_kinds: tuple[frozenset[str], ...] = ()

    @property
    def states(self) -> frozenset[str]:
        """The states whose general law is to be weighed: the one that counts, and home where that is another."""
        if not self.state:
            return frozenset()
        also = self.home[0] if self.ladder.state_of == "issue" else ""
        return frozenset((self.state, also)) if also else frozenset((self.state,))

    @property
    def contracts(self) -> frozenset[str] | None:
        """The contracts whose local determinations may apply; nothing where the place or an election leaves it open."""
        if not self.library.shelves or self.elections or not self.routing.options or self.routing.unknown:
            return None
        return self.strangers.union(*self.routing.options)

    @cached_property
    def strangers(self) -> frozenset[str]:
        """The contracts that the map does not know, and that may be those of the place of the service."""
        return self.library.contracts(self.question.as_of).strangers(self.routing.place, self.question.date_of_service)

    @cached_property
    def idle(self) -> frozenset[str]:
        """The contracts that by what a corpus says did not serve the place of the service yet, or no longer."""
        return self.library.contracts(self.question.as_of).idle(self.routing.place, self.question.date_of_service)

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The named facts of the case; worked out when a condition first asks."""
        return case_facts(self.question, self.leg, self.state, self.medicare_status)

    @cached_property
    def routing(self) -> Routing:
        """Whose local determinations may apply; worked out when a contractor's source is first met."""
        question, day = self.question, self.question.date_of_service
        routing = self.library.jurisdictions.route(question.service, self.home, day)
        if routing.unknown and question.service.contractor in self.library.contracts(question.as_of).numbers:
            routing = attrs.evolve(routing, need="", unknown=False)
        if self.other_kinds:
            routing = attrs.evolve(routing, options=(*routing.options, *self.other_kinds), need="service.kind")
        if not (self.ladder.routes_emergencies_by_area and question.service.emergency):
            return routing
        # Emergency care outside the plan's area: whose policy applies is an open question (law.md section 10).
        local = self.library.jurisdictions.route_home(routing.kind, self.home, day)
        if routing.certain and set(local) <= set(routing.options):
            return routing
        return attrs.evolve(routing, options=tuple(dict.fromkeys((*routing.options, *local))), need="")
