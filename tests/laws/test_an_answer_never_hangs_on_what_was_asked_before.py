"""An answer never hangs on what was asked before: a library that remembers answers as one that remembers nothing.

Each field of a question is changed by itself, and the questions are put to one library in any order. A field that is
not named here fails the first test: whoever adds one says how it may be changed.
"""

import datetime as dt
import random

import attrs
import pytest
from random_cases import AS_OF, DAYS, random_case
from strategies import shipped

import coverage_resolver.judge as judgement
from coverage_resolver import alike
from coverage_resolver.authorities import Adoption
from coverage_resolver.conditions import Condition
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.facts import EVENTS, FIELDS, case_facts
from coverage_resolver.participation import Participation
from coverage_resolver.payer_rules import Leg
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
from coverage_resolver.vocabulary import DateBasis

DAY = dt.date(2025, 6, 10)
OTHERS = {
    CoverageQuestion: {
        "member": (),
        "service": (),
        "date_of_service": DAYS,
        "as_of": AS_OF,
        "decision_level": ("alj",),
        "reviewed": ((), ("ncd",)),
        "offered": (("NCD 150.7",), ("ncd-1",)),
    },
    Member: {
        "date_of_birth": ("2004-06-14", "2020-01-01"),
        "residence_state": ("OH", "CA", ""),
        "residence_county": ("Fairfax",),
        "residences": ([Residence(state="TX", end="2025-06-15")],),
        "enrollments": (),
        "dual_status": ("full", "qmb_only"),
        "medicare_secondary": ("working_aged",),
        "hospice_from": ("2025-06-01",),
        "hospice_through": ("2025-06-20",),
        "retroactive_request": (RetroactiveRequest(application_date="2025-07-01", otherwise_eligible=True),),
        "found": (False,),
        "facts": ({"tried_therapy": True}, {"weeks": 5}, {"setting": ["home"]}, {"in_study": 1}, {"in_study": True}),
    },
    Enrollment: {
        "line_of_business": ("medicaid", "medicare_ffs", "commercial"),
        "plan": ("plan-b", ""),
        "start": ("2025-06-01",),
        "end": ("2025-06-30",),
        "state": ("OH", "CA", ""),
        "delivery_system": ("fee_for_service", ""),
        "funding": ("self_funded_erisa", ""),
        "programme": ("separate", ""),
        "state_programme": ("STAR",),
        "eligibility_group": ("expansion",),
        "basis": ("age",),
        "known_from": ("2025-12-01",),
        "end_known_from": ("2025-12-01",),
        "application_date": ("2025-06-15",),
        "contract_date": ("2025-01-01",),
        "waivers": (("hcbs",),),
        "carve_outs": (("M0076",),),
        "integrated": (True,),
        "restricted_scope": (True,),
        "premium_credit": (True,),
        "premium_paid_through": ("2025-05-31",),
    },
    Service: {
        "code": ("J1000", "97153"),
        "code_system": ("CPT",),
        "description": ("prolotherapy",),
        "diagnoses": ((), ("M54.50",), ("F84.0",)),
        "place_of_service": ("12", "21"),
        "type_of_bill": ("111",),
        "modifiers": (("90",),),
        "kind": ("dme", "facility"),
        "state": ("OH", "VA", ""),
        "county": ("Fairfax",),
        "performing_laboratory_state": ("TX",),
        "billing_laboratory_state": ("TX",),
        "provider_state": ("TX",),
        "contractor": ("JH",),
        "provider": (Provider(contracted=True, notice_sent="2025-05-01"), Provider(contracted=False), Provider()),
        "prior_authorization": (PriorAuthorization(status="approved"),),
        "emergency": (True,),
        "hospice_related": (True,),
        "admission": (DAY,),
        "discharge": (DAY + dt.timedelta(days=9),),
        "procedure_date": (DAY,),
        "order_date": (DAY,),
        "request_date": (DAY, dt.date(2025, 4, 1)),
        "facts": ({"tried_therapy": True}, {"weeks": 6}, {"weeks": 6.0}, {"setting": "home"}, {"in_study": True}),
    },
}


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.__name__)
def test_every_field_is_changed(kind):
    assert list(OTHERS[kind]) == [field.name for field in attrs.fields(kind)]


def test_a_fact_is_given_or_known_to_be_derived():
    """What the library derives from other fields is looked up whether or not the question names any fact."""
    span = Enrollment(line_of_business="medicaid", start="2020-01-01")
    question = CoverageQuestion(member=Member(), service=Service(), date_of_service=DAY, as_of=DAY)
    assert case_facts(question, Leg(enrollment=span), "CA", "").keys() <= EVENTS.keys() | FIELDS.keys()


def changed(value):
    """The value with one field changed, as far as that makes a question."""
    for field, others in OTHERS[type(value)].items():
        for other in others:
            try:
                yield attrs.evolve(value, **{field: other})
            except ValueError:
                continue


def neighbours(question):
    """Every question that differs in one field."""
    yield from changed(question)
    yield from (attrs.evolve(question, service=service) for service in changed(question.service))
    yield from (attrs.evolve(question, member=member) for member in changed(question.member))
    first, *rest = question.member.enrollments
    for span in changed(first):
        yield attrs.evolve(question, member=attrs.evolve(question.member, enrollments=[span, *rest]))


@pytest.fixture
def asked_both_ways(monkeypatch):
    """Puts questions to one library, each by itself and remembering; tells how often it needed not to judge."""
    ruled = []
    rulings = judgement._rulings
    monkeypatch.setattr(judgement, "_rulings", lambda *given: ruled.append(given) or rulings(*given))

    def ask(questions, library):
        monkeypatch.setattr(alike, "FEW", 10**9)
        alone = [judgement.judge(question, library) for question in questions]
        judged = len(ruled)
        monkeypatch.setattr(alike, "FEW", 1)
        for question, answer in zip(questions, alone, strict=True):
            assert judgement.judge(question, library) == answer
        spared = 2 * judged - len(ruled)
        ruled.clear()
        return spared

    return ask


def a_day(rng):
    """A day of the spring or the summer in which the rules of the random worlds begin and end."""
    return dt.date(2025, 4, 1) + dt.timedelta(days=rng.randrange(150))


def dated(rng, item):
    """The provision with days of its own, and now and then with something else that a question is held against."""
    authority = item.authority
    adoptions = (Adoption(plan="plan-a", period=EffectivePeriod.of(a_day(rng))),) if rng.random() < 0.3 else ()
    authority = attrs.evolve(
        authority,
        adoptions=adoptions or authority.adoptions,
        approved=ImpreciseDate.parse(a_day(rng)) if rng.random() < 0.3 else None,
    )
    ages = (Condition("age_years", "below", 21),) if rng.random() < 0.03 else ()
    start = a_day(rng)
    ends = [start + dt.timedelta(days=rng.randrange(10, 60)) if rng.random() < 0.4 else None for _ in range(2)]
    return attrs.evolve(
        item,
        authority=authority,
        period=EffectivePeriod.of(start, ends[0]),
        retired_on=ends[1],
        published_on=a_day(rng) if rng.random() < 0.5 else None,
        end_known_from=a_day(rng) if rng.random() < 0.3 else None,
        conditions=(*item.conditions, *ages),
        date_basis=rng.choice((DateBasis.REQUEST, DateBasis.ADMISSION)) if rng.random() < 0.03 else item.date_basis,
    )


def world(rng):
    """A question and a library in which hardly two things happen on one day."""
    question, library = random_case(rng)
    question = attrs.evolve(question, service=attrs.evolve(question.service, provider=None))
    taken = [Participation("plan-a", EffectivePeriod.of(a_day(rng), "2025-09-10"))] if rng.random() < 0.1 else []
    provisions = [dated(rng, item) for item in library.provisions]
    return question, library.with_provisions(provisions, participations=taken)


def test_random_questions(asked_both_ways):
    """Every field by itself, two fields at once, and many days."""
    spared = 0
    for seed in range(60):
        rng = random.Random(seed)
        question, library = world(rng)
        if question.member.enrollments:
            nearby = list(neighbours(question))
            further = [each for one in rng.sample(nearby, 3) for each in neighbours(one)]
            days = [attrs.evolve(question, date_of_service=a_day(rng), as_of=a_day(rng)) for _ in range(90)]
            asked = [question, *nearby, *rng.sample(further, 20), *days]
            rng.shuffle(asked)
            spared += asked_both_ways(asked, library)
    assert spared > 5000


def test_a_stay_and_a_home_elsewhere(asked_both_ways):
    """What takes two fields at once to be seen."""
    for seed in range(300):
        rng = random.Random(seed)
        question, library = world(rng)
        stay = attrs.evolve(question.service, admission=a_day(rng), discharge="2025-09-30")
        homes = [
            attrs.evolve(question.member, residence_state=state, date_of_birth=born)
            for state, born in (
                ("CA", None),
                ("OH", None),
                ("TX", None),
                ("CA", f"2004-{question.date_of_service:%m-%d}"),
            )
        ]
        asked = [question, *(attrs.evolve(question, member=member) for member in homes)]
        asked_both_ways([*asked, *(attrs.evolve(each, service=stay) for each in asked)], library)


@pytest.mark.parametrize(
    ("state", "code", "line", "plan"),
    [
        ("KS", "97153", "medicaid", "ks-plan"),
        ("CA", "M0076", "commercial", "health-net-ca"),
        ("CA", "M0076", "medicaid", "health-net-ca"),
        ("CA", "M0076", "medicare_advantage", "health-net-ca"),
    ],
)
def test_the_shipped_sources(state, code, line, plan, asked_both_ways):
    span = Enrollment(
        line_of_business=line, plan=plan, state=state, delivery_system="managed_care", funding="insured",
        start="2020-01-01",
    )  # fmt: skip
    question = CoverageQuestion(
        member=Member(date_of_birth="2019-06-14", residence_state=state, enrollments=[span]),
        service=Service(code=code, code_system="CPT" if code[0].isdigit() else "HCPCS", state=state),
        date_of_service=DAY,
        as_of="2026-06-30",
    )
    library = shipped().with_provisions(shipped().provisions, "again", participations=shipped().participations)
    days = [question.on(dt.date(2024, 1, 1) + dt.timedelta(days=11 * number)) for number in range(100)]
    asked_both_ways([question, *neighbours(question), *days, *days], library)


def test_what_conditions_turn_on_is_told_apart(asked_both_ways):
    """``1`` is no ``True``, and what is a list cannot be looked up: it is judged."""
    question, library = random_case(random.Random(3))
    first, *rest = library.provisions
    asking = attrs.evolve(first, conditions=(Condition("in_study", "is", True),))
    library = library.with_provisions([asking, *rest])
    values = (True, 1, 1.0, "1", False, 0, [True], ["1"], (True,), (1,))
    asked = [
        attrs.evolve(question, service=attrs.evolve(question.service, provider=None, facts={"in_study": value}))
        for value in values
    ]
    assert asked_both_ways([*asked, *reversed(asked)], library) > 0
