"""Codes of services in running text: which words are codes, and whether a sentence is of them or names them in passing.

Beside lists without it, a code is named for many reasons: as what is billed on the same day, what a service is no part
of, what came before it. Such words leave the silence of the lists as it is; they are shown. A sentence that says how
the code is reported, or whether it is covered, and one that names it in a row with codes that are listed, is of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache

import attrs

from coverage_resolver.codes import shape
from coverage_resolver.io.mcd.code_lists import MOST_READ, spoken
from coverage_resolver.io.mcd.whole_refusals import refuses_code

#: The codes of Category II end in F; those of the other sorts with a letter at the end begin with a zero.
_CODE = r"(?:[A-EGHJ-MP-V]\d{4}|\d{4}[0-9F]|0\d{3}[TUM])"
#: Numbers that have the shape of a code and are none: of documents, contracts, packages, places and studies.
_NUMBERS_OF_OTHERS = re.compile(
    r"\b(?:LCDS?|NCDS?|ARTICLES?|CRS?|CHANGE REQUESTS?|TRANSMITTALS?|ZIP(?: CODES?)?|FR|FEDERAL REGISTER|NDCS?|PMID"
    r"|CONTRACTS?|CONTRACTORS?|MACS?|(?:P\.?O\.? )?BOX|SUITE|SECTIONS?)(?: (?:NOS?\.?|NUMBERS?|IDS?|PART [AB]))?[ #:(]+"
    r"\d{5}(?:(?:,? AND |,? OR |, ?| ?/ ?)\d{5})*\b"
    r"|\b\d{5}-\d{3,4}(?:-\d{1,2})?\b(?!\d)"
    r"|\bICD-?10(?:-?CM|-?PCS)?(?: DIAGNOS[IE]S)?(?: CODES?)?:? [A-Z]\d[0-9A-Z]{2,5}\b"
    r"(?:(?:,? AND |,? OR |, ?)[A-Z]\d[0-9A-Z]{1,5}\b)*"
    r"|\b\d{5}(?= ?(?:UNITS?|MG|MCG|ML|IU|PATIENTS|SUBJECTS|PERSONS|PARTICIPANTS)\b)"
)
_NAME = re.compile(
    rf"(?<![\w.$])(?<!\d-)(?:CPT|HCPCS)?({_CODE})(?!\w|\.\d)(?: ?(?:-|\bTO\b|\bTHROUGH\b|\bTHRU\b) ?({_CODE})(?!\w))?"
)
_MAY_NAME = re.compile(r"\d{4}[0-9FTUM]?\b", re.IGNORECASE)
#: In a running text, which holds numbers of all kinds, a code is called one, or stands in brackets behind what it is.
_CALLED = re.compile(
    r"\b(?:CPT|HCPCS|CODES?)\b|\([A-EGHJ-MP-V]\d{4}(?:[, ]+(?:and |or )?[A-EGHJ-MP-V]\d{4})*\)", re.IGNORECASE
)
_SENTENCES = re.compile(r"[.;](?:\s|$)")
#: What stands between the codes of a row.
_BETWEEN = re.compile(r"[*^†‡#)\]]*\s*(?:,|/|&|\bAND\b|\bOR\b|\s)*\s*(?:(?:CPT|HCPCS|CODES?)\b\s*)*[(\[]*")
#: Whether a code is covered.
_RULING = (
    r"\b(?:NON-?)?COVER(?:S|ED|AGE|ABLE)?\b|\bNECESS(?:ARY|ITY)\b|\bPAYABLE\b|\bEXCLU(?:DED|SIONS?)\b"
    r"|\b(?:DIS)?ALLOW(?:ED|ABLE)?\b|\bDEN(?:Y|IED|IALS?)\b|\bINVESTIGATIONAL\b|\bEXPERIMENTAL\b|\bREIMBURS\w+\b"
    r"|\b(?:NOT|NEVER) (?:BE )?PAID\b|\bCOSMETIC\b|\bREJECT(?:ED|S)?\b|\bUNPROVEN\b|\bNO LONGER VALID\b"
    r"|\bNOT (?:BE )?(?:BILLED|SUBMITTED) TO MEDICARE\b|\bNO (?:MEDICARE )?BENEFIT\b|\bNOT AN? (?:\w+ )?BENEFIT\b"
    r"|\b(?:INVALID|NOT VALID) FOR MEDICARE\b"
)
_RULES = re.compile(_RULING, re.IGNORECASE)
#: What is said of a code: whether it is covered, how and when it is reported, or that what follows is for it.
_OF_IT = re.compile(
    rf"{_RULING}|\b(?:REPORT|BILL|SUBMIT)(?:S|ED|TED|ING)?\b|\bUSED?\b|\bADDED\b|\bINCLUDED?\b|\bAPPL(?:Y|IES)\b"
    r"|\bEFFECTIVE\b|\b(?:DELETED|REMOVED|REPLAC\w+)\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|^\W*FOR\b"
)
#: What names a code for the sake of another one.
_NOT_REPORTED = re.compile(
    r"\bNOT (?:BE )?(?:SEPARATELY )?(?:REPORT|BILL|SUBMIT|USE)(?!\w* TO MEDICARE)|\bTOGETHER\b"
    r"|\bSAME (?:DAY|DATE|SESSION|CLAIM|ENCOUNTER)\b"
)
_NOTE = re.compile(r"\(SEE [^)]*\)")
_IN_PASSING = re.compile(
    r"\b(?:BILL|REPORT|SUBMIT|PERFORM|COMBIN|CONJUNC|ALONG|ASSOCIAT|DISTINCT)\w*\b[^.;:]{0,40}\bWITH\b"
    r"(?! (?:THE |AN? )?MODIFIER)"
    r"|\bIN ADDITION\b|\bADD-ON\b|\bBUNDLED\b|\bSEPARATELY\b|\bE/M\b|\bEVALUATION AND MANAGEMENT\b|\bSEE\b"
)
#: All of them, for what was read by them and is kept.
SIGNS = tuple(
    each.pattern
    for each in (
        _NUMBERS_OF_OTHERS,
        _NAME,
        _MAY_NAME,
        _CALLED,
        _SENTENCES,
        _BETWEEN,
        _OF_IT,
        _NOT_REPORTED,
        _NOTE,
        _IN_PASSING,
    )
)


@attrs.frozen
class Name:
    """A code, or a range of codes, in a text: in which sentence, and in a row with which others."""

    first: str
    last: str
    sentence: str
    row: tuple[str, ...]


@lru_cache(MOST_READ)
def names_in(text: str) -> tuple[Name, ...]:
    """The codes of services that a text names.

    >>> [each.first for each in names_in("LCD 33394: HCPCS code C9142*, J9035 (NDC 50242-060-01)")]
    ['C9142', 'J9035']
    """
    found: list[Name] = []
    for sentence in _SENTENCES.split(_NUMBERS_OF_OTHERS.sub(" ~ ", spoken(text).upper())):
        rows: list[list[re.Match[str]]] = []
        for match in _NAME.finditer(sentence):
            near = rows and _BETWEEN.fullmatch(sentence, rows[-1][-1].end(), match.start())
            rows[-1].append(match) if near else rows.append([match])
        for row in rows:
            codes = tuple(code for match in row for code in match.groups() if code)
            found += [Name(*_span(match), sentence, codes) for match in row]
    return tuple(found)


def ruling_sentences(text: str) -> Iterator[str]:
    """The sentences of a running text, as they are written, that say what is covered, of a code or as a refusal."""
    return (
        each
        for each in (_SENTENCES.split(text) if _MAY_NAME.search(text) else ())
        if _MAY_NAME.search(each) and _RULES.search(each) and (_CALLED.search(each) or refuses_code(each))
    )


def _span(match: re.Match[str]) -> tuple[str, str]:
    """The two ends of a range; of what is no range, or names one code, the first alone."""
    first, last = match[1], match[2] or match[1]
    return (first, last) if first <= last and shape(first) == shape(last) else (first, first)


def speaks_of(name: Name, listed: Set[str]) -> bool:
    """Whether words beside lists without a code are of it, and do not merely name it. ``listed`` are the others."""
    if _NOT_REPORTED.search(name.sentence):
        return False
    if not listed.isdisjoint(name.row):
        return True
    return bool(_OF_IT.search(name.sentence)) and not _IN_PASSING.search(_NOTE.sub(" ", name.sentence))
