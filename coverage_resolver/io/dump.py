"""Writing records back, as JSON lines that :func:`~coverage_resolver.io.records.load_library` reads.

What is at its default is left out, so that a dump is as short as what a person would write.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Adoption, Authority, Provision
from coverage_resolver.citations import Citation
from coverage_resolver.codes import CodeSet
from coverage_resolver.io.record_shapes import RECORDS
from coverage_resolver.participation import Participation
from coverage_resolver.periods import ALWAYS, ImpreciseDate
from coverage_resolver.vocabulary import TOPICS

#: Fields of a provision that a record writes under another key.
_KEYS = {
    "published_on": "published",
    "retired_on": "retired",
    "decision_memo_on": "decision_memo",
    "implementation_on": "implementation",
}


def dump_records(records: Iterable[Authority | Provision], participations: Iterable[Participation] = ()) -> str:
    """JSON lines: a header with schema, registered topics and plans' participations, then an authority on each line.

    Provisions stand with their authority; authorities come in the order of their ids. Loading the text gives
    records equal field by field. Raises ``ValueError`` when two different authorities bear one id: give one
    of them another id.
    """
    authorities: dict[str, Authority] = {}
    provisions: dict[str, list[Provision]] = {}
    topics: set[str] = set()
    for record in records:
        authority = record if isinstance(record, Authority) else record.authority
        known = authorities.setdefault(authority.id, authority)
        if known is not authority and authority_record(known) != authority_record(authority):
            raise ValueError("two different authorities bear one id; give one of them another id")
        if isinstance(record, Provision):
            provisions.setdefault(authority.id, []).append(record)
            topics.add(record.topic)
    header: dict[str, Any] = {"schema": RECORDS}
    if topics - TOPICS:
        header["topics"] = sorted(topics - TOPICS)
    spans = [participation_record(each) for each in participations]
    if spans:
        header["participation"] = spans
    lines = [header]
    for name in sorted(authorities):
        line = authority_record(authorities[name])
        if name in provisions:
            line["provision"] = [provision_record(each) for each in provisions[name]]
        lines.append(line)
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)


def authority_record(authority: Authority) -> dict[str, Any]:
    """An authority as a record writes it, without provisions."""
    record = _record(authority)
    record["citation"] = _citation(authority.citation)
    record["scope"] = _record(authority.scope)
    if authority.family == authority.id:
        record.pop("family", None)
    if authority.adoptions:
        record["adoptions"] = [_adoption(each) for each in authority.adoptions]
    return record


#: Fields of a provision that its record spells otherwise.
_WRITTEN_APART = ("authority", "period", "codes", "diagnoses", "version", "scope")


def provision_record(provision: Provision) -> dict[str, Any]:
    """A provision as a record writes it, without its authority."""
    written = _record(provision, leave_out=_WRITTEN_APART)
    record: dict[str, Any] = {"version": provision.version}
    record |= {_KEYS.get(name, name): value for name, value in written.items()}
    record["effective"] = _plain(provision.period.start)
    if provision.period.end is not None:
        record["through"] = _plain(provision.period.end)
    if provision.scope is not None:
        record["scope"] = _record(provision.scope)
    if provision.codes:
        record["codes"] = list(provision.codes.texts())
    if provision.diagnoses is not None:
        record["diagnoses"] = [text.partition(":")[2] for text in provision.diagnoses.texts()]
    return record


def _citation(citation: Citation) -> dict[str, Any]:
    return _record(citation) | {"verified": citation.verified}


def _adoption(adoption: Adoption) -> dict[str, Any]:
    record = _record(adoption, leave_out=("period",))
    if adoption.period is not None:
        record["from"] = _plain(adoption.period.start)
        if adoption.period.end is not None:
            record["through"] = _plain(adoption.period.end)
    return record


def participation_record(participation: Participation) -> dict[str, Any]:
    """A plan's participation as a record writes it."""
    record: dict[str, Any] = {"plan": participation.plan}
    if participation.period.start != ALWAYS.start:
        record["from"] = _plain(participation.period.start)
    if participation.period.end is not None:
        record["through"] = _plain(participation.period.end)
    return record


def _record(value: Any, leave_out: Iterable[str] = ()) -> dict[str, Any]:
    """The fields of one of our values that are not at their default."""
    record: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        found = getattr(value, field.name)
        if field.name in leave_out or found is None or not field.init:
            continue
        if found != field.default:
            record[field.name] = _plain(found)
    return record


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, ImpreciseDate):
        return _imprecise(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, CodeSet):
        return list(value.texts())
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return _record(value) if attrs.has(type(value)) else value


def _imprecise(value: ImpreciseDate) -> Any:
    """As written where that is read back as the same window, else the window."""
    for text in (value.written, value.earliest.isoformat()):
        try:
            parsed = ImpreciseDate.parse(text)
        except ValueError:
            continue
        if parsed == value and parsed.written == value.written:
            return text
    window = {"earliest": value.earliest.isoformat(), "latest": value.latest.isoformat()}
    return window | ({"written": value.written} if value.written else {})
