"""What a cell of a table expects of an answer.

A cell is empty (not checked), ``absent`` (must be empty), ``*`` (must be there, whatever it is), ``~text`` (contains
the text, in capitals or not), one value, or a list ``a|b``.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

import attrs

from coverage_resolver.io.strict_values import Fault, closest, enum_member, nearest, shown
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.tables.answer_fields import ALWAYS, AUTHORIZATIONS, ELSEWHERE, FIELDS
from coverage_resolver.tables.cells import day, items, truth
from coverage_resolver.tables.topic_fields import TOPIC_FIELDS
from coverage_resolver.vocabulary import Comparison, CoverageStatus, Disposition

#: Of so many cells it is remembered how they read: those of one column mostly say the same few things.
_REMEMBERED = 4096
#: Fields whose whole list is expected: a part of one item would leave the others unsaid.
_WHOLE_LISTS = frozenset({"same", "order", "options"})
_NAME = re.compile(r"expect([2-9]?)\.(?:(ruling|topic)\.)?([a-z_]+)", re.ASCII)


def expectation_kind(column: str) -> str | None:
    """``expect`` for a column that expects something, or ``None``."""
    found = _NAME.fullmatch(column)
    if found is None:
        return None
    if found[2]:
        return "expect" if found[2] == "ruling" or found[3] in TOPIC_FIELDS else None
    return "expect" if found[3] in FIELDS or (found[3] in ELSEWHERE and not found[1]) else None


def ruling_topic(column: str) -> str:
    """The topic that a column names, for ``expect.ruling.TOPIC``; else nothing."""
    found = _NAME.fullmatch(column)
    return found[3] if found and found[2] == "ruling" else ""


@attrs.frozen(kw_only=True)
class Expectation:
    """One cell that expects something. ``form`` is ``value``, ``absent``, ``any`` or ``part``."""

    column: str
    written: str
    form: str
    wanted: tuple[str, ...] = ()
    #: The place of the payer that it is about, from 0.
    payer: int = attrs.field(init=False)
    #: The name of the field, without ``expect.``.
    field: str = attrs.field(init=False)
    #: The topic, for ``expect.ruling.TOPIC``; else nothing.
    topic: str = attrs.field(init=False)
    #: Whether it is about the topic of the row, for ``expect.topic.FIELD``.
    of_topic: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        found = _NAME.fullmatch(self.column)
        payer, part, field = (found[1], found[2], found[3]) if found else ("", "", "")
        object.__setattr__(self, "payer", int(payer or 1) - 1)
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "topic", field if part == "ruling" else "")
        object.__setattr__(self, "of_topic", part == "topic")


@lru_cache(_REMEMBERED)
def read_expectation(column: str, text: str) -> Expectation | None:
    """What a cell expects, or ``None`` where it says nothing; raises ``Fault``."""
    if text in ("", "-"):
        return None
    wish = Expectation(column=column, written=text, form="value")
    way, words = way_of(wish)
    if text in ("absent", "*"):
        if text == "absent" and wish.field in ALWAYS and not (wish.payer or wish.topic or wish.of_topic):
            raise Fault(f"{shown(text)} where every answer says something", _words_of(words))
        if way == "lacks":
            raise Fault(
                f"{shown(text)} names nothing that must not come", "name it, or say it in the column without `no_`"
            )
        return Expectation(column=column, written=text, form="absent" if text == "absent" else "any")
    _refuse_signs_in_a_list(text)
    if text.startswith("~"):
        if way in _WHOLE_LISTS:
            raise Fault(f"{shown(text)} is a part, where all of the list is expected", "write every item, as a|b")
        if not text[1:].strip():
            raise Fault("`~` without a text", "write what the field contains, such as ~2025")
        if words is ReasonCode:
            _refuse_part_of_no_reason(text)
        return Expectation(column=column, written=text, form="part", wanted=(text[1:].strip(),))
    if way == "is" and "|" in text and words != "text":
        raise Fault(f"a list {shown(text)} where the answer has one value", "write one, or make rows of it")
    wanted = (text,) if way == "is" else items(text)
    return Expectation(column=column, written=text, form="value", wanted=tuple(_word(words, item) for item in wanted))


def _words_of(words: type[Enum] | str) -> str:
    if words == "truth":
        return "write true or false, or leave the cell empty"
    known = [str(word.value) for word in words] if isinstance(words, type) else AUTHORIZATIONS
    return f"use one of {', '.join(sorted(known))}"


def _refuse_signs_in_a_list(text: str) -> None:
    """A list holds values alone: no answer has an item of the name ``*``, and a text with a bar in it is none."""
    signs = [item for item in map(str.strip, text.split("|")) if item in ("absent", "*", "-") or item.startswith("~")]
    if signs and "|" in text:
        raise Fault(f"{shown(signs[0])} in a list", "write it alone, or values alone, as a|b")


def _refuse_part_of_no_reason(text: str) -> None:
    """The codes are a closed list: what is in none of them never comes, and would pass where it must not come."""
    part = text[1:].strip()
    if not any(part.casefold() in code.casefold() for code in _REASONS):
        near = nearest(part.upper(), _REASONS)
        advice = f"did you mean `~{near}`?" if near else "see coverage_resolver/reasons.py"
        raise Fault(f"{shown(text)} is part of no reason code", advice)


_FATES, _REASONS, _DIRECTIONS = frozenset(Disposition), frozenset(ReasonCode), frozenset(Comparison)


def way_of(wish: Expectation) -> tuple[str, type[Enum] | str]:
    """How a field is compared, and what its words are; ``whole`` is every entry of a value, or the part of one."""
    if wish.topic:
        return "whole", "text"
    if wish.of_topic:
        return TOPIC_FIELDS[wish.field]
    if wish.field in FIELDS:
        return FIELDS[wish.field].way, FIELDS[wish.field].words
    return ELSEWHERE[wish.field]


def _word(words: type[Enum] | str, text: str) -> str:
    """A value in the spelling that the answer has; raises ``Fault`` where no answer could ever have it."""
    if words == "day":
        return day(text)
    if words == "truth":
        return str(truth(text)).lower()
    if words == "branch":  # one in which no source speaks has no status
        return text if text == "none" else str(enum_member(text, CoverageStatus).value)
    if words == "step":
        name, sign, fate = text.rpartition("=")
        if not sign or not name:
            raise Fault(f"{shown(text)} is no step", "write AUTHORITY=FATE, with a fate such as displaced")
        if fate not in _FATES:
            raise Fault(f"unknown fate {shown(fate)}", closest(fate, Disposition))
        return text
    if words == "direction":
        name, sign, direction = text.rpartition("=")
        if not sign or not name:
            advice = "write AUTHORITY=DIRECTION, with a direction such as more_restrictive"
            raise Fault(f"{shown(text)} says no direction", advice)
        if direction not in _DIRECTIONS:
            raise Fault(f"unknown direction {shown(direction)}", closest(direction, Comparison))
        return text
    if isinstance(words, type) and words is not ReasonCode:
        return str(enum_member(text, words).value)
    if words is ReasonCode and text not in _REASONS:
        raise Fault(f"unknown reason code {shown(text)}", closest(text, ReasonCode, "see coverage_resolver/reasons.py"))
    return text
