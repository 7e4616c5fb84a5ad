"""Small libraries and questions for the laws: invented sources under the shipped ladders, days near the edges.

Every drawn source is described by plain fields; nothing here knows how the judgement works.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from coverage_resolver import (
    Answer,
    Authority,
    Citation,
    CodeSet,
    Condition,
    CoverageQuestion,
    Determination,
    EffectivePeriod,
    Enrollment,
    Member,
    PolicyLibrary,
    Provenance,
    Provider,
    Provision,
    RetroactiveRequest,
    Scope,
    Service,
)
from coverage_resolver.io.records import shipped_library
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Relation, Role, Stance

ONE_DAY = dt.timedelta(days=1)
CODE = CodeSet.procedures(["HCPCS:M0076"])
NEAR = CodeSet.procedures(["HCPCS:M0070..M0079"])
PROVENANCE = Provenance(source="https://example.org")
PLAN, STATE, CONTRACTOR = "plan-a", "OH", "J15"
LINES = ("medicare_ffs", "medicare_advantage", "medicaid", "chip", "commercial", "marketplace", "fehb")
DELIVERY = ("managed_care", "fee_for_service")
FUNDING = ("insured", "self_funded_erisa", "self_funded_non_erisa")
PROGRAMMES = ("medicaid_expansion", "separate")
OUTCOMES = tuple(
    CoverageStatus(name)
    for name in [
        "covered",
        "covered_with_criteria",
        "coverage_with_evidence_development",
        "not_addressed_individual_review",
        "investigational",
        "not_medically_necessary",
        "excluded_benefit",
        "statutory_exclusion",
    ]
)
LOCAL = {AuthorityKind.LCD, AuthorityKind.COVERAGE_ARTICLE}
PLANS_OWN = {
    AuthorityKind(name)
    for name in [
        "evidence_of_coverage",
        "certificate_of_coverage",
        "schedule_of_benefits",
        "summary_plan_description",
        "plan_document",
        "fehb_brochure",
        "plan_administrative_policy",
        "plan_clinical_policy",
        "ma_internal_criteria",
    ]
}
#: The middle of every drawn story, and the days around which its edges fall.
MIDDLE = dt.date(2025, 6, 30)
EDGES = tuple(
    map(
        dt.date.fromisoformat,
        ["2024-12-31", "2025-01-01", "2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01", "2025-12-31"],
    )
)
BORN = tuple(map(dt.date.fromisoformat, ["1950-03-14", "2004-06-30", "2004-07-01", "2004-02-29", "2015-01-01"]))


@cache
def shipped() -> PolicyLibrary:
    """The shipped library, loaded once."""
    return shipped_library()


@cache
def rules() -> PolicyLibrary:
    """The shipped ladders and rules, with no sources on them."""
    return shipped().with_provisions([])


def shelf(*provisions: Provision) -> PolicyLibrary:
    """A library of these sources under the shipped ladders."""
    return rules().with_provisions(provisions)


@cache
def places(line: str) -> tuple[tuple[AuthorityKind, Role], ...]:
    """The kinds and roles that have a place on some ladder of a line of business."""
    found = {
        (kind, role)
        for ladder in rules().ladders.ladders
        if ladder.line_of_business == line
        for tier in ladder.tiers
        if tier.relation is not Relation.ASIDE
        for kind in tier.kinds
        for role in tier.roles
        if role is not Role.INFORMS and (role is not Role.RESERVES or kind is AuthorityKind.STATE_REGULATION)
    }
    return tuple(sorted(found))


def days() -> st.SearchStrategy[dt.date]:
    """Days near the edges."""
    return st.builds(lambda day, off: day + off * ONE_DAY, st.sampled_from(EDGES), st.sampled_from((0, 0, 0, -1, 1)))


def reach(kind: AuthorityKind, near: bool = True) -> Scope:
    """The kind of scope that such a document has: where the drawn member is, or elsewhere."""
    if kind in LOCAL:
        return Scope("contractor", frozenset({CONTRACTOR if near else "JE"}))
    if kind in PLANS_OWN:
        return Scope("plan", frozenset({PLAN if near else "plan-b"}))
    if kind.startswith("state_") or kind is AuthorityKind.MEDICAID_WAIVER:
        return Scope("state", frozenset({STATE if near else "CA"}))
    return Scope("national", frozenset({"US"}))


def source(name: str, kind: str | AuthorityKind, status: str | CoverageStatus | None, **fields: Any) -> Provision:
    """One provision of one invented document that addresses the code; ``fields`` are the provision's."""
    kind = AuthorityKind(kind)
    about = {
        key: fields.pop(key)
        for key in ("scope", "lines_of_business", "family", "public", "adoptions", "subjects")
        if key in fields
    }
    authority = Authority(
        id=name,
        kind=kind,
        title=name,
        citation=Citation(name),
        provenance=PROVENANCE,
        **{"scope": reach(kind), "public": True, **about},
    )
    fields.setdefault("period", EffectivePeriod.of("2020-01-01"))
    fields.setdefault("codes", CODE)
    return Provision(authority=authority, status=None if status is None else CoverageStatus(status), **fields)


def periods() -> st.SearchStrategy[EffectivePeriod]:
    """Mostly in force; else exact or month-precise ends near the edges."""

    @st.composite
    def drawn(draw: st.DrawFn) -> EffectivePeriod:
        start = draw(st.sampled_from(("2020-01-01", "2020-01-01", "2025-05", "2025-06", *map(str, EDGES))))
        end = draw(st.sampled_from((None, None, None, "2025-06", "2025-07", *map(str, EDGES))))
        try:
            return EffectivePeriod.of(start, end)
        except ValueError:
            return EffectivePeriod.of(start)

    return drawn()


CONDITIONS = (
    (),
    (),
    (),
    (Condition("tried_therapy", "is", True),),
    (Condition("weeks", "at_least", 6),),
    (Condition("age_years", "below", 21),),
    (Condition("age_years", "at_least", 21),),
)


@st.composite
def provisions(draw: st.DrawFn, line: str, name: str = "S1", plain: bool = False) -> Provision:
    """A source with a place on a ladder of the line; ``plain`` is certainly in force and without conditions."""
    kind, role = draw(st.sampled_from(places(line)))
    topic = (
        "coverage" if plain or role is not Role.DECIDES else draw(st.sampled_from(("coverage",) * 4 + ("referral",)))
    )
    fields: dict[str, Any] = {"role": role, "topic": topic}
    status = draw(st.sampled_from(OUTCOMES))
    if role in (Role.FLOOR, Role.STANDARD, Role.RESERVES):
        status = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
    if topic != "coverage":
        fields["value"] = draw(st.sampled_from(("needed", "not needed")))
    fields["criteria"] = draw(st.sampled_from(("", "", "x", "y")))
    fields["allows_supplement"] = draw(st.sampled_from((False, False, True)))
    if plain:
        return source(name, kind, status, **fields)
    fields["stance"] = draw(st.sampled_from((Stance.RULE,) * 6 + (Stance.SILENT, Stance.UNKNOWN)))
    fields["period"] = draw(periods())
    fields["published_on"] = draw(st.sampled_from((None, dt.date(2019, 6, 1), dt.date(2019, 6, 1), *EDGES)))
    fields["conditions"] = draw(st.sampled_from(CONDITIONS))
    fields["diagnoses"] = draw(st.sampled_from((None, None, None, CodeSet.diagnoses(["M17"]))))
    fields["codes"] = draw(st.sampled_from((CODE, CODE, NEAR, CodeSet())))
    fields["scope"] = reach(kind, near=draw(st.sampled_from((True, True, True, False))))
    fields["public"] = draw(st.sampled_from((True, True, False, None)))
    return source(name, kind, status if topic == "coverage" else None, **fields)


@st.composite
def libraries(draw: st.DrawFn, line: str, most: int = 5, plain: bool = False) -> tuple[Provision, ...]:
    """A handful of sources for one line of business, each with its own id."""
    count = draw(st.integers(0 if most < 2 else 1, most))
    return tuple(draw(provisions(line, f"S{number}", plain)) for number in range(1, count + 1))


@st.composite
def questions(draw: st.DrawFn, line: str, complete: bool = False) -> CoverageQuestion:
    """A member of the line asks about the code; ``complete`` leaves nothing out."""

    def perhaps(*values: Any, absent: Any) -> Any:
        return draw(st.sampled_from(values if complete else (*values, *values, absent)))

    enrollment = Enrollment(
        line_of_business=line,
        plan=perhaps(PLAN, absent=""),
        state=perhaps(STATE, absent=""),
        start="2020-01-01",
        end=draw(st.sampled_from((None, None, None, dt.date(2025, 12, 30)))),
        delivery_system=perhaps(*DELIVERY, absent="") if line in ("medicaid", "chip") else "",
        funding=perhaps(*FUNDING, absent="") if line == "commercial" else "",
        programme=perhaps(*PROGRAMMES, absent="") if line == "chip" else "",
    )
    known = (
        {} if complete else draw(st.sampled_from(({}, {"tried_therapy": True}, {"tried_therapy": False, "weeks": 6})))
    )
    service = Service(
        code="M0076",
        code_system="HCPCS",
        state=perhaps(STATE, absent=""),
        diagnoses=perhaps(["M17.11"], ["M54.50"], absent=[]),
        facts={"tried_therapy": True, "weeks": 6} if complete else known,
    )
    return CoverageQuestion(
        member=Member(
            date_of_birth=perhaps(*BORN, absent=None), residence_state=enrollment.state, enrollments=[enrollment]
        ),
        service=service,
        date_of_service=draw(days()),
        as_of=draw(st.sampled_from((dt.date(2026, 6, 30), dt.date(2026, 6, 30), *EDGES))),
    )


@st.composite
def cases(
    draw: st.DrawFn, lines: tuple[str, ...] = LINES, most: int = 5, plain: bool = False, complete: bool = False
) -> tuple[CoverageQuestion, tuple[Provision, ...]]:
    """A question of one line of business, and sources for that line."""
    line = draw(st.sampled_from(lines))
    return draw(questions(line, complete)), draw(libraries(line, most, plain))


@st.composite
def wild_questions(draw: st.DrawFn) -> CoverageQuestion:
    """Any member: several payers, gaps, unknown lines, retroactive requests, hospice, hospital stays, providers."""
    day = draw(days())
    rows = draw(st.lists(st.sampled_from((*LINES, "tricare")), max_size=3))
    spans = [
        Enrollment(
            line_of_business=line,
            plan=draw(st.sampled_from(("", PLAN))),
            start=draw(st.sampled_from(("2020-01-01", "2025-06-01", "2025-07-01"))),
            end=draw(st.sampled_from((None, None, dt.date(2025, 12, 31)))),
            state=draw(st.sampled_from(("", STATE, "CA"))),
            delivery_system=draw(st.sampled_from(("", *DELIVERY))),
            funding=draw(st.sampled_from(("", *FUNDING))),
            programme=draw(st.sampled_from(("", *PROGRAMMES))),
            integrated=draw(st.sampled_from((None, True))),
            restricted_scope=draw(st.sampled_from((None, None, True))),
            carve_outs=draw(st.sampled_from(((), (), ("M0076",)))),
            known_from=draw(st.sampled_from((None, None, *EDGES))),
            premium_credit=draw(st.sampled_from((None, True))),
            premium_paid_through=draw(st.sampled_from((None, dt.date(2025, 5, 31)))),
        )
        for line in rows
    ]
    request = draw(
        st.sampled_from(
            (
                None,
                None,
                RetroactiveRequest(application_date="2025-08-15", otherwise_eligible=True, state=STATE),
                RetroactiveRequest(application_date="2027-02-03", otherwise_eligible=True, state=STATE),
                RetroactiveRequest(application_date="2025-08-15"),
            )
        )
    )
    stay = draw(st.sampled_from((None, None, (day - 3 * ONE_DAY, day + 3 * ONE_DAY))))
    return CoverageQuestion(
        member=Member(
            date_of_birth=draw(st.sampled_from((None, *BORN))),
            residence_state=draw(st.sampled_from(("", STATE, "VA"))),
            enrollments=spans,
            dual_status=draw(st.sampled_from(("", "full", "qmb_only"))),
            medicare_secondary=draw(st.sampled_from(("", "none", "working_aged"))),
            hospice_from=draw(st.sampled_from((None, None, dt.date(2025, 6, 1)))),
            retroactive_request=request,
            found=draw(st.sampled_from((True, True, True, False))),
        ),
        service=Service(
            code=draw(st.sampled_from(("M0076", "M0076", "E0100", ""))),
            code_system="HCPCS",
            state=draw(st.sampled_from(("", STATE, "VA"))),
            type_of_bill=draw(st.sampled_from(("", "111"))),
            admission=None if stay is None else stay[0],
            discharge=None if stay is None else stay[1],
            hospice_related=draw(st.sampled_from((None, True, False))),
            emergency=draw(st.sampled_from((None, True, False))),
            provider=draw(
                st.sampled_from(
                    (None, Provider(), Provider(contracted=True), Provider(contracted=True, notice_sent="2025-06-02"))
                )
            ),
        ),
        date_of_service=day,
        as_of=draw(st.sampled_from((dt.date(2026, 6, 30), *EDGES))),
    )


@st.composite
def wild_cases(draw: st.DrawFn) -> tuple[CoverageQuestion, tuple[Provision, ...]]:
    """Any question and sources of any line of business."""
    line = draw(st.sampled_from(LINES))
    return draw(wild_questions()), draw(libraries(line))


def told(item: Determination) -> tuple[Any, ...]:
    """What a determination tells: who is asked, what governs on each topic, and the open alternatives."""
    topics = {
        topic: (
            ruling.resolution,
            ruling.status,
            f"{ruling.stance} {ruling.value!r}",
            None if ruling.governing is None else ruling.governing.id,
            tuple(other.id for other in ruling.composed_of),
            frozenset((branch.status, branch.governing and branch.governing.id) for branch in ruling.alternatives),
        )
        for topic, ruling in item.rulings.items()
        if ruling.governing is not None or ruling.alternatives
    }
    open_ = tuple(
        (branch.condition, branch.status, None if branch.governing is None else branch.governing.id)
        for branch in item.alternatives
    )
    return (item.payer, item.resolution, item.status, item.paid_by, sorted(topics.items()), open_)


def all_told(answer: Answer) -> list[tuple[Any, ...]]:
    """What every determination of an answer tells."""
    return [told(item) for item in answer.determinations]


def fates(answer: Answer) -> dict[tuple[int, str, str, str | None], tuple[Any, ...]]:
    """What became of every candidate, by payer, topic, provision and the outcome that it gives."""
    return {
        (item.payer.order, topic, step.provision.id, step.provision.status): (step.disposition, step.comparison)
        for item in answer.determinations
        for topic, ruling in item.rulings.items()
        for step in ruling.steps
    }


def needs(answer: Answer) -> list[tuple[str, ...]]:
    """What every determination asks for."""
    return [item.needs for item in answer.determinations]


def renamed(provision: Provision, names: dict[str, str]) -> Provision:
    """The same source under another id."""
    authority = provision.authority
    name = names[authority.id]
    return attrs.evolve(
        provision,
        authority=attrs.evolve(authority, id=name, title=name, family=names.get(authority.family, authority.family)),
    )
