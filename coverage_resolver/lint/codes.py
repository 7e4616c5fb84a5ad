"""Codes: what their shapes and systems alone can tell. Whether a code existed on a day, ``listed_codes.py`` asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import PROCEDURE_SYSTEMS, Code, CodeRange, shape
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.parts import can_count
from coverage_resolver.lint.subject import Subject, told

#: Systems that print the same code for the same thing: dental procedures are also Level II codes of HCPCS.
_TWINS = {"CDT": "HCPCS", "HCPCS": "CDT"}
_DENTAL = "D"


def codes(subject: Subject) -> Iterable[Finding]:
    """Code lists that hold less, or can be asked for less, than they seem to."""
    for item in subject.library.provisions:
        systems = {code.system for code in item.codes.codes} | {span.system for span in item.codes.ranges}
        for system in sorted(systems - PROCEDURE_SYSTEMS):
            what = f"`{system}` names no service: nobody can ask for these codes"
            yield subject.finding("code-system", item, "codes", what, "write diagnoses under `diagnoses`")
        for span in item.codes.ranges:
            if shape(span.first) != shape(span.last):
                what = f"`{_written(span)}` holds only codes with the letters of `{span.first}`"
                yield subject.finding("code-range", item, "codes", what, "write a range for each pattern of letters")
        for twin, written in _twins(item):
            what = f"`{written}` is also a code of {twin.system}, which is not listed"
            yield subject.finding("code-twin", item, "codes", what, "list it in both systems, or leave it")


def cleared(subject: Subject) -> Iterable[Finding]:
    """Provisions on every service beside others of their document that list codes: a list that was emptied looks so.

    What other documents find or code, and what only informs, lists none by right.
    """
    listing: dict[str, Provision] = {}
    for item in subject.library.provisions:
        if item.codes:
            listing.setdefault(item.authority.id, item)
    for item in subject.library.provisions:
        other = listing.get(item.authority.id)
        by_others = item.authority.subjects or item.named_by or item.coded_by or not can_count(item)
        if other is not None and not item.codes and not by_others:
            what = f"lists no codes, so that it is about every service, where {told(other)} lists some"
            advice = "write its codes, or accept it where every service is meant"
            yield subject.finding("no-codes", item, "codes", what, advice, also=[other])


def _twins(item: Provision) -> Iterator[tuple[Code | CodeRange, str]]:
    """What is listed in one system and stands in another, with how it is written."""
    for code in sorted(item.codes.codes):
        twin = Code(_TWINS.get(code.system, ""), code.value)
        if twin.system and code.value.startswith(_DENTAL) and twin not in item.codes:
            yield twin, f"{code.system}:{code.value}"
    for span in item.codes.ranges:
        same = CodeRange(_TWINS.get(span.system, ""), span.first, span.last)
        if same.system and span.first.startswith(_DENTAL) and same not in item.codes.ranges:
            yield same, _written(span)


def _written(span: CodeRange) -> str:
    return f"{span.system}:{span.first}..{span.last}"
