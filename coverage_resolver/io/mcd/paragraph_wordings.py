"""How paragraphs over lists of diagnoses are read: what leaves a list open, or makes it one for other procedures.

A list decides under words that say no more than what it is (:mod:`plain_paragraphs`). Nothing here settles anything
else: a wording that may take procedures out is enough, and the paragraph is left to who reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coverage_resolver.io.mcd.code_lists import between, spoken, texts
from coverage_resolver.io.mcd.held_diagnoses import has_codes
from coverage_resolver.io.mcd.plain_paragraphs import only_refuses, only_supports

Groups = Iterable[Mapping[str, Any]]

_DIAGNOSES = r"(?:ICD\S*|diagnos\w*)"
#: A list that holds for these procedures only in words: it takes some out, or asks for none.
_EXEMPTS = re.compile(
    rf"\bnot subject to\b|\bexempt|\bexcepted\b|\bno {_DIAGNOSES}"
    r"|\b(?:no|not have)\b[^.;]{0,40}\b(?:limitations?|restrictions?)\b"
    rf"|\b{_DIAGNOSES}[^.;]{{0,40}}\b(?:do(?:es)? not apply|not applicable|not (?:required|needed))"
    rf"|\b(?:do(?:es)? not|need not) (?:require|need|be supported)\b|\b(?:any|all) (?:{_DIAGNOSES}|indications?)\b"
    r"|\bwithout regard to\b|\bregardless of\b",
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

#: Words on the diagnoses that stand on no list. What else they may say of these: a reader knows.
_UNLISTED = re.compile(
    r"\bnot (?:\w+ ){0,2}(?:listed|included|found|specified|shown|named|identified|contained|appearing|on|among)\b"
    r"|\bunlisted\b|\bother than\b|\b(?:all|any|every) (?:\w+ )?others?\b|\bremaining\b|\b(?:any|every)thing else\b"
    r"|\bexcept\b|\bexcluding\b",
    re.IGNORECASE,
)


def exempts(groups: Groups) -> bool:
    """Whether a paragraph says that the lists of diagnoses are not for all procedures, or for none."""
    return any(_EXEMPTS.search(spoken(text)) for group in groups for text in _read(group))


def leaves_support_open(groups: Groups, code: str, section: str) -> bool:
    """Whether a paragraph over diagnoses that support a service says any more than that, or is not for it.

    ``section`` is the number of the group of procedures that has the code.
    """
    return _open(only_supports, groups, code, section)


def leaves_refusal_open(groups: Groups, code: str, section: str) -> bool:
    """Whether a paragraph over diagnoses that do not support a service says any more than that, or is not for it."""
    return _open(only_refuses, groups, code, section)


def supports_in_words(groups: Groups, code: str, section: str) -> bool:
    """Whether a list of diagnoses that support a service stands in words alone, so that it may have any."""
    in_words = (group for group in groups if not has_codes(group) and not only_for_others([group], code))
    return any(leaves_support_open([group], code, section) for group in in_words)


def refuses_in_words(groups: Groups, code: str, section: str) -> bool:
    """Whether words over diagnoses that do not support a service may mean such as no list has.

    They do where the list stands in words alone ("All those not listed ..." over a placeholder), and where they speak
    of others than are listed.
    """
    others = (group for group in groups if not has_codes(group) or any(map(_UNLISTED.search, _read(group))))
    return any(leaves_refusal_open([group], code, section) for group in others if not only_for_others([group], code))


def says_more(groups: Groups, code: str, section: str) -> bool:
    """Whether words on all lists of diagnoses say any more than what these are, and may be of the procedure."""
    found = [*groups]
    rows = [text for group in found for text in texts([group])]
    plain = all(only_supports(text, "", section) or only_refuses(text, "", section) for text in rows)
    return not plain and not only_for_others(found, code)


def _open(plain: Callable[[str, str, str], bool], groups: Groups, code: str, section: str) -> bool:
    found = [*groups]
    if any(group.get("untold") for group in found):  # its paragraph is missing
        return True
    rows = [(text, str(group.get("group", ""))) for group in found for text in _read(group)]
    return not all(plain(text, number, section) for text, number in rows) or only_for_others(found, code)


def only_for_others(groups: Groups, code: str) -> bool:
    """Whether a paragraph over diagnoses names procedures and not this one, or names this one to take it out."""
    return any(_for_others(spoken(text).upper(), code) for group in groups for text in _read(group))


def _read(group: Mapping[str, Any]) -> list[str]:
    """What is said of a group. A footnote is for codes with an asterisk; where no code has one, for nobody knows which.

    Those with an asterisk are never settled, so nothing hangs on the footnote.
    """
    return texts([{**group, "note": ""} if group.get("starred") else group])


def _for_others(text: str, code: str) -> bool:
    sentences = _SENTENCES.split(_NUMBERS_OF_OTHERS.sub(" ", text))
    named = {sentence: [match.groups() for match in _CODES.finditer(sentence)] for sentence in sentences}
    if not any(named.values()):
        return False
    mine = [sentence for sentence, rows in named.items() if any(_holds(first, last, code) for first, last in rows)]
    return not mine or any(_EXCEPTION.search(sentence) for sentence in mine)


def _holds(first: str, last: str | None, code: str) -> bool:
    return code == first or (last is not None and between(code, first, last))
