"""What the lists of an article say, and no more: whether a diagnosis supports a service, how a paragraph reads.

No table joins a group of procedures to a group of diagnoses; the paragraphs do, in prose. So a list decides only where
it cannot matter which group a code is in. Everything else is ``prose only``, and the paragraphs are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coverage_resolver.codes import shape

SUPPORTS, DOES_NOT, NOT_LISTED, PROSE = "supports", "does_not_support", "not_listed", "prose_only"

_NOT_COVERED = re.compile(
    r"\bnon-?\s?cover|\b(?:not|never|no longer) (?:be |an? |generally |currently |routinely )*cover(?:ed|able)"
    r"|\bnot (?:considered )?(?:medically )?(?:reasonable|necessary)|\bwill (?:be den|den)|\bare denied"
    r"|\binvestigational|\bexperimental|\bnot separately (?:pay|reimburs)|\bexcluded from (?:\w+ )?coverage"
    # The codes do not meet what is asked, not: patients who do not.
    r"|\b(?:codes?|services?|procedures?|tests?|items?|drugs?|these)\b(?:(?!\b(?:who|if|when|unless|patients?)\b)[^.;]){0,60}"
    r"\bdo(?:es)? not meet\b",
    re.IGNORECASE,
)
_DIAGNOSES = r"(?:ICD\S*|diagnos\w*)"
#: A list that holds for these procedures only in words: it takes some out, or asks for none.
_EXEMPTS = re.compile(
    rf"\bnot subject to\b|\bexempt|\bno {_DIAGNOSES}|\b{_DIAGNOSES}[^.;]{{0,40}}\b(?:do(?:es)? not apply|not applicable"
    r"|not (?:required|needed))",
    re.IGNORECASE,
)
#: A diagnosis of the list does not do by itself.
_WITH_ANOTHER = re.compile(
    rf"\b(?:primary|secondary|principal|dual|additional|underlying) (?:or \w+ )?{_DIAGNOSES}|\bin addition to\b"
    r"|\bas (?:an? |the )?(?:primary|secondary|principal|additional|underlying)\b"
    r"|\b(?:together|conjunction|combination|along) with\b|\baccompanied by (?:an?|one|any|at least)\b"
    r"|\b(?:one|a) (?:code )?from (?:each|both|group|list)\b|\b(?:two|both)(?: or more)?(?: of)? (?:the |these )?"
    rf"(?:{_DIAGNOSES}|codes)",
    re.IGNORECASE,
)
#: A list of what supports, whose paragraph says that it does not.
_TAKEN_BACK = re.compile(r"\bnot support", re.IGNORECASE)
#: What is said of codes that are not on the list says nothing of those that are.
_OF_OTHERS = re.compile(r"[^.;]*\b(?:not listed|not included|other than|all other|any other)\b[^.;]*", re.IGNORECASE)
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {0xAD: ""}
_LONGEST = 400
Groups = list[dict[str, Any]]


def between(code: str, first: str, last: str) -> bool:
    """Whether the code of a service lies in a range: one of its own shape, for ``0005T`` is no code of ``0001U`` on."""
    return first <= code <= last and shape(code) == shape(first)


def between_categories(code: str, first: str, last: str) -> bool:
    """Whether a diagnosis lies in a range: what lies under a category lies where the category does.

    A category that ends in a letter (C7A, M1A) does not stand where its letter says; see :func:`_out_of_order`.
    """
    inside = first <= code and code[: len(last)] <= last
    return inside and (not code[2:3].isalpha() or code[:3] in (first[:3], last[:3]))


def _out_of_order(groups: Iterable[Mapping[str, Any]], code: str) -> bool:
    """Whether a range may hold a diagnosis whose category stands out of the order of its letters."""
    ranges = [row for group in groups for row in group.get("ranges", ())]
    return code[2:3].isalpha() and any(first[:2] <= code[:2] <= last[:2] for first, last in ranges)


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
    texts = _texts(groups)
    return " | ".join(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…" for text in texts)


def _texts(groups: Iterable[Mapping[str, Any]]) -> list[str]:
    """The paragraphs and notes of the groups as a whole, each once."""
    found = []
    for group in groups:
        for text in (group.get("paragraph", ""), group.get("note", "")):
            if text and text.strip().upper() not in ("N/A", "NA", "NONE"):
                found.append(" ".join(text.split()))
    return list(dict.fromkeys(found))


def _spoken(text: str) -> str:
    return " ".join(text.translate(_HYPHENS).split())


def reads_as_not_covered(text: str) -> bool:
    """Whether a paragraph over a list of procedures speaks of non-coverage: then a person must read it."""
    return bool(_NOT_COVERED.search(_spoken(text)))


def refuses(groups: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any paragraph over these groups, read to its end, speaks of non-coverage."""
    return any(map(reads_as_not_covered, _texts(groups)))


def _exempts(groups: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a paragraph says that the lists of diagnoses are not for all procedures, or for none."""
    return any(_EXEMPTS.search(_spoken(text)) for text in _texts(groups))


def _asks_for_more(groups: Iterable[Mapping[str, Any]], contradicting: Iterable[re.Pattern[str]] = ()) -> bool:
    """Whether a paragraph over these diagnoses asks for another beside them, or contradicts their list."""
    texts = [_OF_OTHERS.sub(" ", _spoken(text)) for text in _texts(groups)]
    return any(pattern.search(text) for text in texts for pattern in (_WITH_ANOTHER, *contradicting))


def _lists(group: Mapping[str, Any]) -> bool:
    return bool(group.get("codes") or group.get("ranges"))


def _starred(value: str, group: Mapping[str, Any]) -> bool:
    """Whether a diagnosis has an asterisk in a group: by itself, or at either end of a range that holds it."""
    marked = frozenset(group.get("starred", ()))
    spans = (row for row in group.get("ranges", ()) if with_diagnosis([{"ranges": [row]}], value))
    return value in marked or any(not marked.isdisjoint(row) for row in spans)


def support(
    procedures: Mapping[str, Any], diagnoses: Mapping[str, Any], code: str, given: Iterable[str]
) -> tuple[str, ...]:
    """Whether any of the diagnoses supports the service: one answer, or two that contradict one another.

    ``supports`` and ``does_not_support`` need a list that holds the diagnosis whichever group is meant: one group of
    procedures, and the diagnosis without a note in every group of that list. A code in both lists is a contradiction
    of the document with itself, and both are given. Nor does a list decide whose paragraph asks for more than one
    diagnosis or takes procedures out. Of a diagnosis that no list holds, a range without an end says nothing.
    """
    covered, refused = diagnoses.get("covered", []), diagnoses.get("noncovered", [])
    codes = [*filter(_lists, (*covered, *refused))]
    if not codes:
        return (PROSE,)
    mine, beside = groups_with(procedures.get("groups", ()), code), [item for item in covered if not _lists(item)]
    one_service_group = len([group for group in procedures.get("groups", ()) if group.get("codes")]) <= 1
    for_it = not _exempts((*mine, *covered, *refused))
    found: set[str] = set()
    for value in (each.replace(".", "").upper() for each in given):
        yes, no = with_diagnosis(covered, value), with_diagnosis(refused, value)
        if yes and no:
            return (DOES_NOT, SUPPORTS)
        if yes:
            every = len(yes) == len([*filter(_lists, covered)])
            starred = any(_starred(value, group) for group in yes)
            more = _asks_for_more((*yes, *beside), (_TAKEN_BACK, _NOT_COVERED))
            found.add(SUPPORTS if every and not starred and one_service_group and for_it and not more else PROSE)
        elif no:
            every = len(no) == len([*filter(_lists, refused)])
            found.add(DOES_NOT if every and one_service_group and for_it and not _asks_for_more(no) else PROSE)
        elif _out_of_order(codes, value):
            found.add(PROSE)
    if any(group.get("broken") for group in codes):  # which codes lie between nobody can tell
        found.add(PROSE)
    for value_of in (SUPPORTS, PROSE, DOES_NOT):
        if value_of in found:
            return (value_of,)
    return (NOT_LISTED if for_it else PROSE,)
