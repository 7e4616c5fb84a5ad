"""Which authority governs coverage of a service, topic by topic, payer by payer, until when, and why not the others.

>>> from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, resolve, shipped_library
>>> question = CoverageQuestion(
...     member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]),
...     service=Service(code="M0076", code_system="HCPCS", state="FL"),
...     date_of_service="2025-07-15",
...     as_of="2026-06-30",
... )
>>> answer = resolve(question, shipped_library())
>>> answer.primary.status.value, answer.primary.governing.authority.id
('not_medically_necessary', 'NCD 150.7')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverage_resolver.authorities import Adoption, Authority, Provenance, Provision, Scope, Supersession
from coverage_resolver.citations import Citation
from coverage_resolver.codes import Code, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.determinations import Alternative, Answer, Determination, Payer, Ruling, Step
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import (
    CoverageResolverError,
    DataNotFound,
    IncompleteLibrary,
    InvalidQuestion,
    InvalidRecord,
    InvalidRecords,
    MissingExtra,
    UnsettledDetermination,
)
from coverage_resolver.explain import explain
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.questions import (
    CoverageQuestion,
    Member,
    PriorAuthorization,
    Provider,
    Residence,
    RetroactiveRequest,
    Service,
)
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.resolve import resolve, resolve_span
from coverage_resolver.spans import Segment, SpanAnswer
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Disposition, Resolution, Role, Stance

if TYPE_CHECKING:
    from coverage_resolver.io.records import load_library, shipped_library

__all__ = [
    "Adoption", "Alternative", "Answer", "Authority", "AuthorityKind", "Citation", "Code", "CodeSet", "Condition",
    "CoverageQuestion", "CoverageResolverError", "CoverageStatus", "DataNotFound", "Determination", "Disposition",
    "EffectivePeriod", "Enrollment", "ImpreciseDate", "IncompleteLibrary", "InvalidQuestion", "InvalidRecord",
    "InvalidRecords", "Member", "MissingExtra", "Payer", "PolicyLibrary", "PriorAuthorization", "Provenance",
    "Provider", "Provision", "ReasonCode", "Residence", "Resolution", "RetroactiveRequest", "Role", "Ruling", "Scope",
    "Segment", "Service", "SpanAnswer", "Stance", "Step", "Supersession", "UnsettledDetermination", "explain",
    "load_library", "resolve", "resolve_span", "shipped_library",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Readers of files are imported when they are first asked for, so that the core stays quick to import."""
    if name in ("load_library", "shipped_library"):
        from coverage_resolver.io import records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
