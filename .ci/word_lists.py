"""Writes the lists of words in the documents from the source; ``--check`` only compares.

``docs/reason-codes.md`` is whole from here; ``docs/decision-tables.md`` has a part between two marks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from coverage_resolver import CoverageStatus, Disposition, ReasonCode, Resolution, Stance, shipped_library
from coverage_resolver.codes import CODE_SYSTEMS
from coverage_resolver.enrollments import NARROWER
from coverage_resolver.question_fields import LINES
from coverage_resolver.tables.known_names import KnownFact, known_names
from coverage_resolver.tables.name_checks import DERIVED
from coverage_resolver.vocabulary import Comparison, Finality, ServiceKind

DOCS = Path(__file__).resolve().parent.parent / "docs"
REASONS, TABLES = DOCS / "reason-codes.md", DOCS / "decision-tables.md"
BEGIN, END = "<!-- words -->", "<!-- /words -->"
SORTS = {bool: "true or false", int: "number", float: "number", str: "text"}


def reason_page() -> str:
    """Every reason code with its meaning."""
    rows = (f"| `{code.value}` | {code.meaning} |" for code in sorted(ReasonCode))
    head = (
        "# Reason codes",
        "",
        "Why an answer is as it is. Written by `.ci/word_lists.py` from `coverage_resolver/reasons.py`. The list is "
        "public and stable: a new code is a feature, and a changed meaning is a breaking change.",
        "",
        "| code | means |",
        "|---|---|",
    )
    return "\n".join([*head, *rows]) + "\n"


def word_table() -> str:
    """The words that cells may hold, by column."""
    names = known_names(shipped_library())
    ladders = {ladder.line_of_business for ladder in names.library.ladders.ladders}
    others = (names.lines & ({*LINES} | {*NARROWER})) - ladders
    closed = ("delivery_system", "funding", "programme", "decision_level", "reviewed")
    rows = [
        ("line_of_business", f"{listed(ladders)}; read as one of them: {listed(others)}"),
        *((name, listed(names.words[name])) for name in closed),
        ("member.dual_status", listed(names.words["dual_status"])),
        ("member.medicare_secondary", listed(names.words["medicare_secondary"])),
        ("prior_authorization.status", listed(names.words["status"])),
        ("service.kind", listed(ServiceKind)),
        ("code_system", listed(CODE_SYSTEMS)),
        ("pos", "[places_of_service.csv](../data/vocabulary/places_of_service.csv)"),
        ("county", "where it may decide the contractor: [counties.csv](../data/jurisdictions/counties.csv)"),
        (
            "fact.NAME",
            "; ".join(fact(name, known) for name, known in sorted(names.facts.items()) if name not in DERIVED),
        ),
        ("topic", listed(names.topics)),
        ("expect.status", listed(CoverageStatus)),
        ("expect.resolution", listed(Resolution)),
        ("expect.finality", listed(Finality)),
        ("expect.steps", listed(Disposition)),
        ("expect.topic.stance", listed(Stance)),
        ("expect.topic.displaced", listed(Comparison)),
        ("expect.reason", "[reason codes](reason-codes.md)"),
    ]
    body = "\n".join(f"| `{name}` | {words} |" for name, words in rows)
    return f"{BEGIN}\n\n| column | words |\n|---|---|\n{body}\n\n{END}"


def fact(name: str, known: KnownFact) -> str:
    """One fact with what it may be."""
    sorts = " or ".join(dict.fromkeys(SORTS[sort] for sort in (bool, int, float, str) if sort in known.sorts))
    return f"`{name}` ({listed(known.texts) if known.texts else sorts})"


def listed(words: Iterable[str]) -> str:
    """Words in a row."""
    return ", ".join(f"`{word}`" for word in sorted(map(str, words)))


def pages() -> dict[Path, str]:
    """The documents as they should be."""
    text = TABLES.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    return {REASONS: reason_page(), TABLES: before + word_table() + rest.partition(END)[2]}


if __name__ == "__main__":
    if "--check" in sys.argv:
        stale = [page.name for page, text in pages().items() if not page.is_file() or page.read_text("utf-8") != text]
        sys.exit(f"stale: {', '.join(stale)}; run .ci/word_lists.py" if stale else 0)
    for page, text in pages().items():
        page.write_text(text, "utf-8")
