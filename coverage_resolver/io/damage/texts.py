"""Texts that a judgement compares, with a sign or a space that only looks plain: nothing is then equal to them.

The value of a condition is always compared, a value of a provision where it is a term of a few words; what is longer is
prose, in which a curly quote or a space that does not break is the writer's own. A letter of another alphabet inside a
Latin word is damage in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.damage.cells import Holds, damage_of_signs
from coverage_resolver.io.damage.signs import LOOKALIKES, SMALL_LOOKALIKES, odd_signs, plainly
from coverage_resolver.io.strict_values import Fault, plain, shown

#: From so many words on a text is prose, and so is one of several lines.
_PROSE = 6
_WORD = re.compile(r"[^\W_]+")
_LETTERS: Mapping[str, str] = FrozenTable({**LOOKALIKES, **SMALL_LOOKALIKES})
Reader = Callable[[str], Fault | None]


def damage_of_compared(text: str) -> Fault | None:
    """Damage of the value of a condition.

    >>> print(damage_of_compared("IIS ").what_to_do)
    write `IIS`
    >>> print(damage_of_compared("\u0406IS").what)
    `\u0406IS` holds U+0406, which only looks plain
    """
    return (damage_of_signs(text, Holds.TEXT) or _of_letters(text)) if text else None


def damage_of_value(text: str) -> Fault | None:
    """Damage of a value, or of an entry of one.

    >>> damage_of_value("Documented barriers, with the parents\u2019 plan to improve") is None
    True
    """
    prose = "\n" in text or len(text.split()) >= _PROSE
    return _of_letters(text) if prose else damage_of_compared(text)


def damaged_texts(value: object, read: Reader, path: str = "") -> Iterator[tuple[str, Fault]]:
    """Each damaged text of a value that may have parts, with its place below ``path``; keys of tables are texts too.

    >>> [place for place, _ in damaged_texts({"by": ("a", "b ")}, damage_of_value, "value")]
    ['value.by[2]']
    """
    if isinstance(value, str):
        if (fault := read(value)) is not None:
            yield path, fault
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if (fault := read(key)) is not None:
                yield path, fault
            yield from damaged_texts(item, read, f"{path}.{plain(key)}")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value, start=1):
            yield from damaged_texts(item, read, f"{path}[{number}]")


def _of_letters(text: str) -> Fault | None:
    """A letter of another alphabet in a word that is otherwise Latin, or in a text of one word that looks so."""
    if text.isascii():
        return None
    words = _WORD.findall(text)
    odd = "".join(word for word in words if _looks_latin(word) and (len(words) == 1 or any(map(_is_latin, word))))
    signs = odd_signs(odd, _LETTERS)
    if not signs:
        return None
    likely = _WORD.sub(lambda found: plainly(found[0], _LETTERS) if _looks_latin(found[0]) else found[0], text)
    return Fault(f"{shown(text)} holds {signs}, which only looks plain", f"write {shown(likely)}")


def _looks_latin(word: str) -> bool:
    return all(sign in _LETTERS or _is_latin(sign) or sign.isdecimal() for sign in word)


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN ")
