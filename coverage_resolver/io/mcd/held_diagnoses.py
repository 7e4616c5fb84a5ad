"""Where the lists of an article have a diagnosis: in which groups, of those that support and of those that do not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.io.mcd.code_lists import texts, with_diagnosis

Groups = list[Mapping[str, Any]]


@attrs.frozen(eq=False)
class Held:
    """Where lists have a diagnosis: the numbers of the groups, and what is noted of it. One object for all such.

    ``starred``: with an asterisk in a list of what supports. ``odd``: in none, and a range may still hold it.
    """

    covered: tuple[int, ...]
    refused: tuple[int, ...]
    starred: bool
    odd: bool


#: A diagnosis that no list has.
NOWHERE = Held((), (), starred=False, odd=False)


@attrs.frozen(eq=False)
class Lists:
    """The lists of diagnoses of a document: of those that support, and of those that do not, group by group.

    ``added`` is what the document adds on all of them: as a group without codes, or none.
    """

    covered: Groups
    refused: Groups
    _ranged: bool
    added: Groups
    _told: dict[tuple[object, ...], Held] = attrs.field(init=False, factory=dict)
    _index: dict[str, Held] = attrs.field(init=False, factory=dict)

    @classmethod
    def of(cls, part: Mapping[str, Any], added: str = "") -> Lists:
        """Of a part of a pack, and what is added in words. A code is one text in the lists of all documents."""
        covered, refused = _groups(part, "covered"), _groups(part, "noncovered")
        ranged = any("ranges" in group for group in (*covered, *refused))
        lists = cls(covered, refused, ranged, [{"paragraph": added}] if added else [])
        if not lists._ranged:
            lists._fill()
        return lists

    @property
    def speaks(self) -> bool:
        """Whether they say anything of diagnoses, by a code or in prose."""
        groups = (*self.covered, *self.refused, *self.added)
        return any(map(has_codes, groups)) or bool(texts(groups))

    @property
    def look(self) -> Callable[[str], Held | None]:
        """Where they have a diagnosis, which is written without its dot; nothing where no list has it."""
        return self._where if self._ranged else self._index.get

    def held(self, diagnosis: str) -> Held:
        """Where they have a diagnosis."""
        return self.look(diagnosis) or NOWHERE

    def _fill(self) -> None:
        """Index every code; those that stand in one group alone, without a note, group by group."""
        several: set[str] = set()
        for number, group in enumerate((*self.covered, *self.refused)):
            beyond, codes = number - len(self.covered), group["codes"]
            alone = self._one((number,), ()) if beyond < 0 else self._one((), (beyond,))
            several.update(self._index.keys() & codes, codes.intersection(group.get("starred", ())))
            self._index.update(dict.fromkeys(codes, alone))
        self._index.update((code, self._where(code)) for code in several)

    def _where(self, diagnosis: str) -> Held:
        covered, refused = _numbers(self.covered, diagnosis), _numbers(self.refused, diagnosis)
        starred = any(_starred(diagnosis, self.covered[number]) for number in covered)
        none = not covered and not refused
        odd = none and out_of_order((*self.covered, *self.refused), diagnosis)
        return self._one(covered, refused, starred=starred, odd=odd)

    def _one(
        self, covered: tuple[int, ...], refused: tuple[int, ...], *, starred: bool = False, odd: bool = False
    ) -> Held:
        told = covered, refused, starred, odd
        return self._told.get(told) or self._told.setdefault(
            told, Held(covered, refused, starred=starred, odd=odd) if any(told) else NOWHERE
        )


def _groups(part: Mapping[str, Any], name: str) -> Groups:
    return [{**group, "codes": frozenset(map(sys.intern, group.get("codes", ())))} for group in part.get(name, ())]


def _numbers(groups: Groups, code: str) -> tuple[int, ...]:
    found = []
    for number, group in enumerate(groups):
        if code in group["codes"] or ("ranges" in group and with_diagnosis([group], code)):
            found.append(number)
    return tuple(found)


def without_dot(diagnosis: str) -> str:
    """A diagnosis as the lists write it."""
    return diagnosis.replace(".", "").upper()


def out_of_order(groups: Iterable[Mapping[str, Any]], code: str) -> bool:
    """Whether a range may hold a diagnosis whose category stands out of the order of its letters."""
    ranges = [row for group in groups for row in group.get("ranges", ())]
    return code[2:3].isalpha() and any(first[:2] <= code[:2] <= last[:2] for first, last in ranges)


def has_codes(group: Mapping[str, Any]) -> bool:
    """Whether a group lists anything."""
    return bool(group.get("codes") or group.get("ranges"))


def _starred(value: str, group: Mapping[str, Any]) -> bool:
    """Whether a diagnosis has an asterisk in a group: by itself, or at either end of a range that holds it."""
    marked = frozenset(group.get("starred", ()))
    spans = (row for row in group.get("ranges", ()) if with_diagnosis([{"ranges": [row]}], value))
    return value in marked or any(not marked.isdisjoint(row) for row in spans)
