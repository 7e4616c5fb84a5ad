"""What every check of lint looks at: a library, and where its records were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.code_lists import CodeLists
from coverage_resolver.io.converters import place
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.findings import RULES, Finding, Witness
from coverage_resolver.lint.workbench import Workbench
from coverage_resolver.participation import Participation

#: What a finding may be about.
Record = Authority | Provision | Participation


@attrs.frozen(kw_only=True, eq=False)
class Subject:
    """A library under examination. ``as_of`` is the day for checks that need one; without it they are left out, as
    without ``code_lists`` are those that ask whether a code existed.

    ``placed`` and ``participations`` are records with the places where they were read, ``labels`` the names of the
    files. A library that was not read from files has none of these: its findings name the documents instead.
    """

    library: PolicyLibrary
    placed: tuple[Placed, ...] = ()
    labels: tuple[str, ...] = ()
    participations: tuple[tuple[str, Participation], ...] = ()
    as_of: dt.date | None = None
    code_lists: CodeLists | None = None

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.labels)

    @cached_property
    def _where(self) -> Mapping[int, str]:
        found = {id(item.provision or item.authority): item.where for item in self.placed}
        return found | {id(item): where for where, item in self.participations}

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Every authority once, also those that share an id, in a stable order."""
        found = {id(item.authority): item.authority for item in self.library.provisions}
        return tuple(sorted(found.values(), key=lambda item: (item.id, self.place_of(item))))

    @cached_property
    def plans_by_authority(self) -> Mapping[str, frozenset[str]]:
        """The plans that a document reaches by its scope or by that of one of its versions."""
        found: dict[str, frozenset[str]] = {}
        for item in self.library.provisions:
            if item.reaches.level == "plan":
                name = item.authority.id
                found[name] = found.get(name, frozenset()) | item.reaches.values
        return found

    @cached_property
    def workbench(self) -> Workbench:
        """What the checks that go through cases share."""
        return Workbench(self.library)

    def place_of(self, record: Record) -> str:
        """Where a record was read: ``file:row``, or its name."""
        return self._where.get(id(record)) or record_name(record)

    def finding(
        self,
        code: str,
        record: Record | str,
        field: str,
        what: str,
        what_to_do: str,
        *,
        citation: str | None = None,
        witness: Witness | None = None,
        also: Iterable[Record] = (),
    ) -> Finding:
        """A finding about a field of a record, or at a place that is given in words."""
        there = record if isinstance(record, str) else self.place_of(record)
        if citation is None:
            citation = ""
            if isinstance(record, Provision):
                citation = record.cited_as
            elif isinstance(record, Authority):
                citation = record.citation.text
        file, row = self.split(there)
        return Finding(
            rule=RULES[code],
            where=place(there, field),
            what=what,
            what_to_do=what_to_do,
            file=file,
            row=row,
            field=field,
            citation=citation,
            witness=witness,
            also=tuple(map(self.place_of, also)),
            record=record if isinstance(record, str) else record_name(record),
            beside=tuple(map(record_name, also)),
        )

    def split(self, where: str) -> tuple[str, str]:
        """The file and the row of a place."""
        file = file_of(where, self._files)
        return (file, where[len(file) + 1 :]) if file else ("", where)


def file_of(where: str, files: Collection[str]) -> str:
    """Which of some files a place lies in; none where it lies in no file. A file's own name may hold a colon."""
    end = len(where)
    while end >= 0:
        if where[:end] in files:
            return where[:end]
        end = where.rfind(":", 0, end)
    return ""


def record_name(record: Record) -> str:
    """A record by its own names: the document, the version with its topic, or the plan that took part."""
    if isinstance(record, Participation):
        return f"participation of {record.plan}"
    return record.id if isinstance(record, Authority) else named(record)


def named(provision: Provision) -> str:
    """A provision in words, for a library that was not read from files."""
    return f"{provision.id} {provision.topic}"


def told(provision: Provision) -> str:
    """A provision in a message: its document and version, in backticks."""
    return f"`{provision.id}`"
