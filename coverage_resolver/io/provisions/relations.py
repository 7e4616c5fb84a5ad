"""How provisions of files stand to each other: what no provision shows by itself, told where it is written."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.converters import Name
from coverage_resolver.io.dump import authority_record
from coverage_resolver.io.provisions.records import Made
from coverage_resolver.io.provisions.shapes import PlanShape, StatedShape
from coverage_resolver.io.record_checks import Known, between_records
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.topics import OTHER_NAMES, topic_named
from coverage_resolver.vocabulary import TOPICS

Stated = tuple[str, StatedShape]
#: What is wrong between two provisions of a document, with what to do about it in a provision file.
_OVERLAPS = {
    "version-overlap": "end the older with `effective_to`, or declare `supersedes` in the newer",
    "said-twice": "join the two or tell them apart by `applies_to` or `codes`",
}
#: What a file calls the parts of an authority, for those that differ between two files.
_WRITTEN = {
    "citation": "number, title, url or verified",
    "issuer": "state_name",
    "note": "date_text",
    "provenance": "source",
}
_REFERENCES = ("supersedes", "same_as", "conflicts_with")
#: How near a word must be to a known topic to be taken for a slip and not for a topic of its own.
_NEAR = 0.85


def document_faults(provisions: Iterable[tuple[str, Provision]]) -> Iterator[InvalidRecord]:
    """Documents that bear one id and are not the same; each once for each other wording."""
    first: dict[str, tuple[str, list[dict[str, object]]]] = {}
    for where, item in provisions:
        authority = item.authority
        record = authority_record(authority)
        at, records = first.setdefault(authority.id, (where, [record]))
        if record in records:
            continue
        keys = sorted(key for key in records[0] | record if records[0].get(key) != record.get(key))
        records.append(record)
        what = f"the document {shown(authority.id)} is not as at {at}: other " + ", ".join(
            _WRITTEN.get(key, key) for key in keys
        )
        yield InvalidRecord(f"{where}.citation.document", what, "write it alike in both files, or rename one")


def overlap_faults(found: Iterable[tuple[str, Provision]]) -> Iterator[InvalidRecord]:
    """Two provisions of a document of known kind that speak about the same cases on one day, or twice the same."""
    placed = list(found)
    records = [Placed(where, item.authority, item) for where, item in placed]
    for name, fault in between_records(records, Known(topics=frozenset(item.topic for _, item in placed))):
        if name in _OVERLAPS:
            yield InvalidRecord(fault.where, fault.what, _OVERLAPS[name])


def as_one_document(made: Iterable[Made]) -> list[Made]:
    """A document whose provisions stand in several files is checked if all are, and restated from every source."""
    found = list(made)
    sources: dict[str, set[str]] = defaultdict(set)
    checked: dict[str, bool] = {}
    for item in found:
        authority = item.provision.authority
        checked[authority.id] = checked.get(authority.id, True) and authority.citation.verified
        sources[authority.id].add("" if authority.provenance is None else authority.provenance.source)
    joined: dict[Authority, Authority] = {}
    for item in found:
        authority = item.provision.authority
        if authority not in joined:
            citation = attrs.evolve(authority.citation, verified=checked[authority.id])
            told = "; ".join(sorted(sources[authority.id]))
            provenance = authority.provenance and attrs.evolve(authority.provenance, source=told)
            joined[authority] = attrs.evolve(authority, citation=citation, provenance=provenance)
    return [_of(item, joined[item.provision.authority]) for item in found]


def _of(item: Made, authority: Authority) -> Made:
    return attrs.evolve(item, provision=attrs.evolve(item.provision, authority=authority))


def reference_faults(
    stated: Sequence[Stated], known: Iterable[str], states: Mapping[str, str]
) -> Iterator[InvalidRecord]:
    """References that lead nowhere, or to where none may lead; ``states`` are those of the provisions by id."""
    names = set(known)
    by_id = {item.id: item for _, item in reversed(stated)}
    for where, item in stated:
        yield from _circle_faults(where, item, by_id)
        for key in _REFERENCES:
            for number, name in enumerate(getattr(item, key), start=1):
                there = f"{where}.{key}[{number}]"
                if name not in names:
                    what = f"no provision {shown(name)} in these files"
                    yield InvalidRecord(there, what, closest(name, names))
                elif name == item.id:
                    yield InvalidRecord(there, "the provision names itself", "name another, or leave it out")
                elif key == "supersedes" and name in by_id:
                    yield from _supersession_faults(there, item, by_id[name])
                    if states.get(item.id) != states.get(name):
                        what = f"{shown(name)} is a rule of another state"
                        yield InvalidRecord(there, what, "leave it out: a state repeals its own rules only")
        yield from _both_faults(where, item)


def _circle_faults(where: str, item: StatedShape, by_id: Mapping[Name, StatedShape]) -> Iterator[InvalidRecord]:
    """Which of the names that it supersedes lead back to it; that it names itself is told by another."""
    for number, name in enumerate(item.supersedes, start=1):
        seen: set[str] = set()
        ahead: list[Name] = [name]
        while ahead:
            after = by_id.get(ahead.pop())
            if after is not None and after.id not in seen:
                seen.add(after.id)
                ahead += after.supersedes
        if item.id in seen and name != item.id:
            what = f"{shown(name)} supersedes {shown(item.id)} in its turn"
            yield InvalidRecord(f"{where}.supersedes[{number}]", what, "keep one direction")


def _supersession_faults(there: str, item: StatedShape, old: StatedShape) -> Iterator[InvalidRecord]:
    if item.level == "state" and old.level == "plan":
        what = f"a rule of the state supersedes {shown(old.id)}, a rule of a plan"
        yield InvalidRecord(there, what, "leave it out: which of the two governs is judged")
    if item.level == "plan" and old.level == "state":
        what = f"a rule of a plan supersedes {shown(old.id)}, a rule of the state"
        yield InvalidRecord(there, what, "leave it out: a plan cannot repeal what the state says")
    if item.level == old.level == "plan" and item.plan != old.plan:
        what = f"{shown(old.id)} is a rule of another plan, {shown(old.plan)}"
        yield InvalidRecord(there, what, "name a rule of the same plan")
    if topic_named(item.topic) != topic_named(old.topic):
        what = f"{shown(old.id)} is on another topic, {shown(old.topic)}"
        yield InvalidRecord(there, what, "name a provision on the same topic")


def _both_faults(where: str, item: StatedShape) -> Iterator[InvalidRecord]:
    for number, name in enumerate(item.conflicts_with, start=1):
        if name in item.same_as:
            what = f"{shown(name)} stands in same_as too"
            yield InvalidRecord(f"{where}.conflicts_with[{number}]", what, "leave it out of one of the two")


def plan_faults(plans: Sequence[tuple[str, PlanShape]]) -> Iterator[InvalidRecord]:
    """A plan stands twice only with two spans in which it took part; without days it would be in and out at once."""
    used = Counter(plan.id for _, plan in plans)
    for where, plan in plans:
        if used[plan.id] > 1 and plan.participates_from is None and plan.participates_to is None:
            what = f"the plan {shown(plan.id)} stands elsewhere in this file too, and here without days"
            yield InvalidRecord(f"{where}.id", what, "join the two, or say when it took part each time")


def programme_faults(stated: Iterable[Stated], declared: set[str]) -> Iterator[InvalidRecord]:
    """Programmes that the file does not declare, where it declares any."""
    for where, item in stated if declared else ():
        for number, name in enumerate(item.applies_to.programme or (), start=1):
            if name not in declared:
                what = f"no programme {shown(name)} in this file"
                yield InvalidRecord(f"{where}.applies_to.programme[{number}]", what, closest(name, declared))


def topic_faults(topics: Iterable[tuple[str, str]]) -> Iterator[InvalidRecord]:
    """Topics that nobody else names and that look like a slip for a known one."""
    placed = list(topics)
    known = TOPICS | set(OTHER_NAMES)
    used = Counter(topic for _, topic in placed)
    for where, topic in placed:
        if topic in known or used[topic] > 1:
            continue
        near = difflib.get_close_matches(topic[:80], sorted(known), 1, _NEAR)
        if near:
            yield InvalidRecord(f"{where}.topic", f"unknown topic {shown(topic)}", f"did you mean `{near[0]}`?")


def repeated_ids(placed: Iterable[tuple[str, str]]) -> Iterator[InvalidRecord]:
    """Ids that stand at a second place, ``(id, where)``."""
    first: dict[str, str] = {}
    for name, where in placed:
        at = first.setdefault(name, where)
        if at != where:
            yield InvalidRecord(f"{where}.id", f"the id {shown(name)} stands already at {at}", "rename one")


def written_ids(raw: object, where: str) -> Iterator[tuple[str, str]]:
    """The id of each item of a list as it is written, be the rest of the item good or not."""
    for number, item in enumerate(raw if isinstance(raw, (list, tuple)) else (), start=1):
        if isinstance(item, Mapping) and isinstance(item.get("id"), str):
            yield item["id"], f"{where}[{number}]"


def declared_programmes(state_programme: object, plans: Iterable[PlanShape]) -> set[str]:
    """The programmes that a file declares for its state, and those that its plans say they serve."""
    listed = state_programme.get("programmes") if isinstance(state_programme, Mapping) else None
    of_plans = [name for plan in plans if isinstance(plan.programmes, (list, tuple)) for name in plan.programmes]
    names = [name for name, _ in written_ids(listed, "")] + of_plans
    return {name for name in names if isinstance(name, str)}
