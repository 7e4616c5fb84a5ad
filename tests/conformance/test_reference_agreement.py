"""The resolver against a naive second one, written from the law alone: random cases, small scope, old disputes.

The two share no judgement. Where they disagree, one of them is wrong or the text is silent, and a person decides;
``PINNED`` keeps the smallest case of each point on which they once disagreed.
"""

import random
from itertools import combinations_with_replacement, product

import attrs
import pytest
from random_cases import CODES, OTHER_CODE, PROVENANCE, level_of, named_case, random_case, shelf
from reference_resolver import reference

from coverage_resolver.authorities import Adoption, Authority, Provision, Scope, Supersession
from coverage_resolver.citations import Citation
from coverage_resolver.conditions import Condition
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.judge import judge
from coverage_resolver.periods import EffectivePeriod, parse_day
from coverage_resolver.questions import CoverageQuestion, Member, Provider, Service
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Role, Stance

REVIEW, REFUSED, CRITERIA = "not_addressed_individual_review", "not_medically_necessary", "covered_with_criteria"


def package(question, library):
    """The package's answer in the reference's words; a fault of the package is an answer too, and a wrong one."""
    try:
        answer = judge(question, library)
    except ValueError as fault:
        return [("raised", str(fault), None)]
    return [
        (found.status.value, found.resolution.value, found.governing.id if found.governing else None)
        for found in answer.determinations
    ]


def compared(answers):
    """Only a governed answer names its governor."""
    return [(status, how, governor if how == "governed" else None) for status, how, governor in answers]


def agree(question, library):
    return compared(package(question, library)) == compared(reference(question, library))


def smallest(question, library):
    """The fewest provisions, with the fewest decorations, on which the two still disagree."""
    kept = list(library.provisions)
    plain = {"criteria": "", "conditions": (), "diagnoses": None, "published_on": None, "supersedes": ()}
    plain |= {"decision_memo_on": None, "end_known_from": None, "retired_on": None, "allows_supplement": False}
    smaller = True
    while smaller:
        fewer = [kept[:place] + kept[place + 1 :] for place in range(len(kept))]
        fewer += [
            [*kept[:place], attrs.evolve(item, **{field: value}), *kept[place + 1 :]]
            for place, item in enumerate(kept)
            for field, value in plain.items()
            if getattr(item, field) != value
        ]
        found = next((some for some in fewer if not agree(question, library.with_provisions(some))), None)
        smaller, kept = found is not None, found if found is not None else kept
    return library.with_provisions(kept)


#: What a reproduction shows of a provision, of its authority and of an enrolment, where it is not empty.
SHOWN = [
    "stance",
    "criteria",
    "codes",
    "diagnoses",
    "conditions",
    "published_on",
    "decision_memo_on",
    "end_known_from",
    "retired_on",
    "supersedes",
    "allows_supplement",
    "lines_of_business",
    "adoptions",
    "public",
    "plan",
    "state",
    "delivery_system",
    "funding",
    "programme",
]


def shown(thing):
    """The fields of a value that matter here and are not empty."""
    found = {name: getattr(thing, name) for name in SHOWN if getattr(thing, name, None) not in (None, "", (), False)}
    return ", ".join(f"{name}={value}" for name, value in found.items() if value)


def reproduction(drawn, question, library):
    """What a person needs to see of a disagreement."""
    service, member = question.service, question.member
    lines = [f"{drawn}, on {question.date_of_service} as of {question.as_of}"]
    lines += [f"reviewed {question.reviewed}, {service.provider}, {dict(service.facts)}, {service.diagnoses}"]
    lines += [f"home {member.residence_state!r}, service in {service.state!r}, dual {member.dual_status!r}"]
    lines += [f"{span.line_of_business}: {shown(span)}" for span in member.enrollments]
    for item in library.provisions:
        source, scope = item.authority, sorted(item.authority.scope.values)
        lines += [f"  {item.id} {item.role} {item.status} {item.period.text()} {source.scope.level} {scope}"]
        lines += [f"    {shown(item)}; {shown(source)}; verified {source.provenance is not None}, {source.family}"]
    lines.append(f"package   {compared(package(question, library))}")
    lines.append(f"reference {compared(reference(question, library))}")
    return "\n".join(lines)


# -- disputed: what the two read differently, by the shape of the case ------------------------------------------------


def run(seeds, draw=random_case):
    """Compare the two on every seed; stop at the first disagreement."""
    for seed in seeds:
        question, library = draw(random.Random(seed))
        if not agree(question, library):
            drawn = f"{draw.__name__}(random.Random({seed}))"
            pytest.fail(reproduction(drawn, question, smallest(question, library)))


def test_random_questions_are_answered_alike():
    run(range(5_000))


def test_sources_that_are_only_named_are_answered_alike():
    run(range(1_000), named_case)


@pytest.mark.slow
def test_many_random_questions_are_answered_alike():
    run(range(1_000_000, 1_100_000))
    run(range(1_000_000, 1_010_000), named_case)


# -- small scope: two provisions, every pair of tiers, every outcome, every way of being in force --------

DAY = "2025-06-15"
#: In force, not yet effective, published after ``as_of``, in the doubtful month.
TIMES = {
    "in force": {"period": EffectivePeriod.of("2024-01-01")},
    "not yet": {"period": EffectivePeriod.of("2025-07-01")},
    "published later": {"period": EffectivePeriod.of("2024-01-01"), "published_on": parse_day("2027-01-01")},
    "month": {"period": EffectivePeriod.of("2025-06")},
}
STATUSES = (CRITERIA, REFUSED, REVIEW)


def ask(line="medicare_ffs", day=DAY, provider=None, facts=None, reviewed=None, **span):
    """A question of a Californian whose only coverage is this line of business."""
    kind = {"plan": "plan-a", "state": "CA", "delivery_system": "managed_care", "funding": "insured", **span}
    enrollment = Enrollment(line_of_business=line, start="2020-01-01", **kind)
    service = Service(
        code="M0076", code_system="HCPCS", kind="professional", state="CA", provider=provider, facts=facts or {}
    )
    member = Member(residence_state="CA", enrollments=[enrollment])
    return CoverageQuestion(member=member, service=service, date_of_service=day, as_of="2026-06-30", reviewed=reviewed)


def document(kind, name, **fields):
    """An authority of this kind, reaching the Californian of :func:`ask`."""
    level = level_of(AuthorityKind(kind))
    values = {"state": {"CA"}, "contractor": {"JE"}, "plan": {"plan-a"}}.get(level, ())
    given = {"title": name, "citation": Citation(name), "provenance": PROVENANCE, "public": True, **fields}
    return Authority(id=name, kind=AuthorityKind(kind), scope=Scope(level, frozenset(values)), **given)


def says(authority, status=REFUSED, role="decides", **fields):
    """What a document says on coverage of the code."""
    given = {"period": EffectivePeriod.of("2020-01-01"), "codes": CODES[1], **fields}
    return Provision(authority=authority, status=status and CoverageStatus(status), role=Role(role), **given)


def since(*days):
    return EffectivePeriod.of(*days)


def amends(version, mode="amend"):
    return (Supersession(version=version, mode=mode),)


def nowhere(question):
    """The same member, with no state known."""
    spans = [attrs.evolve(span, state="") for span in question.member.enrollments]
    return attrs.evolve(question, member=Member(enrollments=spans))


NCD, POLICY = document("ncd", "ncd"), document("plan_clinical_policy", "policy")
ORDER = document("state_rule_order", "order")
RULE, LATER = document("state_regulation", "rule"), document("ncd", "zz")
LATE_ADOPTION = Adoption(plan="plan-a", period=since("2025-06-01"))
FLOOR = says(document("statute", "floor"), REVIEW, "floor")
UNDER_6, FROM_6 = Condition("weeks", "below", 6), Condition("weeks", "at_least", 6)


def second(status=CRITERIA, start="2021-01-01", end=None, **fields):
    """The second version of the NCD, which amends the first."""
    return says(NCD, status, **{"version": "2", "period": since(start, end), "supersedes": amends("1"), **fields})


#: The smallest case of every point that was or is disputed: named by what the package did when it was found.
PINNED = {
    "an ended revision of a revision brings the first version back": (
        ask(),
        [says(NCD), second(), second(version="3", start="2022-01-01", end="2023-01-01", supersedes=amends("2"))],
    ),
    "a revision that is silent leaves its predecessor governing": (
        ask(),
        [says(NCD), second(None, stance=Stance.SILENT)],
    ),
    "a revision that delegates leaves its predecessor governing": (
        ask(),
        [says(NCD), second(None, stance=Stance.DELEGATES)],
    ),
    "a revision that drops the code leaves its predecessor governing": (ask(), [says(NCD), second(codes=OTHER_CODE)]),
    "a revision for other members leaves its predecessor governing": (
        ask(facts={"weeks": 7}),
        [says(NCD), second(conditions=(UNDER_6,))],
    ),
    "a doubt whether the revision has ended brings its predecessor back": (
        ask(),
        [says(NCD), second(REVIEW, end="2025-06")],
    ),
    "two reserves of one tier that differ are no conflict": (
        ask(),
        [says(NCD, REVIEW, "reserves"), says(LATER, "excluded_benefit", "reserves")],
    ),
    "a declared tie-break is not asked of reserves": (
        ask("medicaid"),
        [says(RULE, CRITERIA, "reserves"), says(RULE, REVIEW, "reserves", version="2", period=since("2025-01-01"))],
    ),
    "a floor overrides a stronger decision": (
        ask("medicaid"),
        [says(document("imr_decision", "imr"), "investigational"), FLOOR],
    ),
    "a floor swallows a conflict": (
        ask("medicaid"),
        [says(document("state_statute", "a")), says(document("state_statute", "b"), "covered"), FLOOR],
    ),
    "of two equal floors an unverified one unsettles the answer": (
        ask("medicaid"),
        [
            says(document("state_statute", "a"), CRITERIA, "floor"),
            says(document("state_statute", "b", provenance=None), CRITERIA, "floor"),
        ],
    ),
    "an unknown contract unsettles a notice that was given long ago": (
        ask("medicaid", provider=Provider(notice_sent="2020-01-01")),
        [says(POLICY)],
    ),
    "a replaced replacement brings the first version back": (
        ask(),
        [
            says(NCD),
            second(supersedes=amends("1", "replace")),
            second(version="3", start="2022-01-01", supersedes=amends("2", "replace")),
        ],
    ),
    "an adoption after the retirement raises": (
        ask("medicaid"),
        [says(document("plan_clinical_policy", "p", adoptions=(LATE_ADOPTION,)), retired_on=parse_day("2025-05-01"))],
    ),
    "criteria are compared with the first source only": (
        ask(),
        [says(document("ncd", "a")), says(LATER, criteria="a"), says(LATER, criteria="b", version="2")],
    ),
    "two conditions on one missing fact are two doubts": (
        ask(),
        [says(NCD, conditions=(UNDER_6,)), says(NCD, version="2", conditions=(FROM_6,))],
    ),
    "between ladders a governed and a silent review differ": (
        ask("commercial", funding=""),
        [says(ORDER, REVIEW, "reserves")],
    ),
    "a general state mandate falls silently where no state is known": (
        nowhere(ask("commercial")),
        [says(ORDER, codes=CODES[0])],
    ),
    "a retirement not yet known unsettles its day": (
        ask(),
        [says(NCD, retired_on=parse_day(DAY), end_known_from=parse_day("2027-01-01"))],
    ),
}


@pytest.mark.parametrize("name", sorted(PINNED))
def test_pinned_points(name):
    question, provisions = PINNED[name]
    library = shelf().with_provisions(provisions)
    assert compared(package(question, library)) == compared(reference(question, library))


def ladders():
    return [pytest.param(ladder, id=f"{ladder.id}-{ladder.period.start.text()}") for ladder in shelf().ladders.ladders]


def question_on(ladder):
    """A question whose only payer stands on this ladder."""
    facts = {name: max(allowed) for name, allowed in ladder.selects.items()}
    day = DAY if ladder.period.end is None else "2023-06-15"
    return ask(ladder.line_of_business, day=day, **facts)


def seats(ladder):
    """One kind for every tier and every role but that which only informs."""
    found = []
    for rank, tier in enumerate(ladder.tiers):
        for role in sorted(tier.roles - {Role.INFORMS}):
            kinds = [k for k in sorted(tier.kinds) if ladder.rank(k, role, "coverage", level_of(k)) == rank]
            found += [(kind, role) for kind in kinds[:1]]
    return found


def check_pair(question, first, second):
    library = shelf().with_provisions([first, second])
    assert agree(question, library), reproduction(None, question, library)
    for found in judge(question, library).determinations:
        steps = [step.provision for step in found.rulings["coverage"].steps] if "coverage" in found.rulings else []
        assert sorted(step.id for step in steps) == sorted([first.id, second.id]), reproduction(None, question, library)


def shifted(times, ladder):
    """The same ways of being in force, two years earlier for a ladder that has ended."""
    if ladder.period.end is None:
        return times
    early = {"in force": "2022-01-01", "not yet": "2023-07-01", "published later": "2022-01-01", "month": "2023-06"}
    return {name: {**fields, "period": EffectivePeriod.of(early[name])} for name, fields in times.items()}


def enumerate_pairs(ladder, combinations):
    question, times = question_on(ladder), shifted(TIMES, ladder)
    for (kind, role), (other_kind, other_role) in combinations_with_replacement(seats(ladder), 2):
        one, other = document(kind, "document-a"), document(other_kind, "document-b")
        for status, other_status, time, other_time in combinations:
            check_pair(
                question,
                says(one, status, role, **times[time]),
                says(other, other_status, other_role, **times[other_time]),
            )


@pytest.mark.parametrize("ladder", ladders())
def test_every_pair_of_tiers_is_answered_alike(ladder):
    plain = [(status, other, "in force", "in force") for status, other in product(STATUSES, STATUSES)]
    doubtful = [(CRITERIA, REFUSED, one, other) for one, other in product(TIMES, TIMES) if one != other]
    enumerate_pairs(ladder, plain + doubtful[::2])


@pytest.mark.slow
@pytest.mark.parametrize("ladder", ladders())
def test_every_pair_of_tiers_outcomes_and_times_is_answered_alike(ladder):
    enumerate_pairs(ladder, list(product(STATUSES, STATUSES, TIMES, TIMES)))
