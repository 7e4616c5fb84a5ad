"""A day that selects versions and is not given lies somewhere: what is settled without it holds wherever it lies."""

import datetime as dt

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from provision_worlds import determination, provision, ruling, state_file, world
from strategies import shelf, source

from coverage_resolver import (
    CoverageQuestion,
    CoverageStatus,
    EffectivePeriod,
    Enrollment,
    Member,
    Resolution,
    Service,
    Supersession,
    resolve,
)
from coverage_resolver.vocabulary import DateBasis

DAYS = [dt.date(2025, 1, 1) + dt.timedelta(days=20 * number) for number in range(13)]
OUTCOMES = ("covered", "excluded_benefit", "investigational")


@st.composite
def chains(draw):
    """Up to three issues of one document and one of another, some of which revise others; all go by the request."""
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        start = draw(st.sampled_from(DAYS))
        end = draw(st.sampled_from([None, None, *(day for day in DAYS if day > start)]))
        mode = draw(st.sampled_from(("", "amend", "replace"))) if found else ""
        found.append(
            attrs.evolve(
                source("NCD X", "ncd", draw(st.sampled_from(OUTCOMES))),
                version=str(number),
                period=EffectivePeriod.of(start, end),
                date_basis=DateBasis.REQUEST,
                supersedes=(Supersession(version=str(number - 1), mode=mode),) if mode else (),
            )
        )
    found = [attrs.evolve(item, authority=found[0].authority) for item in found]
    return [*found, source("CFR Y", "regulation", draw(st.sampled_from(OUTCOMES)))][: draw(st.integers(1, 4))]


def asked(as_of, request=None):
    return CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code="M0076", code_system="HCPCS", state="OH", request_date=request),
        date_of_service="2025-07-01",
        as_of=as_of,
    )


def told(question, library):
    found = resolve(question, library).primary
    return found.resolution, found.status, found.governing and found.governing.id


@settings(max_examples=60)
@given(chains(), st.sampled_from(("2025-03-01", "2025-07-01", "2026-01-01")))
def test_what_is_settled_without_the_day_holds_on_every_day_that_it_may_be(provisions, as_of):
    library = shelf(*provisions)
    found = told(asked(as_of), library)
    first = dt.date(2025, 1, 1) if as_of <= "2025-07-01" else dt.date(2024, 1, 1)
    last = dt.date(2025, 7, 1) if as_of <= "2025-07-01" else dt.date(2025, 12, 31)
    days = [first, last, *(day + dt.timedelta(days=step) for day in DAYS for step in (-1, 0, 1))]
    every = {told(asked(as_of, day), library) for day in days if first <= day <= last}
    if found[0] in (Resolution.GOVERNED, Resolution.SILENT):
        assert {(resolution, status) for resolution, status, _ in every} == {found[:2]}
    else:
        assert len(every) > 1 or every == {found}


def test_of_two_versions_that_follow_each_other_one_counts(tmp_path):
    """Before the amendment the state excludes the service; from then on it leaves it to the plan, which covers it."""
    old = provision(topic="coverage_status", value={"covered": False}, effective_from="2024-01-01", **BY_REQUEST)
    new = provision(
        topic="coverage_status",
        stance="delegates",
        effective_from="2025-06-01",
        supersedes=["P1"],
        supersede_mode="amend",
        **BY_REQUEST,
    )
    library = world(tmp_path, state_file(old, new, provision("plan", "coverage_status", {"covered": True})))
    when = {"born": "1980-01-01", "day": "2025-06-10", "as_of": "2026-02-01"}
    found = determination(library, **when)
    assert found.status is CoverageStatus.INDETERMINATE
    assert found.needs == ("service.request_date",)
    assert {branch.status for branch in found.alternatives} == {CoverageStatus.EXCLUDED_BENEFIT, CoverageStatus.COVERED}
    assert determination(library, request="2025-05-31", **when).status is CoverageStatus.EXCLUDED_BENEFIT
    assert determination(library, request="2025-06-01", **when).status is CoverageStatus.COVERED


def test_each_version_of_a_chain_is_a_branch(tmp_path):
    chain = [
        provision(value={"step": number}, effective_from=day, **BY_REQUEST)
        | ({"supersedes": [f"P{number - 1}"], "supersede_mode": "amend"} if number > 1 else {})
        for number, day in enumerate(("2024-01-01", "2025-01-01", "2025-06-01"), start=1)
    ]
    found = ruling(world(tmp_path, state_file(*chain)), day="2025-06-10", as_of="2026-02-01")
    branches = {item.condition: item.governing and item.governing.value["step"] for item in found.alternatives}
    assert branches == {
        "service.request_date up to 2023-12-31": None,
        "service.request_date from 2024-01-01 to 2024-12-31": 1,
        "service.request_date from 2025-01-01 to 2025-05-31": 2,
        "service.request_date from 2025-06-01 on": 3,
    }


BY_REQUEST = {"effective_basis": "request_date"}
