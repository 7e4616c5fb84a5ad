"""Codes of services that a document names and does not list: in its title, in paragraphs, by a range left open.

A paragraph over a list of diagnoses may be all that tells which service it is for, and the cell of other codes is a
list in words. A range whose other end is missing may hold what lies beyond. Nothing here says that a code is covered:
a code is named in order to leave it out, too. Names of documents, contracts and drug packages are no codes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.codes import shape
from coverage_resolver.io.mcd import named_wordings, whole_refusals
from coverage_resolver.io.mcd.code_lists import between, texts
from coverage_resolver.io.mcd.named_wordings import Name, names_in, speaks_of
from coverage_resolver.io.mcd.running_texts import ON_DIAGNOSES, on_diagnoses, ruled_in
from coverage_resolver.io.mcd.whole_refusals import EVERY, HEADINGS, refuses_all, refuses_code

#: So much is shown on each side of a code.
_SHOWN = 160
#: A code, or two that stand for those between.
Span = tuple[str, str]
Part = Mapping[str, Any]
_NOTHING: Part = {}
#: Tells one set of wordings from another: a pack whose texts were read by others is read anew at its next import.
_READ_BY = (*HEADINGS, EVERY, ON_DIAGNOSES, *named_wordings.SIGNS, *whole_refusals.SIGNS)
WORDINGS = hashlib.sha256("\n".join(_READ_BY).encode()).hexdigest()[:16]


@attrs.frozen
class Mention:
    """Where a document names a code: the words around it, whether they are of it even beside lists, and refuse it."""

    words: str
    speaks: bool
    refuses: bool = False


def named_codes(procedures: Part, diagnoses: Part) -> list[Span]:
    """Every code and every range that the parts of a document name in words, in order, without codes that they list."""
    listed = {code for group in _listing(procedures, diagnoses) for code in group.get("codes", ())}
    found = {
        (each.first, each.last)
        for words in (*_paragraphs(procedures, diagnoses), *_cells(procedures))
        for each in names_in(words)
        if each.first != each.last or each.first not in listed
    }
    return sorted(found.union(span for group in procedures.get("groups", ()) for span in open_ranges(group)))


def titled(title: str) -> list[Span]:
    """Every code and every range that a title names, in order.

    >>> titled("Billing and Coding: CPT codes 81265-81268")
    [('81265', '81268')]
    """
    return sorted({(each.first, each.last) for each in names_in(title)})


def ruled_codes(text: Part) -> list[Span]:
    """Every code and range on which the running texts of a document rule, in order.

    ``EVERY`` is among them where they refuse all that is listed, ``ON_DIAGNOSES`` where they add anything on diagnoses.
    """
    found = {(name.first, name.last) for _, _, name in ruled_in(text)}
    marks = [mark for mark, stands in ((EVERY, refuses_all(text)), (ON_DIAGNOSES, bool(on_diagnoses(text)))) if stands]
    return sorted(found.union((mark, mark) for mark in marks))


def mentions(procedures: Part, diagnoses: Part, code: str, title: str = "", text: Part = _NOTHING) -> list[Mention]:
    """What an edition that does not list a code says where it names it; first what speaks of it."""
    listed = {each for group in procedures.get("groups", ()) for each in group.get("codes", ())}
    found = [Mention(f"its title: {title}", speaks=True) for name in names_in(title) if _holds(name, code)][:1]
    for words in _paragraphs(procedures, diagnoses):
        names = [each for each in names_in(words) if _holds(each, code)]
        if names:
            speaks = [each for each in names if speaks_of(each, listed)]
            refused = any(refuses_code(each.sentence) for each in names)
            found.append(Mention(_around(words, (speaks or names)[0]), speaks=bool(speaks), refuses=refused))
    for cell in _cells(procedures):
        names = [each for each in names_in(cell) if _holds(each, code)]
        if names:
            refused = any(refuses_code(each.sentence) for each in names)
            found.append(Mention(f"other codes: {_around(cell, names[0])}", speaks=True, refuses=refused))
    for group in procedures.get("groups", ()):
        if any(between(code, *span) for span in open_ranges(group)):
            ends = ", ".join(group.get("broken", ()))
            found.append(Mention(f"a range without its other end: {ends}", speaks=True))
    ruled = ((heading, words, name) for heading, words, name in ruled_in(text) if _holds(name, code))
    found += [
        Mention(f"{heading}: {_around(words, name)}", speaks=True, refuses=refuses_code(words))
        for heading, words, name in ruled
    ]
    return sorted(found, key=lambda each: not each.speaks)


def open_ranges(group: Part) -> Iterator[Span]:
    """What a range without its other end may hold: codes of the shape of its end, up to the next one of the group.

    No range goes beyond a code that stands for itself.
    """
    codes = group.get("codes", ())
    for code in group.get("begins", ()):
        after = min((other for other in codes if other > code and shape(other) == shape(code)), default="")
        yield code, after or re.sub(r"\d", "9", code)
    for code in group.get("ends", ()):
        before = max((other for other in codes if other < code and shape(other) == shape(code)), default="")
        yield before or re.sub(r"\d", "0", code), code


def _around(text: str, name: Name) -> str:
    """The words around a name, for who reads."""
    place = max(0, text.upper().find(name.first))
    before, after = text[max(0, place - _SHOWN) : place], text[place : place + _SHOWN]
    if place > _SHOWN:
        before = "…" + before.partition(" ")[2]
    return before + (after if place + _SHOWN >= len(text) else after.rpartition(" ")[0] + "…")


def _holds(name: Name, code: str) -> bool:
    return between(code, name.first, name.last)


def _listing(procedures: Part, diagnoses: Part) -> Iterator[Part]:
    """The lists of an edition; a diagnosis without its dot has the shape of a code of a service."""
    yield from procedures.get("groups", ())
    for name in ("covered", "noncovered"):
        yield from diagnoses.get(name, ())


def _paragraphs(procedures: Part, diagnoses: Part) -> list[str]:
    """The paragraphs over the lists of an edition, and those on other codes."""
    others = [{**group, "note": ""} for group in procedures.get("other", ())]
    over = [group for name in ("covered", "noncovered") for group in diagnoses.get(name, ())]
    return texts((*procedures.get("groups", ()), *procedures.get("pcs", ()), *others, *over))


def _cells(procedures: Part) -> Iterator[str]:
    """The cells of other codes, which are lists in words, each under its paragraph."""
    for group in procedures.get("other", ()):
        if group.get("note"):
            yield " ".join(f"{group.get('paragraph', '')} {group['note']}".split())
