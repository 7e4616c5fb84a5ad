"""Codes of services in the running texts of a document, where a sentence rules on them.

The indications of an LCD say what is not covered in prose, and an article describes what a contractor pays: such a code
need not be on any list. Running texts name codes for many other reasons - of studies, of comparisons, of what is billed
beside - so that only a sentence counts that says whether it is covered, necessary or paid, and that calls it a code or
refuses it. What it says must be read: words decide nothing (mcd.md section 11.11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.io.mcd.code_lists import texts as said
from coverage_resolver.io.mcd.named_wordings import Name, names_in, ruling_sentences, speaks_of
from coverage_resolver.io.mcd.whole_refusals import HEADINGS, refuses_code

#: Stands for every diagnosis in the index of codes on which texts rule: the document adds words on its diagnoses.
ON_DIAGNOSES = "+"


def on_diagnoses(texts: Mapping[str, Any]) -> str:
    """What an article adds on the diagnoses of its lists, all of them; empty where it says nothing.

    >>> [on_diagnoses({"add_icd10_info": text}) for text in ("Z79.899 must be the second diagnosis.", "N/A")]
    ['Z79.899 must be the second diagnosis.', '']
    """
    return " ".join(said([{"paragraph": texts.get("add_icd10_info", "")}]))


def ruled_in(texts: Mapping[str, Any]) -> Iterator[tuple[str, str, Name]]:
    """Every code, or range, on which a sentence of the running texts rules: the heading, the sentence, the name.

    >>> found = ruled_in({"indication": "CPT code 0232T is considered investigational. See also code 20610."})
    >>> [(heading, name.first) for heading, _, name in found]
    [('its indications and limitations', '0232T')]
    """
    for field, heading in HEADINGS.items():
        text = texts.get(field, "")
        for sentence in ruling_sentences(text):
            for name in names_in(sentence):
                if speaks_of(name, frozenset()) or refuses_code(sentence):
                    yield heading, sentence, name
