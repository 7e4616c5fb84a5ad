"""Ladders: which kinds of authority stand over which, for one line of business, in one stretch of time.

A ladder is data (``data/precedence/``): dated, and cited tier by tier. This module knows what a tier *means*, and
no line of business by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from coverage_resolver.citations import Citation
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind, Certainty, CoverageStatus, Relation, Role

#: Tie-breaks that a tier may declare between two of its own that disagree.
TIE_BREAKS = ("", "later_effective")
#: What a filling tier asks of a source before it may speak.
ADMISSIONS = ("public", "not_fully_established")
_DECIDING = frozenset({Role.DECIDES, Role.RESERVES})


@attrs.frozen(kw_only=True, eq=False)
class Tier:
    """One rung: the kinds and roles that stand on it, and how it relates to the rungs below.

    ``controls`` decides; ``fills`` speaks only where the stronger leave room, and only if ``admits`` holds;
    ``grants`` may add but not take away; ``floor`` bounds from below; ``consulted`` never decides; ``preempted``
    is listed with the law that shuts it out; ``undecided`` is a source of which the law does not say whether it
    applies; ``aside`` is no authority at all. ``tie_break_kinds`` are those between which the tie-break counts, all
    of them where that is not told. ``binds_issuers_of`` is the tier whose issuers are bound by what stands here, so
    that what they put in force is taken to agree with it. ``benefit_before`` is the strongest tier that does not settle
    what a consulted source says of the benefit. ``reasons`` maps events to the reason codes they are
    reported with.
    """

    name: str
    kinds: frozenset[AuthorityKind]
    relation: Relation
    roles: frozenset[Role] = _DECIDING
    topics: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    citation: Citation
    tie_break: str = ""
    tie_break_kinds: frozenset[AuthorityKind] | None = None
    admits: tuple[str, ...] = ()
    reasons: Mapping[str, tuple[ReasonCode, ...]] = FrozenTable({})
    group: str = attrs.field(default=attrs.Factory(lambda self: self.name, takes_self=True))
    mismatch_with: str = ""
    benefit_before: str = ""
    binds_issuers_of: str = ""
    binding: bool = True

    #: The events that have reason codes, alone or narrowed.
    events: frozenset[str] = attrs.field(init=False, repr=False)
    _told: dict[tuple[str, ...], tuple[ReasonCode, ...]] = attrs.field(init=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "events", frozenset(_prefixes(self.reasons)))

    def reported(self, event: str, *qualifiers: str) -> tuple[ReasonCode, ...]:
        """The reason codes of an event, and of the event narrowed by a kind, a tier or a group; remembered."""
        if event not in self.events:
            return ()
        key = (event, *qualifiers)
        found = self._told.get(key)
        if found is None:
            found = self.reasons.get(event, ())
            for qualifier in qualifiers:
                found += self.reasons.get(f"{event}_{qualifier}", ())
            self._told[key] = found
        return found


def _prefixes(names: Iterable[str]) -> Iterator[str]:
    """Each name and everything that stands before an underscore in it: the events that it may belong to."""
    for name in names:
        parts = name.split("_")
        yield from ("_".join(parts[:count]) for count in range(1, len(parts) + 1))


@attrs.frozen(kw_only=True)
class NoLessThan:
    """On some topics a plan furnishes no less than the state does to members of whom ``fact`` is ``value``."""

    fact: str
    value: str
    topics: frozenset[str]
    citation: str


@attrs.frozen(kw_only=True, eq=False)
class Ladder:
    """The tiers of one line of business, strongest first, in force over ``period``.

    ``selects`` are the facts of an enrolment by which the ladder is chosen; ``state_of`` says whose state decides
    whether a state source applies: the ``residence`` programme's or that of ``issue``; ``counts_as`` names lines of
    business whose sources also speak here.
    """

    id: str
    name: str
    line_of_business: str
    selects: Mapping[str, frozenset[str]] = FrozenTable({})
    period: EffectivePeriod
    state_of: str = "residence"
    plan_sources: bool = True
    silence: CoverageStatus = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
    standard: str = ""
    counts_as: frozenset[str] = frozenset()
    needs_state: bool = False
    routes_emergencies_by_area: bool = False
    significant_cost_payer: str = ""
    duty_to_review: frozenset[AuthorityKind] = frozenset()
    no_less_than: NoLessThan | None = None
    citation: Citation
    tiers: tuple[Tier, ...] = ()
    reasons: Mapping[str, tuple[ReasonCode, ...]] = FrozenTable({})
    #: The rank of the strongest tier of each kind.
    strongest: Mapping[str, int] = attrs.field(init=False, repr=False)
    #: The lines of business whose sources speak here.
    lines: frozenset[str] = attrs.field(init=False, repr=False)
    silent_codes: tuple[ReasonCode, ...] = attrs.field(init=False, repr=False)
    #: Rank, group and codes of each tier whose silence is told.
    silent_tiers: tuple[tuple[int, str, tuple[ReasonCode, ...]], ...] = attrs.field(init=False, repr=False)
    _places: Mapping[tuple[AuthorityKind, Role], tuple[int, ...]] = attrs.field(init=False, repr=False)
    _known: dict[tuple[AuthorityKind, Role, str, str], int | None] = attrs.field(init=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        places: dict[tuple[AuthorityKind, Role], list[int]] = {}
        for rank, tier in enumerate(self.tiers):
            for kind in tier.kinds:
                for role in tier.roles:
                    places.setdefault((kind, role), []).append(rank)
        object.__setattr__(self, "_places", {key: tuple(ranks) for key, ranks in places.items()})
        weakest_first = reversed(list(enumerate(self.tiers)))
        strongest = {str(kind): rank for rank, tier in weakest_first for kind in tier.kinds}
        object.__setattr__(self, "strongest", FrozenTable(strongest))
        told = ((rank, tier.group, tier.reported("silent")) for rank, tier in enumerate(self.tiers))
        object.__setattr__(self, "silent_tiers", tuple(silent for silent in told if silent[2]))
        codes = (code for _, _, codes in self.silent_tiers for code in codes)
        object.__setattr__(self, "silent_codes", tuple(dict.fromkeys(codes)))
        object.__setattr__(self, "lines", self.counts_as | {self.line_of_business})

    def admits(self, facts: Mapping[str, str]) -> bool:
        """Whether none of the facts of an enrolment by which it is chosen rules it out."""
        for fact, allowed in self.selects.items():
            given = facts.get(fact)
            if given and given not in allowed:
                return False
        return True

    def rank_of(self, place: tuple[AuthorityKind, Role, str, str]) -> int | None:
        """The rank of :attr:`Provision.place`; remembered, for there are few different places and many askings."""
        try:
            return self._known[place]
        except KeyError:
            return self._known.setdefault(place, self.rank(*place))

    def rank(self, kind: AuthorityKind, role: Role, topic: str, scope: str) -> int | None:
        """The strongest tier on which such a provision stands, or ``None``."""
        for rank in self._places.get((kind, role), ()):
            tier = self.tiers[rank]
            topics, scopes = tier.topics, tier.scopes
            if (topics is None or topic in topics) and (scopes is None or scope in scopes):
                return rank
        return None


@attrs.frozen
class Ladders:
    """Every ladder that a library knows."""

    ladders: tuple[Ladder, ...] = ()
    _by_line: Mapping[str, tuple[Ladder, ...]] = attrs.field(init=False, repr=False, eq=False)
    #: The days on which any of them begins or ceases to count.
    turning_days: frozenset[dt.date] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        lines = {ladder.line_of_business for ladder in self.ladders}
        table = {line: tuple(item for item in self.ladders if item.line_of_business == line) for line in lines}
        object.__setattr__(self, "_by_line", table)
        days = frozenset(day for item in self.ladders for day in item.period.change_points())
        object.__setattr__(self, "turning_days", days)

    @classmethod
    def of(cls, ladders: Iterable[Ladder]) -> Ladders:
        """In a stable order."""
        return cls(tuple(sorted(ladders, key=lambda ladder: (ladder.id, ladder.period.start.earliest))))

    def models(self, line_of_business: str) -> bool:
        """Whether any ladder exists for the line of business (IN-4)."""
        return line_of_business in self._by_line

    def lines(self, line_of_business: str) -> frozenset[str]:
        """The lines of business whose sources may speak for a member of one line."""
        found = (ladder.lines for ladder in self._by_line.get(line_of_business, ()))
        return frozenset({line_of_business}).union(*found)

    def matching(self, line_of_business: str, facts: Mapping[str, str], day: dt.date) -> tuple[Ladder, ...]:
        """The ladders in force on ``day`` that the facts do not rule out; several when a fact is missing."""
        return tuple(
            [
                ladder
                for ladder in self._by_line.get(line_of_business, ())
                if ladder.period.contains(day) is not Certainty.NO and (not ladder.selects or ladder.admits(facts))
            ]
        )
