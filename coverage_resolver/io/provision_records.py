"""From provisions as files state them to authorities and provisions of ours.

A document becomes an authority, each of its provisions a version of it. Nobody told which sort of source a document
is, unless the file says so: it then ranks as a ``state_source`` or ``plan_source``, and no tie is broken for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope, Supersession
from coverage_resolver.citations import Citation
from coverage_resolver.codes import CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.provision_shapes import (
    BASES,
    DELIVERIES,
    FACTS,
    LINES,
    AgeShape,
    AppliesShape,
    DocumentShape,
    FederalRuleShape,
    MetaRuleShape,
    ProvisionFileShape,
    StatedShape,
)
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, anniversary, day_before, months_after, parse_day
from coverage_resolver.topics import PLAN_STRINGENCY, topic_named
from coverage_resolver.vocabulary import COVERAGE, AuthorityKind, CoverageStatus, Role, Stance

_KINDS = {"state": AuthorityKind.STATE_SOURCE, "plan": AuthorityKind.PLAN_SOURCE}
#: Lines of business that a state runs, of those that files name.
_STATE_PROGRAMMES = frozenset({"medicaid", "chip"})
#: Words in the kind of a meta rule by which it bars a plan from being stricter than the state.
_STRINGENCY = frozenset({"stringent", "restrictive", "scope", "amount"})
#: How a code is told to be one of CPT: five digits, or four and the letter of a category.
_CPT_ENDINGS = "FTU0123456789"


@attrs.frozen(kw_only=True)
class Made:
    """A provision that stands at ``where``, and the ids that it names; they are resolved when all files are read."""

    where: str
    id: str
    provision: Provision
    stated: StatedShape | None = None

    def linked(self, known: Mapping[str, str]) -> Provision:
        """The provision with its references, which all lead somewhere."""
        if self.stated is None:
            return self.provision

        def resolved(key: str) -> list[str]:
            return [known[name] for name in getattr(self.stated, key)]

        mode = self.stated.supersede_mode
        return attrs.evolve(
            self.provision,
            supersedes=tuple(Supersession(version=name, mode=mode) for name in resolved("supersedes")),
            same_as=frozenset(resolved("same_as")),
            conflicts_with=frozenset(resolved("conflicts_with")),
        )


Faults = list[InvalidRecord]
Documents = Mapping[str, DocumentShape]


def state_records(
    file: ProvisionFileShape,
    documents: Documents,
    stated: Iterable[tuple[str, StatedShape]],
    plans: set[str],
    faults: Faults,
) -> list[Made]:
    """The provisions of one state and of its plans."""
    good = []
    for where, item in stated:
        before = len(faults)
        _check(item, documents, plans, where, faults)
        codes, period = _codes(item.codes or (), where, faults), _period(item, where, faults)
        if len(faults) == before and period is not None:
            good.append((where, item, codes, period))
    verified: dict[tuple[str, str], bool] = {}
    for _, item, _, _ in good:
        key = (item.citation.document or "", item.level)
        verified[key] = verified.get(key, True) and item.verified
    authorities = {key: _authority(file, documents, key, sure) for key, sure in verified.items()}
    return [
        Made(
            where=where,
            id=item.id,
            provision=_provision(file, item, authorities[item.citation.document or "", item.level], codes, period),
            stated=item,
        )
        for where, item, codes, period in good
    ]


def _check(item: StatedShape, documents: Documents, plans: set[str], where: str, faults: Faults) -> None:
    def fault(key: str, what: str, what_to_do: str) -> None:
        faults.append(InvalidRecord(f"{where}.{key}", what, what_to_do))

    document = item.citation.document
    if document is None:
        fault("citation.document", "missing", "name a document of this file")
    elif document not in documents:
        fault("citation.document", f"no document {shown(document)} in this file", closest(document, documents))
    if item.level == "plan" and item.plan is None:
        fault("plan", "missing: a rule of a plan", "name the plan")
    if item.level == "state" and item.plan is not None:
        fault("plan", "a rule of the state with a plan", "leave it out, or make the level `plan`")
    if item.plan is not None and item.plan not in plans:
        fault("plan", f"no plan {shown(item.plan)} in this file", closest(item.plan, plans))
    if item.codes == ():
        fault("codes", "an empty list: the provision would reach every code", "name the codes, or leave the key out")
    if item.supersede_mode and not item.supersedes:
        fault("supersede_mode", "there is nothing that it supersedes", "name it in supersedes, or leave this out")
    if item.supersedes and not item.supersede_mode:
        fault("supersede_mode", "missing beside supersedes", "write amend or replace")
    speaks = item.stance in (Stance.RULE, Stance.EXPLICITLY_NONE)
    if speaks and item.value is None:
        fault("value", f"missing: the stance is `{item.stance.value}`", "write the value, or another stance")
    if item.value is not None and not isinstance(item.value, Mapping):
        fault("value", f"expected a table, not {shown(item.value)}", "write { name = value }")
    if _inverted(item.applies_to.age_months):
        fault("applies_to.age_months", "nobody is of this age: min is not below max", "correct min or max")
    if not isinstance(item.applies_to.conditions, Mapping):
        fault("applies_to.conditions", "not a table", "write { fact = value }")
    covered = item.value.get("covered") if isinstance(item.value, Mapping) else None
    if topic_named(item.topic) == COVERAGE and item.stance is Stance.RULE and not isinstance(covered, bool):
        fault("value.covered", "missing: a rule on coverage", "write true or false")


def _inverted(ages: AgeShape | None) -> bool:
    """Whether a band of age holds no month; a single month from ``min`` to the same ``max_inclusive`` is one."""
    if ages is None:
        return False
    low, below, last = ages.min or 0, ages.max_exclusive, ages.max_inclusive
    return (below is not None and low >= below) or (last is not None and low > last)


def _codes(written: Iterable[str], where: str, faults: Faults) -> CodeSet:
    named = []
    for number, code in enumerate(written, start=1):
        cpt = len(code) == 5 and code[:4].isdigit() and code[4] in _CPT_ENDINGS
        text = f"{'CPT' if cpt else 'HCPCS'}:{code}"
        try:
            CodeSet.procedures([text])
        except ValueError:
            faults.append(
                InvalidRecord(f"{where}.codes[{number}]", f"{shown(code)} is no CPT or HCPCS code", "correct it")
            )
        else:
            named.append(text)
    return CodeSet.procedures(named)


def _period(item: StatedShape, where: str, faults: Faults) -> EffectivePeriod | None:
    """From the start, imprecise or unstated, to the last day: written, or counted from the value."""
    if item.effective_from is None:
        start = ImpreciseDate.parse("unstated")
    elif item.effective_precision == "month":
        start = ImpreciseDate.parse(item.effective_from.isoformat()[:7])
    else:
        start = ImpreciseDate.parse(item.effective_from)
    last = item.effective_to or _counted_end(item.value, where, faults)
    try:
        return EffectivePeriod(start, None if last is None else ImpreciseDate(last, last))
    except ValueError as error:
        faults.append(InvalidRecord(f"{where}.effective_to", str(error), "correct one of the two days"))
        return None


def _counted_end(value: Any, where: str, faults: Faults) -> dt.date | None:
    """The last day of a period of grace that says from when it counts: ``{"months": 24, "counted_from": day}``."""
    if not isinstance(value, Mapping) or not isinstance(value.get("months"), int) or "counted_from" not in value:
        return None
    try:
        return day_before(months_after(parse_day(value["counted_from"]), value["months"]))
    except (OverflowError, ValueError):
        what = "no day from which months can be counted"
        faults.append(InvalidRecord(f"{where}.value.counted_from", what, "write the day as 2026-11-01"))
        return None


def _authority(file: ProvisionFileShape, documents: Documents, key: tuple[str, str], verified: bool) -> Authority:
    name, level = key
    document = documents[name]
    own = document.level == level
    return Authority(
        id=f"{file.state}/{name}" if own else f"{file.state}/{name} ({level})",
        kind=document.kind if own and document.kind else _KINDS[level],
        title=document.title,
        issuer=file.state_name if level == "state" else "",
        citation=Citation(document.number or document.title, verified, note=document.url),
        scope=Scope("state", frozenset({file.state})) if level == "state" else Scope("plan"),
        provenance=Provenance(source=_source(file)),
        note=document.date_text,
    )


def _source(file: ProvisionFileShape) -> str:
    source = file.source if isinstance(file.source, Mapping) else {}
    words = (str(source[key]) for key in ("repository", "path", "source_as_of") if key in source)
    return ", ".join(words) or "provision file"


def _provision(
    file: ProvisionFileShape, item: StatedShape, authority: Authority, codes: CodeSet, period: EffectivePeriod
) -> Provision:
    topic, value = topic_named(item.topic), item.value
    only = value.get("only") if isinstance(value, Mapping) else None
    return Provision(
        authority=authority,
        version=item.id,
        scope=None if item.plan is None else Scope("plan", frozenset({item.plan})),
        lines_of_business=frozenset(LINES[line] for line in item.applies_to.lob),
        topic=topic,
        stance=item.stance,
        status=_status(item) if topic == COVERAGE else None,
        criteria=str(only) if only is not None and topic == COVERAGE else "",
        value=value,
        codes=codes,
        conditions=(
            *_programme_of(file, item),
            *_conditions(item.applies_to),
            *(() if only is None else (Condition(str(only), "is", True),)),
        ),
        period=period,
        published_on=item.published,
        date_basis=BASES[item.effective_basis],
        verified=item.verified,
    )


def _programme_of(file: ProvisionFileShape, item: StatedShape) -> tuple[Condition, ...]:
    """A plan's rules for Medicaid are rules within the programme of its state: elsewhere nobody need ask for the plan."""
    own = item.level == "plan" and set(item.applies_to.lob) <= _STATE_PROGRAMMES
    return (Condition("state", "is", file.state),) if own else ()


def _status(item: StatedShape) -> CoverageStatus | None:
    if item.stance is not Stance.RULE:
        return None
    if not item.value["covered"]:
        return CoverageStatus.EXCLUDED_BENEFIT
    return CoverageStatus.COVERED_WITH_CRITERIA if "only" in item.value else CoverageStatus.COVERED


def _conditions(applies: AppliesShape) -> tuple[Condition, ...]:
    found = []
    if applies.delivery:
        found.append(Condition("delivery_system", "one_of", tuple(DELIVERIES[word] for word in applies.delivery)))
    if applies.programme:
        found.append(Condition("state_programme", "one_of", tuple(applies.programme)))
    if applies.age_months is not None:
        if applies.age_months.min:
            found.append(Condition("age_months", "at_least", applies.age_months.min))
        if applies.age_months.max_exclusive is not None:
            found.append(Condition("age_months", "below", applies.age_months.max_exclusive))
        if applies.age_months.max_inclusive is not None:
            found.append(Condition("age_months", "at_most", applies.age_months.max_inclusive))
    named = {fact: getattr(applies, fact) for fact in FACTS if getattr(applies, fact) is not None}
    for fact, value in {**applies.conditions, **named}.items():
        found.append(Condition(fact, "one_of" if isinstance(value, tuple) else "is", value))
    return tuple(found)


def meta_records(
    file: ProvisionFileShape, documents: Documents, rules: Iterable[tuple[str, MetaRuleShape]], faults: Faults
) -> tuple[list[Made], list[str]]:
    """The state's rules about rules; those of a kind that is not judged are told as notes."""
    made, notes = [], []
    for where, rule in rules:
        name = rule.citation.document or ""
        if name not in documents:
            faults.append(
                InvalidRecord(
                    f"{where}.citation.document", f"no document {shown(name)} in this file", closest(name, documents)
                )
            )
        elif _STRINGENCY & set(rule.kind.split("_")):
            authority = _authority(file, documents, (name, "state"), rule.verified)
            provision = Provision(
                authority=attrs.evolve(authority, id=f"{authority.id}#{rule.id}"),
                version=rule.id,
                lines_of_business=frozenset({"medicaid"}),
                topic=PLAN_STRINGENCY,
                value=FrozenTable({"kind": rule.kind}),
                period=EffectivePeriod(ImpreciseDate.parse("unstated")),
                verified=rule.verified,
            )
            made.append(Made(where=where, id=rule.id, provision=provision))
        else:
            notes.append(f"{where}: a rule about rules of the kind {shown(rule.kind)} is kept out of the judgement")
    return made, notes


def federal_records(rules: Iterable[tuple[str, FederalRuleShape]], faults: Faults) -> list[Made]:
    """Federal floors: no state and no plan may be less generous."""
    made = []
    for where, rule in rules:
        kind = rule.kind or _federal_kind(rule.citation.title)
        if kind is None:
            what_to_do = "cite the USC or the CFR, or add `kind`"
            faults.append(InvalidRecord(f"{where}.citation.title", "neither statute nor regulation", what_to_do))
            continue
        period = _federal_period(rule, where, faults)
        if period is None:
            continue
        authority = Authority(
            id=f"federal/{rule.id}",
            kind=kind,
            title=rule.gist or rule.citation.title,
            citation=Citation(rule.citation.title, rule.verified, note=rule.verified_note),
            scope=Scope("national", frozenset({"US"})),
            provenance=Provenance(source="provision file"),
        )
        provision = Provision(
            authority=authority,
            version=rule.id,
            lines_of_business=frozenset(LINES[line] for line in rule.applies_to.lob),
            topic=topic_named(rule.topic),
            role=Role.FLOOR,
            value=rule.value,
            conditions=_conditions(rule.applies_to),
            period=period,
            verified=rule.verified,
        )
        made.append(Made(where=where, id=rule.id, provision=provision))
    return made


def _federal_kind(title: str) -> AuthorityKind | None:
    letters = title.replace(".", "").upper().split()
    if "CFR" in letters:
        return AuthorityKind.REGULATION
    return AuthorityKind.STATUTE if "USC" in letters else None


def _federal_period(rule: FederalRuleShape, where: str, faults: Faults) -> EffectivePeriod | None:
    """A rating period runs a year at the most (42 CFR 438.2), so that a rule on those that start on or after a day
    is in force a year later everywhere, and in between nobody can say without the contract."""
    if rule.effective_from is not None:
        return EffectivePeriod(ImpreciseDate.parse(rule.effective_from))
    if not rule.effective_basis:
        return EffectivePeriod(ImpreciseDate.parse("unstated"))
    words = [word.strip(".,;") for word in rule.effective_basis.split()]
    days = [word for word in words if len(word) == 10 and word[:4].isdigit()]
    try:
        (first,) = map(dt.date.fromisoformat, days)
    except ValueError:
        what_to_do = "write `effective_from`, or one day as 2026-01-01"
        faults.append(InvalidRecord(f"{where}.effective_basis", "no one day in it", what_to_do))
        return None
    a_year_on = day_before(anniversary(first, 1))
    return EffectivePeriod(ImpreciseDate(first, a_year_on, written=rule.effective_basis))
