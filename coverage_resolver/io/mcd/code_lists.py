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
    r"\bnon-?\s?cover|\bnot (?:be )?covered|\bnot (?:considered )?(?:medically )?(?:reasonable|necessary)"
    r"|\bwill (?:be den|den)|\bare denied|\binvestigational|\bnot separately (?:pay|reimburs)",
    re.IGNORECASE,
)
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
    found = []
    for group in groups:
        for text in (group.get("paragraph", ""), group.get("note", "")):
            if text and text.strip().upper() not in ("N/A", "NA", "NONE"):
                short = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
                found.append(" ".join(short.split()))
    return " | ".join(dict.fromkeys(found))


def reads_as_not_covered(text: str) -> bool:
    """Whether a paragraph over a list of procedures speaks of non-coverage: then a person must read it."""
    return bool(_NOT_COVERED.search(text))


def support(
    procedures: Mapping[str, Any], diagnoses: Mapping[str, Any], code: str, given: Iterable[str]
) -> tuple[str, ...]:
    """Whether any of the diagnoses supports the service: one answer, or two that contradict one another.

    ``supports`` and ``does_not_support`` need a list that holds the diagnosis whichever group is meant: one group of
    procedures, and the diagnosis without a note in every group of that list. A code in both lists is a contradiction
    of the document with itself, and both are given. Of a diagnosis that no list holds, a range without an end says
    nothing.
    """
    covered, refused = diagnoses.get("covered", []), diagnoses.get("noncovered", [])
    codes = [group for group in (*covered, *refused) if group.get("codes") or group.get("ranges")]
    if not codes:
        return (PROSE,)
    wanted = [value.replace(".", "").upper() for value in given]
    one_service_group = len([group for group in procedures.get("groups", ()) if group.get("codes")]) <= 1
    found: set[str] = set()
    for value in wanted:
        yes, no = with_diagnosis(covered, value), with_diagnosis(refused, value)
        if yes and no:
            return (DOES_NOT, SUPPORTS)
        if yes:
            every = len(yes) == len([group for group in covered if group.get("codes") or group.get("ranges")])
            starred = any(value in group.get("starred", ()) for group in yes)
            found.add(SUPPORTS if every and not starred and one_service_group else PROSE)
        elif no:
            every = len(no) == len([group for group in refused if group.get("codes") or group.get("ranges")])
            found.add(DOES_NOT if every and one_service_group else PROSE)
        elif _out_of_order(codes, value):
            found.add(PROSE)
    if any(group.get("broken") for group in codes):  # which codes lie between nobody can tell
        found.add(PROSE)
    for value_of in (SUPPORTS, PROSE, DOES_NOT):
        if value_of in found:
            return (value_of,)
    return (NOT_LISTED,)
