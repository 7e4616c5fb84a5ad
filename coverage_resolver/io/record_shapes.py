"""The shape of policy records (schema ``coverage-records/1``) and how they become authorities and provisions.

The format is described in ``docs/data-format.md``. Every fault of a record is added to a list, with its
place; a record that has one is left out, and its caller raises in the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import (
    EVENTS,
    Adoption,
    Authority,
    Provenance,
    Provision,
    Reasons,
    Scope,
    Supersession,
)
from coverage_resolver.citations import Citation
from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.converters import UNREAD, DiagnosisCodes, Name, ProcedureCodes, place, rows, structure
from coverage_resolver.io.strict_values import closest, open_value, shown
from coverage_resolver.participation import Participation
from coverage_resolver.periods import ALWAYS, EffectivePeriod, ImpreciseDate
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    GENEROSITY,
    AuthorityKind,
    Axis,
    CoverageStatus,
    DateBasis,
    Role,
    Stance,
)

RECORDS = "coverage-records/1"
_COVERAGE, _NO_CODES = Name(COVERAGE), ProcedureCodes(CodeSet())
#: Roles that give an outcome, and therefore need a status on the topic ``coverage``.
_NEED_STATUS = frozenset({Role.DECIDES, Role.RESERVES, Role.STANDARD, Role.FLOOR})
#: What a source can say of a service. The other statuses are about a question or a member: only an answer has them.
_STATUSES_OF_SOURCES = tuple(GENEROSITY)


@attrs.frozen(kw_only=True)
class RecordFileShape:
    """The top of a record file."""

    schema: str
    topics: tuple[Name, ...] = ()
    participation: Any = attrs.field(default=(), metadata=UNREAD)
    authority: Any = attrs.field(default=(), metadata=UNREAD)


@attrs.frozen(kw_only=True)
class AdoptionShape:
    """A plan's adoption as written."""

    plan: Name
    start: ImpreciseDate | None = attrs.field(default=None, metadata={"key": "from"})
    through: ImpreciseDate | None = None
    citation: str = ""


@attrs.frozen(kw_only=True)
class ParticipationShape:
    """A ``[[participation]]`` as written: a plan, and the days on which it took part in its programme."""

    plan: Name
    start: ImpreciseDate = attrs.field(default=ALWAYS.start, metadata={"key": "from"})
    through: ImpreciseDate | None = None


@attrs.frozen(kw_only=True)
class AuthorityShape:
    """An ``[[authority]]`` as written, without its provisions."""

    id: Name
    kind: AuthorityKind
    title: str
    issuer: str = ""
    citation: Citation
    scope: Scope
    lines_of_business: frozenset[Name] = frozenset()
    provenance: Provenance | None = None
    adoptions: tuple[AdoptionShape, ...] = ()
    family: Name | None = None
    subjects: tuple[str, ...] = ()
    codes_informational: bool = False
    defects: tuple[ReasonCode, ...] = ()
    approved: ImpreciseDate | None = None
    last_review: ImpreciseDate | None = None
    public: bool | None = None
    renumbered_from: tuple[Name, ...] = ()
    exception_route: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class ProvisionShape:
    """An ``[[authority.provision]]`` as written."""

    version: Name
    scope: Scope | None = None
    lines_of_business: frozenset[Name] | None = None
    topic: Name = _COVERAGE
    stance: Stance = Stance.RULE
    role: Role = Role.DECIDES
    axis: Axis = Axis.MEDICAL_NECESSITY
    status: CoverageStatus | None = None
    criteria: str = ""
    value: Any = attrs.field(default=None, metadata={"read": open_value})
    codes: ProcedureCodes = _NO_CODES
    diagnoses: DiagnosisCodes | None = None
    conditions: tuple[Condition, ...] = ()
    effective: ImpreciseDate
    through: ImpreciseDate | None = None
    published: dt.date | None = None
    end_known_from: dt.date | None = None
    retired: dt.date | None = None
    decision_memo: dt.date | None = None
    implementation: tuple[dt.date, ...] = ()
    date_basis: DateBasis = DateBasis.DATE_OF_SERVICE
    supersedes: tuple[Supersession, ...] = ()
    same_as: frozenset[Name] = frozenset()
    conflicts_with: frozenset[Name] = frozenset()
    named_by: frozenset[Name] = frozenset()
    coded_by: frozenset[Name] = frozenset()
    verified: bool | None = None
    allows_supplement: bool = False
    significant_cost_through: dt.date | None = None
    wording: tuple[ReasonCode, ...] = ()
    reasons: dict[str, tuple[ReasonCode, ...]] = attrs.field(factory=dict)
    citation: str = ""


@attrs.frozen
class Placed:
    """An authority or a provision with the place in a file where it stands."""

    where: str
    authority: Authority
    provision: Provision | None = None


def read_authority(raw: object, where: str, faults: list[InvalidRecord]) -> list[Placed]:
    """The authority at ``where`` and then its provisions; faulty provisions are left out and reported."""
    if not isinstance(raw, Mapping):
        faults.append(InvalidRecord(where, f"expected a table, not {shown(raw)}", "write [[authority]]"))
        return []
    table = dict(raw)
    provisions = table.pop("provision", [])
    authority = _authority(table, where, faults)
    if not isinstance(provisions, list):
        what_to_do = "write [[authority.provision]], or a list in JSON"
        faults.append(InvalidRecord(place(where, "provision"), f"expected a list, not {shown(provisions)}", what_to_do))
        return []
    if not provisions:
        what_to_do = "add [[authority.provision]], or take the authority out"
        faults.append(InvalidRecord(place(where, "provision"), "missing: this source would say nothing", what_to_do))
    found = [] if authority is None else [Placed(where, authority)]
    for number, item in enumerate(provisions, start=1):
        there = place(where, f"provision[{number}]")
        provision = _provision(item, authority, there, faults)
        if provision is not None:
            found.append(Placed(there, provision.authority, provision))
    return found if authority is not None else []


def read_participations(raw: object, where: str, faults: list[InvalidRecord]) -> list[tuple[str, Participation]]:
    """The rows of ``[[participation]]``, each with its place."""
    found = []
    for there, shape in rows(ParticipationShape, raw, where, faults):
        period = period_of(shape.start, shape.through, there, faults)
        if period is None:
            continue
        try:
            found.append((there, Participation(shape.plan, period)))
        except ValueError as error:
            faults.append(InvalidRecord(there, str(error), "add `from` or `through`, or take it out"))
    return found


def _authority(table: object, where: str, faults: list[InvalidRecord]) -> Authority | None:
    before = len(faults)
    shape = structure(AuthorityShape, table, where, faults)
    if shape is None:
        return None
    adoptions = []
    for number, adoption in enumerate(shape.adoptions, start=1):
        there = place(where, f"adoptions[{number}]")
        period = None
        if adoption.start is not None:
            period = period_of(adoption.start, adoption.through, there, faults)
        elif adoption.through is not None:
            faults.append(InvalidRecord(f"{there}.through", "a last day without a first", "add `from`"))
        adoptions.append(Adoption(plan=adoption.plan, period=period, citation=adoption.citation))
    if not shape.citation.text.strip():
        faults.append(InvalidRecord(place(where, "citation.text"), "an empty citation", "cite the source"))
    if len(faults) > before:
        return None
    fields = {field.name: getattr(shape, field.name) for field in attrs.fields(AuthorityShape)}
    fields["family"] = shape.family or shape.id
    return Authority(**(fields | {"adoptions": tuple(adoptions)}))


def _provision(raw: object, authority: Authority | None, where: str, faults: list[InvalidRecord]) -> Provision | None:
    before = len(faults)
    shape = structure(ProvisionShape, raw, where, faults)
    if shape is None:
        return None
    period = period_of(shape.effective, shape.through, where, faults)
    if shape.topic == COVERAGE and shape.stance is Stance.RULE and shape.role in _NEED_STATUS and not shape.status:
        faults.append(InvalidRecord(f"{where}.status", "a rule on coverage without an outcome", "add `status`"))
    if shape.status is not None and shape.status not in _STATUSES_OF_SOURCES:
        advice = closest(shape.status, _STATUSES_OF_SOURCES)
        faults.append(InvalidRecord(f"{where}.status", f"only an answer can be {shown(shape.status)}", advice))
    reasons = reasons_of(shape.reasons, EVENTS, f"{where}.reasons", faults)
    if len(faults) > before or authority is None or period is None:
        return None
    return Provision(
        authority=authority, version=shape.version, topic=shape.topic, stance=shape.stance, role=shape.role,
        axis=shape.axis, status=shape.status, criteria=shape.criteria, value=shape.value, codes=shape.codes,
        diagnoses=shape.diagnoses, conditions=shape.conditions, period=period, published_on=shape.published,
        end_known_from=shape.end_known_from, retired_on=shape.retired, decision_memo_on=shape.decision_memo,
        implementation_on=shape.implementation, scope=shape.scope, date_basis=shape.date_basis,
        lines_of_business=shape.lines_of_business, supersedes=shape.supersedes,
        same_as=shape.same_as, conflicts_with=shape.conflicts_with, verified=shape.verified,
        named_by=shape.named_by, coded_by=shape.coded_by,
        allows_supplement=shape.allows_supplement, significant_cost_through=shape.significant_cost_through,
        wording=shape.wording, reasons=reasons, citation=shape.citation,
    )  # fmt: skip


def period_of(
    start: ImpreciseDate,
    through: ImpreciseDate | None,
    where: str,
    faults: list[InvalidRecord],
    key: str = "through",
) -> EffectivePeriod | None:
    """The period, or a fault at ``key``."""
    try:
        return EffectivePeriod(start, through)
    except ValueError as error:
        faults.append(InvalidRecord(f"{where}.{key}", str(error), "correct one of the two days"))
        return None


def reasons_of(
    found: Mapping[str, tuple[ReasonCode, ...]],
    events: frozenset[str],
    where: str,
    faults: list[InvalidRecord],
) -> Reasons:
    """Reason codes by event; an event is one of ``events``, alone or narrowed by ``_suffix``."""
    for event in found:
        if event not in events and not any(event.startswith(f"{known}_") for known in events):
            faults.append(InvalidRecord(where, f"unknown event {shown(event)}", closest(event, events)))
    return FrozenTable(found)
