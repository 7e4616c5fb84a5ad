"""Procedure, diagnosis and revenue codes, their ranges, and sets of them.

Only the *shape* of a code is checked; whether it was valid on a date is another source's business. Codes are
text: ``00100`` is not 100. Descriptions of CPT codes are licensed and never appear here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

_SHAPES: dict[str, re.Pattern[str]] = {
    "HCPCS": re.compile(r"[A-V][0-9]{4}", re.ASCII),
    "CPT": re.compile(r"[0-9]{4}[0-9FTUM]", re.ASCII),
    "ICD10CM": re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?", re.ASCII),
    "ICD10PCS": re.compile(r"[0-9A-HJ-NP-Z]{7}", re.ASCII),
    "REVENUE": re.compile(r"[0-9]{4}", re.ASCII),
    "NDC": re.compile(r"[0-9]{11}", re.ASCII),
    "CDT": re.compile(r"D[0-9]{4}", re.ASCII),
}

#: Systems whose codes name a service that can be asked about.
PROCEDURE_SYSTEMS = frozenset({"HCPCS", "CPT", "ICD10PCS", "REVENUE", "NDC", "CDT"})
CODE_SYSTEMS = frozenset(_SHAPES)

#: A range as people write one, where records have two dots and the system once.
_AS_PEOPLE_WRITE = re.compile(
    r"([A-Z0-9.]*[A-Z0-9])\s*(?:[-\u2010-\u2015]|\.\.| to | through )\s*(?:[A-Z0-9-]+:)?([A-Z0-9][A-Z0-9.]*)",
    re.IGNORECASE,
)
_SPELLINGS = {"HCPCSII": "HCPCS", "ICD10": "ICD10CM", "CPT4": "CPT", "UB": "REVENUE", "NUBC": "REVENUE"}


def code_system(value: object) -> str:
    """The one spelling of a code system; raises ``ValueError`` for an unknown one.

    >>> code_system("icd-10-cm")
    'ICD10CM'
    """
    if isinstance(value, str):
        flat = re.sub(r"[^A-Z0-9]", "", value.upper())
        flat = _SPELLINGS.get(flat, flat)
        if flat in _SHAPES:
            return flat
    raise ValueError("unknown code system; use one of " + ", ".join(sorted(_SHAPES)))


def normal_code(system: str, value: object) -> str:
    """A code in the spelling used for comparison: upper case, ICD-10 without its dot."""
    if not isinstance(value, str):
        raise ValueError("a code must be text in quotes, because leading zeros count")
    text = value.strip().upper()
    if not _SHAPES[system].fullmatch(text):
        raise ValueError(f"not the shape of a {system} code")
    return text.replace(".", "") if system == "ICD10CM" else text


def dotted(diagnosis: str) -> str:
    """An ICD-10-CM code as people write it.

    >>> dotted("M1711"), dotted("F84")
    ('M17.11', 'F84')
    """
    return f"{diagnosis[:3]}.{diagnosis[3:]}" if len(diagnosis) > 3 else diagnosis


@attrs.frozen(order=True)
class Code:
    """One code in one system.

    >>> Code.of("HCPCS", "m0076")
    Code(system='HCPCS', value='M0076')
    """

    system: str
    value: str

    @classmethod
    def of(cls, system: object, value: object) -> Code:
        """Checked and normalised; raises ``ValueError``."""
        name = code_system(system)
        return cls(name, normal_code(name, value))


@attrs.frozen(order=True)
class CodeRange:
    """The codes ``first`` .. ``last`` of one system, both included, of one length and shape."""

    system: str
    first: str
    last: str

    @classmethod
    def of(cls, system: object, first: object, last: object) -> CodeRange:
        """Checked and normalised; raises ``ValueError``."""
        name = code_system(system)
        low, high = normal_code(name, first), normal_code(name, last)
        if len(low) != len(high) or high < low:
            raise ValueError("a range needs two codes of one length, the lower first")
        return cls(name, low, high)

    def __contains__(self, code: Code) -> bool:
        return (
            code.system == self.system
            and self.first <= code.value <= self.last
            and shape(code.value) == shape(self.first)
        )


def range_meant(system: str, text: str) -> str:
    """A range as people write one, in the form of records; nothing where it is none of the system.

    >>> range_meant("CPT", "97810-97814"), range_meant("CPT", "97810-14"), range_meant("CPT", "97814-97810")
    ('97810..97814', '97810..97814', '')
    """
    found = _AS_PEOPLE_WRITE.fullmatch(text.strip())
    if found is None:
        return ""
    first, last = found[1].upper(), found[2].upper()
    last = first[: -len(last)] + last if len(last) < len(first) else last
    try:
        CodeRange.of(system, first, last)
    except ValueError:
        return ""
    return f"{first}..{last}"


def shape(value: str) -> tuple[str, ...]:
    """The letters and their places: ``0232T`` is not between ``0001U`` and ``0999U`` though text order says so."""
    return tuple("" if character.isdigit() else character for character in value)


def _item(system: str, value: object, before: str) -> Code | CodeRange:
    """One code or range of a list; a range that is written otherwise is told with its form, ``before`` which stands."""
    try:
        if isinstance(value, str) and ".." in value:
            return CodeRange.of(system, *value.split("..", 1))
        return Code.of(system, value)
    except ValueError:
        meant = range_meant(code_system(system), value) if isinstance(value, str) else ""
        if not meant or meant == value:
            raise
        raise ValueError(f"not how a range is written; write `{before}{meant}`, or each code") from None


@attrs.frozen
class CodeSet:
    """Codes and ranges. Diagnosis sets also match by category: ``M545`` holds ``M5450``.

    >>> CodeSet.diagnoses(["M54.5"]).matches_diagnosis("M54.50")
    True
    """

    codes: frozenset[Code] = frozenset()
    ranges: tuple[CodeRange, ...] = ()

    @classmethod
    def diagnoses(cls, values: Iterable[object]) -> CodeSet:
        """ICD-10-CM codes, categories, or ranges of categories written ``F01..F99``."""
        return cls._of([_item("ICD10CM", value, "") for value in values])

    @classmethod
    def procedures(cls, values: Iterable[object]) -> CodeSet:
        """Codes written ``HCPCS:M0076`` or ranges written ``CPT:64000..64999``."""
        found = []
        for value in values:
            if not isinstance(value, str) or ":" not in value:
                meant = [f"{name}:{span}" for name in ("CPT", "HCPCS") if (span := range_meant(name, str(value)))]
                raise ValueError(f"without a code system{f'; write `{meant[0]}`' if meant else ''}")
            system, text = value.split(":", 1)
            found.append(_item(system, text, f"{system}:"))
        return cls._of(found)

    @classmethod
    def _of(cls, items: Iterable[Code | CodeRange]) -> CodeSet:
        found = list(items)
        codes = frozenset(item for item in found if isinstance(item, Code))
        return cls(codes, tuple(sorted(item for item in found if isinstance(item, CodeRange))))

    def __contains__(self, code: Code) -> bool:
        return code in self.codes or any(code in span for span in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.codes or self.ranges)

    def matches_diagnosis(self, value: str) -> bool:
        """Whether an ICD-10-CM code is one of the set or lies under one of its categories."""
        flat = value.replace(".", "")
        return any(flat.startswith(code.value) for code in self.codes) or any(
            span.first <= flat[: len(span.first)] <= span.last for span in self.ranges
        )

    def texts(self) -> tuple[str, ...]:
        """As written in a record file."""
        codes = [f"{code.system}:{code.value}" for code in sorted(self.codes)]
        return (*codes, *(f"{span.system}:{span.first}..{span.last}" for span in self.ranges))


#: The empty set: a provision without codes speaks in general, or by subject.
NO_CODES = CodeSet()
