"""Authorities and what they provide.

An :class:`Authority` is a document or instrument. A :class:`Provision` is what one version of it says on one
topic, with the clocks that decide when it counts: the period printed on it, the plan's own date (an
:class:`Adoption`), its publication, and the day on which its end became known. Rank is not a property of either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.citations import Citation
from coverage_resolver.codes import NO_CODES, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    AuthorityKind,
    Axis,
    CoverageStatus,
    DateBasis,
    Role,
    Stance,
)

#: What may happen to a provision in the judgement and be given reason codes by data; see docs/data-format.md.
EVENTS = frozenset(
    {
        "governs",
        "noncovers",
        "displaced",
        "agrees",
        "supplements",
        "silent",
        "admitted",
        "barred",
        "not_public",
        "consulted",
        "preempted",
        "undecided",
        "granted",
        "other_jurisdiction",
        "not_adopted",
        "not_yet_effective",
        "not_yet_published",
        "retired",
        "superseded",
        "proposed",
        "out_of_scope",
        "not_on_ladder",
        "unverified",
        "applies",
        "gap",
        "overlap",
        "mismatch",
        "unseen",
    }
)

Reasons = Mapping[str, tuple[ReasonCode, ...]]
_NO_REASONS: Reasons = FrozenTable({})


@attrs.frozen
class Scope:
    """Where an authority reaches: ``national``, ``state``, ``contractor``, ``plan`` or ``member``."""

    level: str
    values: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        if self.level not in SCOPE_LEVELS:
            raise ValueError("unknown level; use one of " + ", ".join(SCOPE_LEVELS))


SCOPE_LEVELS = ("national", "state", "contractor", "plan", "member")


@attrs.frozen(kw_only=True)
class Provenance:
    """Where the text came from and when it was fetched. Without it an authority never governs (IN-1)."""

    source: str
    retrieved: dt.date | None = None
    sha256: str = ""


@attrs.frozen(kw_only=True)
class Adoption:
    """A plan's record that it adopted a policy, and from which day (IR-4, IR-10)."""

    plan: str
    period: EffectivePeriod | None = None
    citation: str = ""


@attrs.frozen(kw_only=True)
class Supersession:
    """This version replaces or amends another.

    ``replace``: the earlier issuance never took effect; ``amend``: it held until the day before this one begins.
    """

    version: str
    mode: str = "amend"


@attrs.frozen(kw_only=True, eq=False)
class Authority:
    """A document or instrument: who issued it, where it reaches, how it is cited.

    ``family`` groups documents that are issues of one another under different ids; ``subjects`` are the words by
    which a service is recognised as the document's subject where codes are only informational (IR-21);
    ``defects`` are faults of the document itself, found when it was read (law.md section 9).
    """

    id: str
    kind: AuthorityKind
    title: str
    issuer: str = ""
    citation: Citation
    scope: Scope
    lines_of_business: frozenset[str] = frozenset()
    provenance: Provenance | None = None
    adoptions: tuple[Adoption, ...] = ()
    family: str = attrs.field(default=attrs.Factory(lambda self: self.id, takes_self=True))
    subjects: tuple[str, ...] = ()
    codes_informational: bool = False
    defects: tuple[ReasonCode, ...] = ()
    approved: ImpreciseDate | None = None
    last_review: ImpreciseDate | None = None
    public: bool | None = None
    renumbered_from: tuple[str, ...] = ()
    exception_route: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return f"Authority({self.id!r}, {self.kind.value})"


@attrs.frozen(kw_only=True, eq=False)
class Provision:
    """What one version of an authority says on one topic.

    ``status`` and ``criteria`` are the outcome on the topic ``coverage``; other topics carry ``value``. An empty
    code set means that the provision speaks of services in general or by subject. ``scope`` and ``lines_of_business``
    are given where a version reaches elsewhere than its authority does; ``reaches`` and ``lines`` are the ones that
    count, and ``place`` what decides on which tier of a ladder the provision stands.

    ``same_as`` and ``conflicts_with`` hold what a person asserted after reading both texts: the ids of provisions
    that say the same, or contradict this one, whatever their values look like. ``verified`` is whether somebody
    checked this provision against its text; ``None`` where that is told of the authority as a whole.

    ``named_by`` are the ids of the documents through which alone the provision was found for its codes: they name its
    authority, which itself names no code. ``coded_by`` are those of them that publish the codes of that authority.

    ``announced_on`` is the day from which notice of it is counted, where that is not the day from which it could be
    known: a determination may have been posted, or decided, before a corpus had it with its codes. ``put_in_force_on``
    is the day on which its text was put in force, where its version merely dated that anew. ``absent_from`` is the day
    from which, up to its first, it is known that it said nothing: no older edition is missing.
    """

    authority: Authority
    version: str = "1"
    scope: Scope | None = None
    lines_of_business: frozenset[str] | None = None
    topic: str = COVERAGE
    stance: Stance = Stance.RULE
    role: Role = Role.DECIDES
    axis: Axis = Axis.MEDICAL_NECESSITY
    status: CoverageStatus | None = None
    criteria: str = ""
    value: Any = None
    codes: CodeSet = NO_CODES
    diagnoses: CodeSet | None = None
    conditions: tuple[Condition, ...] = ()
    period: EffectivePeriod
    published_on: dt.date | None = None
    end_known_from: dt.date | None = None
    retired_on: dt.date | None = None
    decision_memo_on: dt.date | None = None
    announced_on: dt.date | None = None
    put_in_force_on: dt.date | None = None
    absent_from: dt.date | None = None
    implementation_on: tuple[dt.date, ...] = ()
    date_basis: DateBasis = DateBasis.DATE_OF_SERVICE
    supersedes: tuple[Supersession, ...] = ()
    same_as: frozenset[str] = frozenset()
    conflicts_with: frozenset[str] = frozenset()
    named_by: frozenset[str] = frozenset()
    coded_by: frozenset[str] = frozenset()
    verified: bool | None = None
    allows_supplement: bool = False
    significant_cost_through: dt.date | None = None
    wording: tuple[ReasonCode, ...] = ()
    reasons: Reasons = _NO_REASONS
    citation: str = ""
    reaches: Scope = attrs.field(init=False, repr=False)
    lines: frozenset[str] = attrs.field(init=False, repr=False)
    place: tuple[AuthorityKind, Role, str, str] = attrs.field(init=False, repr=False)
    #: The day from which it could be known: the decision memo or the publication, whichever came first.
    known_from: dt.date | None = attrs.field(init=False, repr=False)
    #: The day from which notice of it is counted.
    noticed_from: dt.date | None = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        reaches = self.scope or self.authority.scope
        lines = self.authority.lines_of_business if self.lines_of_business is None else self.lines_of_business
        object.__setattr__(self, "reaches", reaches)
        object.__setattr__(self, "lines", lines)
        object.__setattr__(self, "place", (self.authority.kind, self.role, self.topic, reaches.level))
        told = [day for day in (self.decision_memo_on, self.published_on) if day is not None]
        known = min(told, default=None)
        object.__setattr__(self, "known_from", known)
        object.__setattr__(self, "noticed_from", known if self.announced_on is None else self.announced_on)

    @property
    def id(self) -> str:
        """Authority and version."""
        return f"{self.authority.id}@{self.version}"

    @property
    def cited_as(self) -> str:
        """The provision's own citation, or its authority's."""
        return self.citation or self.authority.citation.text

    @property
    def checked(self) -> bool:
        """Whether somebody held it against the text: told of the provision, or else of its authority."""
        return self.authority.citation.verified if self.verified is None else self.verified

    def reported(self, event: str, *qualifiers: str) -> tuple[ReasonCode, ...]:
        """The reason codes that the record attaches to an event, and to the event narrowed by a qualifier."""
        if not self.reasons:
            return ()
        found = self.reasons.get(event, ())
        for qualifier in qualifiers:
            found += self.reasons.get(f"{event}_{qualifier}", ())
        return found

    def sort_key(self) -> tuple[str, ...]:
        """A stable order that does not depend on the order of input, also for branches of one version."""
        return (
            self.authority.id,
            self.version,
            self.topic,
            self.role,
            "; ".join(condition.text() for condition in self.conditions),
            " ".join(self.codes.texts()),
            "" if self.diagnoses is None else " ".join(self.diagnoses.texts()),
            self.period.start.earliest.isoformat(),
            self.status or "",
            self.criteria,
            repr(self.value),
        )

    def __repr__(self) -> str:
        return f"Provision({self.id!r}, {self.topic}, {self.period.text()})"
