"""The judgement for one day: payers, ladders, candidates, rulings, determinations. Pure, and without a clock."""

from __future__ import annotations

import datetime as dt

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.citations import citation_key
from coverage_resolver.compose import compose, fixed, payer_of
from coverage_resolver.determinations import Alternative, Answer, Determination, Payer
from coverage_resolver.facts import case_facts
from coverage_resolver.in_force import standing
from coverage_resolver.jurisdictions import Routing, uniform_election_valid
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.payers import Leg, Payers, find_payers
from coverage_resolver.precedence import Ladder
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.rulings import rule
from coverage_resolver.vocabulary import (
    COVERAGE,
    Certainty,
    CoverageStatus,
    Finality,
    Resolution,
)


def judge(question: CoverageQuestion, library: PolicyLibrary) -> Answer:
    """Answer one question; never raises for what the data says."""
    service = question.service
    if service.code and not service.names_a_procedure:
        return _early(
            question, CoverageStatus.INVALID_INPUT, (ReasonCode.CODE_SYSTEM_REQUIRED,), ("service.code_system",)
        )
    payers = find_payers(question, library.payer_rules)
    if payers.status is not None:
        return _without_payer(question, library, payers)
    determinations: list[Determination] = []
    medicare_status = ""
    for leg in payers.legs:
        determination = determine(question, leg, library, medicare_status)
        if leg.enrollment.line_of_business in library.payer_rules.medicare_lines:
            medicare_status = determination.status.value
        determinations.append(determination)
    return Answer(
        determinations=tuple(determinations),
        reason_codes=tuple(
            dict.fromkeys((*payers.reasons, *(code for item in determinations for code in item.reason_codes)))
        ),
        order_settled=payers.order_settled,
        date_of_service=question.date_of_service,
        as_of=question.as_of,
    )


def _early(
    question: CoverageQuestion,
    status: CoverageStatus,
    reasons: tuple[ReasonCode, ...],
    needs: tuple[str, ...] = (),
    alternatives: tuple[Alternative, ...] = (),
    must_consult: tuple[str, ...] = (),
) -> Answer:
    """An answer for the question as a whole: there is no payer to ask."""
    unsettled = status is CoverageStatus.INDETERMINATE
    determination = Determination(
        payer=Payer(line_of_business=""),
        resolution=Resolution.INDETERMINATE if unsettled else Resolution.SILENT,
        status=status,
        reason_codes=reasons,
        needs=needs,
        alternatives=alternatives,
        must_consult=must_consult,
        finality=Finality.INDIVIDUAL if unsettled else Finality.CATEGORICAL,
    )
    return Answer(
        determinations=(determination,),
        reason_codes=reasons,
        date_of_service=question.date_of_service,
        as_of=question.as_of,
    )


def _without_payer(question: CoverageQuestion, library: PolicyLibrary, payers: Payers) -> Answer:
    alternatives = []
    for leg in payers.legs:
        branch = determine(question, leg, library, "")
        label = f"the {leg.enrollment.line_of_business} span holds"
        alternatives.append(Alternative(label, branch.status, branch.governing))
    consult = tuple(item.id for name in payers.legal_basis for item in library.cited((citation_key(name),)))
    status = payers.status or CoverageStatus.INDETERMINATE
    return _early(question, status, payers.reasons, payers.needs, tuple(alternatives), consult)


def determine(question: CoverageQuestion, leg: Leg, library: PolicyLibrary, medicare_status: str) -> Determination:
    """One payer's determination."""
    span, day = leg.enrollment, question.date_of_service
    selecting = {
        "delivery_system": span.delivery_system,
        "funding": span.funding,
        "programme": span.programme,
    }
    ladders = library.ladders.matching(span.line_of_business, selecting, day)
    if leg.fixed is not None:
        return fixed(leg, ladders[0].id if ladders else "")
    if not ladders:
        return Determination(
            payer=payer_of(leg, ""),
            resolution=Resolution.INDETERMINATE,
            status=CoverageStatus.INDETERMINATE,
            reason_codes=(ReasonCode.OUT_OF_MODEL, ReasonCode.NEEDS_HUMAN),
            needs=("a ladder for this line of business",),
            caveats=("This line of business is not modelled; no other line's rules are applied to it.",),
        )
    found = [_on_ladder(question, leg, ladder, library, medicare_status, len(ladders) > 1) for ladder in ladders]
    if len(found) == 1:
        return found[0]
    return _between_ladders(leg, ladders, found, selecting)


def _between_ladders(
    leg: Leg, ladders: tuple[Ladder, ...], found: list[Determination], selecting: dict[str, str]
) -> Determination:
    """More than one ladder may be the member's: settled where they agree, else a doubt with its branches."""
    if len({(item.resolution, item.status, item.governing) for item in found}) == 1:
        return found[0]
    missing = sorted({fact for ladder in ladders for fact in ladder.selects if not selecting.get(fact)})
    codes = (ReasonCode.INPUT_MISSING, *(code for item in found for code in item.reason_codes))
    needs = (*(f"enrollment.{fact}" for fact in missing), *(need for item in found for need in item.needs))
    return Determination(
        payer=payer_of(leg, ""),
        resolution=Resolution.INDETERMINATE,
        status=CoverageStatus.INDETERMINATE,
        reason_codes=tuple(dict.fromkeys(codes)),
        needs=tuple(dict.fromkeys(needs)),
        must_consult=tuple(dict.fromkeys(name for item in found for name in item.must_consult)),
        alternatives=tuple(
            Alternative(ladder.name, item.status, item.governing) for ladder, item in zip(ladders, found, strict=True)
        ),
    )


def _on_ladder(
    question: CoverageQuestion,
    leg: Leg,
    ladder: Ladder,
    library: PolicyLibrary,
    medicare_status: str,
    supposed: bool,
) -> Determination:
    if supposed:
        given = {fact: min(values) for fact, values in ladder.selects.items() if not getattr(leg.enrollment, fact)}
        leg = attrs.evolve(leg, enrollment=attrs.evolve(leg.enrollment, **given))
    case = make_case(question, leg, ladder, library, medicare_status)
    candidates = library.candidates(question, leg.enrollment.line_of_business, case.state)
    topics: dict[str, list[Provision]] = {COVERAGE: []}
    for item in candidates:
        topics.setdefault(item.topic, []).append(item)
    offered = [item for item in _offered(question, library) if item not in candidates]
    topics[COVERAGE] += [item for item in offered if item.topic == COVERAGE]
    rulings = {}
    for topic in sorted(topics, key=lambda name: (name != COVERAGE, name)):
        addressed = [standing(item, case, item not in offered) for item in topics[topic]]
        rulings[topic] = rule(topic, addressed, case)
    return compose(case, rulings)


def _offered(question: CoverageQuestion, library: PolicyLibrary) -> tuple[Provision, ...]:
    """Authorities that the asker laid before us: each gets a disposition even if it misses the service."""
    if not question.offered:
        return ()
    named = frozenset(question.offered)
    return tuple(item for item in library.provisions if item.authority.id in named)


def make_case(
    question: CoverageQuestion, leg: Leg, ladder: Ladder, library: PolicyLibrary, medicare_status: str
) -> Case:
    """What every check of this payer's candidates looks at."""
    day, span = question.date_of_service, leg.enrollment
    home = question.member.home(day)
    state = span.state or home[0]
    routing = library.jurisdictions.route(question.service, home, day)
    if ladder.routes_emergencies_by_area and question.service.emergency:
        routing = _out_of_area(routing, library, home, day)
    elections = [
        item for item in library.elections if span.plan in item.authority.scope.values and _live(item, question)
    ]
    valid = [item for item in elections if uniform_election_valid(item)]
    return Case(
        question=question,
        leg=leg,
        ladder=ladder,
        library=library,
        facts=case_facts(question, leg, state, medicare_status),
        state=state,
        home=home,
        routing=routing,
        elections=tuple(valid) if ladder.plan_sources else (),
        void_elections=tuple(item for item in elections if item not in valid),
    )


def _live(election: Provision, question: CoverageQuestion) -> bool:
    known = election.published_on is None or election.published_on <= question.as_of
    return known and election.period.contains(question.date_of_service) is Certainty.YES


def _out_of_area(routing: Routing, library: PolicyLibrary, home: tuple[str, str], day: dt.date) -> Routing:
    """Emergency care outside the plan's area: whose contractor's policy applies is an open question (law.md 10)."""
    local = library.jurisdictions.route_home(routing.kind, home, day)
    if set(local) <= set(routing.options) and len(routing.options) == 1:
        return routing
    return attrs.evolve(routing, options=tuple(dict.fromkeys((*routing.options, *local))), need="")
