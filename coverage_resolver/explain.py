"""An answer in sentences: who governs, why, why not the others, and until when."""

from __future__ import annotations

from coverage_resolver.determinations import Answer


def explain(answer: Answer) -> str:
    """Placeholder until the sentences are written."""
    return "\n".join(item.status.value for item in answer.determinations)
