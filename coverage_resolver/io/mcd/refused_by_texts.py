"""Editions whose title or running texts refuse what their document lists, or one code of it."""

from __future__ import annotations

from coverage_resolver.io.mcd.code_lists import between
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign
from coverage_resolver.io.mcd.running_texts import ruled_in
from coverage_resolver.io.mcd.whole_refusals import called_non_coverage, refuses_code

#: What is shown of a document that refuses all that it lists.
_NOTHING_COVERED = "its title or its text says that what it lists is not covered"


def refused_by_text(books: KnownBooks, reign: Reign, code: str) -> str:
    """The words by which an edition refuses a code that its document lists, outside of its lists; empty without any."""
    if reign.number in books.pack.refusing or called_non_coverage(reign.head.get("title", "")):
        return _NOTHING_COVERED
    if reign.number not in books.pack.ruling(code).get(reign.edition.doc, ()):
        return ""
    for heading, sentence, name in ruled_in(books.part(reign.edition, "text")):
        if (code == name.first or between(code, name.first, name.last)) and refuses_code(sentence):
            return f"{heading}: {' '.join(sentence.split())}"
    return ""
