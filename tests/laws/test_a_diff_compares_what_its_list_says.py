"""Every field of an answer is on one of the two lists of ``docs/diff.md``; a diff compares what the first one says."""

import re
from pathlib import Path

import attrs
import pytest
from strategies import shelf, source

from coverage_resolver import (
    Alternative,
    Condition,
    CoverageQuestion,
    Determination,
    EffectivePeriod,
    Enrollment,
    Member,
    Ruling,
    Service,
)
from coverage_resolver.changes.cases import NamedQuestion, diff_cases
from coverage_resolver.changes.diff import diff_libraries
from coverage_resolver.changes.told import told
from coverage_resolver.changes.wording import change_line, topic
from coverage_resolver.determinations import Answer, Payer, Step
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import CoverageStatus, Disposition, Finality, Resolution, Stance

PAPER = Path(__file__).parents[2] / "docs" / "diff.md"
THINGS = (Answer, Determination, Ruling, Alternative)


def listed(heading: str) -> list[str]:
    """The fields in the first column of the table under a heading."""
    section = PAPER.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row)]


COMPARED, NOT_COMPARED = listed("What is compared"), listed("What is not compared")


def test_every_field_of_an_answer_is_on_one_of_the_two_lists():
    fields = sorted(f"{thing.__name__}.{field.name}" for thing in THINGS for field in attrs.fields(thing))
    assert sorted([*COMPARED, *NOT_COMPARED]) == fields


ONE, OTHER = (source(name, "state_medicaid_manual", "covered", criteria=name) for name in ("A", "B"))
BRANCH = Alternative("if so", CoverageStatus.COVERED, ONE)
#: Each field with two values that say different things.
DIFFERENT = {
    "Determination.resolution": (Resolution.SILENT, Resolution.GOVERNED),
    "Determination.status": (CoverageStatus.COVERED, CoverageStatus.EXCLUDED_BENEFIT),
    "Determination.paid_by": ("", "state"),
    "Determination.finality": (Finality.CATEGORICAL, Finality.REBUTTABLE),
    "Determination.standard": ("", "medical necessity"),
    "Determination.alternatives": ((BRANCH,), (BRANCH, Alternative("if not", None))),
    "Determination.reason_codes": ((), (ReasonCode.NEEDS_HUMAN,)),
    "Determination.caveats": ((), ("Mind the gap.",)),
    "Determination.must_consult": ((), ("A",)),
    "Determination.needs": ((), ("plan",)),
    "Ruling.resolution": (Resolution.CONFLICT, Resolution.INDETERMINATE),
    "Ruling.status": (None, CoverageStatus.COVERED),
    "Ruling.value": ("needed", "not needed"),
    "Ruling.stance": (Stance.RULE, Stance.EXPLICITLY_NONE),
    "Ruling.governing": (ONE, OTHER),
    "Ruling.composed_of": ((ONE,), (ONE, OTHER)),
    "Ruling.contenders": ((ONE,), (ONE, OTHER)),
    "Ruling.alternatives": ((BRANCH,), (BRANCH, Alternative("if not", None))),
    "Ruling.reason_codes": ((), (ReasonCode.NEEDS_HUMAN,)),
    "Ruling.must_consult": ((), ("A",)),
    "Ruling.needs": ((), ("plan",)),
    "Ruling.steps": ((), (Step(OTHER, Disposition.DISPLACED),)),
    "Ruling.possible": ((), (ONE, None)),
    "Alternative.condition": ("if so", "if not"),
    "Alternative.status": (None, CoverageStatus.COVERED),
    "Alternative.governing": (ONE, OTHER),
}
#: Compared payer by payer, or not part of a determination's content.
ELSEWHERE = {
    "Determination.payer",
    "Determination.redirected",
    "Determination.rulings",
    "Determination._window",
    "Ruling.topic",
}


def test_no_field_is_left_untried():
    named = {name for name in (*COMPARED, *NOT_COMPARED) if not name.startswith("Answer.")}
    assert named == set(DIFFERENT) | ELSEWHERE


def holding(name, value):
    """A determination in which the field holds the value."""
    thing, _, field = name.partition(".")
    branch, ruling = BRANCH, Ruling(topic="referral", resolution=Resolution.INDETERMINATE, alternatives=(BRANCH,))
    whole = Determination(payer=Payer("medicaid"), resolution=Resolution.SILENT, status=CoverageStatus.COVERED)
    if thing == "Determination":
        return attrs.evolve(whole, **{field: value})
    if thing == "Alternative":
        ruling = attrs.evolve(ruling, alternatives=(attrs.evolve(branch, **{field: value}),))
    else:
        ruling = attrs.evolve(ruling, **{field: value})
    return attrs.evolve(whole, rulings={"referral": ruling})


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_field_is_compared_exactly_where_the_list_says(name):
    one, other = (told(holding(name, value)) for value in DIFFERENT[name])
    assert (one != other) is (name in COMPARED)


CRITERIA = "covered_with_criteria"


def said(name, criteria="", value=None, kind="state_medicaid_bulletin", status=CRITERIA, **fields):
    """A source with criteria on coverage, or with a value on a topic."""
    return source(name, kind, None if "topic" in fields else status, criteria=criteria, value=value, **fields)


def rule(name, kind="state_medicaid_bulletin", topic="supervision", **value):
    """A source with a value on a topic."""
    return said(name, kind=kind, topic=topic, value=value)


def limit(name, unit, most, period="week", kind="state_medicaid_bulletin"):
    return rule(name, kind, "quantity_limit", limits=({"unit": unit, "max": most, "period": period},))


UNSURE = EffectivePeriod.of("2025-01")
REFERRAL = {"topic": "referral", "period": UNSURE}
#: What changes in words alone: sources before and now, the part that differs, and what a row tells of it.
WORDS = {
    "of two sources that stand together, the one that does not govern": (
        [said("B1", "a"), said("B2", "six weeks")],
        [said("B1", "a"), said("B2", "twelve weeks")],
        "composed", "covered with criteria by B1@1; together with it stands B2@1, by other criteria",
    ),
    "of a branch that is open": (
        [said("B1", "six weeks", period=UNSURE)],
        [said("B1", "twelve weeks", period=UNSURE)],
        "open", "by B1@1 and not addressed individual review, by other criteria",
    ),
    "of a contender": (
        [said("B1", "a"), said("B2", status="not_medically_necessary")],
        [said("B1", "b"), said("B2", status="not_medically_necessary")],
        "open", "and not medically necessary by B2@1, by other criteria",
    ),
    "of a topic in doubt": (
        [said("B1", value={"required": True}, **REFERRAL)],
        [said("B1", value={"required": False}, **REFERRAL)],
        "referral", 'now open between "required: no" by B1@1',
    ),
    "of a topic in conflict": (
        [rule("B1", min_percent=10), rule("B2", min_percent=12)],
        [rule("B1", min_percent=10), rule("B2", min_percent=20)],
        "supervision", 'and "min percent: 20" by B2@1',
    ),
    "of a source that may or may not conflict": (
        [limit("B1", "hours", 20), limit("P1", "visits", 5, "year", "plan_clinical_policy")],
        [limit("B1", "hours", 20), limit("P1", "visits", 6, "year", "plan_clinical_policy")],
        "quantity_limit", 'where it hangs on "limits: [max 5, period year, unit visits]", now on "',
    ),
    "of how final it is": (
        [said("B1", status="not_medically_necessary", kind="plan_clinical_policy")],
        [said("B1", status="not_medically_necessary", kind="state_medicaid_bulletin")],
        "finality", "not medically necessary by B1@1; was rebuttable, now categorical",
    ),
}  # fmt: skip


def test_silence_that_is_not_shown_has_words_that_make_sense():
    """A rule for children says nothing of others, and nothing shows that nobody else does."""
    young = (Condition("age_years", "below", 21),)
    rows = diff_libraries(
        shelf(said("B1", topic="referral", value={"required": True})),
        shelf(said("B1", topic="referral", value={"required": True}, conditions=young)),
        lines=["medicaid"],
    ).changes
    assert any(
        change_line(row).endswith('"required" by B1@1, now open, for a source that is not here may speak')
        for row in rows
    )


@pytest.mark.parametrize(
    ("branches", "words"),
    [
        ((), "open"),
        ((Alternative("a", None),), "open, for a source that is not here may speak"),
        ((Alternative("a", CoverageStatus.COVERED, ONE),), f"open, perhaps covered by {ONE.id}"),
        (
            (Alternative("a", CoverageStatus.INDETERMINATE), Alternative("b", None)),
            "open between nothing and a further doubt",
        ),
    ],
)
def test_what_is_open_is_told_in_words_that_make_sense(branches, words):
    item = holding("Ruling.alternatives", branches)
    assert topic(told(item).topic("referral")) == words


@pytest.mark.parametrize("name", WORDS)
def test_what_an_answer_says_is_compared_where_who_says_it_stays(name):
    before, now, changed, words = WORDS[name]
    rows = diff_libraries(shelf(*before), shelf(*now), lines=["medicaid"]).changes
    assert any(row.changed == (changed,) and words in change_line(row) for row in rows)


def test_payers_that_change_places_are_told():
    """Nothing else of their determinations differs: who pays first is a change by itself."""
    spans = [Enrollment(line_of_business=line, start="2020-01-01") for line in ("medicare_ffs", "fehb")]
    member = Member(date_of_birth="1950-03-14", residence_state="OH", enrollments=spans, medicare_secondary="none")
    service = Service(code="M0076", code_system="HCPCS", state="OH")
    question = CoverageQuestion(member=member, service=service, date_of_service="2025-06-30", as_of="2026-06-30")
    old = shelf()
    ranks = tuple(attrs.evolve(item, rank=-item.rank) for item in old.payer_rules.ranks)
    new = attrs.evolve(old, payer_rules=attrs.evolve(old.payer_rules, ranks=ranks))
    (found,) = diff_cases([NamedQuestion(name="one", question=question)], old, new).changes
    assert found.order_of_payers
    assert diff_cases([NamedQuestion(name="one", question=question)], old, old).changes == ()
