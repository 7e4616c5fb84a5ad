"""Whose local determinations reach a case: by the contractor of its place, or as a plan elected (MC-12, MA-5)."""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Choice, Doubt, Standing
from coverage_resolver.contract_areas import NO_NUMBER, is_contract_number
from coverage_resolver.jurisdictions import Routing
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.service_kinds import THE_KIND
from coverage_resolver.vocabulary import NOT_COVERED, AuthorityKind, Disposition, ServiceKind

YES_OR_NO = ("yes", "no")
#: What is reported of a text that nobody has seen, by the level of its source.
UNSEEN_TEXT = {"state": ReasonCode.STATE_SOURCE_UNVERIFIED}


def unseen_text(provision: Provision) -> Doubt:
    """What a source says whose text nobody has seen: what is supposed, or nothing.

    Of one that may cover, and may refuse, there are two provisions; their answers are those of one doubt.
    """
    name, unseen = provision.authority.id, provision.reported("unseen")
    supposed = "does not cover" if provision.status in NOT_COVERED else "says what is supposed"
    return Doubt(
        f"text of {name}",
        (f"{name} {supposed}", f"{name} is silent"),
        need=f"version of that day, unknown in these snapshots: {name}" if unseen else f"text: {name}",
        reasons=unseen
        or (UNSEEN_TEXT.get(provision.reaches.level, ReasonCode.UNVERIFIED_SOURCE), ReasonCode.INPUT_MISSING),
    )


def reaches_contractors(found: Standing, provision: Provision, case: Case) -> None:
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
    idle = bool(mine and case.idle) and all(names <= case.idle for names in mine)
    if not numbered or idle or (routing.options and not mine and strange):
        key, reasons = f"contractor of {authority.id}", (ReasonCode.MAC_UNKNOWN, ReasonCode.NEEDS_HUMAN)
        found.depends(Doubt(key, YES_OR_NO, need=key, reasons=reasons), "yes")
    elif routing.options and not mine and not routing.unknown:
        found.out(Disposition.OTHER_JURISDICTION, "determination of another contractor")
    elif not mine or len(mine) < len(routing.options):
        _whose(found, case, values)


def _told_by_elections(found: Standing, provision: Provision, case: Case) -> bool:
    """Whether an election puts it in or out. It hangs on the text of an elected policy that nobody has."""
    authority, values, elected = provision.authority, provision.reaches.values, case.elected
    if any(provision is item for item in elected.unseen):
        named = case.library.authority(authority.id)
        if named is None or named.kind is not AuthorityKind.COVERAGE_ARTICLE:  # an article is no policy to elect
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
        doubt = unseen_text(policy)
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


def _whose(found: Standing, case: Case, values: frozenset[str]) -> None:
    """It is in under some of the contracts that may be those of the service."""
    routing, numbers = case.routing, sorted(filter(is_contract_number, values))
    options = () if routing.unknown else routing.options
    labels = _labels(case, options)
    doubt = Doubt(
        "contractor",
        tuple(labels) or (*numbers, "another contractor"),
        need=routing.need,
        reasons=(ReasonCode.MAC_UNKNOWN, _missing(routing)),
    )
    mine = [label for label, option in zip(labels, options, strict=True) if not option.isdisjoint(values)]
    found.depends(doubt, *(mine or numbers))


def _labels(case: Case, options: tuple[frozenset[str], ...]) -> list[str]:
    """What each option is called: by the kinds of service whose contractor it is where these are asked for, else by
    number.
    """
    if case.routing.need != THE_KIND:
        return [min(option) for option in options]
    jurisdictions, question, routing = case.library.jurisdictions, case.question, case.routing
    theirs = {
        kind: jurisdictions.of_kind(kind, question.service, case.home, question.date_of_service)
        for kind in routing.kinds
    }
    found = []
    for option in options:
        kinds = {kind for kind, others in theirs.items() if option in others}
        found.append(" or ".join(sorted(kinds if option in case.other_kinds else kinds | {routing.kind})))
    return [
        kind if found.count(kind) == 1 else f"{kind} {min(each)}" for kind, each in zip(found, options, strict=True)
    ]


def _missing(routing: Routing) -> ReasonCode:
    return ReasonCode.NEEDS_HUMAN if routing.need == "" else ReasonCode.INPUT_MISSING
