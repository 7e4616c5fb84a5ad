"""Codes: what their shapes and systems alone can tell. Whether a code existed on a day is another source's business."""

from __future__ import annotations

from collections.abc import Iterable

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
        systems = {entry.system for entry in (*item.codes.codes, *item.codes.ranges)} - PROCEDURE_SYSTEMS
        for system in sorted(systems):
            what = f"`{system}` names no service: nobody can ask for these codes"
            yield subject.finding("code-system", item, "codes", what, "write diagnoses under `diagnoses`")
        for span in item.codes.ranges:
            if shape(span.first) != shape(span.last):
                what = f"`{span.system}:{span.first}..{span.last}` holds only codes with the letters of `{span.first}`"
                yield subject.finding("code-range", item, "codes", what, "write a range for each pattern of letters")
        yield from _twins(subject, item)


def _twins(subject: Subject, item: Provision) -> Iterable[Finding]:
    for entry in sorted(item.codes.codes):
        other = _TWINS.get(entry.system)
        if other and entry.value.startswith(_DENTAL) and Code(other, entry.value) not in item.codes:
            what = f"`{entry.system}:{entry.value}` is also a code of {other}, which is not listed"
            yield subject.finding(
                "code-twin", item, "codes", what, f"add `{other}:{entry.value}`, or keep to one system"
            )
    for span in item.codes.ranges:
        other = _TWINS.get(span.system)
        if (
            other
            and span.first.startswith(_DENTAL)
            and CodeRange(other, span.first, span.last) not in item.codes.ranges
        ):
            what = f"`{span.system}:{span.first}..{span.last}` are also codes of {other}, which are not listed"
            yield subject.finding(
                "code-twin", item, "codes", what, "add the same range of the other system, or keep to one"
            )
