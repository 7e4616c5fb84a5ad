"""Citations of law: one canonical key for the many ways in which an instrument is written.

"42 CFR 422.101(b)(6)", "42CFR422.101(b)(6)" and "42 C.F.R. § 422.101(b)(6)" name one paragraph. Data files and
questions may use any of these; two documents are the same instrument when their keys are equal.
"""

from __future__ import annotations

import re

import attrs

_NOISE = re.compile(r"[\s§.,:;_–—-]+")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s§.,:;_–—-]+(?=[0-9])")
_WORDS = re.compile(r"\b(section|sections|sec|ss|title|chapter|ch|part|no|number|and)\b\.?", re.IGNORECASE)


def citation_key(text: str) -> str:
    """The canonical key of a citation: letters and digits, upper case, paragraphs kept.

    What stands between two digits parts two numbers and is kept as a dot; all other punctuation is noise.

    >>> citation_key("42 C.F.R. § 422.101(b)(6)") == citation_key("42CFR422.101(b)(6)")
    True
    >>> citation_key("NCD 20.35") == citation_key("NCD 203.5")
    False
    >>> citation_key("WIC 14059.5(a)") == citation_key("WIC 14059.5(b)")
    False
    """
    parted = _BETWEEN_DIGITS.sub("\0", _WORDS.sub("", text))
    return _NOISE.sub("", parted).replace("\0", ".").replace("(", "/").replace(")", "").upper()


@attrs.frozen
class Citation:
    """Where a rule is written, how sure we are of it, and other ways of citing it.

    ``verified`` is true only when somebody read the text of the source; the explanation says so when it is not.
    """

    text: str
    verified: bool = False
    aliases: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    note: str = attrs.field(default="", kw_only=True, eq=False)

    @property
    def keys(self) -> frozenset[str]:
        """Every canonical key under which this instrument is known."""
        return frozenset(citation_key(text) for text in (self.text, *self.aliases) if text)

    def __str__(self) -> str:
        return self.text
