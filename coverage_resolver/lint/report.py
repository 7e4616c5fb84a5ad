"""Findings for a terminal and as JSON: grouped by file, one line each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from coverage_resolver.io.questions_json import question_to_dict
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
    accepted = f"; {len(inspection.accepted)} more accepted by the baseline" if inspection.accepted else ""
    yield ", ".join(counts) + accepted
    if not inspection.readable:
        yield "Nothing else was examined, because not every file could be read."
    yield "Not checked: " + "; ".join(inspection.not_checked) + "."


def _line(item: Finding) -> str:
    inside = item.where[len(item.file) + 1 :] if item.file and item.where != item.file else item.where
    place = inside or item.where
    named = not item.record or item.record in place or item.record in item.what
    whose = "" if named else f" ({item.record})"
    return f"{place}{whose} · {item.what} · {item.what_to_do}"


def report_dict(inspection: Inspection) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "schema": LINT,
        "readable": inspection.readable,
        "counts": {severity.value: count for severity, count in inspection.counts.items()},
        "accepted": len(inspection.accepted),
        "findings": [_finding(item) for item in inspection.findings],
        "not_checked": list(inspection.not_checked),
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "where": item.where,
        "file": item.file,
        "record": item.record,
        "row": item.row,
        "field": item.field,
        "what": item.what,
        "what_to_do": item.what_to_do,
        "citation": item.citation,
        "also": list(item.also),
        "witness": witness_dict(item.witness),
    }


def witness_dict(witness: Witness | None) -> dict[str, Any] | None:
    """The case that shows a finding, without what is empty; ``question`` is what ``explain --question`` reads."""
    if witness is None:
        return None
    names = ("line_of_business", "code", "area", "day", "through", "more")
    found: dict[str, Any] = {name: getattr(witness, name) for name in names if getattr(witness, name)}
    if witness.question is not None:
        found["question"] = question_to_dict(witness.question)
    return found


def question_files(inspection: Inspection) -> dict[str, str]:
    """A file for the question of each witness, by its name; numbered by code in the order of the findings."""
    found: dict[str, str] = {}
    for code, group in groupby(sorted(inspection.findings, key=lambda item: item.code), key=lambda item: item.code):
        asked = (item.witness.question for item in group if item.witness is not None)
        for number, question in enumerate(filter(None, asked), start=1):
            found[f"{code}-{number}.json"] = json.dumps(question_to_dict(question), indent=2, ensure_ascii=False) + "\n"
    return found


def worst(inspection: Inspection) -> Severity | None:
    """The worst severity that was found."""
    return min((item.severity for item in inspection.findings), key=lambda item: item.rank, default=None)
