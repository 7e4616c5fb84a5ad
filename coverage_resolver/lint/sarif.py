"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines of a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from coverage_resolver.lint.findings import RULES, Finding
from coverage_resolver.lint.inspection import Inspection
from coverage_resolver.lint.looked_for import key_of
from coverage_resolver.lint.report import witness_dict

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINE = re.compile(r"[0-9]+")


def _nothing(_: str) -> Mapping[str, int]:
    return {}


def report_sarif(inspection: Inspection, lines: Callable[[str], Mapping[str, int]] = _nothing) -> dict[str, Any]:
    """One run with its rules and a result for each finding.

    ``lines`` gives for a file the lines on which its records begin, where a row is not a line by itself.
    """
    codes, found = list(RULES), inspection.findings
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": {"name": "coverage-resolver lint", "rules": [_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(inspection)],
                "results": [
                    _result(item, name, codes.index(item.code), lines)
                    for item, name in zip(found, _fingerprints(found), strict=True)
                ],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.meaning},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _invocation(inspection: Inspection) -> dict[str, Any]:
    told = [{"level": "note", "message": {"text": f"not checked: {text}"}} for text in inspection.not_checked]
    return {"executionSuccessful": inspection.readable, "toolExecutionNotifications": told}


def _fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """By what a baseline knows each finding, so that other words, lines and rows leave it the same.

    Several of one code, record and field are told apart by their number.
    """
    seen = Counter[str]()
    for item in findings:
        code, record, field, beside = key_of(item)
        name = ":".join((code, record, field, *beside))
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}:{seen[name]}"


def _result(item: Finding, fingerprint: str, index: int, lines: Callable[[str], Mapping[str, int]]) -> dict[str, Any]:
    properties: dict[str, Any] = {"citation": item.citation, "field": item.field}
    witness = witness_dict(item.witness)
    if witness is not None:
        properties["witness"] = witness
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": item.severity.value,
        "message": {"text": f"{item.what}; {item.what_to_do}"},
        "locations": [_location(item.file, _line(item, lines), item.where)],
        "partialFingerprints": {"record/v2": fingerprint},
        "properties": properties,
    }
    if item.also:
        result["relatedLocations"] = [
            {"id": number, **_location("", None, where)} for number, where in enumerate(item.also, start=1)
        ]
    return result


def _line(item: Finding, lines: Callable[[str], Mapping[str, int]]) -> int | None:
    """The line of a record: its row where that is one, else where its header stands, or that of what it lies in."""
    number = _LINE.match(item.row)
    if number is not None or not item.file:
        return None if number is None else int(number.group())
    known, place = lines(item.file), item.row
    while place and place not in known:
        place = place.rpartition(".")[0]
    return known.get(place)


def _location(file: str, line: int | None, where: str) -> dict[str, Any]:
    """The record by its path; also the file, and the line where it is known."""
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": where, "kind": "member"}]}
    if file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(file)}}
        if line is not None:
            physical["region"] = {"startLine": line}
        location["physicalLocation"] = physical
    return location
