"""LCDs that say of themselves that they cover nothing: a non-coverage policy, as its title or its indications call it.

The codes of such a determination stand on the list of its article as any other. No table tells that they are listed in
order to be refused, so that what the LCD says of them must be read.
"""

from __future__ import annotations

import re

from coverage_resolver.io.mcd.code_lists import spoken
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign

_NON_COVERAGE = r"non-?\s?coverage\b"
_POLICY = r"(?:polic(?:y|ies)|LCD|determination|decision)\b"
_TITLE = re.compile(rf"\bnon-?\s?covered\b|\b{_NON_COVERAGE}", re.IGNORECASE)
#: What is said of the whole, and not of a limit in it: "coverage and non-coverage" is both.
_WHOLE = re.compile(
    rf"\bthis (?:is|{_POLICY})[^.;]{{0,60}}(?<!coverage and )(?<!coverage or )(?<!coverage/)\b{_NON_COVERAGE}",
    re.IGNORECASE,
)


def covers_nothing(books: KnownBooks, reign: Reign) -> bool:
    """Whether an edition of an LCD says that it is one of non-coverage."""
    number = reign.edition.parts.get("text", -1)
    kept = books.pack.refusing
    if number not in kept:
        kept[number] = refuses_all(books.part(reign.edition, "text").get("indication", ""))
    return kept[number] or bool(_TITLE.search(spoken(reign.head.get("title", ""))))


def refuses_all(text: str) -> bool:
    """Whether a running text says that the determination covers nothing.

    >>> refuses_all("This is a non-coverage policy for the GlycoMark assay.")
    True
    >>> refuses_all("This LCD describes coverage and non-coverage of implants.")
    False
    """
    return bool(text) and bool(_WHOLE.search(spoken(text)))
