"""The judgement for one day: payers, ladders, candidates, rulings, determinations. Pure, and without a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import attrs

from coverage_resolver.across_topics import Rulings, across_topics, with_what_acts
from coverage_resolver.alike import likeness
from coverage_resolver.amount_floor import no_less
from coverage_resolver.authorities import Provision
from coverage_resolver.between_ladders import between_ladders
from coverage_resolver.candidacy import standing
from coverage_resolver.carve_outs import carved_out
from coverage_resolver.cases import Case, Standing
from coverage_resolver.citations import citation_key
from coverage_resolver.compose import compose, fixed, payer_of
from coverage_resolver.determinations import Alternative, Answer, Determination, Payer, Step, Window, no_window
from coverage_resolver.elected_policies import elections_that_bear
from coverage_resolver.elections import uniform_election_valid
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.other_kinds import with_candidates
from coverage_resolver.payer_rules import Leg, Payers
from coverage_resolver.payers import find_payers
from coverage_resolver.precedence import Ladder
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.rulings import rule
from coverage_resolver.vocabulary import (
    COVERAGE,
    Certainty,
    CoverageStatus,
    Disposition,
    Finality,
    Resolution,
)

_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
Windows = Callable[[CoverageQuestion, PolicyLibrary, int], Window]


def judge(
    question: CoverageQuestion,
    library: PolicyLibrary,
    windows: Windows | None = None,
    topics: Iterable[str] | None = None,
) -> Answer:
    """Answer one question; never raises for what the data says.

    ``windows`` works out the window of each determination when it is asked for; without it there is none. Where only
    some ``topics`` are asked about, the others are not ruled on, except those that act on them.
    """
    asked = None if topics is None else with_what_acts(topics)
    service = question.service
    if service.code and not service.names_a_procedure:
        return _early(
            question, CoverageStatus.INVALID_INPUT, (ReasonCode.CODE_SYSTEM_REQUIRED,), ("service.code_system",)
        )
    if not service.code and not service.description and not question.offered:
        return _early(question, CoverageStatus.INDETERMINATE, (ReasonCode.INPUT_MISSING,), ("service.code",))
    payers = find_payers(question, library.payer_rules)
    if payers.status is not None:
        nobody = no_window if windows is None else partial(windows, question, library, 0)
        return _without_payer(question, library, payers, nobody)
    determinations: list[Determination] = []
    medicare_status = ""
    for order, leg in enumerate(payers.legs):
        window = no_window if windows is None else partial(windows, question, library, order)
        determination = determine(question, leg, library, medicare_status, window, asked)
        if leg.enrollment.line_of_business in library.payer_rules.medicare_lines:
            medicare_status = determination.status
        if payers.needs:
            determination = attrs.evolve(determination, needs=(*determination.needs, *payers.needs))
        determinations.append(determination)
    return Answer(
        determinations=tuple(determinations),
        reason_codes=_all_codes(payers, determinations),
        order_settled=payers.order_settled,
        date_of_service=question.date_of_service,
        as_of=question.as_of,
    )


def _all_codes(payers: Payers, determinations: list[Determination]) -> tuple[ReasonCode, ...]:
    if len(determinations) == 1 and not payers.reasons:
        return determinations[0].reason_codes
    return tuple(dict.fromkeys((*payers.reasons, *(code for item in determinations for code in item.reason_codes))))


def _early(
    question: CoverageQuestion,
    status: CoverageStatus,
    reasons: tuple[ReasonCode, ...],
    needs: tuple[str, ...] = (),
    alternatives: tuple[Alternative, ...] = (),
    must_consult: tuple[str, ...] = (),
    window: Callable[[], Window] = no_window,
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
        window=window,
    )
    return Answer(
        determinations=(determination,),
        reason_codes=reasons,
        date_of_service=question.date_of_service,
        as_of=question.as_of,
    )


def _without_payer(
    question: CoverageQuestion, library: PolicyLibrary, payers: Payers, window: Callable[[], Window]
) -> Answer:
    alternatives = []
    for leg in payers.legs:
        branch = determine(question, leg, library, "", no_window)
        label = f"the {leg.enrollment.line_of_business} span holds"
        alternatives.append(Alternative(label, branch.status, branch.governing))
    consult = tuple(item.id for name in payers.legal_basis for item in library.cited((citation_key(name),)))
    status = payers.status or CoverageStatus.INDETERMINATE
    return _early(question, status, payers.reasons, payers.needs, tuple(alternatives), consult, window)


def determine(
    question: CoverageQuestion,
    leg: Leg,
    library: PolicyLibrary,
    medicare_status: str,
    window: Callable[[], Window],
    topics: frozenset[str] | None = None,
) -> Determination:
    """One payer's determination, on all topics or on some."""
    span, day = leg.enrollment, question.date_of_service
    selecting = {
        "delivery_system": span.delivery_system,
        "funding": span.funding,
        "programme": span.programme,
    }
    ladders = library.ladders.matching(span.line_of_business, selecting, day)
    if leg.fixed is not None:
        return fixed(leg, ladders[0].id if ladders else "", window)
    if not ladders:
        return Determination(
            payer=payer_of(leg, ""),
            resolution=Resolution.INDETERMINATE,
            status=CoverageStatus.INDETERMINATE,
            reason_codes=(ReasonCode.OUT_OF_MODEL, ReasonCode.NEEDS_HUMAN),
            needs=("a ladder for this line of business",),
            caveats=("This line of business is not modelled; no other line's rules are applied to it.",),
            window=window,
        )
    if len(ladders) == 1:
        return _on_ladder(make_case(question, leg, ladders[0], library, medicare_status), window, topics)
    found = []
    for ladder in ladders:
        given = {fact: max(values) for fact, values in ladder.selects.items() if not selecting[fact]}
        supposed = attrs.evolve(leg, enrollment=attrs.evolve(span, **given))
        found.append(_on_ladder(make_case(question, supposed, ladder, library, medicare_status), window, topics))
    return between_ladders(leg, ladders, found, window)


def _on_ladder(case: Case, window: Callable[[], Window], wanted: frozenset[str] | None) -> Determination:
    question = case.question
    case, candidates = with_candidates(case)
    if case.elections:
        elected = elections_that_bear(case, candidates)
        case = attrs.evolve(case, elected=elected)
        candidates += elected.unseen
    offered = _offered(case, candidates) if question.offered else ()
    if wanted is not None:
        candidates = tuple([item for item in candidates if item.topic in wanted])
    rulings = _rulings(case, candidates, offered) if offered else _remembered(case, candidates)
    if len(rulings) == 1:
        return compose(case, rulings, window)
    return carved_out(compose(case, across_topics(rulings, case), window), case)


def _remembered(case: Case, candidates: tuple[Provision, ...]) -> Rulings:
    """The rulings, of this question or of one that was asked before and that no candidate can tell from it."""
    key, table = likeness(case, candidates), case.library.rulings
    if key is None:
        return _rulings(case, candidates)
    kept = table.get(key) or table.keep(key, (candidates, _rulings(case, candidates)))
    rulings: Rulings = kept[1]
    return rulings


def _rulings(case: Case, candidates: tuple[Provision, ...], offered: tuple[Provision, ...] = ()) -> Rulings:
    """The ruling on each topic, the headline first."""
    topics: dict[str, tuple[list[Standing], list[Step]]] = {COVERAGE: ([], [])}
    rank_of, library = case.ladder.rank_of, case.library
    for item in candidates:
        inside, aside = topics.get(item.topic) or topics.setdefault(item.topic, ([], []))
        rank = rank_of(item.place)
        if rank is None:
            aside.append(library.step_aside(item))
        elif _came_later(item, case):
            aside.append(_to_come(item, rank, case))
        else:
            inside.append(standing(item, rank, case))
    inside, aside = topics[COVERAGE]
    for item in offered:
        rank = rank_of(item.place)
        if rank is None:
            aside.append(library.step_aside(item))
        elif _came_later(item, case):
            aside.append(_to_come(item, rank, case))
        else:
            inside.append(standing(item, rank, case, addressed=False))
    order = sorted(topics, key=lambda name: (name != COVERAGE, name)) if len(topics) > 1 else topics
    return {topic: no_less(rule(topic, *topics[topic], case), candidates, case) for topic in order}


def _came_later(item: Provision, case: Case) -> bool:
    """Whether it is of a corpus that did not have it on the day as of which is asked."""
    known = item.known_from
    return known is not None and known > case.question.as_of and case.library.of_a_shelf(item.authority)


def _to_come(item: Provision, rank: int, case: Case) -> Step:
    """It is shown, and has no part in the answer or its reasons; when it was published a corpus need not tell."""
    because = f"known from {item.known_from}, after the day as of which is asked"
    return Step(item, Disposition.NOT_YET_PUBLISHED, because, tier=case.ladder.tiers[rank].name)


def _offered(case: Case, candidates: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """Authorities that the asker laid before us: each gets a disposition even if it misses the service."""
    seen = {id(item) for item in candidates}
    return tuple(
        item
        for item in case.library.documents(case.question.offered, case.question.as_of)
        if item.topic == COVERAGE and id(item) not in seen
    )


def make_case(
    question: CoverageQuestion, leg: Leg, ladder: Ladder, library: PolicyLibrary, medicare_status: str
) -> Case:
    """What every check of this payer's candidates looks at."""
    day, span = question.date_of_service, leg.enrollment
    home = question.member.home(day)
    # A contract's state of issue is not where the member lives; a programme's state is, unless it says otherwise.
    state = span.state or (home[0] if ladder.state_of == "residence" else "")
    held = library.elections
    elections = [item for item in held if span.plan in item.reaches.values and _live(item, question)] if held else []
    valid = [item for item in elections if uniform_election_valid(item)] if elections else []
    return Case(
        question=question,
        leg=leg,
        ladder=ladder,
        library=library,
        state=state,
        home=home,
        medicare_status=medicare_status,
        elections=tuple(valid) if ladder.plan_sources else (),
        void_elections=tuple([item for item in elections if item not in valid]) if elections else (),
    )


def _live(election: Provision, question: CoverageQuestion) -> bool:
    known = election.published_on is None or election.published_on <= question.as_of
    return known and election.period.contains(question.date_of_service) is Certainty.YES
