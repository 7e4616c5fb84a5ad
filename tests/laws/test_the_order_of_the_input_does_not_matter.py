"""The order in which a library is filled, or enrolments are listed, does not matter (house.md section 4; law.md 0)."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import all_told, cases, fates, shelf, source, wild_cases

from coverage_resolver import Condition, CoverageQuestion, Enrollment, Member, PolicyLibrary, Service, resolve


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_sources(case, random):
    question, sources = case
    mixed = random.sample(sources, len(sources))
    assert resolve(question, shelf(*mixed)) == resolve(question, shelf(*sources))


@given(wild_cases(), st.randoms(use_true_random=False))
def test_the_order_of_enrolments(case, random):
    question, sources = case
    spans = question.member.enrollments
    lines = [span.line_of_business for span in spans]
    mixed = random.sample(spans, len(spans)) if len(set(lines)) == len(lines) else spans
    other = attrs.evolve(question, member=attrs.evolve(question.member, enrollments=mixed))
    library = shelf(*sources)
    assert all_told(resolve(other, library)) == all_told(resolve(question, library))
    assert fates(resolve(other, library)) == fates(resolve(question, library))


@given(st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_the_order_of_the_shipped_sources(random):
    """The shipped library holds documents of which one version has two branches under one id (NCD 200.3)."""
    from strategies import shipped

    library = shipped()
    mixed = library.with_provisions(random.sample(library.provisions, len(library.provisions)))
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]),
        service=Service(description="lecanemab infusion", state="FL"),
        date_of_service="2025-03-01",
        as_of="2026-06-30",
    )
    assert fates(resolve(question, mixed)) == fates(resolve(question, library))
    assert all_told(resolve(question, mixed)) == all_told(resolve(question, library))


def test_the_order_of_two_branches_of_one_version_that_agree():
    branches = [
        source("NCD X", "ncd", "covered", criteria=text, conditions=(Condition("weeks", "at_least", weeks),))
        for text, weeks in (("", 2), ("six weeks", 6))
    ]
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2020-01-01")]),
        service=Service(code="M0076", code_system="HCPCS", state="OH", facts={"weeks": 6}),
        date_of_service="2025-03-01",
        as_of="2026-06-30",
    )

    def governing_criteria(library: PolicyLibrary) -> str:
        return resolve(question, library).require_governing().criteria

    assert governing_criteria(shelf(*branches)) == governing_criteria(shelf(*branches[::-1]))
