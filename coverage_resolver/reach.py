"""Does an authority reach this case: a place on the ladder, the line of business, the place, the plan, the patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Choice, Doubt, Standing
from coverage_resolver.facts import near_birthday
from coverage_resolver.jurisdictions import NO_NUMBER, Routing, is_contract_number
from coverage_resolver.participation import takes_part
from coverage_resolver.precedence import Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.service_kinds import THE_KIND
from coverage_resolver.vocabulary import AuthorityKind, Certainty, Disposition, Relation, ServiceKind, Stance


def set_aside(found: Standing, tier: Tier) -> Standing:
    """What is laid before the ladder and is no authority."""
    found.report("not_on_ladder")
    if found.provision.authority.kind.startswith("proposed"):
        return found.out(Disposition.PROPOSED, "a proposal never governs")
    return found.out(Disposition.NOT_AN_AUTHORITY, tier.citation.text)


def line(found: Standing, provision: Provision, case: Case) -> None:
    """The lines of business that it names."""
    lines = provision.lines
    if lines and case.leg.enrollment.line_of_business not in lines and not lines & case.ladder.counts_as:
        found.out(Disposition.OUT_OF_SCOPE, "for another line of business", "line")


def reaches(provision: Provision, lines: frozenset[str], states: frozenset[str], plan: str) -> bool:
    """Whether it may reach, on any day, a member for whom these lines of business, states and plan count.

    No state, or no plan, means that any may be the one.
    """
    level, names = provision.reaches.level, provision.reaches.values
    if provision.lines and not provision.lines & lines:
        return False
    if level == "state":
        return not states or bool(names & states)
    return (
        level != "plan" or not plan or plan in names or any(item.plan == plan for item in provision.authority.adoptions)
    )


YES_OR_NO = ("yes", "no")
_UNSEEN = {"state": ReasonCode.STATE_SOURCE_UNVERIFIED}


def speaks(found: Standing, provision: Provision, case: Case) -> None:
    """Whether it speaks on the topic; a text that nobody has seen is a doubt."""
    stance = provision.stance
    if stance is Stance.RULE:
        return
    if stance is Stance.SILENT and provision.verified is False:
        key = f"silence of {provision.id} on {provision.topic}"
        options = (f"{provision.authority.id} speaks after all", f"{provision.authority.id} is silent, as supposed")
        need = f"text: {provision.authority.id}"
        reasons = (_UNSEEN.get(provision.reaches.level, ReasonCode.UNVERIFIED_SOURCE), ReasonCode.INPUT_MISSING)
        found.depends(Doubt(key, options, need, reasons), options[0])
    elif stance in (Stance.SILENT, Stance.DEFERS, Stance.DELEGATES):
        verb = "is silent" if stance is Stance.SILENT else stance.value
        found.out(Disposition.DOES_NOT_SPEAK, f"the document {verb} on this topic")
    elif stance is Stance.UNKNOWN:
        doubt = _unseen_text(provision)
        found.depends(doubt, doubt.options[0])
        if found.tier is not None and found.tier.relation is Relation.CONSULTED:
            # It decides nothing, so that its doubt need not matter; that nobody could consult it is told.
            found.reasons += provision.reported("unseen")


def _unseen_text(provision: Provision) -> Doubt:
    """What a source says whose text nobody has seen: what is supposed, or nothing."""
    name, unseen = provision.authority.id, provision.reported("unseen")
    return Doubt(
        f"text of {name}",
        (f"{name} says what is supposed", f"{name} is silent"),
        need=f"version of that day, unknown in these snapshots: {name}" if unseen else f"text: {name}",
        reasons=unseen
        or (_UNSEEN.get(provision.reaches.level, ReasonCode.UNVERIFIED_SOURCE), ReasonCode.INPUT_MISSING),
    )


def within(found: Standing, provision: Provision, case: Case) -> None:
    """Whether it reaches the place, the plan or the member."""
    _REACH[provision.reaches.level](found, provision, case)


def _everywhere(found: Standing, provision: Provision, case: Case) -> None:
    return


def _state(found: Standing, provision: Provision, case: Case) -> None:
    values = provision.reaches.values
    if not case.state:
        field = "enrollment.state" if case.ladder.state_of == "issue" else "member.residence_state"
        options = (*sorted(values), "another state")
        found.depends(Doubt(field, options, need=field, reasons=(ReasonCode.INPUT_MISSING,)), *sorted(values))
    elif case.state not in values:
        at_home = case.ladder.state_of == "issue" and case.home[0] in values
        found.out(Disposition.OTHER_JURISDICTION, "law of another state", *(("residence",) if at_home else ()))


def _contractor(found: Standing, provision: Provision, case: Case) -> None:
    authority, routing, values = provision.authority, case.routing, provision.reaches.values
    if (case.elected.choices or case.elected.unseen) and _told_by_elections(found, provision, case):
        return
    if case.void_elections:
        found.reasons += (ReasonCode.MA_ELECTION_INVALID,)
        found.basis += tuple(item.authority.id for item in case.void_elections)
    found.reasons += (routing.reason,)
    mine = [option & values for option in routing.options if not option.isdisjoint(values)]
    numbered = any(map(is_contract_number, values))
    strange = NO_NUMBER in values or not case.strangers.isdisjoint(values)
    over = bool(mine and case.ended) and all(names <= case.ended for names in mine)
    if not numbered or over or (routing.options and not mine and strange):
        key, reasons = f"contractor of {authority.id}", (ReasonCode.MAC_UNKNOWN, ReasonCode.NEEDS_HUMAN)
        found.depends(Doubt(key, YES_OR_NO, need=key, reasons=reasons), "yes")
    elif routing.options and not mine and not routing.unknown:
        found.out(Disposition.OTHER_JURISDICTION, "determination of another contractor")
    elif not mine or len(mine) < len(routing.options):
        _whose(found, routing, values)


def _told_by_elections(found: Standing, provision: Provision, case: Case) -> bool:
    """Whether an election puts it in or out. It hangs on the text of an elected policy that nobody has."""
    authority, values, elected = provision.authority, provision.reaches.values, case.elected
    if any(provision is item for item in elected.unseen):
        found.reasons += (ReasonCode.MA_UNIFORM_LCD_ELECTION,)
        return True
    article = authority.kind is AuthorityKind.COVERAGE_ARTICLE
    for choice in elected.choices:
        heir = any(provision is item for item in choice.heirs)
        # An article goes with the policies of its contractor.
        if (
            heir
            or any(provision is item for item in choice.versions)
            or (article and not choice.contractors.isdisjoint(values))
        ):
            _by_election(found, choice)
            kind_in_doubt(found, provision, case)
            for rival in choice.perhaps if heir else ():
                found.gives_way_to(rival)
            return True
    if any(choice.settled for choice in elected.choices):
        found.out(Disposition.OTHER_JURISDICTION, "the plan elected another local policy uniformly")
        return True
    for choice in elected.choices:
        _by_election(found, choice)
        if choice.lapsed:
            doubt = _still_elected(choice)
            found.depends(doubt, doubt.options[1])
        for rival in (*choice.perhaps, *choice.heirs_perhaps):
            found.gives_way_to(rival)
    for policy in elected.unseen:
        doubt = _unseen_text(policy)
        found.depends(doubt, doubt.options[1])
    return False


def _by_election(found: Standing, choice: Choice) -> None:
    found.reasons += (ReasonCode.MA_UNIFORM_LCD_ELECTION,)
    found.basis += (choice.election.authority.id,)


def _still_elected(choice: Choice) -> Doubt:
    """Whether an election still sets the policies of the area aside, where what it chose is not in force."""
    name, policy = choice.election.authority.id, choice.policy
    return Doubt(
        f"election {name} of {policy}",
        (f"{name} stands though {policy} is not in force", f"{name} no longer stands without {policy}"),
        need=f"whether {name} still stands: {policy} is not in force on that day",
        reasons=(ReasonCode.INPUT_MISSING,),
    )


def does_this_kind(provision: Provision, case: Case) -> bool:
    """Whether the contracts that it is for may do this kind of service, or one that it may be of where none is told."""
    return not _possible_kinds(case).isdisjoint(case.library.jurisdictions.kinds_served(provision.reaches.values))


def kind_in_doubt(found: Standing, provision: Provision, case: Case) -> None:
    """An elected policy hangs on the kind of a service that nothing tells where its contracts do others alone."""
    routing, possible = case.routing, _possible_kinds(case)
    if len(possible) == 1:
        return
    served = case.library.jurisdictions.kinds_served(provision.reaches.values) & possible
    if served != possible and not (routing.kinds and routing.kind in served):
        doubt = Doubt(THE_KIND, tuple(sorted(possible)), need=THE_KIND, reasons=(ReasonCode.INPUT_MISSING,))
        found.depends(doubt, *served)


def _possible_kinds(case: Case) -> frozenset[ServiceKind]:
    """Its own and those that it may be of beside that; any where a bill leaves it open."""
    routing = case.routing
    anything = routing.need == THE_KIND and not routing.kinds
    return frozenset(ServiceKind) if anything else frozenset((routing.kind, *routing.kinds))


def _whose(found: Standing, routing: Routing, values: frozenset[str]) -> None:
    """It is in under some of the contracts that may be those of the service."""
    options = () if routing.unknown else routing.options
    numbers = sorted(filter(is_contract_number, values))
    doubt = Doubt(
        "contractor",
        tuple(min(option) for option in options) or (*numbers, "another contractor"),
        need=routing.need,
        reasons=(ReasonCode.MAC_UNKNOWN, _missing(routing)),
    )
    found.depends(doubt, *([min(option) for option in options if not option.isdisjoint(values)] or numbers))


def _missing(routing: Routing) -> ReasonCode:
    return ReasonCode.NEEDS_HUMAN if routing.need == "" else ReasonCode.INPUT_MISSING


def _plan(found: Standing, provision: Provision, case: Case) -> None:
    plan, plans = case.leg.enrollment.plan, provision.reaches.values
    if provision.authority.adoptions:
        plans = plans.union(record.plan for record in provision.authority.adoptions)
    if not plan:
        options = (*sorted(plans), "a plan that has not adopted it")
        found.depends(
            Doubt("enrollment.plan", options, need="enrollment.plan", reasons=(ReasonCode.INPUT_MISSING,)),
            *sorted(plans),
        )
    elif plan not in plans:
        found.out(Disposition.NOT_ADOPTED, "the member's plan has not adopted it")
    elif takes_part(case.library.participations_of(plan), case.question.date_of_service) is Certainty.NO:
        found.out(Disposition.NOT_ADOPTED, "the plan had no part in the programme on that day")


_REACH: Mapping[str, Callable[[Standing, Provision, Case], None]] = {
    "national": _everywhere,
    "member": _everywhere,
    "state": _state,
    "contractor": _contractor,
    "plan": _plan,
}


def conditions(found: Standing, provision: Provision, case: Case) -> None:
    """The conditions that it puts on the case."""
    for condition in provision.conditions:
        held = condition.holds(case.facts)
        if condition.fact.startswith("age_") and isinstance(condition.value, int):
            # The first age beyond an inclusive bound is where the conventions part.
            bound = condition.value + (condition.operator in ("at_most", "above"))
            years = bound if condition.fact == "age_years" else bound // 12
            if near_birthday(case.question.member.date_of_birth, case.question.date_of_service, years):
                found.reasons += (ReasonCode.AGE_ATTAINMENT_CONVENTION,)
        if held is Certainty.NO:
            found.missed = condition.fact
            elsewhere = Disposition.OTHER_JURISDICTION if condition.fact == "state" else Disposition.OUT_OF_SCOPE
            found.out(elsewhere, f"needs {condition.text()}", condition.fact)
            return
        missing = case.facts.get(condition.fact) is None
        if held is Certainty.UNKNOWN:
            found.open += (condition,)
        elif missing and condition.operator == "unless_known":
            found.reasons += (ReasonCode.INPUT_MISSING,)
            found.needs += (condition.fact,)


def diagnoses(found: Standing, provision: Provision, case: Case) -> None:
    """The diagnoses that it is limited to."""
    wanted = provision.diagnoses
    if wanted is None:
        return
    given = case.question.service.diagnoses
    if not given:
        scope = ", ".join(text.partition(":")[2] for text in wanted.texts())
        reasons = (ReasonCode.INPUT_MISSING,)
        found.depends(Doubt(f"a diagnosis of {scope}", YES_OR_NO, "service.diagnoses", reasons), "yes")
    elif not any(wanted.matches_diagnosis(code) for code in given):
        found.out(Disposition.OUT_OF_SCOPE, "for other diagnoses", "diagnosis")


def sourced(found: Standing, provision: Provision, case: Case) -> None:
    """Whether its text has a known origin (IN-1)."""
    if provision.authority.provenance is None:
        reasons = (ReasonCode.UNVERIFIED_SOURCE, ReasonCode.NEEDS_HUMAN)
        key = f"provenance of {provision.authority.id} confirmed"
        found.depends(Doubt(key, YES_OR_NO, need=key, reasons=reasons), "yes")


def admitted(found: Standing, provision: Provision, case: Case) -> None:
    """Whether a filling source keeps what its tier asks of it."""
    if found.tier is None or "public" not in found.tier.admits or provision.authority.public is True:
        return
    if provision.authority.public is False:
        found.report("not_public")
        found.out(Disposition.NOT_ADMITTED, f"not publicly accessible ({found.tier.citation})")
        return
    key = f"public access to {provision.authority.id}"
    found.depends(Doubt(key, YES_OR_NO, need=key, reasons=(ReasonCode.INPUT_MISSING,)), "yes")


def applies(found: Standing, provision: Provision, case: Case) -> None:
    """Whether the law says that its tier applies at all."""
    if found.tier is not None and found.tier.relation is Relation.UNDECIDED:
        reasons = found.tier.reported("undecided", provision.authority.kind.value)
        doubt = Doubt(f"{found.tier.name} applies", YES_OR_NO, need=found.tier.citation.text, reasons=reasons)
        found.depends(doubt, "yes")
