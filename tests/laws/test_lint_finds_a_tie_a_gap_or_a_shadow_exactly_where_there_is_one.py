"""Lint goes through cases by classes; here every day, code, place, plan, patient and state of knowledge is asked for.

The worlds are small, so that all of it can be asked: documents whose days lie in two weeks, on every ladder of one line
of business. What the answers show is what lint must report, no more and no less, and each witness must show it again.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from lint_worlds import (
    CODES,
    DAYS,
    DIAGNOSES,
    FACTS,
    IN_THE_END,
    NAMES,
    TELLING,
    worlds,
    worlds_of_versions,
    worlds_with_a_policy_that_nobody_has,
    worlds_with_an_election,
)
from strategies import rules, source

from coverage_resolver import (
    Code,
    CoverageQuestion,
    EffectivePeriod,
    Enrollment,
    Member,
    PolicyLibrary,
    Provision,
    ReasonCode,
    Resolution,
    Service,
    resolve,
)
from coverage_resolver.cases import Standing
from coverage_resolver.comparison import speak_as_one
from coverage_resolver.equals import irreconcilable
from coverage_resolver.lint import inspect
from coverage_resolver.vocabulary import NOT_COVERED, CoverageStatus, Disposition, Relation, Stance


@attrs.define
class Seen:
    """What the answers to all questions show."""

    conflicts: bool = False
    pairs: set[frozenset[int]] = attrs.field(factory=set)
    gaps: set[str] = attrs.field(factory=set)
    governs: set[int] = attrs.field(factory=set)
    depends: set[int] = attrs.field(factory=set)
    #: Those in doubt where some branch is a conflict: an answer does not say between whom, and one that contends is
    #: not shadowed.
    may_contend: set[int] = attrs.field(factory=set)
    #: Those in doubt where what governs in some branch leaves room for them: an answer does not say who joins it there,
    #: and one that decides beside another is not shadowed.
    may_join: set[int] = attrs.field(factory=set)


def everything(library: PolicyLibrary, deciding: set[int]) -> Seen:
    """Ask every question there is in this world; what was known earlier only while some source has yet to govern."""
    seen = Seen()
    asked = list(questions(library))
    known = sorted({item.published_on for item in library.provisions if item.published_on})
    for as_of in [IN_THE_END, *known, *([known[0] - dt.timedelta(days=1)] if known else [])]:
        if as_of == IN_THE_END or deciding - seen.governs:
            for question in asked:
                for topic, ruling in resolve(attrs.evolve(question, as_of=as_of), library).primary.rulings.items():
                    _look(ruling, topic, as_of == IN_THE_END, seen)
    return seen


def _look(ruling: Any, topic: str, in_the_end: bool, seen: Seen) -> None:
    branches = (other.governing for other in ruling.alternatives)
    named = [ruling.governing, *ruling.composed_of, *ruling.contenders, *branches]
    seen.governs.update(id(item) for item in named if item is not None)
    depends = {id(step.provision) for step in ruling.steps if step.disposition is Disposition.DEPENDS}
    seen.depends.update(depends)
    if any(other.status is CoverageStatus.INDETERMINATE for other in ruling.alternatives):
        seen.may_contend.update(depends)
    if any(other.governing is not None and other.governing.allows_supplement for other in ruling.alternatives):
        seen.may_join.update(depends)
    if not in_the_end:
        return
    if ReasonCode.VERSION_GAP in ruling.reason_codes:
        seen.gaps.add(topic)
    if ruling.resolution is Resolution.CONFLICT:
        seen.conflicts = True
        clash = [step for step in ruling.steps if step.disposition is Disposition.CONFLICTS]
        pairs = [pair for pair in combinations(clash, 2) if _odd(*pair)]
        seen.pairs.update(frozenset((id(one.provision), id(other.provision))) for one, other in pairs)


def _odd(one: Any, other: Any) -> bool:
    mine, theirs = one.provision, other.provision
    if one.tier == other.tier == "article":  # each is at odds with the policy that it serves, not with the other
        return False
    if one.tier == other.tier:
        return not speak_as_one(mine, theirs) and irreconcilable(Standing(mine), Standing(theirs))
    return "article" in (one.tier, other.tier) and mine.status is not theirs.status


def questions(library: PolicyLibrary):
    """Every complete question of one member: only what no provision looks at is left as it is."""
    items = library.provisions
    lines = frozenset().union(*(item.authority.lines_of_business for item in items))
    facts = {condition.fact for item in items for condition in item.conditions}
    levels = {item.reaches.level for item in items}
    named = [sorted({name for name in FACTS if name in facts})]
    values = list(product(*(FACTS[name] for name in named[0])))
    births = ("1970-01-01", "2010-01-01") if "age_years" in facts else (None,)
    sick = DIAGNOSES if any(item.diagnoses for item in items) else ([],)
    spots = [NAMES[level] if level in levels else NAMES[level][:1] for level in ("state", "plan", "contractor")]
    listed = {frozenset(id(item) for item in items if Code("HCPCS", code) in item.codes): code for code in CODES}
    for ladder in library.ladders.ladders:
        if not lines & ladder.lines:
            continue
        chosen = {fact: max(options) for fact, options in ladder.selects.items()}
        for (state, plan, contractor), born, ill, code, told in product(
            product(*spots), births, sick, listed.values(), values
        ):
            span = Enrollment(
                line_of_business=ladder.line_of_business, start="1990-01-01", state=state, plan=plan, **chosen
            )
            member = Member(date_of_birth=born, enrollments=[span])
            service = Service(
                code=code,
                code_system="HCPCS",
                contractor=contractor,
                diagnoses=ill,
                facts=dict(zip(named[0], told, strict=True)),
            )
            for day in DAYS:
                yield CoverageQuestion(member=member, service=service, date_of_service=day, as_of=IN_THE_END)


def may_decide(library: PolicyLibrary, item: Provision) -> bool:
    """Whether it has a place on which it may come to govern, and says something there."""
    if item.stance is Stance.SILENT:
        return False
    for ladder in library.ladders.ladders:
        rank = ladder.rank_of(item.place)
        if rank is None or not item.authority.lines_of_business & ladder.lines:
            continue
        relation = ladder.tiers[rank].relation
        takes = item.status in NOT_COVERED or item.status is CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
        if relation not in (Relation.CONSULTED, Relation.PREEMPTED, Relation.ASIDE) and not (
            relation is Relation.GRANTS and takes
        ):
            return True
    return False


def told_of(library: PolicyLibrary) -> dict[str, list[Any]]:
    """The findings of the three searches, each with the provisions that it is about."""
    names = {f"{item.id} {item.topic}": item for item in library.provisions}
    found: dict[str, list[Any]] = {"tie": [], "gap": [], "shadowed": [], "not-examined": []}
    for finding in inspect(library).findings:
        if finding.code in found:
            here = finding.where.removesuffix(f".{finding.field}") if finding.field else finding.where
            found[finding.code].append((finding, [names[here], *(names[where] for where in finding.also)]))
    return found


def check(provisions: tuple[Provision, ...], exact: bool) -> None:
    library = rules().with_provisions(provisions)
    deciding = {id(item) for item in library.provisions if may_decide(library, item)}
    seen, told = everything(library, deciding), told_of(library)
    assert told["not-examined"] == []
    assert bool(told["tie"]) is seen.conflicts
    ties = {frozenset(map(id, items)) for _, items in told["tie"]}
    assert seen.pairs <= ties
    assert {items[0].topic for _, items in told["gap"]} == seen.gaps
    shadowed = {id(items[0]) for _, items in told["shadowed"]}
    assert shadowed & seen.governs == set()
    assert deciding - seen.governs - seen.depends <= shadowed
    if exact:
        assert ties == seen.pairs
        unseen = seen.may_contend | seen.may_join
        assert deciding - seen.governs - unseen <= shadowed <= deciding - seen.governs
    for finding, items in told["tie"]:
        ruling = resolve(finding.witness.question, library).primary.rulings[items[0].topic]
        assert ruling.resolution is Resolution.CONFLICT
        assert {id(item) for item in items} <= {id(item) for item in ruling.contenders}
    for finding, items in told["gap"]:
        ruling = resolve(finding.witness.question, library).primary.rulings[items[0].topic]
        assert ReasonCode.VERSION_GAP in ruling.reason_codes


few = settings(max_examples=max(6, settings.default.max_examples // 25), suppress_health_check=list(HealthCheck))


@few
@given(worlds(exact=True))
def test_where_every_day_is_exact_and_every_text_known(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=True)


@few
@given(worlds())
def test_where_days_are_imprecise_and_texts_unknown(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=False)


@few
@given(worlds_of_versions(exact=True))
def test_where_versions_take_the_place_of_one_another(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=True)


@pytest.mark.parametrize("provisions", TELLING)
def test_where_the_days_of_versions_do_not_tell_all(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=False)


@pytest.mark.parametrize("room", [False, True])
@pytest.mark.parametrize("names", [("S0", "S1"), ("S1", "S0")])
def test_what_may_not_reach_back_where_a_stronger_source_may(room: bool, names: tuple[str, str]) -> None:
    """Both are dated back to 2020, and say the same.

    That the stronger one may reach back is then a loss to nobody (SSA 1871(e)(1)): it governs wherever the weaker one
    is in, which decides beside it where there is room, and else nowhere.
    """
    about = {"lines_of_business": frozenset({"medicare_ffs"}), "published_on": dt.date(2025, 6, 5)}
    weaker, stronger = (
        source(
            name,
            kind,
            "investigational",
            period=EffectivePeriod.of("2020-01-01", last),
            allows_supplement=more,
            **about,
        )
        for name, kind, last, more in zip(
            names, ("cms_manual", "cms_ruling"), ("2025-06-04", None), (False, room), strict=True
        )
    )
    check((weaker, stronger), exact=True)
    shadowed = [items[0].id for _, items in told_of(rules().with_provisions((weaker, stronger)))["shadowed"]]
    assert shadowed == ([] if room else [weaker.id])


@few
@given(worlds_of_versions())
def test_where_it_is_in_doubt_when_versions_do_so(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=False)


@few
@given(worlds_with_an_election(exact=True))
def test_where_a_plan_elected_one_of_the_local_policies(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=True)


@few
@given(worlds_with_a_policy_that_nobody_has())
def test_where_a_plan_elected_a_policy_that_nobody_has(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=True)


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=list(HealthCheck))
@given(worlds_with_a_policy_that_nobody_has())
def test_a_long_run_of_policies_that_nobody_has(provisions: tuple[Provision, ...]) -> None:
    check(provisions, exact=True)


@pytest.mark.slow
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("made", [worlds, worlds_of_versions, worlds_with_an_election])
def test_a_long_run(made: Any, exact: bool) -> None:
    @settings(max_examples=3000, suppress_health_check=list(HealthCheck))
    @given(made(exact=exact))
    def run(provisions: tuple[Provision, ...]) -> None:
        check(provisions, exact)

    run()
