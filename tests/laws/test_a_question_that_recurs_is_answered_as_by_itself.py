"""A question that recurs is answered as by itself: a library that remembers kinds of questions as one that judges each.

In these worlds everything has days of its own: sources, last reviews, dates of implementation, contractors, ladders,
snapshots. Members differ in everything; many of their questions are of one kind.
"""

import datetime as dt
import random

import attrs
import pytest
from random_cases import CONTRACTORS, DAYS, PROVENANCE, named_case, random_case
from strategies import shipped
from test_an_answer_never_hangs_on_what_was_asked_before import DAY, OTHERS, a_day, dated, neighbours

from coverage_resolver import recurring
from coverage_resolver.authorities import Authority, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.conditions import Condition
from coverage_resolver.contracts import Served
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.judge import judge
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.participation import Participation
from coverage_resolver.periods import LAST_DAY, EffectivePeriod, ImpreciseDate, day_after
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Role

AGES = (Condition("age_years", "below", 21), Condition("age_months", "at_least", 252))


@attrs.frozen
class EmptyShelf:
    """A corpus without documents, silent of the days before its first snapshot and after its newest, that saw ends."""

    oldest: dt.date
    newest: dt.date
    ends: dt.date

    def find(self, service, lines, as_of=None, contracts=None):
        return ()

    def known_turns(self, service):
        return ()

    def of_diagnoses(self, service, lines, as_of=None, contracts=None):
        return None

    def document(self, authority_id, as_of=None):
        return ()

    def authority(self, authority_id):
        return None

    def superseders(self, provision):
        return ()

    def lacking(self, day, as_of):
        return frozenset({AuthorityKind.NCD}) if day < self.oldest else frozenset()

    def between(self, authority_id, as_of):
        return ()

    def served(self, as_of):
        last = self.ends if as_of >= self.newest else None
        return [Served(name, f"B:{state}", None, last) for name in CONTRACTORS for state in ("CA", "OH", "TX")]

    def snapshot_days(self):
        return (self.oldest, self.newest)

    def turning_days(self, as_of):
        return (self.oldest, day_after(self.seen_until(as_of)[AuthorityKind.NCD]))

    def seen_from(self):
        return {AuthorityKind.NCD: self.oldest}

    def seen_until(self, as_of):
        return {AuthorityKind.NCD: self.newest if as_of >= self.newest else self.oldest}

    def holds(self):
        return frozenset({AuthorityKind.NCD})


def reviewed(rng, item):
    """The provision with the days that matter beside the ruling, and now and then with what asks of the member."""
    review = ImpreciseDate.parse(a_day(rng).replace(year=2024)) if rng.random() < 0.5 else None
    return attrs.evolve(
        item,
        authority=attrs.evolve(item.authority, last_review=review),
        implementation_on=(a_day(rng),) if rng.random() < 0.3 else (),
        significant_cost_through=a_day(rng) if rng.random() < 0.3 else None,
    )


def asking(rng, item):
    """The provision where it asks of the member what questions of one kind may differ in."""
    asked = rng.choice((*AGES, Condition("days_since_enrollment", "below", 90)))
    return attrs.evolve(item, conditions=(*item.conditions, asked))


def age_limit():
    """A plan's limit of age, on the topic of that name."""
    authority = Authority(
        id="ages", kind=AuthorityKind.EVIDENCE_OF_COVERAGE, title="Ages", citation=Citation("ages"),
        scope=Scope("plan", frozenset({"plan-a"})), provenance=PROVENANCE,
    )  # fmt: skip
    return Provision(
        authority=authority,
        topic="age_limit",
        value={"max_age_years_inclusive": 20},
        period=EffectivePeriod.of("2020-01-01"),
    )


def election(rng, documents, start=None):
    """A plan's uniform election of one of the local documents."""
    chosen = rng.choice(documents)
    authority = Authority(
        id="elects", kind=AuthorityKind.MA_LCD_ELECTION, title="Election", citation=Citation("election"),
        scope=Scope("plan", frozenset({"plan-a"})), provenance=PROVENANCE,
    )  # fmt: skip
    return Provision(
        authority=authority,
        topic="uniform_election",
        value={"selected": chosen, "cms_accepted": True},
        period=EffectivePeriod.of(start or a_day(rng)),
    )


def turning(rng, period):
    """The part of a period that lies before a day, and the part after it."""
    day = a_day(rng)
    return EffectivePeriod.of("2010-01-01", day), EffectivePeriod.of(day_after(day), "2035-12-31")


def moved(rng, library):
    """The library in which contractors and ladders change on days of their own."""
    areas = []
    for area in library.jurisdictions.areas:
        if area.state not in ("CA", "OH", "TX") or rng.random() < 0.5:
            areas.append(area)
            continue
        before, after = turning(rng, area.period)
        areas += [attrs.evolve(area, period=before), attrs.evolve(area, period=after, jurisdiction="JH")]
    ladders = []
    for ladder in library.ladders.ladders:
        before, after = turning(rng, ladder.period)
        tiers = tuple(attrs.evolve(tier, binding=not tier.binding) for tier in ladder.tiers)
        ladders += [attrs.evolve(ladder, period=before), attrs.evolve(ladder, period=after, tiers=tiers)]
    jurisdictions = attrs.evolve(library.jurisdictions, areas=tuple(areas))
    return PolicyLibrary.of(
        library.provisions,
        ladders,
        library.notices,
        library.payer_rules,
        jurisdictions,
        participations=[Participation("plan-a", EffectivePeriod.of(a_day(rng)))] if rng.random() < 0.05 else [],
        shelves=[EmptyShelf(*sorted((a_day(rng), a_day(rng))), a_day(rng))] if rng.random() < 0.5 else [],
    )


def world(rng):
    """A plain question and a library in which hardly two things happen on one day."""
    question, library = rng.choice((random_case, named_case))(rng)
    span = attrs.evolve(question.member.enrollments[0], end=None)
    question = attrs.evolve(
        question,
        member=attrs.evolve(question.member, enrollments=[span]),
        service=attrs.evolve(question.service, provider=None, facts={}),
    )
    provisions = [reviewed(rng, dated(rng, item)) for item in library.provisions]
    if provisions and rng.random() < 0.1:
        provisions[0] = asking(rng, provisions[0])
    local = [item.authority.id for item in provisions if item.authority.kind is AuthorityKind.LCD]
    extra = [age_limit()] if rng.random() < 0.05 else []
    extra += [election(rng, local)] if local and rng.random() < 0.1 else []
    return question, moved(rng, library.with_provisions([*provisions, *extra]))


def of_its_kind(rng, question):
    """Questions that differ from it in the days, the birthday, the days of the span, and the diagnoses."""
    born = rng.choice((None, "2004-06-14", "1950-01-01", "2025-06-20", a_day(rng)))
    span = attrs.evolve(
        question.member.enrollments[0],
        start=rng.choice(("2015-01-01", "2025-03-15", a_day(rng))),
        end=rng.choice((None, None, "2025-09-30")),
    )
    member = attrs.evolve(question.member, date_of_birth=born, enrollments=[span])
    told = question.service.diagnoses, (), ["M54.5"], ["M54.50"], ["M17.11", "M54.50"]
    diagnoses = told[0] if rng.random() < 0.7 else rng.choice(told)
    service = attrs.evolve(question.service, diagnoses=diagnoses)
    day, as_of = a_day(rng), a_day(rng)
    return known_on(as_of, attrs.evolve(question, member=member, service=service, date_of_service=LAST_DAY)).on(day)


def known_on(as_of, question):
    """Also one about a day before the birth, which the library asks itself, to see how long an answer holds."""
    return attrs.evolve(question, date_of_service=LAST_DAY, as_of=as_of).on(question.date_of_service)


@pytest.fixture
def asked_both_ways(monkeypatch):
    """Puts questions to one library, each by itself and remembering; tells how often it needed not to judge."""
    judged = []

    def noticing(*given):
        judged.append(given)
        return judge(*given)

    monkeypatch.setattr(recurring, "judge", noticing)

    def ask(questions, library):
        forgetful = PolicyLibrary.of(*library.__reduce__()[1])
        for question in questions:
            # Rulings are remembered by the judgement itself, which has a law of its own.
            assert recurring.answered(question, library) == judge(question, forgetful)
        spared = len(questions) - len(judged)
        judged.clear()
        return spared

    return ask


@pytest.mark.parametrize("part", recurring.SELDOM, ids=lambda part: part.__name__)
def test_what_is_named_is_a_field(part):
    names = {field.name for field in attrs.fields(part)}
    assert names >= set(recurring.SELDOM[part])
    assert names <= OTHERS[part].keys()


def test_random_members(asked_both_ways):
    spared = asked = 0
    for seed in range(80):
        rng = random.Random(seed)
        question, library = world(rng)
        second = attrs.evolve(question.member.enrollments[0], line_of_business=rng.choice(("medicaid", "commercial")))
        two = attrs.evolve(question.member, enrollments=[*question.member.enrollments, second])
        questions = [attrs.evolve(question, member=two), *(of_its_kind(rng, question) for _ in range(120))]
        questions += [known_on("2026-06-30", each) for each in (*questions, *neighbours(question))]
        rng.shuffle(questions)
        spared += asked_both_ways(questions, library)
        asked += len(questions)
    assert spared > asked / 12


def medicare(kind, level="national", **given):
    """A source of Medicare that decides on coverage since 2020."""
    authority = Authority(
        id=kind.value, kind=kind, title=kind.value, citation=Citation(kind.value), provenance=PROVENANCE,
        scope=Scope(level, frozenset({"JE"}) if level == "contractor" else frozenset()),
    )  # fmt: skip
    decides = {"role": Role.DECIDES, "status": CoverageStatus.COVERED, "period": EffectivePeriod.of("2020-01-01")}
    return Provision(authority=authority, **decides | given)


ALONE = {
    "a date of implementation": ([medicare(AuthorityKind.NCD, implementation_on=(dt.date(2025, 6, 10),))], {}),
    "significant cost": ([medicare(AuthorityKind.NCD, significant_cost_through=dt.date(2025, 6, 9))], {}),
    "a limit of age": ([medicare(AuthorityKind.NCD), age_limit()], {"date_of_birth": "2010-01-01"}),
    "a condition on age": ([medicare(AuthorityKind.NCD, conditions=AGES[:1])], {"date_of_birth": "2010-01-01"}),
    "days since enrolment": (
        [medicare(AuthorityKind.NCD, conditions=(Condition("days_since_enrollment", "below", 90),))],
        {"start": "2025-06-01"},
    ),
    "an election": (
        [
            medicare(AuthorityKind.LCD, "contractor"),
            election(random.Random(1), ["lcd"], "2025-06-10"),
        ],
        {},
    ),
}


@pytest.mark.parametrize(("sources", "change"), ALONE.values(), ids=ALONE)
def test_what_alone_turns_an_answer(sources, change, asked_both_ways):
    """The day before and the day itself, and two members of one kind."""
    span = Enrollment(line_of_business="medicare_advantage", plan="plan-a", start="2020-01-01")
    question = CoverageQuestion(
        member=Member(residence_state="CA", date_of_birth="1950-01-01", enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", state="CA"),
        date_of_service="2025-06-10",
        as_of="2026-06-30",
    )
    other = attrs.evolve(question.member, date_of_birth=change.get("date_of_birth", "1950-01-01"))
    other = attrs.evolve(other, enrollments=[attrs.evolve(span, start=change.get("start", "2020-01-01"))])
    asked = [question.on(DAY - dt.timedelta(days=1)), question, attrs.evolve(question, member=other)]
    library = shipped().with_provisions(sources, "alone")
    assert len({str(judge(each, library).determinations) for each in asked}) > 1
    asked_both_ways(asked * 3, library)
    asked_both_ways(asked[::-1] * 3, library.with_provisions(sources))


@pytest.mark.parametrize(
    ("state", "code", "line", "plan"),
    [
        ("KS", "97153", "medicaid", "ks-plan"),
        ("CA", "M0076", "commercial", "health-net-ca"),
        ("CA", "M0076", "medicaid", "health-net-ca"),
        ("CA", "M0076", "medicare_advantage", "health-net-ca"),
        ("CA", "M0076", "medicare_ffs", ""),
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
    days = [question.on(dt.date(2024, 1, 1) + dt.timedelta(days=9 * number)) for number in range(120)]
    known = [attrs.evolve(each, as_of=day) for each in days[::10] for day in (*DAYS, each.date_of_service)]
    asked_both_ways([question, *neighbours(question), *days, *known, *days, *known], library)


def test_the_window_is_that_of_the_question_asked():
    """What is kept of one question has nothing of it: not its days, and not its window."""
    span = Enrollment(line_of_business="medicare_ffs", start="2020-01-01")
    first = CoverageQuestion(
        member=Member(residence_state="CA", enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", state="CA"),
        date_of_service="2025-06-10",
        as_of="2026-06-30",
    )
    later = attrs.evolve(first, member=attrs.evolve(first.member, enrollments=[attrs.evolve(span, start="2025-06-01")]))
    asked = []

    def windows(question, library, order):
        asked.append((question, order))

    library = shipped().with_provisions(shipped().provisions, "again")
    for _ in range(2):
        recurring.answered(first, library)
    answers = [recurring.answered(each, library, windows) for each in (first, later, first.on(dt.date(2025, 6, 12)))]
    assert [answer.date_of_service.day for answer in answers] == [10, 10, 12]
    for answer in answers:
        answer.primary._window()
    assert [question.member.enrollments[0].start.year for question, _ in asked] == [2020, 2025, 2020]
    assert len(library.answers) == 1
