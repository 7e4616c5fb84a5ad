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
_THINGS = (
    r"(?:services?|codes?|procedures?|tests?|items?|drugs?|assays?|devices?|treatments?|therap(?:y|ies)"
    r"|technolog(?:y|ies)|injections?)"
)
_BENEFIT = r"(?:covered|payable|paid|reimburs\w+|reasonable|necessary|a (?:\w+ )?benefit)"
_REFUSED = (
    rf"(?:non-?\s?covered|not (?:\w+ ){{0,2}}{_BENEFIT}|never (?:covered|paid)|denied|excluded|reject\w+"
    r"|investigational|experimental|unproven|cosmetic)\b"
)
_TITLE = re.compile(
    rf"\bnon-?\s?covered\b|\b{_NON_COVERAGE}|\bnot (?:covered|(?:medically )?(?:reasonable|necessary))\b"
    r"|(?:^|: ?)(?:investigational(?! device exempt)|experimental|unproven|non-?payable|no coverage)\b"
    rf"|(?:^|: ?)(?:denied|excluded) (?:\w+ ){{0,2}}{_THINGS}\b"
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
#: What may follow the refusal of "this service": it is said again, or whose coverage is meant, and nothing narrows it.
_AGAIN = (
    r"(?:\b(?:and|or|but|thus|therefore|hence|so|which|it|they|is|are|was|were|be|been|will|shall|considered|deemed|as"
    r"|not|never|non|currently|medically|covered|noncovered|payable|paid|reimburs\w+|reasonable|necessary|denied"
    r"|excluded|rejected|investigational|experimental|unproven|cosmetic|coverage|a|benefits?|by|under|the|Medicare"
    r"|program|Part|B|at|this|present|time)\b|\W)*"
    r"(?:(?:because|since|due to|owing to|based on|for lack of|as (?:it|they|this|these|there))\b.*)?$"
)
_NO_COVERAGE = (
    r"(?:Medicare|this contractor|the program|we) (?:does|do|will|can) ?not (?:currently )?"
    r"(?:cover|pay for|reimburse|provide (?:coverage|payment|reimbursement) (?:for|of))"
    r"|(?:coverage|payment|reimbursement) (?:is|are|will) (?:currently )?not (?:be )?"
    r"(?:provided|available|allowed|made|extended) (?:for|to)"
    r"|there is (?:currently )?no (?:Medicare )?(?:coverage|payment|benefit(?: category)?) for"
)
_ALL_REFUSED = re.compile(
    rf"\b{_THINGS} (?:(?:listed|included|addressed|described|found|identified) )?(?:in|of|by|below)\b[^.;]{{0,60}}"
    rf"\b(?:article|LCD|policy|list|section|group \d+)s?\b"
    rf"[^.;]{{0,40}}{_SAID}"
    rf"|^\W*(?:the|this|these) (?:\w+ )?{_THINGS} {_SAID}{_AGAIN}"
    rf"|^\W*(?:{_NO_COVERAGE}) (?:this|these) (?:\w+ )?{_THINGS}{_AGAIN}|\bden(?:y|ies) all (?:claims|{_THINGS})\b"
    rf"|\ball (?:of )?(?:the |these )?(?:CPT |HCPCS |listed |related )*{_THINGS}\b[^.;]{{0,60}}{_SAID}",
    re.IGNORECASE,
)
#: Without any of these nothing is refused: most sentences of most texts.
_REFUSING = re.compile(
    r"\bnon|\bno (?:\w+ )?(?:coverage|payment|benefit)|\b(?:not|never|den(?:y|ied|ies)|exclu|reject)"
    r"|\b(?:investigational|experimental|unproven|cosmetic)",
    re.IGNORECASE,
)
_CODE_REFUSED = re.compile(
    rf"\b{_REFUSED}|\b{_NON_COVERAGE}|\bno (?:\w+ )?coverage\b|\bneither reasonable nor necessary\b"
    r"|\b(?:(?:do|does|did|will|can) ?not|(?:do|does|wo|ca)n['\u2019]t) (?:\w+ )?(?:be )?(?:cover|pay|paid|reimburse)"
    r"|\b(?:is|are)n['\u2019]t (?:\w+ )?(?:covered|payable|paid|necessary)\b|\bnever been (?:covered|paid)\b"
    r"|\bno longer (?:covered|valid|payable)\b|\b(?:invalid|not valid) for Medicare\b"
    r"|\bnot meet\b[^.;]{0,40}\b(?:necess\w+|benefit)",
    re.IGNORECASE,
)
#: Why, by whom, how firmly or from when something is refused is no condition; nor is what only names the code.
_NO_CONDITION = re.compile(
    r"\b(?:because|since|due to|owing to|based on|for lack of|as (?:it|they|this|these|there)\b|even (?:if|when)).*$"
    r"|\b(?:per|pursuant to|in accordance with|according to|under|by)\b[^,]*"
    r"|\b(?:in|under|for) (?:any|all|every|no|this|our|the|related|associated|group \d+|\W)+ ?"
    r"(?:settings?|jurisdictions?|cases?|circumstances?|indications?|diagnos[ei]s|reasons?|purposes?|patients?|range"
    r"|LCDs?|articles?|polic(?:y|ies)|lists?|groups?|sections?|contractors?|codes?|CPT|HCPCS)\b"
    rf"|\bfor (?:this|these) (?:\w+ )?{_THINGS}\b"
    r"|\bfor (?:the )?(?:(?:CPT|HCPCS|procedure) )*(?:codes?\b|[A-V]?\d{4})|\b(?:coverage|codes?) (?:for|of|in)\b"
    r"|\bfor (?:\w+ )?(?:coverage|payment|benefits?|Medicare)\b|\bwith or without\b[^,]*|\bwithout exception\b"
    r"|\bas (?:\w+ )?(?:non-?\s?covered|not|investigational|experimental|being|denied)\b|\(see [^)]*\)"
    r"|\buntil further notice\b|\b(?:at|in) (?:this|the present) time\b|\bfor dates of service\b"
    r"|\b(?:on or after|after|as of|effective|from|on)[^,\d]{0,30}\d[\d/-]*(?:, \d{4})?"
    r"|\b(?:determin\w+|decid\w+|found|conclud\w+|consider\w*) that\b",
    re.IGNORECASE,
)
#: A condition, under which a refusal is a criterion: behind it, before it, and before one of all that is listed.
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|until|where|for|in|during|with|without|as|more than|less than|except|other than"
    r"|only|who|exceed\w*|uses? of|while|above|after|before|beyond|within)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:if|when|whenever|unless|without|except|only|that|which|who|other|otherwise|excess|beyond|fail\w*|provided"
    r"|perform\w*|bill\w*|render\w*|furnish\w*|submit\w*|meet\w*|more than|less than|repeat\w*|screening|bilateral"
    r"|routine\w*|prophyla\w+|second|additional|multiple|duplicat\w+|same day|for|in|within)\b",
    re.IGNORECASE,
)
_LIMITED = re.compile(r"\b(?:not|lack\w*)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"[.;](?:\s|$)")
#: Tell these wordings from others, as those of codes in words are told.
SIGNS = tuple(
    each.pattern
    for each in (
        _CALLED_SO,
        _ALL_REFUSED,
        _REFUSING,
        _CODE_REFUSED,
        _NO_CONDITION,
        _CONDITION,
        _BEFORE,
        _LIMITED,
        _SENTENCES,
    )
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
    given = (texts.get(field, "") for field in HEADINGS)
    sentences = (each for text in given if _REFUSING.search(text) for each in _SENTENCES.split(spoken(text)))
    return any(_REFUSING.search(each) and (_CALLED_SO.search(each) or _refuses_all(each)) for each in sentences)


def _refuses_all(sentence: str) -> bool:
    found = _ALL_REFUSED.search(sentence)
    return found is not None and not _conditional(sentence) and not _LIMITED.search(_before(sentence))


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
    behind = _NO_CONDITION.sub(" ", sentence[found.end() :])
    return bool(_BEFORE.search(_before(sentence)) or _CONDITION.search(behind))


def _before(sentence: str) -> str:
    found = _CODE_REFUSED.search(sentence)
    return "" if found is None else _NO_CONDITION.sub(" ", sentence[: found.start()])
