"""What is wrong with a provision of a file beyond its shape: names of nothing, contradictions, what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coverage_resolver.codes import CodeSet, range_meant
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.converters import structure
from coverage_resolver.io.provisions.shapes import (
    FACTS,
    AgeShape,
    AppliesShape,
    DocumentShape,
    FederalRuleShape,
    StatedShape,
    code_text,
)
from coverage_resolver.io.strict_values import closest, plain, shown
from coverage_resolver.topics import CARVE_OUT, topic_named
from coverage_resolver.values.directions import is_number
from coverage_resolver.vocabulary import COVERAGE, Stance

#: How the kinds of documents of a state, and of a plan, begin.
_OF_A_STATE = ("state_", "proposed_", "medicaid_", "statute", "regulation", "ncd", "lcd", "cms_", "coverage_article")
_OF_A_PLAN = (
    "plan_",
    "evidence_of_coverage",
    "certificate_of_coverage",
    "schedule_of_",
    "summary_plan_",
    "ma_",
    "fehb_",
)
Documents = Mapping[str, DocumentShape]
Faults = Iterator[InvalidRecord]


def state_faults(state: str, known: frozenset[str], where: str) -> Faults:
    """A state must be on the map."""
    if state not in known:
        yield InvalidRecord(where, f"{shown(state)} is not a state or territory", "use its two-letter postal code")


def stated_faults(item: StatedShape, documents: Documents, plans: set[str], where: str) -> Faults:
    """A provision of a state or of a plan."""
    yield from _named_faults(item, documents, plans, where)
    if item.codes == ():
        what = "an empty list: the provision would reach every code"
        yield InvalidRecord(f"{where}.codes", what, "name the codes, or leave the key out")
    if item.supersede_mode and not item.supersedes:
        what_to_do = "name it in supersedes, or leave this out"
        yield InvalidRecord(f"{where}.supersede_mode", "there is nothing that it supersedes", what_to_do)
    if item.supersedes and not item.supersede_mode:
        yield InvalidRecord(f"{where}.supersede_mode", "missing beside supersedes", "write amend or replace")
    speaks = item.stance in (Stance.RULE, Stance.EXPLICITLY_NONE)
    if speaks and (item.value is None or item.value == {}):
        what = f"{'missing' if item.value is None else 'empty'}: the stance is `{item.stance.value}`"
        yield InvalidRecord(f"{where}.value", what, "write the value, or another stance")
    if item.stance is Stance.EXPLICITLY_NONE:
        yield from _none_faults(item, where)
    if item.stance in (Stance.SILENT, Stance.UNKNOWN) and item.value is not None:
        what = f"the stance is `{item.stance.value}`: there is nothing that it says"
        yield InvalidRecord(f"{where}.value", what, "leave the value out, or write another stance")
    if item.stance is {"state": Stance.DEFERS, "plan": Stance.DELEGATES}[item.level]:
        what = f"a {item.level} that {item.stance.value}"
        yield InvalidRecord(f"{where}.stance", what, "a plan defers to its state, a state delegates to its plans")
    yield from applies_faults(item.applies_to, f"{where}.applies_to")
    yield from value_faults(item.value, f"{where}.value")
    if topic_named(item.topic) == CARVE_OUT and item.stance is Stance.RULE and isinstance(item.value, Mapping):
        yield from _carve_out_faults(item.value, f"{where}.value")
    covered = item.value.get("covered") if isinstance(item.value, Mapping) else None
    if topic_named(item.topic) == COVERAGE and item.stance is Stance.RULE and not isinstance(covered, bool):
        yield InvalidRecord(f"{where}.value.covered", "missing: a rule on coverage", "write true or false")


def _none_faults(item: StatedShape, where: str) -> Faults:
    """That there is no such requirement, beside one: the stance and the value contradict each other."""
    if topic_named(item.topic) == COVERAGE:
        what = "on coverage there is no requirement that there is none of"
        yield InvalidRecord(f"{where}.stance", what, "write `rule`, and covered = true or false")
    elif isinstance(item.value, Mapping) and item.value.get("limits"):
        what = "limits beside a stance that there is none"
        yield InvalidRecord(f"{where}.value.limits", what, "write `rule`, or leave the limits out")


def document_level_faults(key: str, document: DocumentShape, where: str) -> Faults:
    """A plan publishes no statute, and a state no clinical policy of a plan: the sort decides over whom it ranks."""
    kind = "" if document.kind is None else document.kind.value
    if document.level == "plan" and kind.startswith(_OF_A_STATE):
        what = f"{shown(kind)} is no sort of document of a plan"
        yield InvalidRecord(f"{where}.{plain(key)}.kind", what, "correct the level or the kind")
    if document.level == "state" and kind.startswith(_OF_A_PLAN):
        what = f"{shown(kind)} is no sort of document of a state"
        yield InvalidRecord(f"{where}.{plain(key)}.kind", what, "correct the level or the kind")


def further_faults(raw: object, documents: Documents, plans: set[str], where: str) -> Faults:
    """What else is wrong with a provision of a faulty shape: it is read again without the keys that are."""
    shape: list[InvalidRecord] = []
    structure(StatedShape, raw, where, shape)
    if not isinstance(raw, Mapping):
        return
    faulty = {key for key in raw if any(_at(fault, f"{where}.{plain(key)}") for fault in shape)}
    kept = {key: value for key, value in raw.items() if key not in faulty}
    if "applies_to" in faulty:
        kept["applies_to"] = {}
    if "stance" in faulty:
        kept["stance"] = Stance.UNKNOWN.value
        faulty.add("value")
        kept.pop("value", None)
    item = structure(StatedShape, kept, where, [])
    if "supersedes" in faulty:
        faulty.add("supersede_mode")
    written = raw.get("codes") if "codes" not in faulty else None
    yield from code_faults(written if isinstance(written, (list, tuple)) else (), where)
    for fault in stated_faults(item, documents, plans, where) if item is not None else ():
        if not any(_at(fault, f"{where}.{plain(key)}") for key in faulty):
            yield fault


def _at(fault: InvalidRecord, where: str) -> bool:
    return fault.where == where or fault.where.startswith((f"{where}.", f"{where}["))


def code_faults(written: Iterable[object], where: str) -> Faults:
    """Codes that are none."""
    for number, code in enumerate(written, start=1):
        try:
            CodeSet.procedures([code_text(str(code))])
        except ValueError:
            several = any(range_meant(system, str(code)) for system in ("CPT", "HCPCS"))
            advice = "list each code of the range" if several else "correct it"
            yield InvalidRecord(f"{where}.codes[{number}]", f"{shown(code)} is no CPT or HCPCS code", advice)


def _carve_out_faults(value: Mapping[str, Any], where: str) -> Faults:
    """A carve-out that nobody could act on would be no carve-out, and say nothing of it."""
    if not isinstance(value.get("outside_plan_benefit"), bool):
        what = "missing: a rule on who pays"
        yield InvalidRecord(f"{where}.outside_plan_benefit", what, "true: another payer is asked; false: the plan pays")
    elif value["outside_plan_benefit"] and not isinstance(value.get("covered_by"), str):
        what_to_do = "name who pays, such as state_fee_for_service"
        yield InvalidRecord(f"{where}.covered_by", "missing: outside the plan's benefit", what_to_do)


def _named_faults(item: StatedShape, documents: Documents, plans: set[str], where: str) -> Faults:
    document = item.citation.document
    if document is None:
        yield InvalidRecord(f"{where}.citation.document", "missing", "name a document of this file")
    elif document not in documents:
        what = f"no document {shown(document)} in this file"
        yield InvalidRecord(f"{where}.citation.document", what, closest(document, documents))
    if item.level == "plan" and item.plan is None:
        yield InvalidRecord(f"{where}.plan", "missing: a rule of a plan", "name the plan")
    if item.level == "state" and item.plan is not None:
        what_to_do = "leave it out, or make the level `plan`"
        yield InvalidRecord(f"{where}.plan", "a rule of the state with a plan", what_to_do)
    if item.plan is not None and item.plan not in plans:
        what = f"no plan {shown(item.plan)} in this file"
        yield InvalidRecord(f"{where}.plan", what, closest(item.plan, plans))


def rule_faults(rule: FederalRuleShape, where: str) -> Faults:
    """A federal floor."""
    yield from applies_faults(rule.applies_to, f"{where}.applies_to")
    yield from value_faults(rule.value, f"{where}.value")


def applies_faults(applies: AppliesShape, where: str) -> Faults:
    """Whom a provision reaches: nobody is of an age that lies above itself."""
    if _inverted(applies.age_months):
        what = "nobody is of this age: min is not below max"
        yield InvalidRecord(f"{where}.age_months", what, "correct min or max")
    if not isinstance(applies.conditions, Mapping):
        yield InvalidRecord(f"{where}.conditions", "not a table", "write { fact = value }")
        return
    named = {fact: getattr(applies, fact) for fact in FACTS} | {
        f"conditions.{plain(str(fact))}": value for fact, value in applies.conditions.items()
    }
    for fact, value in (*named.items(), ("programme", applies.programme), ("age_months", applies.age_months)):
        if value == () or value == AgeShape():
            yield InvalidRecord(f"{where}.{fact}", "empty: it would reach nobody", "name them, or leave the key out")


def _inverted(ages: AgeShape | None) -> bool:
    """Whether a band of age holds no month; a single month from ``min`` to the same ``max_inclusive`` is one."""
    if ages is None:
        return False
    low, below, last = ages.min or 0, ages.max_exclusive, ages.max_inclusive
    return (below is not None and low >= below) or (last is not None and low > last)


def value_faults(value: Any, where: str) -> Faults:
    """A value is a table; what no document can mean is refused, whatever the topic."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        yield InvalidRecord(where, f"expected a table, not {shown(value)}", "write { name = value }")
        return
    limits = value.get("limits", ())
    if not isinstance(limits, (list, tuple)) or not all(isinstance(row, Mapping) for row in limits):
        what_to_do = "write [ { period = …, max_hours = … } ], or [ ] for none"
        yield InvalidRecord(f"{where}.limits", "expected a list of tables", what_to_do)
    yield from _amounts(value, where)


def _amounts(value: Any, where: str) -> Faults:
    """Numbers below zero, a floor above its own ceiling, a softness neither true nor false; at any depth."""
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value, start=1):
            yield from _amounts(item, f"{where}[{number}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _amounts(item, f"{where}.{plain(str(key))}")
            if str(key).startswith("min_") and _above(item, value.get(f"max_{str(key)[4:]}")):
                what = f"{shown(item)} lies above `max_{plain(str(key)[4:])}`"
                yield InvalidRecord(f"{where}.{plain(str(key))}", what, "correct one of the two")
        if not isinstance(value.get("soft", False), bool):
            what = f"expected true or false, not {shown(value['soft'])}"
            yield InvalidRecord(f"{where}.soft", what, "true: exceedable on documentation; false: a bar")
    elif is_number(value) and value < 0:
        yield InvalidRecord(where, f"{shown(value)} is below zero", "write 0 or more")


def _above(least: object, most: object) -> bool:
    return is_number(least) and is_number(most) and least > most  # type: ignore[operator]
