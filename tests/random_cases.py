"""Random questions and libraries, biased to the edges: month ends, late publication, missing facts, ties, every tier.

Ladders, notice rules, payer rules and the map are the shipped ones; provisions and members are invented.
"""

import datetime as dt
from functools import cache
from itertools import product
from types import MappingProxyType

import attrs

from coverage_resolver.authorities import Adoption, Authority, Provenance, Provision, Scope, Supersession
from coverage_resolver.citations import Citation
from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.io.records import shipped_library
from coverage_resolver.periods import EffectivePeriod
from coverage_resolver.questions import CoverageQuestion, Member, Provider, Service
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Role, Stance

#: Days of service: the edges of one month of June and what lies around them.
DAYS = tuple(
    map(
        dt.date.fromisoformat,
        ["2025-05-31", "2025-06-01", "2025-06-02", "2025-06-29", "2025-06-30", "2025-07-01", "2025-07-15"],
    )
)
STARTS = (
    *["2020-01-01", "2020-01-01", "2020-01-01", "2025-01-01", "2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01"],
    "2025-06",
    "2025-06",
    "2025-05",
)
ENDS = (*["2025-05-31", "2025-06-30", "2025-07-01", "2025-12-31"], "2025-06", "2025-07")
PUBLISHED = [
    "2019-12-01",
    "2025-03-01",
    "2025-04-17",
    "2025-05-31",
    "2025-06-01",
    "2025-06-30",
    "2025-07-01",
    "2025-08-01",
    "2026-01-01",
]
AS_OF = ["2025-06-01", "2025-06-30", "2025-07-15", "2025-12-31", "2026-06-30", "2026-06-30", "2026-06-30"]
STATUSES = tuple(
    map(
        CoverageStatus,
        [
            "covered",
            "covered_with_criteria",
            "coverage_with_evidence_development",
            "not_addressed_individual_review",
            "investigational",
            "not_medically_necessary",
            "not_medically_necessary",
            "excluded_benefit",
            "statutory_exclusion",
        ],
    )
)
CODES = (CodeSet(), CodeSet.procedures(["HCPCS:M0076"]), CodeSet.procedures(["HCPCS:M0000..M0099"]))
OTHER_CODE = CodeSet.procedures(["HCPCS:J1000"])
CONDITIONS = (
    Condition("tried_therapy", "is", True),
    Condition("tried_therapy", "is_not", True),
    Condition("weeks", "at_least", 6),
    Condition("weeks", "below", 6),
    Condition("setting", "is", "home"),
    Condition("setting", "is", "clinic"),
    Condition("setting", "is_not", "home"),
    Condition("in_study", "known_to_be", True),
    Condition("in_study", "unless_known", True),
)
DIAGNOSES = (CodeSet.diagnoses(["M17"]), CodeSet.diagnoses(["M54.5"]))
PLANS = ("plan-a", "plan-b")
STATES = ("CA", "OH", "TX")
CONTRACTORS = ("JE", "J15", "JH")
LINES = [
    "medicare_ffs",
    "medicare_advantage",
    "medicaid",
    "chip",
    "commercial",
    "marketplace",
    "fehb",
    "medicare_advantage",
    "medicaid",
]
PROVENANCE = Provenance(source="https://example.org/text")
_STATE_KINDS = frozenset(
    kind for kind in AuthorityKind if kind.value.startswith("state_") or kind.value == "medicaid_waiver"
)
_LOCAL_KINDS = frozenset({AuthorityKind.LCD, AuthorityKind.COVERAGE_ARTICLE})
_PLAN_KINDS = frozenset(
    map(
        AuthorityKind,
        [
            "evidence_of_coverage",
            "certificate_of_coverage",
            "schedule_of_benefits",
            "summary_plan_description",
            "plan_document",
            "fehb_brochure",
            "plan_administrative_policy",
            "plan_clinical_policy",
            "ma_internal_criteria",
        ],
    )
)


@cache
def shelf():
    """The shipped rules, without the shipped provisions."""
    return shipped_library().with_provisions([], name="random")


@cache
def places(line):
    """Every (kind, role) that stands on a ladder of this line of business, tier by tier."""
    ladders = [ladder for ladder in shelf().ladders.ladders if ladder.line_of_business == line]
    tiers = {tier.name: tier for ladder in ladders for tier in ladder.tiers if tier.topics is None}
    return tuple(tuple(sorted(product(tiers[name].kinds, tiers[name].roles))) for name in sorted(tiers))


def _chance(rng, share):
    return rng.random() < share


def level_of(kind):
    """How far a kind of authority reaches."""
    if kind in _STATE_KINDS:
        return "state"
    if kind in _LOCAL_KINDS:
        return "contractor"
    if kind in _PLAN_KINDS:
        return "plan"
    return "member" if kind is AuthorityKind.IMR_DECISION else "national"


def _scope(rng, kind, stray):
    level = level_of(kind)
    reach = {"state": ("CA", STATES), "contractor": ("JE", CONTRACTORS), "plan": ("plan-a", PLANS)}.get(level)
    if reach is None:
        return Scope(level)
    return Scope(level, frozenset({rng.choice(reach[1]) if _chance(rng, stray) else reach[0]}))


def _adoptions(rng, kind):
    if kind is not AuthorityKind.PLAN_CLINICAL_POLICY or _chance(rng, 0.5):
        return ()
    period = _period(rng, rng.choice(STARTS)) if _chance(rng, 0.6) else None
    return (Adoption(plan=rng.choice(PLANS), period=period),)


def _authority(rng, number, kind, line):
    return Authority(
        id=f"{kind.value}-{number}",
        kind=kind,
        title=f"Text {number}",
        citation=Citation(f"citation {number}"),
        scope=_scope(rng, kind, 0.15),
        lines_of_business=rng.choice([frozenset(), frozenset(), frozenset({line}), frozenset({rng.choice(LINES)})]),
        provenance=None if _chance(rng, 0.04) else PROVENANCE,
        adoptions=_adoptions(rng, kind),
        family=f"family-{number % 3}" if _chance(rng, 0.1) else f"{kind.value}-{number}",
        public=rng.choice([True, True, True, False, None]),
    )


def _period(rng, start):
    end = rng.choice(ENDS) if _chance(rng, 0.25) else None
    try:
        return EffectivePeriod.of(start, end)
    except ValueError:
        return EffectivePeriod.of(start)


def _status(rng, role):
    if role in (Role.STANDARD, Role.FLOOR, Role.RESERVES) and not _chance(rng, 0.2):
        return CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
    return rng.choice(STATUSES)


def _conditions(rng):
    """One condition, or two on two facts."""
    picked = {item.fact: item for item in rng.sample(CONDITIONS, rng.choice((1, 1, 2)))}
    return tuple(picked.values())


def _provision(rng, authority, version, role, before, start):
    period = _period(rng, start)
    stance = rng.choice(tuple(Stance)) if _chance(rng, 0.12) else Stance.RULE
    speaks = stance in (Stance.RULE, Stance.EXPLICITLY_NONE, Stance.UNKNOWN)
    ending = period.end.latest if period.end is not None else rng.choice(DAYS)
    retired = _chance(rng, 0.12) and period.start.latest <= ending
    supersedes = ()
    if before and _chance(rng, 0.6):
        supersedes = (Supersession(version=rng.choice(before), mode=rng.choice(("amend", "amend", "replace"))),)
    return Provision(
        authority=authority,
        version=version,
        stance=stance,
        role=role,
        status=_status(rng, role) if speaks else None,
        criteria=rng.choice(["", "", "criteria a", "criteria b"]),
        codes=OTHER_CODE if _chance(rng, 0.04) else rng.choice(CODES),
        diagnoses=rng.choice(DIAGNOSES) if _chance(rng, 0.08) else None,
        conditions=_conditions(rng) if _chance(rng, 0.12) else (),
        period=period,
        published_on=dt.date.fromisoformat(rng.choice(PUBLISHED)) if _chance(rng, 0.35) else None,
        decision_memo_on=dt.date.fromisoformat(rng.choice(PUBLISHED)) if _chance(rng, 0.05) else None,
        end_known_from=dt.date.fromisoformat(rng.choice(PUBLISHED)) if _chance(rng, 0.1) else None,
        retired_on=ending if retired else None,
        supersedes=supersedes,
        allows_supplement=_chance(rng, 0.15),
    )


def _provisions(rng, line, number):
    found = []
    many = rng.choice((0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8))
    while len(found) < many:
        number += 1
        if found and _chance(rng, 0.25):  # a tie: another document of the same kind and role
            kind, role = found[-1].authority.kind, found[-1].role
        else:
            kind, role = rng.choice(rng.choice(places(line)))
        authority = _authority(rng, number, kind, line)
        versions = []
        names = ("1", "2", "3")[: rng.choice((1, 1, 1, 1, 2, 3))]
        for version, start in zip(names, sorted(rng.choice(STARTS) for _ in names), strict=True):
            found.append(_provision(rng, authority, version, role, versions, start))
            versions.append(version)
    rng.shuffle(found)
    return found[:8]


def _enrollment(rng, line):
    return Enrollment(
        line_of_business=line,
        plan="plan-a" if _chance(rng, 0.9) else "plan-b",
        state="" if line.startswith("medicare") or _chance(rng, 0.1) else "CA" if _chance(rng, 0.85) else "OH",
        delivery_system=rng.choice(("managed_care", "managed_care", "fee_for_service", "")),
        funding=rng.choice(
            ("insured", "insured", "self_funded_erisa", "self_funded_non_erisa", "self_funded_non_erisa", "")
        ),
        programme=rng.choice(("medicaid_expansion", "separate", "")) if line == "chip" else "",
        start="2020-01-01",
        end=rng.choice((None, None, None, "2025-12-31", "2025-06-30")),
    )


def random_case(rng):
    """One question and one library."""
    line = rng.choice(LINES)
    lines = [line] if _chance(rng, 0.85) else [line, rng.choice(LINES)]
    facts = {}
    for name, value in (
        ("tried_therapy", True),
        ("weeks", rng.choice((5, 6, 7))),
        ("setting", "home"),
        ("in_study", True),
    ):
        if _chance(rng, 0.6):
            facts[name] = value if value is not True else _chance(rng, 0.5)
    member = Member(
        residence_state="" if _chance(rng, 0.05) else "CA" if _chance(rng, 0.85) else "TX",
        enrollments=[_enrollment(rng, each) for each in dict.fromkeys(lines)],
        dual_status=rng.choice(("", "", "full", "qmb_only")) if len(set(lines)) > 1 else "",
        facts={},
    )
    sent = dt.date.fromisoformat(rng.choice(("2025-03-01", "2025-04-25", "2025-05-30", "2025-06-20")))
    provider = rng.choice(
        (
            None,
            Provider(contracted=False),
            Provider(contracted=False),
            Provider(contracted=True, notice_sent="2020-01-01"),
            Provider(contracted=True, notice_sent=sent),
            Provider(contracted=None, notice_sent=sent),
            Provider(contracted=True),
        )
    )
    service = Service(
        code="M0076",
        code_system="HCPCS",
        kind="professional",
        diagnoses=rng.choice((["M17.11"], ["M17.11"], ["M54.50"], [])),
        state="" if _chance(rng, 0.05) else "CA" if _chance(rng, 0.85) else "OH",
        provider=provider,
        facts=MappingProxyType(facts),
    )
    reviewed = rng.choice((None,) * 6 + ((), ("ncd",), ("ncd", "lcd"), ("ncd", "lcd", "coverage_article")))
    question = CoverageQuestion(
        member=member,
        service=service,
        date_of_service=rng.choice(DAYS),
        as_of=rng.choice(AS_OF),
        reviewed=reviewed,
    )
    provisions = [
        item for place, each in enumerate(dict.fromkeys(lines)) for item in _provisions(rng, each, 20 * place)
    ]
    return question, shelf().with_provisions(provisions[:8])


def named_case(rng):
    """A question of a Medicare member, and NCDs that are candidates because local documents name them (0080)."""
    line = rng.choice(("medicare_ffs", "medicare_ffs", "medicare_advantage"))
    question, _ = random_case(rng)
    found, facts = [], dict(question.service.facts)
    for number in range(rng.randint(2, 6)):
        kind = rng.choice((AuthorityKind.NCD, AuthorityKind.LCD, AuthorityKind.LCD, AuthorityKind.COVERAGE_ARTICLE))
        authority = _authority(rng, number, kind, line)
        found.append(_provision(rng, authority, "1", Role.DECIDES, [], rng.choice(STARTS)))
    local = sorted(item.authority.id for item in found if item.authority.kind in _LOCAL_KINDS)
    for place, item in enumerate(found):
        if item.authority.kind is AuthorityKind.NCD and local:
            fact = f"{item.authority.id} addresses the service"
            naming = rng.sample(local, rng.randint(1, len(local)))
            coded = naming[:1] if _chance(rng, 0.4) else ()
            named = {"named_by": frozenset(naming), "coded_by": frozenset(coded)}
            found[place] = attrs.evolve(item, conditions=(Condition(fact, "is", True),), **named)
            if _chance(rng, 0.3):
                facts[fact] = _chance(rng, 0.5)
    member = attrs.evolve(question.member, enrollments=[_enrollment(rng, line)])
    service = attrs.evolve(question.service, facts=facts)
    return attrs.evolve(question, member=member, service=service), shelf().with_provisions(found)
