"""Texts that are compared, and hold a space, a quote or a letter that only looks plain: no case is equal to them."""

from __future__ import annotations

from collections.abc import Iterable

from coverage_resolver.io.damage.texts import damage_of_compared, damage_of_value, damaged_texts
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject


def odd_texts(subject: Subject) -> Iterable[Finding]:
    """Conditions' values, and values of a few words; in prose only letters of another alphabet inside a word."""
    for item in subject.library.provisions:
        found = list(damaged_texts(item.value, damage_of_value, "value"))
        for number, condition in enumerate(item.conditions, start=1):
            found += damaged_texts(condition.value, damage_of_compared, f"conditions[{number}].value")
        for field, fault in found:
            yield subject.finding("odd-text", item, field, fault.what, fault.what_to_do)
