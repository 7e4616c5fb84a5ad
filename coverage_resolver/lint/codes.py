"""Codes: what their shapes and systems alone can tell. Whether a code existed on a day is another source's business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import PROCEDURE_SYSTEMS, Code, CodeRange, shape
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject

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
