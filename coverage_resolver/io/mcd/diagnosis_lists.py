"""What the lists of an article say, and no more: whether a diagnosis supports a service.

No table joins a group of procedures to a group of diagnoses; the paragraphs do, in prose. So a list decides only where
it cannot matter which group a code is in. Everything else is ``prose only``, and the paragraphs are shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs

from coverage_resolver.io.mcd.code_lists import (
    groups_with,
    paragraphs,
    procedure_groups,
    texts,
    with_diagnosis,
)
from coverage_resolver.io.mcd.paragraph_wordings import (
    exempts,
    leaves_refusal_open,
    leaves_support_open,
    only_for_others,
    refuses_in_words,
    supports_in_words,
)
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.vocabulary import SUPPORTS

DOES_NOT, NOT_LISTED, PROSE = "does_not_support", "not_listed", "prose_only"

Groups = list[Mapping[str, Any]]
#: What the lists of an edition answer, and the paragraphs that they answer from.
Said = tuple[tuple[str, ...], str]


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
    """The lists of diagnoses of a document: of those that support, and of those that do not, group by group."""

    covered: Groups
    refused: Groups
    _ranged: bool
    _told: dict[tuple[object, ...], Held] = attrs.field(init=False, factory=dict)
    _index: dict[str, Held] = attrs.field(init=False, factory=dict)

    @classmethod
    def of(cls, part: Mapping[str, Any]) -> Lists:
        """Of a part of a pack. A code is one text in the lists of all documents."""
        covered, refused = _groups(part, "covered"), _groups(part, "noncovered")
        lists = cls(covered, refused, any("ranges" in group for group in (*covered, *refused)))
        if not lists._ranged:
            lists._fill()
        return lists

    @property
    def speaks(self) -> bool:
        """Whether they say anything of diagnoses, by a code or in prose."""
        groups = (*self.covered, *self.refused)
        return any(map(_lists, groups)) or bool(texts(groups))

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


@attrs.define(eq=False)
class DiagnosisLists:
    """The lists of one edition of an article, as they bear on one service, of which it lists the ``procedures``."""

    procedures: Mapping[str, Any]
    lists: Lists
    code: str
    #: Whether the edition names the service in words alone, so that no list of procedures has it.
    in_words: bool = False

    @property
    def covered(self) -> Groups:
        """The lists of diagnoses that support."""
        return self.lists.covered

    @property
    def refused(self) -> Groups:
        """The lists of diagnoses that do not."""
        return self.lists.refused

    @cached_property
    def _codes(self) -> Groups:
        """The groups that list any diagnosis."""
        return [*filter(_lists, (*self.covered, *self.refused))]

    @cached_property
    def _sure(self) -> bool:
        """Whether procedures have one group, and this one is plainly meant by its paragraph, on every day."""
        several = [*filter(_lists, procedure_groups(self.procedures, self.code))][1:]
        return (
            not several
            and self._for_it
            and not refuses(self._mine, self.code)
            and not leaves_open(self._mine, self.code)
        )

    @cached_property
    def _for_it(self) -> bool:
        """Whether no paragraph takes procedures out of what the lists ask for."""
        return not exempts((*self._mine, *self.covered, *self.refused))

    @cached_property
    def _mine(self) -> Groups:
        """The groups of procedures that have this one."""
        return groups_with(procedure_groups(self.procedures, self.code), self.code)

    @cached_property
    def _section(self) -> str:
        """The number of that group."""
        return str(self._mine[0].get("group", "")) if len(self._mine) == 1 else ""

    @cached_property
    def _for_others(self) -> bool:
        """Whether every list is for other procedures."""
        return all(only_for_others([group], self.code) for group in self._codes)

    @cached_property
    def _supported_in_words(self) -> bool:
        """Whether words may mean that a diagnosis supports which no list has."""
        return supports_in_words(self.covered, self.code, self._section)

    @cached_property
    def _refused_in_words(self) -> bool:
        """Whether words may mean that a diagnosis does not support which no list has."""
        return refuses_in_words(self.refused, self.code, self._section)

    def say(self, given: Collection[Held]) -> Said:
        """What they answer of diagnoses, and the paragraphs over them."""
        return self.answers(given), self.words(given)

    def answers(self, given: Iterable[Held]) -> tuple[str, ...]:
        """Whether any of the diagnoses supports the service: one answer, or two that contradict one another.

        ``supports`` and ``does_not_support`` need a list that holds the diagnosis whichever group is meant (one group
        of procedures, and the diagnosis without a note in every group), and a procedure that is plainly meant. A code
        in both lists is a contradiction, and both are given. No list decides whose paragraph says more than what it is,
        or is for other procedures. Of what no list holds, a range without an end and words alone say nothing. One that
        supports is enough beside others on no list; beside one that does not, words alone tell which counts.
        """
        if not self._codes or self.in_words:
            return (PROSE,)
        every = list(given)
        if any(each.covered and each.refused for each in every):
            return (DOES_NOT, SUPPORTS)
        found = {self._answer(each) for each in every}
        if any(group.get("broken") for group in self._codes):  # which codes lie between nobody can tell
            found.add(PROSE)
        if SUPPORTS in found and any(each.refused for each in every):
            found = {PROSE}
        for value_of in (SUPPORTS, PROSE, DOES_NOT):
            if value_of in found:
                return (value_of,)
        settled = self._for_it and not self._for_others and not self._refused_in_words
        return (NOT_LISTED if settled else PROSE,)

    def _answer(self, each: Held) -> str:
        if each.covered:
            yes = [self.covered[number] for number in each.covered]
            beside = [group for group in self.covered if not _lists(group)]
            every = len(yes) + len(beside) == len(self.covered) and not each.starred
            return (
                SUPPORTS
                if every and self._sure and not leaves_support_open((*yes, *beside), self.code, self._section)
                else PROSE
            )
        if each.refused:
            no = [self.refused[number] for number in each.refused]
            every = len(no) == len([*filter(_lists, self.refused)])
            return DOES_NOT if every and self._sure and not leaves_refusal_open(no, self.code, self._section) else PROSE
        return PROSE if each.odd or self._supported_in_words else NOT_LISTED

    def words(self, given: Iterable[Held]) -> str:
        """The paragraphs over the groups that have any of the diagnoses, else over all that support or may refuse."""
        every = list(given)
        groups = [group for number, group in enumerate(self.covered) if any(number in each.covered for each in every)]
        groups += [group for number, group in enumerate(self.refused) if any(number in each.refused for each in every)]
        return paragraphs(groups or [*self.covered, *(self.refused if self._refused_in_words else ())])


def support(
    procedures: Mapping[str, Any], diagnoses: Mapping[str, Any], code: str, given: Iterable[str]
) -> tuple[str, ...]:
    """What the lists of diagnoses of one edition say of these; see :meth:`DiagnosisLists.answers`."""
    lists = Lists.of(diagnoses)
    return DiagnosisLists(procedures, lists, code).answers(lists.held(without_dot(each)) for each in given)


def without_dot(diagnosis: str) -> str:
    """A diagnosis as the lists write it."""
    return diagnosis.replace(".", "").upper()


def out_of_order(groups: Iterable[Mapping[str, Any]], code: str) -> bool:
    """Whether a range may hold a diagnosis whose category stands out of the order of its letters."""
    ranges = [row for group in groups for row in group.get("ranges", ())]
    return code[2:3].isalpha() and any(first[:2] <= code[:2] <= last[:2] for first, last in ranges)


def _lists(group: Mapping[str, Any]) -> bool:
    return bool(group.get("codes") or group.get("ranges"))


def _starred(value: str, group: Mapping[str, Any]) -> bool:
    """Whether a diagnosis has an asterisk in a group: by itself, or at either end of a range that holds it."""
    marked = frozenset(group.get("starred", ()))
    spans = (row for row in group.get("ranges", ()) if with_diagnosis([{"ranges": [row]}], value))
    return value in marked or any(not marked.isdisjoint(row) for row in spans)
