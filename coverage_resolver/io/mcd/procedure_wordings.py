"""Paragraphs over lists of procedures that leave open whether a code is meant, or on which days.

Codes with windows of dates stand in prose (mcd.md section 11.11), as do codes that were deleted, and codes that are
named in order to leave them out (A60176). A list under such words does not settle that its determination covers the
code. What speaks of non-coverage (:mod:`code_lists`) is told apart; conditions and modifiers leave a code covered
with criteria. A sentence that refuses something, and is none of these, is for a reader: see :mod:`refusal_wordings`.
Either way a sentence that names other codes, and points to none beside them, is of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from coverage_resolver.io.mcd.code_lists import MOST_READ, between, reads_as_not_covered, spoken, texts
from coverage_resolver.io.mcd.named_wordings import names_in
from coverage_resolver.io.mcd.refusal_wordings import refuses_something, without_harmless, without_legends

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_CODE = r"(?:[A-V]\d{4}|\d{4}[0-9FTUM])"
_GONE = r"(?:deleted|removed|discontinued|retired|expired|terminated|obsolete|inactive|end-?dated|no longer)"
_DOCUMENTS = r"(?:polic(?:y|ies)|LCDs?|articles?|determinations?|criteria|coverage|guidelines?)"
#: What a sentence is of, where it is of codes and not of patients, places or claims.
_OF_CODES = (
    r"(?:the |these |those |any of the |all )?(?:following|above|below|codes?|CPT|HCPCS|services?|procedures?|tests?|"
    rf"items?|drugs?|{_CODE}\b)"
)
_OPEN = re.compile(
    r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
    rf"|\b{_MONTHS} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?\d{{4}}\b|\b\d{{1,2}} {_MONTHS} \d{{4}}\b"
    rf"|\b(?:on or after|on or before|prior to|effective|until|through) {_MONTHS} \d"
    r"|\b(?:prior to|before|after|until|from|through|since|effective|in) (?:CY |FY )?20\d\d\b"
    # A lesion is removed and therapy discontinued, too: the words must be of a code.
    rf"|\bcodes?\b[^.;]{{0,40}}\b{_GONE}\b|\b{_GONE}:? (?:CPT |HCPCS )*(?:codes?|{_CODE})\b"
    rf"|\b{_CODE} \(?(?:(?:is|are|was|were|has been|have been) )?{_GONE}\b"
    rf"|\b{_DOCUMENTS}\b[^.;]{{0,40}}\bnot (?:apply|applicable)(?: to (?:{_OF_CODES}|\W*$)|\W*$)"
    rf"|\bnot (?:addressed|discussed|included) (?:by|in) (?:this|the) {_DOCUMENTS}"
    rf"|\b(?:does|do) not (?:address|include) {_OF_CODES}|\b(?:outside|beyond|not (?:with)?in) (?:of )?the scope\b"
    rf"|\b(?:exempt|excepted) from (?:this|the) {_DOCUMENTS}"
    r"|\bfor (?:informational|reference|information) (?:purposes |use )?only\b|\bfor informational purposes\b"
    r"|\b(?:do|should|must|may) not (?:report|bill|submit|use) (?:the following|these|those|any of these)"
    r"(?: CPT| HCPCS)*(?: codes?)?(?: below)?\s*(?::|$)"
    rf"|\b(?:codes?|{_CODE})\b[^.;]{{0,20}}\b(?:should|must|may) not be (?:reported|billed|submitted|used)\s*(?::|$)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.;](?:\s|$)")
#: Words by which a sentence that names other codes may be of this one: it points to it.
_THIS_ONE = re.compile(
    rf"\b(?:these|those|following|below|above|instead|all|similar|such)\b|\breplac|\bthis (?!{_DOCUMENTS})",
    re.IGNORECASE,
)


def refuses(groups: Iterable[Mapping[str, Any]], code: str) -> bool:
    """Whether a sentence over a list that has a code speaks of non-coverage, and may be of it.

    >>> refuses([{"paragraph": "CPT code 90863 is invalid for Medicare."}], "90863")
    True
    >>> refuses([{"paragraph": "CPT code 90863 is invalid for Medicare."}], "90832")
    False
    """
    return any(_may_be_of(sentence, code) for text in texts(groups) for sentence in _denying_sentences(text))


def leaves_open(groups: Iterable[Mapping[str, Any]], code: str) -> bool:
    """Whether a paragraph over a list that has a code leaves open if it is meant, or on which days.

    A sentence that names other codes, and points to none beside them, is of these. A missing paragraph leaves it open.

    >>> leaves_open([{"paragraph": "Deleted 12/31/2021: J3590"}], "J3590")
    True
    >>> leaves_open([{"paragraph": "Deleted 12/31/2021: J3590"}], "J1952")
    False
    """
    rows = [*groups]
    if any(group.get("untold") for group in rows):
        return True
    # A paragraph that denies the code is a conflict, whatever else it refuses.
    denied = refuses(rows, code)
    sentences = (sentence for text in texts(rows) for sentence in _open_sentences(text))
    return any(_may_be_of(each, code) for each in sentences if not denied or _OPEN.search(without_harmless(each)))


@lru_cache(MOST_READ)
def _denying_sentences(text: str) -> tuple[str, ...]:
    return tuple(filter(reads_as_not_covered, _SENTENCES.split(without_legends(spoken(text)))))


@lru_cache(MOST_READ)
def _open_sentences(text: str) -> tuple[str, ...]:
    sentences = _SENTENCES.split(without_legends(spoken(text)))
    return tuple([each for each in sentences if _OPEN.search(without_harmless(each)) or refuses_something(each)])


def _may_be_of(sentence: str, code: str) -> bool:
    names = names_in(sentence)
    mine = any(code == each.first or between(code, each.first, each.last) for each in names)
    return mine or not names or bool(_THIS_ONE.search(sentence))
