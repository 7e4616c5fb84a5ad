"""What policy files hold, read and checked together, before it becomes a library.

A file is recognised by its ``schema``, a table of contractors by its name. Nothing is kept when anything is
wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.contract_areas import Area
from coverage_resolver.counties import Counties, County
from coverage_resolver.errors import InvalidRecord, raise_all
from coverage_resolver.io import tables
from coverage_resolver.io.converters import place, structure
from coverage_resolver.io.ladder_shapes import LADDERS, read_ladders
from coverage_resolver.io.reading import read_json, read_text, read_toml
from coverage_resolver.io.record_checks import Known, between_records, check_records
from coverage_resolver.io.record_shapes import (
    RECORDS,
    Placed,
    RecordFileShape,
    read_authority,
    read_participations,
)
from coverage_resolver.io.rule_shapes import NOTICES, PAYERS, read_notices, read_payers
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.jurisdictions import JurisdictionMap
from coverage_resolver.notice import NoticeRule
from coverage_resolver.participation import Participation
from coverage_resolver.payer_rules import PayerRules
from coverage_resolver.precedence import Ladder
from coverage_resolver.service_kinds import ServiceKindRow
from coverage_resolver.vocabulary import TOPICS

#: Findings of lint that are accepted. They lie beside records, under any name, and answer nobody.
BASELINE = "coverage-lint-baseline/1"
SCHEMAS = (LADDERS, NOTICES, PAYERS, RECORDS)
TABLES = ("areas.csv", "contractors.csv", "counties.csv", "service_kinds.csv")
DOCUMENTS = (".toml", ".json", ".jsonl")
#: Not read, but not passed over in silence either.
YAML = (".yaml", ".yml")


@attrs.frozen(kw_only=True)
class Contents:
    """What files hold, before it becomes a library. ``payer_rules`` is ``None`` when no file has any."""

    provisions: tuple[Provision, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    payer_rules: PayerRules | None = None
    areas: tuple[Area, ...] = ()
    kinds: tuple[ServiceKindRow, ...] = ()
    counties: tuple[County, ...] = ()
    #: By contract number or jurisdiction: the kinds of contract it is, none where that is not known.
    contractors: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    participations: tuple[Participation, ...] = ()

    def under(self, rules: Contents) -> Contents:
        """With the ladders of ``rules``, and with its other rules where there are none here."""
        return attrs.evolve(
            self,
            ladders=rules.ladders,
            notices=self.notices or rules.notices,
            payer_rules=self.payer_rules or rules.payer_rules,
            areas=self.areas or rules.areas,
            kinds=self.kinds or rules.kinds,
            counties=self.counties or rules.counties,
            contractors=self.contractors or rules.contractors,
        )

    @property
    def jurisdictions(self) -> JurisdictionMap:
        """The map of contractors."""
        return JurisdictionMap.of(self.areas, self.kinds, Counties.of(self.counties), self.contractors)


def read_contents(files: Iterable[tuple[str, Path]], rules_otherwise: Callable[[], Contents] | None = None) -> Contents:
    """Everything the labelled files hold; raises :class:`InvalidRecords` with the faults of all of them.

    Records are checked against the rules under which they will stand: those of the files, or, when these hold no
    ladder, also those that ``rules_otherwise`` reads.
    """
    shelf = _Shelf.of(files)
    found, known = shelf.contents(rules_otherwise)
    check_records(shelf.records, known, shelf.faults)
    raise_all("the policy files cannot be used", sorted(shelf.faults, key=shelf.file_order))
    return found


@attrs.frozen(kw_only=True)
class PlacedContents:
    """What files hold, with the place of every record, and everything that is wrong with them.

    ``unreadable`` are the faults of single files and records; ``between`` those that only show when all records lie
    side by side, each with its name.
    """

    contents: Contents
    placed: tuple[Placed, ...]
    labels: tuple[str, ...]
    unreadable: tuple[InvalidRecord, ...]
    between: tuple[tuple[str, InvalidRecord], ...]
    participations: tuple[tuple[str, Participation], ...] = ()


def read_placed(
    files: Iterable[tuple[str, Path]], rules_otherwise: Callable[[], Contents] | None = None
) -> PlacedContents:
    """As :func:`read_contents`, but faults are given back and not raised."""
    shelf = _Shelf.of(files)
    found, known = shelf.contents(rules_otherwise)
    return PlacedContents(
        contents=found,
        placed=tuple(shelf.records),
        labels=tuple(shelf.labels),
        unreadable=tuple(sorted(shelf.faults, key=shelf.file_order)),
        between=tuple(between_records(shelf.records, known)),
        participations=tuple(shelf.participations),
    )


@attrs.define
class _Shelf:
    """What has been read so far, and what is wrong with it."""

    labels: list[str] = attrs.field(factory=list)
    faults: list[InvalidRecord] = attrs.field(factory=list)
    topics: set[str] = attrs.field(factory=lambda: set(TOPICS))
    records: list[Placed] = attrs.field(factory=list)
    ladder_files: list[tuple[str, object]] = attrs.field(factory=list)
    notices: list[NoticeRule] = attrs.field(factory=list)
    payer_files: list[tuple[str, PayerRules]] = attrs.field(factory=list)
    areas: list[Area] = attrs.field(factory=list)
    kinds: list[ServiceKindRow] = attrs.field(factory=list)
    counties: list[County] = attrs.field(factory=list)
    contractors: dict[str, frozenset[str]] = attrs.field(factory=dict)
    participations: list[tuple[str, Participation]] = attrs.field(factory=list)
    baselines: list[str] = attrs.field(factory=list)

    @classmethod
    def of(cls, files: Iterable[tuple[str, Path]]) -> _Shelf:
        shelf = cls()
        for label, path in files:
            shelf.read(label, path)
        if shelf.baselines == shelf.labels:
            for label in shelf.baselines:
                shelf.fault(label, "accepted findings of lint, and no records beside them", "name it after --baseline")
        return shelf

    def read(self, label: str, path: Path) -> None:
        self.labels.append(label)
        if path.is_symlink() and not path.exists():
            self.fault(label, "a link that leads nowhere", "correct it or take it away")
            return
        suffix = path.suffix.lower()
        if suffix in YAML:
            self.fault(label, "YAML is not read, because it takes code 00100 for 64 and NO for false", "write TOML")
            return
        if suffix not in DOCUMENTS and path.name not in TABLES:
            self.fault(label, f"cannot read {shown(path.name)}", "name *.toml, *.json, *.jsonl or a contractor table")
            return
        text = read_text(path, label, self.faults)
        if text is None:
            return
        if suffix == ".jsonl":
            self.read_lines(text, label)
        elif suffix in DOCUMENTS:
            raw = (read_toml if suffix == ".toml" else read_json)(text, label, self.faults)
            if raw is not None:
                self.read_document(raw, label)
        elif path.name == "areas.csv":
            self.areas += tables.read_areas(text, label, self.faults)
        elif path.name == "service_kinds.csv":
            self.kinds += tables.read_service_kinds(text, label, self.faults)
        elif path.name == "counties.csv":
            self.counties += tables.read_counties(text, label, self.faults)
        else:
            for row in tables.read_contractors(text, label, self.faults):
                for name in filter(None, (row.jurisdiction, row.contract_number)):
                    self.contractors[name] = self.contractors.get(name, frozenset()) | {row.workload}
                if row.replaces:
                    self.contractors.setdefault(row.replaces, frozenset())

    def file_order(self, fault: InvalidRecord) -> int:
        """Faults stand together file by file, though some are found only when all files are read."""
        return next(
            place
            for place, label in enumerate([*self.labels, fault.where])
            if fault.where == label or fault.where.startswith(f"{label}:")
        )

    def fault(self, where: str, what: str, what_to_do: str) -> None:
        self.faults.append(InvalidRecord(where, what, what_to_do))

    def read_document(self, raw: dict[str, Any], label: str) -> None:
        """One TOML or JSON file, by its schema."""
        schema = raw.get("schema")
        if schema == RECORDS:
            self.read_records(raw, f"{label}:")
        elif schema == LADDERS:
            self.ladder_files.append((label, raw))
        elif schema == NOTICES:
            self.notices += read_notices(raw, label, self.faults)
        elif schema == PAYERS:
            self.payer_files.append((label, read_payers(raw, label, self.faults)))
        elif schema == BASELINE:
            self.baselines.append(label)
        elif schema is None:
            self.fault(f"{label}:schema", "missing", "begin the file with one of " + ", ".join(SCHEMAS))
        else:
            self.fault(f"{label}:schema", f"unknown schema {shown(schema)}", closest(schema, SCHEMAS))

    def read_records(self, raw: dict[str, Any], where: str) -> None:
        """The authorities of a record file, or of the header of a file of JSON lines."""
        shape = structure(RecordFileShape, raw, where, self.faults)
        authorities = raw.get("authority", [])
        if shape is not None:
            self.topics.update(shape.topics)
            self.participations += read_participations(shape.participation, place(where, "participation"), self.faults)
        if not isinstance(authorities, list):
            what = f"expected a list, not {shown(authorities)}"
            self.fault(place(where, "authority"), what, "write [[authority]]")
            return
        for number, each in enumerate(authorities, start=1):
            self.records += read_authority(each, place(where, f"authority[{number}]"), self.faults)

    def read_lines(self, text: str, label: str) -> None:
        """JSON lines: a header with the schema, then one authority on each line."""
        begun = False
        for row, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            raw = read_json(line, f"{label}:{row}", self.faults)
            if raw is None:
                continue
            if "schema" in raw:
                begun = True
                if raw["schema"] == RECORDS:
                    self.read_records(raw, f"{label}:{row}:")
                else:
                    self.fault(
                        f"{label}:{row}:schema",
                        f"unknown schema {shown(raw['schema'])}",
                        f"write `{RECORDS}`",
                    )
            else:
                if not begun:
                    begun = True
                    self.fault(f"{label}:{row}", "the schema is missing", f'begin with {{"schema": "{RECORDS}"}}')
                self.records += read_authority(raw, f"{label}:{row}:", self.faults)

    def contents(self, rules_otherwise: Callable[[], Contents] | None) -> tuple[Contents, Known]:
        """Everything, and what the records may name; the records are yet to be checked against one another."""
        before = len(self.faults)
        ladders = read_ladders(self.ladder_files, frozenset(self.topics), self.faults)
        ladders_are_whole = len(self.faults) == before
        for label, _ in self.payer_files[1:]:
            first = self.payer_files[0][0]
            self.fault(label, f"a second file of payer rules beside {first}", "keep one of them")
        found = Contents(
            provisions=tuple(item.provision for item in self.records if item.provision is not None),
            ladders=ladders,
            notices=tuple(self.notices),
            payer_rules=self.payer_files[0][1] if self.payer_files else None,
            areas=tuple(self.areas),
            kinds=tuple(self.kinds),
            counties=tuple(self.counties),
            contractors=dict(self.contractors),
            participations=tuple(item for _, item in self.participations),
        )
        if not ladders and ladders_are_whole and rules_otherwise is not None:
            found = found.under(rules_otherwise())
        # A line is not called unknown because its ladder could not be read.
        lines = (ladder.lines for ladder in found.ladders if ladders_are_whole)
        map_names = {name for area in found.areas for name in (area.jurisdiction, area.contract_number)} - {""}
        known = Known(
            topics=frozenset(self.topics),
            lines=frozenset[str]().union(*lines),
            states=frozenset(area.state for area in found.areas),
            contractors=frozenset(map_names.union(found.contractors)) if found.areas else frozenset(),
        )
        return found, known
