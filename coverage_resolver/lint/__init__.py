"""Lint: what is wrong with a library before it answers anybody. One check per file; none of them raises."""

from coverage_resolver.lint.findings import RULES, Finding, Rule, Severity, Witness
from coverage_resolver.lint.inspection import NOT_CHECKED, Inspection, inspect

__all__ = ["NOT_CHECKED", "RULES", "Finding", "Inspection", "Rule", "Severity", "Witness", "inspect"]
