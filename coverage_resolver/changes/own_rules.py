"""What a library holds beside its records, and a spreadsheet does not: told before anything is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from coverage_resolver.changes.contents import content
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.library import PolicyLibrary

_APART = "name the file or folder of the records alone, and keep the rest beside them"
_NOUNS = ("ladders", "notice rules", "rules of coordination between payers", "a map of contractors")


def _rules(library: PolicyLibrary) -> tuple[tuple[Any, ...], ...]:
    places = library.jurisdictions
    payers = attrs.astuple(library.payer_rules, recurse=False)
    return library.ladders.ladders, library.notices, payers, (places.areas, places.kinds)


def own_rules(library: PolicyLibrary, shipped: PolicyLibrary, label: str) -> Iterator[InvalidRecord]:
    """A fault for each kind of rule of the library's own, without which what is read back would stand under others."""
    for noun, own, theirs in zip(_NOUNS, _rules(library), _rules(shipped), strict=True):
        if any(own) and content(own) != content(theirs):
            yield InvalidRecord(label, f"{noun} of its own, which a spreadsheet does not hold", _APART)
    if library.shelves:
        yield InvalidRecord(label, "a pack of determinations, which a spreadsheet does not hold", _APART)


def lost_manifest(library: PolicyLibrary) -> str:
    """A note where a manifest says more of the corpus than a file of records can; empty where none does."""
    duty = {kind for ladder in library.ladders.ladders for kind in ladder.duty_to_review}
    if library.lacks >= duty:
        return ""
    return "what MANIFEST.toml says is lacking is not in the spreadsheet · lay the manifest beside what is read back"
