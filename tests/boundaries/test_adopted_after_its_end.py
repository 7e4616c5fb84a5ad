"""A plan adopts a document from its own day on (IR-10); a version that had ended by then was never the plan's.

The plan determines from which day a policy is effective, and may withdraw it (IR-14); it prolongs no text by that.
"""

import datetime as dt

import attrs
import pytest
from strategies import PLAN, shelf, source

from coverage_resolver import (
    Adoption,
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    Member,
    ReasonCode,
    Scope,
    Service,
    Supersession,
    resolve,
)
from coverage_resolver.lint import inspect
from coverage_resolver.vocabulary import CoverageStatus


def question(day: str, as_of: str) -> CoverageQuestion:
    span = Enrollment(
        line_of_business="medicaid", delivery_system="managed_care", plan=PLAN, state="OH", start="2015-01-01"
    )
    return CoverageQuestion(
        member=Member(date_of_birth="1980-01-01", residence_state="OH", enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", state="OH"),
        date_of_service=day,
        as_of=as_of,
    )


def asked(day: str, *adopted: str, as_of: str = "2026-06-30", ended: dict[str, object] | None = None):
    given = ended or {"period": EffectivePeriod.of("2021-06-01", "2021-07-01")}
    reach = Scope("plan", frozenset({PLAN}))
    policy = source("POLICY", "plan_clinical_policy", "investigational", scope=reach, **given)
    adoption = Adoption(plan=PLAN, period=EffectivePeriod.of(*adopted))
    policy = attrs.evolve(policy, authority=attrs.evolve(policy.authority, adoptions=(adoption,)))
    step = resolve(question(day, as_of), shelf(policy)).primary.rulings["coverage"].step_of("POLICY")
    return step.disposition.value, step.because


@pytest.mark.parametrize("day", ["2021-05-31", "2021-06-01", "2021-07-01", "2021-07-02", "2021-09-01", "2024-05-01"])
@pytest.mark.parametrize("last", [[], ["2021-12-31"], ["2025-12-31"]], ids=str)
def test_adopted_after_its_end_it_is_never_in_force_however_long_it_is_adopted(day, last):
    assert asked(day, "2021-07-02", *last) == ("retired", "ended 2021-07-01, before the plan adopted it")


@pytest.mark.parametrize("day", ["2021-05-31", "2021-07-02", "2024-05-01"])
@pytest.mark.parametrize("last", [[], ["2025-12-31"]], ids=str)
def test_adopted_after_its_retirement_it_is_never_in_force(day, last):
    ended = {"period": EffectivePeriod.of("2021-06-01"), "retired_on": dt.date(2021, 7, 1)}
    assert asked(day, "2021-07-02", *last, ended=ended) == ("retired", "ended 2021-07-01, before the plan adopted it")


@pytest.mark.parametrize(("as_of", "fate"), [("2021-08-14", "governs"), ("2021-08-15", "retired")])
def test_that_it_had_ended_counts_once_it_can_be_known(as_of, fate):
    known = {"period": EffectivePeriod.of("2021-06-01", "2021-07-01"), "end_known_from": dt.date(2021, 8, 15)}
    assert asked("2021-08-01", "2021-07-02", as_of=as_of, ended=known)[0] == fate


@pytest.mark.parametrize(
    ("version", "adoption", "day", "fate"),
    [
        # The version ends within the adoption: to have adopted it for longer does not prolong it.
        ("2021-09-30", "2021-12-31", "2021-09-30", "governs"),
        ("2021-09-30", "2021-12-31", "2021-10-01", "retired"),
        # The plan withdraws it before its end.
        ("2021-09-30", "2021-08-31", "2021-08-31", "governs"),
        ("2021-09-30", "2021-08-31", "2021-09-01", "retired"),
        # Of a month and a day within it, what comes first is not known before the day.
        ("2021-09", "2021-09-15", "2021-09-15", "depends"),
        ("2021-09", "2021-09-15", "2021-09-16", "retired"),
    ],
)
def test_what_ends_first_ends_it(version, adoption, day, fate):
    ended = {"period": EffectivePeriod.of("2021-06-01", version)}
    assert asked(day, "2021-07-02", adoption, ended=ended)[0] == fate


@pytest.mark.parametrize(
    ("day", "fate"), [("2021-09-29", "governs"), ("2021-09-30", "depends"), ("2021-10-01", "retired")]
)
def test_a_retirement_ends_it_within_a_longer_adoption(day, fate):
    ended = {"period": EffectivePeriod.of("2021-06-01"), "retired_on": dt.date(2021, 9, 30)}
    assert asked(day, "2021-07-02", "2021-12-31", ended=ended)[0] == fate


@pytest.mark.parametrize(
    ("day", "fate"),
    [("2021-06-30", "not_yet_effective"), ("2021-07-01", "governs"), ("2021-07-02", "retired")],
)
def test_adopted_on_its_last_day_it_is_in_force_on_that_day(day, fate):
    assert asked(day, "2021-07-01")[0] == fate


def versions(adopted: str, *given: dict[str, object]):
    """The versions of a document of one plan, which adopted it on a day."""
    reach = Scope("plan", frozenset({PLAN}))
    first = source("POLICY", "plan_clinical_policy", "investigational", scope=reach)
    owner = attrs.evolve(first.authority, adoptions=(Adoption(plan=PLAN, period=EffectivePeriod.of(adopted)),))
    return [
        attrs.evolve(first, authority=owner, version=str(number), **about)
        for number, about in enumerate(given, start=1)
    ]


OLD, NEW = {"period": EffectivePeriod.of("2020-01-01", "2020-12-31")}, {"period": EffectivePeriod.of("2021-01-01")}
GONE = {"period": EffectivePeriod.of("2020-06-01", "2020-12-31"), "supersedes": (Supersession(version="1"),)}


@pytest.mark.parametrize("day", ["2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01"])
@pytest.mark.parametrize("adopted", ["2021-01-01", "2021-07-01"])
@pytest.mark.parametrize("given", [(OLD, NEW), (OLD, GONE, NEW)], ids=["ended", "amended, and ended"])
def test_what_had_ended_when_the_plan_adopted_the_document_leaves_it_no_gap(day, adopted, given):
    """A gap lies between two versions that both were the plan's: before the adoption there was none of them."""
    library = shelf(*versions(adopted, *given))
    ruling = resolve(question(day, "2026-06-30"), library).primary.rulings["coverage"]
    assert ReasonCode.VERSION_GAP not in ruling.reason_codes
    assert (ruling.governing is not None) is (day >= adopted)
    assert not [finding for finding in inspect(library).findings if finding.code == "gap"]


@pytest.mark.parametrize(
    ("day", "gap"),
    [("2020-09-30", False), ("2020-10-01", False), ("2020-12-31", False), ("2021-01-01", True), ("2021-03-30", True),
     ("2021-03-31", False)],
)  # fmt: skip
def test_between_two_versions_of_the_plan_there_is_one(day, gap):
    later = {"period": EffectivePeriod.of("2021-03-31"), "supersedes": (Supersession(version="1"),)}
    library = shelf(*versions("2020-10-01", OLD, later))
    ruling = resolve(question(day, "2026-06-30"), library).primary.rulings["coverage"]
    assert (ReasonCode.VERSION_GAP in ruling.reason_codes) is gap
    assert [finding.code for finding in inspect(library).findings if finding.code == "gap"] == ["gap"]


@pytest.mark.parametrize(
    ("day", "governs"),
    [("2024-05-31", None), ("2024-06-01", "1"), ("2026-02-28", "1"), ("2026-03-01", "2")],
)
@pytest.mark.parametrize("ended", [{}, {"end_known_from": dt.date(2027, 1, 1)}], ids=["", "an end not known yet"])
def test_a_later_version_is_not_older_for_an_adoption_of_what_it_amends(day, governs, ended):
    """IR-10: the plan says from when the policy is its own; what was changed later is so from its own day."""
    reach = Scope("plan", frozenset({PLAN}))
    first = source("POLICY", "plan_clinical_policy", "investigational", scope=reach, version="1")
    first = attrs.evolve(first, period=EffectivePeriod.of("2024-01-01"))
    adoption = Adoption(plan=PLAN, period=EffectivePeriod.of("2024-06-01"))
    owner = attrs.evolve(first.authority, adoptions=(adoption,))
    later = attrs.evolve(
        first,
        authority=owner,
        version="2",
        status=CoverageStatus.COVERED,
        period=EffectivePeriod.of("2026-03-01", "2026-12-31"),
        **ended,
        supersedes=(Supersession(version="1"),),
    )
    found = resolve(question(day, "2026-09-01"), shelf(attrs.evolve(first, authority=owner), later)).primary.governing
    assert (None if found is None else found.version) == governs


LATER = {"status": CoverageStatus.COVERED, "period": EffectivePeriod.of("2025-06-01")}


@pytest.mark.parametrize(
    ("published", "day", "governs"),
    [
        # Published after the adoption: it is no part of what was adopted, and begins on its own day.
        ("2025-05-01", "2024-01-01", "1"),
        ("2025-05-01", "2025-05-31", "1"),
        ("2025-05-01", "2025-06-01", None),  # two versions that nothing orders
        ("2024-01-02", "2024-01-01", "1"),
        # Published on the day of the adoption, or before, it is the text that was adopted.
        ("2024-01-01", "2024-01-01", None),
    ],
)
def test_a_later_version_is_not_older_for_an_adoption_before_its_publication(published, day, governs):
    first, later = versions("2024-01-01", {"period": EffectivePeriod.of("2023-01-01")}, LATER)
    later = attrs.evolve(later, published_on=dt.date.fromisoformat(published))
    ruling = resolve(question(day, "2026-06-30"), shelf(first, later)).primary.rulings["coverage"]
    assert (None if ruling.governing is None else ruling.governing.version) == governs


@pytest.mark.parametrize("day", ["2024-01-01", "2025-05-31", "2025-06-01", "2026-01-01"])
@pytest.mark.parametrize(("last", "was"), [("2025-05-31", False), ("2025-06-01", True)])
def test_a_version_that_begins_when_the_adoption_is_over_was_never_the_plans(day, last, was):
    (later,) = versions("2024-01-01", LATER)
    adoption = Adoption(plan=PLAN, period=EffectivePeriod.of("2024-01-01", last))
    owner = attrs.evolve(later.authority, adoptions=(adoption,))
    later = attrs.evolve(later, authority=owner, published_on=dt.date(2025, 5, 1))
    step = resolve(question(day, "2026-06-30"), shelf(later)).primary.rulings["coverage"].step_of("POLICY")
    fate = "not_yet_effective" if day < "2025-06-01" else "governs" if day == "2025-06-01" else "retired"
    told = (step.disposition.value, step.because)
    assert (
        step.disposition.value == fate
        if was
        else told == ("not_adopted", "the adoption ended 2025-05-31, before it began")
    )
