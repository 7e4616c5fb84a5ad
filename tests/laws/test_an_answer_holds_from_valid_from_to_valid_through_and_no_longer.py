"""The window of an answer is the longest run of days on which it is the same (house.md section 2.10; law.md DT-5)."""

import datetime as dt

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from provision_worlds import CODE, PLAN, STATE, provision, state_file, world
from strategies import CONTRACTOR, ONE_DAY, cases, shelf, source, told, wild_cases

from coverage_resolver import (
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    Member,
    PolicyLibrary,
    RetroactiveRequest,
    Scope,
    Service,
    Supersession,
    resolve,
)
from coverage_resolver.participation import Participation
from coverage_resolver.periods import parse_day
from coverage_resolver.spans import topic_windows
from coverage_resolver.vocabulary import CoverageStatus


def check(question, library):
    for place, item in enumerate(resolve(question, library).determinations):
        if not item.payer.line_of_business:
            continue
        first, last, day = item.valid_from, item.valid_through, question.date_of_service

        def on(when, place=place):
            found = resolve(question.on(when), library).determinations
            return told(found[place]) if place < len(found) else None

        assert (first or day) <= day <= (last or day)
        for inside in {first or day, last or day, *(day + number * ONE_DAY for number in (-20, -1, 1, 20))}:
            if (first or dt.date.min) <= inside <= (last or dt.date.max):
                assert on(inside) == told(item)
        if first is not None:
            assert on(first - ONE_DAY) != told(item)
        if last is not None:
            assert on(last + ONE_DAY) != told(item)


@given(cases())
def test_for_one_payer(case):
    question, sources = case
    check(question, shelf(*sources))


@given(wild_cases())
def test_for_any_member(case):
    question, sources = case
    assume(len(question.member.enrollments) < 3)
    check(question, shelf(*sources))


@given(st.sampled_from(("2025-06-14", "2025-07-14", "2025-07-15", "2025-07-16", "2025-08-10")))
def test_for_months_reached_only_by_a_retroactive_request(day):
    """42 CFR 435.915 gives coverage without an enrolment on record; sources still begin and end inside it (MD-8)."""
    ends = source("RULE", "state_regulation", "excluded_benefit", period=EffectivePeriod.of("2020-01-01", "2025-07-15"))
    request = RetroactiveRequest(application_date="2025-08-15", otherwise_eligible=True, state="OH")
    question = CoverageQuestion(
        member=Member(residence_state="OH", retroactive_request=request),
        service=Service(code="M0076", code_system="HCPCS"),
        date_of_service=day,
        as_of="2026-06-30",
    )
    check(question, shelf(ends))


def in_the_plan(day: str, as_of: str, **enrollment: str) -> CoverageQuestion:
    span = {"line_of_business": "medicaid", "start": "2000-01-01", "state": STATE, "plan": PLAN} | enrollment
    return CoverageQuestion(
        member=Member(date_of_birth="2020-03-04", enrollments=[Enrollment(delivery_system="managed_care", **span)]),
        service=Service(code=CODE, code_system="CPT", state=STATE),
        date_of_service=day,
        as_of=as_of,
    )


def test_a_plan_leaves_its_programme_on_a_day_on_which_nothing_else_happens(tmp_path):
    """Whoever is still enrolled afterwards is a person's: the answer of the last day holds no longer than that day."""
    rule = provision("plan", "coverage_status", {"covered": True})
    library = world(tmp_path, state_file(rule)).with_provisions(
        world(tmp_path, state_file(rule)).provisions,
        participations=[Participation(PLAN, EffectivePeriod.of("2024-01-01", "2025-12-31"))],
    )
    question = in_the_plan("2025-12-30", "2026-06-30")
    check(question, library)
    item = resolve(question, library).primary
    assert (item.valid_from, item.valid_through) == (dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@given(st.sampled_from(("2026-03-14", "2026-03-15", "2026-03-16", "2026-02-01", "2026-04-01")))
def test_a_request_that_nobody_dated_may_be_past_from_the_day_as_of_which_is_asked(tmp_path_factory, day):
    """For services before that day the request may have been made on any day, in retrospect too; then only ahead."""
    told_ = {"topic": "authorization_period", "effective_basis": "request_date", "effective_precision": "day"}
    old = provision(value={"max_days": 180}, **told_ | {"effective_precision": None}, id="OLD")
    new = provision(value={"max_days": 90}, **told_, id="NEW", effective_from="2025-06-01", supersedes=["OLD"])
    library = world(tmp_path_factory.mktemp("request"), state_file(old, new | {"supersede_mode": "amend"}))
    question = in_the_plan(day, "2026-03-15")
    check(question, library)
    window = topic_windows(question, library, 0)["authorization_period"]
    open_ = day < "2026-03-15"
    assert (window.last == dt.date(2026, 3, 14)) is open_
    assert open_ or window.first == dt.date(2026, 3, 15)


@given(st.sampled_from(("2025-04-21", "2025-04-22", "2025-05-31")))
def test_what_held_was_replaced_on_the_day_on_which_its_replacement_was_published(day):
    """A restriction does not reach back behind its publication (SSA 1871(e)(1)); nothing else happens on that day."""
    about = {"scope": Scope("state", frozenset({STATE})), "lines_of_business": frozenset({"medicaid"})}
    first = source("S0", "state_medicaid_plan", "covered", period=EffectivePeriod.of("2020-01-01"), **about)
    later = attrs.evolve(
        first,
        version="2",
        status=CoverageStatus.EXCLUDED_BENEFIT,
        period=EffectivePeriod.of("2025-06-06"),
        published_on=dt.date(2025, 4, 22),
        supersedes=(Supersession(version=first.version, mode="replace"),),
    )
    question = attrs.evolve(in_the_plan(day, "2026-03-15"), service=Service(code="M0076", code_system="HCPCS"))
    check(question, shelf(first, later))
    item = resolve(question, shelf(first, later)).primary
    held = (None, dt.date(2025, 4, 21)) if day == "2025-04-21" else (dt.date(2025, 4, 22), dt.date(2025, 6, 5))
    assert item.valid_through == held[1]
    assert held[0] is None or item.valid_from == held[0]


@pytest.mark.parametrize(
    "where",
    [
        {"state": "OH"},
        {"state": "CA", "performing_laboratory_state": "OH"},
        {"state": "CA", "billing_laboratory_state": "OH", "modifiers": ["90"]},
    ],
    ids=["where it is drawn", "where it is performed", "where the billing laboratory is"],
)
@pytest.mark.parametrize("day", ["2025-06-30", "2025-07-01"])
def test_while_one_contractor_has_the_place_of_a_laboratory(where, day):
    """A test is governed where it is performed or, when referred, where the billing laboratory is; a contractor that
    is replaced there ends the answer, wherever else the question names a place (Pub. 100-04 ch. 1 sec. 10.1.5.4)."""
    handover = parse_day("2025-07-01")
    local = source("LCD-OHIO", "lcd", "covered", scope=Scope("contractor", frozenset({CONTRACTOR})))
    library = shelf(local)
    areas = []
    for area in library.jurisdictions.areas:
        if area.state == "OH":
            areas.append(attrs.evolve(area, period=EffectivePeriod.of("2012-01-01", handover - ONE_DAY)))
            areas.append(attrs.evolve(area, period=EffectivePeriod.of(handover), jurisdiction="JH"))
        else:
            areas.append(area)
    library = PolicyLibrary.of(
        library.provisions,
        library.ladders.ladders,
        library.notices,
        library.payer_rules,
        attrs.evolve(library.jurisdictions, areas=tuple(areas)),
    )
    question = CoverageQuestion(
        member=Member(
            residence_state="CA", enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]
        ),
        service=Service(code="M0076", code_system="HCPCS", kind="laboratory", **where),
        date_of_service=day,
        as_of="2026-06-30",
    )
    check(question, library)
    found = resolve(question, library).primary
    edge = found.valid_through if question.date_of_service < handover else found.valid_from
    assert edge == (handover - ONE_DAY if question.date_of_service < handover else handover)
