"""The values and the branches that a row expects of a topic, held against what the records of the library say.

The names of entries are those of the records, where all of these are at hand. What an entry says is an open list: the
record may be what is wrong. So a single word is a fault only where it is spelled nearly as a record has it, and prose
and numbers are left to the row, which tells what came instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coverage_resolver.io.strict_values import closest, nearest, shown
from coverage_resolver.tables.expected_authorities import source_of_branch
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.vocabulary import CoverageStatus, Stance

#: What is wrong with a word, and what to do.
Found = tuple[str, str] | None
#: A branch in which no source speaks.
_NOBODY = "nobody"
_OUTCOMES = frozenset(status.value for status in CoverageStatus)
#: What stands in a branch whose source has no value.
_STANDS = _OUTCOMES | {stance.value for stance in Stance}
#: One word, without digits: numbers that differ in one digit are two numbers.
_WORD = re.compile(r"[^\W\d]+(?:[-_][^\W\d]+)*")
_NEARLY = 0.8


def unknown_value(item: str, names: KnownNames, topic: str) -> Found:
    """What is wrong with an item of a value: ``key=text``, or one word; nothing is held against an empty library."""
    known, whole = names.values.on(topic), names.values.whole
    if not known:
        what = "is expected of a value, and no record has one on the topic"
        return (f"{what} {shown(topic)}", _WITHOUT_VALUE) if whole and names.documents else None
    key, sign, text = item.partition("=")
    keys = known.keys() - {""}
    if sign and key in keys:
        return _misspelt(text, known[key], f"{key}=", topic)
    if not sign or (key not in keys and not keys):
        words = known.get("", frozenset())
        if found := _misspelt(item, words, "", topic):
            return found
        if words or not whole:
            return None
        return f"names no entry of the values on {shown(topic)}", f"write KEY=TEXT, with {_one_of(keys)}"
    near = nearest(key, keys, 0.6 if whole else _NEARLY)
    if near or whole:
        advice = f"did you mean `{near}`?" if near else f"use {_one_of(keys)}"
        return f"names an entry that no value on {shown(topic)} has", advice
    return None


_WITHOUT_VALUE = "expect who governs, the stance or the status"


def _one_of(keys: Iterable[str]) -> str:
    return f"one of {', '.join(sorted(keys))}"


def unknown_branch(item: str, names: KnownNames, topic: str) -> Found:
    """What is wrong with a branch, beside its source: with what that says, or with what stands without a source."""
    source = source_of_branch(item, names)
    if source:
        said = item[len(source) + 1 :]
        if item[len(source)] == " ":
            return unknown_value(said, names, topic)
        return _misspelt(said, names.values.on(topic).get("", frozenset()) | _STANDS, f"{source}=", topic)
    if item == _NOBODY or item in _OUTCOMES:
        return None
    known = {_NOBODY, *_OUTCOMES}
    return "is no branch that an answer can have", closest(item, known, "write ID@VERSION=TEXT, an outcome, or nobody")


def _misspelt(text: str, known: frozenset[str], before: str, topic: str) -> Found:
    """A word that is spelled nearly as a record has it, and not so."""
    near = "" if text in known or not _WORD.fullmatch(text) else nearest(text, filter(_WORD.fullmatch, known), _NEARLY)
    return (f"is no value on {shown(topic)} that a record has", f"did you mean `{before}{near}`?") if near else None
