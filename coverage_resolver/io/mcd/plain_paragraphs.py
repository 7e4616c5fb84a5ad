"""Paragraphs over lists of diagnoses that say no more than what the list is: a closed grammar of them.

Logic stands in paragraphs (mcd.md section 11.11), and nobody can list all wordings of it. So the question is turned
round: what is known to say no more than *these codes support*, or *these do not*, leaves the list to decide, and
everything else is for who reads. The forms are those of real records, and what says the same in as many words. A word
outside of them is enough: a condition, another diagnosis, another group, a day.
"""

from __future__ import annotations

import re

from coverage_resolver.io.mcd.code_lists import spoken

_ICD = r"icd(?:-?10)?(?:-cm)?"
#: What a list has: diagnoses, or codes of them.
_DIAGNOSES = rf"(?:(?:{_ICD} )?(?:diagnos[ie]s )?codes?|(?:{_ICD} )?(?:diagnos[ie]s|conditions|indications)|{_ICD})"
_GROUP = r"group ?\d+"
_PLACE = (
    r"(?:listed )?(?:below|above|here|in (?:this|the) (?:section|article|list|table|group)"
    rf"|in {_GROUP}(?: (?:below|above))?)|listed"
)
_THESE = (
    r"(?:(?:the |these |those )?(?:(?:following|below|listed) )?(?:list of )?"
    rf"(?:{_GROUP} )?{_DIAGNOSES}(?: (?:{_PLACE}))?|the following|these)"
)
_OTHERS = (
    rf"(?:(?:all|any) other {_DIAGNOSES}"
    rf"|(?:an? |any |all )?{_DIAGNOSES} (?:(?:that|which) (?:is|are) )?not (?:listed|included)(?: (?:{_PLACE}))?)"
)
_CODE = r"[a-v0-9]\d{3}[0-9ftum]"
_CODES = rf"{_CODE}(?:(?: ?,? (?:and|or) | ?[,/&-] ?| (?:to|through|thru) ){_CODE})*"
_SORTS = r"(?:codes?|services?|procedures?|tests?|items?|drugs?)"
_NAMED = r"(?:cpt ?(?:/|and|or) ?hcpcs|cpt|hcpcs|procedure|the following|all|the|these|this)"
_DOCUMENT = r"(?:article|lcd|policy|determination|section)"
_GLOSS = r"(?: \((?!(?:not|only|except|without|other)\b)(?:[a-z-]+ (?:& |and )?){1,6}procedures\))?"
_LISTED = rf"(?:{_NAMED} )*(?:{_SORTS}:? )?(?:for )?{_CODES}"
#: What the diagnoses are for: codes, the group of the same number, or whatever the document is for.
_SERVICES = (
    rf"(?:{_LISTED}|(?:the )?cpt/hcpcs codes? section ?-? ?{_GROUP}(?: above)?"
    rf"|(?:all )?{_GROUP} (?:cpt|hcpcs)(?:s| codes?)(?: listed in this {_DOCUMENT}{_GLOSS})?"
    rf"|(?:{_NAMED} )+{_SORTS}(?: (?:above|below|listed))?"
    rf"(?: (?:of|in|described in|listed in|addressed in) (?:this|the) {_DOCUMENT})?"
    rf"|this {_DOCUMENT})"
)
_FOR = rf"(?: (?:for|of|to) (?:{_SERVICES}|codes?))?"
_PER = r"(?: per cms manual instructions(?: noted above)?)?"
_NEEDED = r"(?:medically necessary|(?:medically )?reasonable (?:and|or) (?:medically )?necessary)"
_NECESSITY = r"(?:the )?(?:medical )?necessity"
_SUPPORTED = rf"(?: (?:{_NECESSITY}|it|{_SERVICES}|the services?))?"
_YES = (
    rf"(?:supports?{_SUPPORTED}|(?:meets?|establish(?:es)?|indicates?|justif(?:y|ies)) {_NECESSITY}"
    rf"|(?:is|are|will be) (?:considered )?(?:covered|payable|allowed|appropriate|{_NEEDED})"
    rf"|(?:is|are) considered to support {_NECESSITY}|provides? (?:for )?coverage|appl(?:y|ies))"
)
_NO = (
    rf"(?:(?:do|does|will) not support{_SUPPORTED}"
    rf"|(?:is|are) (?:considered )?(?:never|not) (?:considered )?(?:covered|payable|allowed|{_NEEDED})"
    rf"|will (?:not|never) be (?:considered )?(?:covered|payable|allowed|accepted|{_NEEDED})"
    r"|(?:is|are) (?:considered )?(?:non-?covered|denied)|will (?:always )?(?:be denied|deny)"
    r"|(?:will )?result in denial)"
)


def _forms(says: str, opposite: str, heading: str) -> str:
    """Sentences and headings of a list that ``says`` one thing, and of the codes that are not on it."""
    return (
        rf"(?:all |any (?:of )?)?{_THESE} (?:(?:that|which) )?{says}(?: and {says})?{_FOR}{_PER}|{_THESE}"
        rf"|these are the (?:only )?(?:{heading} {_DIAGNOSES}|{_DIAGNOSES} that {says}){_FOR}"
        rf"|{heading}(?: {_DIAGNOSES})?{_FOR}|{_GROUP}(?: codes?)?"
        rf"|(?:for|for use with|(?:appl(?:y|ies)|applicable) (?:to|for)) {_SERVICES}"
        rf"|{_LISTED}|(?:please )?note"
        rf"|{_OTHERS}(?:,? or {_OTHERS})?(?: reported with it)?,? {opposite}{_FOR}"
    )


#: Statements of no list in particular: whose duty it is to code, and that coverage asks for more than a diagnosis.
_OF_NO_LIST = "|".join(
    (
        rf"the presence of an? {_ICD} code listed in this section is not sufficient by itself to assure coverage",
        r'refer to the (?:lcd )?section on " ?coverage indications, limitations,? and/or medical necessity ?" '
        r"for other coverage criteria and payment information",
        r"it is the provider's responsibility to select codes carried out to the highest level of specificity and "
        r"selected from the icd-10(?:-cm)? code book appropriate to the year in which the service is rendered for the "
        r"claim\(s\) submitted",
        r"use of these codes does not guarantee (?:reimbursement|coverage|payment)",
        rf"the (?:correct )?use of an {_ICD} code(?: listed below)? does not assure coverage of a service",
        r"the service must be reasonable and necessary in the specific case and must meet the criteria specified in "
        rf"(?:the|this) (?:attached |related )?{_DOCUMENT}",
        rf"(?:{_ICD}|diagnosis)(?: diagnosis)? codes must be coded to the highest level of specificity",
        rf"it is the responsibility of the provider to code to the highest level specified in (?:the )?{_ICD}"
        r"(?: \(e\.g\., to the fourth or fifth digit\))?",
        r"for codes (?:in the table below )?that (?:may )?require a 7 ?th character, letters? "
        r"(?:(?:[a-z]|and|or|initial encounter|subsequent encounter|sequela),? ?)+ ?may be used"
        r"(?: as appropriate for the code)?",
        rf"the patient's medical record must document that the coverage criteria in this {_DOCUMENT} have been met",
        r"these diagnoses must be supported by (?:appropriate )?documentation(?: of medical necessity)?"
        r"(?: in the medical record)?",
        r"(?:see|refer to)(?: (?:the|this|and|related|billing|coding|article|lcd|cr|transmittal|\(?[la]?\d{4,5}\)?"
        r"|sections?|\d+(?:\.\d+)*|of the manual),?)+",
    )
)
#: What contractors write over every list of theirs that supports.
_OF_WHAT_SUPPORTS = "|".join(
    (
        rf"medicare is establishing the following limited coverage{_FOR}",
        rf"the cpt(?: ?/ ?hcpcs)? codes included in this {_DOCUMENT} will be subject(?:ed)? to "
        r'"?procedure to diagnosis"? editing',
        r"the following lists? includes? only those diagnoses for which the identified cpt(?: ?/ ?hcpcs)? procedures "
        r"are covered",
        r"if a covered diagnosis is not on the claim, the edit will automatically deny the service as not medically "
        r"necessary",
        rf"{_LISTED} (?:(?:is|are) )?(?:considered )?(?:covered|payable|allowed|{_NEEDED}) for"
        rf"(?: the following {_DIAGNOSES})?",
    )
)
_SUPPORTS = re.compile(f"{_forms(_YES, _NO, 'covered')}|{_OF_NO_LIST}|{_OF_WHAT_SUPPORTS}")
_DOES_NOT = re.compile(f"{_forms(_NO, _YES, '(?:non-?covered|not covered)')}|{_OF_NO_LIST}")
_SECTION = re.compile(r"\bsection ?-? ?group|\bgroup ?\d+ (?:cpt|hcpcs)")
_NUMBERS = re.compile(r"\bgroup ?(\d+)")
_SENTENCES = re.compile(r"(?:[.;:](?=\s|$))+")
_SIGNS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "®": "", "™": ""})
_BRACKETS = re.compile(r"\((cpt/hcpcs|cpt|hcpcs)\)")


def only_supports(text: str, group: str, section: str) -> bool:
    """Whether a paragraph over diagnoses that support says no more than that they do.

    ``group`` is the number of their group, ``section`` that of the procedures; no other number may be named. Which
    procedures it names is not looked at here.

    >>> only_supports("The following ICD-10-CM codes support medical necessity.", "1", "1")
    True
    >>> only_supports("The following ICD-10-CM codes support medical necessity with Z79.4.", "1", "1")
    False
    """
    return _every_sentence(_SUPPORTS, text, group, section)


def only_refuses(text: str, group: str, section: str) -> bool:
    """Whether a paragraph over diagnoses that do not support says no more than that they do not.

    >>> only_refuses("These diagnoses do not support medical necessity.", "1", "1")
    True
    >>> only_refuses("Not covered for patients under 18", "1", "1")
    False
    """
    return _every_sentence(_DOES_NOT, text, group, section)


def _every_sentence(forms: re.Pattern[str], text: str, group: str, section: str) -> bool:
    plain = _BRACKETS.sub(r"\1", spoken(text.translate(_SIGNS)).lower())
    sentences = (" ".join(sentence.split()) for sentence in _SENTENCES.split(plain))
    return all(_known(forms, sentence, group, section) for sentence in sentences if sentence)


def _known(forms: re.Pattern[str], sentence: str, group: str, section: str) -> bool:
    if not forms.fullmatch(sentence) or any(number != group for number in _NUMBERS.findall(sentence)):
        return False
    return group == section or not _SECTION.search(sentence)
