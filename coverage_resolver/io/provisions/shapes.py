"""The shape of provision files, schemas ``coverage-provisions/1`` and ``coverage-federal-overlay/1``, as written.

A file holds what the documents of one state and its plans say on one line of services, provision by provision. In
these files ``null`` stands for what a document does not say: such keys are dropped before anything is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.io import strict_values as strict
from coverage_resolver.io.converters import UNREAD, Name
from coverage_resolver.vocabulary import AuthorityKind, DateBasis, Stance

PROVISIONS = "coverage-provisions/1"
FEDERAL = "coverage-federal-overlay/1"
#: Lines of business as these files write them, and as the ladders name them.
LINES: Mapping[str, str] = {
    "medicaid": "medicaid",
    "chip": "chip",
    "medicare": "medicare_advantage",
    "marketplace": "marketplace",
    "commercial": "commercial",
}
DELIVERIES: Mapping[str, str] = {"ffs": "fee_for_service", "managed_care": "managed_care"}
#: The date that selects a provision, as these files write it.
BASES: Mapping[str, DateBasis] = {
    "date_of_service": DateBasis.DATE_OF_SERVICE,
    "request_date": DateBasis.REQUEST,
    "authorization_date": DateBasis.REQUEST,
    "order_date": DateBasis.ORDER,
    "admission_date": DateBasis.ADMISSION,
    "discharge_date": DateBasis.DISCHARGE,
    "application_date": DateBasis.APPLICATION,
}
_OPEN: Mapping[str, Any] = {"read": strict.open_value}


def _word(words: Mapping[str, str] | tuple[str, ...], noun: str) -> Any:
    return attrs.field(metadata={"read": strict.one_of(tuple(words), noun)})


def _words(words: Mapping[str, str], noun: str) -> Any:
    one = strict.one_of(tuple(words), noun)

    def read(value: object, _: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)):
            raise strict.Fault(f"expected a list, not {strict.shown(value)}", "put it in [ ]")
        if not value:
            raise strict.Fault("empty: it would reach nobody", "name them, or leave the key out")
        return tuple(one(item, None) for item in value)

    return attrs.field(default=(), metadata={"read": read})


@attrs.frozen(kw_only=True)
class AgeShape:
    """A band of age in months of life: ``min`` and ``max_inclusive`` are in, ``max_exclusive`` is out."""

    min: int | None = None
    max_inclusive: int | None = None
    max_exclusive: int | None = None


@attrs.frozen(kw_only=True)
class AppliesShape:
    """Whom a provision reaches, and under which conditions; the facts of :data:`FACTS` may stand beside those."""

    lob: tuple[str, ...] = _words(LINES, "line of business")
    delivery: tuple[str, ...] = _words(DELIVERIES, "delivery system")
    programme: tuple[Name, ...] | None = None
    age_months: AgeShape | None = None
    conditions: Any = attrs.field(factory=dict, metadata=_OPEN)
    request_phase: Any = attrs.field(default=None, metadata=_OPEN)
    service_tier: Any = attrs.field(default=None, metadata=_OPEN)
    intensity: Any = attrs.field(default=None, metadata=_OPEN)
    pathway: Any = attrs.field(default=None, metadata=_OPEN)
    setting: Any = attrs.field(default=None, metadata=_OPEN)


#: Facts of a request that a provision may name by themselves.
FACTS = ("request_phase", "service_tier", "intensity", "pathway", "setting")


@attrs.frozen(kw_only=True)
class CitedShape:
    """Where a provision is written: the key of a document of the file."""

    document: Name | None = None
    title: str = ""
    url: str = ""


@attrs.frozen(kw_only=True)
class DocumentShape:
    """A document. ``kind`` may say which sort of source it is; these files mostly do not know."""

    level: str = _word(("state", "plan", "federal"), "level")
    title: str
    number: str = ""
    url: str = ""
    published: dt.date | None = None
    effective_from: Any = attrs.field(default=None, metadata=_OPEN)
    date_text: str = ""
    kind: AuthorityKind | None = None


@attrs.frozen(kw_only=True)
class PlanShape:
    """A plan, and the days on which it took part."""

    id: Name
    payer: str = ""
    parent: str = ""
    policies: Any = attrs.field(default=(), metadata=_OPEN)
    lobs: Any = attrs.field(default=(), metadata=_OPEN)
    programmes: Any = attrs.field(default=(), metadata=_OPEN)
    participates_from: dt.date | None = None
    participates_to: dt.date | None = None
    precedence_clause_seen: bool | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class StatedShape:
    """A provision as written."""

    id: Name
    level: str = _word(("state", "plan"), "level")
    plan: Name | None = None
    topic: Name
    codes: tuple[str, ...] | None = None
    applies_to: AppliesShape
    stance: Stance
    value: Any = attrs.field(default=None, metadata=_OPEN)
    effective_from: dt.date | None = None
    effective_precision: str = attrs.field(
        default="day", metadata={"read": strict.one_of(("day", "month"), "precision")}
    )
    effective_basis: str = attrs.field(default="date_of_service", metadata={"read": strict.one_of(BASES, "date basis")})
    effective_to: dt.date | None = None
    published: dt.date | None = None
    supersedes: tuple[Name, ...] = ()
    supersede_mode: str = attrs.field(default="", metadata={"read": strict.one_of(("amend", "replace"), "mode")})
    same_as: tuple[Name, ...] = ()
    conflicts_with: tuple[Name, ...] = ()
    citation: CitedShape
    verified: bool = False
    source_status: str = ""
    gist: str = ""


@attrs.frozen(kw_only=True)
class MetaRuleShape:
    """A rule about rules, such as a bar on plans to be stricter than the state."""

    id: Name
    kind: Name
    gist: str = ""
    verified: bool = False
    citation: CitedShape


@attrs.frozen(kw_only=True)
class ProvisionFileShape:
    """The top of a file of one state; lists are read item by item, so that one bad item does not hide the others."""

    schema: str
    state: Name
    state_name: str = ""
    service_line: str = ""
    source: Any = attrs.field(factory=dict, metadata=_OPEN)
    state_programme: Any = attrs.field(factory=dict, metadata=_OPEN)
    plans: Any = attrs.field(default=(), metadata=UNREAD)
    meta_rules: Any = attrs.field(default=(), metadata=UNREAD)
    documents: Any = attrs.field(factory=dict, metadata=UNREAD)
    provisions: Any = attrs.field(metadata=UNREAD)
    notes: Any = attrs.field(default=(), metadata=_OPEN)


@attrs.frozen(kw_only=True)
class FederalRuleShape:
    """A federal floor on one topic. ``effective_basis`` is prose where the start hangs on a rating period."""

    id: Name
    topic: Name
    applies_to: AppliesShape
    value: Any = attrs.field(metadata=_OPEN)
    effective_from: dt.date | None = None
    effective_basis: str = ""
    gist: str = ""
    citation: CitedShape
    kind: AuthorityKind | None = None
    verified: bool = False
    verified_note: str = ""


@attrs.frozen(kw_only=True)
class FederalFileShape:
    """The top of a file of federal floors."""

    schema: str
    note: str = ""
    rules: Any = attrs.field(metadata=UNREAD)


#: How a code is told to be one of CPT: five digits, or four and the letter of a category.
_CPT_ENDINGS = "FTU0123456789"


def code_text(code: str) -> str:
    """A code with its system.

    >>> code_text("0362T"), code_text("H0031")
    ('CPT:0362T', 'HCPCS:H0031')
    """
    cpt = len(code) == 5 and code[:4].isdigit() and code[4] in _CPT_ENDINGS
    return f"{'CPT' if cpt else 'HCPCS'}:{code}"


def without_nulls(value: Any) -> Any:
    """The same table without the keys whose value is ``null``, at every depth; in a list ``null`` stays, as an item."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
