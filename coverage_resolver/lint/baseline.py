"""Accepted findings: known, explained, and no reason to stop a release. Anything new still is one.

An entry names a finding by its code and its records, not by lines and rows, which move. It needs a reason, and accepts
one finding; an entry that accepts none is a finding itself, unless its finding was not looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.contents import BASELINE as SCHEMA
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.reading import read_text, read_toml
from coverage_resolver.io.strict_values import closest, plain, shown
from coverage_resolver.lint.findings import RULES, Finding, worst_first
from coverage_resolver.lint.inspection import Inspection
from coverage_resolver.lint.looked_for import Key, key_of

#: The accepted findings of the shipped data, in its folder.
SHIPPED = "lint-baseline.toml"
_KEYS = ("code", "record", "field", "beside", "reason")
_NEEDED = ("code", "record", "reason")


@attrs.frozen(kw_only=True)
class Acceptance:
    """One entry: a finding that is accepted, and why. ``number`` is its place in the file."""

    code: str
    record: str
    field: str = ""
    beside: tuple[str, ...] = ()
    reason: str
    number: int

    @property
    def key(self) -> Key:
        """What the finding is known by."""
        return self.code, self.record, self.field, self.beside


@attrs.frozen(kw_only=True)
class Baseline:
    """The entries of one file."""

    label: str
    entries: tuple[Acceptance, ...]

    def applied(self, found: Inspection) -> Inspection:
        """The inspection without what is accepted, and with the entries that accept nothing as findings."""
        if not found.readable:
            return found
        left = list(self.entries)
        kept, accepted = list[Finding](), list[Finding]()
        for item in found.findings:
            entry = next((entry for entry in left if entry.key == key_of(item)), None)
            if entry is None:
                kept.append(item)
            else:
                left.remove(entry)
                accepted.append(item)
        stale = (self._stale(entry) for entry in left if found.would_tell(entry.key))
        return attrs.evolve(found, findings=worst_first([*kept, *stale]), accepted=tuple(accepted))

    def _stale(self, entry: Acceptance) -> Finding:
        row = f"accepted[{entry.number}]"
        what = f"accepts `{entry.code}` of `{plain(entry.record, 80)}`, which is not found"
        return Finding(
            rule=RULES["stale-acceptance"],
            where=f"{self.label}:{row}",
            what=what,
            what_to_do="take the entry out, or correct its record",
            file=self.label,
            row=row,
            record=entry.record,
        )


def read_baseline(named: str) -> Baseline:
    """The baseline of a file, or of the shipped data for the word ``shipped``; raises ``InvalidRecords``."""
    path = data_home() / SHIPPED if named == "shipped" else Path(named)
    label = plain(path.name if named == "shipped" else path.as_posix(), 200)
    if not path.is_file():
        raise DataNotFound(label, "no such file", "check the path, or write one with --write-baseline")
    faults: list[InvalidRecord] = []
    text = read_text(path, label, faults)
    table = None if text is None else read_toml(text, label, faults)
    entries = tuple(_entries(table or {}, label, faults))
    raise_all(f"{label} cannot be used", faults)
    return Baseline(label=label, entries=entries)


def _entries(table: Mapping[str, Any], label: str, faults: list[InvalidRecord]) -> Iterator[Acceptance]:
    if table.get("schema") != SCHEMA:
        faults.append(InvalidRecord(f"{label}:schema", "not the schema of a baseline", f'write schema = "{SCHEMA}"'))
        return
    for key in table:
        if key not in ("schema", "accepted"):
            faults.append(InvalidRecord(f"{label}:{plain(key)}", "unknown key", closest(key, ["accepted"])))
    listed = table.get("accepted", [])
    for number, entry in enumerate(listed if isinstance(listed, list) else [listed], start=1):
        before = len(faults)
        where = f"{label}:accepted[{number}]"
        given = entry if isinstance(entry, dict) else {}
        faults += _faults(given, where)
        if len(faults) == before:
            texts = {key: value for key, value in given.items() if key != "beside"}
            yield Acceptance(**texts, beside=tuple(sorted(given.get("beside", ()))), number=number)


def _faults(entry: Mapping[str, Any], where: str) -> Iterator[InvalidRecord]:
    for key in entry:
        if key not in _KEYS:
            yield InvalidRecord(f"{where}.{plain(key)}", "unknown key", closest(key, _KEYS))
    for key in _NEEDED:
        text = entry.get(key)
        if not isinstance(text, str) or not text.strip():
            advice = "say why it is accepted" if key == "reason" else "write it as lint --write-baseline does"
            yield InvalidRecord(f"{where}.{key}", f"no {key}", advice)
    code = entry.get("code")
    if isinstance(code, str) and code and code not in RULES:
        yield InvalidRecord(f"{where}.code", f"no code {shown(code)}", closest(code, RULES))
    if not isinstance(entry.get("field", ""), str):
        yield InvalidRecord(f"{where}.field", "not text", "put it in quotes")
    beside = entry.get("beside", [])
    if not isinstance(beside, list) or not all(isinstance(name, str) for name in beside):
        yield InvalidRecord(f"{where}.beside", "not a list of texts", 'write ["…"]')


def baseline_text(found: Inspection, before: Baseline | None = None) -> str:
    """A baseline of what is found and of what was accepted before; given reasons are kept, new ones are empty.

    An entry of a finding that was not looked for is kept as it is.
    """
    reasons: dict[Key, list[str]] = {}
    for entry in before.entries if before else ():
        reasons.setdefault(entry.key, []).append(entry.reason)
    lines = [f'schema = "{SCHEMA}"']
    for item in worst_first([*found.findings, *found.accepted]):
        if item.code != "stale-acceptance":
            kept = reasons.get(key_of(item))
            lines += _entry_lines(key_of(item), kept.pop(0) if kept else "")
    for key, kept in reasons.items():
        for reason in () if found.would_tell(key) else kept:
            lines += _entry_lines(key, reason)
    return "\n".join(lines) + "\n"


def _entry_lines(key: Key, reason: str) -> list[str]:
    code, record, field, beside = key
    values = {"code": code, "record": record, "field": field, "beside": list(beside)}
    told = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return ["", "[[accepted]]", *told, f"reason = {json.dumps(reason, ensure_ascii=False)}"]
