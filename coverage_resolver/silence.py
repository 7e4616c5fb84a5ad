"""What the silence of every source proves.

Nobody speaks on a topic: that is an answer ("no such rule") only where silence is shown. It is not where a source
points to a rule that is not there, or hands the question to a plan of which no rule is known; where a rule stops at
an age, a delivery system or a programme and nothing says what follows; nor where a rule begins later and nobody
announced it as new, so that an earlier edition may have held. On the headline topic silence always means individual
review (see the ladder's standard), which is a person's already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case, Standing
from coverage_resolver.facts import FIELDS
from coverage_resolver.in_force import in_period, known
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.supersession import superseded
from coverage_resolver.vocabulary import Certainty, Disposition, Role, Stance

#: Facts by which a rule is limited to some of the members; what holds for the others stands elsewhere.
_POPULATION = frozenset({"age_years", "age_months", "delivery_system", "programme", "state_programme"})
_SHY = frozenset({Stance.SILENT, Stance.DEFERS, Stance.DELEGATES})
Gap = tuple[str, ReasonCode]


def unshown(standings: Iterable[Standing], case: Case) -> tuple[Gap, ...]:
    """What is needed before silence is shown, each with its reason; nothing where it is."""
    items = list(standings)
    read = {_group(item) for item in items if _read_and_silent(item)}
    gaps = [gap for item in items for gap in _gaps(item, case, _group(item) in read)]
    if gaps:
        # What was read of some members closes the gap, once it is told that this member is one of them.
        silent = [item for item in items if item.disposition is Disposition.DOES_NOT_SPEAK and _group(item) not in read]
        gaps += [gap for item in silent for gap in _not_told(item.provision, case)]
    return tuple(dict.fromkeys(gaps))


def _not_told(provision: Provision, case: Case) -> Iterator[Gap]:
    """The facts that would tell whether a provision is about this member."""
    for condition in provision.conditions:
        if condition.holds(case.facts) is Certainty.UNKNOWN:
            yield FIELDS.get(condition.fact, condition.fact), ReasonCode.INPUT_MISSING


def _gaps(item: Standing, case: Case, read: bool) -> Iterator[Gap]:
    provision, name = item.provision, item.provision.authority.id
    if item.disposition is Disposition.DOES_NOT_SPEAK:
        if provision.stance is Stance.DEFERS:
            yield f"text: {_pointed_to(provision)}", ReasonCode.PLAN_DEFERS
            yield from _not_told(provision, case)
        elif provision.stance is Stance.DELEGATES:
            yield f"the plan's rule, to which {name} leaves the question", ReasonCode.STATE_DELEGATES
            yield from _not_told(provision, case)
        elif not read:
            # Whom it may leave out, for all that is known of the member: what holds for them was not read.
            yield from _left_out(provision, case)
    elif read:
        return
    elif item.disposition is None and provision.role is not Role.FLOOR:
        # In the branches in which it is out: whom it leaves out there, the member then being one of them.
        yield from _may_leave_out(item)
    elif provision.role is Role.FLOOR:
        # Whom a floor leaves out has none: nobody else need have one for them.
        return
    elif item.disposition is Disposition.OUT_OF_SCOPE and item.missed:
        if _counts_on_the_day(provision, case):
            yield from _left_out(provision, case)
    elif provision.stance in _SHY:
        return
    elif item.disposition is Disposition.NOT_YET_EFFECTIVE and not (_announced(provision) or _absent(provision, case)):
        yield f"text: what held before {name}", ReasonCode.SILENCE_NOT_SHOWN


def _may_leave_out(item: Standing) -> Iterator[Gap]:
    for condition in item.open:
        if condition.fact in _POPULATION:
            told = f"what holds for those whom {item.provision.authority.id} leaves out by {condition.fact}"
            yield told, ReasonCode.SILENCE_NOT_SHOWN


def _left_out(provision: Provision, case: Case) -> Iterator[Gap]:
    """Each condition by which it leaves out some of the members, this one among them for all that is known."""
    for condition in provision.conditions:
        held = condition.holds(case.facts)
        if condition.fact in _POPULATION and held is not Certainty.YES:
            if held is Certainty.UNKNOWN:
                yield FIELDS.get(condition.fact, condition.fact), ReasonCode.INPUT_MISSING
            told = f"what holds for those whom {provision.authority.id} leaves out by {condition.fact}"
            yield told, ReasonCode.SILENCE_NOT_SHOWN


def _pointed_to(provision: Provision) -> str:
    value = provision.value
    pointed = value.get("defers_to") if isinstance(value, Mapping) else None
    return (
        f"{pointed}, to which {provision.authority.id} points" if pointed else f"where {provision.authority.id} points"
    )


def _group(item: Standing) -> str:
    return "" if item.tier is None else item.tier.group


def _read_and_silent(item: Standing) -> bool:
    """Whether it was read, and is silent, in this case for certain."""
    doubtful = item.open or item.doubts or item.gives_way
    return item.disposition is Disposition.DOES_NOT_SPEAK and item.provision.stance is Stance.SILENT and not doubtful


def _counts_on_the_day(provision: Provision, case: Case) -> bool:
    """Whether it is known and in force, for somebody else."""
    found = Standing(provision)
    for check in (known, in_period, superseded):
        check(found, provision, case)
        if found.disposition is not None:
            return False
    return True


def _absent(provision: Provision, case: Case) -> bool:
    """Whether it is known that it did not say anything on the day: a corpus had its older editions, or had none."""
    return provision.absent_from is not None and provision.absent_from <= case.question.date_of_service


def _announced(provision: Provision) -> bool:
    """Whether it was published before it begins, as a new rule is; an edition of an older text is not."""
    published = provision.published_on
    return published is not None and published < provision.period.start.earliest
