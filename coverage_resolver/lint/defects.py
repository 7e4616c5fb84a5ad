"""Defects of the source document, as they were recorded when it was read."""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject


def source_defects(subject: Subject) -> Iterable[Finding]:
    """Each reason code under `defects`; the record is right, and the document should be corrected."""
    for item in subject.authorities:
        for number, code in enumerate(item.defects, start=1):
            what = f"{code.value}: {code.meaning}"
            yield subject.finding("source-defect", item, f"defects[{number}]", what, "ask the issuer to correct it")
