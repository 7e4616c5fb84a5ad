"""A source that only documents name: it decides where the fact is given, and holds up nobody who is bound by it.

law.md MC-2 (an NCD determines no codes, and whether it applies is a matter of the facts), MC-4 (an LCD agrees with the
NCDs), MC-9 (another contractor's documents do not apply).
"""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import shelf, source

from coverage_resolver import CoverageQuestion, Enrollment, Member, Service, resolve
from coverage_resolver.authorities import Scope
from coverage_resolver.conditions import Condition
from coverage_resolver.periods import EffectivePeriod

FACT = "NCD X addresses the service"
STATUSES = ("covered", "covered_with_criteria", "not_medically_necessary", "investigational")
HERE, ELSEWHERE = frozenset({"15202"}), frozenset({"13202"})


def ncd(status, begins="2020-01-01", named_by=("L 1", "A 1"), coded_by=()):
    made = source("NCD X", "ncd", status, period=EffectivePeriod.of(begins), conditions=(Condition(FACT, "is", True),))
    return attrs.evolve(made, named_by=frozenset(named_by), coded_by=frozenset(coded_by))


def local(name, kind, status, begins="2021-01-01", where=HERE, ends=None):
    made = source(name, kind, status, period=EffectivePeriod.of(begins, ends), criteria="its criteria")
    return attrs.evolve(made, scope=Scope("contractor", where))


def ask(*sources, **facts):
    question = CoverageQuestion(
        member=Member(enrollments=[Enrollment(line_of_business="medicare_ffs", start="2000-01-01")]),
        service=Service(code="M0076", code_system="HCPCS", state="OH", kind="professional", facts=facts),
        date_of_service="2025-06-30",
        as_of="2025-06-30",
        reviewed=["ncd", "lcd", "coverage_article"],
    )
    return resolve(question, shelf(*sources)).primary


@given(st.sampled_from(STATUSES), st.sampled_from(STATUSES))
def test_an_lcd_put_in_force_under_it_decides_as_without_it(national, mine):
    lcd = local("L 1", "lcd", mine)
    alone, beside = ask(lcd), ask(lcd, ncd(national))
    assert (beside.status, beside.resolution, beside.governing) == (alone.status, alone.resolution, alone.governing)
    assert "NCD X" in beside.must_consult


@given(st.sampled_from(STATUSES), st.sampled_from(STATUSES))
def test_given_the_fact_it_decides_as_if_it_listed_the_code(national, mine):
    lcd, named = local("L 1", "lcd", mine), ncd(national)
    listing = attrs.evolve(named, conditions=(), named_by=frozenset())
    assert ask(lcd, named, **{FACT: True}).status == ask(lcd, listing).status
    assert ask(lcd, named, **{FACT: False}).status == ask(lcd).status


@pytest.mark.parametrize(
    ("sources", "needs"),
    [
        ((local("L 1", "lcd", "covered", "2019-12-31"),), (FACT,)),
        ((local("L 1", "lcd", "covered", "2020-01-01"),), ()),
        ((local("L 1", "lcd", "covered", "2019-12-31"), local("A 1", "coverage_article", None, "2020-01-01")), ()),
        ((local("A 1", "coverage_article", None),), (FACT,)),
        ((local("A 1", "coverage_article", None, where=ELSEWHERE),), ()),
        ((local("L 1", "lcd", "covered", where=ELSEWHERE),), ()),
        ((local("L 2", "lcd", "covered"), local("A 1", "coverage_article", None)), ()),
        ((local("L 2", "lcd", "covered"), local("A 1", "coverage_article", None, where=ELSEWHERE)), ()),
    ],
)
def test_it_is_asked_only_where_nobody_who_is_bound_by_it_has_looked(sources, needs):
    assert ask(*sources, ncd("not_medically_necessary")).needs == needs


@pytest.mark.parametrize(
    ("ends", "where", "needs"),
    [
        ("2025-06-30", HERE, ()),  # in force on its last day
        ("2025-06-29", HERE, (FACT,)),
        ("2022-12-31", HERE, (FACT,)),
        ("2025-06-29", ELSEWHERE, ()),
    ],
)
def test_what_a_determination_named_is_left_when_it_ends(ends, where, needs):
    """The national determination goes on, and nobody who is bound by it decides any more."""
    assert ask(local("L 1", "lcd", "covered", where=where, ends=ends), ncd("not_medically_necessary")).needs == needs


def test_what_ended_leaves_it_to_the_determination_that_stands():
    sources = local("L 1", "lcd", "covered", ends="2025-06-29"), local("L 2", "lcd", "covered")
    assert ask(*sources, ncd("not_medically_necessary")).needs == ()


@pytest.mark.parametrize(
    ("status", "where", "needs", "governs"),
    [
        ("covered_with_criteria", HERE, (), True),
        ("covered", HERE, (FACT,), False),
        ("not_medically_necessary", HERE, (FACT,), False),
        ("covered_with_criteria", ELSEWHERE, (FACT,), False),
    ],
)
def test_an_article_that_publishes_its_codes_says_that_it_addresses_them(status, where, needs, governs):
    item = ask(local("A 1", "coverage_article", None, where=where), ncd(status, named_by=("A 1",), coded_by=("A 1",)))
    assert (item.needs, item.governing is not None) == (needs, governs)
