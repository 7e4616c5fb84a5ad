"""Reads provision files of states, their plans and federal floors: all of them together, or every fault of all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.converters import Name, rows, structure
from coverage_resolver.io.provisions.checks import Documents, document_level_faults, further_faults, state_faults
from coverage_resolver.io.provisions.federal_rules import federal_records
from coverage_resolver.io.provisions.records import Made, meta_records, state_records
from coverage_resolver.io.provisions.relations import (
    Stated,
    as_one_document,
    declared_programmes,
    document_faults,
    overlap_faults,
    plan_faults,
    programme_faults,
    reference_faults,
    repeated_ids,
    topic_faults,
    written_ids,
)
from coverage_resolver.io.provisions.shapes import (
    FEDERAL,
    PROVISIONS,
    DocumentShape,
    FederalFileShape,
    FederalRuleShape,
    MetaRuleShape,
    PlanShape,
    ProvisionFileShape,
    StatedShape,
    without_nulls,
)
from coverage_resolver.io.provisions.value_notes import value_notes
from coverage_resolver.io.reading import read_json, read_text
from coverage_resolver.io.records import shipped_states
from coverage_resolver.io.strict_values import closest, plain, shown
from coverage_resolver.participation import Participation
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate

Shape = TypeVar("Shape")


@attrs.frozen(kw_only=True)
class ProvisionFiles:
    """What provision files hold. ``notes`` says what was read and has no part in the judgement.

    ``states``, ``plans`` and ``programmes`` are those that the files declare, whether a provision names them or not.
    """

    provisions: tuple[Provision, ...]
    participations: tuple[Participation, ...]
    files: int
    notes: tuple[str, ...] = ()
    plans: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()


def read_provision_files(paths: Iterable[str | os.PathLike[str]]) -> ProvisionFiles:
    """The provisions of these files, and of every ``*.json`` of these folders.

    Raises :class:`DataNotFound` where there is nothing to read, and :class:`InvalidRecords` with every fault of every
    file: correct them all and read again.
    """
    shelf = _Shelf()
    for label, path in _files(paths):
        shelf.read(label, path)
    return shelf.contents()


def _files(paths: Iterable[str | os.PathLike[str]]) -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for given in paths:
        path, label = Path(given), plain(Path(given).as_posix(), 200)
        if path.is_dir():
            inside = sorted(item for item in path.glob("*.json") if item.is_file())
            if not inside:
                raise DataNotFound(label, "holds no *.json file", "name a folder of provision files")
            found += [(plain(item.name, 200), item) for item in inside]
        elif path.is_file():
            found.append((label, path))
        else:
            raise DataNotFound(label, "no such file or folder", "check the path")
    if not found:
        raise DataNotFound("provision files", "no file or folder was named", "name one")
    return _told_apart(found)


def _told_apart(found: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Files of one name in two folders are called by their paths, so that a message says which is meant."""
    used = Counter(label for label, _ in found)
    return [(label if used[label] == 1 else plain(path.as_posix(), 200), path) for label, path in found]


def _below_a_faulty_top(table: Mapping[str, Any]) -> ProvisionFileShape:
    """The lists of a file whose top is told to be faulty: they are looked through all the same for their own faults."""
    lists = {key: table[key] for key in ("plans", "meta_rules", "documents", "provisions") if key in table}
    return ProvisionFileShape(**{"schema": PROVISIONS, "state": Name("US"), "provisions": ()} | lists)


@attrs.define
class _Shelf:
    """What has been read so far, and what is wrong with it."""

    faults: list[InvalidRecord] = attrs.field(factory=list)
    made: list[Made] = attrs.field(factory=list)
    ids: list[tuple[str, str]] = attrs.field(factory=list)
    stated: list[Stated] = attrs.field(factory=list)
    topics: list[tuple[str, str]] = attrs.field(factory=list)
    participations: list[Participation] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    plans: set[str] = attrs.field(factory=set)
    programmes: set[str] = attrs.field(factory=set)
    known_states: frozenset[str] = attrs.field(factory=shipped_states)
    states: set[str] = attrs.field(factory=set)
    state_of: dict[str, str] = attrs.field(factory=dict)
    files: int = 0

    def fault(self, where: str, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(where, what, what_to_do))

    def read(self, label: str, path: Path) -> None:
        text = read_text(path, label, self.faults)
        raw = None if text is None else read_json(text, label, self.faults)
        if raw is None:
            return
        self.files += 1
        schema, table = raw.get("schema"), without_nulls(raw)
        if schema == PROVISIONS:
            self._state(table, label)
        elif schema == FEDERAL:
            self._federal(table, label)
        else:
            what = "missing" if schema is None else f"unknown schema {shown(schema)}"
            self.fault(f"{label}:schema", what, closest(schema, (PROVISIONS, FEDERAL)))

    def _state(self, table: dict[str, Any], label: str) -> None:
        shape = structure(ProvisionFileShape, table, f"{label}:", self.faults)
        if shape is None:
            shape = _below_a_faulty_top(table)
        else:
            self.faults += state_faults(shape.state, self.known_states, f"{label}:state")
        self.states.add(shape.state)
        documents = self._documents(shape.documents, f"{label}:documents")
        plans = rows(PlanShape, shape.plans, f"{label}:plans", self.faults)
        stated = rows(StatedShape, shape.provisions, f"{label}:provisions", self.faults)
        # A plan that is told to be faulty is named all the same: a rule of it names no plan that is not there.
        named = {name for name, _ in written_ids(shape.plans, "")}
        self._faulty(shape.provisions, {where for where, _ in stated}, documents, named, f"{label}:provisions")
        meta = rows(MetaRuleShape, shape.meta_rules, f"{label}:meta_rules", self.faults)
        self.ids += written_ids(shape.provisions, f"{label}:provisions")
        self.stated += stated
        self.state_of |= dict.fromkeys((item.id for _, item in stated), shape.state)
        self.plans |= {plan.id for _, plan in plans}
        self.faults += plan_faults(plans)
        programmes = declared_programmes(shape.state_programme, [plan for _, plan in plans])
        self.programmes |= programmes
        self.faults += programme_faults(stated, programmes)
        self.topics += [(where, item.topic) for where, item in stated]
        self.made += state_records(shape, documents, stated, named, self.faults)
        made, notes = meta_records(shape, documents, meta, self.faults)
        self.ids += [(item.id, item.where) for item in made]
        self.made += made
        self.notes += (*notes, *(note for where, item in stated for note in value_notes(item, where)))
        self.participations += [
            found for where, plan in plans if (found := self._participation(plan, where)) is not None
        ]

    def _faulty(self, raw: object, good: set[str], documents: Documents, plans: set[str], where: str) -> None:
        """The further faults of provisions whose shape is told to be faulty."""
        for number, item in enumerate(raw if isinstance(raw, (list, tuple)) else (), start=1):
            if f"{where}[{number}]" not in good:
                self.faults += further_faults(item, documents, plans, f"{where}[{number}]")
                topic = item.get("topic") if isinstance(item, Mapping) else None
                self.topics += [(f"{where}[{number}]", topic)] if isinstance(topic, str) else []

    def _federal(self, table: dict[str, Any], label: str) -> None:
        shape = structure(FederalFileShape, table, f"{label}:", self.faults)
        if shape is not None:
            found = rows(FederalRuleShape, shape.rules, f"{label}:rules", self.faults)
            self.ids += written_ids(shape.rules, f"{label}:rules")
            self.topics += [(where, rule.topic) for where, rule in found]
            self.made += federal_records(found, self.faults)

    def _documents(self, raw: object, where: str) -> dict[str, DocumentShape]:
        if not isinstance(raw, Mapping):
            self.fault(where, f"expected a table, not {shown(raw)}", "write documents by their keys")
            return {}
        read = [
            (key, structure(DocumentShape, item, f"{where}.{plain(key)}", self.faults)) for key, item in raw.items()
        ]
        for key, shape in read:
            self.faults += () if shape is None else document_level_faults(key, shape, where)
        # One that is told to be faulty is there all the same: nothing is read from it, for nothing is read at all.
        return {key: shape or DocumentShape(level="state", title="") for key, shape in read}

    def _participation(self, plan: PlanShape, where: str) -> Participation | None:
        first, last = plan.participates_from, plan.participates_to
        if first is None and last is None:
            return None
        start = first or FIRST_DAY
        if last is not None and last < start:
            self.fault(f"{where}.participates_to", "lies before participates_from", "correct one of the two days")
            return None
        end = None if last is None else ImpreciseDate(last, last)
        return Participation(plan.id, EffectivePeriod(ImpreciseDate(start, start), end))

    def contents(self) -> ProvisionFiles:
        """Everything, with each id resolved to the provision that bears it."""
        self.faults += repeated_ids(self.ids)
        self.faults += reference_faults(self.stated, {name for name, _ in self.ids}, self.state_of)
        self.faults += topic_faults(self.topics)
        self.made = as_one_document(self.made)
        self.faults += document_faults((item.where, item.provision) for item in self.made)
        known = {item.id: item.provision.id for item in self.made}
        linked = [item.linked(known) for item in self.made]
        self.faults += overlap_faults(zip((item.where for item in self.made), linked, strict=True))
        raise_all("the provision files cannot be used", self.faults)
        return ProvisionFiles(
            provisions=tuple(sorted(linked, key=Provision.sort_key)),
            participations=tuple(sorted(self.participations, key=lambda item: item.plan)),
            files=self.files,
            notes=tuple(self.notes),
            plans=frozenset(self.plans),
            programmes=frozenset(self.programmes),
            states=frozenset(self.states),
        )
