"""Texts that refuse, of themselves or of a code that a list has: a non-coverage policy, a code that "is not covered".

The codes of such a determination stand on the list of its article as any other. No table tells that they are listed in
order to be refused, so that what the text says of them must be read. A refusal under a condition is a criterion, as
*covered with criteria* says already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coverage_resolver.io.mcd.code_lists import spoken

#: The running texts that rule, with their headings; not evidence, the policies that are cited, or earlier revisions.
HEADINGS = {
    "indication": "its indications and limitations",
    "description": "its text",
    "other_comments": "its other comments",
    "add_icd10_info": "what it adds on diagnoses",
    "coding_guidelines": "its coding guidelines",
    "doc_reqs": "its documentation requirements",
    "util_guide": "its utilization guidelines",
    "associated_info": "its associated information",
}
#: Stands for every code in the index of codes on which texts rule: the text refuses all that its document lists.
EVERY = "*"
_NON_COVERAGE = r"non-?\s?coverage\b"
_POLICY = r"(?:polic(?:y|ies)|LCD|determination|decision)\b"
_THINGS = r"(?:services?|codes?|procedures?|tests?|items?|drugs?)"
_BENEFIT = r"(?:covered|payable|paid|reimburs\w+|reasonable|necessary|a (?:covered )?benefit)"
_REFUSED = (
    rf"(?:non-?\s?covered|not (?:\w+ ){{0,2}}{_BENEFIT}|never (?:covered|paid)|denied|excluded|reject\w+"
    r"|investigational|experimental|unproven|cosmetic)\b"
)
_TITLE = re.compile(
    rf"\bnon-?\s?covered\b|\b{_NON_COVERAGE}|\bnot (?:covered|(?:medically )?(?:reasonable|necessary))\b"
    rf"|(?:^|: ?)(?:investigational|experimental|unproven|denied|excluded) (?:\w+ ){{0,2}}{_THINGS}\b"
    r"|\bstatutory exclusions?\b|\bdenied\W*$",
    re.IGNORECASE,
)
#: What is said of the whole, and not of a limit in it: "coverage and non-coverage" is both.
_CALLED_SO = re.compile(
    rf"\bthis (?:is|{_POLICY})[^.;]{{0,60}}(?<!coverage and )(?<!coverage or )(?<!coverage/)\b{_NON_COVERAGE}"
    rf"|^\W*{_NON_COVERAGE}\W*$",
    re.IGNORECASE,
)
_SAID = rf"\b(?:is|are|be|considered|as)\b[^.;]{{0,30}}\b{_REFUSED}"
_ALL_REFUSED = re.compile(
    rf"\b{_THINGS} (?:(?:listed|included|addressed|described|found|identified) )?(?:in|of|by|below)\b[^.;]{{0,60}}"
    rf"\b(?:article|LCD|policy|list|section|group \d+)s?\b"
    rf"[^.;]{{0,40}}{_SAID}"
    rf"|^\W*(?:the|this|these) {_THINGS} {_SAID}\W*$|\bden(?:y|ies) all (?:claims|{_THINGS})\b"
    rf"|\ball (?:of )?(?:the |these )?(?:CPT |HCPCS |listed |related )*{_THINGS}\b[^.;]{{0,60}}{_SAID}",
    re.IGNORECASE,
)
_CODE_REFUSED = re.compile(
    rf"\b{_REFUSED}|\b{_NON_COVERAGE}|\bno coverage\b|\bdoes not (?:\w+ )?(?:cover|pay|reimburse)\b"
    r"|\bno longer (?:covered|valid|payable)\b|\bstatutor\w+ excluded\b|\bnot meet\b[^.;]{0,40}\bnecess\w+",
    re.IGNORECASE,
)
#: A condition, under which a refusal is a criterion; and what sounds like one and is none.
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|until|where|for|in|during|with|without|by|as|more than|less than|except|other than"
    r"|only|who|exceed\w*|per|while|above|after|before|beyond|within|because|due)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:if|when|whenever|unless|without|except|only|that|which|who|other|otherwise|excess|beyond|fail\w*|lack\w*|not"
    r"|perform\w*|bill\w*|render\w*|furnish\w*|submit\w*|provided|meet\w*)\b",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(
    r"\bfor (?:any|all) \w+|\b(?:by|under|in|for) (?:the )?(?:Medicare|this (?:LCD|article|policy|contractor)|CMS)\b"
    r"|\bfor (?:the )?(?:(?:CPT|HCPCS|procedure) )*(?:codes?\b|[A-V]?\d{4})"
    r"|\bfor (?:\w+ )?(?:coverage|payment|benefits?)\b"
    r"|\bas (?:non-?\s?covered|not|investigational|experimental|being)\b|\b(?:coverage|code) for\b|\(see [^)]*\)"
    r"|^\W*(?:effective|for dates of service)\b[^,]{0,40}(?:,|\d{4})",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.;](?:\s|$)")
#: Tell these wordings from others, as those of codes in words are told.
SIGNS = tuple(
    each.pattern for each in (_CALLED_SO, _ALL_REFUSED, _CODE_REFUSED, _CONDITION, _BEFORE, _NO_CONDITION, _SENTENCES)
)


def called_non_coverage(title: str) -> bool:
    """Whether a title says that what its document is for is not covered.

    >>> called_non_coverage("Services That Are Not Reasonable and Necessary")
    True
    """
    return bool(_TITLE.search(spoken(title)))


def refuses_all(texts: Mapping[str, Any]) -> bool:
    """Whether the running texts of a document say that nothing that it lists is covered.

    >>> refuses_all({"indication": "This is a non-coverage policy for the GlycoMark assay."})
    True
    >>> refuses_all({"description": "The codes in this article are not covered for cosmetic purposes."})
    False
    """
    sentences = (each for field in HEADINGS for each in _SENTENCES.split(spoken(texts.get(field, ""))))
    return any(_CALLED_SO.search(each) or (_ALL_REFUSED.search(each) and not _conditional(each)) for each in sentences)


def refuses_code(sentence: str) -> bool:
    """Whether a sentence that names a code refuses it, and not under a condition.

    >>> refuses_code("CPT code 11111 is considered investigational")
    True
    >>> refuses_code("CPT code 11111 is not covered when performed alone")
    False
    """
    read = spoken(sentence)
    return bool(_CODE_REFUSED.search(read)) and not _conditional(read)


def _conditional(sentence: str) -> bool:
    """Whether a condition stands with the refusal: before it, or behind it."""
    found = _CODE_REFUSED.search(sentence)
    if found is None:
        return False
    before, behind = sentence[: found.start()], _NO_CONDITION.sub(" ", sentence[found.end() :])
    return bool(_BEFORE.search(before) or _CONDITION.search(behind))
