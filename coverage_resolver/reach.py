"""Does an authority reach this case: a place on the ladder, the line of business, the place, the plan, the patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Doubt, Standing
from coverage_resolver.facts import near_birthday
from coverage_resolver.local_reach import UNSEEN_TEXT, YES_OR_NO, reaches_contractors, unseen_text
from coverage_resolver.participation import takes_part
from coverage_resolver.precedence import Tier
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import Certainty, Disposition, Relation, Stance


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


def speaks(found: Standing, provision: Provision, case: Case) -> None:
    """Whether it speaks on the topic; a text that nobody has seen is a doubt."""
    stance = provision.stance
    if stance is Stance.RULE:
        return
    if stance is Stance.SILENT and provision.verified is False:
        key = f"silence of {provision.id} on {provision.topic}"
        options = (f"{provision.authority.id} speaks after all", f"{provision.authority.id} is silent, as supposed")
        need = f"text: {provision.authority.id}"
        reasons = (UNSEEN_TEXT.get(provision.reaches.level, ReasonCode.UNVERIFIED_SOURCE), ReasonCode.INPUT_MISSING)
        found.depends(Doubt(key, options, need, reasons), options[0])
    elif stance in (Stance.SILENT, Stance.DEFERS, Stance.DELEGATES):
        verb = "is silent" if stance is Stance.SILENT else stance.value
        found.out(Disposition.DOES_NOT_SPEAK, f"the document {verb} on this topic")
    elif stance is Stance.UNKNOWN:
        doubt = unseen_text(provision)
        found.depends(doubt, doubt.options[0])
        if found.tier is not None and found.tier.relation is Relation.CONSULTED:
            # It decides nothing, so that its doubt need not matter; that nobody could consult it is told.
            found.reasons += provision.reported("unseen")


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
    "contractor": reaches_contractors,
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
