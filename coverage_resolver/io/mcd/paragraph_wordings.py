"""How paragraphs over lists of diagnoses are worded: what takes a list back, or makes it for others or for some days.

Nothing here settles anything: a wording that may say so is enough, and the paragraph is left to who reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from coverage_resolver.io.mcd.code_lists import NOT_COVERED, between, of_those_listed, spoken, texts

Groups = Iterable[Mapping[str, Any]]

_DIAGNOSES = r"(?:ICD\S*|diagnos\w*)"
#: A list that holds for these procedures only in words: it takes some out, or asks for none.
_EXEMPTS = re.compile(
    rf"\bnot subject to\b|\bexempt|\bexcepted\b|\bno {_DIAGNOSES}"
    r"|\bno\b[^.;]{0,30}\b(?:limitations?|restrictions?)\b"
    rf"|\b{_DIAGNOSES}[^.;]{{0,40}}\b(?:do(?:es)? not apply|not applicable|not (?:required|needed))"
    rf"|\b(?:do(?:es)? not|need not) (?:require|need|be supported)\b|\b(?:any|all) (?:{_DIAGNOSES}|indications?)\b"
    r"|\bwithout regard to\b|\bregardless of\b",
    re.IGNORECASE,
)
#: A diagnosis of the list does not do by itself. A word that may say so is enough: who reads, knows.
_WITH_ANOTHER = re.compile(
    rf"\b(?:primary|secondary|principal|dual|additional|underlying) (?:or \w+ )?{_DIAGNOSES}|\bin addition\b"
    r"|\bas (?:an? |the )?(?:primary|secondary|principal|additional|underlying|sole|only)\b"
    r"|\b(?:together|conjunction|combin\w*|along|paired) with\b|\baccompan\w*"
    r"|\bwith (?:an?|one|any|at least|either|code) |\bwith [A-TV-Z]\d"
    r"|\b(?:plus|pairs?|both|two|sole|alone|manifestation|etiology)\b"
    r"|\b(?:must|needs?|should|required to) (?:be )?(?:also|second)|\balso (?:have|report|bill|list|code|be )"
    r"|\bas well\b|\ba second\b|\band (?:one|at least one|a) (?:code|diagnosis|from|of)\b"
    r"|\b(?:one|a) (?:code )?from (?:each|both|group|list)\b"
    r"|\b(?:primary|secondary|second) (?:codes?|lists?|conditions?)\b|\bcode first\b",
    re.IGNORECASE,
)
#: A list of what supports, whose paragraph says that it does not, or not all of it.
_TAKEN_BACK = re.compile(
    r"\bnot support|\bexclu(?:ded?|des|ding|sions?)\b|\bcontra-?indicat|\bnot (?:establish)"
    r"|\bexcept(?:ing|ions?)?\b|\binformational\b|\breserved\b",
    re.IGNORECASE,
)
#: A list of what does not support, whose paragraph takes some out, or says that it may.
_MITIGATED = re.compile(
    r"\bexcept(?:ing|ions?)?\b|\bother than\b|\bexclud(?:e|es|ing)\b|\bnot apply\b|\bunless\b"
    r"|(?<!not )\b(?:covered|payable|allowed) (?:only|if|when|with|for)\b|\bare (?:covered|payable)\b",
    re.IGNORECASE,
)
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
#: A list for some days, or that was: which ones count on a day no table says.
_FOR_SOME_DAYS = re.compile(
    r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
    rf"|\b{_MONTHS} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?\d{{4}}\b|\b\d{{1,2}} {_MONTHS} \d{{4}}\b"
    rf"|\b(?:on or after|on or before|prior to|effective|until|through) {_MONTHS} \d"
    r"|\b(?:prior to|before|after|until|through|since|effective|in) (?:CY |FY )?20\d\d\b"
    r"|\b(?:deleted|removed|discontinued|expired|no longer)\b",
    re.IGNORECASE,
)
#: Numbers that have the shape of a code and are none: of documents, manuals, and of drug packages.
_NUMBERS_OF_OTHERS = re.compile(
    r"\b(?:LCD|NCD|ARTICLE|CR|CHANGE REQUESTS?|TRANSMITTALS?|ZIP)(?: (?:NO\.?|NUMBER|ID))?[ #(]+\d{5}\b"
    r"|\b\d{5}-\d{3,4}-\d{1,2}\b"
)
_CODE = r"(?:[A-V]\d{4}|\d{4}[0-9FTUM])"
#: Codes of procedures and ranges of them. A code of a diagnosis has a dot or is shorter; A or L and five digits are a
#: document.
_CODES = re.compile(
    rf"(?<![\w.$])(?:CPT|HCPCS)?({_CODE})(?!\w|\.\d)(?: ?(?:-|\bTO\b|\bTHROUGH\b|\bTHRU\b) ?({_CODE})(?!\w))?"
)
_SENTENCES = re.compile(r"[.;](?:\s|$)")
_EXCEPTION = re.compile(
    r"\bEXCEPT|\bOTHER THAN\b|\bONLY\b|\bEXCLUD|\bNOT (?:FOR|TO|APPLY|APPLICABLE|INCLUD\w+)\b|\bWITHOUT\b|\bBUT NOT\b"
)


def exempts(groups: Groups) -> bool:
    """Whether a paragraph says that the lists of diagnoses are not for all procedures, or for none."""
    return any(_EXEMPTS.search(spoken(text)) for text in texts(groups))


def leaves_support_open(groups: Groups, code: str) -> bool:
    """Whether a paragraph over diagnoses that support a service asks for more, takes back, or is not for it."""
    found = [*groups]
    patterns = _WITH_ANOTHER, _TAKEN_BACK, NOT_COVERED, _FOR_SOME_DAYS
    return any(pattern.search(text) for text in _read(found) for pattern in patterns) or only_for_others(found, code)


def leaves_refusal_open(groups: Groups, code: str) -> bool:
    """Whether a paragraph over diagnoses that do not support a service asks for more, mitigates, or is not for it."""
    found = [*groups]
    open_to_doubt = any(pattern.search(text) for text in _read(found) for pattern in (_WITH_ANOTHER, _FOR_SOME_DAYS))
    return (
        open_to_doubt or any(_MITIGATED.search(spoken(text)) for text in texts(found)) or only_for_others(found, code)
    )


def only_for_others(groups: Groups, code: str) -> bool:
    """Whether a paragraph over diagnoses names procedures and not this one, or names this one to take it out."""
    return any(_for_others(spoken(text).upper(), code) for text in texts(groups))


def _for_others(text: str, code: str) -> bool:
    sentences = _SENTENCES.split(_NUMBERS_OF_OTHERS.sub(" ", text))
    named = {sentence: [match.groups() for match in _CODES.finditer(sentence)] for sentence in sentences}
    if not any(named.values()):
        return False
    mine = [sentence for sentence, rows in named.items() if any(_holds(first, last, code) for first, last in rows)]
    return not mine or any(_EXCEPTION.search(sentence) for sentence in mine)


def _holds(first: str, last: str | None, code: str) -> bool:
    return code == first or (last is not None and between(code, first, last))


def _read(groups: Groups) -> list[str]:
    return [of_those_listed(text) for text in texts(groups)]
