"""Words of refusal over lists of procedures, and what has such words and refuses no service.

No list of wordings has all that a contractor may write. So it is asked the other way round, too: a sentence with a word
of refusal is for a reader, except where it is known to refuse something else: a guarantee, codes that are not listed,
or the service under a condition, which *covered with criteria* already says.
"""

from __future__ import annotations

import re

#: The legends of modifiers that stand over the lists of LCDs: GY says "statutorily excluded" of what is billed with it.
_LEGENDS = re.compile(
    r"\b(?:GY|GZ|GX|EY|J[WZ])\)? ?[-:=(] ?(?:"
    r"Item or service statutorily excluded(?:,| or|, or)? do(?:es not|esn.t) meet the definition of any Medicare "
    r"benefit(?: category)?(?: or,? for non-Medicare insurers,? is not a contract benefit)?"
    r"|Item or service expected to be denied as not reasonable and necessary"
    r"|No physician or other (?:licensed )?health ?care provider order for this item or service"
    r"|(?:Zero )?drug amount discarded ?/ ?not administered to any patient)",
    re.IGNORECASE,
)
_BENEFIT = r"(?:the |any |a |this )?(?:scope of )?(?:the )?(?:Medicare|benefits?|coverage|program)\b"
_PAID = r"(?:coverage|payment|reimbursement|benefits?)\b"
#: What denies coverage of the codes below, where no condition stands with it.
_DENIED = re.compile(
    rf"\b(?:not |in)eligible for (?:\w+ )?{_PAID}"
    r"|\b(?:without|lack(?:s|ing)?) (?:\w+ )?(?:coverage|payment|reimbursement)\b"
    rf"|\bcoverage (?:is|was|will be|has been) (?:\w+ )?denied\b|\bdenials? of {_PAID}|\bdenied (?:services?|codes?)\b"
    r"|\b(?:payment|reimbursement)s? (?:is|are|will|can|shall|may|should) ?not\b(?! (?:be )?(?:limited|restrict))"
    r"|\b(?:statutory|coverage|benefit|Medicare|program) exclusions?\b"
    rf"|\b(?:exclu(?:sions?|ded) (?:from|by|of)|outside(?: of)?|not (?:with)?in|not part of) {_BENEFIT}"
    r"|(?:^|:)\W*do(?:es)? not meet\b[^.;]{0,40}\b(?:criteria|definition|requirements?|necess\w+|benefit)\b"
    r"|\bdo(?:es)? not meet the definition of (?:a|any) (?:Medicare )?benefit\b"
    r"|(?:^|:)\W*insufficient (?:\w+ )?evidence\b|\bnot (?:been )?proven (?:to be )?(?:effective|safe)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:not|never|cannot|no|none|neither|nor|(?:do|does|is|are|wo|ca)n['\u2019]t|lack(?:s|ing)?"
    r"|except(?:ed|ions?)?|den(?:y|ies|ied|ials?)|exclu(?:des?|ded|sions?)|reject(?:s|ed)?|refus(?:es?|ed|als?)"
    r"|ineligible|insufficient|unsupported|prohibit(?:s|ed)?|disallow(?:s|ed)?|invalid|unnecessary)\b"
    r"|\boutside (?:of )?(?:the |this |any |a )?(?:\w+ )?(?:benefit|Medicare|coverage|scope|program|polic|LCD)"
    r"|\bexcluding (?:the |these |those |CPT|HCPCS|codes?|\w?\d)"
    r"|\bwithout (?:\w+ )?(?:coverage|payment|reimbursement|proven|proof)\b"
    # By what they are: only where nothing more is said of the codes.
    r"|\bconsidered (?:to be )?(?:cosmetic|screening|routine|preventive|duplicat\w+)\b"
    r"|^\W*(?:purely )?(?:cosmetic|screening|routine)(?: (?:only|purposes|use))?\W*$",
    re.IGNORECASE,
)
#: What has a word of refusal, and refuses no service.
_HARMLESS = re.compile(
    r"\b(?:do(?:es)?|is|are|will|should|may|can) not (?:(?:by itself|alone|in itself|be|necessarily|automatically) )*"
    r"(?:guarantee|imply|assure|ensure|constitute|establish|indicate|mean|represent)\w* (?:that )?(?:\w+ ){0,2}"
    r"(?:coverage|payment|reimburs|guarantee|endorse)\w*"
    r"|\bno(?:t a)? guarantee\b|\bnot (?:\w+ )?required\b|\bdo(?:es)? not require\w*|\bneed not\b"
    r"|\bnot (?:(?:intended|meant|to|be) )*(?:an? )?(?:all[- ]?inclusive|inclusive|exhaustive|complete|comprehensive)\b"
    r"|\bnot (?:limited|restricted|confined|subject) to\b|\bno (?:limit|restriction)\w*|\bnot only\b|\bor not\b"
    # What a test is made with, and which illnesses a document leaves out, tells what the codes are.
    r"|\b(?:tests?|assays?|panels?|services?|procedures?|techniques?|products?|devices?) (?:that|which) do(?:es)? not "
    r"(?:use|involve|include|contain|employ|require)\b"
    r"|\b(?:lesions?|conditions?|indications?|diseases?|disorders?|diagnos[ei]s) (?:that|which) (?:is|are) not "
    r"(?:addressed|discussed|described|included)\b"
    r"|\bnot (?:otherwise|elsewhere) (?:classified|specified|coded|described|covered by)\b|\bnot including\b"
    r"|\bno (?:more|less|fewer|later|earlier|longer) than\b|\bno\.? ?\d"
    r"|\bno (?:specific|designated|unique|established|single) (?:\w+ )?code\b|\bexclusion of (?:the )?(?:left|atrial)",
    re.IGNORECASE,
)
#: What makes a refusal one under a condition, or one of claims, patients and places.
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|until|where|who|whose|because of|more than|less than|exceed\w*|in excess)\b"
    # At the beginning of a sentence it says what is granted: "While these are codes, they define no service".
    r"|(?<=[\w,] )while\b"
    r"|(?<!Medicare )\b(?:patients?|beneficiar(?:y|ies)|persons?|individuals?|women|men|children|adults|lesions?)\b"
    r"|\b(?:modifiers?|units?|documentation|documented|records?|diagnos[ei]s|ICD-10\S*|frequency|times)\b"
    r"|\b(?:together|conjunction|combination|concurrent\w*|simultaneous\w*)\b"
    r"|\bsame (?:day|date|session|claim|encounter)\b"
    r"|\b(?:bill|report|submit|use|perform|combin)\w*\b[^.;:]{0,40}\bwith\b"
    r"|\b(?:in|inpatient|outpatient|home|office|hospital|facility) (?:an? |the )?"
    r"(?:setting|hospital|office|home|facility|hospice)\b",
    re.IGNORECASE,
)
#: "For any patient" is no condition.
_EVERY = re.compile(
    r"\b(?:any|all|every|each|regardless of(?: the)?) (?:\w+ )?"
    r"(?:patients?|beneficiar\w+|persons?|individuals?|diagnos[ei]s|modifiers?|settings?)\b",
    re.IGNORECASE,
)
#: What is said of others than the codes below; "the following, other than 77370" are the codes below.
OTHER_THAN = r"(?<!, )\bother than\b|\bother than (?:the |these |those |any )*(?:following|listed|above|below|codes?)\b"
_OF_OTHERS = re.compile(
    rf"{OTHER_THAN}|\b(?:all other|any other|codes? not on|not (?:be )?listed"
    r"|not (?:be )?included(?! in (?:the |any )?(?:Medicare|benefit|coverage|payment)))\b",
    re.IGNORECASE,
)
#: What is refused beside another service, and by itself is not.
_BESIDE_OTHERS = re.compile(
    r"\bnot (?:be )?(?:separately )?(?:paid|payable|reimbursed|reimbursable|covered)(?: separately)?,? (?:when|if) "
    r"(?:(?:it|they) (?:is|are) )?(?:billed|reported|submitted|performed|provided|furnished)\b[^.;]{0,20}"
    r"\b(?:with|same|together|combination|conjunction|addition)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.;]")


def without_legends(text: str) -> str:
    """A text without the legends of modifiers, which are of what is billed with them."""
    return _LEGENDS.sub(" ", text)


def without_bundling(text: str) -> str:
    """A text without what is refused beside another service alone."""
    return _BESIDE_OTHERS.sub(" when billed with ", text)


def without_harmless(text: str) -> str:
    """A text without what has a word of refusal and refuses no service."""
    return _HARMLESS.sub(" ", text)


def denies(text: str) -> bool:
    """Whether a sentence of a text denies coverage, and not under a condition."""
    return any(_DENIED.search(part) and not _conditional(part) for part in _SENTENCES.split(text))


def refuses_something(sentence: str) -> bool:
    """Whether a sentence refuses, and may refuse the codes below it.

    >>> refuses_something("Do not bill these codes to Medicare")
    True
    >>> refuses_something("The appearance of a code in this section does not necessarily indicate coverage")
    False
    """
    if not _REFUSAL.search(sentence) or not _REFUSAL.search(without_harmless(sentence)):
        return False
    return not _conditional(sentence) and not _OF_OTHERS.search(sentence)


def _conditional(sentence: str) -> bool:
    return bool(_CONDITION.search(_EVERY.sub(" ", sentence)))
