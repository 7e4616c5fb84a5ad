"""A fact supplied later settles a doubt; it never overturns what was settled without it (law.md IN-3).

"If all branches agree the answer may still be given, otherwise indeterminate with the branches": so a settled answer
holds whatever the missing fact is, and an indeterminate one becomes one of the branches that it showed.
"""

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import BORN, DELIVERY, FUNDING, PLAN, PROGRAMMES, STATE, cases, shelf, source

from coverage_resolver import CodeSet, Condition, CoverageQuestion, CoverageStatus, Enrollment, Member, Service, resolve

#: Care is taken to be given in the home state unless it is recorded that it was not (42 CFR 431.52, law.md MD-7).
AT_HOME = ("medicaid", "chip")


def supplied(question, name, value):
    member, service = question.member, question.service
    if name in ("tried_therapy", "weeks"):
        return attrs.evolve(question, service=attrs.evolve(service, facts={**service.facts, name: value}))
    if name in ("diagnoses", "service_state"):
        field = "state" if name == "service_state" else name
        return attrs.evolve(question, service=attrs.evolve(service, **{field: value}))
    if name == "date_of_birth":
        return attrs.evolve(question, member=attrs.evolve(member, date_of_birth=value))
    span = attrs.evolve(member.enrollments[0], **{name: value})
    return attrs.evolve(question, member=attrs.evolve(member, enrollments=[span]))


def missing(question):
    span, service = question.member.enrollments[0], question.service
    line = span.line_of_business
    found = {
        "tried_therapy": (True, False) if "tried_therapy" not in service.facts else (),
        "weeks": (2, 6) if "weeks" not in service.facts else (),
        "diagnoses": (["M17.11"], ["M54.50"]) if not service.diagnoses else (),
        "service_state": (STATE, "CA") if not service.state and line not in AT_HOME else (),
        "date_of_birth": BORN if question.member.date_of_birth is None else (),
        "plan": (PLAN, "plan-b") if not span.plan else (),
        "state": (STATE, "CA") if not span.state else (),
        "delivery_system": DELIVERY if not span.delivery_system and line in ("medicaid", "chip") else (),
        "funding": FUNDING if not span.funding and line == "commercial" else (),
        "programme": PROGRAMMES if not span.programme and line == "chip" else (),
    }
    return [(name, value) for name, values in found.items() for value in values]


@st.composite
def a_fact_supplied(draw):
    question, sources = draw(cases(most=3))
    if question.member.enrollments[0].line_of_business in AT_HOME:
        question = attrs.evolve(question, service=attrs.evolve(question.service, state=""))
    gaps = missing(question)
    assume(gaps)
    name, value = draw(st.sampled_from(gaps))
    return question, supplied(question, name, value), sources


def outcome(status, governing):
    """The outcome and whose it is; an individual review is one outcome, whoever names it."""
    if governing is None or status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW:
        return (status, None)
    return (status, (governing.criteria, governing.authority.family))


@given(a_fact_supplied())
def test_what_was_settled_stays(case):
    before, after, sources = case
    library = shelf(*sources)
    old, new = resolve(before, library).primary, resolve(after, library).primary
    assume(old.settled and old.rulings)
    assert outcome(new.status, new.governing) == outcome(old.status, old.governing)


@given(a_fact_supplied())
def test_what_was_open_becomes_one_of_its_alternatives(case):
    before, after, sources = case
    library = shelf(*sources)
    old, new = resolve(before, library).primary, resolve(after, library).primary
    assume(old.status == "indeterminate" and old.alternatives)
    shown = {outcome(branch.status, branch.governing) for branch in old.alternatives}
    if any(status == "indeterminate" for status, _ in shown):
        return
    if new.status == "indeterminate":
        assert {outcome(branch.status, branch.governing) for branch in new.alternatives} <= shown
    else:
        assert outcome(new.status, new.governing) in shown


def test_the_law_of_a_state_is_not_forgotten_while_the_state_is_missing():
    """CM-3: the state of issue is needed. A statute that names no code reaches every service of its state."""
    law = source("LAW", "state_statute", "covered_with_criteria", codes=CodeSet())
    policy = source("POLICY", "plan_clinical_policy", "investigational")

    def status(state):
        span = Enrollment(line_of_business="commercial", plan=PLAN, state=state, funding="insured", start="2020-01-01")
        question = CoverageQuestion(
            member=Member(enrollments=[span]),
            service=Service(code="M0076", code_system="HCPCS"),
            date_of_service="2025-06-30",
            as_of="2026-06-30",
        )
        return resolve(question, shelf(law, policy)).primary.status

    assert (status(STATE), status("CA")) == ("covered_with_criteria", "investigational")
    assert status("") == "indeterminate"


def test_branches_of_one_document_that_agree_settle_the_answer():
    """House 2.5: "when all branches agree, it is settled"; one bulletin says the same for both systems."""
    branches = [
        source(
            "BULLETIN",
            "state_medicaid_bulletin",
            "excluded_benefit",
            conditions=(Condition("delivery_system", "is", system),),
        )
        for system in DELIVERY
    ]
    span = Enrollment(line_of_business="medicaid", state=STATE, start="2020-01-01")
    question = CoverageQuestion(
        member=Member(enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS"),
        date_of_service="2025-06-30",
        as_of="2026-06-30",
    )
    item = resolve(question, shelf(*branches)).primary
    assert (item.resolution, item.status) == ("governed", "excluded_benefit")
