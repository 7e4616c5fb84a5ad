"""Strict readings of single values: what a policy file may write for a text, a number, a day, a word.

Each function returns the value or raises :class:`Fault`, which says what is wrong and what to do; the place
is added by :func:`coverage_resolver.io.converters.structure`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.damage.signs import LOOKALIKES, SMART, odd_signs, plainly
from coverage_resolver.periods import ImpreciseDate, parse_day
from coverage_resolver.reasons import ReasonCode

_WORDS_SHOWN = 40
_LARGEST = 10**12
_BETWEEN = re.compile(r"[^a-z0-9.]+")
_SOUNDS = re.compile(r"[aeiouy_]+|(?<=(.))\1")
_DENIES = re.compile(r"(no|not|non|un)_|not(?=[a-z])|non(?=c)")
_ODD = FrozenTable({**SMART, **LOOKALIKES})


class Fault(ValueError):
    """What is wrong with one value, and the remedy."""

    def __init__(self, what: str, what_to_do: str) -> None:
        self.what, self.what_to_do = what, what_to_do
        super().__init__(what)


def shown(value: object) -> str:
    """A value of a policy file for a message: in backticks, short, one line, without control characters."""
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, Mapping):
        return "a table"
    if value is None or isinstance(value, bool):
        return f"`{'null' if value is None else str(value).lower()}`"
    try:
        return f"`{plain(str(value))}`"
    except ValueError:
        return "a number of thousands of digits"


def plain(text: str, longest: int = 40) -> str:
    """At most ``longest`` characters, each printable; others become ``?``."""
    clean = "".join(c if c.isprintable() and c != "`" else "?" for c in text[: longest + 1])
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def closest(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean `x`?``, or ``otherwise``, or the list of what is known."""
    names = sorted(known)
    near = nearest(word, names) if isinstance(word, str) else ""
    if near:
        return f"did you mean `{near}`?"
    return otherwise or "use one of " + ", ".join(names)


def nearest(word: str, known: Iterable[str], nearly: float = 0.6) -> str:
    """The name that a word is nearly, in capitals or not, or nothing; one that says the opposite is none.

    A number is meant as the name of the same number, with more zeros before it or fewer: ``011`` is ``11``.
    Of two that are as near, the one with the same consonants is meant: who writes by ear keeps them (`medicade`).
    """
    word, names = word[:80], sorted(known)
    flat: dict[str, str] = {}
    for name in names:
        flat.setdefault(_flat(name), name)
    if same := flat.get(_flat(word)) or _same_number(word, names):
        return same
    denies = bool(_DENIES.match(_flat(word)))
    if denies:
        near = [flat[name] for name in difflib.get_close_matches(_flat(word), flat, 1, max(nearly, 0.75))]
    else:
        near = difflib.get_close_matches(word, names, 3, nearly)
        near += [flat[name] for name in difflib.get_close_matches(_flat(word), flat, 1, nearly)]
    near.sort(key=lambda name: (-_likeness(name, word), _SOUNDS.sub("", _flat(name)) != _SOUNDS.sub("", _flat(word))))
    return next((name for name in near if bool(_DENIES.match(_flat(name))) is denies), "")


def _same_number(word: str, names: Iterable[str]) -> str:
    """The first name that is the same number as a word of digits."""
    if not _is_number(word):
        return ""
    return next((name for name in names if _is_number(name) and int(name) == int(word)), "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _likeness(name: str, word: str) -> float:
    """From 0 to 1, as :func:`difflib.get_close_matches` has it."""
    return difflib.SequenceMatcher(None, _flat(name), _flat(word)).ratio()


def _flat(name: str) -> str:
    """A name without regard to capitals, and to what stands between its words."""
    return _BETWEEN.sub("_", name.casefold()).strip("_")


def about(value: object, error: ValueError, what_to_do: str) -> Fault:
    """A ``ValueError`` of our own types, which reads *what; what to do*, as a fault of ``value``."""
    what, _, advice = str(error).partition("; ")
    joint = " is " if what.startswith(("not ", "no ", "a date", "without ")) else ": "
    return Fault(shown(value) + joint + what, advice or what_to_do)


def text(value: object, _: object = None) -> str:
    """Text in quotes: no number, truth or null; NFC; no control or direction characters."""
    if not isinstance(value, str):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        advice = "put it in quotes, because leading zeros count" if number else "write text in quotes"
        raise Fault(f"expected text, not {shown(value)}", advice)
    if value.isascii() and value.isprintable():
        return value
    for c in value:
        if not c.isprintable() and c not in "\n\t" and unicodedata.category(c) != "Zs":
            raise Fault(f"{shown(value)} holds the control character U+{ord(c):04X}", "remove it")
    if not unicodedata.is_normalized("NFC", value):
        raise Fault(f"{shown(value)} is not in Unicode normal form C", "save the text as NFC")
    return value


def name(value: object, _: object = None) -> str:
    """Text by which things are found: plain ASCII, so that look-alike letters cannot make a second id."""
    word = text(value)
    if not word or word != word.strip():
        raise Fault(f"{shown(word)} is empty or has space at an end", "write the name and nothing else")
    if odd := odd_signs(word, _ODD):
        likely = plainly(word, _ODD)
        raise Fault(f"{shown(word)} holds {odd}, which only looks plain", f"write {shown(likely)}")
    if not word.replace("§", "").isascii() or not word.isprintable():
        raise Fault(f"{shown(word)} has letters outside ASCII", "write plain letters, or a look-alike is a second id")
    return word


def whole_number(value: object, _: object = None) -> int:
    """An integer of sensible size; ``true`` and ``1.0`` are refused."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Fault(f"expected a whole number, not {shown(value)}", "write digits without quotes or a point")
    if abs(value) > _LARGEST:
        raise Fault("a number beyond a million million", "write a smaller one")
    return value


def number(value: object, _: object = None) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Fault(f"expected a number, not {shown(value)}", "write a finite number without quotes")
    return float(value)


def truth(value: object, _: object = None) -> bool:
    """``true`` or ``false``; neither text nor numbers."""
    if not isinstance(value, bool):
        raise Fault(f"expected true or false, not {shown(value)}", "write true or false without quotes")
    return value


def day(value: object, _: object = None) -> dt.date:
    """A calendar day; a time of day is refused."""
    try:
        return parse_day(value)
    except ValueError as error:
        raise about(value, error, "write a day such as 2025-06-30") from None


def imprecise_day(value: object) -> ImpreciseDate:
    """A day or a month."""
    try:
        return ImpreciseDate.parse(value)
    except ValueError as error:
        raise about(value, error, "write a day as 2025-06-30 or a month as 2025-06") from None


def open_value(value: object, _: object = None) -> Any:
    """Any scalar, list or table, frozen: lists become tuples and tables read-only mappings."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return whole_number(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, (list, tuple)):
        return tuple(map(open_value, value))
    if isinstance(value, Mapping):
        return FrozenTable({text(key): open_value(item) for key, item in value.items()})
    if value is None:
        raise Fault("`null` says nothing", "leave the key out")
    raise Fault(f"{shown(value)} is not text, number, truth, list or table", "put it in quotes")


def one_of(words: Iterable[str], noun: str = "word") -> Callable[[object, Any], str]:
    """A reader of one of a closed list of words."""
    known = tuple(words)

    def read(value: object, _: Any) -> str:
        word = text(value)
        if word not in known:
            raise Fault(f"unknown {noun} {shown(word)}", closest(word, filter(None, known)))
        return word

    return read


def enum_member(value: object, kind: type[Enum]) -> Enum:
    """The member of a closed vocabulary."""
    word = text(value)
    try:
        return kind(word)
    except ValueError:
        noun = "".join(f" {c.lower()}" if c.isupper() else c for c in kind.__name__).strip()
        page = "reason-codes" if kind is ReasonCode else "data-format"
        long = f"use a {noun} of docs/{page}.md" if len(kind) > _WORDS_SHOWN else ""
        advice = closest(word, (member.value for member in kind), long)
        raise Fault(f"unknown {noun} {shown(word)}", advice) from None
