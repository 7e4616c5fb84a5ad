"""Findings for a terminal and as JSON: grouped by file, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from coverage_resolver.lint.findings import Finding, Severity, Witness
from coverage_resolver.lint.inspection import Inspection

LINT = "coverage-lint/1"


def report_text(inspection: Inspection) -> str:
    """A heading for each file, a line for each finding, the count, and what was not checked."""
    return "\n".join(_lines(inspection))


def _lines(inspection: Inspection) -> Iterator[str]:
    for file, group in groupby(inspection.findings, key=lambda item: item.file):
        yield file or "the library"
        for item in group:
            yield f"  {item.severity.value:<8}{item.code:<18}{_line(item)}"
        yield ""
    counts = [f"{count} {severity.value}{'' if count == 1 else 's'}" for severity, count in inspection.counts.items()]
    yield ", ".join(counts)
    if not inspection.readable:
        yield "Nothing else was examined, because not every file could be read."
    yield "Not checked: " + "; ".join(inspection.not_checked) + "."


def _line(item: Finding) -> str:
    inside = item.where[len(item.file) + 1 :] if item.file and item.where != item.file else item.where
    return f"{inside or item.where} · {item.what} · {item.what_to_do}"


def report_dict(inspection: Inspection) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "schema": LINT,
        "readable": inspection.readable,
        "counts": {severity.value: count for severity, count in inspection.counts.items()},
        "findings": [_finding(item) for item in inspection.findings],
        "not_checked": list(inspection.not_checked),
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "where": item.where,
        "file": item.file,
        "row": item.row,
        "field": item.field,
        "what": item.what,
        "what_to_do": item.what_to_do,
        "citation": item.citation,
        "also": list(item.also),
        "witness": witness_dict(item.witness),
    }


def witness_dict(witness: Witness | None) -> dict[str, str] | None:
    """The case that shows a finding, without what is empty."""
    if witness is None:
        return None
    names = ("line_of_business", "code", "area", "day", "through", "more")
    return {name: getattr(witness, name) for name in names if getattr(witness, name)}


def worst(inspection: Inspection) -> Severity | None:
    """The worst severity that was found."""
    return min((item.severity for item in inspection.findings), key=lambda item: item.rank, default=None)
