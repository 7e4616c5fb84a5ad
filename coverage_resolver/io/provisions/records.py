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
from coverage_resolver.io.provisions.checks import Documents, code_faults, stated_faults
from coverage_resolver.io.provisions.shapes import (
    BASES,
    DELIVERIES,
    FACTS,
    LINES,
    AppliesShape,
    MetaRuleShape,
    ProvisionFileShape,
    StatedShape,
    code_text,
)
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, day_before, months_after, parse_day
from coverage_resolver.topics import PLAN_STRINGENCY, topic_named
from coverage_resolver.vocabulary import COVERAGE, AuthorityKind, CoverageStatus, Stance

_KINDS = {"state": AuthorityKind.STATE_SOURCE, "plan": AuthorityKind.PLAN_SOURCE}
#: Lines of business that a state runs, of those that files name.
_STATE_PROGRAMMES = frozenset({"medicaid", "chip"})
#: Words in the kind of a meta rule by which it bars a plan from being stricter than the state.
_STRINGENCY = frozenset({"stringent", "restrictive", "scope", "amount"})


@attrs.frozen(kw_only=True)
class Made:
    """A provision that stands at ``where``, and the ids that it names; they are resolved when all files are read."""

    where: str
    id: str
    provision: Provision
    stated: StatedShape | None = None

    def linked(self, known: Mapping[str, str]) -> Provision:
        """The provision with its references, as far as they lead somewhere."""
        if self.stated is None:
            return self.provision

        def resolved(key: str) -> list[str]:
            return [known[name] for name in getattr(self.stated, key) if name in known]

        mode = self.stated.supersede_mode
        return attrs.evolve(
            self.provision,
            supersedes=tuple(Supersession(version=name, mode=mode) for name in resolved("supersedes")),
            same_as=frozenset(resolved("same_as")),
            conflicts_with=frozenset(resolved("conflicts_with")),
        )


Faults = list[InvalidRecord]


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
        faults += stated_faults(item, documents, plans, where)
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


def _codes(written: tuple[str, ...], where: str, faults: Faults) -> CodeSet:
    found = list(code_faults(written, where))
    faults += found
    return CodeSet.procedures(() if found else map(code_text, written))


def _period(item: StatedShape, where: str, faults: Faults) -> EffectivePeriod | None:
    """From the start, imprecise or unstated, to the last day: written, or counted from the value."""
    if item.effective_from is None:
        start = ImpreciseDate.parse("unstated")
        if item.published is not None and item.level == "state":
            # A clarification of the state: from its publication at the latest, and before that nobody can say. What a
            # plan posts without a start is an edition of a text that was there.
            start = ImpreciseDate(start.earliest, item.published, written=f"by {item.published}")
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
    if not isinstance(value, Mapping) or "months" not in value or "counted_from" not in value:
        return None
    if not isinstance(value["months"], int) or isinstance(value["months"], bool):
        what = f"expected a whole number beside counted_from, not {shown(value['months'])}"
        faults.append(InvalidRecord(f"{where}.value.months", what, "write the number of months, without quotes"))
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
            *conditions(item.applies_to),
            *(() if only is None else (Condition(str(only), "is", True),)),
        ),
        period=period,
        published_on=item.published,
        date_basis=BASES[item.effective_basis],
        verified=item.verified,
    )


def _programme_of(file: ProvisionFileShape, item: StatedShape) -> tuple[Condition, ...]:
    """A plan's rules for Medicaid are rules within its state's programme: nobody elsewhere is asked for the plan."""
    own = item.level == "plan" and set(item.applies_to.lob) <= _STATE_PROGRAMMES
    return (Condition("state", "is", file.state),) if own else ()


def _status(item: StatedShape) -> CoverageStatus | None:
    if item.stance is not Stance.RULE:
        return None
    if not item.value["covered"]:
        return CoverageStatus.EXCLUDED_BENEFIT
    return CoverageStatus.COVERED_WITH_CRITERIA if "only" in item.value else CoverageStatus.COVERED


def conditions(applies: AppliesShape) -> tuple[Condition, ...]:
    """What a provision asks of a case before it counts."""
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
