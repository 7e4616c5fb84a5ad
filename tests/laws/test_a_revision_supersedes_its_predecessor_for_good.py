"""A revision supersedes for good, from its own effective date (house.md section 4, last paragraph; law.md DT-7).

``replace``: the earlier issuance never took effect. ``amend``: it held until the day before the revision.
"""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules, shelf, source

from coverage_resolver import (
    CoverageQuestion,
    Disposition,
    EffectivePeriod,
    Enrollment,
    Member,
    ReasonCode,
    Resolution,
    Service,
    Supersession,
    resolve,
)

BEGINS, ENDS = dt.date(2025, 6, 1), dt.date(2025, 12, 31)
DAYS = st.dates(dt.date(2020, 1, 2), dt.date(2027, 1, 1)) | st.sampled_from(
    [BEGINS - dt.timedelta(1), BEGINS, BEGINS + dt.timedelta(1), ENDS, ENDS + dt.timedelta(1)]
)


def asked(day, as_of="2030-01-01"):
    return CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code="M0076", code_system="HCPCS", state="OH"),
        date_of_service=day,
        as_of=as_of,
    )


def issues(mode, ends=ENDS, published=dt.date(2019, 1, 1)):
    first = source("NCD X", "ncd", "not_medically_necessary", published_on=dt.date(2019, 1, 1))
    second = attrs.evolve(
        first,
        version="2",
        status="covered",
        period=EffectivePeriod.of(BEGINS, ends),
        published_on=published,
        supersedes=(Supersession(version="1", mode=mode),),
    )
    return first, second


@given(DAYS, st.sampled_from((None, ENDS)))
def test_amended_it_held_until_the_day_before_and_never_again(day, ends):
    first, second = issues("amend", ends)
    ruling = resolve(asked(day), shelf(first, second)).primary.rulings["coverage"]
    if day < BEGINS:
        assert ruling.governing is first
    elif ends is None or day <= ends:
        assert ruling.governing is second
    else:
        assert ruling.resolution is Resolution.SILENT
    if day >= BEGINS:
        assert {step.provision: step.disposition for step in ruling.steps}[first] is Disposition.SUPERSEDED


@given(DAYS, st.sampled_from((None, ENDS)))
def test_replaced_it_never_took_effect(day, ends):
    first, second = issues("replace", ends)
    ruling = resolve(asked(day), shelf(first, second)).primary.rulings["coverage"]
    if day >= BEGINS and (ends is None or day <= ends):
        assert ruling.governing is second
    else:
        assert ruling.resolution is Resolution.SILENT
    assert {step.provision: step.disposition for step in ruling.steps}[first] is Disposition.SUPERSEDED


@given(DAYS, st.sampled_from(("amend", "replace")))
def test_a_revision_not_yet_published_supersedes_nothing(day, mode):
    first, second = issues(mode, None, published=dt.date(2025, 1, 1))
    assert resolve(asked(day, as_of="2024-12-31"), shelf(first, second)).primary.governing is first


@pytest.mark.parametrize("mode", ["amend", "replace"])
def test_a_revision_that_is_itself_displaced_still_supersedes(mode):
    """The other relation keeps its own rule: the loser of a rank displaces nobody, yet its predecessor stays gone."""
    statute = source("SSA X", "statute", "excluded_benefit")
    first, second = issues(mode)
    ruling = resolve(asked("2025-06-30"), shelf(statute, first, second)).primary.rulings["coverage"]
    assert [step.disposition for step in ruling.steps] == [
        Disposition.SUPERSEDED,
        Disposition.DISPLACED,
        Disposition.GOVERNS,
    ]


def test_two_versions_in_force_without_a_declared_supersession_need_a_person():
    """DT-7: overlap -> later revision only if it declares supersession, else needs-human."""
    first, second = issues("amend")
    undeclared = attrs.evolve(second, supersedes=())
    item = resolve(asked("2025-06-30"), rules().with_provisions([first, undeclared])).primary
    assert item.resolution is Resolution.CONFLICT


@pytest.mark.parametrize(
    ("day", "as_of", "version"),
    [
        ("2025-05-31", "2026-01-01", "1"),
        ("2025-06-01", "2025-05-15", "2"),
        ("2025-06-01", "2026-01-01", "1"),
        ("2025-08-31", "2026-01-01", "1"),
        ("2025-09-01", "2026-01-01", "3"),
        ("2025-09-01", "2025-05-15", "2"),
    ],
)
def test_a_reissued_amendment_amends_in_place_of_the_one_that_it_replaces(day, as_of, version):
    """The first issue never took effect once the second is known: until the second begins, the amended text holds."""
    first, second = issues("amend", None)
    third = attrs.evolve(
        second,
        version="3",
        status="investigational",
        period=EffectivePeriod.of("2025-09-01"),
        published_on=dt.date(2025, 5, 20),
        supersedes=(Supersession(version="2", mode="replace"),),
    )
    ruling = resolve(asked(day, as_of), shelf(first, second, third)).primary.rulings["coverage"]
    assert ruling.governing.version == version
    assert ruling.contenders == ()


@pytest.mark.parametrize(
    ("published", "day", "open_"),
    [
        ("2025-05-31", "2025-06-15", False),
        ("2025-06-01", "2025-06-15", False),
        ("2025-06-02", "2025-06-01", True),
        ("2025-07-01", "2025-06-30", True),
        ("2025-07-01", "2025-07-01", False),
    ],
    ids=["before it begins", "on its first day", "the day after", "the day before the replacement", "from then on"],
)
def test_what_had_begun_when_its_replacement_was_published_is_not_undone_at_a_members_cost(published, day, open_):
    """DT-4, MC-11: it held until then for who relied on it, and that it never took effect is for a person."""
    covered = source("P", "ncd", "covered", version="1", period=EffectivePeriod.of("2025-06-01"))
    later = attrs.evolve(
        covered,
        version="2",
        period=EffectivePeriod.of("2025-09-01"),
        published_on=dt.date.fromisoformat(published),
        supersedes=(Supersession(version="1", mode="replace"),),
    )
    bar = source("N", "lcd", "not_medically_necessary")
    item = resolve(asked(day, "2026-01-01"), shelf(covered, later, bar)).primary
    assert (item.resolution is Resolution.INDETERMINATE) is open_
    assert (ReasonCode.RETROACTIVE_RESTRICTION in item.reason_codes) is open_
