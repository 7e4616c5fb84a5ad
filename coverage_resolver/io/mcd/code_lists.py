"""The groups of codes of a document: which of them list a code, and how their paragraphs read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from coverage_resolver.codes import shape
from coverage_resolver.io.mcd.refusal_wordings import OTHER_THAN, denies, without_bundling, without_legends

#: Paragraphs of which it is kept how they read: the same stand over the lists of many versions.
MOST_READ = 1024
NOT_COVERED = re.compile(
    r"\bnon-?\s?(?:cover|payable|reimbursable)"
    r"|\b(?:not|never|no longer) (?:be |an? |(?!(?:only|solely|necessarily|automatically) )\w+ly )*cover(?:ed|able)"
    r"|\bcannot be (?:covered|paid)|\bdo(?:es)? not cover"
    r"|\bcoverage (?:is|will|can|does|may)(?: be)? ?not (?!limited|restricted)"
    r"|\bno (?:such |separate )?(?:screening |preventive )?(?:medicare |medical )?(?:coverage|benefits?|payment)\b"
    r"|\bnot (?:a |an )?(?:\w+ )?benefits?\b"
    r"|\bbenefits? (?:is|are) not\b|\bnot (?:considered )?(?:medically )?(?:reasonable|necessary)"
    r"|\bwill (?:always |automatically )?(?:be den|den|be reject)|\bare (?:denied|rejected)|\bfails? to meet\b"
    r"|\binvestigational|\bexperimental|\bunproven|\black(?:s|ing)? (?:\w+ )?(?:validity|utility|evidence)"
    r"|\b(?:not|never) (?:separately )?(?:be )?(?:pay|paid|reimburs)|\b(?:statutorily |thus |therefore |are )excluded"
    r"|\bexcluded from (?:\w+ )?coverage"
    r"|\bexcluded (?:services?|codes?|procedures?|items?|tests?|drugs?)\b",
    re.IGNORECASE,
)
#: What is no word of non-coverage by itself, and is one where it is said of codes. Looked for first: it is rare.
_SAID = re.compile(
    r"\bdo(?:es)? not (?:meet|support)\b|\b(?:is|are) (?:not allowed|invalid|not valid|considered cosmetic|cosmetic)\b"
    r"|\bha(?:s|ve) (?:insufficient|not been)\b",
    re.IGNORECASE,
)
_SAID_OF_CODES = re.compile(
    # The codes do not meet what is asked, not: patients who do not.
    r"\b(?:codes?|services?|procedures?|tests?|items?|drugs?|these)\b(?:(?!\b(?:who|if|when|unless|patients?)\b)[^.;]){0,60}"
    r"\bdo(?:es)? not meet\b"
    # Nor: diagnoses that do not support, or modifiers that are not allowed.
    r"|(?<!ICD-10 )(?<!ICD-10-CM )(?<!diagnosis )\b(?:codes?|services?|procedures?|tests?|items?|drugs?|these)\b"
    r"(?:(?!\b(?:who|if|when|unless|patients?|modifiers?|diagnos\w+)\b)[^.;]){0,60}"
    r"\b(?:do(?:es)? not support|(?:is|are) not allowed|(?:is|are) (?:considered )?cosmetic"
    r"|(?:is|are) (?:invalid|not valid) for Medicare|ha(?:s|ve) (?:insufficient evidence|not been (?:shown|proven)))\b"
    r"(?! (?:if|when|unless|with|without)\b)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    rf"{OTHER_THAN}"
    r"|\b(?:not (?:be )?(?:listed|included)|all other|any other|diagnosis(?: code)? is not on the claim)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"([.;])")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {0xAD: ""}
_LONGEST = 400
_LENGTH_OF_PCS = 7


def between(code: str, first: str, last: str) -> bool:
    """Whether the code of a service lies in a range: one of its own shape, for ``0005T`` is no code of ``0001U`` on.

    Codes of inpatient procedures have digits and letters anywhere: of these a range holds what is as long.
    """
    inside = first <= code <= last
    if is_inpatient(code):
        return inside and is_inpatient(first) and is_inpatient(last)
    return inside and shape(code) == shape(first)


def is_inpatient(code: str) -> bool:
    """Whether a code is one of ICD-10-PCS, of the procedures of inpatients: no other code of a service is as long."""
    return len(code) == _LENGTH_OF_PCS


def system_of(code: str) -> str:
    """The system of a code that a document lists."""
    return "ICD10PCS" if is_inpatient(code) else "CPT" if code[:1].isdigit() else "HCPCS"


def procedure_groups(part: Mapping[str, Any], code: str) -> list[Mapping[str, Any]]:
    """The groups of procedures among which a code is looked for; of inpatient procedures theirs beside all others."""
    return [*part.get("groups", ()), *(part.get("pcs", ()) if is_inpatient(code) else ())]


def between_categories(code: str, first: str, last: str) -> bool:
    """Whether a diagnosis lies in a range: what lies under a category lies where the category does.

    A category that ends in a letter (C7A, M1A) does not stand where its letter says; see :mod:`diagnosis_lists`.
    """
    inside = first <= code and code[: len(last)] <= last
    return inside and (not code[2:3].isalpha() or code[:3] in (first[:3], last[:3]))


def groups_with(
    groups: Iterable[Mapping[str, Any]], code: str, inside: Callable[[str, str, str], bool] = between
) -> list[Mapping[str, Any]]:
    """The groups that list a code, by itself or in a range."""
    return [
        group
        for group in groups
        if code in group.get("codes", ()) or any(inside(code, *row) for row in group.get("ranges", ()))
    ]


def with_diagnosis(groups: Iterable[Mapping[str, Any]], code: str) -> list[Mapping[str, Any]]:
    """The groups that list a diagnosis."""
    return groups_with(groups, code, between_categories)


def paragraphs(groups: Iterable[Mapping[str, Any]]) -> str:
    """The paragraphs of the groups, shortened; ``N/A`` says nothing."""
    short = (text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…" for text in texts(groups))
    return " | ".join(short)


def texts(groups: Iterable[Mapping[str, Any]]) -> list[str]:
    """The paragraphs and notes of the groups as a whole, each once."""
    found = []
    for group in groups:
        for text in (group.get("paragraph", ""), group.get("note", "")):
            if text and text.strip(" .").upper() not in ("N/A", "NA", "NONE", "NOT APPLICABLE"):
                found.append(" ".join(text.split()))
    return list(dict.fromkeys(found))


def spoken(text: str) -> str:
    """A text as it reads: with one sort of hyphen, none that only says where a line may break, and single spaces."""
    return " ".join(text.translate(_HYPHENS).split())


def of_those_listed(text: str) -> str:
    """A text as it reads, without what it says of codes that are not listed: that tells nothing of those that are."""
    parts = _SENTENCES.split(spoken(text))
    return "".join(" " if _OF_OTHERS.search(part) else part for part in parts)


@lru_cache(MOST_READ)
def reads_as_not_covered(text: str) -> bool:
    """Whether words over a list of procedures speak of non-coverage: then a person must read them."""
    read = of_those_listed(without_bundling(without_legends(spoken(text))))
    if NOT_COVERED.search(read) or denies(read):
        return True
    return bool(_SAID.search(read) and _SAID_OF_CODES.search(read))
