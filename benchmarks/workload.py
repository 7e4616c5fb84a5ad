"""A library of 10,000 provisions and the questions put to it: a pure function of its seed.

The mix follows what a payer holds: national and local determinations, articles, state bulletins, mandates, coverage
documents, plan policies, under the shipped ladders, jurisdictions and notice rules. Codes are drawn from 2,500
procedure codes, so that a question meets a handful of candidates; dates run from 2015 to 2026, a tenth of the starts
are known to the month only, a tenth were published late.
"""

from __future__ import annotations

import datetime as dt
import random

from coverage_resolver import (
    Authority,
    AuthorityKind,
    Citation,
    Code,
    CodeSet,
    CoverageQuestion,
    CoverageStatus,
    EffectivePeriod,
    Enrollment,
    ImpreciseDate,
    Member,
    PolicyLibrary,
    Provenance,
    Provision,
    Scope,
    Service,
    shipped_library,
)

SEED = 20261123
PROVISIONS = 10_000
QUESTIONS = 20_000
CODES = 2_500
PLANS = tuple(f"plan-{number:02d}" for number in range(40))
STATES = ("AL", "AZ", "CA", "CO", "FL", "GA", "IL", "KS", "MI", "NC", "NY", "OH", "OR", "PA", "TX", "VT", "WA")
CONTRACTORS = ("J5", "J6", "J8", "J15", "JE", "JF", "JH", "JJ", "JK", "JL", "JM", "JN")
MEDICARE = frozenset({"medicare_ffs", "medicare_advantage"})
KINDS = (
    (AuthorityKind.NCD, 4),
    (AuthorityKind.LCD, 24),
    (AuthorityKind.COVERAGE_ARTICLE, 16),
    (AuthorityKind.STATE_MEDICAID_BULLETIN, 12),
    (AuthorityKind.STATE_MEDICAID_MANUAL, 6),
    (AuthorityKind.STATE_STATUTE, 4),
    (AuthorityKind.EVIDENCE_OF_COVERAGE, 8),
    (AuthorityKind.PLAN_CLINICAL_POLICY, 20),
    (AuthorityKind.MA_INTERNAL_CRITERIA, 6),
)
STATUSES = (
    CoverageStatus.COVERED_WITH_CRITERIA,
    CoverageStatus.COVERED_WITH_CRITERIA,
    CoverageStatus.NOT_MEDICALLY_NECESSARY,
    CoverageStatus.INVESTIGATIONAL,
    CoverageStatus.EXCLUDED_BENEFIT,
    CoverageStatus.COVERED,
)


def _scope(rng: random.Random, kind: AuthorityKind) -> Scope:
    if kind is AuthorityKind.NCD:
        return Scope("national", frozenset({"US"}))
    if kind in (AuthorityKind.LCD, AuthorityKind.COVERAGE_ARTICLE):
        return Scope("contractor", frozenset({rng.choice(CONTRACTORS)}))
    if kind.value.startswith("state"):
        return Scope("state", frozenset({rng.choice(STATES)}))
    return Scope("plan", frozenset(rng.sample(PLANS, 2)))


def build_library(seed: int = SEED, size: int = PROVISIONS) -> PolicyLibrary:
    """The library, under the shipped ladders and rules."""
    rng = random.Random(seed)
    kinds, weights = zip(*KINDS, strict=True)
    found = []
    for number in range(size):
        kind = rng.choices(kinds, weights)[0]
        start = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randrange(11 * 365))
        begin = ImpreciseDate(start, start)
        if rng.random() < 0.1:
            begin = ImpreciseDate.parse(f"{start:%Y-%m}")
        end = start + dt.timedelta(days=rng.randrange(200, 4000)) if rng.random() < 0.4 else None
        published = (
            start - dt.timedelta(days=60) if rng.random() < 0.9 else start + dt.timedelta(days=rng.randrange(90))
        )
        authority = Authority(
            id=f"{kind.value}-{number:05d}",
            kind=kind,
            title=f"{kind.value} {number}",
            citation=Citation(f"{kind.value} {number}", True),
            scope=_scope(rng, kind),
            lines_of_business=MEDICARE if kind in (AuthorityKind.NCD, AuthorityKind.LCD) else frozenset(),
            provenance=Provenance(source="benchmark"),
            public=True,
        )
        codes = frozenset(Code("CPT", f"{10000 + rng.randrange(CODES):05d}") for _ in range(rng.randrange(1, 4)))
        found.append(
            Provision(
                authority=authority,
                status=rng.choice(STATUSES),
                criteria=f"criteria {number % 7}",
                codes=CodeSet(codes),
                period=EffectivePeriod(begin, None if end is None else ImpreciseDate(end, end)),
                published_on=published,
            )
        )
    return shipped_library().with_provisions(found, name="benchmark")


def build_questions(seed: int = SEED, size: int = QUESTIONS) -> list[CoverageQuestion]:
    """The questions: four lines of business, four years of service dates."""
    rng = random.Random(seed + 1)
    found = []
    for _ in range(size):
        state, line = rng.choice(STATES), rng.choice(("medicare_ffs", "medicare_advantage", "medicaid", "commercial"))
        enrollment = Enrollment(
            line_of_business=line,
            plan=rng.choice(PLANS),
            state=state,
            start="2015-01-01",
            delivery_system="managed_care",
            funding="insured",
        )
        found.append(
            CoverageQuestion(
                member=Member(date_of_birth="1960-05-05", residence_state=state, enrollments=[enrollment]),
                service=Service(
                    code=f"{10000 + rng.randrange(CODES):05d}", code_system="CPT", diagnoses=["M54.50"], state=state
                ),
                date_of_service=dt.date(2021, 1, 1) + dt.timedelta(days=rng.randrange(4 * 365)),
                as_of="2026-06-30",
            )
        )
    return found
