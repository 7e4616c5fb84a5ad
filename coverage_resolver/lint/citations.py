"""Sources that nobody can look up: no citation, no origin, not checked; and one citation for two documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from coverage_resolver.authorities import Authority
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject


def citations(subject: Subject) -> Iterable[Finding]:
    """Citations and provenance of documents, and the citations of the rules that rank them (IN-1)."""
    by_key: dict[str, list[Authority]] = defaultdict(list)
    for item in subject.authorities:
        for key in sorted(item.citation.keys):
            by_key[key].append(item)
        if not item.citation.text.strip():
            yield subject.finding("no-citation", item, "citation.text", "an empty citation", "cite the source")
        elif not item.citation.verified:
            what = "not checked against the primary text"
            yield subject.finding("unverified", item, "citation.verified", what, "read the source, then set it to true")
        if item.provenance is None:
            what = "no provenance: it never governs for certain"
            yield subject.finding("no-provenance", item, "provenance", what, "record source and day of its text")
    for each in subject.library.provisions:
        # That a whole document was not checked is told of the document.
        if not each.checked and each.authority.citation.verified:
            what = "not checked against the primary text, though its document was"
            yield subject.finding("unverified", each, "verified", what, "read the source, then set it to true")
    yield from _rules(subject)
    told: set[frozenset[str]] = set()
    for items in by_key.values():
        names = frozenset(item.id for item in items)
        if len(names) > 1 and names not in told:
            told.add(names)
            first, *others = sorted(items, key=lambda item: item.id)
            what = f"cited like {', '.join(f'`{other.id}`' for other in others)}"
            yield subject.finding(
                "same-citation", first, "citation", what, "join the records, or correct one citation", also=others
            )


def _rules(subject: Subject) -> Iterable[Finding]:
    library = subject.library
    for ladder in library.ladders.ladders:
        if not ladder.citation.text.strip():
            yield subject.finding("no-citation", f"ladder {ladder.id}", "citation", "an empty citation", "cite the law")
        for tier in ladder.tiers:
            if not tier.citation.text.strip():
                there = f"ladder {ladder.id}, tier {tier.name}"
                yield subject.finding("no-citation", there, "citation", "an empty citation", "cite the law")
    for rule in library.notices:
        if not rule.citation.text.strip():
            yield subject.finding("no-citation", f"notice {rule.id}", "citation", "an empty citation", "cite the law")
