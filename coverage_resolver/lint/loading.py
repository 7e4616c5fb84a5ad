"""Faults of a load, as findings: what cannot be read, and what is wrong between records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.lint.findings import RULES, Finding
from coverage_resolver.lint.subject import Subject, record_name

UNREADABLE = "unreadable"
#: A record that could not be read stands in no list of records; its place tells it.
_RECORD = re.compile(r"(authority\[[0-9]+\]|[0-9]+:?)?\.?(provision\[[0-9]+\])?", re.ASCII)


def load_faults(subject: Subject, faults: Iterable[tuple[str, InvalidRecord]]) -> Iterable[Finding]:
    """Each fault of a load under the code of its rule, with the words in which a load would refuse it."""
    cited = {item.where: (item.provision or item.authority) for item in subject.placed}
    places = {where.rstrip(":"): where for where in cited}
    for code, fault in faults:
        file, path = subject.split(fault.where)
        there = next((places[where] for where in _around(fault.where) if where in places), "")
        row = subject.split(there)[1].rstrip(":") if there else ""
        named = _RECORD.match(path)
        if named is not None and len(named.group().rstrip(".:")) > len(row):
            row = named.group().rstrip(".:")
        record = cited.get(there)
        yield Finding(
            rule=RULES[code],
            where=fault.where,
            what=fault.what,
            what_to_do=fault.what_to_do,
            file=file,
            row=row or path,
            field=path[len(row) :].lstrip(".:") if row else "",
            record=record_name(record) if record else fault.where,
            citation=(record.citation if isinstance(record.citation, str) else record.citation.text) if record else "",
        )


def _around(where: str) -> Iterator[str]:
    """A place, and the places in which it lies, the nearest first."""
    yield where
    for end in range(len(where) - 1, 0, -1):
        if where[end] in ".:":
            yield where[:end]
